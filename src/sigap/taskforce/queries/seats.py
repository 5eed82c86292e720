"""Reads for the page of the task force: who sits where, who sat there before, and its sub task forces."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.functional import Promise
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import SEAT_LABELS, Seat, SubForce
from sigap.access.permissions import Permission
from sigap.access.queries import seat_facts, sub_forces
from sigap.access.rules import LADDER_FORCE, SUB_SEATS, SeatKind
from sigap.kernel.errors import Refused
from sigap.vault import macs

_INSIDE = ("person__password", "person__mac")
PAST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHolder:
    """One holder of a seat. `is_reached`: has an account, so that notices arrive."""

    seat: Seat
    name: str
    title: str
    office: str
    is_reached: bool
    is_altered: bool
    is_ahead: bool

    @property
    def last_at(self) -> datetime | None:
        """A moment of the last day, where the end is known."""
        return self.seat.until - timedelta(seconds=1) if self.seat.until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """A kind of seat and who sits there."""

    kind: SeatKind
    label: Promise
    holders: tuple[SeatHolder, ...]

    @property
    def is_deaf(self) -> bool:
        """Whether deadlines that climb here reach nobody."""
        return self.kind is SeatKind.DAILY_CHAIR and not any(
            each.is_reached and not each.is_ahead for each in self.holders
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SubForceRow:
    """A sub task force and who sits in it."""

    sub_force: SubForce
    holders: tuple[SeatHolder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForceNow:
    """The whole of it at one moment, and what was before, the last first."""

    seats: tuple[SeatRow, ...]
    sub_forces: tuple[SubForceRow, ...]
    past: tuple[SeatHolder, ...]
    ended: tuple[SubForce, ...]


def task_force_now(actor: Actor, force: str = LADDER_FORCE, *, at: datetime) -> TaskForceNow:
    """Seats and sub task forces of a task force as they stand, and their history. Three statements."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = Seat.objects.filter(force=force).select_related("person", "office").defer(*_INSIDE)
    found = [_sitting(seat, at) for seat in rows.order_by("since", "id")]
    standing = [each for each in found if each.seat.until is None or each.seat.until > at]
    today = localdate(at)
    forces = sub_forces(on=today, force=force)
    past = [each for each in found if each.seat.until is not None and each.seat.until <= at]
    kinds = [kind for kind in SeatKind if kind not in SUB_SEATS]
    return TaskForceNow(
        seats=tuple(SeatRow(kind=kind, label=SEAT_LABELS[kind], holders=_of(standing, kind)) for kind in kinds),
        sub_forces=tuple(
            SubForceRow(sub_force=force, holders=tuple(each for each in standing if each.seat.sub_force_id == force.id))
            for force in forces
        ),
        past=tuple(sorted(past, key=lambda each: each.seat.until or at, reverse=True)[:PAST_SHOWN]),
        ended=tuple(SubForce.objects.filter(force=force, valid_to__lte=today).order_by(F("valid_to").desc(), "number")),
    )


def _of(standing: Iterable[SeatHolder], kind: SeatKind) -> tuple[SeatHolder, ...]:
    return tuple(each for each in standing if each.seat.kind == kind)


def _sitting(seat: Seat, at: datetime) -> SeatHolder:
    return SeatHolder(
        seat=seat,
        name=seat.person.name if seat.person else seat.holder,
        title=seat.title,
        office=seat.office.name if seat.office else "",
        is_reached=seat.person is not None and seat.person.is_active,
        is_altered=_is_altered(seat),
        is_ahead=seat.since > at,
    )


def _is_altered(seat: Seat) -> bool:
    """Whether the row was not written by SIGAP, or changed since."""
    try:
        macs.verify("seat", seat_facts(seat), seat.mac)
    except macs.MacBroken:
        return True
    return False


def seat_of(actor: Actor, seat_id: UUID) -> Seat:
    """One seat, for an act on it. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_MANAGE)
    found = Seat.objects.select_related("person", "office").defer(*_INSIDE).filter(pk=seat_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_MANAGE)
    return found


def sub_force_of(actor: Actor, sub_force_id: UUID) -> SubForce:
    """One sub task force, for an act on it. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_MANAGE)
    found = SubForce.objects.filter(pk=sub_force_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_MANAGE)
    return found
