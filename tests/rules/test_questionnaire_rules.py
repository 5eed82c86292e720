"""Questions of a form: read with every mistake named, asked only where their condition holds, named when unused."""

from datetime import date
from typing import Any

import pytest

from sigap.questionnaires.models import mistake_words
from sigap.questionnaires.rules import (
    MOST_QUESTIONS,
    QuestionnaireFault,
    QuestionSpec,
    carried_answers,
    changes_between,
    example_form,
    read_questions,
    settle_answers,
    unused_questions,
    written_questions,
)

YES_NO: dict[str, Any] = {"code": "aman", "kind": "yes_no_unknown", "label": "Aman?", "label_en": "Safe?"}
WHY: dict[str, Any] = {
    "code": "sebab",
    "kind": "long_text",
    "label": "Sebab",
    "label_en": "Why",
    "only_if": "aman",
    "only_values": ["no"],
}
PICK: dict[str, Any] = {
    "code": "siapa", "kind": "one_of", "label": "Siapa", "label_en": "Who",
    "options": [
        {"code": "ibu", "label": "Ibu", "label_en": "Mother"}, {"code": "bibi", "label": "Bibi", "label_en": "Aunt"},
    ],
}  # fmt: skip
NUMBER: dict[str, Any] = {
    "code": "umur",
    "kind": "whole_number",
    "label": "Umur",
    "label_en": "Age",
    "low": 0,
    "high": 120,
}


def specs(*rows: dict[str, Any]) -> tuple[QuestionSpec, ...]:
    questions, mistakes = read_questions(list(rows))
    assert not mistakes
    return questions


def test_a_document_is_read_and_written_to_the_same() -> None:
    rows: list[dict[str, Any]] = [YES_NO, WHY, PICK, NUMBER]
    assert written_questions(specs(*rows)) == rows
    example = example_form()
    assert written_questions(example.questions)
    assert "CONTOH" in example.title.title


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("kata", QuestionnaireFault.UNREADABLE),
        (["kata"], QuestionnaireFault.UNREADABLE),
        ([YES_NO | {"warna": "biru"}], QuestionnaireFault.UNREADABLE),
        ([YES_NO | {"kind": "sulap"}], QuestionnaireFault.UNREADABLE),
        ([NUMBER | {"low": True}], QuestionnaireFault.UNREADABLE),
        ([PICK | {"options": [{"code": "ibu"}]}], QuestionnaireFault.UNREADABLE),
        ([YES_NO | {"code": "Aman?"}], QuestionnaireFault.BAD_CODE),
        ([YES_NO, YES_NO], QuestionnaireFault.TWICE),
        ([YES_NO | {"label_en": " "}], QuestionnaireFault.NO_LABEL),
        ([YES_NO | {"label": "x" * 301}], QuestionnaireFault.TOO_LONG),
        ([PICK | {"options": PICK["options"][:1]}], QuestionnaireFault.NO_OPTIONS),
        ([YES_NO | {"options": PICK["options"]}], QuestionnaireFault.NO_OPTIONS),
        ([PICK | {"options": [*PICK["options"], PICK["options"][0]]}], QuestionnaireFault.OPTION_TWICE),
        ([NUMBER | {"low": 9, "high": 1}], QuestionnaireFault.BAD_BOUNDS),
        ([YES_NO | {"low": 1}], QuestionnaireFault.BAD_BOUNDS),
        ([WHY], QuestionnaireFault.CONDITION_LATER),
        ([WHY, YES_NO], QuestionnaireFault.CONDITION_LATER),
        ([NUMBER, WHY | {"only_if": "umur"}], QuestionnaireFault.CONDITION_OPEN),
        ([YES_NO, WHY | {"only_values": ["mungkin"]}], QuestionnaireFault.CONDITION_VALUE),
        ([YES_NO, WHY | {"only_values": []}], QuestionnaireFault.CONDITION_VALUE),
        ([YES_NO | {"code": f"k{n}"} for n in range(MOST_QUESTIONS + 1)], QuestionnaireFault.TOO_MANY),
    ],
)
def test_a_mistake_is_named_and_nothing_read(rows: object, fault: QuestionnaireFault) -> None:
    questions, mistakes = read_questions(rows)
    assert not questions
    assert fault in {each.fault for each in mistakes}
    assert all(mistake_words(each).endswith(".") for each in mistakes)


def test_what_is_not_asked_is_left_out_also_behind_another() -> None:
    third = WHY | {
        "code": "lagi",
        "kind": "one_of",
        "options": PICK["options"],
        "only_if": "siapa",
        "only_values": ["ibu"],
    }
    questions = specs(YES_NO, PICK | {"only_if": "aman", "only_values": ["no"]}, third)
    given = {"aman": ["yes"], "siapa": ["ibu"], "lagi": ["bibi"], "entah": ["x"]}
    settled = settle_answers(questions, given)
    assert settled.answers == {"aman": ["yes"]}
    assert [each.code for each in settled.dropped] == ["siapa", "lagi"]
    asked = {"aman": ["no"], "siapa": ["ibu"], "lagi": ["bibi"]}
    assert settle_answers(questions, asked).answers == asked


def test_a_newer_version_takes_answers_under_the_same_code() -> None:
    old = {"aman": ["no"], "siapa": ["nenek"], "gone": ["x"], "umur": ["9"]}
    assert carried_answers(specs(YES_NO, PICK, NUMBER), old) == {"aman": ["no"], "umur": ["9"]}
    changes = changes_between(specs(YES_NO, WHY), specs(YES_NO | {"label": "Amankah?"}, NUMBER))
    assert [(each.question.code, each.is_new, each.is_gone) for each in changes] == [
        ("aman", False, False), ("umur", True, False), ("sebab", False, True),
    ]  # fmt: skip


def test_a_question_asked_a_year_and_never_answered_is_named() -> None:
    today = date(2026, 11, 25)
    first, second = specs(YES_NO, NUMBER), specs(YES_NO, NUMBER, PICK)
    editions = [(date(2025, 1, 1), first), (date(2026, 6, 1), second)]

    def named(last_used: dict[str, date]) -> list[str]:
        return [each.code for each in unused_questions(editions, last_used, today)]

    assert named({}) == ["aman", "umur"], "what was asked since June has not been asked for a year"
    assert named({"aman": date(2025, 11, 1), "umur": date(2025, 10, 1)}) == ["umur"]
    again = [(date(2024, 1, 1), first), (date(2025, 1, 1), specs(YES_NO)), (date(2026, 6, 1), second)]
    assert [each.code for each in unused_questions(again, {}, today)] == ["aman"], (
        "taken out and asked anew counts anew"
    )
    assert unused_questions([], {}, today) == []
