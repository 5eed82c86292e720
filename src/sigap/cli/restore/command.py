"""`./sigap restore DIR [--replace]`: brings a system back from a copy of its own, checked before anybody is let in.

The copy is loaded beside the database that stands, brought to this version, rid again of what was erased since; only
then do the two change names, in one step. Whatever fails or is killed before leaves the standing one untouched.
"""

import argparse
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sigap.cli.copies import folders, months, sealed
from sigap.cli.copies.manifests import NAME, Manifest
from sigap.cli.copies.postgres_tools import name_of
from sigap.cli.database import orm, postgres, server
from sigap.cli.database.server import Database
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.restore import databases, erased_keys, loading, refusals
from sigap.cli.restore.loading import RestorePlan
from sigap.kernel.clock import now
from sigap.vault.copy_key import copy_key_of
from sigap.vault.keyring import Keyring

_PRIVATE = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreRequest:
    """What is to be restored, and what whoever calls takes upon themselves."""

    folder: Path
    anchors: Path | None
    may_replace: bool
    may_be_unsigned: bool
    may_miss_erasures: bool
    may_miss_months: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCopy:
    """A copy in which nothing is wrong by itself; `lines` is every line of erased keys, believed or not."""

    manifest: Manifest
    keyring: Keyring
    lines: list[str]
    heads: Mapping[int, bytes]


def run(arguments: list[str]) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if bool(options.folder) == bool(options.discard):
        parser.error("sebut satu saja: DIR, atau --discard NAMA")
    children.stop_on_signals()
    os.umask(_PRIVATE)
    home = Home.from_environment()
    if options.discard:
        return _discard(home, options.discard)
    if options.unseal:
        return _unseal(home, options.folder.absolute(), options.unseal.absolute())
    wish = RestoreRequest(
        folder=options.folder.absolute(),
        anchors=options.anchors,
        may_replace=options.replace,
        may_be_unsigned=options.unsigned,
        may_miss_erasures=options.missing_erasures,
        may_miss_months=options.missing_months,
    )
    print(_restored(home, wish))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sigap restore",
        description="Memulihkan sistem dari cadangan: memeriksa, memuat, memusnahkan lagi yang sudah dihapus, "
        "membuat ulang token, lalu menukar basis data dalam satu langkah. Sistem harus berhenti.",
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="folder cadangan")
    parser.add_argument("--replace", action="store_true", help="basis data yang sekarang berisi boleh digantikan")
    parser.add_argument("--anchors", type=Path, metavar="FILE", help="kepala jejak yang disimpan di tempat lain")
    parser.add_argument(
        "--unsigned",
        action="store_true",
        help="cadangan tanpa tanda sistem ini boleh dipulihkan: SQL di dalamnya berjalan sebagai pemilik basis data, "
        "jadi siapa pun yang dapat menulis ke folder itu dapat mengambil alih sistem",
    )
    parser.add_argument(
        "--missing-erasures",
        action="store_true",
        help="pulihkan walau daftar yang dihapus tidak lengkap: yang hilang dari daftar hidup lagi",
    )
    parser.add_argument(
        "--missing-months",
        action="store_true",
        help="pulihkan walau berkas pemulihan lebih tua daripada cadangan: isi bulan yang kuncinya tidak ada tertutup "
        "selamanya",
    )
    parser.add_argument(
        "--unseal",
        type=Path,
        metavar="BARU",
        help="hanya membuka DIR dari tempat jauh ke folder baru ini",
    )
    parser.add_argument("--discard", metavar="NAMA", help="membuang basis data yang digantikan pemulihan sebelumnya")
    return parser


def _restored(home: Home, options: RestoreRequest) -> str:
    problems: list[str] = []
    orm.set_up(home)
    found = _found(options, home, problems)
    manifest = found.manifest if found else None
    with ExitStack() as stack:
        target = _target(home, manifest, problems, stack)
        if target is not None:
            problems += refusals.of_database(target, manifest, options.may_replace)
        wanted = _wanted(options, home, found, target, problems)
        if problems or wanted is None:
            raise CommandFailed("tidak dipulihkan, tidak ada yang diubah:\n" + "\n".join(dict.fromkeys(problems)))
        if target is None:
            target = stack.enter_context(_new_cluster(home, wanted.manifest))
        stack.enter_context(databases.one_at_a_time(target.owner_url))
        return _carried_out(home, target, wanted)


def _found(options: RestoreRequest, home: Home, problems: list[str]) -> CheckedCopy | None:
    """The copy as it lies there; everything that is wrong with it goes to `problems`."""
    ring = refusals.keyring_at_hand(problems)
    manifest = refusals.manifest_of(options.folder, problems)
    if manifest is None:
        return None
    if ring is not None:
        problems += refusals.of_keys(options.folder, manifest, ring, may_miss_months=options.may_miss_months)
        problems += [] if options.may_be_unsigned else refusals.of_mark(options.folder, ring)
    problems += refusals.of_files(options.folder, manifest)
    problems += refusals.of_version(manifest)
    lines = list(erased_keys.lines_beside_copy(options.folder, home, manifest, problems))
    heads = refusals.heads_before(options.anchors, manifest, problems)
    return CheckedCopy(manifest=manifest, keyring=ring, lines=lines, heads=heads) if ring is not None else None


def _wanted(
    options: RestoreRequest, home: Home, found: CheckedCopy | None, target: Database | None, problems: list[str]
) -> RestorePlan | None:
    """The copy with what was erased since, as far as the ring vouches for it; None when something is wrong already."""
    if found is None or problems:
        return None
    lines = found.lines + (erased_keys.lines_of_list(target.owner_url) if target is not None else [])
    known = erased_keys.believed(lines, options.folder, home)
    gaps = erased_keys.missing(known, found.keyring)
    problems += [] if options.may_miss_erasures else gaps
    return RestorePlan(
        folder=options.folder,
        manifest=found.manifest,
        erased=known.lines,
        heads=found.heads,
        notes=(*known.notes, *gaps, *_lacking(found)),
    )


def _lacking(found: CheckedCopy) -> list[str]:
    lacking = months.missing(found.manifest, found.keyring.ring)
    return [months.words(lacking)] if lacking else []


def _target(home: Home, manifest: Manifest | None, problems: list[str], stack: ExitStack) -> Database | None:
    """The database to restore into, with the home held; None where a cluster has yet to be made, or may not run."""
    try:
        stack.enter_context(home.locked("pemulihan; tunggu sampai selesai"))
    except CommandFailed as held:
        problems.append(f"{held.message}; hentikan dulu sistemnya")
        return None
    named = server.foreign(home)
    if named is not None:
        return named
    cluster = postgres.cluster_of(home)
    if not cluster.data.exists():
        return None
    if not postgres.fits_home(cluster):
        problems.append(f"data di {cluster.place} bukan milik {home.path}; pulihkan dulu {home.path / 'id'}")
        return None
    if manifest is not None and cluster.demo_mark.exists() != manifest.is_demo:
        problems.append(refusals.other_kind(home.path, is_demo=cluster.demo_mark.exists()))
    if postgres.is_answering(cluster):
        problems.append("basis data sedang berjalan; hentikan dulu sistemnya")
        return None
    stack.enter_context(server.running(cluster))
    return server.embedded(cluster)


@contextmanager
def _new_cluster(home: Home, manifest: Manifest) -> Iterator[Database]:
    cluster = postgres.cluster_of(home)
    with server.running(cluster, is_demo=manifest.is_demo):
        yield server.embedded(cluster)


def _carried_out(home: Home, target: Database, wanted: RestorePlan) -> str:
    done = loading.load(target, wanted)
    loading.bring_files(home, wanted.folder, wanted.manifest)
    kept = databases.swap(target.owner_url, folders.stamp(now()))
    return loading.print_result(wanted, done, kept, database=name_of(target.owner_url))


def _unseal(home: Home, folder: Path, into: Path) -> int:
    """Opens what lies sealed at a far place; restores nothing."""
    orm.set_up(home)
    problems: list[str] = []
    ring = refusals.keyring_at_hand(problems)
    if into.exists():
        problems.append(f"{into}: sudah ada; sebut folder baru")
    if not (folder / f"{NAME}{sealed.ENDING}").is_file():
        problems.append(f"{folder}: bukan cadangan tersegel yang lengkap")
    if problems or ring is None:
        raise CommandFailed("\n".join(problems))
    count = sealed.open_folder(folder, into, copy_key_of(ring.mac))
    print(f"{count} berkas dibuka di {into}. Memulihkannya: ./sigap restore {into}")
    return 0


def _discard(home: Home, name: str) -> int:
    with server.available(home) as target:
        databases.discard(target.owner_url, name)
    print(f"Basis data {name} dibuang.")
    return 0
