"""What every opening of a report's sealed words needs: an item for the vault's door, and the key it lies under."""

from uuid import UUID

from sigap.audit.kinds import StreamKind
from sigap.mailbox.dialogue.speaking import line_key_place, line_place
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.vault import door
from sigap.vault.door import ItemKind, ReportKeyBlob, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.ring_use import ReportKey
from sigap.vault.sealing import Place, Sealed


def item_of(
    subject: UUID,
    place: Place,
    sealed: Sealed,
    key: DataKey | ReportKey | ReportKeyBlob,
    envelope: Envelope | None = None,
) -> SealedItem:
    return SealedItem(
        kind=ItemKind.REPORT,
        subject_id=subject,
        stream_kind=StreamKind.SYSTEM,
        stream_id=envelope.pk if envelope else subject,
        place=place,
        sealed=sealed,
        key=key,
    )


def key_of(envelope: Envelope) -> DataKey | ReportKey:
    if envelope.key_blob is not None:
        return ReportKey(key_id=envelope.key_id, report_id=envelope.pk, blob=envelope.key_blob)
    return door.key_rows([envelope.key_id])[envelope.key_id]


def line_item(line: DialogueLine, own: DataKey | ReportKey, envelope: Envelope) -> SealedItem:
    """A message of the dialogue, by its own key or the report's `own`."""
    return item_of(line.pk, line_place(line.pk), line.sealed_text, _line_key(line, own), envelope)


def _line_key(line: DialogueLine, own: DataKey | ReportKey) -> ReportKey | ReportKeyBlob:
    if line.key_blob is not None:
        return ReportKey(key_id=line.key_id, report_id=line.pk, blob=line.key_blob)
    return ReportKeyBlob(key_id=line.key_id, under=own, place=line_key_place(line.pk), sealed=line.sealed_key or b"")
