"""What is opened for a transfer: an office's private halves, and the case that came.

Through the vault's door, each opening traced, never inside an act. Plain content lives for the length of one answer.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.audit.kinds import StreamKind
from sigap.cases.reading import Entering
from sigap.kernel.errors import Refused
from sigap.transfers.actions import UnableToReceiveCase, private_place
from sigap.transfers.actions.receiving import check_content
from sigap.transfers.models import IncomingTransfer, TransferKey, TransferPartner
from sigap.transfers.queries import TRANSFERS, incoming, key_of, office_of
from sigap.transfers.rules import CASE_FILE, ContentUnfit, MovedCase, moved_case
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import SealBroken
from sigap.vault.transfer_files import PrivatePair, PublicPair, SignedFile, TransferFileBroken

REASON = "transfer"
"""Why it is opened, as the trail tells it."""


def _own_key(actor: Actor) -> tuple[TransferKey, SealedItem]:
    row = key_of(office_of(actor))
    if row is None:
        raise Refused(TRANSFERS)
    check_powers(actor)
    key = door.key_rows([row.key_id])[row.key_id]
    item = SealedItem(
        kind=ItemKind.SECTION, subject_id=row.id, stream_kind=StreamKind.AGENCY, stream_id=row.office_id,
        place=private_place(row.id), sealed=bytes(row.sealed_private), key=key,
    )  # fmt: skip
    return row, item


def open_pair(*, entering: Entering, at: datetime) -> tuple[TransferKey, PrivatePair]:
    """The private halves of the actor's office, for one act. Raises Refused, also where there is no pair."""

    def select(actor: Actor) -> tuple[TransferKey, Sequence[SealedItem]]:
        row, item = _own_key(actor)
        return row, [item]

    row, (text,) = door.open_sealed(entering, select, reason=REASON, at=at)
    return row, PrivatePair.from_text(text)


def open_incoming(*, entering: Entering, transfer_id: UUID, at: datetime) -> tuple[IncomingTransfer, MovedCase | None]:
    """A case that came, read from its file while it waits; None once it was decided.

    It names people: raises StepUpNeeded; Refused, UnableToReceiveCase for a content that does not fit.
    """

    def select(actor: Actor) -> tuple[IncomingTransfer, Sequence[SealedItem]]:
        row = incoming(actor, transfer_id)
        if not row.file:
            return row, []
        require_step_up(actor, at=at)
        return row, [_own_key(actor)[1]]

    row, texts = door.open_sealed(entering, select, reason=REASON, at=at)
    if not texts:
        return row, None
    try:
        file = SignedFile.read(bytes(row.file), kind=CASE_FILE)
        file.check(bytes(row.partner.sign_public))
        content = moved_case(file.opened(PrivatePair.from_text(texts[0])))
    except (TransferFileBroken, SealBroken, ContentUnfit):
        raise UnableToReceiveCase(
            _("Isi berkas ini tidak terbaca di sini. Minta daerah asal membuat yang baru.")
        ) from None
    check_content(row, content)
    return row, content


def public_of(row: TransferKey | TransferPartner) -> PublicPair:
    """What others may know of an office's pair."""
    return PublicPair(seal=bytes(row.seal_public), sign=bytes(row.sign_public))
