"""Triage: emergency flags, the risk they suggest, the clock a report gets. Pure.

Flag codes are those of the commands contract; the risk rule is the shipped instrument's first part.
"""

from collections.abc import Iterable
from enum import StrEnum

from sigap.cases.rules import Risk
from sigap.mailbox.flags import Flag

__all__ = [
    "HIGH_RISK_FLAGS",
    "TRIAGE_CLOCK",
    "Decision",
    "Flag",
    "NoCaseReason",
    "suggested_risk",
]


class Decision(StrEnum):
    """How triage ends."""

    CASE = "case"
    NO_CASE = "no_case"


class NoCaseReason(StrEnum):
    """Why no case is opened."""

    OUT_OF_SCOPE = "out_of_scope"
    ADVICE_GIVEN = "advice_given"
    SAME_AS_ANOTHER = "same_as_another"
    NOT_REACHABLE = "not_reachable"
    TEST = "test"


HIGH_RISK_FLAGS = frozenset({Flag.CONFINEMENT, Flag.ABDUCTION, Flag.WEAPON, Flag.SELF_HARM, Flag.INJURY, Flag.SHACKLED})

TRIAGE_CLOCK = {Risk.HIGH: "triage-high", Risk.MEDIUM: "triage-medium", Risk.LOW: "triage-low"}
"""Clock rule code by suggested risk."""


def suggested_risk(flags: Iterable[str]) -> Risk:
    """The risk that the flags suggest before anybody has read the report; an officer decides."""
    known = {Flag(flag) for flag in flags}
    if known & HIGH_RISK_FLAGS:
        return Risk.HIGH
    return Risk.MEDIUM if known else Risk.LOW
