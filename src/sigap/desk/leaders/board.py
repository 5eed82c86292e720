"""The board of deadlines by the office that owes them, and the list of what was missed or written down late.

The board is numbers alone (`clocks/sql/board.sql`); the list is for those who work in the office, case by case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import names_at
from sigap.cases.models import Case
from sigap.clocks.models import Clock
from sigap.clocks.queries import label_of
from sigap.clocks.rules import CLOSED_LATE, NOT_A_PROMISE, THEMES, share, unless_small

TARGET = 95
"""Per cent of deadlines that are to be kept."""
SPANS = (30, 90, 365)
"""Days that the board looks back."""
PAGE = 50
_COUNTS = ("running", "near", "late", "sekda", "regent", "due", "kept", "late_records")


class BoardScope(StrEnum):
    """Which deadlines the board counts."""

    ALL = "semua"
    LAW = "hukum"


class MissKind(StrEnum):
    """What a line of the list is: never done, done late, or done in time and written down late."""

    OPEN = "open"
    LATE_ACT = "late_act"
    LATE_RECORD = "late_record"


MISS_LABELS: dict[MissKind, Words] = {
    MissKind.OPEN: _("Belum dilakukan"),
    MissKind.LATE_ACT: _("Terlambat dilakukan"),
    MissKind.LATE_RECORD: _("Tepat waktu, dicatat terlambat"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One office, or a part that nobody owns alone. `sekda`, `regent`: how many climbed there and are still late."""

    office: UUID | None
    part: str
    running: int | None
    near: int | None
    late: int | None
    sekda: int | None
    regent: int | None
    due: int | None
    kept: int | None
    late_records: int | None

    @property
    def missed(self) -> int | None:
        """Not kept, of those that ended or fell due."""
        return None if self.due is None or self.kept is None else self.due - self.kept

    @property
    def share(self) -> int | None:
        """Kept of a hundred, where there are enough."""
        return None if self.due is None or self.kept is None else share(self.kept, self.due)

    @property
    def is_below(self) -> bool:
        """Whether the share misses the target."""
        return self.share is not None and self.share < TARGET

    def without_small(self) -> "BoardRow | None":
        """As it may be told where it tells a kind of case: small counts left out; None where nothing is left.

        How many were kept only with enough that were not: the one proves the other.
        """
        counts: dict[str, Any] = {name: unless_small(getattr(self, name) or 0) for name in _COUNTS}
        if unless_small(self.missed or 0) is None:
            counts["kept"] = None
        return replace(self, **counts) if any(counts.values()) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The rows, what climbed highest and is late most first, their sum, and the offices' names.

    `is_withheld`: small counts are left out, and with them the sum, from which they could be found.
    """

    rows: tuple[BoardRow, ...]
    total: BoardRow | None
    names: dict[UUID, str]
    is_withheld: bool


def board_for(actor: Actor, *, at: datetime, scope: BoardScope, days: int) -> Board:
    """Every office for those who lead, the own ones for a head; two statements. Raises Refused.

    Those who lead may see a single deadline; of those of the law alone, which tell a kind of case, no small count.
    """
    actor.require(Permission.LEADERS_SEE)
    counted = "board_all" if actor.can(Permission.LEADERS_OVERSEE) else "board_own"
    is_withheld = counted == "board_all" and scope is BoardScope.LAW
    columns = ("office", "part", *_COUNTS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM clocks.{counted}(%s, %s, %s)",  # noqa: S608 - constants
            [sorted(THEMES["law"]) if scope is BoardScope.LAW else None, at - timedelta(days=days), at],
        )
        found = [BoardRow(**dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]
    if is_withheld:
        found = [row for each in found if (row := each.without_small())]
    rows = tuple(sorted(found, key=_worst_first))
    return Board(
        rows=rows,
        total=None if is_withheld else _sum(rows),
        names=names_at({row.office for row in rows if row.office}, at),
        is_withheld=is_withheld,
    )


def _worst_first(row: BoardRow) -> tuple[int, int, int, int, str]:
    return -(row.regent or 0), -(row.sekda or 0), -(row.late or 0), -(row.near or 0), str(row.office)


def _sum(rows: Sequence[BoardRow]) -> BoardRow:
    return BoardRow(office=None, part="", **{name: sum(getattr(row, name) for row in rows) for name in _COUNTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One line of the list: both times as they stand, and what the office said of it before."""

    clock: Clock
    kind: MissKind
    case_code: str

    @property
    def what(self) -> str:
        """Which deadline."""
        return label_of(self.clock)

    @property
    def label(self) -> Words:
        """What became of it, in words."""
        return MISS_LABELS[self.kind]

    @property
    def is_called_handled(self) -> bool:
        """Somebody said in time that it was done; what was written down later shows it was not."""
        handled_at = self.clock.handled_at
        return self.kind is MissKind.LATE_ACT and handled_at is not None and handled_at <= self.clock.due_at


def misses_for(actor: Actor, *, at: datetime, days: int, number: int = 1) -> tuple[list[Miss], bool]:
    """A page of what the actor's own offices missed or wrote down late, the newest first, and whether more follow.

    Two statements. Raises Refused.
    """
    actor.require(Permission.CASE_SEE)
    begin = (number - 1) * PAGE
    found = list(_missed(actor, at, at - timedelta(days=days))[begin : begin + PAGE + 1])
    subjects = {clock.subject_id for clock in found[:PAGE]}
    mine = Case.objects.filter(
        pk__in=subjects, participation__office_id__in=actor.office_ids, participation__until=None
    )
    codes = {pk: str(code) for pk, code in mine.values_list("pk", "code")} if subjects else {}
    lines = [Miss(clock=each, kind=_kind(each), case_code=codes.get(each.subject_id, "")) for each in found[:PAGE]]
    return lines, len(found) > PAGE


def _missed(actor: Actor, at: datetime, since: datetime) -> QuerySet[Clock]:
    mine = Q(owed_by__in=actor.office_ids) | Q(owed_by=None, owner_office__in=actor.office_ids)
    over = Q(stopped_at=None, due_at__lte=at, due_at__gte=since)
    ended = Q(stopped_at__gte=since, stopped_recorded_at__gt=F("due_at")) & ~Q(outcome__in=NOT_A_PROMISE)
    return Clock.objects.filter(mine, over | ended).select_related("rule").order_by("-due_at", "id")


def _kind(clock: Clock) -> MissKind:
    if clock.stopped_at is None:
        return MissKind.OPEN
    is_late = clock.stopped_at > clock.due_at or clock.outcome == CLOSED_LATE
    return MissKind.LATE_ACT if is_late else MissKind.LATE_RECORD
