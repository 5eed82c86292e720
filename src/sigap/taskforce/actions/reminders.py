"""What ends is rung before it ends, what stands empty once, and a decree that is over daily, until another stands."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sigap import audit
from sigap.access.entry import By
from sigap.access.models import Office, Seat
from sigap.access.queries import standing
from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.notifications.actions.notices import notify
from sigap.taskforce.models import AnnexPost, Decree, TaskForce
from sigap.taskforce.queries.ending import EndingKind, ends_within, seat_chain
from sigap.taskforce.queries.structure import state_of
from sigap.taskforce.rules.decrees import RUNGS, DecreeState, rung_due

_NAMES = UUID("0f7be0f4-53c5-4c9d-8f0e-7f9a3c1d2b10")
_CODES = {
    EndingKind.DECREE: "taskforce-decree-ending",
    EndingKind.SEAT: "taskforce-seat-ending",
    EndingKind.AGREEMENT: "taskforce-agreement-ending",
}


@audit.action
def remind(*, by: By, at: datetime) -> int:  # noqa: ARG001 - every act says by whom
    """Rings what is due; each once. Returns how many were looked at, and leaves a notice with each that is new."""
    today = localdate(at)
    desks = list(Office.objects.filter(kind=OfficeKind.SECRETARIAT, valid_to=None).values_list("id", flat=True))
    rung = 0
    for row in ends_within(RUNGS[0], today=today):
        step = rung_due(row.days_left)
        if step is not None:
            rung += _tell(desks, _CODES[row.kind], row.ref, f"{row.day} {step}", at=at)
    for force in TaskForce.objects.all():
        rung += _ring_of(force, desks, today, at=at)
    if not rung:
        audit.unchanged()
    return rung


def _ring_of(force: TaskForce, desks: list[UUID], today: date, *, at: datetime) -> int:
    decrees = list(Decree.objects.filter(force=force, enacted_at__isnull=False).order_by("-valid_from"))
    states = {each.id: state_of(each, today) for each in decrees}
    standing = next((each for each in decrees if states[each.id] is DecreeState.STANDING), None)
    rung = 0
    if standing is None:
        over = next((each for each in decrees if states[each.id] is not DecreeState.AHEAD), None)
        if over is not None:
            rung += _tell(desks, "taskforce-decree-over", over.id, str(today), at=at)
            rung += _tell_chairs(force, "taskforce-decree-over", over.id, str(today), at=at)
        return rung
    for line, since in _empty(standing, at=at):
        rung += _tell(desks, "taskforce-seat-empty", line, str(since), at=at)
    return rung


def _empty(decree: Decree, *, at: datetime) -> Iterable[tuple[UUID, date]]:
    """The posts of a decree in which nobody sits, and since when."""
    chain = seat_chain(decree)
    for post in AnnexPost.objects.filter(decree=decree):
        seats = chain.get(post.line, [])
        if any(seat.since <= at and (seat.until is None or seat.until > at) for seat in seats):
            continue
        left = [localdate(seat.until) for seat in seats if seat.until and seat.until <= at]
        yield post.line, max([decree.valid_from, *left])


def _tell(desks: Iterable[UUID], code: str, ref: UUID, step: str, *, at: datetime) -> int:
    return sum(_left(code, ref, step, at=at, office_id=desk) for desk in desks)


def _tell_chairs(force: TaskForce, code: str, ref: UUID, step: str, *, at: datetime) -> int:
    """Chair and daily chair of that task force, where they have an account."""
    kinds = (SeatKind.CHAIR, SeatKind.DAILY_CHAIR)
    seats = Seat.objects.filter(standing(at), force=force.code, kind__in=kinds, person__is_active=True)
    return sum(
        _left(code, ref, step, at=at, person_id=chair) for chair in set(seats.values_list("person_id", flat=True))
    )


def _left(
    code: str, ref: UUID, step: str, *, at: datetime, office_id: UUID | None = None, person_id: UUID | None = None
) -> int:
    once = uuid5(_NAMES, f"{code} {ref} {step} {office_id or person_id}")
    notify(at=at, code=code, office_id=office_id, person_id=person_id, ids={"about": str(ref)}, once=once)
    return 1
