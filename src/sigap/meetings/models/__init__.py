"""Tables of the app."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise

from sigap.meetings.models.items import (
    FILE_LABELS,
    ITEM_STATUS_LABELS,
    SOURCE_LABELS,
    STEP_LABELS,
    ActionItem,
    ActionStep,
)
from sigap.meetings.models.meeting import (
    AGENDA_LABELS,
    ANSWER_LABELS,
    KIND_LABELS,
    PRESENCE_LABELS,
    STATUS_LABELS,
    AgendaPoint,
    InvitedOffice,
    Meeting,
    MeetingRhythm,
)
from sigap.meetings.models.minutes import CONFIRMATION_LABELS, LINE_LABELS, MinuteLine, MinutesEdition

WORD_TABLES: tuple[Mapping[Any, Promise], ...] = (
    ANSWER_LABELS,
    KIND_LABELS,
    LINE_LABELS,
    SOURCE_LABELS,
    CONFIRMATION_LABELS,
    FILE_LABELS,
)
"""What stands for the codes of its events."""
__all__ = [
    "AGENDA_LABELS",
    "ANSWER_LABELS",
    "CONFIRMATION_LABELS",
    "FILE_LABELS",
    "ITEM_STATUS_LABELS",
    "KIND_LABELS",
    "LINE_LABELS",
    "PRESENCE_LABELS",
    "SOURCE_LABELS",
    "STATUS_LABELS",
    "STEP_LABELS",
    "WORD_TABLES",
    "ActionItem",
    "ActionStep",
    "AgendaPoint",
    "InvitedOffice",
    "Meeting",
    "MeetingRhythm",
    "MinuteLine",
    "MinutesEdition",
]
