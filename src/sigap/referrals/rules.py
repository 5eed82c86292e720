"""A referral's life and what accepting one opens. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from sigap.access.roles import OfficeKind


class ReferralStatus(StrEnum):
    """Where a referral stands. The sender stays responsible until `accepted`."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What ends the waiting."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Urgency(StrEnum):
    """How fast an answer is needed: `emergency` runs by the wall clock, day and night."""

    EMERGENCY = "emergency"
    NORMAL = "normal"


class Purpose(StrEnum):
    """What the other office is asked for."""

    POLICE_REPORT = "police_report"
    PROTECTION = "protection"
    VISUM = "visum"
    EMERGENCY_CARE = "emergency_care"
    MEDICAL_CARE = "medical_care"
    SOCIAL_REHABILITATION = "social_rehabilitation"
    LEGAL_AID = "legal_aid"
    FAITH_COUNSELLING = "faith_counselling"
    SECURITY_SUPPORT = "security_support"


class DeclineReason(StrEnum):
    """Why an office declines."""

    NOT_OUR_POWER = "not_our_power"
    NO_CAPACITY = "no_capacity"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    NEEDS_MORE_FACTS = "needs_more_facts"


CANNOT_BE_DECLINED = frozenset({Purpose.POLICE_REPORT, Purpose.VISUM, Purpose.EMERGENCY_CARE})
"""Emergency care, visum and the police receipt are owed; they can only be passed on to a named substitute."""

ANSWERS: Mapping[tuple[ReferralStatus, Answer], ReferralStatus] = {
    (ReferralStatus.OFFERED, Answer.ACCEPT): ReferralStatus.ACCEPTED,
    (ReferralStatus.OFFERED, Answer.DECLINE): ReferralStatus.DECLINED,
    (ReferralStatus.OFFERED, Answer.WITHDRAW): ReferralStatus.WITHDRAWN,
}

ANSWER_CLOCK: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: "referral-answer-emergency",
    Urgency.NORMAL: "referral-answer",
}
"""Clock rule code for the answer, by urgency."""

PURPOSE_KINDS: Mapping[Purpose, frozenset[OfficeKind]] = {
    Purpose.POLICE_REPORT: frozenset({OfficeKind.POLRES_PPA}),
    Purpose.PROTECTION: frozenset({OfficeKind.POLRES_PPA}),
    Purpose.VISUM: frozenset({OfficeKind.RSUD, OfficeKind.DINKES}),
    Purpose.EMERGENCY_CARE: frozenset({OfficeKind.RSUD, OfficeKind.DINKES}),
    Purpose.MEDICAL_CARE: frozenset({OfficeKind.RSUD, OfficeKind.DINKES}),
    Purpose.SOCIAL_REHABILITATION: frozenset({OfficeKind.DINSOS, OfficeKind.UPTD_PPA}),
    # Who gives legal aid differs from regency to regency: this row is the one to adapt first.
    Purpose.LEGAL_AID: frozenset({OfficeKind.KEJARI, OfficeKind.UPTD_PPA}),
    Purpose.FAITH_COUNSELLING: frozenset({OfficeKind.KEMENAG}),
    Purpose.SECURITY_SUPPORT: frozenset({OfficeKind.KODIM, OfficeKind.POLRES_PPA}),
}
"""Which kinds of office can be asked for what: an office opens rooms only by the work that is its own."""

# Which rooms of a case an accepting office opens, by what it was asked for. Identity only where the
# work cannot be done without it.
ROOMS_OPENED: Mapping[Purpose, frozenset[str]] = {
    Purpose.POLICE_REPORT: frozenset({"summary", "persons", "identity", "referrals", "legal", "documents"}),
    Purpose.PROTECTION: frozenset({"summary", "persons", "identity", "referrals", "legal"}),
    Purpose.VISUM: frozenset({"summary", "persons", "identity", "referrals", "services"}),
    Purpose.EMERGENCY_CARE: frozenset({"summary", "persons", "identity", "referrals", "services"}),
    Purpose.MEDICAL_CARE: frozenset({"summary", "persons", "identity", "referrals", "services"}),
    Purpose.SOCIAL_REHABILITATION: frozenset({"summary", "persons", "identity", "referrals", "services"}),
    Purpose.LEGAL_AID: frozenset({"summary", "persons", "identity", "referrals", "legal"}),
    Purpose.FAITH_COUNSELLING: frozenset({"summary", "persons", "referrals", "services"}),
    Purpose.SECURITY_SUPPORT: frozenset({"summary", "referrals"}),
}


def rooms_opened(purposes: frozenset[Purpose]) -> frozenset[str]:
    """The rooms that acceptance opens for these purposes together."""
    return frozenset().union(*(ROOMS_OPENED[purpose] for purpose in purposes))


def asked_of(kind: OfficeKind) -> tuple[Purpose, ...]:
    """What an office of this kind can be asked for."""
    return tuple(purpose for purpose in Purpose if kind in PURPOSE_KINDS[purpose])


def may_be_asked(purposes: frozenset[Purpose], kind: OfficeKind) -> bool:
    """Whether an office of this kind can be asked for all of this."""
    return purposes <= {*asked_of(kind)}


def may_decline(purposes: frozenset[Purpose]) -> bool:
    """Whether an office may say no to this."""
    return not purposes & CANNOT_BE_DECLINED
