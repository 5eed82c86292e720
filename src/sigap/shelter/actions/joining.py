"""A guest turns out to be somebody of a case: sealed anew under it, so that it goes when the case is erased."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.shelter import events
from sigap.shelter.actions.daily import reseal_entries
from sigap.shelter.actions.scope import UnableToPlace, leaving_place, record_house_event, seen_stay, words_place
from sigap.shelter.models import Stay
from sigap.shelter.queries import people_to_place
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import seal


@audit.action
def join_case(
    *, by: Actor, at: datetime, access: CaseAccess, stay_id: UUID, person_id: UUID, texts: dict[UUID, str]
) -> Stay:
    """A guest turns out to be of a case in which the actor works: sealed anew under its key, so that it goes with it.

    `texts`: what was sealed so far, by the row's id, opened just before; the leaving under `post_key`. Raises
    UnableToPlace, Refused.
    """
    access.require(by, Permission.CASE_SEE, Section.PERSONS)
    stay = seen_stay(by, stay_id, as_staff=True)
    if stay.case_id is not None:
        audit.unchanged()
        return stay
    person = people_to_place(by).filter(pk=person_id, case=access.case).first()
    if person is None:
        raise UnableToPlace(_("Orang ini tidak ada di kasus itu, atau sudah punya ranjang."))
    key = datakeys.create(purpose=KeyPurpose.SHELTER, case_id=access.case.id, at=at)
    stay.case, stay.case_code, stay.person, stay.key_id = access.case, access.case.code, person, key.id
    stay.sealed_words = seal(texts[stay.id], key=key, place=words_place(stay.id))
    if stay.sealed_leaving is not None:
        stay.sealed_leaving = seal(texts[stay.post_key], key=key, place=leaving_place(stay.id))
    stay.save(update_fields=["case", "case_code", "person", "key_id", "sealed_words", "sealed_leaving"])
    reseal_entries(stay, key, texts)
    record_house_event(by, at, stay.house, events.STAY_CHANGED, stay=str(stay.pk), status=stay.status)
    return stay
