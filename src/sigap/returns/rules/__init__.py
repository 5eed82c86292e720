"""Which returns there are, how one stands, what an edition holds and where two editions differ. Pure."""

from sigap.returns.rules.kinds import (
    CLASSIFICATION_LABELS,
    Classification,
    NoSuchReturn,
    ReturnKind,
    ReturnSection,
    ReturnUnfit,
    kind_of,
    kinds_from,
    owed_on,
    shipped_kinds,
)
from sigap.returns.rules.snapshots import (
    OFFICE_ANSWER_LABELS,
    ChangedFigure,
    OfficeAnswer,
    SnapshotLine,
    canonical,
    changes,
    fingerprint,
    silent_offices,
)
from sigap.returns.rules.standing import RETURN_STATUS_LABELS, ReturnStatus, asked_until, may_freeze, ringing_marks

__all__ = [
    "CLASSIFICATION_LABELS",
    "OFFICE_ANSWER_LABELS",
    "RETURN_STATUS_LABELS",
    "ChangedFigure",
    "Classification",
    "NoSuchReturn",
    "OfficeAnswer",
    "ReturnKind",
    "ReturnSection",
    "ReturnStatus",
    "ReturnUnfit",
    "SnapshotLine",
    "asked_until",
    "canonical",
    "changes",
    "fingerprint",
    "kind_of",
    "kinds_from",
    "may_freeze",
    "owed_on",
    "ringing_marks",
    "shipped_kinds",
    "silent_offices",
]
