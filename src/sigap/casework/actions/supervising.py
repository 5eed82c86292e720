"""The head of the case's office sees a plan, and decides whether each plan of the office is seen."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.casework import events
from sigap.casework.models import CasePlan, PlanPractice
from sigap.casework.queries import edition_to_look, may_set_practice
from sigap.kernel.errors import Conflict, Refused


@audit.action
def look_at_plan(*, by: Actor, at: datetime, access: CaseAccess, version: int) -> CasePlan:
    """The head has seen the newest edition, also one who does not work on the case: the database holds what they see.

    A second click changes nothing. Raises Refused, Conflict.
    """
    edition = edition_to_look(by, access)
    check_powers(by)
    if edition.version != version:
        raise Conflict(_("Rencana berubah sementara Anda membacanya. Baca yang baru."))
    change = {"looked_at": at, "looked_by": by.person_id, "looked_by_name": by.name}
    if not CasePlan.objects.filter(pk=edition.pk, looked_at=None).update(**change):
        audit.unchanged()
        return edition
    edition.looked_at, edition.looked_by, edition.looked_by_name = at, by.person_id, by.name
    record_case_event(by, at, access.case.id, events.LOOKED, edition=str(edition.id))
    return edition


@audit.action
def set_practice(*, by: Actor, at: datetime, office_id: UUID, is_on: bool) -> None:
    """Whether each plan of the office is seen by its head, who says so. Raises Refused."""
    if not may_set_practice(by, office_id):
        raise Refused(Permission.CASE_REVIEW, ids={"office": str(office_id)})
    check_powers(by)
    PlanPractice.objects.update_or_create(
        office_id=office_id, defaults={"is_supervised": is_on, "changed_by": by.person_id, "changed_at": at}
    )
    record_staff_event(events.PRACTICE, by=by, at=at, office=office_id, is_on=str(int(is_on)))
