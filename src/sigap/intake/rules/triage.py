"""Triage: emergency flags, the risk they suggest, the clock a report gets, and by which doors it comes. Pure.

Flag codes are those of the commands contract; the risk rule is the shipped instrument's first part.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.rules import Risk
from sigap.mailbox.channels import Channel
from sigap.mailbox.flags import HIGH_RISK_FLAGS, Flag
from sigap.mailbox.wordings import MessageCode


class TriageDecision(StrEnum):
    """How triage ends."""

    CASE = "case"
    NO_CASE = "no_case"
    JOINED = "joined"
    FORWARDED = "forwarded"
    MERGED = "merged"


class NoCaseReason(StrEnum):
    """Why no case is opened."""

    OUT_OF_SCOPE = "out_of_scope"
    ADVICE_GIVEN = "advice_given"
    SAME_AS_ANOTHER = "same_as_another"
    NOT_REACHABLE = "not_reachable"
    TEST = "test"
    FALSE_REPORT = "false_report"


class FalseReason(StrEnum):
    """Why a report is held to be untrue. What was found, never who wrote it."""

    DID_NOT_HAPPEN = "did_not_happen"
    PRANK = "prank"
    TO_HARM_SOMEBODY = "to_harm_somebody"


class Door(StrEnum):
    """The door of the desk by which a report came in; the public's own reports have none."""

    DESK = "desk"
    PARTNER = "partner"


TRIAGE_CLOCK = {Risk.HIGH: "triage-high", Risk.MEDIUM: "triage-medium", Risk.LOW: "triage-low"}
"""Clock rule code by suggested risk."""
RECEIPT_CLOCK = "forward-receipt"
"""Clock rule of a report that was passed on and whose receipt is awaited."""
ASKED_AGAIN_CLOCK = "forward-asked-again"
"""Clock rule of a receipt that was asked for again once its first deadline had passed."""

DESK_CHANNELS = (Channel.TELEPHONE, Channel.WALK_IN, Channel.WHATSAPP, Channel.SAPA_129)
"""How a report reaches the unit's own desk, the most frequent first."""

DRAFT_LASTS = timedelta(days=7)
"""How long a draft waits for its writer."""
ENTRY_REACHES_BACK = timedelta(days=30)
"""How long ago a report may have reached the office that is written down only now."""
CLOCK_SLACK = timedelta(minutes=5)
"""Clocks of an office computer and of the server differ a little."""

BROUGHT_FOR: Mapping[OfficeKind, ReferralPurpose] = {
    OfficeKind.POLRES_PPA: ReferralPurpose.POLICE_REPORT,
    OfficeKind.RSUD: ReferralPurpose.MEDICAL_CARE,
    OfficeKind.DINKES: ReferralPurpose.HEALTH_COSTS,
    OfficeKind.PUSKESMAS: ReferralPurpose.MEDICAL_CARE,
    OfficeKind.DINSOS: ReferralPurpose.SOCIAL_REHABILITATION,
    OfficeKind.KEJARI: ReferralPurpose.CASE_INFORMATION,
    OfficeKind.KEMENAG: ReferralPurpose.FAITH_COUNSELLING,
}
"""The work an office does already when it asks the unit to come in: it takes part in the case with the sections that a
referral for this work would open, and no others. Kinds that are not named see the state of their request only."""

CLOSES_WITH: Mapping[NoCaseReason, MessageCode] = {
    NoCaseReason.OUT_OF_SCOPE: MessageCode.DONE_ELSEWHERE,
    NoCaseReason.ADVICE_GIVEN: MessageCode.DONE_TALK,
    NoCaseReason.SAME_AS_ANOTHER: MessageCode.DONE,
    NoCaseReason.NOT_REACHABLE: MessageCode.DONE_TOO_LITTLE,
    NoCaseReason.TEST: MessageCode.DONE,
    NoCaseReason.FALSE_REPORT: MessageCode.DONE,
}
"""The wording proposed to the reporter for each reason; the officer may choose another closing one."""


CHECKED_WITHIN = timedelta(minutes=5)
"""How long the check of a new report may take before somebody must look why."""


def suggested_risk(flags: Iterable[str]) -> Risk:
    """The risk that the flags suggest before anybody has read the report; an officer decides."""
    known = {Flag(flag) for flag in flags}
    if known & HIGH_RISK_FLAGS:
        return Risk.HIGH
    return Risk.MEDIUM if known else Risk.LOW


def why_high(flags: Iterable[str]) -> tuple[Flag, ...]:
    """The flags that by themselves make the risk high, in the order of the contract."""
    known = {Flag(flag) for flag in flags}
    return tuple(flag for flag in Flag if flag in known & HIGH_RISK_FLAGS)


def may_reopen(decision: str, no_case_reason: str, *, is_received: bool) -> bool:
    """Whether a decision can be taken back: `is_received`: another authority has given its receipt.

    What two officers held to be untrue stays ended; what became a case is that case's.
    """
    if decision == TriageDecision.NO_CASE:
        return no_case_reason != NoCaseReason.FALSE_REPORT
    return decision == TriageDecision.FORWARDED and not is_received


def is_in_future(received_at: datetime, *, at: datetime) -> bool:
    """Whether a report is said to have come at a moment that has not been yet."""
    return received_at > at + CLOCK_SLACK


def is_too_old(received_at: datetime, *, at: datetime) -> bool:
    """Whether a report came too long ago to be written down as new."""
    return received_at < at - ENTRY_REACHES_BACK
