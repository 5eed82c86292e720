"""Writes about incidents. `done_at` is when something was done, `at` when it is written down."""

from sigap.incidents.actions.affected import (
    UnableToAddAffected,
    add_officer,
    ask_case,
    confirm_persons,
)
from sigap.incidents.actions.ending import UnableToDecideBreach, UnableToEnd, close, decide_no_breach, propose_no_breach
from sigap.incidents.actions.handling import (
    AssessmentConflict,
    LetterWords,
    UnableToNoteStep,
    assess,
    decide_public,
    note_step,
    tell_agency,
    tell_subjects,
)
from sigap.incidents.actions.letters import UnableToMoveLetter, cannot_reach, hand_over, print_letter
from sigap.incidents.actions.reporting import UnableToReport, report

__all__ = [
    "AssessmentConflict",
    "LetterWords",
    "UnableToAddAffected",
    "UnableToDecideBreach",
    "UnableToEnd",
    "UnableToMoveLetter",
    "UnableToNoteStep",
    "UnableToReport",
    "add_officer",
    "ask_case",
    "assess",
    "cannot_reach",
    "close",
    "confirm_persons",
    "decide_no_breach",
    "decide_public",
    "hand_over",
    "note_step",
    "print_letter",
    "propose_no_breach",
    "report",
    "tell_agency",
    "tell_subjects",
]
