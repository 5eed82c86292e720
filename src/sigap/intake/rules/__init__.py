"""Pure rules of what comes in: doors, triage, and whom a report can be passed on to."""

from sigap.intake.rules.authorities import Authority, authorities, authorities_on
from sigap.intake.rules.contents import ExcludedParty, WrittenReport
from sigap.intake.rules.triage import (
    ASKED_AGAIN_CLOCK,
    BROUGHT_FOR,
    CHECKED_WITHIN,
    CLOSES_WITH,
    DESK_CHANNELS,
    DRAFT_LASTS,
    RECEIPT_CLOCK,
    TRIAGE_CLOCK,
    Door,
    FalseReason,
    NoCaseReason,
    TriageDecision,
    is_in_future,
    is_too_old,
    may_reopen,
    suggested_risk,
    why_high,
)
from sigap.mailbox.channels import HOLDS_A_CODE
from sigap.mailbox.flags import HIGH_RISK_FLAGS, Flag

__all__ = [
    "ASKED_AGAIN_CLOCK",
    "BROUGHT_FOR",
    "CHECKED_WITHIN",
    "CLOSES_WITH",
    "DESK_CHANNELS",
    "DRAFT_LASTS",
    "HIGH_RISK_FLAGS",
    "HOLDS_A_CODE",
    "RECEIPT_CLOCK",
    "TRIAGE_CLOCK",
    "Authority",
    "Door",
    "ExcludedParty",
    "FalseReason",
    "Flag",
    "NoCaseReason",
    "TriageDecision",
    "WrittenReport",
    "authorities",
    "authorities_on",
    "is_in_future",
    "is_too_old",
    "may_reopen",
    "suggested_risk",
    "why_high",
]
