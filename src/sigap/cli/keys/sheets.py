"""Share sheets: one page of A4 for each holder, to be printed, put into a safe, and erased from the disk.

A sheet is a file of its own that loads nothing from anywhere. A folder of sheets is whole or not there at all.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from sigap.config.env import regency_zone
from sigap.vault.recovery import Recovery
from sigap.vault.shares import HOLDERS, ShareHolder, words_of_share

_PRIVATE = 0o700
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def mistakes(folder: Path, *, keys: Path) -> list[str]:
    """What speaks against this folder for sheets: it must be empty or new, and not lie with the keys."""
    found = []
    if folder.resolve().is_relative_to(keys.resolve()):
        found.append(f"{folder}: lembar tidak disimpan bersama kunci; pilih folder lain")
    if folder.exists() and not folder.is_dir():
        found.append(f"{folder}: bukan folder")
    elif folder.is_dir() and any(folder.iterdir()):
        found.append(f"{folder}: harus kosong; lembar lama dihapus setelah dicetak")
    return found


@contextmanager
def folder_for_sheets(folder: Path) -> Iterator[None]:
    """An empty folder; when what follows fails, no sheet is left in it."""
    was_there = folder.is_dir()
    folder.mkdir(parents=True, mode=_PRIVATE, exist_ok=True)
    try:
        yield
    except BaseException:
        for sheet in folder.glob("lembar-*.html"):
            sheet.unlink()
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def write(folder: Path, recovery: Recovery, shares: Mapping[int, bytes], *, regency: str) -> None:
    """Writes one sheet a holder, 0600."""
    for holder in recovery.holders:
        page = sheet(recovery, holder, shares[holder.number], regency=regency)
        # Not by a link, as keys are written: the folder may be a stick whose file system knows none.
        path = folder / f"lembar-{holder.number}.html"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())


def sheet(recovery: Recovery, holder: ShareHolder, share: bytes, *, regency: str) -> str:
    """The page of one holder."""
    template = Template(files("sigap.cli.keys").joinpath("reference", "sheet.html").read_text(encoding="utf-8"))
    words = "".join(f"<li><i>{place}</i>{word}</li>" for place, word in enumerate(words_of_share(share), start=1))
    others = "; ".join(f"{other.number}\N{NO-BREAK SPACE}{escape(other.label)}" for other in recovery.holders)
    return template.substitute(
        number=holder.number,
        holders=HOLDERS,
        label=escape(holder.label),
        regency=escape(regency),
        made_on=day(recovery.made_at),
        words=words,
        fingerprint=recovery.fingerprint,
        others=others,
    )


def day(moment: datetime) -> str:
    """A day in words: "25 November 2026"."""
    local = moment.astimezone(regency_zone())
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
