"""`./sigap backup DIR`: one consistent copy, proved by restoring it before it bears its name; one at a time.

It runs beside a working system. What goes wrong leaves no folder that looks like a copy, and says so in the trail.
"""

import argparse
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg

from sigap.cli.copies import away, build, folders, plan, postgres_tools, proof, schedule, space
from sigap.cli.copies.manifests import COMPRESSED, DUMP, Manifest
from sigap.cli.copies.postgres_tools import NoSpace
from sigap.cli.copies.proof import CheckFailed
from sigap.cli.copies.standing import standing
from sigap.cli.database import orm, server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.config.env import Env
from sigap.kernel.clock import now

_PRIVATE = 0o077
_EVERY = "SIGAP_BACKUP_EVERY_HOURS"
_LOCK = int.from_bytes(sha256(b"sigap/backup").digest()[:8], "big", signed=True)


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap backup",
        description="Membuat cadangan yang konsisten dan mengujinya dengan memulihkannya ke basis data sementara. "
        "Tidak memuat kunci, sandi basis data, sesi, atau token.",
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="folder baru untuk cadangan ini")
    parser.add_argument(
        "--scheduled",
        action="store_true",
        help="di SIGAP_BACKUP_DIR: membuat cadangan bila sudah waktunya, membuang yang melewati masa simpan",
    )
    parser.add_argument(
        "--now", action="store_true", help="seperti --scheduled, tetapi selalu membuat cadangan: sebelum versi baru"
    )
    parser.add_argument(
        "--compress", action="store_true", help="simpan basis data sebagai database.sql.zst; --scheduled selalu begitu"
    )
    options = parser.parse_args(arguments)
    if [bool(options.folder), options.scheduled, options.now].count(True) != 1:
        parser.error("sebut satu saja: DIR, --scheduled, atau --now")
    children.stop_on_signals()
    os.umask(_PRIVATE)
    home = Home.from_environment()
    if not options.folder:
        return _scheduled(home, at_once=options.now)
    dump = COMPRESSED if options.compress else DUMP
    print(print_result(make(home, options.folder.absolute(), dump=dump), options.folder))
    return 0


def make(home: Home, folder: Path, *, dump: str = COMPRESSED) -> Manifest:
    """Makes a copy in `folder` and notes it; `dump` names the file of the database, compressed or plain.

    Raises CommandFailed; then there is no such folder.
    """
    folders.refuse_unfit(folder, home=home, keys=_keys(home))
    with standing(home) as target, _one_at_a_time(target.owner_url):
        orm.set_up(home)
        folders.sweep(folder.parent, home)
        return _made(home, target.owner_url, folder, dump)


def _scheduled(home: Home, *, at_once: bool) -> int:
    """A copy that is due, then what is past its time, then what leaves the machine. A wrong plan stops the last two."""
    try:
        folder = schedule.run(home, make=make, at_once=at_once)
    except CommandFailed:
        # What is past its time goes all the same: it may be what leaves no room.
        with suppress(CommandFailed):
            _drop_old(home)
        raise
    try:
        _settle(home, folder)
    except CommandFailed as failed:
        # Asked for at once it is for an upgrade, which the copy here serves; the timer's next run sends it.
        if not at_once:
            raise
        print(f"sigap: {failed.message}", file=sys.stderr, flush=True)
    return 0


def _settle(home: Home, folder: Path) -> None:
    """What is past its time goes, and what is to leave the machine leaves. Raises CommandFailed."""
    with standing(home) as target:
        orm.set_up(home)
        with orm.looking_at(target.owner_url):
            copies = import_module("sigap.vault.copies")
            try:
                agreed = plan.read(_keys(home))
            except CommandFailed:
                copies.note_plan_unread(at=now())
                raise
            schedule.prune(home, folder, agreed.keep, copies.proved_ids())
            env = Env.read()
            keep, zone = timedelta(days=env.backup_keep_days), ZoneInfo(env.time_zone)
            if count := away.carry(agreed, folder, home, keys=_keys(home), keep=keep, zone=zone):
                print(f"{count} cadangan dikirim ke tempat jauh.")


def _drop_old(home: Home) -> None:
    folder = Env.read().backup_dir
    if folder is None or not folder.is_dir():
        return
    with standing(home) as target:
        orm.set_up(home)
        with orm.looking_at(target.owner_url):
            copies = import_module("sigap.vault.copies")
            schedule.prune(home, folder.absolute(), plan.read(_keys(home)).keep, copies.proved_ids())


def _keys(home: Home) -> Path:
    return Path(os.environ.get("SIGAP_KEYS") or home.keys)


def print_result(manifest: Manifest, folder: Path) -> str:
    """What the command answers."""
    return (
        f"Cadangan {folder} selesai dan terbukti dapat dipulihkan: "
        f"{manifest.size / 1_000_000:.1f} MB, {sum(manifest.rows.values())} baris, {manifest.events} peristiwa\n"
        f"Kepala jejak: {manifest.head}"
    )


def _made(home: Home, url: str, folder: Path, dump: str) -> Manifest:
    copies = import_module("sigap.vault.copies")
    copy_id, begun_at = uuid4(), now()
    with orm.looking_at(url):
        copies.note_begun(copy_id=copy_id, at=begun_at)
        import_module("sigap.audit.jobs").fold(begun_at)
    try:
        with server.connect(url) as connection:
            space.refuse_unfitting(connection, folder, home, dump=dump, leave_out=build.LEFT_OUT)
        with _telling_broken_disk(folder.parent), folders.draft_of(folder, home) as draft:
            manifest = build.build(url, draft, home, copy_id=copy_id, begun_at=begun_at, dump=dump)
            _prove(draft, manifest)
            folders.put_in_place(draft, folder)
    except CommandFailed as failed:
        # Where the database itself is in trouble there is nowhere to note it.
        with suppress(Exception), orm.looking_at(url):
            copies.note_failed(copy_id=copy_id, begun_at=begun_at, at=now(), outcome=_outcome(failed))
        raise CommandFailed(
            f"cadangan gagal: {failed.message}\n{folder} tidak dibuat; cadangan yang sudah ada tidak tersentuh.",
            status=1,
        ) from None
    with orm.looking_at(url):
        copies.note_made(
            copy_id=copy_id,
            begun_at=begun_at,
            at=now(),
            size_bytes=manifest.size,
            events_held=manifest.events,
            head=manifest.head,
            # One that is made by hand need not be told it.
            every_hours=Env.read().backup_every_hours if os.environ.get(_EVERY) else None,
        )
    return manifest


def _prove(draft: Path, manifest: Manifest) -> None:
    try:
        proof.prove(draft, manifest)
    except (CheckFailed, NoSpace):
        raise
    except CommandFailed as failed:
        raise CheckFailed(f"tidak dapat dipulihkan untuk diperiksa ({failed.message})") from None


def _outcome(failed: CommandFailed) -> object:
    outcomes = import_module("sigap.vault.models").CopyOutcome
    if isinstance(failed, NoSpace):
        return outcomes.NO_SPACE
    return outcomes.CHECK_FAILED if isinstance(failed, CheckFailed) else outcomes.DUMP_FAILED


@contextmanager
def _one_at_a_time(url: str) -> Iterator[None]:
    """Held in the database itself: two machines that copy the same system see each other too."""
    with psycopg.connect(url, autocommit=True) as holder:
        if holder.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone() != (True,):
            raise CommandFailed("cadangan lain sedang dibuat; tunggu sampai selesai")
        yield


@contextmanager
def _telling_broken_disk(place: Path) -> Iterator[None]:
    try:
        with postgres_tools.telling_full_disk(place):
            yield
    except OSError as error:
        raise CommandFailed(
            f"{place}: {errno.errorcode.get(error.errno or 0, type(error).__name__)}", status=1
        ) from None
