"""The desk's half of a sealed report: its data key is opened with the intake key and wrapped under the KEK."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sigap.vault import datakeys, rings
from sigap.vault.client import HeldKey
from sigap.vault.models import KeyPurpose
from sigap.vault.ring_use import LaidKey, ReportKey, Trace
from sigap.vault.sealing import OpenKey, Place, SealBroken, Sealed, SealingKey, seal_raw, unseal_raw


def open_report_key(key_blob: bytes | memoryview, *, key_id: UUID, report_id: UUID) -> SealingKey:
    """The data key out of an envelope's HPKE blob, to seal more under it. Raises SealBroken."""
    return rings.at_hand().sealing_key(ReportKey(key_id=key_id, report_id=report_id, blob=key_blob))


def is_held(key_blob: bytes | memoryview) -> bool:
    """Whether the ring still holds the intake key to which this was sealed. Raises SealBroken."""
    return rings.at_hand().is_held(key_blob)


def adopt_report_key(key_blob: bytes | memoryview, *, key_id: UUID, report_id: UUID, at: datetime) -> None:
    """Stores the report's data key wrapped under the KEK; the caller deletes the blob in the same transaction.

    Raises SealBroken.
    """
    datakeys.adopt(ReportKey(key_id=key_id, report_id=report_id, blob=key_blob), purpose=KeyPurpose.REPORT, at=at)


def seal_key_under(key: SealingKey, *, under: SealingKey, place: Place, trace: Trace | None = None) -> bytes:
    """A file's key sealed under its report's key: one destroyed is the other destroyed.

    A key that the vault holds goes under one that is open here only by the trace of an opening of its report.
    Raises SealBroken, KeyDestroyed.
    """
    if isinstance(key, HeldKey):
        return key.client.lay(key.path, under=under, place=place, trace=trace, ticket=rings.ticket())
    if isinstance(key, OpenKey):
        return seal_raw(key.material, key=under, place=place)
    raise TypeError(f"{type(key).__name__} is no key that can be laid under another")


def open_laid_key(sealed: Sealed, *, key_id: UUID, under: SealingKey, place: Place) -> SealingKey:
    """The reverse of seal_key_under, to seal more under it. Raises SealBroken."""
    if isinstance(under, HeldKey):
        if isinstance(under.path, LaidKey):
            raise SealBroken("a key laid under one that is laid itself")
        return replace(under, path=LaidKey(id=key_id, under=under.path, place=place, sealed=sealed))
    return opened_laid_key(sealed, key_id=key_id, under=under, place=place)


def opened_laid_key(sealed: Sealed, *, key_id: UUID, under: SealingKey, place: Place) -> OpenKey:
    """The same where the report's key is open here, by a person's own key. Raises SealBroken."""
    if not isinstance(under, OpenKey):
        raise TypeError("only a key that is open here opens another")
    return OpenKey(id=key_id, material=unseal_raw(sealed, key=under, place=place))
