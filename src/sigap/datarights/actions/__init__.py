"""Writes: a request noted, an answer proposed and decided, its handing over, a restriction lifted, the registers."""

from sigap.datarights.actions.answering import (
    NewAnswer,
    UnableToAnswer,
    compared_findings,
    decide_answer,
    lift_restriction,
    note_extract,
    propose_answer,
)
from sigap.datarights.actions.noting import NewRequest, RequestWords, UnableToNote, end_request, note_request
from sigap.datarights.actions.sealed import content_place, reason_place
from sigap.datarights.actions.wording import write_word

__all__ = [
    "NewAnswer",
    "NewRequest",
    "RequestWords",
    "UnableToAnswer",
    "UnableToNote",
    "compared_findings",
    "content_place",
    "decide_answer",
    "end_request",
    "lift_restriction",
    "note_extract",
    "note_request",
    "propose_answer",
    "reason_place",
    "write_word",
]
