"""Tables of what comes in: who brought a report, who took it, what was decided on it.

In clear, and said so: doors, offices, moments, flags, a police report's number, codes. Words lie sealed under the
report's own key.
"""

from sigap.intake.models.arriving import LP_LIMIT, Arrival, Draft, UncheckedReport, UncomparedParty
from sigap.intake.models.forwarding import RECEIPT_LIMIT, Forwarding
from sigap.intake.models.merging import ReportMerge, SecondLook
from sigap.intake.models.quarantine import FLOOD_LABELS, FloodReason, QuarantineCluster, QuarantineEpisode
from sigap.intake.models.triage import Adoption, ReportExclusion, ReportToken, Triage, Worksheet
from sigap.intake.models.words import (
    ABOUT_LABELS,
    ALIKE_LABELS,
    BROUGHT_LABELS,
    CHANNEL_LABELS,
    CLAIM_FOR_LABELS,
    DECISION_LABELS,
    DOOR_LABELS,
    FALSE_LABELS,
    FLAG_LABELS,
    LOOK_LABELS,
    NO_CASE_LABELS,
    PROMISE_LABELS,
    STATUS_LABELS,
    STORY_REASON_LABELS,
)

__all__ = [
    "ABOUT_LABELS",
    "ALIKE_LABELS",
    "BROUGHT_LABELS",
    "CHANNEL_LABELS",
    "CLAIM_FOR_LABELS",
    "DECISION_LABELS",
    "DOOR_LABELS",
    "FALSE_LABELS",
    "FLAG_LABELS",
    "FLOOD_LABELS",
    "LOOK_LABELS",
    "LP_LIMIT",
    "NO_CASE_LABELS",
    "PROMISE_LABELS",
    "RECEIPT_LIMIT",
    "STATUS_LABELS",
    "STORY_REASON_LABELS",
    "Adoption",
    "Arrival",
    "Draft",
    "FloodReason",
    "Forwarding",
    "QuarantineCluster",
    "QuarantineEpisode",
    "ReportExclusion",
    "ReportMerge",
    "ReportToken",
    "SecondLook",
    "Triage",
    "UncheckedReport",
    "UncomparedParty",
    "Worksheet",
]
