"""Writes about people, offices, powers, sessions and ways back in. Each leaves a trace; none gives oneself a power."""

from sigap.access.actions.memberships import (
    UnableToEndMembership,
    UnableToGrantMembership,
    UnableToSeat,
    end_membership,
    end_seat,
    grant_membership,
    grant_seat,
)
from sigap.access.actions.offices import UnableToChangeOffice, add_office, end_office, rename_office, set_phone
from sigap.access.actions.passwords import UnableToChangePassword, change_password, note_threshold
from sigap.access.actions.people import (
    LANGUAGES,
    UnableToAddPerson,
    UnableToChangePerson,
    UnableToSetLanguage,
    add_person,
    end_person,
    reactivate_person,
    set_language,
)
from sigap.access.actions.resets import UnableToReset, ask_reset, confirm_reset, stop_reset, use_reset
from sigap.access.actions.sessions import UnableToEndSession, end_other_sessions, end_session, end_sessions_of

__all__ = [
    "LANGUAGES",
    "UnableToAddPerson",
    "UnableToChangeOffice",
    "UnableToChangePassword",
    "UnableToChangePerson",
    "UnableToEndMembership",
    "UnableToEndSession",
    "UnableToGrantMembership",
    "UnableToReset",
    "UnableToSeat",
    "UnableToSetLanguage",
    "add_office",
    "add_person",
    "ask_reset",
    "change_password",
    "confirm_reset",
    "end_membership",
    "end_office",
    "end_other_sessions",
    "end_person",
    "end_seat",
    "end_session",
    "end_sessions_of",
    "grant_membership",
    "grant_seat",
    "note_threshold",
    "reactivate_person",
    "rename_office",
    "set_language",
    "set_phone",
    "stop_reset",
    "use_reset",
]
