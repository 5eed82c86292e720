"""Writes of single tasks outside: given, compared again, linked anew, answered, taken back, rung about."""

from sigap.errands.actions.again import compare_again, renew_link
from sigap.errands.actions.comparing import ComparedPeople, Receiver, UnableToGiveErrand
from sigap.errands.actions.ending import (
    UnableToAnswerErrand,
    note_answer,
    note_messages_read,
    reply_outside,
    tell_managers,
    withdraw,
)
from sigap.errands.actions.giving import NewErrand, check_errand, give_errand
from sigap.errands.actions.sealed import content_place, half_place

__all__ = [
    "ComparedPeople",
    "NewErrand",
    "Receiver",
    "UnableToAnswerErrand",
    "UnableToGiveErrand",
    "check_errand",
    "compare_again",
    "content_place",
    "give_errand",
    "half_place",
    "note_answer",
    "note_messages_read",
    "renew_link",
    "reply_outside",
    "tell_managers",
    "withdraw",
]
