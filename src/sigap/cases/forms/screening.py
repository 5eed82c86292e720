"""The screening as tiles that can be read out, and the decisions on a case's risk."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.cases.models import (
    CIRCUMSTANCE_LABELS,
    EMERGENCY_LABELS,
    EXPLOITATION_LABELS,
    MEANS_LABELS,
    PROCESS_LABELS,
    REPORTED_BY_LABELS,
    RISK_BASIS_LABELS,
    RISK_FINDING_LABELS,
    RISK_LABELS,
    VIOLENCE_LABELS,
)
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import RiskBasis, RiskFinding
from sigap.screening.rules.codes import (
    Circumstance,
    Exploitation,
    Flag,
    Means,
    Process,
    ReportedBy,
    Violence,
)
from sigap.screening.rules.examination import Answers
from sigap.ui.fields import DayField, MomentField
from sigap.ui.forms import ServerForm

NOTE_LIMIT = 4_000
WORDS_LIMIT = 2_000
_UNKNOWN_CODE = _("Pilihan ini tidak dikenal. Muat ulang halamannya, lalu pilih lagi.")


def _tiles(label: Any, labels: Mapping[Any, Promise], hint: Any = "") -> forms.MultipleChoiceField:
    """Check boxes of codes; none need be chosen."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=[(str(code.value), words) for code, words in labels.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _UNKNOWN_CODE},
    )


class ScreeningForm(ServerForm):
    """What was heard, question by question. Half-filled is valid: "belum diisi" never blocks.

    `now` is the moment of the page; a day or a moment after it is refused.
    """

    emergency = _tiles(
        _("Apa yang membahayakan sekarang?"), EMERGENCY_LABELS, _("“Apakah ia bisa keluar sendiri? Apakah terluka?”")
    )
    process = _tiles(_("Apa yang dilakukan kepadanya?"), PROCESS_LABELS, _("Centang yang terdengar saja."))
    means = _tiles(_("Dengan cara apa?"), MEANS_LABELS, _("Untuk anak boleh kosong."))
    exploitation = _tiles(_("Untuk apa?"), EXPLOITATION_LABELS, _("Yang dimaksudkan atau yang sudah terjadi."))
    asked = forms.BooleanField(
        label=_("Ketiganya sudah ditanyakan, tidak ada tandanya"),
        help_text=_("Tanpa centang ini, kosong berarti belum disaring."),
        required=False,
    )
    violence = _tiles(_("Kekerasan apa yang dialami?"), VIOLENCE_LABELS)
    circumstances = _tiles(_("Apa lagi yang perlu diketahui?"), CIRCUMSTANCE_LABELS)
    acted_on = DayField(
        label=_("Tanggal kejadian"),
        help_text=_("Kira-kira pun boleh. Contoh: 21-11-2026. Kosongkan kalau belum tahu."),
        required=False,
    )
    reported_at = MomentField(
        label=_("Kapan laporannya diterima kantor ini?"),
        help_text=_(
            "Tenggat ke polisi dihitung dari sini, sejak pertama disimpan: perbaikan tidak menggesernya."
            " Contoh: 21-11-2026 09.30."
        ),
        required=False,
    )
    reported_by = forms.ChoiceField(
        label=_("Siapa yang melapor?"),
        choices=[("", _("Belum ditanyakan")), *((code.value, words) for code, words in REPORTED_BY_LABELS.items())],
        required=False,
        error_messages={"invalid_choice": _UNKNOWN_CODE},
    )
    note = forms.CharField(
        label=_("Catatan petugas"),
        help_text=_("Yang tidak tertampung di atas. Tanpa nama; disegel."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=NOTE_LIMIT,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_acted_on(self) -> date | None:
        """Refuses a day that has not come yet."""
        acted_on: date | None = self.cleaned_data["acted_on"]
        if acted_on is not None and acted_on > localdate(self.now):
            raise forms.ValidationError(_("Tanggal kejadian ini belum terjadi. Periksa lagi."))
        return acted_on

    def clean_reported_at(self) -> datetime | None:
        """Refuses a moment that has not come yet."""
        reported_at: datetime | None = self.cleaned_data["reported_at"]
        if reported_at is not None and reported_at > self.now:
            raise forms.ValidationError(_("Waktu laporan ini belum terjadi. Periksa lagi tanggal dan jamnya."))
        return reported_at

    def answers(self) -> Answers:
        """What was chosen, as codes. Of a valid form."""
        data = self.cleaned_data
        return Answers(
            acted_on=data["acted_on"],
            process=_codes(Process, data["process"]),
            means=_codes(Means, data["means"]),
            exploitation=_codes(Exploitation, data["exploitation"]),
            violence=_codes(Violence, data["violence"]),
            circumstances=_codes(Circumstance, data["circumstances"]),
            emergency=_codes(Flag, data["emergency"]),
            reported_by=ReportedBy(data["reported_by"]) if data["reported_by"] else None,
            note=data["note"],
        )

    @property
    def reported_moment(self) -> datetime | None:
        """When the report came, as written. Of a valid form."""
        moment: datetime | None = self.cleaned_data["reported_at"]
        return moment

    @property
    def based_on(self) -> int:
        """The version that was read. Of a valid form."""
        return self.cleaned_data["version"] or 0


def _codes[C: StrEnum](enum: type[C], chosen: list[str]) -> tuple[C, ...]:
    return tuple(enum(code) for code in chosen)


def fields_of(answers: Answers, reported_at: datetime | None) -> dict[str, Any]:
    """The form's initial values for answers given before."""
    lists = ("process", "means", "exploitation", "violence", "circumstances", "emergency")
    return {name: [code.value for code in getattr(answers, name)] for name in lists} | {
        "acted_on": answers.acted_on,
        "reported_at": reported_at,
        "reported_by": answers.reported_by.value if answers.reported_by else "",
        "note": answers.note,
    }


class RiskForm(ServerForm):
    """The risk as an officer sets it, and why. `seen` is the risk on which it rests."""

    risk = forms.ChoiceField(
        label=_("Risiko kasus ini"),
        choices=[(risk.value, RISK_LABELS[risk]) for risk in Risk],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih risikonya."), "invalid_choice": _("Pilih risikonya.")},
    )
    basis = forms.ChoiceField(
        label=_("Karena apa?"),
        choices=[(basis.value, RISK_BASIS_LABELS[basis]) for basis in RiskBasis],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sebabnya."), "invalid_choice": _("Pilih sebabnya.")},
    )
    words = forms.CharField(
        label=_("Alasan"),
        help_text=_("Wajib kalau menurunkan, atau kalau lain dari petunjuk sistem. Tanpa nama; disegel."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=WORDS_LIMIT,
        required=False,
    )
    seen = forms.ChoiceField(
        choices=[(risk.value, risk.value) for risk in Risk], widget=forms.HiddenInput, error_messages={"required": ""}
    )
    decision = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def post_key(self) -> UUID:
        """The key of this one page. Of a valid form."""
        found: UUID = self.cleaned_data["decision"]
        return found


class LoweringForm(ServerForm):
    """What becomes of a wish to lower a risk. One button each; the value says which."""

    APPROVE, DECLINE, WITHDRAW, ALONE = "approve", "decline", "withdraw", "alone"
    answer = forms.ChoiceField(
        choices=[(value, value) for value in (APPROVE, DECLINE, WITHDRAW, ALONE, *(each.value for each in RiskFinding))]
    )

    @property
    def finding(self) -> RiskFinding | None:
        """What a review found, when it is one. Of a valid form."""
        answer = self.cleaned_data["answer"]
        return RiskFinding(answer) if answer in set(RiskFinding) else None


FINDING_CHOICES: tuple[tuple[str, Promise], ...] = tuple(
    (finding.value, label) for finding, label in RISK_FINDING_LABELS.items()
)
"""The buttons of a review."""
