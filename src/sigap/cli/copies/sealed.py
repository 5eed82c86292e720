"""Files of a copy as they leave the machine: sealed piece by piece under a key from `copy.key`, which the ring gives.

A far place reads names of files, sizes and moments, and can neither change, shorten nor exchange a file unseen. Bounded
memory, whatever the size.
"""

import os
import shutil
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sigap.cli.failure import CommandFailed
from sigap.vault.copy_key import far_key_of
from sigap.vault.sealing import KEY_BYTES, joined

ENDING = ".sealed"
_HEAD = b"SIGAP copy, sealed, 1\n"
_SALT_BYTES = 32
_PIECE = 1024 * 1024
_TAG_BYTES = 16
_COUNTER_BYTES = 11


def encrypt_file(file: Path, out: Path, copy_key: bytes, *, name: str) -> None:
    """Writes `file` sealed to a new file, 0600; `name` is its name in the copy, and no other opens it."""
    salt = os.urandom(_SALT_BYTES)
    engine = _engine(copy_key, salt, name)
    with file.open("rb") as plain, os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(_HEAD + salt)
        number, piece = 0, plain.read(_PIECE)
        while True:
            following = plain.read(_PIECE)
            stream.write(engine.encrypt(_nonce(number, is_last=not following), piece, None))
            if not following:
                return
            number, piece = number + 1, following


def decrypt_file(file: Path, out: Path, copy_key: bytes, *, name: str) -> None:
    """The reverse. Raises CommandFailed for what was sealed by another system, changed, shortened or exchanged."""
    size = _PIECE + _TAG_BYTES
    with file.open("rb") as stream, os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as plain:
        if stream.read(len(_HEAD)) != _HEAD:
            raise CommandFailed(f"{file}: bukan berkas cadangan tersegel")
        engine = _engine(copy_key, stream.read(_SALT_BYTES), name)
        number, piece = 0, stream.read(size)
        while True:
            following = stream.read(size)
            try:
                plain.write(engine.decrypt(_nonce(number, is_last=not following), piece, None))
            except (InvalidTag, ValueError):
                raise CommandFailed(
                    f"{file}: tidak terbuka; tersegel oleh sistem lain, terpotong, diubah, atau tertukar"
                ) from None
            if not following:
                return
            number, piece = number + 1, following


def open_folder(folder: Path, into: Path, copy_key: bytes) -> int:
    """Opens a copy from the far place into a new folder, 0700, whole or not at all; how many files it holds."""
    into.mkdir(mode=0o700)
    found = sorted(path for path in folder.rglob(f"*{ENDING}") if path.is_file() and not path.is_symlink())
    try:
        for path in found:
            name = path.relative_to(folder).as_posix().removesuffix(ENDING)
            (into / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            decrypt_file(path, into / name, copy_key, name=name)
    except BaseException:
        shutil.rmtree(into)
        raise
    return len(found)


def _engine(copy_key: bytes, salt: bytes, name: str) -> AESGCM:
    """A key for this one file: pieces are numbered from nought in each."""
    info = joined(b"sigap/copy-file", name.encode())
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=info)
    return AESGCM(kdf.derive(far_key_of(copy_key)))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([is_last])
