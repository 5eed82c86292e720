"""Writes of the app: goals of the plan, services and their corrections, appointments, consent and acts without it."""

from sigap.assistance.actions.appointments import (
    UnableToAppoint,
    appoint,
    remind,
    reopen_appointment,
    settle_appointment,
)
from sigap.assistance.actions.consents import (
    ConsentBarred,
    TalkWords,
    UnableToNoteConsent,
    note_consent,
    note_printed,
)
from sigap.assistance.actions.giving import appointments_of_who_left, give_appointments
from sigap.assistance.actions.places import (
    detail_place,
    goal_place,
    note_place,
    outcome_place,
    place_of_appointment,
    review_place,
    words_place,
)
from sigap.assistance.actions.plan import UnableToEndGoal, UnableToSetGoal, end_goal, set_goal
from sigap.assistance.actions.services import (
    Detail,
    MediationForbidden,
    Provider,
    ServiceFacts,
    UnableToNoteService,
    correct_service,
    note_service,
)
from sigap.assistance.actions.vital import UnableToReviewVital, note_vital, review_vital

__all__ = [
    "ConsentBarred",
    "Detail",
    "MediationForbidden",
    "Provider",
    "ServiceFacts",
    "TalkWords",
    "UnableToAppoint",
    "UnableToEndGoal",
    "UnableToNoteConsent",
    "UnableToNoteService",
    "UnableToReviewVital",
    "UnableToSetGoal",
    "appoint",
    "appointments_of_who_left",
    "correct_service",
    "detail_place",
    "end_goal",
    "give_appointments",
    "goal_place",
    "note_consent",
    "note_place",
    "note_printed",
    "note_service",
    "note_vital",
    "outcome_place",
    "place_of_appointment",
    "remind",
    "reopen_appointment",
    "review_place",
    "review_vital",
    "set_goal",
    "settle_appointment",
    "words_place",
]
