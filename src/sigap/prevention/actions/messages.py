"""What the public sent is settled: taken up or declined, by somebody, once. Its key is handed to the vault first."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.outreach.actions import adopt_key
from sigap.outreach.models import PublicMessage
from sigap.outreach.rules import MessageState, PublicMessageKind
from sigap.prevention import events
from sigap.prevention.actions.activity_state import UnableForPrevention, record_prevention_event


class AlreadySettled(UnableForPrevention):
    """Somebody else answered it otherwise; nothing was overwritten."""


@audit.action
def adopt_message_key(*, by: Actor, at: datetime, message: PublicMessage) -> None:
    """The vault keeps the key from now on; what came sealed to the intake key goes. Raises SealBroken."""
    by.require(Permission.PREVENTION_MANAGE)
    row = PublicMessage.objects.select_for_update().get(pk=message.pk)
    if row.key_blob is None or row.key_id is None:
        audit.unchanged()
        return
    adopt_key(message=row, at=at)
    record_prevention_event(by, at, events.MESSAGE_HELD, message=str(row.pk))


@audit.action
def settle_message(*, by: Actor, at: datetime, message_id: UUID, state: MessageState) -> PublicMessage:
    """Taken up, or declined: then what was typed goes. The same twice is once. Raises Refused, AlreadySettled."""
    by.require(Permission.PREVENTION_MANAGE)
    row = PublicMessage.objects.select_for_update().filter(pk=message_id).first()
    if row is None:
        raise Refused(Permission.PREVENTION_MANAGE, ids={"message": str(message_id)})
    if row.state == state:
        audit.unchanged()
        return row
    if row.state != MessageState.WAITING:
        raise AlreadySettled(_("Kiriman ini sudah diputuskan oleh %(name)s.") % {"name": row.settler_name})
    row.state, row.settled_at, row.settled_by, row.settler_name = state, at, by.person_id, by.name
    if state == MessageState.DECLINED or row.kind == PublicMessageKind.VOLUNTEER:
        # Nothing of who was turned away stays; who was taken in lies with the volunteers.
        row.key_id = row.key_blob = row.sealed_body = None
    row.save(update_fields=["state", "settled_at", "settled_by", "settler_name", "key_id", "key_blob", "sealed_body"])
    record_prevention_event(by, at, events.MESSAGE_SETTLED, message=str(row.pk), state=state.value)
    return row
