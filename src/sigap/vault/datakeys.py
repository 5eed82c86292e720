"""Data keys: made, wrapped under the key-encryption key, unwrapped, destroyed.

The wrapping binds key id, purpose and case, so that a row cannot borrow another row's key. Reading a sealed
text goes through `door`; `open_key` is for sealing more under a key that exists.
"""

import os
from datetime import datetime
from uuid import UUID, uuid4

from sigap.vault import keyring, rings
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.ring import Epoch
from sigap.vault.ring_use import KeyDestroyed, LocalRing, ReportKey, WrappedKey, wrap_under
from sigap.vault.sealing import KEY_BYTES, OpenKey, SealingKey

__all__ = ["KeyDestroyed", "KeyUnknown", "adopt", "create", "destroy", "open_key", "path_of", "store", "unwrap", "wrap"]


class KeyUnknown(Exception):
    """No data key of this id is visible to who asks. Names the key's id only."""


def create(*, purpose: KeyPurpose | str, case_id: UUID | None = None, at: datetime) -> OpenKey:
    """Makes and stores a new data key."""
    key = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    store(key, purpose=purpose, case_id=case_id, at=at)
    return key


def store(key: OpenKey, *, purpose: KeyPurpose | str, case_id: UUID | None = None, at: datetime) -> None:
    """Stores a data key that was made here, wrapped."""
    wrapped, kek_id = rings.at_hand().wrap(key, purpose=KeyPurpose(purpose), case_id=case_id)
    _save(key.id, KeyPurpose(purpose), case_id, wrapped, kek_id, at)


def adopt(key: ReportKey, *, purpose: KeyPurpose, at: datetime) -> None:
    """Stores a data key that came sealed to an intake key, wrapped. Raises SealBroken."""
    wrapped, kek_id = rings.at_hand().adopt(key, purpose=purpose)
    _save(key.key_id, purpose, None, wrapped, kek_id, at)


def wrap(key: OpenKey, *, purpose: KeyPurpose | str, case_id: UUID | None, epoch: Epoch) -> bytes:
    """The key's material sealed under an epoch's KEK, for this key id, purpose and case only."""
    return wrap_under(key, epoch.wrapping, purpose=purpose, case_id=case_id)


def unwrap(row: DataKey) -> OpenKey:
    """The data key of a row, where the ring is in this process.

    Raises KeyDestroyed; SealBroken when the row was altered or the KEK is another.
    """
    return LocalRing(keyring.current).sealing_key(path_of(row))


def path_of(row: DataKey) -> WrappedKey:
    """How the key of a row is come by. Raises KeyDestroyed."""
    if row.destroyed_at is not None:
        raise KeyDestroyed(str(row.id))
    return WrappedKey(
        id=row.id, purpose=row.purpose, case_id=row.case_id, wrapped=bytes(row.wrapped), kek_id=row.kek_id
    )


def open_key(key_id: UUID) -> SealingKey:
    """An existing key, to seal more under it. Raises KeyUnknown, KeyDestroyed, SealBroken."""
    row = DataKey.objects.filter(pk=key_id).first()
    if row is None:
        raise KeyUnknown(str(key_id))
    return rings.at_hand().sealing_key(path_of(row))


def destroy(key_id: UUID, *, at: datetime) -> bool:
    """Destroys the wrapping: whatever the key sealed never opens again. False when it already was."""
    changed = DataKey.objects.filter(pk=key_id, destroyed_at__isnull=True).update(wrapped=b"", destroyed_at=at)
    return changed == 1


def _save(key_id: UUID, purpose: KeyPurpose, case_id: UUID | None, wrapped: bytes, kek_id: str, at: datetime) -> None:
    DataKey.objects.create(id=key_id, purpose=purpose, case_id=case_id, wrapped=wrapped, kek_id=kek_id, created_at=at)
