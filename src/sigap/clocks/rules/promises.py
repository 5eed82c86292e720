"""Deadlines that are read together, and how one ends that nobody had promised any more. Pure."""

from collections.abc import Mapping

OF_PROTECTION = frozenset(
    {"prot-tpks-give", "prot-kdrt-give", "prot-tpks-lpsk", "prot-kdrt-order", "prot-lpsk-decide", "order-kdrt-rule",
     "order-kdrt-renew", "order-tpks-renew"}
)  # fmt: skip
"""Acts that protect a victim: by the police and the court, and that somebody asks in time for what comes next."""
OF_CHILDREN = frozenset(
    {
        "child-arrest",
        "child-coordination",
        "child-diversion-court",
        "child-diversion-order",
        "child-diversion-order-sent",
        "child-diversion-run",
        "child-diversion-start",
        "child-diversion-start-judge",
        "child-diversion-start-prosecutor",
        "child-inquiry-result",
        "child-litmas",
        "child-under12-court",
        *(f"child-{who}{longer}" for who in ("police", "prosecutor", "judge", "appeal", "cassation")
          for longer in ("", "-longer")),
    }
)  # fmt: skip
"""What is owed to a child who is suspected (UU 11/2012)."""
OF_TRACK = frozenset(
    {
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
)
"""Duties on the criminal track (UU 20/2025, UU 12/2022)."""
OF_RESTITUTION = frozenset(
    {
        "restitution-after-ruling",
        "restitution-auction",
        "restitution-child-check-police",
        "restitution-child-check-prosecutor",
        "restitution-child-complete",
        "restitution-child-file",
        "restitution-child-lpsk",
        "restitution-copy",
        "restitution-decide",
        "restitution-pay",
        "restitution-pay-trafficking",
        "restitution-warned",
    }
)
"""From the victim's claim to the last rupiah (UU 20/2025, Perma 1/2022, PP 43/2017)."""
THEMES: Mapping[str, frozenset[str]] = {
    "protection": OF_PROTECTION,
    "children": OF_CHILDREN,
    "emergency": frozenset({"danger-high", "danger-medium"}),
    "triage": frozenset({"triage-high", "triage-medium", "triage-low"}),
    "police": frozenset({"ppt-to-police", "uptd-to-police"}),
    "law": frozenset({"ppt-to-police", "uptd-to-police", *OF_TRACK, *OF_PROTECTION, *OF_CHILDREN}),
    "answers": frozenset(
        {
            "legal-aid-answer",
            "referral-answer",
            "referral-answer-emergency",
            "referral-receipt",
            "referral-receipt-emergency",
        }
    ),
    "results": frozenset({"referral-result"}),
    "restitution": OF_RESTITUTION,
    "contact": frozenset({"first-contact"}),
    "victims": frozenset(
        {
            "victim-hearing",
            "victim-news",
            "victim-progress",
            "victim-release",
            "victim-release-planned",
            "victim-sp3",
            "victim-verdict",
        }
    ),
    "plans": frozenset({"service-plan"}),
    "reviews": frozenset({"case-review"}),
}
"""Promises that the leaders read together, by the rules that make them."""
EACH_OFFICE = frozenset({"callback-review"})
"""Rules by which a deadline runs for each office of one subject: none of them ends another's. All others run once."""
CLOSED_BEFORE_DUE, CLOSED_LATE = "closed_before_due", "case_closed"
"""How a deadline ends with its case: not due yet, nobody owes it any more; late, it was missed and is counted so."""
NOT_A_PROMISE = frozenset(
    {"withdrawn", "lapsed", "passed_on", "given_up", "no_breach", "moved", "not_wished", CLOSED_BEFORE_DUE}
)
"""Outcomes after which nobody had promised anything any more: neither kept nor broken.

What was moved to the reports on officials is counted nowhere.
"""

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
NEVER_HELD_BACK = frozenset({"detention"})
"""Subjects whose ladder nobody holds back with "handled, recorded later": a child in detention."""
