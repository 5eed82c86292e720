"""What a request's sender wrote, opened for the asked office through the vault's door."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sigap.access.entry import Actor, check_powers
from sigap.audit.kinds import StreamKind
from sigap.cases.reading import WORK, Entering
from sigap.referrals.actions import PREVIEW, referral_place
from sigap.referrals.queries import referral_to
from sigap.vault import door
from sigap.vault.door import Item, ItemKind


def open_preview(*, entering: Entering, referral_id: UUID, at: datetime) -> str:
    """The sender's sentences. Raises Refused."""

    def select(actor: Actor) -> Sequence[Item]:
        referral = referral_to(actor, referral_id)
        check_powers(actor)
        return [
            Item(
                kind=ItemKind.ROOM,
                subject_id=referral.id,
                stream_kind=StreamKind.CASE,
                stream_id=referral.case_id,
                place=referral_place(referral.id, PREVIEW),
                sealed=referral.sealed_preview,
                key=door.key_rows([referral.key_id])[referral.key_id],
            )
        ]

    return door.open_sealed(entering, select, reason=WORK, at=at)[0]
