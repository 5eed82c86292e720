"""Writes of the app: protection is asked for, given, refused, ended; place and route; the plan looked at again."""

from sigap.protection.actions.asking import (
    UnableToAsk,
    ask,
    ask_by_referral,
    undo_given,
    withdraw,
    withdraw_by_referral,
)
from sigap.protection.actions.deciding import (
    UnableToDecide,
    end,
    give,
    look_at_plan,
    note_assessed,
    note_place,
    refuse,
)
from sigap.protection.actions.limits import SUBJECT
from sigap.protection.actions.older_requests import owe_answers_of_lpsk
from sigap.protection.actions.steps import paper_place, place_of_step

__all__ = [
    "SUBJECT",
    "UnableToAsk",
    "UnableToDecide",
    "ask",
    "ask_by_referral",
    "end",
    "give",
    "look_at_plan",
    "note_assessed",
    "note_place",
    "owe_answers_of_lpsk",
    "paper_place",
    "place_of_step",
    "refuse",
    "undo_given",
    "withdraw",
    "withdraw_by_referral",
]
