"""A service is noted: when it was done, when it is recorded, and a sealed note."""

from datetime import datetime
from uuid import UUID, uuid4

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.assistance import events
from sigap.assistance.models import Service
from sigap.assistance.rules import ServiceKind
from sigap.cases.actions.items import locked_open
from sigap.cases.actions.opening import move
from sigap.cases.actions.rooms import room_key
from sigap.cases.actions.tracing import say
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import CaseEvent
from sigap.kernel.errors import Refused
from sigap.vault.sealing import Place, seal

NOTE = "sealed_note"
_TABLE = "assistance_service"


def note_place(service_id: UUID) -> Place:
    """Where a service's note lies."""
    return Place(table=_TABLE, row=service_id, column=NOTE, room=Room.SERVICES.value)


@audit.action
def note_service(
    *, by: Actor, at: datetime, access: CaseAccess, kind: ServiceKind, done_at: datetime, note: str, post_key: UUID
) -> Service:
    """Notes a service given by the actor's office. The same `post_key` again gives the same row."""
    by.require(Permission.SERVICE_NOTE, case=str(access.case.id))
    if not access.has(Room.SERVICES) or access.office_id is None:
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id)})
    noted = Service.objects.filter(post_key=str(post_key)).first()
    if noted is not None:
        audit.unchanged()
        return noted
    case = locked_open(access.case.id)
    service = Service(
        id=uuid4(),
        case=case,
        kind=kind,
        office_id=access.office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == access.office_id),
        given_by=by.person_id,
        given_by_name=by.name,
        done_at=done_at,
        recorded_at=at,
        post_key=str(post_key),
    )
    key = room_key(case.id, Room.SERVICES, at)
    service.key_id = key.id
    service.sealed_note = seal(note, key=key, place=note_place(service.id))
    service.save(force_insert=True)
    move(by=by, at=at, case=case, event=CaseEvent.SERVICE_NOTED)
    case.save(update_fields=["status"])
    say(by, at, case.id, events.NOTED, service=str(service.id), kind=kind.value)
    return service
