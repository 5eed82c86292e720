"""Writes of the app: what is known of a child, steps, detention by its hours, the alarms that ring before its end."""

from sigap.juvenile.actions.alarms import hearers_of, ring_due
from sigap.juvenile.actions.detaining import UnableToDetain, detain, extend, pass_on, release
from sigap.juvenile.actions.facts import UnableToNoteChild, birth_place, note_facts
from sigap.juvenile.actions.stepping import (
    note_litmas_asked,
    note_litmas_done,
    note_step,
    period_place,
    step_place,
)
from sigap.juvenile.actions.undoing import void_step

__all__ = [
    "UnableToDetain",
    "UnableToNoteChild",
    "birth_place",
    "detain",
    "extend",
    "hearers_of",
    "note_facts",
    "note_litmas_asked",
    "note_litmas_done",
    "note_step",
    "pass_on",
    "period_place",
    "release",
    "ring_due",
    "step_place",
    "void_step",
]
