"""Dangers in their order and with their clocks; not screened is not "none"."""

from uuid import UUID

import pytest

from sigap.cases.rules.danger import DANGER_HIGH, DANGER_MEDIUM, danger_clock, in_order, may_lift
from sigap.cases.rules.screened import ScreeningState, never_screened, screening_state
from sigap.mailbox.flags import HIGH_RISK_FLAGS, Flag
from sigap.screening.rules.codes import Indication


def test_what_endangers_a_life_has_the_shorter_clock_and_comes_first() -> None:
    for flag in Flag:
        assert danger_clock(flag.value) == (DANGER_HIGH if flag in HIGH_RISK_FLAGS else DANGER_MEDIUM)
    assert in_order(["pregnant", "abduction", "confinement"]) == [Flag.CONFINEMENT, Flag.ABDUCTION, Flag.PREGNANT]


@pytest.mark.parametrize(
    ("indication", "is_asked", "state"),
    [
        (Indication.NONE, False, ScreeningState.UNSCREENED),
        (Indication.NONE, True, ScreeningState.NONE),
        (Indication.PARTIAL, False, ScreeningState.PARTIAL),
        (Indication.INDICATED, False, ScreeningState.INDICATED),
        (Indication.INDICATED, True, ScreeningState.INDICATED),
    ],
)
def test_no_answer_is_no_screening(indication: Indication, *, is_asked: bool, state: ScreeningState) -> None:
    assert screening_state(indication, is_asked=is_asked) is state


def test_a_victim_added_later_is_unscreened_and_all_are_where_nobody_asked() -> None:
    assert never_screened([1, 3], state=ScreeningState.INDICATED, screened=[1]) == [3]
    assert never_screened([1], state=ScreeningState.UNSCREENED, screened=[1]) == [1]
    assert never_screened([], state=ScreeningState.UNSCREENED, screened=[]) == []


def test_the_office_of_the_case_lifts_any_danger_and_another_its_own() -> None:
    case_office, police, other = UUID(int=1), UUID(int=2), UUID(int=3)
    for told_by, acting_for, lifts in (
        (None, case_office, True),
        (police, case_office, True),
        (police, police, True),
        (None, police, False),
        (other, police, False),
    ):
        assert may_lift(case_office=case_office, told_by=told_by, acting_for=(acting_for,)) is lifts
    assert not may_lift(case_office=case_office, told_by=None, acting_for=())
