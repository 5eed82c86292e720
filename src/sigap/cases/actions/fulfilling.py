"""What a deadline of a case waits for was done: somebody says so, and when. A review begins its next month by it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.cases.actions.items import locked_open
from sigap.cases.actions.opening import SUBJECT, begin_deadlines
from sigap.cases.queries import CaseAccess
from sigap.cases.rules.deadlines import ENDED_BY_HAND, RENEWED
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused, Unable


class UnableToFulfil(Unable):
    """This deadline ends by another act, or was done before it began."""


@audit.action
def fulfil(*, by: Actor, at: datetime, access: CaseAccess, clock_id: UUID, done_at: datetime) -> Clock:
    """Ends a deadline of this case as of `done_at`, for the office that owns it. A second click changes nothing.

    Raises UnableToFulfil, UnableToStopClock for a moment before it began or in the future, Refused.
    """
    access.require(by, Permission.CLOCK_PAUSE, Room.SUMMARY)
    owns = access.offices_where(by, Permission.CLOCK_PAUSE, Room.SUMMARY)
    case = locked_open(access.case.id)
    clock = Clock.objects.filter(
        pk=clock_id, subject_kind=SUBJECT, subject_id=access.case.id, owner_office__in=owns
    ).first()
    if clock is None:
        raise Refused(Permission.CLOCK_PAUSE, ids={"case": str(access.case.id), "item": str(clock_id)})
    if clock.rule_code not in ENDED_BY_HAND:
        raise UnableToFulfil(_("Tenggat ini selesai lewat langkahnya sendiri, bukan dari sini."))
    if clock.stopped_at is not None:
        audit.unchanged()
        return clock
    ended = clocks.stop(by=by, at=done_at, recorded_at=at, clock_id=clock.id)
    if clock.rule_code in RENEWED:
        begin_deadlines(by=by, case=case, at=done_at, recorded_at=at, rules=(clock.rule_code,))
    return ended
