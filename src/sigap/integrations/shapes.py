"""What an office's system sends and is answered: the types that are decoded, encoded and described, and no other.

No name of anybody, no text that was sealed, no sex, age or place: codes, days, states, offices.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from sigap.assistance.rules import ReferralPurpose
from sigap.cases.rules import CaseStatus
from sigap.integrations.rules import ChangeKind, KeyScope
from sigap.legal.rules import MarkKind, MarkSource, Ruling
from sigap.referrals.rules import DeclineReason, ExchangeState, ReferralStatus, ResultKind, Urgency

type Line = Annotated[str, Meta(max_length=300)]
type Text = Annotated[str, Meta(max_length=2000)]
type Moment = Annotated[datetime, Meta(tz=True)]


class _Sent(Struct, kw_only=True, forbid_unknown_fields=True):
    """A body that is posted: what is not known is refused, nothing is dropped."""


class _Shown(Struct, kw_only=True):
    """A part of an answer."""


class FieldProblem(_Shown):
    """What is wrong with one field; `field` is a JSON pointer into the body, or the name of a parameter."""

    field: str
    detail: str


class ProblemShown(_Shown, omit_defaults=True):
    """Why nothing was done (RFC 9457). `type` is a code that never changes, `detail` is for people."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[FieldProblem] = []


class PingPlace(_Shown):
    """Where this office is pinged, and the Ed25519 key (base64, 32 bytes) that verifies a ping; empty for none yet."""

    url: str
    public_key: str


class OwnKey(_Shown):
    """What the key at hand is."""

    office: UUID
    office_name: str
    office_kind: str
    scopes: list[KeyScope]
    networks: list[str]
    expires_at: datetime
    ping: PingPlace


class ChangeShown(_Shown):
    """That something changed. A line about a case says: read the case, its referrals and milestones again."""

    cursor: UUID
    kind: ChangeKind
    at: datetime
    case: str
    referral: UUID | None


class ChangePage(_Shown):
    """A page of the feed. `next` is what to send as `after` the next time, also when there was nothing."""

    changes: list[ChangeShown]
    next: UUID | None
    has_more: bool


class ReferralQuestion(_Shown):
    """A question back: where it stands. What was asked and answered is read on the page."""

    state: ExchangeState
    asked_at: datetime
    answered_at: datetime | None


class ReferralShown(_Shown):
    """A request between two offices. Its words are sealed: `page` leads a person to them."""

    id: UUID
    case: str
    direction: Literal["received", "sent"]
    from_office: str
    to_office: str
    purposes: list[ReferralPurpose]
    urgency: Urgency
    status: ReferralStatus
    may_decline: bool
    offered_at: datetime
    due_at: datetime
    answered_at: datetime | None
    decline_reason: DeclineReason | None
    result: ResultKind | None
    question: ReferralQuestion | None
    version: str
    page: str


class ReferralBrief(_Shown):
    """The same in a list."""

    id: UUID
    case: str
    direction: Literal["received", "sent"]
    purposes: list[ReferralPurpose]
    urgency: Urgency
    status: ReferralStatus
    offered_at: datetime
    due_at: datetime


class ReferralPage(_Shown):
    """A page of requests, the newest first; `next` is empty on the last one."""

    referrals: list[ReferralBrief]
    next: str


class ReferralAcceptance(_Sent, tag_field="answer", tag="accept"):
    """The office takes the request. `officer` is the SIGAP log-in of the officer of this office who will work on it."""

    officer: Line


class ReferralRefusal(_Sent, tag_field="answer", tag="decline"):
    """The office cannot. `note` is sealed and read by the sender alone."""

    reason: DeclineReason
    note: Text = ""


class QuestionBack(_Sent):
    """What the office must know first. Sealed; the deadline to answer runs on."""

    question: Annotated[str, Meta(min_length=1, max_length=2000)]


class ResultSent(_Sent):
    """What came of it, and when it was done."""

    kind: Literal["done", "partly", "not_done"]
    done_at: Moment
    note: Text = ""


class SuspectShown(_Shown):
    """A person reported, by number in the case."""

    number: int
    label: str


class MilestoneShown(_Shown):
    """A milestone as it stands. The number of its paper is sealed: `is_numbered` says that there is one."""

    id: UUID
    kind: MarkKind
    label: str
    happened_on: date
    ruling: Ruling | None
    suspect: int | None
    is_first_hand: bool
    is_sure: bool
    is_numbered: bool
    version: int
    recorded_at: datetime
    office: str


class MilestoneList(_Shown):
    """The milestones of a case, the newest day first, and whom one can be about."""

    case: str
    milestones: list[MilestoneShown]
    suspects: list[SuspectShown]


class MilestoneSent(_Sent):
    """A milestone to note. `is_meant` confirms what was asked back as unusual; a side exit needs both last facts.

    `ruling`: how the court ruled, of a verdict and of what became final; null while it is not known.
    """

    kind: MarkKind
    happened_on: date
    suspect: Annotated[int, Meta(ge=1, le=9999)] | None = None
    number: Annotated[str, Meta(max_length=200)] = ""
    document: Line = ""
    note: Text = ""
    told_by: MarkSource | None = None
    ruling: Ruling | None = None
    with_file: bool = False
    is_meant: bool = False
    is_repeat: bool | None = None
    is_unequal: bool | None = None


class DeadlineShown(_Shown):
    """A deadline that this office owes in the case, with the article it rests on."""

    rule: str
    label: str
    started_at: datetime
    due_at: datetime
    is_late: bool
    is_estimated: bool
    basis: str


class CaseBrief(_Shown):
    """A case in which the office takes part."""

    case: str
    stage: CaseStatus
    opened_at: datetime


class CasePage(_Shown):
    """A page of cases, the newest first; `next` is empty on the last one."""

    cases: list[CaseBrief]
    next: str


class CaseShown(_Shown):
    """How a case stands for this office."""

    case: str
    stage: CaseStatus
    stage_label: str
    opened_at: datetime
    closed_at: datetime | None
    since: datetime
    sections: list[str]
    deadlines: list[DeadlineShown]
    version: str
    page: str
