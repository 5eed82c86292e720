"""Shape and wording of a talk about consent, an act without it, and the review of one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import OfficeKind
from sigap.assistance.forms.services import NOTE_LIMIT, Choice, long_field, moment_field
from sigap.assistance.models import (
    GIVER_LABELS,
    GROUND_LABELS,
    LINE_LABELS,
    MANNER_LABELS,
    OUTCOME_LABELS,
    PURPOSE_LABELS,
    STANCE_LABELS,
    TIE_LABELS,
    TOLD_LABELS,
)
from sigap.assistance.rules import (
    ChildStance,
    ConsentResponse,
    GiverKind,
    GuardianRelation,
    Manner,
    ReferralPurpose,
    Reply,
    ReviewOutcome,
    ServiceLine,
    VitalGround,
    consent_figures,
    sharings,
)
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_ANSWERS: list[Choice] = [
    ("", _("Belum dibahas")),
    (ConsentResponse.GIVEN.value, _("Setuju")),
    (ConsentResponse.REFUSED.value, _("Tidak setuju")),
    (ConsentResponse.WITHDRAWN.value, _("Menarik persetujuan")),
]
_MINE = "layanan_"
_THEIRS = "berbagi_"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingGroup:
    """The questions about one kind of office."""

    label: Promise
    fields: tuple[BoundField, ...]
    is_open: bool


class TopicsMixin(ServerForm):
    """The topics as fields: `layanan_<line>`, `berbagi_<office kind>_<aim>`."""

    def topic_names(self) -> Iterator[tuple[str, ServiceLine | None, str, ReferralPurpose | None, Promise]]:
        """Every topic: field name, what it is about, its words."""
        for line in ServiceLine:
            yield f"{_MINE}{line.value}", line, "", None, LINE_LABELS[line]
        for kind, aims in sharings():
            for aim in aims:
                yield f"{_THEIRS}{kind}_{aim.value}", None, kind, aim, PURPOSE_LABELS[aim]

    @property
    def line_fields(self) -> list[BoundField]:
        """Questions about services."""
        return [self[name] for name, line, *_rest in self.topic_names() if line]

    @property
    def sharing_groups(self) -> list[SharingGroup]:
        """Questions about telling others, by kind of office."""
        groups = []
        for kind, aims in sharings():
            fields = tuple(self[f"{_THEIRS}{kind}_{aim.value}"] for aim in aims)
            label = TOLD_LABELS[OfficeKind(kind)]
            groups.append(SharingGroup(label=label, fields=fields, is_open=any(field.value() for field in fields)))
        return groups


class ConsentForm(TopicsMixin):
    """One talk: who said what, how and when. For a child, also what the child said."""

    held_at = moment_field(_("Kapan dibicarakan"), _("Contoh: 25-11-2026 09.30."))
    giver = forms.ChoiceField(
        label=_("Siapa yang memberi jawaban"),
        choices=[(giver.value, GIVER_LABELS[giver]) for giver in GiverKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih siapa yang memberi jawaban.")},
    )
    guardian = forms.ChoiceField(
        label=_("Wali yang mana"),
        help_text=_("Dari orang dalam kasus. Wali yang adalah terlapor tidak dapat memberi persetujuan."),
        required=False,
    )
    tie = forms.ChoiceField(
        label=_("Hubungan wali ini dengan terlapor"),
        help_text=_("Tanyakan lebih dulu, tidak di depan wali."),
        choices=[("", _("Pilih")), *((tie.value, TIE_LABELS[tie]) for tie in GuardianRelation)],
        required=False,
    )
    manner = forms.ChoiceField(
        label=_("Bagaimana"),
        choices=[(manner.value, MANNER_LABELS[manner]) for manner in Manner],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih lisan atau tertulis.")},
    )
    stance = forms.ChoiceField(
        label=_("Kemauan anak"),
        choices=[(stance.value, STANCE_LABELS[stance]) for stance in ChildStance],
        widget=forms.RadioSelect,
        required=False,
    )
    child_words = long_field(
        _("Yang dijelaskan dan jawaban anak, dengan kata-katanya sendiri"), _("Disegel. Tulis seperti yang ia ucapkan.")
    )
    valid_until = DayField(
        label=_("Berlaku sampai"),
        required=False,
    )
    note = long_field(_("Catatan, atau alasan menolak"), _("Disegel."))
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        now: datetime,
        is_child_on: Callable[[date], bool],
        guardians: Sequence[Choice],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now, self.is_child_on = now, is_child_on
        self.fields["guardian"].choices = [("", _("Pilih wali")), *guardians]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["valid_until"].help_text = _("Contoh: %(day)s. Masa berlaku ini usulan, belum diverifikasi.") % {
            "day": proposed_until(now).strftime("%d-%m-%Y")
        }
        for name, *_rest, label in self.topic_names():
            self.fields[name] = forms.ChoiceField(label=str(label), choices=_ANSWERS, required=False)

    @property
    def is_child(self) -> bool:
        """Whether the client was a child when the talk was held: as it is stored. Until a moment is typed, today."""
        held_at = self.cleaned_data.get("held_at") if self.is_bound and hasattr(self, "cleaned_data") else None
        return self.is_child_on(localdate(held_at or self.now))

    def clean_held_at(self) -> datetime:
        """A talk that has not been held gave no answer."""
        held_at: datetime = self.cleaned_data["held_at"]
        if held_at > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return held_at

    def clean(self) -> dict[str, Any]:
        """At least one answer; a guardian is named and asked about; a child is heard."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("giver") == GiverKind.GUARDIAN:
            if not cleaned.get("guardian"):
                self.add_error("guardian", _("Pilih walinya. Belum ada? Tambahkan dulu di bagian Orang."))
            if not cleaned.get("tie"):
                self.add_error("tie", _("Pilih hubungannya, atau “Belum ditanyakan”."))
        if self.is_child and not cleaned.get("stance"):
            self.add_error("stance", _("Pilih kemauan anak, atau bahwa ia belum dapat menjawab."))
        if not any(cleaned.get(name) for name, *_rest in self.topic_names()):
            self.add_error(None, _("Catat sedikitnya satu jawaban: layanan, atau kantor yang boleh diberi tahu."))
        return cleaned

    def replies(self) -> list[Reply]:
        """What was answered, of a form that is valid."""
        until: date | None = self.cleaned_data["valid_until"]
        return [
            Reply(
                answer=ConsentResponse(self.cleaned_data[name]), line=line, office_kind=kind, aim=aim, valid_until=until
            )
            for name, line, kind, aim, _label in self.topic_names()
            if self.cleaned_data.get(name)
        ]


def proposed_until(now: datetime) -> date:
    """The last day that the form proposes."""
    return localdate(now) + timedelta(days=consent_figures().consent_days)


class VitalForm(TopicsMixin):
    """Acting without consent to save somebody: why, since when, on what."""

    ground = forms.ChoiceField(
        label=_("Mengapa tidak dapat menunggu"),
        choices=[(ground.value, GROUND_LABELS[ground]) for ground in VitalGround],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih sebabnya.")},
    )
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Disegel. Pemeriksa kedua membacanya saat meninjau."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=NOTE_LIMIT,
        error_messages={"required": _("Tulis mengapa tidak dapat menunggu persetujuan.")},
    )
    held_at = moment_field(_("Sejak kapan"), _("Contoh: 25-11-2026 09.30."))
    topics = forms.MultipleChoiceField(
        label=_("Yang dikerjakan tanpa persetujuan"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu.")},
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own open signature
        self.now = now
        choices = [
            (name, f"{TOLD_LABELS[OfficeKind(kind)]}: {str(label).lower()}" if kind else label)
            for name, _line, kind, _aim, label in self.topic_names()
        ]
        self.fields["topics"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean_held_at(self) -> datetime:
        """It has begun."""
        held_at: datetime = self.cleaned_data["held_at"]
        if held_at > self.now:
            raise forms.ValidationError(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
        return held_at

    def replies(self) -> list[Reply]:
        """On what the office acts, of a form that is valid."""
        chosen = set(self.cleaned_data["topics"])
        return [
            Reply(answer=ConsentResponse.VITAL, line=line, office_kind=kind, aim=aim)
            for name, line, kind, aim, _label in self.topic_names()
            if name in chosen
        ]


class ReviewForm(ServerForm):
    """What the second person finds."""

    outcome = forms.ChoiceField(
        label=_("Apakah tindakan ini beralasan?"),
        choices=[(outcome.value, OUTCOME_LABELS[outcome]) for outcome in ReviewOutcome],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih beralasan atau tidak.")},
    )
    note = long_field(_("Keterangan"), _("Disegel."))
