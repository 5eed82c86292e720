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


WRITTEN_ANEW = tuple(each for each in NoteTemplate if each is not NoteTemplate.SAFETY)
"""What a new note may be: a plan of safety is written with the plan of the case, where an emergency finds it."""
REACHING = frozenset({NoteTemplate.CALL, NoteTemplate.VISIT, NoteTemplate.MEETING})
"""Notes of an attempt to reach somebody: they say whether the client or the guardian was reached."""
