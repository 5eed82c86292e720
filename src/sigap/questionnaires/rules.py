"""What a form asks: its questions read with every mistake named, which of them are asked, what differs. Pure.

A form is data that an office writes; it holds no law and no person.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.access.roles import Section
from sigap.kernel.reference import toml_file

MOST_QUESTIONS, MOST_OPTIONS = 80, 30
LONGEST_LABEL, LONGEST_HINT, LONGEST_TITLE = 300, 600, 120
LARGEST_NUMBER = 10**9
CODE_PATTERN = r"[a-z][a-z0-9_]{0,39}"
UNUSED_DAYS = 365
SECTIONS = (Section.ASSESSMENT, Section.SERVICES, Section.LEGAL)
"""Sections under whose key answers may lie."""
type Answers = Mapping[str, Sequence[str]]
"""What was answered, by a question's code; a question without an answer is not in it."""


class QuestionnaireSubject(StrEnum):
    """What one sheet of answers is about."""

    CASE = "about_case"
    PERSON = "about_person"


class QuestionnaireState(StrEnum):
    """How far a version of a form is."""

    DRAFT = "form_draft"
    PUBLISHED = "form_published"
    SUPERSEDED = "form_superseded"


class QuestionKind(StrEnum):
    """How a question is answered."""

    SHORT = "short_text"
    LONG = "long_text"
    YES_NO = "yes_no_unknown"
    ONE = "one_of"
    MANY = "many_of"
    NUMBER = "whole_number"
    DAY = "calendar_day"


YES_NO_VALUES = ("yes", "no", "unknown")
_WITH_OPTIONS = frozenset({QuestionKind.ONE, QuestionKind.MANY})


class QuestionnaireFault(StrEnum):
    """What is wrong with a form's questions."""

    BAD_BOUNDS = "bad_bounds"
    BAD_CODE = "bad_code"
    CONDITION_LATER = "condition_later"
    CONDITION_OPEN = "condition_open"
    CONDITION_VALUE = "condition_value"
    NO_LABEL = "no_label"
    NO_OPTIONS = "no_options"
    NO_QUESTION = "no_question"
    OPTION_TWICE = "option_twice"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TWICE = "code_twice"
    UNREADABLE = "unreadable_question"


@dataclass(frozen=True, slots=True)
class QuestionnaireMistake:
    """One mistake: which question, what, and the value it is about."""

    question: str
    fault: QuestionnaireFault
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTitle:
    """What a form is called, in both languages."""

    title: str
    title_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionOption:
    """One of the answers that a question offers."""

    code: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpec:
    """One question. Asked always, or only where the question `only_if` was answered with one of `only_values`."""

    code: str
    kind: QuestionKind
    label: str
    label_en: str
    hint: str = ""
    hint_en: str = ""
    heading: str = ""
    heading_en: str = ""
    options: tuple[QuestionOption, ...] = ()
    low: int | None = None
    high: int | None = None
    only_if: str = ""
    only_values: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The codes it can be answered with, where they are few."""
        return YES_NO_VALUES if self.kind is QuestionKind.YES_NO else tuple(each.code for each in self.options)

    def is_asked(self, answers: Answers) -> bool:
        """Whether it is asked beside these answers."""
        return not self.only_if or bool(set(self.only_values) & set(answers.get(self.only_if, ())))


_SHAPES: Mapping[str, type] = {
    "code": str, "kind": str, "label": str, "label_en": str, "hint": str, "hint_en": str, "heading": str,
    "heading_en": str, "options": list, "low": int, "high": int, "only_if": str, "only_values": list,
}  # fmt: skip
_LIMITS = {"label": LONGEST_LABEL, "label_en": LONGEST_LABEL, "heading": LONGEST_TITLE, "heading_en": LONGEST_TITLE}


def read_questions(rows: object) -> tuple[tuple[QuestionSpec, ...], tuple[QuestionnaireMistake, ...]]:
    """The questions that a version's document holds, in their order, or every mistake in it and no question."""
    if not isinstance(rows, list):
        return (), (QuestionnaireMistake("", QuestionnaireFault.UNREADABLE),)
    questions: list[QuestionSpec] = []
    mistakes: list[QuestionnaireMistake] = []
    for place, row in enumerate(rows, start=1):
        name = row["code"] if isinstance(row, dict) and isinstance(row.get("code"), str) else str(place)
        question = _read(row)
        if question is None:
            mistakes.append(QuestionnaireMistake(name, QuestionnaireFault.UNREADABLE))
            continue
        mistakes += [QuestionnaireMistake(name, *found) for found in _faults(question, questions)]
        questions.append(question)
    if len(rows) > MOST_QUESTIONS:
        mistakes.append(QuestionnaireMistake("", QuestionnaireFault.TOO_MANY, str(MOST_QUESTIONS)))
    return ((), tuple(mistakes)) if mistakes else (tuple(questions), ())


def _read(row: object) -> QuestionSpec | None:
    """One row, where each of its fields is known and of its kind."""
    if not isinstance(row, dict) or not {"code", "kind", "label", "label_en"} <= row.keys() <= _SHAPES.keys():
        return None
    if any(type(value) is not _SHAPES[name] for name, value in row.items()):
        return None
    options, values = row.get("options", []), row.get("only_values", [])
    names = {each.name for each in fields(QuestionOption)}
    is_fit = all(
        isinstance(each, dict) and each.keys() == names and all(isinstance(words, str) for words in each.values())
        for each in options
    )
    if not is_fit or not all(isinstance(each, str) for each in values) or row["kind"] not in set(QuestionKind):
        return None
    content = row | {
        "kind": QuestionKind(row["kind"]),
        "options": tuple(QuestionOption(**each) for each in options),
        "only_values": tuple(values),
    }
    return QuestionSpec(**content)


type _Found = tuple[QuestionnaireFault, str]


def _faults(question: QuestionSpec, before: Sequence[QuestionSpec]) -> list[_Found]:
    found: list[_Found] = []
    if not re.fullmatch(CODE_PATTERN, question.code):
        found.append((QuestionnaireFault.BAD_CODE, question.code))
    if question.code in {each.code for each in before}:
        found.append((QuestionnaireFault.TWICE, question.code))
    if not question.label.strip() or not question.label_en.strip():
        found.append((QuestionnaireFault.NO_LABEL, ""))
    texts = ((name, getattr(question, name)) for name, shape in _SHAPES.items() if shape is str)
    found += [(QuestionnaireFault.TOO_LONG, text[:30]) for name, text in texts if len(text) > _limit(name)]
    return found + _option_faults(question) + _bound_faults(question) + _condition_faults(question, before)


def _limit(name: str) -> int:
    return _LIMITS.get(name, LONGEST_HINT)


def _option_faults(question: QuestionSpec) -> list[_Found]:
    if question.kind not in _WITH_OPTIONS:
        return [(QuestionnaireFault.NO_OPTIONS, "")] if question.options else []
    codes = [each.code for each in question.options]
    found: list[_Found] = [
        (QuestionnaireFault.OPTION_TWICE, code) for code in dict.fromkeys(codes) if codes.count(code) > 1
    ]
    is_whole = all(
        re.fullmatch(CODE_PATTERN, each.code)
        and 0 < len(each.label.strip()) <= LONGEST_LABEL
        and 0 < len(each.label_en.strip()) <= LONGEST_LABEL
        for each in question.options
    )
    if not is_whole or not 1 < len(codes) <= MOST_OPTIONS:
        found.append((QuestionnaireFault.NO_OPTIONS, ""))
    return found


def _bound_faults(question: QuestionSpec) -> list[_Found]:
    bounds = [each for each in (question.low, question.high) if each is not None]
    if not bounds:
        return []
    is_fit = question.kind is QuestionKind.NUMBER and all(abs(each) <= LARGEST_NUMBER for each in bounds)
    return [] if is_fit and bounds == sorted(bounds) else [(QuestionnaireFault.BAD_BOUNDS, "")]


def _condition_faults(question: QuestionSpec, before: Sequence[QuestionSpec]) -> list[_Found]:
    if not question.only_if:
        return [(QuestionnaireFault.CONDITION_VALUE, each) for each in question.only_values]
    asked = next((each for each in before if each.code == question.only_if), None)
    if asked is None:
        return [(QuestionnaireFault.CONDITION_LATER, question.only_if)]
    if not asked.values:
        return [(QuestionnaireFault.CONDITION_OPEN, question.only_if)]
    unknown = [each for each in question.only_values if each not in asked.values]
    if not question.only_values:
        unknown = [""]
    return [(QuestionnaireFault.CONDITION_VALUE, each) for each in unknown]


def written_questions(questions: Iterable[QuestionSpec]) -> list[dict[str, Any]]:
    """The document of a version: what is empty is left out, so that the same questions are the same document."""
    rows = []
    for question in questions:
        row = {name: getattr(question, name) for name in _SHAPES}
        row["options"] = [
            {name.name: getattr(each, name.name) for name in fields(QuestionOption)} for each in question.options
        ]
        row["kind"], row["only_values"] = question.kind.value, list(question.only_values)
        rows.append({name: value for name, value in row.items() if value not in ("", [], None)})
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledAnswers:
    """What of an answered form counts: of a question that is not asked beside the others, the answer is left out."""

    answers: dict[str, list[str]] = field(default_factory=dict, repr=False)
    dropped: tuple[QuestionSpec, ...] = ()


def settle_answers(questions: Iterable[QuestionSpec], given: Answers) -> SettledAnswers:
    """The answers that count, in the order of the questions. Empty ones are none."""
    settled: dict[str, list[str]] = {}
    dropped = []
    for question in questions:
        values = [value for value in given.get(question.code, ()) if value]
        if values and question.is_asked(settled):
            settled[question.code] = values
        elif values:
            dropped.append(question)
    return SettledAnswers(answers=settled, dropped=tuple(dropped))


def carried_answers(questions: Iterable[QuestionSpec], old: Answers) -> dict[str, list[str]]:
    """Answers to another version of a form, as far as this one asks for them under the same code."""
    found = {}
    for question in questions:
        values = [each for each in old.get(question.code, ()) if not question.values or each in question.values]
        if values:
            found[question.code] = values
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """How a question differs from the version before: new, gone, or asked otherwise."""

    question: QuestionSpec
    is_new: bool = False
    is_gone: bool = False


def changes_between(before: Sequence[QuestionSpec], after: Sequence[QuestionSpec]) -> list[QuestionChange]:
    """What a new version changes, question by question."""
    old, new = {each.code: each for each in before}, {each.code: each for each in after}
    changed = [
        QuestionChange(question=each, is_new=each.code not in old) for each in after if old.get(each.code) != each
    ]
    return changed + [QuestionChange(question=each, is_gone=True) for each in before if each.code not in new]


def unused_questions(
    editions: Sequence[tuple[date, Sequence[QuestionSpec]]], last_used: Mapping[str, date], today: date
) -> list[QuestionSpec]:
    """Questions of the newest version that were asked for a year and that no answer filled in meanwhile.

    `editions`: since when each version was in use, the oldest first. `last_used`: the month of a code's last answer.
    """
    if not editions:
        return []
    asked_since: dict[str, date] = {}
    for since, questions in editions:
        kept = {each.code for each in questions}
        asked_since = {code: day for code, day in asked_since.items() if code in kept}
        asked_since |= {code: since for code in kept if code not in asked_since}
    edge = date.fromordinal(today.toordinal() - UNUSED_DAYS)
    return [
        each
        for each in editions[-1][1]
        if asked_since[each.code] <= edge and last_used.get(each.code, date.min) < edge.replace(day=1)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleForm:
    """An invented form to begin from, belum diverifikasi: an annex of no regulation."""

    code: str
    title: FormTitle
    subject: QuestionnaireSubject
    section: Section
    questions: tuple[QuestionSpec, ...]


@cache
def example_form() -> ExampleForm:
    """As shipped."""
    content = toml_file("sigap.questionnaires", "example.toml")
    form = content["form"]
    return ExampleForm(
        code=form["code"],
        title=FormTitle(title=form["title"], title_en=form["title_en"]),
        subject=QuestionnaireSubject(form["subject"]),
        section=Section(form["section"]),
        questions=read_questions(content["questions"])[0],
    )
