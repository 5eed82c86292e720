"""What may be destroyed of a case before its time, and what may not. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class ErasureBasis(StrEnum):
    """Why something is destroyed before the case file itself is."""

    RETENTION_OVER = "retention_over"
    SUBJECT_REQUEST = "subject_request"
    ENTERED_BY_MISTAKE = "entered_by_mistake"
    COURT_ORDER = "court_order"


class ErasureStatus(StrEnum):
    """Where a request stands. Only the database's owner makes it done, past the desk."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class HoldBasis(StrEnum):
    """Why nothing of a case may be destroyed."""

    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    TRIAL = "trial"
    INSPECTION = "inspection"
    DISPUTE = "dispute"


ERASURE_STANDS = timedelta(days=30)
"""How long a request may wait for its approval and its carrying out; what it was asked for may have changed since."""

LAW_OFFICES = frozenset({"polres_ppa", "kejari"})
"""Kinds of office whose hold no other office lifts: it keeps what a court may need."""


def is_stale(requested_at: datetime, at: datetime) -> bool:
    """Whether a request is too old to be carried out."""
    return at > requested_at + ERASURE_STANDS


def may_release(placed_kind: str, releasing_kinds: frozenset[str]) -> bool:
    """Whether somebody in offices of these kinds may lift a hold placed by an office of that kind.

    That it must be another person than the one who placed it is the action's affair.
    """
    return placed_kind not in LAW_OFFICES or bool(releasing_kinds & LAW_OFFICES)
