"""Writes on a case: each a verb, keyword-only, with `by=` and `at=`; permission asserted, trace left."""

from sigap.cases.actions.closing import UnableToCloseCase, close_case
from sigap.cases.actions.handing_over import UnableToHandOver, hand_over, take_over
from sigap.cases.actions.items import open_item, settle_item
from sigap.cases.actions.opening import UnableToOpenCase, bring_in, open_case
from sigap.cases.actions.persons import Identity, add_person, name_person
from sigap.cases.actions.rooms import RoomConflict, write_room
from sigap.cases.actions.teamwork import UnableToAssign, assign, release_who_left

__all__ = [
    "Identity",
    "RoomConflict",
    "UnableToAssign",
    "UnableToCloseCase",
    "UnableToHandOver",
    "UnableToOpenCase",
    "add_person",
    "assign",
    "bring_in",
    "close_case",
    "hand_over",
    "name_person",
    "open_case",
    "open_item",
    "release_who_left",
    "settle_item",
    "take_over",
    "write_room",
]
