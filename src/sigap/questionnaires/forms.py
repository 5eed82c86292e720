"""Shape and wording of what an office types to make a form, and the form itself as people fill it in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section
from sigap.assistance.forms.services import long_field
from sigap.cases.forms.merging import MergingForm
from sigap.cases.models import SECTION_LABELS
from sigap.questionnaires.models import KIND_LABELS, SUBJECT_LABELS, YES_NO_WORDS, in_language
from sigap.questionnaires.rules import (
    CODE_PATTERN,
    LARGEST_NUMBER,
    LONGEST_HINT,
    LONGEST_LABEL,
    LONGEST_TITLE,
    SECTIONS,
    YES_NO_VALUES,
    Answers,
    FormTitle,
    QuestionKind,
    QuestionnaireSubject,
    QuestionOption,
    QuestionSpec,
    SettledAnswers,
    settle_answers,
)
from sigap.ui.dates import long_day
from sigap.ui.fields import TOO_LONG, DayField
from sigap.ui.folding import FoldedForm
from sigap.ui.forms import ServerForm

PREFIX = "q_"
SHORT_LIMIT = 300
_CODE_WORDS = _("Huruf kecil, angka, dan garis bawah saja, diawali huruf.")
_MISSING = {"required": _("Tulis dulu bagian ini.")}


def _line(label: Any, limit: int, hint: Any = "", *, required: bool = True) -> Any:
    return forms.CharField(
        label=label, help_text=hint, max_length=limit, required=required,
        error_messages=_MISSING | {"max_length": TOO_LONG},
    )  # fmt: skip


def _code_field(label: Any, hint: Any) -> Any:
    return forms.RegexField(
        label=label, help_text=hint, regex=rf"^{CODE_PATTERN}$", required=False, error_messages={"invalid": _CODE_WORDS}
    )


def code_from(words: str) -> str:
    """A code made of what something is called."""
    plain = slugify(words).replace("-", "_")[:40].strip("_")
    return plain if re.match("[a-z]", plain) else f"p_{plain}"[:40].strip("_")


class _TitledForm(ServerForm):
    title = _line(_("Judul"), LONGEST_TITLE)
    title_en = _line(_("Judul dalam bahasa Inggris"), LONGEST_TITLE)

    @property
    def titles(self) -> FormTitle:
        """Both."""
        return FormTitle(title=self.cleaned_data["title"], title_en=self.cleaned_data["title_en"])


class DraftTitleForm(_TitledForm, MergingForm):
    """What a draft is called, as it stood when it was opened."""

    version_name = "revision"
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NewQuestionnaireForm(_TitledForm):
    """A new form: whose, about what, and in which section of a case its answers lie."""

    subject = forms.TypedChoiceField(
        label=_("Diisi tentang"),
        choices=[(each.value, SUBJECT_LABELS[each]) for each in QuestionnaireSubject],
        coerce=QuestionnaireSubject,
        widget=forms.RadioSelect,
        initial=QuestionnaireSubject.CASE,
        error_messages={"required": _("Pilih tentang apa formulir ini.")},
    )
    section = forms.TypedChoiceField(
        label=_("Jawabannya disimpan di"),
        help_text=_("Siapa yang boleh membaca bagian itu membaca jawabannya. Tidak dapat diubah kemudian."),
        choices=[(each.value, SECTION_LABELS[each]) for each in SECTIONS],
        coerce=Section,
        widget=forms.RadioSelect,
        initial=Section.SERVICES,
        error_messages={"required": _("Pilih bagian kasusnya.")},
    )
    office = forms.ChoiceField(label=_("Milik kantor"))
    code = _code_field(_("Kode"), _("Boleh kosong: dibuat dari judul. Dipakai di berkas pengaturan."))

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        office.choices = list(offices)
        if len(offices) == 1:
            office.initial, office.widget = offices[0][0], forms.HiddenInput()

    @property
    def plain_code(self) -> str:
        """The code, given or made of the title."""
        return self.cleaned_data["code"] or code_from(self.cleaned_data["title"])


class DraftQuestionForm(MergingForm, FoldedForm):
    """One question of a draft; a new one follows whatever a colleague changed meanwhile."""

    version_name = "revision"
    folded = frozenset({"low", "high", "hint", "hint_en", "heading", "heading_en", "code"})
    folded_label = _("Batas bilangan, petunjuk, judul bagian, kode (boleh kosong)")
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    label = _line(_("Pertanyaan"), LONGEST_LABEL)
    label_en = _line(_("Pertanyaan dalam bahasa Inggris"), LONGEST_LABEL)
    kind = forms.TypedChoiceField(
        label=_("Dijawab dengan"),
        choices=[(each.value, KIND_LABELS[each]) for each in QuestionKind],
        coerce=QuestionKind,
        initial=QuestionKind.SHORT,
    )
    options = forms.CharField(
        label=_("Pilihan"),
        help_text=_(
            "Satu baris satu pilihan: kata Indonesia | kata Inggris. Kata Indonesia yang diganti menjadi pilihan baru."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        required=False,
    )
    low = forms.IntegerField(
        label=_("Bilangan paling kecil"), required=False, min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER
    )
    high = forms.IntegerField(
        label=_("Bilangan paling besar"), required=False, min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER
    )
    only = forms.MultipleChoiceField(
        label=_("Hanya ditanyakan kalau"),
        help_text=_("Jawaban dari satu pertanyaan di atasnya. Kosong: selalu ditanyakan."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hint = _line(_("Petunjuk"), LONGEST_HINT, required=False)
    hint_en = _line(_("Petunjuk dalam bahasa Inggris"), LONGEST_HINT, required=False)
    heading = _line(
        _("Judul bagian"), LONGEST_TITLE, _("Pertanyaan dengan judul sama berdiri bersama."), required=False
    )
    heading_en = _line(_("Judul bagian dalam bahasa Inggris"), LONGEST_TITLE, required=False)
    code = _code_field(_("Kode"), _("Boleh kosong: dibuat dari pertanyaannya."))

    def __init__(
        self,
        data: Any = None,
        *,
        before: Sequence[QuestionSpec],
        question: QuestionSpec | None = None,
        revision: int,
        initial: dict[str, Any],
    ) -> None:
        begun = initial | (initial_of(question) if question else {})
        super().__init__(data, stands=_texts_of(question) if question else {}, version=revision, initial=begun)
        self.question = question
        only: Any = self.fields["only"]
        only.choices = [
            (f"{each.code}:{value}", f"{each.label}: {words}") for each in before for value, words in value_words(each)
        ]
        if not only.choices:
            del self.fields["only"]
        if question is not None:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """The answers of a condition are those of one question."""
        given = super().clean() or {}
        asked = {each.partition(":")[0] for each in given.get("only", ())}
        if len(asked) > 1:
            self.add_error("only", _("Pilih jawaban dari satu pertanyaan saja."))
        return given

    @property
    def spec(self) -> QuestionSpec:
        """The question as it was typed."""
        given = self.cleaned_data
        asked = [each.partition(":")[::2] for each in given.get("only", ())]
        names = ("label", "label_en", "hint", "hint_en", "heading", "heading_en", "low", "high")
        code = self.question.code if self.question else given["code"] or code_from(given["label"])
        return QuestionSpec(
            code=code,
            kind=given["kind"],
            options=_options(given["options"], self.question.options if self.question else ()),
            only_if=asked[0][0] if asked else "",
            only_values=tuple(value for _code, value in asked),
            **{name: given[name] for name in names},
        )


def initial_of(question: QuestionSpec) -> dict[str, Any]:
    """A question as its form begins."""
    names = ("label", "label_en", "kind", "hint", "hint_en", "heading", "heading_en", "low", "high")
    return {name: getattr(question, name) for name in names} | {
        "options": "\n".join(f"{each.label} | {each.label_en}" for each in question.options),
        "only": [f"{question.only_if}:{value}" for value in question.only_values],
    }


def _texts_of(question: QuestionSpec) -> dict[str, str]:
    """The same as one text a field, as a page sends it."""
    texts = initial_of(question) | {"only": "\n".join(initial_of(question)["only"])}
    return {name: "" if value is None else str(value) for name, value in texts.items()}


def _options(text: str, stands: Iterable[QuestionOption]) -> tuple[QuestionOption, ...]:
    """Lines as options; one whose Indonesian words stood before keeps its code."""
    known = {each.label: each.code for each in stands}
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, _bar, english = (part.strip() for part in line.partition("|"))
        found.append(QuestionOption(code=known.get(label) or code_from(label), label=label, label_en=english))
    return tuple(found)


def value_words(question: QuestionSpec) -> list[tuple[str, str]]:
    """The answers that a question offers, each with its words in the reader's language."""
    if question.kind is QuestionKind.YES_NO:
        return [(code, str(YES_NO_WORDS[code])) for code in YES_NO_VALUES]
    return [(each.code, in_language(each.label, each.label_en)) for each in question.options]


def label_of(question: QuestionSpec) -> str:
    """What is asked, in the reader's language."""
    return in_language(question.label, question.label_en)


def condition_of(question: QuestionSpec, questions: Iterable[QuestionSpec]) -> str:
    """When it is asked: "Siapa yang merawat: ibu, nenek"; empty for always."""
    asked = next((each for each in questions if each.code == question.only_if), None)
    if asked is None:
        return ""
    words = [label for code, label in value_words(asked) if code in question.only_values]
    return f"{label_of(asked)}: {', '.join(words)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question on the page: its field, when it is asked, and the heading that begins with it."""

    bound: BoundField
    shape: str
    heading: str
    condition: str
    only_name: str
    only_values: str


class AnswerSheetForm(ServerForm):
    """A form as an office made it. Nothing is compulsory: what is empty is not answered yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    edition = forms.UUIDField(widget=forms.HiddenInput)
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Sequence[QuestionSpec],
        answers: Answers | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        begun = {"post_key": uuid4(), "version": 0} | dict(initial or {})
        for question in questions:
            values = list((answers or {}).get(question.code, ()))
            if values:
                begun[PREFIX + question.code] = (
                    values if question.kind is QuestionKind.MANY else _typed(question, values[0])
                )
        super().__init__(data, initial=begun)
        self.questions = questions
        for question in questions:
            self.fields[PREFIX + question.code] = _field_of(question)

    @property
    def given(self) -> dict[str, list[str]]:
        """What was answered, by code, as it is sealed."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(PREFIX + question.code)
            values = value if isinstance(value, list) else [value]
            kept = [
                each.isoformat() if isinstance(each, date) else str(each) for each in values if each not in (None, "")
            ]
            if kept:
                found[question.code] = kept
        return found

    @property
    def settled(self) -> SettledAnswers:
        """What of it counts, and what was left out."""
        return settle_answers(self.questions, self.given)

    @property
    def asked(self) -> list[AskedQuestion]:
        """The questions as the page draws them."""
        found, last = [], ""
        for question in self.questions:
            heading = in_language(question.heading, question.heading_en)
            found.append(
                AskedQuestion(
                    bound=self[PREFIX + question.code],
                    shape="choices" if question.values else "field",
                    heading=heading if heading != last else "",
                    condition=condition_of(question, self.questions),
                    only_name=f"{PREFIX}{question.only_if}" if question.only_if else "",
                    only_values=" ".join(question.only_values),
                )
            )
            last = heading
        return found


def _typed(question: QuestionSpec, value: str) -> Any:
    if question.kind is QuestionKind.DAY:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _field_of(question: QuestionSpec) -> Any:
    words: dict[str, Any] = {
        "label": label_of(question),
        "help_text": in_language(question.hint, question.hint_en),
        "required": False,
    }
    if question.kind is QuestionKind.LONG:
        return long_field(words["label"], words["help_text"])
    if question.kind is QuestionKind.NUMBER:
        low, high = question.low, question.high
        return forms.IntegerField(
            min_value=-LARGEST_NUMBER if low is None else low,
            max_value=LARGEST_NUMBER if high is None else high,
            **words,
        )
    if question.kind is QuestionKind.DAY:
        return DayField(**words)
    if question.kind is QuestionKind.MANY:
        return forms.MultipleChoiceField(choices=value_words(question), widget=forms.CheckboxSelectMultiple, **words)
    if question.values:
        choices = [*value_words(question), ("", gettext("Belum diisi"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
    return forms.CharField(max_length=SHORT_LIMIT, error_messages={"max_length": TOO_LONG}, **words)


def shown_answers(questions: Sequence[QuestionSpec], answers: Answers) -> list[tuple[QuestionSpec, str]]:
    """Each question that was answered, with the answer as people read it."""
    return [(each, answer_words(each, answers[each.code])) for each in questions if answers.get(each.code)]


def answer_words(question: QuestionSpec, values: Iterable[str]) -> str:
    """One answer as people read it."""
    words = dict(value_words(question))
    shown = [words.get(value, value) for value in values]
    if question.kind is QuestionKind.DAY:
        shown = [_day_words(value) for value in shown]
    return ", ".join(shown)


def _day_words(value: str) -> str:
    try:
        return long_day(date.fromisoformat(value))
    except ValueError:
        return value
