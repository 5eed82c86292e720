"""Whether the recovery file that holds the newest keys has left the machine: a person says so, the ring vouches for it.

A file that lies beside the ring alone burns with it; then a copy made since the last rotation opens for nobody.
"""

import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sigap.vault.macs import Fact, sign_with
from sigap.vault.ring import Ring
from sigap.vault.ring_use import RingFacts

KIND = "recovery_carried"


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
    return sign_with(key, KIND, (file_id, recovery, generation, carried_at))


def facts_of(file: NotedFile) -> tuple[Fact, ...]:
    """What the MAC of a file's row covers."""
    return (file.id, file.recovery, file.generation, file.carried_at)


def is_enough(file: NotedFile, ring: RingFacts) -> bool:
    """Whether a file, if its row is SIGAP's, is outside with the newest month for the present holders."""
    return file.carried_at is not None and file.recovery == ring.recovery and file.generation >= ring.needed_from


def is_carried(files: Iterable[NotedFile], ring: Ring) -> bool:
    """Whether a file with the newest month for the present holders is outside; True where there are no holders."""
    return not ring.recovery or any(is_enough(each, ring) and _is_vouched(each, ring) for each in files)


def _is_vouched(file: NotedFile, ring: Ring) -> bool:
    return hmac.compare_digest(sign_with(ring.mac, KIND, facts_of(file)), bytes(file.mac))
