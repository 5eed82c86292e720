"""Keys as they lay before there was a ring (three files), taken over as its first epoch so that nothing is lost."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from sigap.vault.keyfiles import KeysUnusable, read_secret
from sigap.vault.ring import Epoch, derived
from sigap.vault.sealing import KEY_BYTES, NONCE_BYTES, TAG_BYTES, OpenKey, SealBroken, unseal_bytes

_KEK, _TOKEN, _INTAKE = "kek.key", "token.key", "intake.key"
_SEALED_PRIVATE_BYTES = 1 + 16 + NONCE_BYTES + KEY_BYTES + TAG_BYTES
_INTAKE_SEAL_ID = UUID(int=1)


def are_there(folder: Path) -> bool:
    """Whether the folder holds any of them."""
    return any((folder / name).exists() for name in (_KEK, _TOKEN, _INTAKE))


def read(folder: Path, *, at: datetime) -> tuple[Epoch, bytes]:
    """The first epoch and the key of the MACs, as the three files give them. Raises KeysUnsafe, KeysUnusable."""
    kek = read_secret(folder / _KEK, KEY_BYTES)
    token = read_secret(folder / _TOKEN, KEY_BYTES)
    sealed = read_secret(folder / _INTAKE, _SEALED_PRIVATE_BYTES)
    key = OpenKey(id=_INTAKE_SEAL_ID, material=derived(kek, "intake"))
    try:
        private = unseal_bytes(sealed, key=key, context=b"sigap/intake-private")
    except SealBroken:
        raise KeysUnusable(f"{folder / _INTAKE}: tidak terbuka dengan {_KEK} di folder ini") from None
    epoch = Epoch(id=at.strftime("%Y-%m"), created_at=at, kek=kek, token=token, intake_private=private)
    return epoch, derived(kek, "mac")


def remove(folder: Path) -> None:
    """Takes the three files away, once the ring holds what was in them."""
    for name in (_INTAKE, _TOKEN, _KEK):
        (folder / name).unlink(missing_ok=True)
