"""`./sigap restore DIR [--replace]`: brings a system back from a copy, checked before anybody is let in.

The copy is loaded beside the database that stands, brought to this version, rid again of what was erased since; only
then do the two change names, in one step. Whatever fails or is killed before leaves the standing one untouched.
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sigap.cli import (
    backup_folder,
    database,
    house_database,
    postgres,
    processes,
    restore_databases,
    restore_loading,
    restore_refusals,
)
from sigap.cli.backup_erased import joined
from sigap.cli.backup_manifest import Manifest
from sigap.cli.database import Database
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.kernel.clock import now

_PRIVATE = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A copy that may be restored here, and what is known to have been erased after it was made."""

    folder: Path
    manifest: Manifest
    erased: tuple[str, ...]


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap restore",
        description="Memulihkan sistem dari cadangan: memeriksa, memuat, memusnahkan lagi yang sudah dihapus, "
        "membuat ulang token, lalu menukar basis data dalam satu langkah. Sistem harus berhenti.",
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="folder cadangan")
    parser.add_argument("--replace", action="store_true", help="basis data yang sekarang berisi boleh digantikan")
    parser.add_argument("--discard", metavar="NAMA", help="membuang basis data yang digantikan pemulihan sebelumnya")
    asked = parser.parse_args(arguments)
    if bool(asked.folder) == bool(asked.discard):
        parser.error("sebut satu saja: DIR, atau --discard NAMA")
    processes.stop_on_signals()
    os.umask(_PRIVATE)
    home = Home.from_environment()
    if asked.discard:
        return _discard(home, asked.discard)
    print(_restored(home, asked.folder.absolute(), is_replacing=asked.replace))
    return 0


def _restored(home: Home, folder: Path, *, is_replacing: bool) -> str:
    problems: list[str] = []
    house_database.set_up(home)
    wanted = _wanted(folder, home, problems)
    with ExitStack() as stack:
        target = _target(home, wanted, problems, stack)
        if target is not None:
            problems += restore_refusals.of_database(target, wanted.manifest if wanted else None, is_replacing)
        if problems or wanted is None:
            raise CommandFailed("tidak dipulihkan, tidak ada yang diubah:\n" + "\n".join(dict.fromkeys(problems)))
        if target is None:
            target = stack.enter_context(_new_cluster(home, wanted.manifest))
        stack.enter_context(restore_databases.one_at_a_time(target.owner_url))
        return _carried_out(home, target, wanted)


def _wanted(folder: Path, home: Home, problems: list[str]) -> Wanted | None:
    """The copy, when it is whole; everything that is wrong with it goes to `problems`."""
    manifest = restore_refusals.manifest_of(folder, problems)
    if manifest is None:
        return None
    problems += restore_refusals.of_files(folder, manifest)
    problems += restore_refusals.of_version(manifest)
    problems += restore_refusals.of_keys(manifest)
    erased = restore_refusals.erased_lists(folder, home, manifest, problems)
    return Wanted(folder=folder, manifest=manifest, erased=tuple(joined(*erased)))


def _target(home: Home, wanted: Wanted | None, problems: list[str], stack: ExitStack) -> Database | None:
    """The database to restore into, with the home held; None where a cluster has yet to be made, or may not run."""
    try:
        stack.enter_context(home.locked("pemulihan; tunggu sampai selesai"))
    except CommandFailed as held:
        problems.append(f"{held.message}; hentikan dulu sistemnya")
        return None
    named = database.foreign(home)
    if named is not None:
        return named
    cluster = postgres.cluster_of(home)
    if not cluster.data.exists():
        return None
    if not postgres.fits_home(cluster):
        problems.append(f"data di {cluster.place} bukan milik {home.path}; pulihkan dulu {home.path / 'id'}")
        return None
    if wanted is not None and cluster.demo_mark.exists() != wanted.manifest.is_demo:
        problems.append(restore_refusals.other_kind(home.path, is_demo=cluster.demo_mark.exists()))
    if postgres.is_answering(cluster):
        problems.append("basis data sedang berjalan; hentikan dulu sistemnya")
        return None
    stack.enter_context(database.running(cluster))
    return database.embedded(cluster)


@contextmanager
def _new_cluster(home: Home, manifest: Manifest) -> Iterator[Database]:
    cluster = postgres.cluster_of(home)
    with database.running(cluster, is_demo=manifest.is_demo):
        yield database.embedded(cluster)


def _carried_out(home: Home, target: Database, wanted: Wanted) -> str:
    restored = restore_loading.load(home, target, wanted.folder, wanted.manifest, wanted.erased)
    restore_loading.bring_files(home, wanted.folder, wanted.manifest)
    kept = restore_databases.swap(target.owner_url, backup_folder.stamp(now()))
    return restore_loading.told(wanted.manifest, restored, kept)


def _discard(home: Home, name: str) -> int:
    with database.available(home) as target:
        restore_databases.discard(target.owner_url, name)
    print(f"Basis data {name} dibuang.")
    return 0
