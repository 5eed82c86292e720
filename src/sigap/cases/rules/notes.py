"""Notes of a case: the kinds of note that have a template. Pure."""

from enum import StrEnum


class NoteTemplate(StrEnum):
    """What a note begins with; `free` with nothing."""

    FREE = "free"
    CALL = "call"
    VISIT = "visit"
    MEETING = "meeting"
    CONFERENCE = "conference"
    SAFETY = "safety"
