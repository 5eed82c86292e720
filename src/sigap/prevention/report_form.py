"""Shape and wording of what is told of a session: counts, right answers, money, one photo with its consent."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.forms.fields import AmountField
from sigap.prevention.actions.reporting import PhotoConsent, SessionReport, report_version
from sigap.prevention.models import PreventionActivity
from sigap.prevention.rules import QUESTIONS, LearningAnswers, Reach
from sigap.supervision.forms import PhotoForm
from sigap.ui.forms import ServerForm

TEXT, LONG = 200, 600
_PARTS = ("female", "male", "child", "adult", "elder", "disabled")
_WHEN = ("before", "after")


def _count(label: Any, *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5}),
        error_messages={"required": _("Tulis berapa orang yang hadir."), "invalid": _("Tulis dengan angka saja.")},
    )


class ActivityReportForm(ServerForm):
    """What came of a session. What was not counted stays empty: it is not 0."""

    total = _count(_("Hadir, semua"), required=True)
    female = _count(_("Perempuan"))
    male = _count(_("Laki-laki"))
    child = _count(_("Anak (di bawah 18)"))
    adult = _count(_("Dewasa"))
    elder = _count(_("Lansia (60+)"))
    disabled = _count(_("Penyandang disabilitas"))
    spent = AmountField(label=_("Biaya, rupiah (boleh kosong)"), required=False)
    summary = forms.CharField(
        label=_("Catatan (boleh kosong)"),
        help_text=_("Yang berjalan baik, yang perlu lain kali. Yang diceritakan seorang anak tidak ditulis di sini."),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    built_on = forms.CharField(widget=forms.HiddenInput, required=False)
    is_another = forms.BooleanField(label=_("Ini kegiatan lain, bukan laporan kedua"), required=False)

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for when in _WHEN:
            self.fields[f"{when}_people"] = _count(_("Yang menjawab"))
            for number, (asked, _right) in enumerate(questions, start=1):
                self.fields[f"{when}_{number}"] = _count(asked)

    def clean(self) -> dict[str, Any]:
        """Questions are told whole or not at all."""
        cleaned = super().clean() or self.cleaned_data
        for when in _WHEN:
            names = self._names(when)
            given_numbers = [cleaned.get(name) is not None for name in names]
            if any(given_numbers) and not all(given_numbers) and not set(names) & set(self.errors):
                missing = names[given_numbers.index(False)]
                self.add_error(missing, _("Isi keempat angkanya, atau kosongkan semua."))
        return cleaned

    @property
    def report(self) -> SessionReport:
        """What the act takes, once the form is valid."""
        given = self.cleaned_data
        return SessionReport(
            reach=Reach(total=given["total"], **{name: given[name] for name in _PARTS}),
            before=self._answers("before"),
            after=self._answers("after"),
            spent=int(given["spent"] or 0),
            summary=given["summary"],
            is_another=given["is_another"],
        )

    @property
    def asked(self) -> list[tuple[Any, Any, str, str]]:
        """The rows of the questions: before, after, what was asked, what is right."""
        rows = [(self["before_people"], self["after_people"], str(_("Yang menjawab")), "")]
        return rows + [
            (self[f"before_{n}"], self[f"after_{n}"], asked, right)
            for n, (asked, right) in enumerate(self.questions, start=1)
        ]

    @staticmethod
    def _names(when: str) -> list[str]:
        return [f"{when}_people", *(f"{when}_{number}" for number in range(1, QUESTIONS + 1))]

    def _answers(self, when: str) -> LearningAnswers | None:
        people, *right = (self.cleaned_data[name] for name in self._names(when))
        return None if people is None else LearningAnswers(people=people, right=tuple(right))


def told_of(activity: PreventionActivity) -> dict[str, Any]:
    """What the form shows of a report that is corrected."""
    data: dict[str, Any] = {name: getattr(activity, f"reached_{name}") for name in ("total", *_PARTS)}
    data |= {"spent": activity.spent or "", "summary": activity.summary, "built_on": report_version(activity)}
    for when in _WHEN:
        answers = LearningAnswers.of(getattr(activity, when))
        if answers is not None:
            data[f"{when}_people"] = answers.people
            data |= {f"{when}_{number}": right for number, right in enumerate(answers.right, start=1)}
    return data


class ActivityPhotoForm(PhotoForm):
    """One photo of a session, and who agreed to it."""

    has_consent = forms.BooleanField(
        label=_("Semua orang di foto setuju difoto dan disimpan"),
        required=False,
    )
    # No answer is the one by itself: who sends a photo looks at it first.
    shows_child = forms.ChoiceField(
        label=_("Wajah anak"),
        choices=[("no", _("Tidak ada wajah anak yang terlihat")), ("yes", _("Wajah anak terlihat"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Lihat dulu fotonya: wajah anak terlihat, atau tidak ada?")},
    )
    parents_paper = forms.CharField(
        label=_("Kalau terlihat: di mana surat persetujuan orang tuanya"),
        help_text=_("Tempatnya, tanpa nama. Misalnya: map kegiatan, lemari sekretariat."),
        max_length=TEXT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("file", "has_consent", "shows_child", "parents_paper", "row_id")

    @property
    def consent(self) -> PhotoConsent:
        """What the act takes, once the form is valid."""
        given = self.cleaned_data
        return PhotoConsent(
            has_consent=given["has_consent"],
            shows_child=given["shows_child"] != "no",
            parents_paper=given["parents_paper"],
        )
