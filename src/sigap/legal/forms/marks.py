"""Shape and wording of marks, articles and of what a victim was told."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.legal.models import (
    KIND_LABELS,
    LAW_DECIDERS,
    LINE_LABELS,
    MANNER_LABELS,
    NO_REPORT_LABELS,
    RIGHT_LABELS,
    RULING_LABELS,
    SOURCE_LABELS,
)
from sigap.legal.rules import (
    EXITS,
    RULED,
    MarkKind,
    MarkSource,
    NoReportBasis,
    Offence,
    Proposal,
    Ruling,
    TellManner,
    Track,
    TrackLine,
    VictimRight,
    key_of,
    law,
    mark_types,
)
from sigap.ui.fields import TOO_LONG, DayField, MomentField
from sigap.ui.forms import ServerForm

_LONG = 4000
UNKNOWN = "unknown"
"""Choice of a ruling that nobody has told yet."""
_NOT_YET = _("Tanggal ini belum tiba. Periksa lagi.")

type Choice = tuple[str, str | Promise]


def day_field(label: Any, help_text: Any = "") -> DayField:
    """A day as officers write it."""
    return DayField(
        label=label,
        help_text=help_text or _("Contoh: 25-11-2026."),
    )


def sealed_text(label: Any, help_text: Any = "", *, rows: int = 2, required: bool = False) -> Any:
    """A text that is sealed."""
    return forms.CharField(
        label=label,
        help_text=help_text or _("Disegel."),
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=_LONG,
        required=required,
        error_messages={"max_length": TOO_LONG},
    )


def _kinds() -> list[Any]:
    groups: list[Any] = [("", _("Pilih tonggak"))]
    for line in TrackLine:
        found = [(kind.value, KIND_LABELS[kind]) for kind, row in mark_types().items() if row.line is line]
        groups.append((LINE_LABELS[line], found))
    return groups


def _rulings() -> list[Choice]:
    rulings = [(ruling.value, capfirst(str(words))) for ruling, words in RULING_LABELS.items()]
    return [("", _("Pilih isi putusannya")), *rulings, (UNKNOWN, _("Belum diketahui"))]


class MarkForm(ServerForm):
    """A mark: what, on which day, which paper; by hearsay also according to whom."""

    asks_what_bars = True

    kind = forms.ChoiceField(
        label=_("Tonggak"), choices=_kinds, error_messages={"required": _("Pilih apa yang terjadi.")}
    )
    person = forms.ChoiceField(
        label=_("Terlapor yang mana"),
        help_text=_(
            "Sejak penetapan tersangka, tiap tersangka punya jalurnya sendiri. LP, penyelidikan, dan SPDP untuk semua."
        ),
        required=False,
    )
    ruling = forms.TypedChoiceField(
        label=_("Isi putusan"),
        choices=_rulings,
        coerce=lambda value: None if value == UNKNOWN else Ruling(value),
        empty_value=None,
        required=False,
    )
    happened_on = day_field(_("Tanggal pada suratnya"))
    told_by = forms.ChoiceField(
        label=_("Menurut keterangan"),
        choices=[("", _("Pilih")), *((source.value, SOURCE_LABELS[source]) for source in MarkSource)],
        required=False,
    )
    number = forms.CharField(
        label=_("Nomor surat"), help_text=_("Disegel. Seperti tertulis pada suratnya."), max_length=200, required=False
    )
    document = forms.CharField(
        label=_("Di mana suratnya"),
        help_text=_("Disegel. Misalnya map kasus, lembar ke-3."),
        max_length=300,
        required=False,
    )
    note = sealed_text(_("Keterangan"))
    with_file = forms.BooleanField(
        label=_("Juga untuk tersangka lain dalam berkas yang sama"),
        help_text=_("Satu surat, dicatat pada jalur masing-masing."),
        required=False,
    )
    is_repeat = forms.BooleanField(label=_("Bukan perbuatan pertama orang ini"), required=False)
    is_unequal = forms.BooleanField(
        label=_("Ada kuasa yang tidak seimbang: keluarga, guru, atasan, majikan, utang, ancaman"), required=False
    )
    is_asked = forms.BooleanField(widget=forms.HiddenInput, required=False)
    is_meant = forms.BooleanField(label=_("Sudah saya periksa, memang begitu"), required=False)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, now: datetime, people: Sequence[Choice], is_first_hand: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)
        self.is_first_hand = is_first_hand
        self.fields["person"].choices = [("", _("Kasus ini, untuk semua")), *people]  # type: ignore[attr-defined]  # a ChoiceField
        self._fit_words()

    def _fit_words(self) -> None:
        """What was told by word of mouth has a day on which it happened, and often no letter."""
        kind, day = str(self["kind"].value() or ""), self.fields["happened_on"]
        if kind in mark_types() and mark_types()[MarkKind(kind)].track is Track.OUTSIDE:
            day.label = _("Kapan terjadi")
            day.help_text = _("Kalau harinya tidak pasti, hari Anda mendengarnya. Contoh: 25-11-2026.")
            self.fields["number"].help_text = _("Disegel. Kosongkan kalau tidak ada suratnya.")
            self.fields["document"].help_text = _("Disegel. Kosongkan kalau tidak ada suratnya.")
        elif not self.is_first_hand:
            day.help_text = _("Kalau hanya diceritakan, hari kejadiannya. Contoh: 25-11-2026.")
        if self.is_ruled:
            same = _("Hanya kalau isi putusannya sama. Kalau berbeda, catat satu per satu.")
            self.fields["with_file"].help_text = same

    @property
    def is_ruled(self) -> bool:
        """A court ruled: the form asks how."""
        return self["kind"].value() in RULED

    @property
    def is_exit(self) -> bool:
        """A side exit is meant: whether the law bars it depends on two answers more."""
        return self["kind"].value() in EXITS

    def clean_happened_on(self) -> date:
        """What has not happened is no mark."""
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(_NOT_YET)
        return day

    def clean(self) -> dict[str, Any]:
        """Who is meant, and who said so."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind and mark_types()[MarkKind(kind)].is_per_person and not cleaned.get("person"):
            self.add_error("person", _("Pilih terlapor yang dimaksud. Belum ada? Tambahkan dulu di bagian Orang."))
        if kind in RULED and not self["ruling"].value() and "ruling" not in self.errors:
            self.add_error("ruling", _("Pilih isi putusannya; kalau belum tahu, pilih “Belum diketahui”."))
        if not self.is_first_hand and not cleaned.get("told_by"):
            self.add_error("told_by", _("Pilih menurut keterangan siapa."))
        if kind in EXITS and self.asks_what_bars and not cleaned.get("is_asked"):
            self.add_error(
                "is_unequal", _("Jalan samping dapat tertutup menurut hukum. Jawab dua hal ini, lalu simpan.")
            )
        return cleaned


class MarkCorrectionForm(MarkForm):
    """The next version of a mark, and why. Whether the law bars a side exit was answered when it was noted."""

    asks_what_bars = False
    why = sealed_text(_("Mengapa diperbaiki"), _("Disegel. Versi lama tetap tersimpan."), required=True)
    is_void = forms.BooleanField(
        label=_("Tonggak ini keliru dan tidak berlaku"), help_text=_("Versi lama tetap tersimpan."), required=False
    )

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = False
        self.fields["kind"].disabled = True


class ActForm(ServerForm):
    """The days of the act: they decide which law is shown."""

    act_from = day_field(_("Tanggal perbuatan"), _("Hari pertama yang diketahui."))
    act_to = day_field(_("Sampai tanggal"), _("Kosongkan kalau terjadi pada satu hari."))

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)
        self.fields["act_to"].required = False

    def clean_act_from(self) -> date:
        """No act lies ahead."""
        return self._past("act_from")

    def clean_act_to(self) -> date | None:
        """The last day; of an act of one day it is the first."""
        return self._past("act_to") if self.cleaned_data["act_to"] else self.cleaned_data.get("act_from")

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("act_from"), cleaned.get("act_to")
        if first and last and last < first:
            self.add_error("act_to", _("Hari terakhir lebih awal dari hari pertama. Periksa tanggalnya."))
        return cleaned

    def _past(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day > self.today:
            raise forms.ValidationError(_NOT_YET)
        return day


class ChargeForm(ActForm):
    """Articles by the law of those days; `is_unverified` says of an offence whether nobody confirmed it."""

    articles = forms.MultipleChoiceField(
        label=_("Pasal"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu pasal."), "invalid_choice": _("Pilih dari daftar.")},
    )
    person = forms.ChoiceField(label=_("Terlapor yang mana"), required=False)

    def __init__(
        self,
        *args: object,
        act: tuple[date, date],
        people: Sequence[Choice],
        now: datetime,
        is_unverified: Callable[[Offence], bool],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, now=now, **kwargs)
        for name in ("act_from", "act_to"):
            self.fields[name].widget = forms.HiddenInput()
        proposals = law().proposals(*act, self.today)
        field: Any = self.fields["articles"]
        field.choices = [(key_of(each), f"{each.offence.name}: {each.offence.label}") for each in proposals]
        field.choice_hints = {key_of(each): _hint(each, is_unverified) for each in proposals}
        self.topics = {key_of(each): each.offence.topic for each in proposals}
        self.fields["person"].choices = [("", _("Semua terlapor")), *people]  # type: ignore[attr-defined]  # a ChoiceField


def _hint(proposal: Proposal, is_unverified: Callable[[Offence], bool]) -> str:
    """What the law threatens; of a pair both, the proposed one first."""
    offence, compared = proposal.offence, proposal.compared
    lines: list[str | Promise] = [offence.elements] if offence.elements else []
    if compared:
        lines.append(_("Usul, pasal baru: %(penalty)s.") % {"penalty": offence.penalty})
        older = {"name": compared.name, "penalty": compared.penalty}
        lines.append(_("Bandingkan, pasal lama %(name)s: %(penalty)s.") % older)
    else:
        lines.append(f"{offence.penalty}.")
    if proposal.is_older_unread:
        lines.append(_("Pasal lama belum dibaca: %(name)s.") % {"name": offence.older_unread})
    if is_unverified(offence) or (compared and is_unverified(compared)):
        lines.append(_("Belum diverifikasi."))
    return " ".join(str(line) for line in lines)


class LawChoiceForm(ServerForm):
    """Which of two laws was taken, by whom, on which paper."""

    is_older = forms.TypedChoiceField(
        label=_("Hukum yang dipakai"),
        choices=[("no", _("Pasal baru")), ("yes", _("Pasal lama, karena lebih menguntungkan pelaku"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih pasal baru atau pasal lama.")},
    )
    decided_by = forms.TypedChoiceField(
        label=_("Keputusan siapa"),
        choices=[("", _("Pilih")), *((who.value, SOURCE_LABELS[who]) for who in LAW_DECIDERS)],
        coerce=MarkSource,
        error_messages={"required": _("Pilih siapa yang memutus.")},
    )
    decided_on = day_field(_("Tanggal pada suratnya"))
    number = forms.CharField(
        label=_("Nomor surat"),
        help_text=_("Disegel. Seperti tertulis pada suratnya."),
        max_length=200,
        error_messages={"required": _("Tulis nomor suratnya.")},
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.today: date = localdate(now)

    def clean_decided_on(self) -> date:
        """What has not happened is no decision."""
        day: date = self.cleaned_data["decided_on"]
        if day > self.today:
            raise forms.ValidationError(_NOT_YET)
        return day


class VictimToldForm(ServerForm):
    """That a victim was told."""

    person = forms.ChoiceField(label=_("Siapa yang diberi tahu"), error_messages={"required": _("Pilih korbannya.")})
    mark = forms.ChoiceField(label=_("Tentang apa"), required=False)
    manner = forms.ChoiceField(
        label=_("Bagaimana"),
        choices=[(manner.value, MANNER_LABELS[manner]) for manner in TellManner],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bagaimana disampaikan.")},
    )
    told_at = MomentField(
        label=_("Kapan"),
        help_text=_("Contoh: 25-11-2026 09.30."),
    )
    rights = forms.TypedMultipleChoiceField(
        label=_("Juga dijelaskan"),
        choices=[(right.value, RIGHT_LABELS[right]) for right in VictimRight],
        coerce=VictimRight,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = sealed_text(_("Yang disampaikan dan tanggapannya"), rows=4)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, now: datetime, people: Sequence[Choice], marks: Sequence[Choice], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now
        self.fields["person"].choices = [("", _("Pilih korban")), *people]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["mark"].choices = [("", _("Kemajuan pada umumnya")), *marks]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_told_at(self) -> datetime:
        """It has happened."""
        told_at: datetime = self.cleaned_data["told_at"]
        if told_at > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return told_at


class NoReportForm(ServerForm):
    """Why a case goes without a report to the police."""

    basis = forms.TypedChoiceField(
        label=_("Mengapa tidak dilaporkan ke polisi"),
        choices=[(basis.value, NO_REPORT_LABELS[basis]) for basis in NoReportBasis],
        coerce=NoReportBasis,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasannya.")},
    )
    decided_on = day_field(_("Tanggal keputusan"))
    is_heard = forms.BooleanField(
        label=_("Korban, atau walinya yang bukan terlapor, sudah didengar"),
        error_messages={"required": _("Dengarkan dulu korban, atau walinya yang bukan terlapor.")},
    )
    words = sealed_text(
        _("Alasan"), _("Disegel. Dibaca juga oleh yang memeriksa terminasi kasus."), rows=4, required=True
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)
