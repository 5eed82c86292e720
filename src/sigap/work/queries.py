"""Reads of the list of work: what waits for an officer or their offices, by when it presses, and page by page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Greatest, RowNumber

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

    def place_of(self, due_at: datetime) -> QueuePart:
        """The part into which something falls that no "already handled" holds back."""
        if due_at <= self.at + _SOON:
            return QueuePart.NOW
        return (
            QueuePart.TODAY
            if due_at < self.day_ends
            else QueuePart.WEEK
            if due_at < self.week_ends
            else QueuePart.LATER
        )


class _IsMine(Func):
    """`_IsMine(F("person_id"))`: mine, or of whoever has named me as substitute for now. One question a statement."""

    template = "(%(expressions)s = ANY ((SELECT work.my_people())::uuid[]))"
    output_field = BooleanField()


def _among(field: str, values: Iterable[str]) -> Func:
    """The field is one of these, as one value of the statement: its text, and so its plan, is the same for all."""
    listed = Value([str(value) for value in values], output_field=ArrayField(TextField()))
    return Func(F(field), listed, template="(%(expressions)s))", arg_joiner=" = ANY (", output_field=BooleanField())


def work_of(actor: Actor, *, at: datetime, only_mine: bool, parts: Collection[str] = ()) -> QuerySet[WorkItem]:
    """What is open and shows at this moment, for the actor (with `only_mine` unset: also their offices' people).

    `parts` are those that the actor plays where no single office owns the work. The policies say the same beneath.
    """
    now = Q(Q(shows_at=None) | Q(shows_at__lte=at), Q(ends_at=None) | Q(ends_at__gt=at), settled_at=None)
    theirs = Q(_among("duty", sorted({*duties_of(actor.roles), *parts})), office_id=None)
    for office in actor.office_ids:
        held = duties_of(each.role for each in actor.memberships if each.office_id == office)
        theirs |= Q(_among("duty", sorted(held)), office_id=office)
    if only_mine:
        theirs &= Q(person_id=None)
    can_do = Q(duty="") | Q(_among("duty", sorted(duties_of(actor.roles))))
    mine = Q(Q(office_id=None) | Q(office_id__in=actor.office_ids), can_do, _IsMine(F("person_id")))
    return WorkItem.objects.filter(now, mine | theirs)


def first_pages(rows: QuerySet[WorkItem], bounds: Bounds, *, lane: QueueLane | None = None) -> QuerySet[WorkItem]:
    """The first page of every part, of all rows or of one lane."""
    return _placed(rows, bounds, Q(number__lte=PAGE), lane)


def page_of(
    rows: QuerySet[WorkItem], bounds: Bounds, *, place: QueuePart, page: int, lane: QueueLane | None = None
) -> QuerySet[WorkItem]:
    """One page of one part; pages count from 1."""
    start = (page - 1) * PAGE
    return _placed(rows, bounds, Q(place=place.value, number__gt=start, number__lte=start + PAGE), lane)


def _placed(rows: QuerySet[WorkItem], bounds: Bounds, chosen: Q, lane: QueueLane | None) -> QuerySet[WorkItem]:
    """The chosen rows with their part (`place`), their `number` in it, and how many are in it (`count`).

    Each also carries how many rows both lanes have, chosen or not, and how many of them are late (`asked`,
    `asked_late`, `owed`, `owed_late`).
    """
    # What stands still presses nobody, yet must not drop out of sight.
    paused = When(is_paused=True, kind=Kind.CASE_DEADLINE, then=Greatest(F("due_at"), Value(bounds.at + _DAY)))
    presses = Case(paused, default=F("due_at"), output_field=DateTimeField())
    place = Case(
        When(held_until__gt=bounds.at, then=QueuePart.HELD.value),
        When(Q(presses_at__lte=bounds.at + _SOON), then=QueuePart.NOW.value),
        When(Q(presses_at__lt=bounds.day_ends), then=QueuePart.TODAY.value),
        When(Q(presses_at__lt=bounds.week_ends), then=QueuePart.WEEK.value),
        default=QueuePart.LATER.value,
        output_field=IntegerField(),
    )
    order = ["rank", "presses_at", "kind", "subject_id", "id"]
    found = rows.annotate(presses_at=presses).annotate(place=place)
    parts = [F("place")] if lane is None else [F("place"), F("is_asked")]
    late = Q(presses_at__lt=bounds.at)
    counted = found.annotate(is_asked=_among("kind", sorted(ASKED))).annotate(
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
