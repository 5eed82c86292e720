"""Reads of the list of work: what waits for an officer or their offices, by when it presses, and page by page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Greatest, RowNumber

from sigap.access.backend.compiled_statements import AnyOf, Values, read_compiled
from sigap.access.entry import Actor
from sigap.work.models import WorkItem
from sigap.work.rules import ASKED, PAGE, Kind, duties_of

_SOON = timedelta(hours=1)
_DAY = timedelta(days=1)


class QueueLane(StrEnum):
    """Whose the first step is: what others ask of us, and what is ours to do."""

    ASKED = "asked"
    OWED = "owed"


class QueuePart(IntEnum):
    """Into which part of the list something falls."""

    NOW = 0
    TODAY = 1
    WEEK = 2
    LATER = 3
    HELD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The moment of reading, and when the officers' day and week end."""

    at: datetime
    day_ends: datetime
    week_ends: datetime

    @property
    def values(self) -> dict[str, Any]:
        """What a statement that tells the parts apart needs."""
        return {
            "at": self.at,
            "soon": self.at + _SOON,
            "tomorrow": self.at + _DAY,
            "day_ends": self.day_ends,
            "week_ends": self.week_ends,
        }

    def place_of(self, due_at: datetime) -> QueuePart:
        """The part into which something falls that no "already handled" holds back. Midnight still ends its day."""
        if due_at <= self.at + _SOON:
            return QueuePart.NOW
        return (
            QueuePart.TODAY
            if due_at <= self.day_ends
            else QueuePart.WEEK
            if due_at <= self.week_ends
            else QueuePart.LATER
        )


class _IsMine(Func):
    """`_IsMine(F("person_id"))`: mine, or of whoever has named me as substitute for now. One question a statement."""

    template = "(%(expressions)s = ANY ((SELECT work.my_people())::uuid[]))"
    output_field = BooleanField()


def _texts(codes: Iterable[str]) -> list[str]:
    return sorted(map(str, codes))


def work_of(actor: Actor, *, at: datetime, only_mine: bool, parts: Collection[str] = ()) -> QuerySet[WorkItem]:
    """What is open and shows at this moment, for the actor (with `only_mine` unset: also their offices' people).

    `parts` are those that the actor plays where no single office owns the work. The policies say the same beneath.
    """
    return _open(_query_values(actor, at, parts), only_mine=only_mine)


def _query_values(actor: Actor, at: datetime, parts: Collection[str]) -> dict[str, Any]:
    """What the statement needs of an actor: all their duties, and those at each of their offices."""
    own = duties_of(actor.roles)
    values: dict[str, Any] = {"at": at, "own": _texts(own), "anywhere": _texts({*own, *parts})}
    for number, office in enumerate(sorted(actor.office_ids)):
        held = duties_of(each.role for each in actor.memberships if each.office_id == office)
        values |= {f"office {number}": office, f"duties {number}": _texts(held)}
    return values


def _open(values: Values, *, only_mine: bool) -> QuerySet[WorkItem]:
    at, offices = values["at"], [name for name in values if name.startswith("office ")]
    now = Q(Q(shows_at=None) | Q(shows_at__lte=at), Q(ends_at=None) | Q(ends_at__gt=at), settled_at=None)
    theirs = Q(duty=AnyOf(values["anywhere"]), office_id=None)
    for name in offices:
        theirs |= Q(duty=AnyOf(values[name.replace("office", "duties")]), office_id=values[name])
    if only_mine:
        theirs &= Q(person_id=None)
    can_do = Q(duty="") | Q(duty=AnyOf(values["own"]))
    here = Q(office_id=None) | Q(office_id__in=[values[name] for name in offices])
    return WorkItem.objects.filter(now, Q(here, can_do, _IsMine(F("person_id"))) | theirs)


def first_pages(
    actor: Actor, bounds: Bounds, *, only_mine: bool, parts: Collection[str], lane: QueueLane | None = None
) -> list[WorkItem]:
    """The first page of every part, of all rows or of one lane."""
    values = _query_values(actor, bounds.at, parts) | bounds.values

    def build(values: Values) -> QuerySet[WorkItem]:
        return _placed(_open(values, only_mine=only_mine), values, Q(number__lte=PAGE), lane)

    return read_compiled(("work.first_pages", only_mine, lane, len(values)), build, values)


def page_of(
    actor: Actor,
    bounds: Bounds,
    *,
    only_mine: bool,
    parts: Collection[str],
    place: QueuePart,
    page: int,
    lane: QueueLane | None = None,
) -> list[WorkItem]:
    """One page of one part; pages count from 1."""
    start = (page - 1) * PAGE
    chosen = Q(place=place.value, number__gt=start, number__lte=start + PAGE)
    values = _query_values(actor, bounds.at, parts) | bounds.values
    return list(_placed(_open(values, only_mine=only_mine), values, chosen, lane))


def _placed(rows: QuerySet[WorkItem], values: Values, chosen: Q, lane: QueueLane | None) -> QuerySet[WorkItem]:
    """The chosen rows with their part (`place`), their `number` in it, and how many are in it (`count`).

    Each also carries how many rows both lanes have, chosen or not, and how many of them are late (`asked`,
    `asked_late`, `owed`, `owed_late`).
    """
    # What stands still presses nobody, yet must not drop out of sight.
    paused = When(is_paused=True, kind=Kind.CASE_DEADLINE, then=Greatest(F("due_at"), Value(values["tomorrow"])))
    presses = Case(paused, default=F("due_at"), output_field=DateTimeField())
    place = Case(
        When(held_until__gt=values["at"], then=QueuePart.HELD.value),
        When(Q(presses_at__lte=values["soon"]), then=QueuePart.NOW.value),
        When(Q(presses_at__lte=values["day_ends"]), then=QueuePart.TODAY.value),
        When(Q(presses_at__lte=values["week_ends"]), then=QueuePart.WEEK.value),
        default=QueuePart.LATER.value,
        output_field=IntegerField(),
    )
    order = ["rank", "presses_at", "kind", "subject_id", "id"]
    found = rows.annotate(presses_at=presses).annotate(place=place)
    parts = [F("place")] if lane is None else [F("place"), F("is_asked")]
    late = Q(presses_at__lt=values["at"])
    counted = found.annotate(is_asked=ExpressionWrapper(Q(kind=AnyOf(_texts(ASKED))), BooleanField())).annotate(
        number=Window(RowNumber(), partition_by=parts, order_by=order),
        count=Window(Count("*"), partition_by=parts),
        asked=Window(Count("pk", filter=Q(is_asked=True))),
        asked_late=Window(Count("pk", filter=Q(is_asked=True) & late)),
        owed=Window(Count("pk", filter=Q(is_asked=False))),
        owed_late=Window(Count("pk", filter=Q(is_asked=False) & late)),
    )
    if lane is not None:
        chosen &= Q(is_asked=lane is QueueLane.ASKED)
    return counted.filter(chosen).order_by("place", "number")
