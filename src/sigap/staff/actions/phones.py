"""Officers' own numbers for nights on duty: sealed, given and taken back by nobody but themselves."""

from datetime import datetime
from uuid import UUID

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor
from sigap.access.models import PrivatePhone
from sigap.access.permissions import Permission
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal

DUTY = "duty"
"""The section in which private numbers lie."""


def phone_place(person_id: UUID) -> Place:
    """Where somebody's number lies."""
    return Place(table="access_privatephone", row=person_id, column="sealed", section=DUTY)


@audit.action
def set_private_phone(*, by: Actor, at: datetime, number: str) -> None:
    """Seals the actor's own number; an empty one takes it back. Whoever has to call them at night opens it, traced."""
    by.require(Permission.PROFILE_OWN)
    held = PrivatePhone.objects.select_for_update().filter(person_id=by.person_id).first()
    digits = " ".join(number.split())
    if not digits:
        if held is None:
            audit.unchanged()
            return
        held.delete()
        record_staff_event(events.PRIVATE_PHONE_DROPPED, by=by, at=at, person=str(by.person_id))
        return
    key = datakeys.open_key(held.key_id) if held else datakeys.create(purpose=KeyPurpose.CREDENTIAL, at=at)
    sealed = seal(digits, key=key, place=phone_place(by.person_id))
    if held is not None:
        PrivatePhone.objects.filter(pk=held.pk).update(sealed=sealed, changed_at=at)
    else:
        PrivatePhone(person_id=by.person_id, key_id=key.id, sealed=sealed, changed_at=at).save(force_insert=True)
    record_staff_event(events.PRIVATE_PHONE_SET, by=by, at=at, person=str(by.person_id))
