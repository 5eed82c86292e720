"""What of the task force ends soon: decrees, seats, agreements; for the leader's page, the sweep and the calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.models import Seat
from sigap.access.permissions import Permission
from sigap.access.rules import SINGLE_SEATS, SeatKind
from sigap.taskforce.calendar import CalendarSource, Rows, source_rows
from sigap.taskforce.models import Agreement, AnnexPost, Decree
from sigap.taskforce.rules.decrees import RUNGS

_SECOND = timedelta(seconds=1)
_EVER = datetime(9000, 1, 1, tzinfo=UTC)
"""As of whatever is known today."""


ENDINGS = "berakhir"
"""How the calendar's address asks for these alone."""


class EndingKind(StrEnum):
    """What ends."""

    DECREE = "decree"
    SEAT = "seat"
    AGREEMENT = "agreement"


ENDING_LABELS: dict[EndingKind, Promise] = {
    EndingKind.DECREE: _("SK berakhir"),
    EndingKind.SEAT: _("Masa jabatan berakhir"),
    EndingKind.AGREEMENT: _("Perjanjian berakhir"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingRow:
    """One thing that ends: on which day, in how many days."""

    kind: EndingKind
    title: str
    day: date
    days_left: int
    ref: UUID


def ending(actor: Actor, at: datetime) -> list[EndingRow]:
    """What ends within sixty days of a moment, by what was known then, the nearest first. One statement.

    Of a seat it is not noted when its next holder was named: one that has one now is left out for every moment.
    """
    actor.require(Permission.TASKFORCE_SEE)
    return ends_within(RUNGS[0], today=localdate(at), known_at=at)


def facts(at: datetime) -> dict[str, int]:
    """For the register `DIGEST_FACTS`: how much ends within sixty days."""
    return {"endings": len(ends_within(RUNGS[0], today=localdate(at)))}


def ends_within(days: int, *, today: date, known_at: datetime = _EVER) -> list[EndingRow]:
    """The same for a sweep, which nobody asks."""
    decrees, seats, agreements = _rows(first=today, last=today + timedelta(days=days), known_at=known_at)
    found = [
        EndingRow(kind=EndingKind(kind), title=title, day=day, days_left=(day - today).days, ref=ref)
        for kind, title, day, _at, ref in decrees.union(seats, agreements, all=True)
        if ref is not None
    ]
    return sorted(found, key=lambda row: (row.day, row.kind, row.title))


def dates(*, first: date, last: date) -> list[CalendarSource]:
    """For the register `CALENDAR`."""
    decrees, seats, agreements = _rows(first=first, last=last)
    return [
        CalendarSource(
            kind=EndingKind.DECREE.value,
            label=ENDING_LABELS[EndingKind.DECREE],
            route="taskforce:decree",
            rows=decrees,
        ),
        CalendarSource(
            kind=EndingKind.SEAT.value,
            label=ENDING_LABELS[EndingKind.SEAT],
            route="taskforce:seats",
            by_id=False,
            rows=seats,
        ),
        CalendarSource(
            kind=EndingKind.AGREEMENT.value,
            label=ENDING_LABELS[EndingKind.AGREEMENT],
            route="taskforce:agreement",
            rows=agreements,
        ),
    ]


def _rows(*, first: date, last: date, known_at: datetime = _EVER) -> tuple[Rows, Rows, Rows]:
    """Whatever ends by itself between two days and had nothing in its place yet."""
    followed = Q(id__in=Agreement.objects.filter(renews__isnull=False, made_at__lte=known_at).values("renews"))
    later = Decree.objects.filter(
        force=OuterRef("force"), enacted_at__lte=known_at, valid_from__gt=OuterRef("valid_from")
    )
    decrees = Decree.objects.filter(
        ~Exists(later), enacted_at__lte=known_at, ended_on__isnull=True, valid_until__range=(first, last)
    )
    agreements = Agreement.objects.filter(
        made_at__lte=known_at, ended_on__isnull=True, valid_until__range=(first, last)
    ).exclude(followed)
    ends = TruncDate(ExpressionWrapper(F("until") - Value(_SECOND), output_field=DateTimeField()))
    next_one = Seat.objects.filter(line=OuterRef("line"), since__gte=OuterRef("until"))
    seats = Seat.objects.annotate(last_day=ends).filter(
        ~Exists(next_one), last_day__gte=first, last_day__lte=last, until__gt=F("since")
    )
    return (
        source_rows(decrees, kind=EndingKind.DECREE, day="valid_until", title="number"),
        source_rows(seats, kind=EndingKind.SEAT, day="last_day", title="title"),
        source_rows(agreements, kind=EndingKind.AGREEMENT, day="valid_until", title="subject"),
    )


def seat_chain(decree: Decree) -> dict[UUID, list[Seat]]:
    """The seats of each post of a decree, by its line; those of a single seat count for it without one as well."""
    posts = list(AnnexPost.objects.filter(decree=decree).select_related("section"))
    single = {post.kind: post.line for post in posts if post.kind in SINGLE_SEATS}
    chairs = {
        post.section.sub_force_id: post.line for post in posts if post.kind == SeatKind.SUB_CHAIR and post.section
    }
    found: dict[UUID, list[Seat]] = {post.line: [] for post in posts}
    for seat in Seat.objects.filter(force=decree.force.code).only("line", "kind", "sub_force_id", "since", "until"):
        line = seat.line or single.get(seat.kind) or chairs.get(seat.sub_force_id)
        if line in found:
            found[line].append(seat)
    return found
