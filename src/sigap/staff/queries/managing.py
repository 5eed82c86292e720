"""Who looks after the rota of an office, and who may enter that somebody is away."""

from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.access.queries import offices_of
from sigap.access.rules import may_manage_duty
from sigap.kernel.errors import Refused


def manages_duty_of(by: By, office_id: UUID) -> bool:
    """Whether the actor looks after this office's rota: who acts for its head, and who manages people for all."""
    if not isinstance(by, Actor) or by.can(Permission.PEOPLE_MANAGE):
        return True
    return may_manage_duty([(held.role, held.office_kind) for held in by.memberships if held.office_id == office_id])


def require_manages(by: By, office_id: UUID) -> None:
    """Raises Refused unless the actor looks after this office's rota."""
    if not manages_duty_of(by, office_id):
        raise Refused(Permission.DUTY_MANAGE, ids={"office": str(office_id)})


def enters_absence_of(by: By, person_id: UUID, *, at: datetime) -> bool:
    """Whether the actor may say that somebody is away: oneself, the head of an office of theirs, the secretariat."""
    return by.person_id == person_id or any(
        manages_duty_of(by, office_id) for office_id in offices_of(person_id, at=at)
    )
