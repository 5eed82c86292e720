"""Writes on what comes in: each a verb, keyword-only, with `by=` and `at=`; permission asserted, trace left."""

from sigap.intake.actions.arriving import (
    DRAFT_LIMIT,
    EnteredReport,
    UnableToEnterReport,
    UnableToKeepDraft,
    bring_report,
    drop_draft,
    enter_report,
    keep_draft,
)
from sigap.intake.actions.chasing import UnableToNoteReceipt, ask_again, note_receipt
from sigap.intake.actions.claims import IssuedClaim, UnableToIssueClaim, cancel_claim, issue_claim
from sigap.intake.actions.deciding import decide_case, decide_forward, decide_join, decide_no_case
from sigap.intake.actions.dialogue import (
    UnableToWriteToReporter,
    end_promise,
    has_open_promise,
    need_no_answer,
    note_messages_read,
    promise_time,
    write_to_reporter,
)
from sigap.intake.actions.dialogue_watch import DIALOGUE
from sigap.intake.actions.files import file_into_case, note_not_clean, store_copy
from sigap.intake.actions.handing import CaseHandover
from sigap.intake.actions.looking import UnableToLook, answer_second_look, ask_second_look
from sigap.intake.actions.merging import UnableToMerge, merge, unmerge
from sigap.intake.actions.reopening import UnableToReopenReport, reopen_report
from sigap.intake.actions.report_state import SUBJECT, UnableToDecideReport
from sigap.intake.actions.triage import (
    Sheet,
    UnableToTakeReport,
    UnableToTell,
    adopt_key,
    note_handled,
    renew_tokens,
    save_sheet,
    take,
    take_over,
    tell,
)

__all__ = [
    "DIALOGUE",
    "DRAFT_LIMIT",
    "SUBJECT",
    "CaseHandover",
    "EnteredReport",
    "IssuedClaim",
    "Sheet",
    "UnableToDecideReport",
    "UnableToEnterReport",
    "UnableToIssueClaim",
    "UnableToKeepDraft",
    "UnableToLook",
    "UnableToMerge",
    "UnableToNoteReceipt",
    "UnableToReopenReport",
    "UnableToTakeReport",
    "UnableToTell",
    "UnableToWriteToReporter",
    "adopt_key",
    "answer_second_look",
    "ask_again",
    "ask_second_look",
    "bring_report",
    "cancel_claim",
    "decide_case",
    "decide_forward",
    "decide_join",
    "decide_no_case",
    "drop_draft",
    "end_promise",
    "enter_report",
    "file_into_case",
    "has_open_promise",
    "issue_claim",
    "keep_draft",
    "merge",
    "need_no_answer",
    "note_handled",
    "note_messages_read",
    "note_not_clean",
    "note_receipt",
    "promise_time",
    "renew_tokens",
    "reopen_report",
    "save_sheet",
    "store_copy",
    "take",
    "take_over",
    "tell",
    "unmerge",
    "write_to_reporter",
]
