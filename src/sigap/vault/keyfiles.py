"""Reads and writes key files: never one that others may read, never half a file, never over another.

Knows bytes and modes only; what a key is for is decided by the modules that load it.
"""

import os
import stat
from pathlib import Path

_OTHERS = 0o077
_OTHERS_WRITE = 0o022


class KeysUnsafe(Exception):
    """A key file or its folder stands open to others; the message names it and the command that mends it."""


class KeysUnusable(Exception):
    """A key file is absent, of the wrong size, or does not belong to the others; the message says which."""


def read_secret(path: Path, size: int) -> bytes:
    """A secret of exactly `size` bytes. Raises KeysUnsafe, KeysUnusable."""
    _refuse_open(path.parent, _stat(path.parent), _OTHERS, "700")
    return _read(path, size, _OTHERS, "600")


def read_small(path: Path, largest: int) -> bytes:
    """A secret file of at most `largest` bytes. Raises KeysUnsafe, KeysUnusable."""
    _refuse_open(path.parent, _stat(path.parent), _OTHERS, "700")
    return _read_up_to(path, largest, _OTHERS, "600")


def read_public(path: Path, size: int) -> bytes:
    """A public key file: others may read it, nobody else may write it. Raises KeysUnsafe, KeysUnusable."""
    _refuse_open(path.parent, _stat(path.parent), _OTHERS_WRITE, "700")
    return _read(path, size, _OTHERS_WRITE, "600")


def write_new(path: Path, content: bytes) -> None:
    """Writes a new file, 0600, whole or not at all. Raises FileExistsError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A hard link refuses to replace a key that is there; a rename would not.
        os.link(draft, path)
    finally:
        draft.unlink()


def write_over(path: Path, content: bytes) -> None:
    """Puts content in a file's place, 0600: the old content or the new one is there at any moment, never half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise KeysUnusable(f"{path}: tidak terbaca ({error.strerror})") from None


def _read(path: Path, size: int, refused: int, wanted: str) -> bytes:
    content = _read_up_to(path, size, refused, wanted)
    if len(content) != size:
        raise KeysUnusable(f"{path}: harus {size} bita")
    return content


def _read_up_to(path: Path, largest: int, refused: int, wanted: str) -> bytes:
    try:
        with path.open("rb") as file:
            _refuse_open(path, os.fstat(file.fileno()), refused, wanted)
            content = file.read(largest + 1)
    except OSError as error:
        raise KeysUnusable(f"{path}: tidak terbaca ({error.strerror})") from None
    if len(content) > largest:
        raise KeysUnusable(f"{path}: lebih dari {largest} bita, bukan berkas kunci SIGAP")
    return content


def _refuse_open(path: Path, found: os.stat_result, refused: int, wanted: str) -> None:
    mode = stat.S_IMODE(found.st_mode)
    if mode & refused:
        raise KeysUnsafe(f"{path}: terbuka bagi pengguna lain (mode {mode:04o}). Jalankan: chmod {wanted} {path}")
    if found.st_uid not in {os.geteuid(), 0}:
        raise KeysUnsafe(f"{path}: milik pengguna lain. Jalankan: chown {os.geteuid()} {path}")
