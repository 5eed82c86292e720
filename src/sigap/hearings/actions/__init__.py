"""Writes of the app: hearings noted, moved, settled; who accompanies; how a child is heard; what it cost; reminders."""

from sigap.hearings.actions.companions import choose_companion, confirm_companion, decline_companion
from sigap.hearings.actions.diary import (
    CompanionBusy,
    HearingPlace,
    UnableToNoteHearing,
    confirm_hearing,
    move_hearing,
    needs_source,
    note_hearing,
    place_of_hearing,
    settle_hearing,
)
from sigap.hearings.actions.older_hearings import owe_news_of_planned_hearings
from sigap.hearings.actions.parts import answer_arrangement, claim_cost, receive_cost, request_arrangements
from sigap.hearings.actions.reminding import remind

__all__ = [
    "CompanionBusy",
    "HearingPlace",
    "UnableToNoteHearing",
    "answer_arrangement",
    "choose_companion",
    "claim_cost",
    "confirm_companion",
    "confirm_hearing",
    "decline_companion",
    "move_hearing",
    "needs_source",
    "note_hearing",
    "owe_news_of_planned_hearings",
    "place_of_hearing",
    "receive_cost",
    "remind",
    "request_arrangements",
    "settle_hearing",
]
