"""Whether the recovery file that holds the newest keys has left the machine: a person says so, the ring vouches for it.

A file that lies beside the ring alone burns with it; then a copy made since the last rotation opens for nobody.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sigap.vault.macs import sign_with
from sigap.vault.ring import Ring

_KIND = "recovery_carried"


class NotedFile(Protocol):
    """A recovery file as it stands in the database."""

    @property
    def id(self) -> UUID: ...
    @property
    def recovery(self) -> str: ...
    @property
    def generation(self) -> int: ...
    @property
    def carried_at(self) -> datetime | None: ...
    @property
    def mac(self) -> bytes | memoryview: ...


class CarryingRefused(Exception):
    """No file of this generation holds what has to leave the machine; the message says which does."""


def check(generation: int, ring: Ring) -> None:
    """Raises CarryingRefused for a generation that lacks the newest month, or that there never was."""
    if not ring.needed_from <= generation <= ring.generation:
        raise CarryingRefused(
            f"Generasi {generation} tidak memegang kunci bulan {ring.newest.id} untuk pemegang sekarang; yang perlu "
            f"di luar mesin ini generasi {ring.needed_from} sampai {ring.generation}."
        )


def carried_mac(key: bytes, *, file_id: UUID, recovery: str, generation: int, carried_at: datetime) -> bytes:
    """What vouches for the word that a file is outside, under the ring's key."""
    return sign_with(key, _KIND, (file_id, recovery, generation, carried_at))


def is_carried(files: Iterable[NotedFile], ring: Ring) -> bool:
    """Whether a file with the newest month for the present holders is outside; True where there are no holders."""
    return not ring.recovery or any(_holds(each, ring) for each in files)


def _holds(file: NotedFile, ring: Ring) -> bool:
    if file.carried_at is None or file.recovery != ring.recovery or file.generation < ring.needed_from:
        return False
    made = carried_mac(
        ring.mac, file_id=file.id, recovery=file.recovery, generation=file.generation, carried_at=file.carried_at
    )
    return hmac.compare_digest(made, bytes(file.mac))
