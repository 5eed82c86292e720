"""Kinds and states of meetings, of what is written in them, and of what follows from them. Pure."""

from enum import StrEnum


class MeetingKind(StrEnum):
    """Who meets."""

    PLENARY = "plenary"
    SUB = "sub_task_force"
    TECHNICAL = "technical"


class MeetingStatus(StrEnum):
    """How far a meeting is. RUNNING: its minutes are being written, or corrected after they were closed."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class InvitationAnswer(StrEnum):
    """What an office said to its invitation."""

    NONE = ""
    COMING = "coming"
    SUBSTITUTE = "substitute"
    NOT_COMING = "not_coming"


class Presence(StrEnum):
    """Whether an office was there, ticked at the door."""

    UNKNOWN = ""
    PRESENT = "present"
    SUBSTITUTE = "substitute"
    ABSENT = "absent"


THERE = frozenset({Presence.PRESENT, Presence.SUBSTITUTE})


class AgendaSource(StrEnum):
    """Where a point of the agenda comes from."""

    ACTION = "action"
    LATE = "late"
    PLAN = "plan"
    RULE = "rule"
    OWN = "own"


class MinuteLineKind(StrEnum):
    """What a line of the minutes is. POINT: the meeting goes on to a point of its agenda."""

    POINT = "point"
    NOTE = "note"
    DECISION = "decision"
    TASK = "task"


class ItemSource(StrEnum):
    """What an action follows from. DIRECTIVE: whoever leads the task force asked for it, between two meetings."""

    DECISION = "decision"
    FINDING = "finding"
    DIRECTIVE = "directive"


class ItemStatus(StrEnum):
    """Whether an action is still owed."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class ItemStepKind(StrEnum):
    """One thing that happened to an action."""

    GIVEN = "given"
    CHANGED = "changed"
    DONE = "done"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class MinutesConfirmation(StrEnum):
    """How whoever led the meeting confirmed an edition of its minutes."""

    HERE = "here"
    ON_PAPER = "on_paper"


class MeetingFileKind(StrEnum):
    """What a file is."""

    ATTENDANCE = "attendance"
    MINUTES = "minutes"
    EVIDENCE = "evidence"
