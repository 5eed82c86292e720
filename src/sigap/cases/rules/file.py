"""What a case may become. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CaseStatus(StrEnum):
    """Where a case stands."""

    UNDER_ASSESSMENT = "under_assessment"
    IN_SERVICE = "in_service"
    CLOSING_ASKED = "closing_asked"
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What moves a case."""

    OPENED = "opened"
    SERVICE_NOTED = "service_noted"
    CLOSING_ASKED = "closing_asked"
    CLOSING_DECLINED = "closing_declined"
    CLOSED = "closed"
    REOPENED = "reopened"


class ClosingReason(StrEnum):
    """Why a case ends."""

    GOALS_REACHED = "goals_reached"
    MOVED_AWAY = "moved_away"
    CLIENT_WITHDREW = "client_withdrew"
    CLIENT_DIED = "client_died"
    HANDED_TO_OTHER_REGION = "handed_to_other_region"
    NOT_PROVEN = "not_proven"


class HandOverReason(StrEnum):
    """Why a case goes to another officer."""

    LEAVING = "leaving"
    ABSENT = "absent"
    OVERLOAD = "overload"
    CONFLICT = "conflict_of_interest"
    STALLED = "stalled"


class NextActor(StrEnum):
    """Who must act next."""

    MANAGER = "manager"
    SECOND_PERSON = "second_person"
    NOBODY = "nobody"


class Need(StrEnum):
    """What a transition asks for before it is taken."""

    REASON = "reason"
    NOTHING_OPEN = "nothing_open"
    ORDINARY = "ordinary"
    SECOND_PERSON = "second_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Where a transition leads, who acts next, which clock starts (rule code, or none), and what it needs."""

    status: CaseStatus
    acts_next: NextActor
    clock: str = ""
    needs: tuple[Need, ...] = ()


_WORKED_ON = (CaseStatus.UNDER_ASSESSMENT, CaseStatus.IN_SERVICE)
_SERVED = Transition(status=CaseStatus.IN_SERVICE, acts_next=NextActor.MANAGER)
_ASKED = Transition(
    status=CaseStatus.CLOSING_ASKED,
    acts_next=NextActor.SECOND_PERSON,
    clock="closing-second",
    needs=(Need.REASON, Need.NOTHING_OPEN),
)
_CLOSED = Transition(
    status=CaseStatus.CLOSED, acts_next=NextActor.NOBODY, needs=(Need.REASON, Need.NOTHING_OPEN, Need.ORDINARY)
)
TRANSITIONS: Mapping[tuple[CaseStatus | None, CaseEvent], Transition] = {
    (None, CaseEvent.OPENED): Transition(
        status=CaseStatus.UNDER_ASSESSMENT, acts_next=NextActor.MANAGER, clock="service-plan"
    ),
    **{(status, CaseEvent.SERVICE_NOTED): _SERVED for status in _WORKED_ON},
    **{(status, CaseEvent.CLOSED): _CLOSED for status in _WORKED_ON},
    **{(status, CaseEvent.CLOSING_ASKED): _ASKED for status in _WORKED_ON},
    # Work that goes on overtakes the wish to close: it is asked anew once that work is done.
    (CaseStatus.CLOSING_ASKED, CaseEvent.SERVICE_NOTED): _SERVED,
    (CaseStatus.CLOSING_ASKED, CaseEvent.CLOSING_DECLINED): Transition(
        status=CaseStatus.IN_SERVICE, acts_next=NextActor.MANAGER, needs=(Need.REASON, Need.SECOND_PERSON)
    ),
    (CaseStatus.CLOSING_ASKED, CaseEvent.CLOSED): Transition(
        status=CaseStatus.CLOSED, acts_next=NextActor.NOBODY, needs=(Need.NOTHING_OPEN, Need.SECOND_PERSON)
    ),
    (CaseStatus.CLOSED, CaseEvent.REOPENED): Transition(
        status=CaseStatus.UNDER_ASSESSMENT, acts_next=NextActor.MANAGER, clock="service-plan", needs=(Need.REASON,)
    ),
}
"""The life of a case, whole: pages, queue and deadlines read it, and `/kasus/status/` prints it for officials."""


class NoSuchTransition(Exception):
    """The table knows no such transition."""


def step(status: CaseStatus | None, event: CaseEvent) -> Transition:
    """The transition of `event` from `status`. Raises NoSuchTransition."""
    try:
        return TRANSITIONS[status, event]
    except KeyError:
        raise NoSuchTransition(f"{status} + {event}") from None
