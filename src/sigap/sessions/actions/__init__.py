"""Acts of the app."""

from sigap.sessions.actions.correcting import correct_session
from sigap.sessions.actions.grant import confirm_component, end_component, note_sheet, set_component
from sigap.sessions.actions.noting import (
    NextSession,
    SessionDoubtful,
    SessionFacts,
    UnableToNoteSession,
    note_session,
    void_session,
)
from sigap.sessions.actions.psychology import answer_seat, begin_seat, note_place, verify_seats, write_note

__all__ = [
    "NextSession",
    "SessionDoubtful",
    "SessionFacts",
    "UnableToNoteSession",
    "answer_seat",
    "begin_seat",
    "confirm_component",
    "correct_session",
    "end_component",
    "note_place",
    "note_session",
    "note_sheet",
    "set_component",
    "verify_seats",
    "void_session",
    "write_note",
]
