"""Writes of the app: marks and their corrections, articles, and what the victim was told."""

from sigap.legal.actions.charges import UnableToCharge, charge, drop
from sigap.legal.actions.marks import (
    MarkOutOfOrder,
    Paper,
    UnableToNoteMark,
    confirm_mark,
    correct_mark,
    note_mark,
    paper_place,
)
from sigap.legal.actions.telling import UnableToNoteTold, note_told, told_place

__all__ = [
    "MarkOutOfOrder",
    "Paper",
    "UnableToCharge",
    "UnableToNoteMark",
    "UnableToNoteTold",
    "charge",
    "confirm_mark",
    "correct_mark",
    "drop",
    "note_mark",
    "note_told",
    "paper_place",
    "told_place",
]
