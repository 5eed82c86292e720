"""Counts over the trail, each one statement: who read whom, and what an officer did in a day or a night."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Max, Min, Q
from django.db.models.functions import ExtractHour, TruncDate
from django.utils.timezone import get_current_timezone, localdate

from sigap.audit.models import Event
from sigap.audit.queries import PAGE_SIZE, EventFilter
from sigap.audit.unusual import NIGHT_ENDS, NIGHT_STARTS, OfficerDay, OfficerNight


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """That one officer read one thing: what it is (the event's code), how often, first and last."""

    subject_id: UUID
    actor_id: UUID
    code: str
    times: int
    first_at: datetime
    last_at: datetime

    @property
    def place(self) -> "ReaderPlace":
        """Where it stands in the order of the list."""
        return ReaderPlace(last_at=self.last_at, subject_id=self.subject_id, actor_id=self.actor_id, code=self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPlace:
    """A place in the list of readers, from which the next page is read."""

    last_at: datetime
    subject_id: UUID
    actor_id: UUID
    code: str


def readers(wanted: EventFilter, *, after: ReaderPlace | None = None, size: int = PAGE_SIZE) -> list[Reader]:
    """Who read what, one row for thing and officer, the last reading first.

    All readings of the period are counted, so the period must be a bounded one.
    """
    pairs = (
        wanted.rows()
        .filter(subject_id__isnull=False, actor_id__isnull=False)
        .values("subject_id", "actor_id", "code")
        .annotate(times=Count("seq"), first_at=Min("at"), last_at=Max("at"))
        .order_by("-last_at", "-subject_id", "-actor_id", "-code")
    )
    if after is not None:
        same_pair = Q(subject_id=after.subject_id, actor_id=after.actor_id, code__lt=after.code)
        same_subject = Q(subject_id=after.subject_id, actor_id__lt=after.actor_id)
        behind = Q(subject_id__lt=after.subject_id) | same_subject | same_pair
        pairs = pairs.filter(Q(last_at__lt=after.last_at) | (Q(last_at=after.last_at) & behind))
    return [Reader(**row) for row in _read(pairs[:size])]


def days(
    *, since: datetime, opened: Collection[str], refused: Collection[str], same_name: Collection[str]
) -> list[OfficerDay]:
    """What each officer did on each day from a moment on: different things opened, refusals, own names met."""
    codes = {*opened, *refused, *same_name}
    rows = (
        Event.objects.filter(code__in=sorted(codes), at__gte=since, actor_id__isnull=False)
        .annotate(on=TruncDate("at", tzinfo=get_current_timezone()))
        .values("actor_id", "on")
        .annotate(
            opened=Count("subject_id", distinct=True, filter=Q(code__in=sorted(opened))),
            refused=Count("seq", filter=Q(code__in=sorted(refused))),
            same_name=Count("seq", filter=Q(code__in=sorted(same_name))),
        )
    )
    return [OfficerDay(**row) for row in _read(rows)]


def nights(*, since: datetime, read: Collection[str]) -> list[OfficerNight]:
    """How often each officer read in each night from a moment on; a night bears the date of its evening."""
    evening = ExpressionWrapper(F("at") - timedelta(hours=NIGHT_ENDS), output_field=DateTimeField())
    rows = (
        Event.objects.filter(code__in=sorted(read), at__gte=since, actor_id__isnull=False)
        .annotate(hour=ExtractHour("at", tzinfo=get_current_timezone()))
        .filter(Q(hour__gte=NIGHT_STARTS) | Q(hour__lt=NIGHT_ENDS))
        .annotate(on=TruncDate(evening, tzinfo=get_current_timezone()))
        .values("actor_id", "on")
        .annotate(read=Count("seq"))
    )
    return [OfficerNight(**row) for row in _read(rows)]


def _read(rows: Iterable[object]) -> Iterable[dict[str, Any]]:
    # The filter leaves no row without an actor, which the column's own type cannot know.
    return cast("Iterable[dict[str, Any]]", rows)


def day_of(moment: datetime) -> date:
    """The day on which a moment falls here."""
    return localdate(moment)
