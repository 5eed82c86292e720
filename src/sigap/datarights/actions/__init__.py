"""Writes: a request noted or cancelled, its answer proposed, decided, handed over; restrictions lifted; registers."""

from sigap.datarights.actions.answering import (
    NewAnswer,
    UnableToAnswer,
    ask_lift,
    compared_findings,
    decide_answer,
    lift_restriction,
    note_extract,
    propose_answer,
)
from sigap.datarights.actions.erasing import refuse_open_requests
from sigap.datarights.actions.noting import (
    NewRequest,
    RequestWords,
    UnableToNote,
    cancel_request,
    end_request,
    note_request,
)
from sigap.datarights.actions.sealed import content_place, other_place, reason_place
from sigap.datarights.actions.wording import write_word

__all__ = [
    "NewAnswer",
    "NewRequest",
    "RequestWords",
    "UnableToAnswer",
    "UnableToNote",
    "ask_lift",
    "cancel_request",
    "compared_findings",
    "content_place",
    "decide_answer",
    "end_request",
    "lift_restriction",
    "note_extract",
    "note_request",
    "other_place",
    "propose_answer",
    "reason_place",
    "refuse_open_requests",
    "write_word",
]
