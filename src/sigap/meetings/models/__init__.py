"""Tables of the app."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.meetings.models.files import MeetingFile, MeetingFileChunk
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
from sigap.meetings.models.minutes import (
    CONFIRMATION_LABELS,
    GAP_LABELS,
    LINE_LABELS,
    USE_LABELS,
    MinuteLine,
    MinutesEdition,
)
from sigap.taskforce.files import SEALED_SECTION, WORK

WORD_TABLES: tuple[Mapping[Any, Promise], ...] = (
    ANSWER_LABELS,
    KIND_LABELS,
    LINE_LABELS,
    SOURCE_LABELS,
    CONFIRMATION_LABELS,
    FILE_LABELS,
    {SEALED_SECTION: _("Berkas gugus tugas"), WORK: _("kerja gugus tugas")},
)
"""What stands for the codes of its events."""
__all__ = [
    "AGENDA_LABELS",
    "ANSWER_LABELS",
    "CONFIRMATION_LABELS",
    "FILE_LABELS",
    "GAP_LABELS",
    "ITEM_STATUS_LABELS",
    "KIND_LABELS",
    "LINE_LABELS",
    "PRESENCE_LABELS",
    "SOURCE_LABELS",
    "STATUS_LABELS",
    "STEP_LABELS",
    "USE_LABELS",
    "WORD_TABLES",
    "ActionItem",
    "ActionStep",
    "AgendaPoint",
    "InvitedOffice",
    "Meeting",
    "MeetingFile",
    "MeetingFileChunk",
    "MeetingRhythm",
    "MinuteLine",
    "MinutesEdition",
]
