"""What offices wrote to each other about a request, opened through the vault's door for the two it lies between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.referrals.actions import (
    ANSWER,
    PREVIEW,
    AnswerSource,
    HandoverDetails,
    check_offer,
    disclosed_from,
    exchange_place,
    handover_place,
    objection_place,
    recorded_place,
    referral_place,
    result_place,
)
from sigap.referrals.actions.exchange import REPLY, WORDS
from sigap.referrals.models import Exchange, Handover, RecordedAnswer, Referral, Result
from sigap.referrals.queries import ReferralStep, referral_to, referrals_of, step_with_chain
from sigap.referrals.rules import NO_FACTS, ReferralFacts, ReferralStatus
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import Place

_IN_HAND = {ReferralStatus.HANDED_OVER, ReferralStatus.ACCEPTED, ReferralStatus.PASSED_ON}
_NEWEST = F("contested_at").desc(nulls_first=True)
_OVER = {ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN, ReferralStatus.PASSED_ON}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReferralStep:
    """One request with what was written about it; `preview` is empty for an office in whose hands it no longer is.

    `gone` says so where the texts were destroyed on purpose; then there is nothing else to read.
    """

    referral: Referral
    access: CaseAccess | None = None
    step: ReferralStep | None = None
    recorded: RecordedAnswer | None = None
    result: Result | None = None
    handovers: tuple[tuple[Handover, HandoverDetails | None], ...] = ()
    exchanges: tuple[tuple[Exchange, str, str], ...] = field(default=(), repr=False)
    preview: str = field(default="", repr=False)
    facts: ReferralFacts = field(default=NO_FACTS, repr=False)
    note: str = field(default="", repr=False)
    source: AnswerSource | None = field(default=None, repr=False)
    objection: str = field(default="", repr=False)
    result_note: str = field(default="", repr=False)
    gone: str = ""

    @property
    def case(self) -> CaseAccess:
        """The case as its reader stood to it. Raises LookupError for a request read by the asked office."""
        if self.access is None:
            raise LookupError("read without a case")
        return self.access

    @property
    def whole(self) -> ReferralStep:
        """The request with its chain. Raises LookupError for a request read by the asked office."""
        if self.step is None:
            raise LookupError("read without a case")
        return self.step


type Sealed = bytes | memoryview


@dataclass(slots=True, kw_only=True)
class _Selection:
    """What the selection found, told to whoever opens it; the pieces stand in the order of their texts."""

    referral: Referral
    access: CaseAccess | None = None
    step: ReferralStep | None = None
    recorded: RecordedAnswer | None = None
    result: Result | None = None
    handovers: tuple[Handover, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    pieces: list[str] = field(default_factory=list)
    gone: str = ""


def open_asked(*, entering: Entering, referral_id: UUID, at: datetime) -> OpenedReferralStep:
    """A request as the asked office reads it. Raises Refused, MacBroken."""

    def select(actor: Actor) -> tuple[_Selection, Sequence[SealedItem]]:
        referral = referral_to(actor, referral_id)
        check_powers(actor)
        check_offer(referral)
        preview = () if referral.status in _OVER else ((PREVIEW, referral.sealed_preview),)
        return _selected(_Selection(referral=referral), preview)

    return _opened(*door.open_sealed(entering, select, reason=WORK, at=at))


def open_sent(*, entering: Entering, code: str, referral_id: UUID, at: datetime) -> OpenedReferralStep:
    """A request of a case as its sender reads it. Raises Refused, MacBroken."""

    def select(actor: Actor) -> tuple[_Selection, Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_SEE)
        step = step_with_chain(actor, access, referral_id, at=at)
        check_all_powers(actor, access)
        referral = step.referral
        answer = ((ANSWER, referral.sealed_answer),) if referral.sealed_answer else ()
        found = _Selection(referral=referral, access=access, step=step)
        return _selected(found, ((PREVIEW, referral.sealed_preview), *answer))

    return _opened(*door.open_sealed(entering, select, reason=WORK, at=at))


def _selected(found: _Selection, own: Sequence[tuple[str, Sealed]]) -> tuple[_Selection, Sequence[SealedItem]]:
    """The referral's own sealed columns and those of its papers; one key seals them all."""
    referral = found.referral
    _find_papers(found, referral)
    sealed: list[tuple[str, Place, Sealed]] = [(name, referral_place(referral.id, name), text) for name, text in own]
    if found.recorded:
        sealed.append(("said", recorded_place(found.recorded.id), found.recorded.sealed_words))
        if found.recorded.sealed_objection:
            sealed.append(("objection", objection_place(found.recorded.id), found.recorded.sealed_objection))
    if found.result:
        sealed.append(("result", result_place(found.result.id), found.result.sealed_note))
    sealed += [("handover", handover_place(row.id), row.sealed_words) for row in found.handovers]
    for each in found.exchanges:
        sealed.append((f"words {each.id}", exchange_place(each.id, WORDS), each.sealed_words))
        if each.sealed_reply:
            sealed.append((f"reply {each.id}", exchange_place(each.id, REPLY), each.sealed_reply))
    if not sealed:
        return found, []
    key = door.key_rows([referral.key_id])[referral.key_id]
    found.gone = gone_words(key)
    if found.gone:
        return found, []
    found.pieces = [name for name, _place, _text in sealed]
    return found, [
        SealedItem(
            kind=ItemKind.SECTION,
            subject_id=place.row,
            stream_kind=StreamKind.CASE,
            stream_id=referral.case_id,
            place=place,
            sealed=text,
            key=key,
        )
        for _name, place, text in sealed
    ]


def _find_papers(found: _Selection, referral: Referral) -> None:
    """What lies beside a referral: a recorded answer, the result, hand-overs."""
    # The newest; one that the office has contested is read too, until it has answered itself.
    if referral.is_recorded or referral.is_contested:
        found.recorded = RecordedAnswer.objects.filter(referral=referral).order_by(_NEWEST).first()
    # Papers there are only of what is in the other office's hands.
    if referral.status == ReferralStatus.ACCEPTED:
        found.result = Result.objects.filter(referral=referral).first()
    if referral.status not in _OVER:
        found.exchanges = tuple(Exchange.objects.filter(referral=referral).order_by("begun_at"))
    if referral.status in _IN_HAND:
        found.handovers = tuple(Handover.objects.filter(referral=referral).order_by("handed_at"))


def _opened(found: _Selection, texts: Sequence[str]) -> OpenedReferralStep:
    pairs = list(zip(found.pieces, texts, strict=True))
    named = dict(pairs)
    words: list[HandoverDetails | None] = [
        HandoverDetails.from_text(text) for name, text in pairs if name == "handover"
    ]
    preview, facts = disclosed_from(named.get(PREVIEW, found.gone))
    return OpenedReferralStep(
        referral=found.referral,
        access=found.access,
        step=found.step,
        recorded=found.recorded,
        result=found.result,
        handovers=tuple(zip(found.handovers, words or [None] * len(found.handovers), strict=True)),
        exchanges=tuple(
            (row, named.get(f"words {row.id}", ""), named.get(f"reply {row.id}", "")) for row in found.exchanges
        ),
        preview=preview,
        facts=facts,
        note=named.get(ANSWER, ""),
        source=AnswerSource.from_text(named["said"]) if "said" in named else None,
        objection=named.get("objection", ""),
        result_note=named.get("result", ""),
        gone=found.gone,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAnswers:
    """The requests of a case, the newest first, each with the answering office's note where it was to us."""

    access: CaseAccess
    referrals: tuple[tuple[Referral, str], ...] = field(repr=False)


def open_answers(*, entering: Entering, code: str, at: datetime) -> OpenedAnswers:
    """The requests, and the case as the actor stood to it; leaves a trace where a note is opened. Raises Refused."""
    type Context = tuple[CaseAccess, list[Referral], dict[UUID, str], list[Referral]]

    def select(actor: Actor) -> tuple[Context, Sequence[SealedItem]]:
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_SEE)
        referrals = list(referrals_of(access))
        ours = access.offices_where(actor, Permission.REFERRAL_SEE, Section.REFERRALS)
        is_own = access.case.office_id in ours
        answered = [row for row in referrals if row.sealed_answer and (is_own or row.from_office_id in ours)]
        if not answered:
            return (access, referrals, {}, []), []
        check_all_powers(actor, access)
        keys = door.key_rows([referral.key_id for referral in answered])
        gone = {row.id: gone_words(keys[row.key_id]) for row in answered}
        shown = [row for row in answered if not gone[row.id]]
        return (access, referrals, gone, shown), [
            SealedItem(
                kind=ItemKind.SECTION,
                subject_id=referral.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=referral_place(referral.id, ANSWER),
                sealed=referral.sealed_answer or b"",
                key=keys[referral.key_id],
            )
            for referral in shown
        ]

    (access, referrals, gone, shown), texts = door.open_sealed(entering, select, reason=WORK, at=at)
    notes = gone | dict(zip((referral.id for referral in shown), texts, strict=True))
    return OpenedAnswers(access=access, referrals=tuple((row, notes.get(row.id, "")) for row in referrals))
