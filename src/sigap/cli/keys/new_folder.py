"""A new folder of keys, by `init` or `recover`: nothing is left where it fails, and a killed one is told as such."""

import base64
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sigap.cli.failure import CommandFailed
from sigap.vault import root_key
from sigap.vault.keyfiles import write_new
from sigap.vault.root_key import FILE, PASSPHRASE

UNFINISHED = ".belum-selesai"
PRINT = "print"
ROOTS = (FILE, PASSPHRASE, PRINT)
_PRIVATE, _OTHERS = 0o700, 0o077


def mistakes(folder: Path) -> list[str]:
    """What speaks against making keys in this folder: it must be new, or empty, ours and shut."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [f"{folder}: bukan folder"]
    found = folder.stat()
    wrong = []
    if found.st_mode & _OTHERS:
        wrong.append(f"{folder}: terbuka bagi pengguna lain; jalankan: chmod 700 {folder}")
    if found.st_uid != os.geteuid():
        wrong.append(f"{folder}: milik pengguna lain; jalankan: chown {os.geteuid()} {folder}")
    names = {path.name for path in folder.iterdir()}
    if UNFINISHED in names:
        wrong.append(
            f"{folder}: pembuatan kunci di sini dulu terhenti di tengah, dan tidak ada yang pernah disegel dengannya; "
            f"hapus folder itu beserta lembar yang sempat dibuat, lalu ulangi: rm -r {folder}"
        )
    elif names:
        wrong.append(f"{folder}: tidak kosong ({', '.join(sorted(names)[:4])}); kunci yang ada tidak pernah ditimpa")
    return wrong


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """Makes the folder and marks it until all is done; when what follows fails, nothing is left in it."""
    was_there = folder.is_dir()
    folder.mkdir(parents=True, mode=_PRIVATE, exist_ok=True)
    write_new(folder / UNFINISHED, b"")
    try:
        yield
    except BaseException:
        for path in sorted(folder.iterdir(), key=lambda path: path.name == UNFINISHED):
            path.unlink()
        if not was_there:
            folder.rmdir()
        raise
    (folder / UNFINISHED).unlink()


def write_root(folder: Path, root: bytes, kind: str, passphrase: str) -> None:
    """Keeps the root key as it was asked for. Raises CommandFailed where it cannot be printed."""
    if kind == FILE:
        write_new(folder / root_key.ROOT_KEY, root)
    elif kind == PASSPHRASE:
        root_key.lock_root(folder, root, passphrase)
    else:
        _print_once(root)


def how_to_open(folder: Path, kind: str) -> str:
    """What the desk's environment must say to find the keys."""
    source = {
        FILE: "file",
        PASSPHRASE: "passphrase",
        PRINT: "credential:NAMA, atau command:PROGRAM; kunci akar tercetak sekali di atas dan tidak disimpan",
    }[kind]
    return f"SIGAP_KEYS={folder}\nSIGAP_ROOT_KEY={source}"


def _print_once(root: bytes) -> None:
    try:
        sys.stdout.write(base64.b64encode(root).decode() + "\n")
        sys.stdout.flush()
    except OSError:
        # What it was piped to did not take it: without it the keys would never open.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - stays until the process ends
        raise CommandFailed("kunci akar tidak dapat dicetak; tidak ada yang dibuat", status=1) from None
