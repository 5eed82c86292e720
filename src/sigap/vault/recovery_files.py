"""The recovery file on disk beside the ring: laid out, kept up with the ring, put in place of the one before.

A new file waits under another name until the ring names it; then it takes the old one's place. Killed in between,
the next change of the ring, or the next look, finds which of the two is right.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from sigap.vault.keyfiles import KeysUnusable, read_small, write_over
from sigap.vault.recovery import Recovery, RecoveryUnreadable
from sigap.vault.ring import Ring

RECOVERY = "recovery.json"
AWAITING = "recovery.next.json"
# Files beside the ring without which a house that was set up anew would not be the old one: the secret of return
# codes, and what was erased for good. Sealed into the recovery file, never in clear.
CARRIED = ("code.key", "erased.list")
_LARGEST = 16 * 1024 * 1024


class RecoveryState(StrEnum):
    """How the recovery file stands to the ring beside it."""

    NONE = "none"
    """No holders were ever named: the demo's ring."""
    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead"
    """It holds a newer ring than the one beside it, which is an old copy."""
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    """Also where what is sealed to the holders is not what was laid out."""
    FOREIGN = "foreign"
    """Another recovery key's than the ring names."""


def read(path: Path) -> Recovery:
    """A recovery file wherever it lies; it is no secret, so its mode does not matter. Raises KeysUnusable."""
    try:
        with path.open("rb") as file:
            # A file cut off at the limit reads as damaged.
            return Recovery.from_bytes(file.read(_LARGEST))
    except OSError as error:
        raise KeysUnusable(f"{path}: tidak terbaca ({error.strerror})") from None
    except RecoveryUnreadable as unreadable:
        raise KeysUnusable(f"{path}: {unreadable}; pakai salinan lain") from None


def carried_in(folder: Path) -> Mapping[str, bytes]:
    """The small files of a folder of keys that recovery brings back. Raises KeysUnsafe, KeysUnusable."""
    return {name: read_small(folder / name, _LARGEST // 2) for name in CARRIED if (folder / name).exists()}


def state(folder: Path, ring: Ring) -> RecoveryState:
    """How the recovery file stands. Raises KeysUnsafe, KeysUnusable for the files that it carries."""
    if not ring.recovery:
        return RecoveryState.NONE
    if not (folder / RECOVERY).exists():
        return RecoveryState.ABSENT
    try:
        found = read(folder / RECOVERY)
    except KeysUnusable:
        return RecoveryState.UNREADABLE
    return _state_of(found, folder, ring)


def _state_of(found: Recovery, folder: Path, ring: Ring) -> RecoveryState:
    if found.fingerprint != ring.recovery:
        return RecoveryState.FOREIGN
    if not found.is_vouched(ring):
        return RecoveryState.UNREADABLE
    if found.generation > ring.generation:
        return RecoveryState.AHEAD
    return RecoveryState.CURRENT if found.holds(ring, carried_in(folder)) else RecoveryState.BEHIND


def refuse_older(folder: Path, ring: Ring) -> None:
    """Raises KeysUnusable for a ring older than that of the recovery file: written over it, keys would be lost."""
    if state(folder, ring) is RecoveryState.AHEAD:
        raise KeysUnusable(
            f"{folder}: gelang kunci ini salinan lama (generasi {ring.generation}); {RECOVERY} memegang "
            "yang lebih baru. Kembalikan ring.sealed terbaru, atau pulihkan dari sana: ./sigap keys recover --help"
        )


def keep_up(folder: Path, ring: Ring) -> None:
    """Seals the ring as it is now into the recovery file. Never to a recovery key that the ring does not name.

    What is absent, unreadable or another ring's is left: `state` tells of it, and no change of keys fails on it.
    """
    _take_up_awaiting(folder, ring)
    if state(folder, ring) is RecoveryState.BEHIND:
        found = read(folder / RECOVERY)
        write_over(folder / RECOVERY, found.holding(ring, carried_in(folder)).as_bytes())


def write_awaiting(folder: Path, recovery: Recovery) -> None:
    """Lays out a new recovery file that waits for the ring to name it."""
    write_over(folder / AWAITING, recovery.as_bytes())


def _take_up_awaiting(folder: Path, ring: Ring) -> None:
    awaiting = folder / AWAITING
    if not awaiting.exists():
        return
    try:
        is_named = read(awaiting).fingerprint == ring.recovery
    except KeysUnusable:
        return
    if is_named:
        awaiting.replace(folder / RECOVERY)
