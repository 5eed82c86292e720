"""Writes of the app: marks and their corrections, articles, what the victim was told, and why nobody reported."""

from sigap.legal.actions.charges import UnableToCharge, charge, choice_place, choose_law, drop
from sigap.legal.actions.marks import (
    MarkOutOfOrder,
    UnableToNoteMark,
    confirm_mark,
    correct_mark,
    note_mark,
)
from sigap.legal.actions.paper import Paper, paper_place
from sigap.legal.actions.reporting import UnableToGoUnreported, no_report_place, note_no_report
from sigap.legal.actions.telling import UnableToNoteTold, note_told, told_place

__all__ = [
    "MarkOutOfOrder",
    "Paper",
    "UnableToCharge",
    "UnableToGoUnreported",
    "UnableToNoteMark",
    "UnableToNoteTold",
    "charge",
    "choice_place",
    "choose_law",
    "confirm_mark",
    "correct_mark",
    "drop",
    "no_report_place",
    "note_mark",
    "note_no_report",
    "note_told",
    "paper_place",
    "told_place",
]
