"""When the next copy is due, and which ones have been kept long enough.

The dump needs the database's owner, which no serving part may be: so the schedule is kept by whoever starts the parts
(`Keeper`), or by the machine's own timer (`./sigap backup --scheduled`).
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from re import fullmatch

from sigap.cli.copies import folders
from sigap.cli.copies.folders import StoredCopy
from sigap.cli.copies.manifests import Manifest
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.processes.children import SIGAP, Program, Running
from sigap.config.env import Env
from sigap.kernel.clock import now

AGAIN_AFTER = timedelta(minutes=15)
"""How long the keeper waits after a copy that failed."""
ALWAYS_KEPT = 3
_LOOK_EVERY = timedelta(minutes=1)


def due(copies: Iterable[StoredCopy], at: datetime, every: timedelta) -> bool:
    """Whether the newest copy shows a moment too long ago, or there is none. A moment in the future counts as none."""
    shown = [copy.manifest.begun_at for copy in copies if copy.manifest.begun_at <= at]
    return not shown or at - max(shown) >= every


def to_remove(copies: Iterable[StoredCopy], at: datetime, keep: timedelta) -> list[Path]:
    """The copies past their time; only folders that the schedule named, and never an installation's newest three.

    A clock that jumps a year ahead makes every copy look old: some must outlast it.
    """
    found = sorted(copies, key=lambda copy: copy.manifest.begun_at, reverse=True)
    seen = Counter[str]()
    leaving = []
    for copy in found:
        seen[copy.manifest.trail] += 1
        is_past = seen[copy.manifest.trail] > ALWAYS_KEPT and at - copy.manifest.begun_at > keep
        if is_past and fullmatch(r"\d{8}T\d{6}Z", copy.path.name):
            leaving.append(copy.path)
    return leaving


def run(home: Home, *, make: Callable[[Home, Path], Manifest], at_once: bool = False) -> int:
    """`--scheduled`: a copy when one is due; what is past its time goes, but only once there is a newer good one.

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
    for path in to_remove(folders.copies_in(env.backup_dir), now(), timedelta(days=env.backup_keep_days)):
        folders.remove(path, home)
        print(f"Cadangan {path} melewati masa simpan {env.backup_keep_days} hari; dibuang.")
    return 0


class Keeper:
    """Keeps the schedule from within a launcher's own loop: starts a copy as a child when one is due, never waits.

    `env` is the child's environment, with the owner's address in it.
    """

    def __init__(self, home: Home, env: Mapping[str, str]) -> None:
        told = Env.read(env)
        self._folder = told.backup_dir
        self._every = timedelta(hours=told.backup_every_hours)
        self._program = Program(
            name="cadangan",
            argv=(*SIGAP, "backup", "--scheduled"),
            env=dict(env),
            log=home.logs / "backup.log",
            patience=20.0,
        )
        self._child: Running | None = None
        self._look_at: datetime | None = None

    def step(self, at: datetime) -> None:
        """One look: quick, and harmless to repeat."""
        if self._child is not None:
            self._end(at)
        elif self._folder is not None and (self._look_at is None or at >= self._look_at):
            self._look_at = at + _LOOK_EVERY
            if due(folders.copies_in(self._folder), at, self._every):
                if self._program.log:
                    children.keep_small(self._program.log)
                self._child = children.spawn(self._program)

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
        if status:
            self._look_at = at + AGAIN_AFTER
            print(f"sigap: cadangan gagal (status {status}), lihat {self._program.log}", file=sys.stderr, flush=True)
