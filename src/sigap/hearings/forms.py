"""Shape and wording of the diary's forms."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.hearings.actions import HearingPlace
from sigap.hearings.models import (
    AGENDA_LABELS,
    ARRANGEMENT_ANSWER_LABELS,
    ARRANGEMENT_LABELS,
    COST_LABELS,
    MOVE_LABELS,
    OFF_LABELS,
    OFFICIAL_LABELS,
    OUTCOME_LABELS,
    PAYER_LABELS,
)
from sigap.hearings.rules import (
    ArrangementAnswer,
    ArrangementKind,
    CostPayer,
    HearingAgenda,
    HearingCostKind,
    HearingOutcome,
    HearingStatus,
    LawOfficial,
    MoveReason,
    OffReason,
)
from sigap.legal.forms import day_field, sealed_text
from sigap.legal.models import SOURCE_LABELS
from sigap.legal.rules import MarkSource
from sigap.testimony.forms import again_field
from sigap.ui.fields import MomentField
from sigap.ui.forms import ServerForm
from sigap.ui.money import RupiahField

type Choice = tuple[str, str | Promise]


def _pick[Code: StrEnum](
    label: Any, labels: dict[Code, Promise], kind: type[Code], missing: Any, *, radio: bool = False
) -> forms.TypedChoiceField:
    """One of a code's values; as buttons, or as a list that begins with none."""
    first = [] if radio else [("", _("Pilih"))]
    return forms.TypedChoiceField(
        label=label,
        choices=[*first, *((code.value, words) for code, words in labels.items())],
        coerce=kind,
        empty_value=None,
        error_messages={"required": missing},
        widget=forms.RadioSelect if radio else forms.Select,
    )


def _short(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text or _("Disegel."), max_length=200, required=False)


def _offer(form: forms.Form, name: str, choices: Sequence[Choice], *, none: Any = None) -> None:
    form.fields[name].choices = [*([("", none)] if none else []), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class _DiaryForm(ServerForm):
    """What every form of an hour has: by whose word, room and number, whether a clash is meant."""

    told_by = _pick(_("Menurut"), SOURCE_LABELS, MarkSource, _("Pilih menurut siapa jadwal ini."))
    room = _short(_("Ruang"))
    number = _short(_("Nomor perkara"), _("Disegel. Nomor di pengadilan."))
    note = sealed_text(_("Keterangan"))
    is_meant = forms.BooleanField(
        label=_("Tetap catat walau pendamping punya sidang lain pada jam itu"), required=False
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, is_first_hand: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        if is_first_hand:
            del self.fields["told_by"]
        # A question that is asked only once it arises.
        if not self.is_bound:
            del self.fields["is_meant"]

    @property
    def place(self) -> HearingPlace:
        """What is sealed, of a form that is valid."""
        return HearingPlace(**{name: self.cleaned_data.get(name, "").strip() for name in ("room", "number", "note")})


class HearingForm(_DiaryForm):
    """A hearing: when, what for, of whom, who is heard, who accompanies."""

    starts_at = MomentField(label=_("Kapan"), help_text=_("Contoh: 25-11-2026 09.30."))
    agenda = _pick(_("Agenda"), AGENDA_LABELS, HearingAgenda, _("Pilih agendanya."))
    person = forms.ChoiceField(label=_("Tersangka atau terdakwa"), required=False)
    court = forms.ChoiceField(label=_("Pengadilan"), required=False)
    witnesses = forms.MultipleChoiceField(
        label=_("Siapa yang akan didengar"),
        help_text=_("Kosongkan kalau saksi dan korban tidak dipanggil."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    again = again_field()
    companions = forms.MultipleChoiceField(
        label=_("Siapa yang mendampingi"),
        help_text=_("Mereka diberi tahu sekarang dan menyanggupi sendiri. Terlapor tidak pernah mendampingi anak."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("starts_at", "agenda", "person", "court", "room", "number", "witnesses", "again", "companions")

    def __init__(
        self,
        *args: object,
        suspects: Sequence[Choice],
        tellers: Sequence[Choice],
        officers: Sequence[Choice],
        courts: Sequence[Choice],
        is_again: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", suspects, none=_("Semua, atau belum ada"))
        _offer(self, "court", courts, none=_("Pengadilan lain, tulis di ruang"))
        _offer(self, "witnesses", tellers)
        _offer(self, "companions", officers)
        if not is_again:
            del self.fields["again"]


class MoveHearingForm(_DiaryForm):
    """A hearing that is postponed."""

    starts_at = MomentField(label=_("Waktu barunya"), help_text=_("Contoh: 25-11-2026 09.30."))
    reason = _pick(_("Mengapa ditunda"), MOVE_LABELS, MoveReason, _("Pilih mengapa ditunda."), radio=True)
    field_order = ("starts_at", "reason", "told_by", "room", "number")


class SettleHearingForm(ServerForm):
    """How a hearing went."""

    outcome = forms.ChoiceField(
        label=_("Bagaimana jadinya"),
        choices=[
            *((code.value, words) for code, words in OUTCOME_LABELS.items()),
            (HearingStatus.CANCELLED.value, _("Batal, tidak ada waktu baru")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih bagaimana jadinya.")},
    )
    reason = _pick(_("Mengapa batal"), OFF_LABELS, OffReason, "")
    told_by = _pick(_("Batal menurut siapa"), SOURCE_LABELS, MarkSource, "")

    def __init__(self, *args: object, needs_source: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.fields["told_by"].required = self.fields["reason"].required = False
        self.fields["reason"].help_text = _("Hanya kalau batal. Korban yang akan didengar diberi tahu.")
        self.fields["told_by"].help_text = _("Hanya kalau batal: jadwal ini dicatat orang lain.")
        if not needs_source:
            del self.fields["told_by"]

    @property
    def chosen(self) -> HearingOutcome | None:
        """The outcome; None where it was called off."""
        value = self.cleaned_data["outcome"]
        return None if value == HearingStatus.CANCELLED else HearingOutcome(value)


class CompanionForm(ServerForm):
    """Who accompanies, perhaps in another's place."""

    officer = forms.ChoiceField(label=_("Siapa yang mendampingi"), error_messages={"required": _("Pilih orangnya.")})
    replaces = forms.ChoiceField(label=_("Menggantikan"), required=False)
    is_meant = forms.BooleanField(label=_("Tetap catat walau ia punya sidang lain pada jam itu"), required=False)

    def __init__(self, *args: object, officers: Sequence[Choice], standing: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        _offer(self, "officer", officers, none=_("Pilih"))
        _offer(self, "replaces", standing, none=_("Tidak menggantikan siapa pun"))
        if not self.is_bound:
            del self.fields["is_meant"]


class ArrangementForm(ServerForm):
    """What is asked for the child."""

    kinds = forms.TypedMultipleChoiceField(
        label=_("Yang diminta"),
        choices=[(kind.value, words) for kind, words in ARRANGEMENT_LABELS.items()],
        coerce=ArrangementKind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu.")},
    )
    asked_of = _pick(_("Diminta kepada"), OFFICIAL_LABELS, LawOfficial, _("Pilih kepada siapa."), radio=True)
    requested_on = day_field(_("Diminta tanggal"))


class ArrangementAnswerForm(ServerForm):
    """What was answered."""

    kind = forms.TypedChoiceField(
        label=_("Permintaan"), coerce=ArrangementKind, error_messages={"required": _("Pilih permintaannya.")}
    )
    answer = forms.TypedChoiceField(
        label=_("Jawabannya"),
        choices=[
            (code.value, words)
            for code, words in ARRANGEMENT_ANSWER_LABELS.items()
            if code != ArrangementAnswer.WAITING
        ],
        coerce=ArrangementAnswer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawabannya.")},
    )
    answered_by = _pick(_("Dijawab oleh"), OFFICIAL_LABELS, LawOfficial, _("Pilih siapa yang menjawab."), radio=True)
    answered_on = day_field(_("Dijawab tanggal"))

    def __init__(self, *args: object, waiting: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        _offer(self, "kind", waiting, none=_("Pilih"))


class HearingCostForm(ServerForm):
    """What coming cost, and of whom it is claimed."""

    kind = _pick(_("Untuk apa"), COST_LABELS, HearingCostKind, _("Pilih untuk apa."))
    amount = RupiahField(label=_("Jumlah (rupiah)"), error_messages={"required": _("Tulis jumlahnya.")})
    payer = _pick(_("Ditagih kepada"), PAYER_LABELS, CostPayer, _("Pilih kepada siapa ditagih."))
    claimed_on = day_field(_("Ditagih tanggal"))
    post_key = forms.UUIDField(widget=forms.HiddenInput)


class CostReceivedForm(ServerForm):
    """What was paid back."""

    cost = forms.ChoiceField(label=_("Tagihan"), error_messages={"required": _("Pilih tagihannya.")})
    amount = RupiahField(label=_("Diterima (rupiah)"), error_messages={"required": _("Tulis jumlahnya.")})
    received_on = day_field(_("Diterima tanggal"))

    def __init__(self, *args: object, unpaid: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        _offer(self, "cost", unpaid, none=_("Pilih"))
