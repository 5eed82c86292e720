"""When the keys of a test were made, and keys as they lay before there was a ring."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sigap.vault import datakeys, keyring
from sigap.vault.intake_key import INTAKE_PUBLIC
from sigap.vault.keyfiles import write_new
from sigap.vault.models import DataKey
from sigap.vault.ring import derived
from sigap.vault.ring_use import LocalRing, ReportKey
from sigap.vault.sealing import OpenKey, seal_bytes

KEYS_MADE_AT = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def lay_former_keys(folder: Path, *, kek: bytes, token: bytes, private: bytes) -> None:
    """Three key files and the public half, as the first version of SIGAP made them."""
    folder.mkdir(mode=0o700)
    key = OpenKey(id=UUID(int=1), material=derived(kek, "intake"))
    write_new(folder / "kek.key", kek)
    write_new(folder / "token.key", token)
    write_new(folder / "intake.key", seal_bytes(private, key=key, context=b"sigap/intake-private"))
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    write_new(folder / INTAKE_PUBLIC, public)


def opened_key(key_id: UUID) -> OpenKey:
    """A data key itself, as the ring of a test opens it."""
    return datakeys.unwrap(DataKey.objects.get(pk=key_id))


def opened_report_key(blob: bytes | memoryview, *, key_id: UUID, report_id: UUID) -> OpenKey:
    """The same of a key that is sealed to an intake key."""
    return LocalRing(keyring.current).sealing_key(ReportKey(key_id=key_id, report_id=report_id, blob=blob))
