"""Shape and wording of a claim, a loss and an entry of the ledger."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.cases.forms.merging import MergingForm, version_of
from sigap.legal.forms import day_field, sealed_text
from sigap.legal.models import SOURCE_LABELS
from sigap.legal.rules import MarkSource
from sigap.restitution.actions import Loss, Paperwork
from sigap.restitution.models import APPLICANT_LABELS, HEAD_LABELS, LAW_LABELS, ROAD_LABELS, VIA_LABELS
from sigap.restitution.queries import ClaimBook
from sigap.restitution.rules import (
    BY_COURT,
    BY_HEAD,
    WITH_SUM,
    Applicant,
    ClaimVia,
    LedgerKind,
    LossHead,
    RestitutionLaw,
    RestitutionRoad,
)
from sigap.ui.dates import long_day
from sigap.ui.forms import ServerForm
from sigap.ui.money import RupiahField
from sigap.ui.taking_back import TAKE_BACK_LABELS, TakeBackReason

type Choice = tuple[str, str | Promise]
_NOT_YET = _("Tanggal ini belum tiba. Periksa lagi.")
_LINES = 40


class _ClaimTermsForm(ServerForm):
    """By which law, by whom and through whom, of whom."""

    liable = forms.MultipleChoiceField(
        label=_("Yang harus membayar"),
        help_text=_("Untuk anak yang berkonflik dengan hukum, orang tuanya yang membayar."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu. Belum ada? Tambahkan dulu di bagian Orang.")},
    )
    is_joint = forms.BooleanField(label=_("Bersama-sama untuk seluruhnya (tanggung renteng)"), required=False)
    law = forms.TypedChoiceField(
        label=_("Menurut aturan"),
        choices=[(law.value, LAW_LABELS[law]) for law in RestitutionLaw],
        coerce=RestitutionLaw,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih aturannya: batas waktu bayar bergantung padanya.")},
    )
    applicant = forms.TypedChoiceField(
        label=_("Yang memohon"),
        choices=[("", _("Pilih")), *((who.value, APPLICANT_LABELS[who]) for who in Applicant)],
        coerce=Applicant,
        error_messages={"required": _("Pilih siapa yang memohon.")},
    )
    via = forms.TypedChoiceField(
        label=_("Diajukan"),
        choices=[("", _("Pilih")), *((via.value, VIA_LABELS[via]) for via in ClaimVia)],
        coerce=ClaimVia,
        error_messages={"required": _("Pilih lewat siapa.")},
    )

    def __init__(self, *args: Any, liable: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["liable"].choices = list(liable)  # type: ignore[attr-defined]  # a ChoiceField


class RestitutionClaimForm(_ClaimTermsForm):
    """Whose claim, on which road, of whom."""

    field_order = ("victim", "liable", "is_joint", "road", "law", "applicant", "via")

    victim = forms.ChoiceField(label=_("Korban yang memohon"), error_messages={"required": _("Pilih korbannya.")})
    road = forms.TypedChoiceField(
        label=_("Jalan"),
        choices=[(road.value, ROAD_LABELS[road]) for road in RestitutionRoad],
        coerce=RestitutionRoad,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jalannya.")},
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, victims: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["victim"].choices = [("", _("Pilih korban")), *victims]  # type: ignore[attr-defined]  # a ChoiceField


class CorrectClaimForm(_ClaimTermsForm, MergingForm):
    """The same of a book that was opened wrong, and why; what a colleague put right meanwhile stays."""

    version_name = "based_on"
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.TypedChoiceField(
        label=_("Mengapa diperbaiki"),
        choices=[("", _("Pilih")), *((reason.value, words) for reason, words in TAKE_BACK_LABELS.items())],
        coerce=TakeBackReason,
        error_messages={"required": _("Pilih mengapa diperbaiki.")},
    )

    def __init__(self, data: Any = None, *, book: ClaimBook, **kwargs: Any) -> None:
        claim, owing = book.claim, [str(each.person.ordinal) for each in book.liable]
        stands = {"law": claim.law, "applicant": claim.applicant, "via": claim.via}
        stands |= {"is_joint": "on" if claim.is_joint else "", "liable": "\n".join(owing)}
        initial = {**stands, "is_joint": claim.is_joint, "liable": owing}
        super().__init__(data, stands=stands, version=version_of(stands), initial=initial, **kwargs)


class LossForm(ServerForm):
    """One loss, what it comes to, and what proves it: one paper a line."""

    head = forms.TypedChoiceField(
        label=_("Kepala kerugian"),
        choices=[(head.value, HEAD_LABELS[head]) for head in LossHead],
        coerce=LossHead,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih kepala kerugiannya.")},
    )
    amount = RupiahField(
        label=_("Jumlah (rupiah)"),
        help_text=_("Rupiah bulat, misalnya 17.500.000."),
        error_messages={"required": _("Tulis jumlahnya.")},
    )
    what = sealed_text(
        _("Kerugian apa, dan bagaimana dihitung"), _("Disegel. Misalnya: upah 7 bulan, 2.500.000 sebulan."), rows=2
    )
    there = sealed_text(_("Bukti yang sudah ada"), _("Disegel. Satu bukti satu baris."), rows=3)
    missing = sealed_text(_("Bukti yang masih dicari"), _("Disegel. Satu bukti satu baris."), rows=2)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_amount(self) -> int:
        """A loss of nothing is none."""
        amount: int = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("Kerugian lebih dari nol rupiah. Periksa jumlahnya."))
        return amount

    def clean(self) -> dict[str, Any]:
        """Papers line by line, not more than a list that somebody reads."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("there", "missing"):
            lines = [line.strip() for line in cleaned.get(name, "").splitlines() if line.strip()]
            if len(lines) > _LINES:
                self.add_error(name, _("Paling banyak %(most)d baris.") % {"most": _LINES})
            cleaned[name] = tuple(lines)
        return cleaned

    @property
    def loss(self) -> Loss:
        """What is sealed."""
        data = self.cleaned_data
        return Loss(what=data["what"], there=data["there"], missing=data["missing"])


class LedgerEntryForm(ServerForm):
    """One entry. Amounts are asked for as the kind has them: by head, as one sum, or none."""

    happened_on = day_field(_("Tanggal"))
    told_by = forms.TypedChoiceField(
        label=_("Menurut keterangan"),
        choices=[("", _("Pilih")), *((source.value, SOURCE_LABELS[source]) for source in MarkSource)],
        coerce=MarkSource,
        required=False,
        empty_value=None,
    )
    amount = RupiahField(label=_("Jumlah (rupiah)"), help_text=_("Rupiah bulat, misalnya 12.000.000."), required=False)
    payer = forms.TypedChoiceField(label=_("Dari siapa"), coerce=int, required=False, empty_value=None)
    deposit = forms.ChoiceField(label=_("Dari titipan yang mana"), required=False)
    number = forms.CharField(
        label=_("Nomor surat atau kuitansi"), help_text=_("Disegel."), max_length=200, required=False
    )
    place = forms.CharField(
        label=_("Di mana uangnya, atau dengan cara apa diterima"),
        help_text=_("Disegel."),
        max_length=300,
        required=False,
    )
    note = sealed_text(_("Keterangan"))
    is_meant = forms.BooleanField(label=_("Sudah saya periksa, memang begitu"), required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        now: datetime,
        kind: LedgerKind,
        is_first_hand: bool,
        heard_on: date | None,
        payers: Sequence[Choice],
        deposits: Sequence[Choice],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)
        self.kind, self.heard_on = kind, heard_on
        self.by_hearsay = kind in BY_COURT and not is_first_hand
        self.fields["payer"].choices = [("", _("Tidak disebut")), *payers]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["deposit"].choices = list(deposits)  # type: ignore[attr-defined]  # a ChoiceField
        if kind in BY_HEAD and kind is not LedgerKind.FILED:
            for head in LossHead:
                self.fields[f"head_{head.value}"] = RupiahField(label=HEAD_LABELS[head], required=False)
        self.order_fields(["deposit", "happened_on", "told_by", *(f"head_{head.value}" for head in LossHead), "amount"])
        wanted = {
            "told_by": self.by_hearsay,
            "amount": kind in WITH_SUM,
            "payer": kind is LedgerKind.DEPOSITED,
            "deposit": kind is LedgerKind.RECEIVED,
            "place": kind in {LedgerKind.DEPOSITED, LedgerKind.RECEIVED},
            "is_meant": self.is_bound and heard_on is not None,
        }
        for name in (name for name, is_asked in wanted.items() if not is_asked):
            del self.fields[name]

    def clean_happened_on(self) -> date:
        """What has not happened is no entry."""
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(_NOT_YET)
        return day

    def clean(self) -> dict[str, Any]:
        """Who said so, and how much. A day later than the one on which it was told is asked about."""
        cleaned = super().clean() or self.cleaned_data
        day, heard_on = cleaned.get("happened_on"), self.heard_on
        if day and heard_on and day > heard_on and not cleaned.get("is_meant"):
            words = _("Menurut catatan, ia sudah diberi tahu pada %(day)s: harinya dihitung sejak itu. Periksa lagi.")
            self.add_error("happened_on", words % {"day": long_day(heard_on)})
        if self.by_hearsay and not cleaned.get("told_by"):
            self.add_error("told_by", _("Pilih menurut keterangan siapa."))
        if self.kind in WITH_SUM and not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Tulis jumlahnya."))
        return cleaned

    @property
    def by_head(self) -> dict[LossHead, int]:
        """Whole rupiah under each head."""
        return {head: self.cleaned_data.get(f"head_{head.value}") or 0 for head in LossHead}

    @property
    def paper(self) -> Paperwork:
        """What is sealed."""
        data = self.cleaned_data
        return Paperwork(number=data["number"], place=data.get("place", ""), note=data["note"])
