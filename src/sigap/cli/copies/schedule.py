"""When the next copy is due, and that it is made then; what is past its time goes (`keeping`).

The dump needs the database's owner, which no serving part may be: so the schedule is kept by whoever starts the parts
(`Keeper`), or by the machine's own timer (`./sigap backup --scheduled`).
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sigap.cli.copies import folders, keeping
from sigap.cli.copies.folders import StoredCopy
from sigap.cli.copies.keeping import KeptCopy
from sigap.cli.copies.manifests import Manifest
from sigap.cli.copies.plan import KeepingPlan
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.processes.children import SIGAP, Program, RunningChild
from sigap.config.env import Env
from sigap.kernel.clock import now

AGAIN_AFTER = timedelta(minutes=15)
"""How long the keeper waits after a copy that failed."""
_LOOK_EVERY = timedelta(minutes=1)


def due(copies: Iterable[StoredCopy], at: datetime, every: timedelta) -> bool:
    """Whether the newest copy shows a moment too long ago, or there is none. A moment in the future counts as none."""
    shown = [copy.manifest.begun_at for copy in copies if copy.manifest.begun_at <= at]
    return not shown or at - max(shown) >= every


def run(home: Home, *, make: Callable[[Home, Path], Manifest], at_once: bool = False) -> Path:
    """`--scheduled`: a copy when one is due; the folder where copies lie.

    `at_once` (`--now`): due or not, as before an upgrade.
    """
    env = Env.read()
    if env.backup_dir is None:
        raise CommandFailed("SIGAP_BACKUP_DIR belum disebut: di folder mana cadangan disimpan?")
    if not env.backup_dir.is_dir():
        raise CommandFailed(f"{env.backup_dir}: folder itu tidak ada; apakah disk cadangan sudah terpasang?")
    every = timedelta(hours=env.backup_every_hours)
    if at_once or due(folders.copies_in(env.backup_dir), now(), every):
        folder = env.backup_dir.absolute() / folders.stamp(now())
        manifest = make(home, folder)
        print(f"Cadangan {folder} selesai dan terbukti dapat dipulihkan; kepala jejak {manifest.head}")
    else:
        print("Belum waktunya; cadangan terakhir masih cukup baru.")
    return env.backup_dir


def prune(home: Home, folder: Path, plan: KeepingPlan | None, proved: Collection[UUID]) -> None:
    """Removes what is past its time; only what the schedule itself named. Asked once there is a newer good one."""
    env = Env.read()
    kept = [
        KeptCopy(
            name=copy.path.name,
            begun_at=copy.manifest.begun_at,
            trail=copy.manifest.trail,
            is_proved=copy.manifest.id in proved,
        )
        for copy in folders.copies_in(folder)
    ]
    keep, zone = timedelta(days=env.backup_keep_days), ZoneInfo(env.time_zone)
    for name in keeping.to_remove(kept, now(), keep, plan=plan, zone=zone):
        if folders.moment_of(name):
            folders.remove(folder / name, home)
            print(f"Cadangan {folder / name} melewati masa simpan; dibuang.")


class Keeper:
    """Keeps the schedule from within a launcher's own loop: starts a copy as a child when one is due, never waits.

    `env` is the child's environment, with the owner's address in it.
    """

    def __init__(self, home: Home, env: Mapping[str, str]) -> None:
        environment = Env.read(env)
        self._folder = environment.backup_dir
        self._every = timedelta(hours=environment.backup_every_hours)
        self._program = Program(
            name="cadangan",
            argv=(*SIGAP, "backup", "--scheduled"),
            env=dict(env),
            log=home.logs / "backup.log",
            patience=20.0,
        )
        self._child: RunningChild | None = None
        self._look_at: datetime | None = None
        self._is_unfinished = False

    def step(self, at: datetime) -> None:
        """One look: quick, and harmless to repeat."""
        if self._child is not None:
            self._end(at)
        elif self._folder is not None and (self._look_at is None or at >= self._look_at):
            self._look_at = at + _LOOK_EVERY
            if self._is_unfinished or self._is_due(self._folder, at):
                if self._program.log:
                    children.keep_small(self._program.log)
                self._child = children.spawn(self._program)

    def _is_due(self, folder: Path, at: datetime) -> bool:
        try:
            return due(folders.copies_in(folder), at, self._every)
        except OSError as failed:
            # The disk of the copies fails or is shut: copies wait and are missed, reports go on.
            print(f"sigap: {folder}: {failed.strerror}; cadangan dicoba lagi nanti", file=sys.stderr, flush=True)
            self._look_at = at + AGAIN_AFTER
            return False

    def stop(self) -> None:
        """Ends a copy that is under way; it leaves nothing that looks like one."""
        if self._child is not None:
            children.stop(self._child, self._program)
            self._child = None

    def _end(self, at: datetime) -> None:
        assert self._child is not None
        status = self._child.poll()
        if status is None:
            return
        self._child = None
        # Of a copy that was made, but did not leave the machine, the rest is left to do.
        self._is_unfinished = bool(status)
        if status:
            self._look_at = at + AGAIN_AFTER
            print(f"sigap: cadangan gagal (status {status}), lihat {self._program.log}", file=sys.stderr, flush=True)
