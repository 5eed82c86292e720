"""What is known to have been erased, wherever it is told, and how much of that the ring vouches for.

Told beside the keys, in the copy, in other copies of the same system, in the database that is being replaced. A line
that the ring does not vouch for destroys nothing; fewer lines than the ring has counted would let somebody come back.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psycopg

from sigap.cli.copies import erased_list, folders
from sigap.cli.copies.erased_list import ErasedUnreadable
from sigap.cli.copies.manifests import ERASED, Manifest
from sigap.cli.copies.postgres_tools import name_of
from sigap.cli.home import Home
from sigap.cli.restore import databases
from sigap.vault.keyring import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class BelievedErasures:
    """The lines that are believed, each key once, and what else there is to say of the lists."""

    lines: tuple[str, ...]
    notes: tuple[str, ...]


def lines_beside_copy(folder: Path, home: Home, manifest: Manifest, problems: list[str]) -> Iterator[str]:
    """Every line beside the keys, in this copy, in other copies of the same system, believed or not."""
    for path in _lists(folder, home):
        try:
            yield from erased_list.read(path)
        except ErasedUnreadable as unreadable:
            problems.append(str(unreadable))
    for copy in folders.copies_in(folder.parent):
        if copy.manifest.trail == manifest.trail and copy.path != folder:
            with suppress(ErasedUnreadable):
                yield from erased_list.read(copy.path / ERASED)


def lines_of_list(url: str) -> list[str]:
    """What the database that is about to be replaced tells."""
    with databases.maintenance_connection(url) as connection:
        if not databases.exists(connection, name_of(url)):
            return []
    with psycopg.connect(url) as standing:
        if standing.execute("SELECT to_regclass('public.vault_erasedkey')").fetchone() == (None,):
            return []
        return erased_list.rows_in(standing)


def believed(lines_told: list[str], folder: Path, home: Home) -> BelievedErasures:
    """What the ring at hand vouches for. Needs the ring open, and lists that can be read."""
    erasing = import_module("sigap.vault.erasing")
    lines = [erasing.ErasedLine.from_text(text) for text in lines_told]
    known = erasing.vouched(lines)
    notes = [
        f"{path}: baris terakhir terpotong dan diabaikan; pemusnahannya tidak pernah selesai"
        for path in _lists(folder, home)
        if erasing.is_torn(path)
    ]
    if strange := {line.key_id for line in lines} - set(known):
        notes.append(f"{len(strange)} baris kunci yang dimusnahkan tanpa tanda sistem ini diabaikan")
    return BelievedErasures(lines=tuple(str(line) for line in known.values()), notes=tuple(notes))


def missing(known: BelievedErasures, keyring: Keyring) -> list[str]:
    """Keys that the ring has counted as erased and no list names: whom they sealed would come back."""
    counted = keyring.ring.erasures
    if len(known.lines) >= counted:
        return []
    sentence = (
        f"daftar yang dihapus tidak lengkap: {len(known.lines)} dari {counted} kunci; yang lain hidup lagi. Cari "
        f"{ERASED} yang lengkap (folder kunci, cadangan lebih baru di folder yang sama, recovery.json terbaru); kalau "
        "memang hilang: --missing-erasures"
    )
    return [sentence]


def _lists(folder: Path, home: Home) -> tuple[Path, Path]:
    return Path(os.environ.get("SIGAP_KEYS") or home.keys) / ERASED, folder / ERASED
