"""Shape and wording of assessment, safety plan and follow-up, and of whatever is written in versions."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice, long_field
from sigap.casework.actions.records import NOT_RATED
from sigap.casework.models import DOMAIN_LABELS, LINE_WORDS, OCCASION_LABELS, SAFETY_LABELS
from sigap.casework.rules import (
    SAFETY_LINES,
    SCORE,
    STRENGTHS,
    WISHES,
    Domain,
    Occasion,
    SafetyChoice,
    outcome_scale,
    scores_of,
)
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LONGEST = 200


def _step(domain: Domain) -> Any:
    steps = [(str(place), f"{place}, {words}") for place, words in enumerate(outcome_scale().steps, 1)]
    label = _("%(domain)s: keadaannya") % {"domain": DOMAIN_LABELS[domain]}
    return forms.ChoiceField(label=label, choices=[("", _("Belum dinilai")), *steps], required=False)


class VersionForm(ServerForm):
    """A form on something of which each change is a version: it carries the one it was opened at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"post_key": uuid4(), "version": 0} | (initial or {}), **kwargs)


class RecordForm(VersionForm):
    """A record of a client: its day, and sealed lines."""

    happened_on = DayField(label=_("Tanggal"), help_text=_("Contoh: 25-02-2027."))
    lines: tuple[str, ...] = ()

    @property
    def content(self) -> dict[str, str]:
        """What is sealed: the lines that say something."""
        return {name: value for name in self.lines if (value := str(self.cleaned_data.get(name) or ""))}


class AssessmentForm(RecordForm):
    """Eight sides of a client's life, the step of six of them, and who was heard. Each may stay empty."""

    speakers = forms.TypedMultipleChoiceField(
        label=_("Siapa yang didengar"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Orang lain yang didengar"),
        help_text=_("Jabatan, bukan nama. Contoh: guru BK, bidan desa."),
        max_length=_LONGEST,
        required=False,
    )
    lines = (
        "others",
        *(name for domain in Domain for name in (domain.value, SCORE + domain.value)),
        STRENGTHS,
        WISHES,
    )

    def __init__(self, *args: Any, people: Iterable[Choice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speakers: Any = self.fields["speakers"]
        speakers.choices = list(people)
        for domain in Domain:
            self.fields[domain.value] = long_field(DOMAIN_LABELS[domain], rows=2)
            self.fields[SCORE + domain.value] = _step(domain)
        self.fields[STRENGTHS] = long_field(_("Kekuatan"), _("Yang membuatnya bertahan: orang, kebiasaan, bakat."))
        self.fields[WISHES] = long_field(_("Keinginan, dengan kata-katanya sendiri"))


class SafetyForm(RecordForm):
    """One page that the client keeps, leaves, or refuses."""

    choice = forms.TypedChoiceField(
        label=_("Klien memilih"),
        choices=[(each.value, SAFETY_LABELS[each]) for each in SafetyChoice],
        coerce=SafetyChoice,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa yang klien lakukan dengan halaman ini.")},
    )
    lines = SAFETY_LINES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SAFETY_LINES:
            self.fields[name] = long_field(LINE_WORDS[name], rows=2)


class FollowUpForm(RecordForm):
    """How it stands with the client: the scale again, and in their own words."""

    choice = forms.TypedChoiceField(
        label=_("Kapan"),
        choices=[(each.value, OCCASION_LABELS[each]) for each in Occasion],
        coerce=Occasion,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih: di tengah pendampingan, atau akhir.")},
    )
    lines = (*(SCORE + domain.value for domain in Domain), "words", "changes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for domain in Domain:
            self.fields[SCORE + domain.value] = _step(domain)
        self.fields["words"] = long_field(_("Kata-kata klien sendiri"), _("Seperti ia mengatakannya."), required=True)
        self.fields["words"].error_messages["required"] = _("Tulis kata-kata klien sendiri, sependek apa pun.")
        self.fields["changes"] = long_field(_("Yang berubah sejak penilaian terakhir"))

    def clean(self) -> dict[str, Any]:
        """At the end a side of life is rated."""
        given = super().clean() or {}
        if given.get("choice") is Occasion.AT_END and not scores_of(given):
            self.add_error("choice", NOT_RATED)
        return given
