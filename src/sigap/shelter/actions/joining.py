"""A guest turns out to be somebody of a case."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.shelter import events
from sigap.shelter.actions.scope import UnableToPlace, placed_once, record_house_event, seen_stay
from sigap.shelter.models import Stay
from sigap.shelter.queries import people_to_place


@audit.action
def join_case(*, by: Actor, at: datetime, access: CaseAccess, stay_id: UUID, person_id: UUID) -> Stay:
    """The stay is that person's from now on, in a case in which the actor works. Raises UnableToPlace, Refused."""
    access.require(by, Permission.CASE_SEE, Section.PERSONS)
    stay = seen_stay(by, stay_id, as_staff=True)
    if stay.case_id is not None:
        audit.unchanged()
        return stay
    person = people_to_place(by).filter(pk=person_id, case=access.case).first()
    if person is None:
        raise UnableToPlace(_("Orang ini tidak ada di kasus itu, atau sudah punya ranjang."))
    stay.case, stay.case_code, stay.person = access.case, access.case.code, person
    with placed_once():
        stay.save(update_fields=["case", "case_code", "person"])
    record_house_event(by, at, stay.house, events.STAY_CHANGED, stay=str(stay.pk), status=stay.status)
    return stay
