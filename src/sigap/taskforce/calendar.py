"""What every app gives to the calendar of the task force: kinds of dates, each with its rows as a query.

A function of the register `CALENDAR` returns sources; `source_rows` shapes a query so that one statement reads the rows
of all of them. The reader is whoever asks: the desk's own rows by its ticket, all of them for the worker, who lays out
the calendar that leaves the house (kind and hour, nothing else).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, DateField, DateTimeField, F, QuerySet, TextField, UUIDField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

type Rows = QuerySet[Any, tuple[str, str, date, datetime | None, UUID | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDate:
    """One date: a day, and an hour where it has one. `title` and `url` stand on the page only."""

    kind: str
    label: str | Promise
    title: str
    day: date
    starts_at: datetime | None
    ref: UUID | None
    route: str
    by_id: bool

    @property
    def url(self) -> str:
        """Its page; asked on the desk only, whose addresses the worker does not know."""
        return reverse(self.route, args=[self.ref] if self.by_id else []) if self.route else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSource:
    """One kind of date.

    `kind` is a stable code ("meeting"), `label` says it to people and may leave the house, so it names nobody and no
    place. `route` is the page of one row, called with its id, or a page without arguments where `by_id` is false.
    """

    kind: str
    label: str | Promise
    route: str = ""
    by_id: bool = True
    rows: Rows


def source_rows(
    found: QuerySet[Any],
    *,
    kind: str,
    day: Combinable | str,
    title: Combinable | str,
    starts_at: Combinable | str | None = None,
    ref: Combinable | str | None = "id",
) -> Rows:
    """A query as the calendar reads it; names of columns or expressions. It filters its own days between the two."""
    dated = found.order_by().annotate(
        cal_kind=Value(kind, output_field=TextField()),
        cal_title=Cast(_column(title), TextField()),
        cal_day=Cast(_column(day), DateField()),
        cal_at=Cast(_column(starts_at), DateTimeField()),
        cal_ref=Cast(_column(ref), UUIDField()),
    )
    rows: Rows = dated.values_list("cal_kind", "cal_title", "cal_day", "cal_at", "cal_ref")
    return rows


def _column(given: Combinable | str | None) -> Any:
    if given is None:
        return Case(When(pk__isnull=False, then=Value(None)))
    return F(given) if isinstance(given, str) else given


def sources(*, first: date, last: date) -> list[CalendarSource]:
    """What every app gives, for days from `first` to `last`, both counted."""
    return [source for path in settings.SIGAP_CALENDAR for source in import_string(path)(first=first, last=last)]


def dates_between(*, first: date, last: date) -> list[CalendarDate]:
    """Everything dated between two days, both counted, in order. One statement."""
    found = {source.kind: source for source in sources(first=first, last=last)}
    if not found:
        return []
    queries: Sequence[Rows] = [source.rows for source in found.values()]
    rows: Iterable[Any] = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    dates = [_date(found[row[0]], *row[1:]) for row in rows]
    return sorted(dates, key=lambda each: (each.day, each.starts_at is not None, each.starts_at, each.kind, each.title))


def _date(source: CalendarSource, title: str, day: date, starts_at: datetime | None, ref: UUID | None) -> CalendarDate:
    return CalendarDate(
        kind=source.kind,
        label=source.label,
        title=title,
        # The day of an hour is the regency's, not the database's.
        day=localdate(starts_at) if starts_at else day,
        starts_at=starts_at,
        ref=ref,
        route=source.route,
        by_id=source.by_id,
    )
