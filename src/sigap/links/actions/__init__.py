"""Writes of the app: leads noted and taken back, links requested, answered and settled, numbers that many share."""

from sigap.links.actions.leads import (
    LeadsSpent,
    LeadText,
    UnableToNoteLead,
    lead_place,
    note_lead,
    take_back_lead,
)
from sigap.links.actions.settling import (
    UnableToAnswerLink,
    UnableToSettleLink,
    answer_request,
    note_list_printed,
    request_opening,
    settle_link,
)
from sigap.links.actions.shared_numbers import UnableToMarkCommon, end_common, mark_common

__all__ = [
    "LeadText",
    "LeadsSpent",
    "UnableToAnswerLink",
    "UnableToMarkCommon",
    "UnableToNoteLead",
    "UnableToSettleLink",
    "answer_request",
    "end_common",
    "lead_place",
    "mark_common",
    "note_lead",
    "note_list_printed",
    "request_opening",
    "settle_link",
    "take_back_lead",
]
