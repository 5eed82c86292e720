"""The life of a case as a table."""

import pytest

from sigap.cases.rules import TRANSITIONS, CaseEvent, CaseStatus, NextActor, NoSuchTransition, is_child, step


@pytest.mark.parametrize(("status", "event"), [(s, e) for s in [None, *CaseStatus] for e in CaseEvent])
def test_every_status_and_event_has_an_answer(status: CaseStatus | None, event: CaseEvent) -> None:
    if (status, event) in TRANSITIONS:
        assert step(status, event) is TRANSITIONS[status, event]
    else:
        with pytest.raises(NoSuchTransition):
            step(status, event)


def test_a_closed_case_is_left_by_opening_it_again_only() -> None:
    assert [event for status, event in TRANSITIONS if status is CaseStatus.CLOSED] == [CaseEvent.REOPENED]


def test_a_closed_case_waits_for_nobody() -> None:
    assert {s.acts_next for s in TRANSITIONS.values() if s.status is CaseStatus.CLOSED} == {NextActor.NOBODY}


@pytest.mark.parametrize(("age", "child"), [(None, True), (0, True), (17, True), (18, False), (40, False)])
def test_unknown_age_counts_as_a_child(age: int | None, child: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_child(age) is child
