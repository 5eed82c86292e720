"""Counts of deadlines for those who lead: all offices for the three roles that lead, a head's own for a head.

The database gives numbers only (`clocks/sql/counting.sql`), and none that tells of what its reader must not know.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.utils.timezone import get_current_timezone, localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import WithoutDuty, names_at, offices_without_duty
from sigap.clocks.models import Digest
from sigap.desk.leaders.figures import Tally
from sigap.kernel.errors import Refused

WEEKS_SHOWN = 12
_COLUMNS = "office, part, rule, late, held, waiting, oldest_at, due, kept, due_before, kept_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the first page is made of. `names` are the offices' by id; `is_of_all` when every office is counted."""

    tallies: list[Tally]
    names: dict[UUID, str]
    without_duty: list[WithoutDuty]
    is_of_all: bool


def months_round(at: datetime) -> tuple[datetime, datetime]:
    """The beginning of the month before, and of this month, where the officers live."""
    this = localdate(at).replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    return _midnight(before), _midnight(this)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), get_current_timezone())


def own_offices(actor: Actor) -> tuple[UUID, ...]:
    """The offices that a head answers for."""
    return actor.offices_where(Permission.LEADERS_SEE)


def tallies_for(actor: Actor, *, at: datetime) -> list[Tally]:
    """Counts as far as the actor leads; one statement. Raises Refused."""
    actor.require(Permission.LEADERS_SEE)
    before, this = months_round(at)
    counted = "tally_all" if actor.can(Permission.LEADERS_OVERSEE) else "tally_own"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM clocks.{counted}(%s, %s, %s)", [before, this, at])  # noqa: S608 - constants
        names = _COLUMNS.split(", ")
        return [Tally(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def overview_for(actor: Actor, *, at: datetime) -> Overview:
    """The first page of a leader, or of a head for their own office. Raises Refused."""
    tallies, is_of_all = tallies_for(actor, at=at), actor.can(Permission.LEADERS_OVERSEE)
    bare = offices_without_duty(at=at)
    return Overview(
        tallies=tallies,
        names=names_at({tally.office for tally in tallies if tally.office}, at),
        without_duty=bare if is_of_all else [office for office in bare if office.office_id in own_offices(actor)],
        is_of_all=is_of_all,
    )


def digests_for(actor: Actor) -> list[Digest]:
    """The last weeks' digests, the newest first. Raises Refused."""
    actor.require(Permission.LEADERS_OVERSEE)
    return list(Digest.objects.order_by("-week_on")[:WEEKS_SHOWN])


def digest_for(actor: Actor, week_on: date) -> Digest:
    """One week's digest. Raises Refused, also when there is none."""
    actor.require(Permission.LEADERS_OVERSEE)
    found = Digest.objects.filter(pk=week_on).first()
    if found is None:
        raise Refused(Permission.LEADERS_OVERSEE)
    return found
