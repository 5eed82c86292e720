"""A session is corrected with the service that it was: the row beside the new version says whom, how long and where."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.actions import ServiceFacts
from sigap.assistance.models import Service
from sigap.assistance.queries import service_of
from sigap.cases.queries import CaseAccess
from sigap.sessions.actions.noting import SessionFacts, people_meant, refuse_impossible
from sigap.sessions.models import ServiceSession, SessionVersion
from sigap.sessions.queries import standing_of


@audit.action
def correct_session(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    session: ServiceSession,
    service_id: UUID,
    happened: SessionFacts,
    facts: ServiceFacts,
    post_key: UUID,
    keeps_people: bool = False,
    is_void: bool = False,
) -> Service:
    """The next version of a service that was a session; `keeps_people`: by who does not see the people of the case.

    The same `post_key` again gives the same version. Raises UnableToNoteSession and what `correct_service` raises.
    """
    access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    people = people_meant(access, happened.ordinals)
    if not is_void:
        refuse_impossible(at, happened, people)
    before = standing_of(session, service_of(access, service_id))
    corrected = assistance.correct_service(
        by=by,
        at=at,
        access=access,
        service_id=service_id,
        kind=happened.kind,
        done_at=happened.starts_at,
        note=happened.note,
        post_key=post_key,
        facts=replace(facts, ordinal=happened.ordinals[0] if len(happened.ordinals) == 1 else None),
        is_void=is_void,
        keeps_person=keeps_people,
    )
    SessionVersion.objects.get_or_create(
        service=corrected,
        defaults={
            "id": uuid4(),
            "case": access.case,
            "session": session,
            "people": list(before.people) if keeps_people else [who.id for who in people],
            "minutes": happened.minutes,
            "place": happened.place.value,
        },
    )
    return corrected
