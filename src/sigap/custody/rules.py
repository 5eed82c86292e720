"""When a reporter's identity is disclosed, by whom it is answered, and whom a moved report is kept from. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sigap.cases.rules import ExclusionKind
from sigap.clocks.rules import Rule
from sigap.clocks.rules.units import longest
from sigap.intake.rules import ExcludedParty

DISCLOSED_FOR = timedelta(minutes=15)
"""How long one field stands open to the one who asked."""
WAITS_FOR = timedelta(days=3)
"""How long a request waits for its answer."""
REVIEW_WITHIN = timedelta(hours=24)
"""Danger to life opens at once; a second person looks at it within this time."""
SHORTEST_REASON = 20
LANE_HELD_FOR = timedelta(days=365)
"""How much longer a recipient keeps a conflict report each time."""
LANE_TOLD_BEFORE = timedelta(days=14)
"""So long before its end its recipients are told."""


KEPT_FROM = "kept_from"
"""Where whom the ordinary desk had kept a report from lies in its sealed details."""


def exclusions_as_details(parties: Iterable[ExcludedParty]) -> list[list[str]]:
    """Exclusions as they are sealed with a report."""
    return sorted([party.kind.value, party.value] for party in parties)


def exclusions_in(details: Mapping[str, Any]) -> frozenset[ExcludedParty]:
    """Whom the ordinary desk had kept a report from before it was moved."""
    return frozenset(
        ExcludedParty(kind=ExclusionKind(kind), value=value) for kind, value in details.get(KEPT_FROM) or ()
    )


def by_kind(parties: Collection[ExcludedParty]) -> list[list[str]]:
    """The people, the offices and the areas of these."""
    kinds = (ExclusionKind.PERSON, ExclusionKind.OFFICE, ExclusionKind.AREA)
    return [sorted(party.value for party in parties if party.kind is kind) for kind in kinds]


class ConflictOrigin(StrEnum):
    """How a report came into the conflict reports."""

    PUBLIC = "public"
    MOVED = "moved"


class ConflictOutcome(StrEnum):
    """How a report left it."""

    OPEN = ""
    RELEASED = "released"
    ERASED = "erased"


class TalkState(StrEnum):
    """Whether a recipient can write to a reporter, and if not, why."""

    OPEN = "open"
    # From before there was a dialogue: nothing to seal to.
    NONE = "none"
    ALTERED = "altered"
    ENDED = "ended"
    # The reporter has not been back since: the half that their words give is not there.
    WAITING = "waiting"


class DisclosedField(StrEnum):
    """The one field of a reporter that a request opens."""

    NAME = "name"
    CONTACT = "contact"


class DisclosureAnswer(StrEnum):
    """What the custodian answered; to a disclosure for danger to life, what the second person found."""

    WAITING = ""
    APPROVED = "approved"
    REFUSED = "refused"
    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


def answers_for(*, is_danger: bool) -> tuple[DisclosureAnswer, ...]:
    """What can be answered: before it opens, or afterwards where a life was in danger."""
    if is_danger:
        return (DisclosureAnswer.JUSTIFIED, DisclosureAnswer.UNJUSTIFIED)
    return (DisclosureAnswer.APPROVED, DisclosureAnswer.REFUSED)


def may_answer(*, asked_by: UUID, asked_for: UUID, by: UUID, offices: Collection[UUID]) -> bool:
    """Whether somebody is another person of another office than the one that asks."""
    return asked_by != by and asked_for not in offices


def is_waiting(*, answer: str, is_danger: bool, asked_at: datetime, at: datetime) -> bool:
    """Whether a request still waits for somebody: one for danger to life until it is looked at."""
    return answer == DisclosureAnswer.WAITING and (is_danger or at < asked_at + WAITS_FOR)


def is_review_late(*, answer: str, is_danger: bool, asked_at: datetime, at: datetime) -> bool:
    """Whether the second person is over the 24 hours."""
    return is_danger and answer == DisclosureAnswer.WAITING and at >= asked_at + REVIEW_WITHIN


def done_by(rule: Rule, at: datetime) -> datetime:
    """What was done by then has been kept as long as the rule says, however long its months were."""
    return at - longest(rule.amount, rule.unit)
