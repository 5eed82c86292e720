"""Sessions end: one's own, and those of people one looks after."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event, sessions_ended_of
from sigap.access.entry import Actor
from sigap.access.models import Person
from sigap.access.queries import looks_after
from sigap.kernel.errors import Unable


class UnableToEndSession(Unable):
    """There is no such running session of one's own."""


@audit.action
def end_session(*, by: Actor, at: datetime, session_id: UUID) -> None:
    """Ends one running session of one's own. Raises UnableToEndSession."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.my_session_end(%s)", [session_id])
        was_running = cursor.fetchone()[0]
    if not was_running:
        raise UnableToEndSession(_("Sesi itu sudah tidak berjalan."))
    record_staff_event(events.SESSION_ENDED, by=by, at=at, person=str(by.person_id), session=str(session_id))


@audit.action
def end_other_sessions(*, by: Actor, at: datetime) -> int:
    """Ends every session of one's own but the one at hand; returns how many."""
    return _end_all(by, at, by.person_id)


@audit.action
def end_sessions_of(*, by: Actor, at: datetime, person: Person) -> int:
    """Ends every session of somebody one looks after; returns how many. Raises Refused."""
    looks_after(by, person.id, at=at)
    return _end_all(by, at, person.id)


def _end_all(by: Actor, at: datetime, person_id: UUID) -> int:
    ended = sessions_ended_of(person_id)
    for session_id in ended:
        record_staff_event(events.SESSION_ENDED, by=by, at=at, person=str(person_id), session=str(session_id))
    if not ended:
        audit.unchanged()
    return len(ended)
