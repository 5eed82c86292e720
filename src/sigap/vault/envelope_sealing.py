"""Seals a report in the public process: own data key, sealed to the intake key, which it cannot open again.

Needs no key-encryption key and no database. The desk's half is `sigap.vault.reports`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from sigap.vault.hpke import open_key_with, seal_key_to
from sigap.vault.intake_key import intake_public_of
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place, Sealed, seal, unseal

REPORT_SECTION = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedReport:
    """What goes into the envelope: the data key's id, the key sealed to the intake key, the sealed texts."""

    key_id: UUID
    key_blob: bytes = field(repr=False)
    texts: Mapping[str, bytes] = field(repr=False)


def intake_public_key() -> X25519PublicKey:
    """The public key in this process's key folder. Raises KeysUnsafe, KeysUnusable."""
    return intake_public_of(settings.SIGAP_KEYS)


def report_place(table: str, report_id: UUID, column: str) -> Place:
    """The place of one column of a report; both halves use it."""
    return Place(table=table, row=report_id, column=column, section=REPORT_SECTION)


def seal_report(texts: Mapping[str, str], *, table: str, report_id: UUID, public_key: X25519PublicKey) -> SealedReport:
    """Seals each text (by column) under a new data key. Raises SealImpossible."""
    key = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    return SealedReport(
        key_id=key.id,
        key_blob=seal_key_to(public_key, key, subject=report_id),
        texts={
            column: seal(text, key=key, place=report_place(table, report_id, column)) for column, text in texts.items()
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLine:
    """A message as it lies: the key's id, the key sealed to the pair that six words give, the sealed text."""

    line_id: UUID
    key_id: UUID
    blob: Sealed = field(repr=False)
    text: Sealed = field(repr=False)


def open_line(private: X25519PrivateKey, line: SealedLine, *, place: Place) -> str:
    """What was written to whoever holds the six words: theirs is the private half. Raises SealBroken."""
    key = open_key_with(private, line.blob, key_id=line.key_id, subject=line.line_id)
    return unseal(line.text, key=key, place=place)
