"""Writes of the app: protection is asked for, given, refused, ended; place and route; the plan looked at again."""

from sigap.protection.actions.asking import UnableToAsk, ask, asked_by_office, taken_back_by_office, withdraw
from sigap.protection.actions.deciding import (
    UnableToDecide,
    end,
    give,
    look_at_plan,
    note_assessed,
    note_place,
    refuse,
)
from sigap.protection.actions.limits import SUBJECT, give_limits
from sigap.protection.actions.steps import paper_place, place_of_step

__all__ = [
    "SUBJECT",
    "UnableToAsk",
    "UnableToDecide",
    "ask",
    "asked_by_office",
    "end",
    "give",
    "give_limits",
    "look_at_plan",
    "note_assessed",
    "note_place",
    "paper_place",
    "place_of_step",
    "refuse",
    "taken_back_by_office",
    "withdraw",
]
