"""A referral's life: its answers, its clocks, what it opens and when, how it goes on after a no or silence. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import CANNOT_BE_DECLINED, SECTIONS_OPENED, ReferralPurpose, asked_of
from sigap.mailbox.flags import Flag

SUBJECT = "referral"
"""Subject of the clock of one step."""
CHAIN = "referral_chain"
"""Subject of the clock of the promise to the client, which runs on through every step."""
RESULT = "referral_result"
"""Subject of the clock of the result."""
QUESTION = "referral_question"
"""Subject of the clock by which the sender answers what the asked office needs to know."""
CONFIRM = "referral_confirm"
"""Subject of the clock by which an office confirms, or contests, what was taken down for it."""


class ReferralStatus(StrEnum):
    """Where one step of a referral stands. The sender stays responsible until `accepted`.

    `handed_over`: owed help is in the other office's hands at once, its receipt not yet confirmed.
    `passed_on`: this step is closed, the same referral goes on at another office.
    """

    OFFERED = "offered"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"


class ReferralAnswer(StrEnum):
    """What ends the waiting at one office."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    GO_ON = "go_on"


class Urgency(StrEnum):
    """How fast an answer is needed: `emergency` runs by the wall clock, day and night."""

    EMERGENCY = "emergency"
    NORMAL = "normal"


class Act(StrEnum):
    """What kind of act is suspected, as the asked office reads it: the forms of Simfoni PPA."""

    PHYSICAL = "physical"
    PSYCHOLOGICAL = "psychological"
    SEXUAL = "sexual"
    EXPLOITATION = "exploitation"
    TRAFFICKING = "trafficking"
    NEGLECT = "neglect"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts:
    """What an asked office is told beside sex, age and place before it answers: no name, no place, no one's words.

    Sealed with the sender's sentences; the sender chooses what goes along.
    """

    acts: tuple[Act, ...] = ()
    dangers: tuple[Flag, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.acts or self.dangers)


NO_FACTS = ReferralFacts()


def facts_from(acts: Iterable[str], dangers: Iterable[str]) -> ReferralFacts:
    """Known codes in the order of their lists; what no list knows any more is left out."""
    given_acts, given_dangers = {*acts}, {*dangers}
    return ReferralFacts(
        acts=tuple(act for act in Act if act.value in given_acts),
        dangers=tuple(flag for flag in Flag if flag.value in given_dangers),
    )


class DeclineReason(StrEnum):
    """Why an office declines."""

    NOT_OUR_POWER = "not_our_power"
    NO_CAPACITY = "no_capacity"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    NEEDS_MORE_FACTS = "needs_more_facts"


class AnswerMeans(StrEnum):
    """How an office that did not sign in gave its answer."""

    SLIP = "slip"
    PHONE = "phone"
    IN_PERSON = "in_person"
    LETTER = "letter"


class ExchangeKind(StrEnum):
    """What the two offices of a request exchange about it."""

    QUESTION = "question"
    VISIT = "visit"


class ExchangeState(StrEnum):
    """Where it stands: a question is open or answered; a visit is proposed, accepted, moved, called off or over."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OVER = "over"


STANDING = frozenset({ExchangeState.OPEN, ExchangeState.ACCEPTED})
"""Of a request, one question and one visit stand at a time."""


class ResultKind(StrEnum):
    """What came of an accepted referral; `waived` is the sender's reasoned word that no result is owed any more."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    WAIVED = "waived"


_HEALTH_WORK = frozenset(
    {ReferralPurpose.EMERGENCY_CARE, ReferralPurpose.MEDICAL_CARE, ReferralPurpose.MEDICAL_CERTIFICATE}
)

WAITING = frozenset({ReferralStatus.OFFERED, ReferralStatus.HANDED_OVER})
"""Somebody has yet to answer, or to confirm that it arrived."""

ANSWERS: Mapping[tuple[ReferralStatus, ReferralAnswer], ReferralStatus] = {
    (ReferralStatus.OFFERED, ReferralAnswer.ACCEPT): ReferralStatus.ACCEPTED,
    (ReferralStatus.OFFERED, ReferralAnswer.DECLINE): ReferralStatus.DECLINED,
    (ReferralStatus.OFFERED, ReferralAnswer.WITHDRAW): ReferralStatus.WITHDRAWN,
    (ReferralStatus.OFFERED, ReferralAnswer.GO_ON): ReferralStatus.PASSED_ON,
    (ReferralStatus.HANDED_OVER, ReferralAnswer.ACCEPT): ReferralStatus.ACCEPTED,
    (ReferralStatus.HANDED_OVER, ReferralAnswer.GO_ON): ReferralStatus.PASSED_ON,
}

ANSWER_CLOCK: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: "referral-answer-emergency",
    Urgency.NORMAL: "referral-answer",
}
"""Clock rule code for the answer, by urgency."""

RECEIPT_CLOCK: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: "referral-receipt-emergency",
    Urgency.NORMAL: "referral-receipt",
}
"""Clock rule code for confirming that owed help arrived: it is not asked for, so nothing waits for a yes."""

PROMISE_CLOCK: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: "referral-promise-emergency",
    Urgency.NORMAL: "referral-promise",
}
"""Clock rule code for the promise to the client: until some office has it in hand. Runs on through every step."""

RESULT_CLOCK = "referral-result"
"""Clock rule code for reporting back what came of it."""

LEGAL_AID_CLOCK = "legal-aid-answer"
"""Clock rule code for the answer to a request for legal aid (UU 16/2011 art. 15)."""

CHILD_INQUIRY_CLOCK = "child-inquiry-result"
"""Clock rule code for the inquiry into a child, counted from the investigator's request (UU 11/2012 art. 28)."""

QUESTION_CLOCK: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: "referral-question-emergency",
    Urgency.NORMAL: "referral-question",
}
"""Clock rule code for the sender's answer to a question back. The asked office's own time runs on beside it."""

CONFIRM_CLOCK = "referral-confirm"
"""Clock rule code for confirming or contesting an answer that the sender took down."""


def sections_opened(purposes: frozenset[ReferralPurpose]) -> frozenset[str]:
    """The sections that acceptance opens for these purposes together."""
    return frozenset().union(*(SECTIONS_OPENED[purpose] for purpose in purposes))


def may_be_asked(purposes: frozenset[ReferralPurpose], kind: OfficeKind) -> bool:
    """Whether an office of this kind can be asked for all of this."""
    return purposes <= {*asked_of(kind)}


def may_decline(purposes: frozenset[ReferralPurpose]) -> bool:
    """Whether an office may say no to this."""
    return not purposes & CANNOT_BE_DECLINED


def owed_among(purposes: frozenset[ReferralPurpose]) -> frozenset[ReferralPurpose]:
    """What of this is handed over at once. Its sections open at once; those of the rest by acceptance."""
    return purposes & CANNOT_BE_DECLINED


def needs_visum_reminder(purposes: frozenset[ReferralPurpose], acts: Iterable[Act]) -> bool:
    """Whether the sender is reminded that the investigator asks for a visum (KUHAP 2025 art. 49).

    Health work after physical or sexual violence leaves no visum behind by itself.
    """
    return bool(purposes & _HEALTH_WORK and {Act.PHYSICAL, Act.SEXUAL} & {*acts})


def first_status(purposes: frozenset[ReferralPurpose]) -> ReferralStatus:
    """How a step begins: owed help is handed over, anything else offered."""
    return ReferralStatus.OFFERED if may_decline(purposes) else ReferralStatus.HANDED_OVER


def first_clock(purposes: frozenset[ReferralPurpose], urgency: Urgency) -> str:
    """The clock rule of a step that begins. Legal aid has its own limit by law, unless it is needed at once."""
    if not may_decline(purposes):
        return RECEIPT_CLOCK[urgency]
    if ReferralPurpose.LEGAL_AID in purposes and urgency is Urgency.NORMAL:
        return LEGAL_AID_CLOCK
    return ANSWER_CLOCK[urgency]


def result_clock(purposes: frozenset[ReferralPurpose]) -> str:
    """The clock rule of the result. That of an inquiry into a child counts from the request."""
    return CHILD_INQUIRY_CLOCK if ReferralPurpose.CHILD_INQUIRY in purposes else RESULT_CLOCK


FARTHEST_VISIT = timedelta(days=366)
"""How far ahead a visit is planned, as an appointment."""


def may_exchange(status: ReferralStatus, *, has_result: bool) -> bool:
    """Whether the two offices may still ask each other about it, or plan a visit."""
    return (status in WAITING or status is ReferralStatus.ACCEPTED) and not has_result


def may_reroute(status: ReferralStatus, *, due_at: datetime, at: datetime) -> bool:
    """Whether the sender may pass the referral to another office: after a no, or once silence is overdue."""
    return status is ReferralStatus.DECLINED or (status in WAITING and at > due_at)


PSYCHOLOGY = "psychology"
"""The service of the catalogue that ends in a psychologist's report."""
QUESTIONING = frozenset(
    {
        ReferralPurpose.POLICE_REPORT,
        ReferralPurpose.VISUM,
        ReferralPurpose.FORENSIC_EXAMINATION,
        ReferralPurpose.SOCIAL_INQUIRY,
        ReferralPurpose.CHILD_INQUIRY,
        ReferralPurpose.SOCIAL_REPORT,
        ReferralPurpose.PRETRIAL_MEETING,
    }
)
"""Requests for which somebody is asked what happened."""


class ExamKind(StrEnum):
    """Which paper comes of it."""

    VISUM = "visum"
    CERTIFICATE = "medical_certificate"
    PSYCHOLOGY = "psychology_report"


class ExamPayer(StrEnum):
    """Who pays; never the client (PP 9/2008 art. 2).

    The state pays what an investigation needs (UU 20/2025 art. 52), budgets under UU 12/2022 art. 87(2) visum and care.
    """

    INVESTIGATION = "exam_investigation"
    TPKS_BUDGET = "exam_tpks_budget"
    HEALTH_OFFICE = "exam_health_office"
    OWN_BUDGET = "exam_own_budget"
    LPSK = "exam_lpsk"
    OPEN = "exam_open"


class ExamHolder(StrEnum):
    """With whom the paper lies."""

    SENDER = "exam_at_sender"
    DOER = "exam_at_doer"
    INVESTIGATOR = "exam_at_investigator"
    CASE_FILE = "exam_in_case_file"


_BY_PURPOSE: Mapping[ReferralPurpose, ExamKind] = {
    ReferralPurpose.VISUM: ExamKind.VISUM,
    ReferralPurpose.FORENSIC_EXAMINATION: ExamKind.VISUM,
    ReferralPurpose.MEDICAL_CERTIFICATE: ExamKind.CERTIFICATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamFacts:
    """What is told of an examination beside its result, in whole rupiah; nothing of what was found."""

    cost: int | None = None
    payer: ExamPayer | None = None
    holder: ExamHolder | None = None


NO_EXAM = ExamFacts()


def exams_among(purposes: Collection[str], services: Collection[str]) -> list[ExamKind]:
    """The papers that come of a request, in the order of their list."""
    found = {_BY_PURPOSE[p] for p in map(ReferralPurpose, purposes) if p in _BY_PURPOSE}
    if PSYCHOLOGY in services:
        found.add(ExamKind.PSYCHOLOGY)
    return [kind for kind in ExamKind if kind in found]
