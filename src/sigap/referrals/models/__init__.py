"""Tables of the hand-over between offices, and the words for what stands in them."""

from sigap.referrals.models.exchange import Exchange
from sigap.referrals.models.labels import (
    ACT_LABELS,
    ANSWER_LABELS,
    DECLINE_LABELS,
    EXCHANGE_LABELS,
    MEANS_LABELS,
    PURPOSE_LETTERS,
    RESULT_LABELS,
    STATUS_LABELS,
    URGENCY_LABELS,
    askable_words,
    victim_words,
)
from sigap.referrals.models.papers import Handover, RecordedAnswer, Result
from sigap.referrals.models.referral import Referral, lacks_bed

__all__ = [
    "ACT_LABELS",
    "ANSWER_LABELS",
    "DECLINE_LABELS",
    "EXCHANGE_LABELS",
    "MEANS_LABELS",
    "PURPOSE_LETTERS",
    "RESULT_LABELS",
    "STATUS_LABELS",
    "URGENCY_LABELS",
    "Exchange",
    "Handover",
    "RecordedAnswer",
    "Referral",
    "Result",
    "askable_words",
    "lacks_bed",
    "victim_words",
]
