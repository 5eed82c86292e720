"""Writes on what comes in: each a verb, keyword-only, with `by=` and `at=`; permission asserted, trace left."""

from sigap.intake.actions.arriving import (
    DRAFT_LIMIT,
    Entered,
    UnableToEnterReport,
    UnableToKeepDraft,
    bring_report,
    drop_draft,
    enter_report,
    keep_draft,
)
from sigap.intake.actions.deciding import (
    UnableToNoteReceipt,
    decide_case,
    decide_forward,
    decide_join,
    decide_no_case,
    note_receipt,
)
from sigap.intake.actions.dialogue import (
    DIALOGUE,
    UnableToWrite,
    end_promise,
    note_heard,
    promise_time,
    write_to_reporter,
)
from sigap.intake.actions.files import file_into_case, lay_copy, note_not_clean
from sigap.intake.actions.ground import SUBJECT, UnableToDecide
from sigap.intake.actions.handing import Heard
from sigap.intake.actions.triage import (
    Sheet,
    UnableToTakeReport,
    UnableToTell,
    adopt_key,
    note_handled,
    save_sheet,
    take,
    take_over,
    tell,
)

__all__ = [
    "DIALOGUE",
    "DRAFT_LIMIT",
    "SUBJECT",
    "Entered",
    "Heard",
    "Sheet",
    "UnableToDecide",
    "UnableToEnterReport",
    "UnableToKeepDraft",
    "UnableToNoteReceipt",
    "UnableToTakeReport",
    "UnableToTell",
    "UnableToWrite",
    "adopt_key",
    "bring_report",
    "decide_case",
    "decide_forward",
    "decide_join",
    "decide_no_case",
    "drop_draft",
    "end_promise",
    "enter_report",
    "file_into_case",
    "keep_draft",
    "lay_copy",
    "note_handled",
    "note_heard",
    "note_not_clean",
    "note_receipt",
    "promise_time",
    "save_sheet",
    "take",
    "take_over",
    "tell",
    "write_to_reporter",
]
