"""A person or papers are given from hand to hand, and it is written down (berita acara serah terima)."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Unable
from sigap.referrals import events
from sigap.referrals.models import Handover, Referral
from sigap.referrals.queries import step_on_case
from sigap.referrals.rules import ReferralStatus
from sigap.ui.sent_again import check_same
from sigap.vault import datakeys
from sigap.vault.sealing import Place, seal

WORDS = "sealed_words"
_TABLE = "referrals_handover"


class UnableToNoteHandover(Unable):
    """Nothing was written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDetails:
    """Who gave, who took, what went along and where. Stored sealed only."""

    given_by: str
    given_position: str = ""
    taken_by: str
    taken_position: str = ""
    papers: str = ""
    place: str = ""
    witness: str = ""

    def __repr__(self) -> str:
        return "HandedOver(…)"

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "HandoverDetails":
        """The reverse of as_text."""
        return cls(**json.loads(text))


def handover_place(handover_id: UUID) -> Place:
    """Where it lies who gave what to whom."""
    return Place(table=_TABLE, row=handover_id, column=WORDS, section=Section.REFERRALS.value)


@audit.action
def note_handover(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    referral_id: UUID,
    persons: Collection[int],
    handed_at: datetime,
    words: HandoverDetails,
    post_key: UUID,
) -> Handover:
    """Writes down who gave what to whom, and when; either side may. The same `post_key` again gives the same row.

    Raises UnableToNoteHandover.
    """
    referral = step_on_case(by, access, referral_id, power=Permission.REFERRAL_SEE)
    sent = {"persons": sorted(persons), "handed_at": handed_at}
    if noted := _noted_before(referral, post_key, sent):
        return noted
    if referral.status not in {ReferralStatus.HANDED_OVER, ReferralStatus.ACCEPTED}:
        raise UnableToNoteHandover(_("Serah terima dicatat sesudah rujukan diserahkan atau diterima."))
    if handed_at > at:
        raise UnableToNoteHandover(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    if not persons and not words.papers.strip():
        raise UnableToNoteHandover(_("Pilih orangnya, atau tulis berkas apa yang diserahkan."))
    if set(persons) - _ordinals(referral):
        raise UnableToNoteHandover(_("Orang itu tidak ada dalam kasus ini. Muat ulang halamannya."))
    locked_open(access.case.id)
    # Asked again: a second click may have waited for the lock.
    if noted := _noted_before(referral, post_key, sent):
        return noted
    handover = Handover(
        id=uuid4(),
        referral=referral,
        case_id=referral.case_id,
        **sent,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        key_id=referral.key_id,
        post_key=str(post_key),
    )
    key = datakeys.open_key(referral.key_id)
    handover.sealed_words = seal(words.as_text(), key=key, place=handover_place(handover.id))
    handover.save(force_insert=True)
    record_case_event(
        by, at, referral.case_id, events.HANDOVER_NOTED, referral=str(referral.id), handover=str(handover.id)
    )
    return handover


def _noted_before(referral: Referral, post_key: UUID, sent: dict[str, Any]) -> Handover | None:
    """What the same page noted already. Raises Conflict where it sends something else now."""
    noted = Handover.objects.filter(post_key=str(post_key), referral=referral).first()
    if noted is not None:
        check_same(noted, **sent)
        audit.unchanged()
    return noted


def _ordinals(referral: Referral) -> set[int]:
    return set(CasePerson.objects.filter(case_id=referral.case_id).values_list("ordinal", flat=True))
