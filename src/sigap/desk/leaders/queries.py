"""Counts of deadlines for those who lead: all offices for the three roles that lead, a head's own for a head.

The database gives numbers only (`clocks/sql/counting.sql`), and none that tells of what its reader must not know.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.utils.timezone import get_current_timezone, localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import WithoutDuty, names_at, offices_without_duty
from sigap.actionplan.queries import behind
from sigap.clocks.models import Digest
from sigap.desk.leaders.figures import Tally
from sigap.kernel.errors import Refused
from sigap.meetings.queries.items import items_visible_to
from sigap.meetings.rules.kinds import ItemStatus
from sigap.places.queries import ASKED_EVERY
from sigap.returns.queries import DueReturn, due
from sigap.taskforce.queries import EndingRow, ending

WEEKS_SHOWN = 12
_COLUMNS = "office, part, rule, late, held, waiting, oldest_at, due, kept, due_before, kept_before, late_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForceCounts:
    """What the task force itself owes: of its meetings, its plan, what ends, its returns. No case in it."""

    items_open: int
    items_late: int
    items_late_before: int
    oldest_office: str
    oldest_day: date | None
    behind: tuple[str, ...]
    endings: tuple[EndingRow, ...]
    endings_before: int
    returns: tuple[DueReturn, ...]
    returns_late_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the first page is made of. `names` are the offices' by id; `is_of_all` when every office is counted.

    `task_force`: what it owes itself, for those who lead it.
    """

    tallies: list[Tally]
    names: dict[UUID, str]
    without_duty: list[WithoutDuty]
    is_of_all: bool
    task_force: TaskForceCounts | None = None


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


def overview_for(actor: Actor, *, at: datetime, is_first_page: bool = True) -> Overview:
    """The first page of a leader, or of a head for their own office. Raises Refused."""
    tallies, is_of_all = tallies_for(actor, at=at), actor.can(Permission.LEADERS_OVERSEE)
    bare = offices_without_duty(at=at)
    return Overview(
        tallies=tallies,
        names=names_at({tally.office for tally in tallies if tally.office}, at),
        without_duty=bare if is_of_all else [office for office in bare if office.office_id in own_offices(actor)],
        is_of_all=is_of_all,
        task_force=_task_force(actor, at) if is_of_all and is_first_page else None,
    )


def _task_force(actor: Actor, at: datetime) -> TaskForceCounts:
    """What all who lead read alike; nothing of it changes within a minute, and it is asked once a minute."""
    key = f"leaders:task_force:{connection.settings_dict['NAME']}"
    found: TaskForceCounts | None = cache.get(key)
    if found is None:
        found = _counted(actor, at)
        cache.set(key, found, ASKED_EVERY)
    return found


def _counted(actor: Actor, at: datetime) -> TaskForceCounts:
    month = months_round(at)[1]
    items = items_visible_to(actor).filter(Q(status=ItemStatus.OPEN) | Q(ended_at__gte=month))
    rows = list(items.only("office_name", "due_at", "due_on", "status"))
    owed = [row for row in rows if row.status == ItemStatus.OPEN]
    late = [row for row in owed if row.due_at <= at]
    returns = tuple(due(actor, at))
    return TaskForceCounts(
        items_open=len(owed),
        items_late=len(late),
        items_late_before=sum(row.due_at < month for row in rows),
        oldest_office=late[0].office_name if late else "",
        oldest_day=late[0].due_on if late else None,
        behind=tuple(row.title for row in behind(actor, at)),
        endings=tuple(ending(actor, at)),
        endings_before=len(ending(actor, month)),
        returns=returns,
        returns_late_before=sum(not each.is_ahead and each.due_on < localdate(month) for each in returns),
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
