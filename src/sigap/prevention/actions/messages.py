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
from sigap.prevention.rules import MessageDeclineReason

MOST_AT_ONCE = 500


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
    if state == MessageState.DECLINED or row.kind != PublicMessageKind.SESSION_ASKED:
        # Nothing of who was turned away stays, nor of what was read; who was taken in lies with the volunteers.
        row.key_id = row.key_blob = row.sealed_body = None
    row.save(update_fields=["state", "settled_at", "settled_by", "settler_name", "key_id", "key_blob", "sealed_body"])
    record_prevention_event(by, at, events.MESSAGE_SETTLED, message=str(row.pk), state=state.value)
    return row


@audit.action
def decline_message(*, by: Actor, at: datetime, message_id: UUID, why: MessageDeclineReason | None) -> PublicMessage:
    """Turns away what was sent. Whoever was promised an answer is called first. Raises Refused, UnableForPrevention."""
    row = settle_message(by=by, at=at, message_id=message_id, state=MessageState.DECLINED)
    if why is None and row.kind != PublicMessageKind.FEEDBACK:
        raise UnableForPrevention(_("Telepon dulu yang menulis, lalu pilih mengapa ini tidak ditindaklanjuti."))
    if why is not None and row.settled_at == at:
        record_prevention_event(by, at, events.MESSAGE_DECLINED, message=str(row.pk), why=why.value)
    return row


@audit.action
def decline_crowd(*, by: Actor, at: datetime) -> int:
    """Declines what came beyond the pace and waits: up to `MOST_AT_ONCE`, the oldest first. How many. Raises Refused.

    What was typed goes.
    """
    by.require(Permission.PREVENTION_MANAGE)
    waiting = PublicMessage.objects.select_for_update().filter(state=MessageState.WAITING, is_crowded=True)
    keys = list(waiting.order_by("received_at", "id").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if not keys:
        audit.unchanged()
        return 0
    PublicMessage.objects.filter(pk__in=keys).update(
        state=MessageState.DECLINED, settled_at=at, settled_by=by.person_id, settler_name=by.name,
        key_id=None, key_blob=None, sealed_body=None,
    )  # fmt: skip
    record_prevention_event(by, at, events.CROWD_DECLINED, count=str(len(keys)))
    return len(keys)
