"""Writes of field visits: a team is sent, gives word, comes back, enters its sheet; silence rings."""

from sigap.fieldvisits.actions.ringing import ring_silent
from sigap.fieldvisits.actions.sealed import FieldWords, seen_place, words_place
from sigap.fieldvisits.actions.sending import NewVisit, UnableToSend, plan_visit
from sigap.fieldvisits.actions.sheets import SeenInField, UnableToWriteSheet, note_printed, write_sheet
from sigap.fieldvisits.actions.words import UnableToGiveWord, call_off, come_back, depart, note_team_safe

__all__ = [
    "FieldWords",
    "NewVisit",
    "SeenInField",
    "UnableToGiveWord",
    "UnableToSend",
    "UnableToWriteSheet",
    "call_off",
    "come_back",
    "depart",
    "note_printed",
    "note_team_safe",
    "plan_visit",
    "ring_silent",
    "seen_place",
    "words_place",
    "write_sheet",
]
