"""The office outside the regency that the decree names, for what nobody who leads here may know."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.rules import LADDER_FORCE
from sigap.kernel.errors import Unable
from sigap.notifications import actions as notifications
from sigap.notifications.models import OutsideOffice
from sigap.taskforce.queries.decrees import decree_of, offices_outside
from sigap.taskforce.rules.decrees import DecreeState, state_on


class UnableToNameOutsideOffice(Unable):
    """Not of the decree that stands, or of an office that lies inside the regency."""


@audit.action
def name_outside_office(
    *, by: Actor, at: datetime, decree_id: UUID, label: str, address: str, office_id: UUID | None
) -> OutsideOffice:
    """Names it as the decree that stands does. Raises UnableToNameOutsideOffice, UnableToNameOutside, Refused."""
    by.require(Permission.TASKFORCE_MANAGE, decree=str(decree_id))
    decree = decree_of(by, decree_id)
    state = state_on(
        localdate(at),
        is_enacted=decree.enacted_at is not None,
        valid_from=decree.valid_from,
        valid_until=decree.valid_until,
        ended_on=decree.ended_on,
    )
    if decree.force.code != LADDER_FORCE or state is not DecreeState.STANDING:
        raise UnableToNameOutsideOffice(_("Kantor luar kabupaten ditetapkan menurut SK gugus tugas yang berlaku."))
    if office_id is not None and office_id not in {each.id for each in offices_outside(at=at)}:
        raise UnableToNameOutsideOffice(_("Kantor itu berada di dalam kabupaten. Pilih kantor di luarnya."))
    return notifications.name_outside(
        by=by, at=at, decree_id=decree.id, label=label, address=address, office_id=office_id
    )
