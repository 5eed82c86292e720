"""Deadlines that are read together, and how one ends that nobody had promised any more. Pure."""

from collections.abc import Mapping

THEMES: Mapping[str, frozenset[str]] = {
    "emergency": frozenset({"triage-high", "referral-answer-emergency", "referral-receipt-emergency"}),
    "triage": frozenset({"triage-high", "triage-medium", "triage-low"}),
    "police": frozenset({"ppt-to-police", "uptd-to-police"}),
    "law": frozenset(
        {
            "ppt-to-police",
            "uptd-to-police",
            "law-lp-silent",
            "law-spdp",
            "law-spdp-old",
            "law-spdp-coord",
            "law-suspect-note",
            "law-sp3-note",
            "law-file-study",
            "law-file-study-old",
            "law-p19-back",
            "law-p19-back-old",
            "law-p19-second",
            "law-p19-decide",
            "law-indictment",
            "law-to-court",
            "law-restorative",
            "law-restorative-order",
            "law-recording",
            "law-verdict-copy",
        }
    ),
    "answers": frozenset(
        {
            "legal-aid-answer",
            "referral-answer",
            "referral-answer-emergency",
            "referral-receipt",
            "referral-receipt-emergency",
        }
    ),
    "contact": frozenset({"first-contact"}),
    "plans": frozenset({"service-plan"}),
    "reviews": frozenset({"case-review"}),
}
"""Promises that the leaders read together, by the rules that make them."""
CLOSED_BEFORE_DUE, CLOSED_LATE = "closed_before_due", "case_closed"
"""How a deadline ends with its case: not due yet, nobody owes it any more; late, it was missed and is counted so."""
NOT_A_PROMISE = frozenset({"withdrawn", "lapsed", "passed_on", "given_up", "no_breach", "moved", CLOSED_BEFORE_DUE})
"""Outcomes after which nobody had promised anything any more: neither kept nor broken.

What was moved to the conflict reports of
reports on officials is counted nowhere. The database's own count (`clocks.tally`) names the same."""

RIGHTS = frozenset(
    {
        "law-complaint",
        "law-complaint-abroad",
        "law-withdrawal",
        "law-lapse-3",
        "law-lapse-6",
        "law-lapse-12",
        "law-lapse-18",
        "law-lapse-20",
    }
)
"""Rights and powers that end by themselves with their last moment: nobody has missed anything."""
LAPSED = "lapsed"
