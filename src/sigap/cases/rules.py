"""What a case may become, which rooms it has, and when it may close. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CaseStatus(StrEnum):
    """Where a case stands."""

    UNDER_ASSESSMENT = "under_assessment"
    IN_SERVICE = "in_service"
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What moves a case."""

    OPENED = "opened"
    SERVICE_NOTED = "service_noted"
    CLOSED = "closed"


class Risk(StrEnum):
    """Risk as an officer judged it; the order is by urgency."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PersonRole(StrEnum):
    """A person's part in the case. `suspect` is shown as "terlapor" until the police name a suspect."""

    VICTIM = "victim"
    CHILD_IN_CONFLICT = "child_in_conflict"
    WITNESS = "witness"
    GUARDIAN = "guardian"
    REPORTER = "reporter"
    SUSPECT = "suspect"


class Sex(StrEnum):
    """L or P, as on an Indonesian identity card; empty when unknown."""

    MALE = "L"
    FEMALE = "P"
    UNKNOWN = ""


class ClosingReason(StrEnum):
    """Why a case ends."""

    GOALS_REACHED = "goals_reached"
    MOVED_AWAY = "moved_away"
    CLIENT_WITHDREW = "client_withdrew"
    HANDED_TO_OTHER_REGION = "handed_to_other_region"
    NOT_PROVEN = "not_proven"


class Next(StrEnum):
    """Who must act next."""

    MANAGER = "manager"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a transition leads, who acts next, and which clock starts (rule code, or none)."""

    status: CaseStatus
    acts_next: Next
    clock: str = ""


TRANSITIONS: Mapping[tuple[CaseStatus | None, CaseEvent], Step] = {
    (None, CaseEvent.OPENED): Step(status=CaseStatus.UNDER_ASSESSMENT, acts_next=Next.MANAGER, clock="service-plan"),
    (CaseStatus.UNDER_ASSESSMENT, CaseEvent.SERVICE_NOTED): Step(status=CaseStatus.IN_SERVICE, acts_next=Next.MANAGER),
    (CaseStatus.IN_SERVICE, CaseEvent.SERVICE_NOTED): Step(status=CaseStatus.IN_SERVICE, acts_next=Next.MANAGER),
    (CaseStatus.UNDER_ASSESSMENT, CaseEvent.CLOSED): Step(status=CaseStatus.CLOSED, acts_next=Next.NOBODY),
    (CaseStatus.IN_SERVICE, CaseEvent.CLOSED): Step(status=CaseStatus.CLOSED, acts_next=Next.NOBODY),
}


class NoSuchStep(Exception):
    """The table knows no such transition."""


def step(status: CaseStatus | None, event: CaseEvent) -> Step:
    """The transition of `event` from `status`. Raises NoSuchStep."""
    try:
        return TRANSITIONS[status, event]
    except KeyError:
        raise NoSuchStep(f"{status} + {event}") from None


def is_child(age_years: int | None) -> bool:
    """Whether a person counts as a child: under 18, or of unknown age (UU 35/2014 art. 1; treated so until known)."""
    return age_years is None or age_years < ADULT_FROM


ADULT_FROM = 18
"""UU 23/2002 art. 1 as amended by UU 35/2014: a child is not yet 18 years old."""
