"""How a text that was read once is known again: an HMAC under a data key of its own, which rotations wrap anew.

Whoever has the fingerprints and not the ring can try no text against them.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sigap.vault import datakeys
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.sealing import OpenKey


class Fingerprinter:
    """Makes fingerprints under one key."""

    def __init__(self, key: OpenKey) -> None:
        self.key_id, self._material = key.id, key.material

    def of(self, text: str) -> bytes:
        """32 bytes, equal for equal texts."""
        return hmac.digest(self._material, text.encode(), hashlib.sha256)


def new_fingerprinter(*, at: datetime) -> Fingerprinter:
    """One with a key of its own: under no section of any case, so that no officer is ever given it."""
    return Fingerprinter(datakeys.create(purpose=KeyPurpose.CASE_SECTION, at=at))


def fingerprinters(key_ids: Iterable[UUID]) -> dict[UUID, Fingerprinter]:
    """Those of former keys, where the ring is in this process."""
    return {pk: Fingerprinter(datakeys.unwrap(row)) for pk, row in DataKey.objects.in_bulk(list(key_ids)).items()}
