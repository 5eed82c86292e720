"""Tables of help to persons: goals, services and appointments, consent and its exceptions; labels of their codes."""

from sigap.assistance.models.consents import (
    ANSWER_LABELS,
    BAR_LABELS,
    CHILD_ALONE_LABEL,
    GIVER_LABELS,
    GROUND_LABELS,
    MANNER_LABELS,
    OUTCOME_LABELS,
    STANCE_LABELS,
    STATE_LABELS,
    TIE_LABELS,
    TOLD_LABELS,
    TOPIC_LABELS,
    ConsentAnswer,
    ConsentTalk,
    VitalReview,
)
from sigap.assistance.models.plan import AREA_LABELS, GOAL_OUTCOME_LABELS, Goal
from sigap.assistance.models.purposes import PURPOSE_LABELS
from sigap.assistance.models.services import (
    APPOINTMENT_LABELS,
    CATALOGUE_WORDS,
    FUNCTION_LABELS,
    FUNDING_LABELS,
    LINE_LABELS,
    RESULT_LABELS,
    SERVICE_LABELS,
    Appointment,
    Service,
    service_words,
)

WORD_TABLES = (CATALOGUE_WORDS, APPOINTMENT_LABELS, GROUND_LABELS, OUTCOME_LABELS, AREA_LABELS, GOAL_OUTCOME_LABELS)
"""What the trail calls the app's codes."""

__all__ = [
    "ANSWER_LABELS",
    "APPOINTMENT_LABELS",
    "AREA_LABELS",
    "BAR_LABELS",
    "CATALOGUE_WORDS",
    "CHILD_ALONE_LABEL",
    "FUNCTION_LABELS",
    "FUNDING_LABELS",
    "GIVER_LABELS",
    "GOAL_OUTCOME_LABELS",
    "GROUND_LABELS",
    "LINE_LABELS",
    "MANNER_LABELS",
    "OUTCOME_LABELS",
    "PURPOSE_LABELS",
    "RESULT_LABELS",
    "SERVICE_LABELS",
    "STANCE_LABELS",
    "STATE_LABELS",
    "TIE_LABELS",
    "TOLD_LABELS",
    "TOPIC_LABELS",
    "WORD_TABLES",
    "Appointment",
    "ConsentAnswer",
    "ConsentTalk",
    "Goal",
    "Service",
    "VitalReview",
    "service_words",
]
