"""What a case may become, which rooms it has, and when it may close. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from sigap.kernel.reference import toml_file


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


class HandOverReason(StrEnum):
    """Why a case goes to another officer."""

    LEAVING = "leaving"
    ABSENT = "absent"
    OVERLOAD = "overload"
    CONFLICT = "conflict_of_interest"
    STALLED = "stalled"


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


SHORTEST_PART = 4
"""Letters that a part of a name must have to say something: shorter ones are shared by chance."""
_SPELLINGS = (("oe", "u"), ("dj", "j"), ("tj", "c"))
"""Former spellings that officers and papers still mix."""


@cache
def common_parts() -> frozenset[str]:
    """Parts of names that say nothing because so many bear them."""
    return frozenset[str]().union(*map(name_parts, toml_file("sigap.cases", "common_names.toml")["parts"]))


def name_parts(name: str) -> frozenset[str]:
    """The parts of a name as they are compared: small letters, no accents, one spelling, no doubled letters."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    for former, now in _SPELLINGS:
        plain = plain.replace(former, now)
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return frozenset(re.sub(r"(.)\1+", r"\1", part) for part in re.findall(r"[a-z]+", letters))


def shares_name(reader: str, *names: str) -> bool:
    """Whether a reader bears a telling part of one of these names: perhaps a relative, perhaps chance."""
    others = frozenset[str]().union(*map(name_parts, names))
    shared = (name_parts(reader) & others) - common_parts()
    return any(len(part) >= SHORTEST_PART for part in shared)


class ErasureBasis(StrEnum):
    """Why something is destroyed before the case file itself is."""

    RETENTION_OVER = "retention_over"
    SUBJECT_REQUEST = "subject_request"
    ENTERED_BY_MISTAKE = "entered_by_mistake"
    COURT_ORDER = "court_order"


class ErasureStatus(StrEnum):
    """Where a request stands. Only the database's owner makes it done, past the desk."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class HoldBasis(StrEnum):
    """Why nothing of a case may be destroyed."""

    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    TRIAL = "trial"
    INSPECTION = "inspection"
    DISPUTE = "dispute"


ERASURE_STANDS = timedelta(days=30)
"""How long a request may wait for its approval and its carrying out; what it was asked for may have changed since."""

LAW_OFFICES = frozenset({"polres_ppa", "kejari"})
"""Kinds of office whose hold no other office lifts: it keeps what a court may need."""


def is_stale(requested_at: datetime, at: datetime) -> bool:
    """Whether a request is too old to be carried out."""
    return at > requested_at + ERASURE_STANDS


def may_release(placed_kind: str, releasing_kinds: frozenset[str]) -> bool:
    """Whether somebody in offices of these kinds may lift a hold placed by an office of that kind.

    That it must be another person than the one who placed it is the action's affair.
    """
    return placed_kind not in LAW_OFFICES or bool(releasing_kinds & LAW_OFFICES)
