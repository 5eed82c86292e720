"""Writes of the app: houses and their beds, stays from the hold to the leaving, days in the house, the ringing."""

from sigap.shelter.actions.daily import note_entry, note_record_printed, settle_entry
from sigap.shelter.actions.following import tell_of_changed_guests
from sigap.shelter.actions.guarding import tell_guards
from sigap.shelter.actions.houses import add_room, change_room, set_bed, write_house, write_place
from sigap.shelter.actions.joining import join_case
from sigap.shelter.actions.reviewing import StayReview, review_stay, seen_of
from sigap.shelter.actions.ringing import lapse_holds, ring_absent, tell_of_unknown_guests
from sigap.shelter.actions.scope import StayWords, UnableToKeepHouse, UnableToPlace
from sigap.shelter.actions.stays import NewStay, admit, begin_stay, hold_waiting, leave, move, release

__all__ = [
    "NewStay",
    "StayReview",
    "StayWords",
    "UnableToKeepHouse",
    "UnableToPlace",
    "add_room",
    "admit",
    "begin_stay",
    "change_room",
    "hold_waiting",
    "join_case",
    "lapse_holds",
    "leave",
    "move",
    "note_entry",
    "note_record_printed",
    "release",
    "review_stay",
    "ring_absent",
    "seen_of",
    "set_bed",
    "settle_entry",
    "tell_guards",
    "tell_of_changed_guests",
    "tell_of_unknown_guests",
    "write_house",
    "write_place",
]
