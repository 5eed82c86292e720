"""Which decision on a risk stands at once, waits, or asks for words; and a screening as the text that is sealed."""

import json
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from tests.factories.screenings import SCREENING

from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.cases.rules.risk import RiskStatus, first_status, is_lower, needs_words
from sigap.screening.rules.codes import Process
from sigap.screening.rules.contract_json import read_screenings
from sigap.screening.rules.examination import Answers, Screening, Subject
from sigap.screening.rules.stored_text import screening_from, screening_text

H, M, L = Risk.HIGH, Risk.MEDIUM, Risk.LOW
FIRST = {
    (H, H): "kept", (H, M): "waiting", (H, L): "waiting",
    (M, H): "raised", (M, M): "kept", (M, L): "waiting",
    (L, H): "raised", (L, M): "raised", (L, L): "kept",
}  # fmt: skip


@pytest.mark.parametrize(("current", "wanted"), list(product(Risk, Risk)))
def test_only_a_lowering_waits(current: Risk, wanted: Risk) -> None:
    assert first_status(current, wanted) == FIRST[current, wanted]
    assert is_lower(wanted, current) is (first_status(current, wanted) is RiskStatus.WAITING)


@pytest.mark.parametrize(
    ("current", "wanted", "proposed", "asked"),
    [
        (H, M, None, True),
        (H, M, M, True),
        (L, H, None, False),
        (L, H, H, False),
        (L, H, M, True),
        (L, L, H, True),
        (M, M, M, False),
        (M, M, None, False),
    ],
)
def test_words_are_asked_for_a_lowering_and_for_what_the_instrument_does_not_propose(
    current: Risk, wanted: Risk, proposed: Risk | None, *, asked: bool
) -> None:
    assert needs_words(current=current, wanted=wanted, proposed=proposed) is asked


@given(SCREENING)
def test_a_screening_comes_back_from_its_text_as_it_went_in(given: dict[str, Any]) -> None:
    (named,) = read_screenings(json.dumps(given))
    assert screening_from(screening_text(named.screening)) == named.screening


def test_the_text_keeps_a_note_in_any_script_and_what_is_unknown() -> None:
    answers = Answers(process=(Process.SENDING,), acted_on=date(2026, 2, 28), note='Pere\'an 😢\n"kutip"')
    person = Subject(role=PersonRole.VICTIM, sex=Sex.UNKNOWN, ref="1")
    whole = Screening(answers=answers, persons=(person,), received_by="bapas")
    assert screening_from(screening_text(whole)) == whole


def test_a_code_of_another_day_is_left_out() -> None:
    text = screening_text(Screening(answers=Answers(process=(Process.SENDING,))))
    assert screening_from(text.replace('"sending"', '"sending", "beaming"')).answers.process == (Process.SENDING,)
