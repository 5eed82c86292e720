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
from sigap.shelter.actions.telling import tell_answering, tell_begun, tell_left
from sigap.shelter.models import Stay
from sigap.shelter.queries import manager_of, people_to_place
from sigap.shelter.rules import RUNNING, StayStatus


@audit.action
def join_case(*, by: Actor, at: datetime, access: CaseAccess, stay_id: UUID, person_id: UUID) -> Stay:
    """The stay is that person's from now on, in a case in which the actor works; its manager hears how it stands.

    Raises UnableToPlace, Refused.
    """
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
    _tell_how_it_stands(by, at, stay)
    return stay


def _tell_how_it_stands(by: Actor, at: datetime, stay: Stay) -> None:
    """As if it had been theirs from the start; nobody hears "arrived safely" of somebody who is not back."""
    managed = manager_of(stay)
    if managed is None or managed[0] == by.person_id:
        return
    if stay.status == StayStatus.LEFT:
        tell_left(by, at, stay)
    elif stay.entries.filter(settled_at=None, due_at__lte=at).exists():
        tell_answering(at, "shelter-absent-manager", stay.case_id, managed, staff=stay.house.office_id)
    elif stay.status in RUNNING:
        tell_begun(by, at, stay)
