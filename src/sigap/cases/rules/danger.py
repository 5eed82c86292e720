"""Danger tags of a case: where each comes from, how it is answered, why it is lifted, which clock runs on it. Pure."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import UUID

from sigap.mailbox.flags import HIGH_RISK_FLAGS, Flag

DANGER_HIGH, DANGER_MEDIUM = "danger-high", "danger-medium"
DANGER_CLOCKS = (DANGER_HIGH, DANGER_MEDIUM)
"""Clock rules that run from the moment a danger was told until somebody has answered it."""


class DangerSource(StrEnum):
    """Who told of a danger."""

    REPORT = "from_report"
    SCREENING = "from_screening"
    OFFICER = "from_officer"


class SafetyStep(StrEnum):
    """What was done about a danger. The tag stands on: what was done may not have been enough."""

    POLICE_CALLED = "police_called"
    MOVED_TO_SAFETY = "moved_to_safety"
    TREATED = "treated"
    COMPANION_THERE = "companion_there"
    PLAN_AGREED = "safety_plan_agreed"


class LiftBasis(StrEnum):
    """Why a danger stands no longer, as a code that others may read; the words beside it are sealed."""

    SAFE_NOW = "danger_over"
    SUSPECT_AWAY = "suspect_gone"
    CARED_FOR = "need_met"
    MISTAKEN = "was_mistaken"


def danger_clock(flag: str) -> str:
    """The rule whose clock runs until this danger is answered."""
    return DANGER_HIGH if Flag(flag) in HIGH_RISK_FLAGS else DANGER_MEDIUM


def in_order(flags: Iterable[str]) -> list[Flag]:
    """What endangers a life first, then in the order of the contract."""
    known = set(map(Flag, flags))
    return sorted(known, key=lambda flag: (flag not in HIGH_RISK_FLAGS, list(Flag).index(flag)))


def may_lift(*, case_office: UUID, told_by: UUID | None, acting_for: Collection[UUID]) -> bool:
    """The office of the case answers for every danger; another office lifts what it told of, and nobody else since."""
    return case_office in acting_for or (told_by is not None and told_by in acting_for)
