"""The desk's half of a sealed report: its data key is opened with the intake key and wrapped under the KEK."""

from datetime import datetime
from uuid import UUID

from sigap.vault import datakeys, keyring
from sigap.vault.hpke import fingerprint_in, open_key_with
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import OpenKey, Place, SealBroken, Sealed, seal_raw, unseal_raw


def open_report_key(key_blob: bytes | memoryview, *, key_id: UUID, report_id: UUID) -> OpenKey:
    """The data key out of an envelope's HPKE blob. Raises SealBroken."""
    private = keyring.current().intake_of(fingerprint_in(key_blob))
    if private is None:
        raise SealBroken("a data key sealed to an intake key that this ring does not hold")
    return open_key_with(private, key_blob, key_id=key_id, subject=report_id)


def is_held(key_blob: bytes | memoryview) -> bool:
    """Whether the ring still holds the intake key to which this was sealed. Raises SealBroken."""
    return keyring.current().intake_of(fingerprint_in(key_blob)) is not None


def adopt_report_key(key_blob: bytes | memoryview, *, key_id: UUID, report_id: UUID, at: datetime) -> None:
    """Stores the report's data key wrapped under the KEK; the caller deletes the blob in the same transaction.

    Raises SealBroken.
    """
    key = open_report_key(key_blob, key_id=key_id, report_id=report_id)
    datakeys.store(key, purpose=KeyPurpose.REPORT, at=at)


def lay_key(key: OpenKey, *, under: OpenKey, place: Place) -> bytes:
    """A file's key sealed under its report's key: one destroyed is the other destroyed."""
    return seal_raw(key.material, key=under, place=place)


def open_laid_key(sealed: Sealed, *, key_id: UUID, under: OpenKey, place: Place) -> OpenKey:
    """The reverse of lay_key, to seal more under it and for the door. Raises SealBroken."""
    return OpenKey(id=key_id, material=unseal_raw(sealed, key=under, place=place))
