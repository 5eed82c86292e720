"""Writes of the app: marks and their corrections, articles, what the victim was told, and why nobody reported."""

from sigap.legal.actions.charges import UnableToCharge, charge, choice_place, choose_law, drop
from sigap.legal.actions.exits import (
    UnableToAnswerExit,
    answer_exit,
    reasons_against,
    ring_standing_exits,
    ring_where_barred,
)
from sigap.legal.actions.marks import (
    MarkOutOfOrder,
    UnableToNoteMark,
    confirm_mark,
    correct_mark,
    is_of_dossier,
    note_mark,
    tell_free,
)
from sigap.legal.actions.owing import LimitOwner, owners_of
from sigap.legal.actions.paper import Paper, paper_place
from sigap.legal.actions.reporting import UnableToGoUnreported, no_report_place, note_no_report
from sigap.legal.actions.telling import UnableToNoteTold, note_told, told_place
from sigap.legal.actions.tracks import (
    UnableToChangeTrack,
    change_dossier,
    dossier_place,
    link_tracks,
    unlink_tracks,
)

__all__ = [
    "LimitOwner",
    "MarkOutOfOrder",
    "Paper",
    "UnableToAnswerExit",
    "UnableToChangeTrack",
    "UnableToCharge",
    "UnableToGoUnreported",
    "UnableToNoteMark",
    "UnableToNoteTold",
    "answer_exit",
    "change_dossier",
    "charge",
    "choice_place",
    "choose_law",
    "confirm_mark",
    "correct_mark",
    "dossier_place",
    "drop",
    "is_of_dossier",
    "link_tracks",
    "no_report_place",
    "note_mark",
    "note_no_report",
    "note_told",
    "owners_of",
    "paper_place",
    "reasons_against",
    "ring_standing_exits",
    "ring_where_barred",
    "tell_free",
    "told_place",
    "unlink_tracks",
]
