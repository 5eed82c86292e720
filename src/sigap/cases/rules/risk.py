"""How an officer sets a case's risk: raising at once, lowering by two, alone only after waiting. Pure."""

from enum import StrEnum

from sigap.screening.rules.persons import Risk


class RiskBasis(StrEnum):
    """Why the risk is set as it is, as a code that others may read; the words beside it are sealed."""

    DANGER_NEAR = "danger_near"
    NEW_FACTS = "new_facts"
    SAFE_NOW = "safe_now"
    SUSPECT_AWAY = "suspect_away"
    OFFICERS_VIEW = "officers_view"


class RiskStatus(StrEnum):
    """What became of a decision on risk. `kept`: looked at and left; `lapsed`: the risk moved in the meantime."""

    RAISED = "raised"
    KEPT = "kept"
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ALONE = "alone"
    LAPSED = "lapsed"


class RiskFinding(StrEnum):
    """What a second person found of a lowering that was done alone."""

    IN_ORDER = "in_order"
    TOO_LOW = "too_low"


LOWERED = frozenset({RiskStatus.APPROVED, RiskStatus.ALONE})
"""The two ways in which a risk comes down."""
_SEVERITY = {Risk.LOW: 0, Risk.MEDIUM: 1, Risk.HIGH: 2}


def is_lower(risk: Risk, than: Risk) -> bool:
    """Whether a risk is less than another."""
    return _SEVERITY[risk] < _SEVERITY[than]


def first_status(current: Risk, wanted: Risk) -> RiskStatus:
    """What a decision is when it is taken: a raising and a keeping at once, a lowering waits for a second person."""
    if is_lower(wanted, current):
        return RiskStatus.WAITING
    return RiskStatus.KEPT if wanted is current else RiskStatus.RAISED


def needs_words(*, current: Risk, wanted: Risk, proposed: Risk | None) -> bool:
    """Whether a reason is asked: for every lowering, and for whatever is not what the instrument proposes."""
    return is_lower(wanted, current) or (proposed is not None and wanted is not proposed)
