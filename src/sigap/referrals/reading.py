"""What offices wrote to each other about a request, opened through the vault's door for the one it was written to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import WORK, Entering, gone_words
from sigap.referrals.actions import ANSWER, PREVIEW, check_offer, referral_place
from sigap.referrals.models import Referral
from sigap.referrals.queries import referral_to, referrals_of
from sigap.referrals.rules import ReferralStatus
from sigap.vault import door
from sigap.vault.door import Item, ItemKind

_OVER = {ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN}


def open_preview(*, entering: Entering, referral_id: UUID, at: datetime) -> str:
    """The sender's sentences; none any more once the request was declined or taken back. Raises Refused, MacBroken."""
    gone: list[str] = []

    def select(actor: Actor) -> Sequence[Item]:
        referral = referral_to(actor, referral_id)
        if referral.status in _OVER:
            return []
        check_powers(actor)
        check_offer(referral)
        key = door.key_rows([referral.key_id])[referral.key_id]
        if words := gone_words(key):
            gone.append(words)
            return []
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=referral.id,
                stream_kind=StreamKind.CASE,
                stream_id=referral.case_id,
                place=referral_place(referral.id, PREVIEW),
                sealed=referral.sealed_preview,
                key=key,
            )
        ]

    return "".join(door.open_sealed(entering, select, reason=WORK, at=at)) or "".join(gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAnswers:
    """The requests of a case, the newest first, each with the answering office's note where it was to us."""

    access: CaseAccess
    referrals: tuple[tuple[Referral, str], ...] = field(repr=False)


def open_answers(*, entering: Entering, code: str, at: datetime) -> OpenedAnswers:
    """The requests, and the case as the actor stood to it; leaves a trace where a note is opened. Raises Refused."""
    found: list[CaseAccess] = []
    referrals: list[Referral] = []
    told: list[Referral] = []
    gone: dict[UUID, str] = {}

    def select(actor: Actor) -> Sequence[Item]:
        access = case_for(actor, code, need=Room.REFERRALS, power=Permission.REFERRAL_SEE)
        found.append(access)
        referrals.extend(referrals_of(access))
        ours = access.offices_where(actor, Permission.REFERRAL_SEE, Room.REFERRALS)
        answered = [row for row in referrals if row.sealed_answer and row.from_office_id in ours]
        if not answered:
            return []
        check_all_powers(actor, access)
        keys = door.key_rows([referral.key_id for referral in answered])
        gone.update({row.id: gone_words(keys[row.key_id]) for row in answered})
        told.extend(row for row in answered if not gone[row.id])
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=referral.id,
                stream_kind=StreamKind.CASE,
                stream_id=access.case.id,
                place=referral_place(referral.id, ANSWER),
                sealed=referral.sealed_answer or b"",
                key=keys[referral.key_id],
            )
            for referral in told
        ]

    texts = door.open_sealed(entering, select, reason=WORK, at=at)
    notes = gone | dict(zip((referral.id for referral in told), texts, strict=True))
    return OpenedAnswers(access=found[0], referrals=tuple((row, notes.get(row.id, "")) for row in referrals))
