"""Tables of help to persons: services and appointments, consent and its exceptions; labels of their codes."""

from sigap.assistance.models.consents import (
    AIM_LABELS,
    ANSWER_LABELS,
    BAR_LABELS,
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

WORD_TABLES = (CATALOGUE_WORDS, APPOINTMENT_LABELS, GROUND_LABELS, OUTCOME_LABELS)
"""What the trail calls the app's codes."""

__all__ = [
    "AIM_LABELS",
    "ANSWER_LABELS",
    "APPOINTMENT_LABELS",
    "BAR_LABELS",
    "CATALOGUE_WORDS",
    "FUNCTION_LABELS",
    "FUNDING_LABELS",
    "GIVER_LABELS",
    "GROUND_LABELS",
    "LINE_LABELS",
    "MANNER_LABELS",
    "OUTCOME_LABELS",
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
    "Service",
    "VitalReview",
    "service_words",
]
