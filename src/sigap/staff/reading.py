"""The private number of whoever is on duty, opened through the vault's door by a colleague who has to call them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.events import SYSTEM_STREAM
from sigap.access.models import DutyShift, PrivatePhone
from sigap.access.permissions import Permission
from sigap.access.queries import on_duty
from sigap.access.queries.duty import shift_facts
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.staff.actions.phones import phone_place
from sigap.vault import door, macs
from sigap.vault.door import ItemKind, SealedItem

CALLING = "duty-call"
"""Why the number is opened."""
type Entering = Callable[[], AbstractContextManager[Actor]]


def open_duty_number(*, entering: Entering, office_id: UUID, at: datetime) -> str:
    """The number of who is on duty in an office now. Raises Refused, MacBroken.

    A turn that SIGAP did not write opens nobody's number.
    """

    def select(actor: Actor) -> tuple[None, Sequence[SealedItem]]:
        actor.require(Permission.DUTY_SEE)
        check_powers(actor)
        duty = on_duty(office_id=office_id, at=at)
        phone = PrivatePhone.objects.filter(person_id=duty.person_id).first() if duty else None
        if duty is None or phone is None:
            raise Refused(Permission.DUTY_SEE, ids={"office": str(office_id)})
        shift = DutyShift.objects.get(pk=duty.shift_id)
        macs.verify("duty_shift", shift_facts(shift), shift.mac)
        return None, [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=duty.person_id,
                stream_kind=StreamKind.SYSTEM,
                stream_id=SYSTEM_STREAM,
                place=phone_place(duty.person_id),
                sealed=phone.sealed,
                key=door.key_rows([phone.key_id])[phone.key_id],
            )
        ]

    _none, texts = door.open_sealed(entering, select, reason=CALLING, at=at)
    return "".join(texts)
