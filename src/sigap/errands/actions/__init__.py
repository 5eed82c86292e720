"""Writes of single tasks outside: given, linked anew, answered, taken back, rung about."""

from sigap.errands.actions.ending import (
    UnableToAnswerErrand,
    note_answer,
    note_heard,
    reply_outside,
    tell_managers,
    withdraw,
)
from sigap.errands.actions.giving import (
    ComparedPeople,
    NewErrand,
    UnableToGiveErrand,
    check_errand,
    give_errand,
    renew_link,
)
from sigap.errands.actions.sealed import content_place, half_place

__all__ = [
    "ComparedPeople",
    "NewErrand",
    "UnableToAnswerErrand",
    "UnableToGiveErrand",
    "check_errand",
    "content_place",
    "give_errand",
    "half_place",
    "note_answer",
    "note_heard",
    "renew_link",
    "reply_outside",
    "tell_managers",
    "withdraw",
]
