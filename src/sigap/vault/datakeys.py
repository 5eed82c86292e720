"""Data keys: made, wrapped under the key-encryption key, unwrapped, destroyed.

The wrapping binds key id, purpose and case, so that a row cannot borrow another row's key. Reading a sealed
text goes through `door`; `open_key` is for sealing more under a key that exists.
"""

import os
from datetime import datetime
from uuid import UUID, uuid4

from sigap.vault import keyring
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.ring import Epoch
from sigap.vault.sealing import KEY_BYTES, OpenKey, SealBroken, joined, seal_bytes, unseal_bytes

# The id inside a wrapping stands for the key that wraps: always the KEK's wrapping key.
_WRAPPING_ID = UUID(int=2)


class KeyDestroyed(Exception):
    """The data key was destroyed; what it sealed is gone for everybody. Names the key's id only."""


class KeyUnknown(Exception):
    """No data key of this id is visible to who asks. Names the key's id only."""


def create(*, purpose: KeyPurpose | str, case_id: UUID | None = None, at: datetime) -> OpenKey:
    """Makes and stores a new data key."""
    key = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    store(key, purpose=purpose, case_id=case_id, at=at)
    return key


def store(key: OpenKey, *, purpose: KeyPurpose | str, case_id: UUID | None = None, at: datetime) -> None:
    """Stores a data key that came from elsewhere (a report's), wrapped."""
    known, epoch = KeyPurpose(purpose), keyring.current().newest
    DataKey.objects.create(
        id=key.id,
        purpose=known,
        case_id=case_id,
        wrapped=wrap(key, purpose=known, case_id=case_id, epoch=epoch),
        kek_id=epoch.kek_id,
        created_at=at,
    )


def wrap(key: OpenKey, *, purpose: KeyPurpose | str, case_id: UUID | None, epoch: Epoch) -> bytes:
    """The key's material sealed under an epoch's KEK, for this key id, purpose and case only."""
    return seal_bytes(key.material, key=_wrapping(epoch), context=_context(key.id, purpose, case_id))


def unwrap(row: DataKey) -> OpenKey:
    """The data key of a row. Raises KeyDestroyed; SealBroken when the row was altered or the KEK is another."""
    if row.destroyed_at is not None:
        raise KeyDestroyed(str(row.id))
    ring = keyring.current()
    epoch = ring.epoch_of(row.kek_id)
    if epoch is None:
        if row.kek_id in {gone.kek_id for gone in ring.gone}:
            raise KeyDestroyed(str(row.id))
        raise SealBroken("a data key wrapped under another key-encryption key")
    material = unseal_bytes(row.wrapped, key=_wrapping(epoch), context=_context(row.id, row.purpose, row.case_id))
    return OpenKey(id=row.id, material=material)


def open_key(key_id: UUID) -> OpenKey:
    """An existing key, to seal more under it. Raises KeyUnknown, KeyDestroyed, SealBroken."""
    row = DataKey.objects.filter(pk=key_id).first()
    if row is None:
        raise KeyUnknown(str(key_id))
    return unwrap(row)


def destroy(key_id: UUID, *, at: datetime) -> bool:
    """Destroys the wrapping: whatever the key sealed never opens again. False when it already was."""
    changed = DataKey.objects.filter(pk=key_id, destroyed_at__isnull=True).update(wrapped=b"", destroyed_at=at)
    return changed == 1


def _wrapping(epoch: Epoch) -> OpenKey:
    return OpenKey(id=_WRAPPING_ID, material=epoch.wrapping)


def _context(key_id: UUID, purpose: str, case_id: UUID | None) -> bytes:
    return joined(b"sigap/data-key", key_id.bytes, purpose.encode(), case_id.bytes if case_id else b"")
