"""Tables of the app. Who sits where, and the sub task forces, lie in `access`: the ladder reads them."""

from sigap.taskforce.models.agreements import (
    AGREEMENT_LABELS,
    AGREEMENT_STATE_LABELS,
    Agreement,
    CalendarFeed,
    FeedDate,
)
from sigap.taskforce.models.decrees import (
    DECREE_LABELS,
    DECREE_STATE_LABELS,
    MEMBER_LABELS,
    AnnexPost,
    AnnexSection,
    Decree,
    FiledPaper,
    SubForceScheme,
)
from sigap.taskforce.models.forces import FORCE_CODE, TaskForce

__all__ = [
    "AGREEMENT_LABELS",
    "AGREEMENT_STATE_LABELS",
    "DECREE_LABELS",
    "DECREE_STATE_LABELS",
    "FORCE_CODE",
    "MEMBER_LABELS",
    "Agreement",
    "AnnexPost",
    "AnnexSection",
    "CalendarFeed",
    "Decree",
    "FeedDate",
    "FiledPaper",
    "SubForceScheme",
    "TaskForce",
]
