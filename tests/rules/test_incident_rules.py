"""An incident's pure rules: how letters move, who may receive one, what counts as told, what keeps it open."""

from itertools import product

import pytest

from sigap.cli.schema import files
from sigap.clocks.rules import rules_from
from sigap.incidents.forms import STEP_CHOICES
from sigap.incidents.rules import (
    CLOCKS,
    FREELY_NOTED,
    LETTER_STEPS,
    SETTLED,
    SPECIFIC,
    TECHNICAL,
    DataKind,
    HandedTo,
    IncidentGap,
    LetterCount,
    LetterEvent,
    LetterState,
    NoSuchLetterStep,
    NotificationDuty,
    StepCode,
    are_all_notified,
    gaps,
    letter_step,
    may_receive,
)
from sigap.kernel.reference import toml_file

DONE = {StepCode.CONTAIN, StepCode.NO_PUBLIC, StepCode.RECOVER, StepCode.LEARN}


@pytest.mark.parametrize(("state", "event"), list(product(LetterState, LetterEvent)))
def test_a_letter_moves_as_the_table_says_and_no_other_way(state: LetterState, event: LetterEvent) -> None:
    if (state, event) in LETTER_STEPS:
        assert letter_step(state, event) is LETTER_STEPS[state, event]
        return
    with pytest.raises(NoSuchLetterStep, match=f"{state} {event}"):
        letter_step(state, event)


def test_what_was_handed_over_stays_handed_over() -> None:
    reached = {after for (before, _event), after in LETTER_STEPS.items() if before is LetterState.HANDED_OVER}
    assert reached == {LetterState.HANDED_OVER}
    assert {LetterState.HANDED_OVER, LetterState.UNREACHABLE} == SETTLED


def test_a_letter_is_written_before_it_is_handed_over() -> None:
    before = {state for (state, event) in LETTER_STEPS if event is LetterEvent.HAND_OVER}
    assert before == {LetterState.PRINTED}


@pytest.mark.parametrize("to", HandedTo)
def test_a_guardian_receives_nothing_until_somebody_vouches_for_them(to: HandedTo) -> None:
    assert may_receive(to, is_cleared=True)
    assert may_receive(to, is_cleared=False) is (to is not HandedTo.GUARDIAN)


def count(persons: int, *, waiting: int = 0, is_confirmed: bool = True) -> LetterCount:
    return LetterCount(persons=persons, waiting=waiting, handed_over=0, unreachable=0, is_confirmed=is_confirmed)


@pytest.mark.parametrize(
    ("counts", "is_public_told", "expected"),
    [
        ([], False, False),
        ([], True, True),
        ([count(0)], False, False),
        ([count(0)], True, True),
        ([count(2)], False, True),
        ([count(2, waiting=1)], True, False),
        ([count(2), count(0, is_confirmed=False)], True, False),
        ([count(2), count(0)], False, True),
    ],
)
def test_the_people_are_told_when_nobody_waits(
    counts: list[LetterCount], *, is_public_told: bool, expected: bool
) -> None:
    assert are_all_notified(counts, is_public_told=is_public_told) is expected


def test_nothing_is_missing_when_everything_is_done() -> None:
    assert gaps(steps=DONE, is_assessed=True, running=(), counts=()) == ()
    assert (
        gaps(steps=DONE - {StepCode.NO_PUBLIC} | {StepCode.TELL_PUBLIC}, is_assessed=True, running=(), counts=()) == ()
    )


def test_everything_is_missing_at_first() -> None:
    assert gaps(steps=(), is_assessed=False, running=NotificationDuty, counts=()) == tuple(IncidentGap)


@pytest.mark.parametrize(
    ("step", "gap"),
    [
        (StepCode.CONTAIN, IncidentGap.NOT_CONTAINED),
        (StepCode.NO_PUBLIC, IncidentGap.PUBLIC_UNDECIDED),
        (StepCode.RECOVER, IncidentGap.NOT_RECOVERED),
        (StepCode.LEARN, IncidentGap.NOTHING_LEARNT),
    ],
)
def test_each_step_closes_its_own_gap(step: StepCode, gap: IncidentGap) -> None:
    assert gaps(steps=DONE - {step}, is_assessed=True, running=(), counts=()) == (gap,)


def test_a_clock_that_runs_keeps_it_open() -> None:
    assert gaps(steps=DONE, is_assessed=True, running=[NotificationDuty.AGENCY], counts=()) == (
        IncidentGap.AGENCY_NOT_TOLD,
    )
    assert gaps(steps=DONE, is_assessed=False, running=[NotificationDuty.SUBJECTS], counts=()) == (
        IncidentGap.NOT_ASSESSED,
        IncidentGap.SUBJECTS_NOT_TOLD,
    )


def test_a_letter_that_waits_keeps_it_open_without_a_clock() -> None:
    waits = LetterCount(persons=2, waiting=1, handed_over=1, unreachable=0)
    unasked = LetterCount(persons=0, waiting=0, handed_over=0, unreachable=0, is_confirmed=False)
    settled = LetterCount(persons=2, waiting=0, handed_over=1, unreachable=1)
    for count, missing in ((waits, True), (unasked, True), (settled, False)):
        found = gaps(steps=DONE, is_assessed=True, running=(), counts=[settled, count])
        assert found == ((IncidentGap.SUBJECTS_NOT_TOLD,) if missing else ())


def test_the_technical_steps_are_the_same_in_sql() -> None:
    listed = ", ".join(f"'{code}'" for code in sorted(TECHNICAL))
    assert files.sql_text("incidents").count(f"code IN ({listed})") == 2
    assert TECHNICAL < FREELY_NOTED
    assert {code for code, _label in STEP_CHOICES} == FREELY_NOTED


def test_the_law_names_some_data_specific() -> None:
    assert {DataKind.HEALTH, DataKind.CHILD, DataKind.CRIME} == SPECIFIC


@pytest.mark.parametrize("told", NotificationDuty)
def test_each_addressee_has_a_rule_of_72_hours_by_the_wall(told: NotificationDuty) -> None:
    rule = next(rule for rule in rules_from(toml_file("sigap.clocks", "rules.toml")) if rule.code == CLOCKS[told])
    assert (rule.amount, rule.unit, rule.runs_by) == (72, "hours", "wall")
    assert "27/2022" in rule.basis
    assert "belum diperiksa" in rule.source, "from when it counts is an interpretation"
    assert not rule.is_pausable
