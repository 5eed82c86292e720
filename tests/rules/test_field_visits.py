"""Which teams may be sent, who is rung in which order, and what the letter stands on."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from sigap.fieldvisits.models import FLAW_LABELS
from sigap.fieldvisits.rules import (
    PlanFlaw,
    SilenceHearer,
    agreement,
    basis_of_assignment,
    flaw_of,
    hearers_before,
    silence_steps,
)

AT, HOUR = datetime(2026, 3, 2, 2, 0, tzinfo=UTC), timedelta(hours=1)
LEADER, MEMBER, KEEPER = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(
    ("changed", "flaw"),
    [
        ({}, None),
        ({"returns_at": AT}, PlanFlaw.RETURN_FIRST),
        ({"departs_at": AT - 3 * HOUR, "returns_at": AT}, PlanFlaw.OVER),
        ({"departs_at": AT - 3 * HOUR, "returns_at": AT + HOUR}, None),
        ({"returns_at": AT + timedelta(days=7, minutes=1)}, PlanFlaw.LONG),
        ({"returns_at": AT + timedelta(days=7)}, None),
        ({"team": []}, PlanFlaw.NO_TEAM),
        ({"leader": MEMBER}, PlanFlaw.LEADER_OUTSIDE),
        ({"keeper": MEMBER}, PlanFlaw.KEEPER_GOES),
        ({"kept": [MEMBER]}, PlanFlaw.KEPT),
        ({"kept": [KEEPER]}, PlanFlaw.KEPT),
        ({"kept": [uuid4()]}, None),
    ],
)
def test_a_team_is_sent_or_refused_with_the_road_that_is_open(changed: dict[str, Any], flaw: PlanFlaw | None) -> None:
    facts: dict[str, Any] = {
        "at": AT, "departs_at": AT, "returns_at": AT + 4 * HOUR, "team": [LEADER, MEMBER], "leader": LEADER,
        "on_case": [LEADER], "keeper": KEEPER, "kept": [],
    }  # fmt: skip
    assert flaw_of(**(facts | changed)) is flaw
    assert flaw is None or FLAW_LABELS[flaw]


def test_silence_rings_leader_head_and_police_later_and_later() -> None:
    assert [to for _after, to in silence_steps()] == [SilenceHearer.LEADER, SilenceHearer.HEAD, SilenceHearer.POLICE]
    assert sorted(after for after, _to in silence_steps()) == [after for after, _to in silence_steps()]
    assert [hearers_before(rung) for rung in range(4)] == [
        (), (), (SilenceHearer.HEAD,), (SilenceHearer.HEAD, SilenceHearer.POLICE)
    ]  # fmt: skip


def test_the_figures_are_agreed_and_the_law_is_not_verified() -> None:
    assert sorted(agreement().extend_minutes) == list(agreement().extend_minutes)
    assert "Permen PPPA" in basis_of_assignment().basis
