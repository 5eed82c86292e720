"""A service is noted: when it was done, when it is recorded, and a sealed note."""

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

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
from sigap.kernel.errors import Unable
from sigap.vault.sealing import Place, seal

NOTE = "sealed_note"
_TABLE = "assistance_service"


class UnableToNoteService(Unable):
    """It cannot have been done yet."""


def note_place(service_id: UUID) -> Place:
    """Where a service's note lies."""
    return Place(table=_TABLE, row=service_id, column=NOTE, room=Room.SERVICES.value)


@audit.action
def note_service(
    *, by: Actor, at: datetime, access: CaseAccess, kind: ServiceKind, done_at: datetime, note: str, post_key: UUID
) -> Service:
    """Notes a service given by the actor's office. The same `post_key` again gives the same row.

    Raises UnableToNoteService, UnableToWorkOnClosedCase.
    """
    office_id = access.require(by, Permission.SERVICE_NOTE, Room.SERVICES)
    if done_at > at:
        raise UnableToNoteService(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    # Asked twice: a second click finds the row whatever became of the case; one that waited for the lock, too.
    noted = _noted(access, post_key)
    case = noted.case if noted else locked_open(access.case.id)
    if noted := noted or _noted(access, post_key):
        audit.unchanged()
        return noted
    service = Service(
        id=uuid4(),
        case=case,
        kind=kind,
        office_id=office_id,
        office_name=next(m.office_name for m in by.memberships if m.office_id == office_id),
        given_by=by.person_id,
        given_by_name=by.name,
        done_at=done_at,
        recorded_at=at,
        post_key=str(post_key),
    )
    key = room_key(by=by, at=at, access=access, room=Room.SERVICES)
    service.key_id = key.id
    service.sealed_note = seal(note, key=key, place=note_place(service.id))
    service.save(force_insert=True)
    move(by=by, at=at, case=case, event=CaseEvent.SERVICE_NOTED)
    case.save(update_fields=["status"])
    say(by, at, case.id, events.NOTED, service=str(service.id), kind=kind.value)
    return service


def _noted(access: CaseAccess, post_key: UUID) -> Service | None:
    return Service.objects.filter(post_key=str(post_key), case=access.case).first()
