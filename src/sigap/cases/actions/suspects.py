"""From when the police name somebody a suspect: the app above that knows tells it here, in its own transaction."""

from datetime import date, datetime
from uuid import UUID

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess


@audit.action
def name_suspect(*, by: Actor, at: datetime, access: CaseAccess, person_id: UUID, since: date | None) -> None:
    """The person is called tersangka since a day, or no longer (`since` None): then again "terlapor"."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    person = CasePerson.objects.filter(case=access.case, pk=person_id)
    was = person.values_list("named_suspect_on", flat=True).first()
    if was == since:
        audit.unchanged()
        return
    person.update(named_suspect_on=since)
    code = events.SUSPECT_NAMED if since else events.SUSPECT_RELEASED
    record_case_event(by, at, access.case.id, code, person=str(person_id))
