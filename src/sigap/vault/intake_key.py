"""The intake key's public half: all that the public process holds of the vault."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sigap.vault.keyfiles import read_public

INTAKE_PUBLIC = "intake.pub"
PUBLIC_BYTES = 32


def load_intake_public(folder: Path) -> X25519PublicKey:
    """Reads `intake.pub`. Raises KeysUnsafe, KeysUnusable."""
    return X25519PublicKey.from_public_bytes(read_public(folder / INTAKE_PUBLIC, PUBLIC_BYTES))


_held: dict[Path, tuple[tuple[int, int], X25519PublicKey]] = {}


def intake_public_of(folder: Path) -> X25519PublicKey:
    """The same, read anew when the file changes: a new epoch's key is taken up without a restart.

    A file that goes away while the site runs turns no reporter away: what was read last still holds.
    """
    held = _held.get(folder)
    try:
        found = (folder / INTAKE_PUBLIC).stat()
    except OSError:
        return held[1] if held else load_intake_public(folder)
    state = (found.st_ino, found.st_mtime_ns)
    if held is None or held[0] != state:
        held = _held[folder] = (state, load_intake_public(folder))
    return held[1]
