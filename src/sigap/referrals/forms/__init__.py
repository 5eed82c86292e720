"""Shape and wording of what is typed about a request between offices."""

from sigap.referrals.forms.exchange import QuestionForm, ReplyForm, VisitForm
from sigap.referrals.forms.requests import (
    PREVIEW_LIMIT,
    YES,
    ContestForm,
    DeclineForm,
    HandoverForm,
    OfferForm,
    PassOnForm,
    RecordAnswerForm,
    RerouteForm,
    ResultForm,
)

__all__ = [
    "PREVIEW_LIMIT",
    "YES",
    "ContestForm",
    "DeclineForm",
    "HandoverForm",
    "OfferForm",
    "PassOnForm",
    "QuestionForm",
    "RecordAnswerForm",
    "ReplyForm",
    "RerouteForm",
    "ResultForm",
    "VisitForm",
]
