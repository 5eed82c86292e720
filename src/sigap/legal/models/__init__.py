"""Tables of the legal track: tracks and marks with their versions, articles and which law holds, what was told.

In clear: kinds, days, who entered them. Numbers of papers, where they lie and every word are sealed in the legal
section.
"""

from sigap.legal.models.charges import Charge, LawChoice, NoPoliceReport, VictimUpdate
from sigap.legal.models.exits import BarredExit, ExitAnswer
from sigap.legal.models.hearsay import ConfirmableRecord
from sigap.legal.models.labels import (
    ANSWER_LABELS,
    BAR_LABELS,
    DOSSIER_LABELS,
    KIND_LABELS,
    LAW_DECIDERS,
    LINE_LABELS,
    MANNER_LABELS,
    NO_REPORT_LABELS,
    ODDITY_LABELS,
    PROCEDURE_LABELS,
    REFUSAL_LABELS,
    RIGHT_LABELS,
    RULING_LABELS,
    SIDE_LABELS,
    SOURCE_LABELS,
    SUSPECT_STATE_LABELS,
    TOPIC_LABELS,
    TRACK_LABELS,
)
from sigap.legal.models.labels import WORD_TABLES as _LABEL_TABLES
from sigap.legal.models.telling import (
    TELLING_WORDS,
    NoticeRemark,
    PlannedRelease,
    VictimNotice,
    VictimWish,
)
from sigap.legal.models.track import CriminalTrack, DossierChange, Mark, TrackLink

WORD_TABLES = (*_LABEL_TABLES, *TELLING_WORDS)
"""What the trail calls the app's codes."""

__all__ = [
    "ANSWER_LABELS",
    "BAR_LABELS",
    "DOSSIER_LABELS",
    "KIND_LABELS",
    "LAW_DECIDERS",
    "LINE_LABELS",
    "MANNER_LABELS",
    "NO_REPORT_LABELS",
    "ODDITY_LABELS",
    "PROCEDURE_LABELS",
    "REFUSAL_LABELS",
    "RIGHT_LABELS",
    "RULING_LABELS",
    "SIDE_LABELS",
    "SOURCE_LABELS",
    "SUSPECT_STATE_LABELS",
    "TOPIC_LABELS",
    "TRACK_LABELS",
    "WORD_TABLES",
    "BarredExit",
    "Charge",
    "ConfirmableRecord",
    "CriminalTrack",
    "DossierChange",
    "ExitAnswer",
    "LawChoice",
    "Mark",
    "NoPoliceReport",
    "NoticeRemark",
    "PlannedRelease",
    "TrackLink",
    "VictimNotice",
    "VictimUpdate",
    "VictimWish",
]
