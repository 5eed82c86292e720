"""`./sigap import waiting`: registers that officers uploaded are checked, or come in; `RegisterKeeper` starts it.

An import writes as the database's owner with the ring at hand, which no serving part may be: so for one command.
"""

import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import import_module

import psycopg

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.owner import as_owner
from sigap.cli.processes import children
from sigap.cli.processes.children import SIGAP, Program, RunningChild
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor

_BY = SystemActor(name="impor register")
_LOOK_EVERY = timedelta(seconds=20)
_WAITS = """SELECT EXISTS (SELECT FROM registers_registerupload
  WHERE state IN ('register_checking', 'register_approved')
    OR ended_at IS NULL AND uploaded_at < now() - interval '7 days')
  OR EXISTS (SELECT FROM registers_registerupload u JOIN vault_datakey k ON k.id = u.key_id
  WHERE u.ended_at IS NOT NULL AND k.destroyed_at IS NULL)"""


def is_waiting(owner_url: str) -> bool:
    """Whether there is anything to do. Raises CommandFailed (it is away) and psycopg.Error."""
    with server.connect(owner_url) as owner:
        row = owner.execute(_WAITS).fetchone()
    return bool(row and row[0])


def run() -> int:
    """Does what waits, one register after the other; nothing where another one is at it."""
    home = Home.from_environment()
    with server.available(home) as target:
        if not is_waiting(target.owner_url):
            return 0
    with as_owner(KeyLocation.from_environment()):
        # After the set-up: they need the models.
        actions = import_module("sigap.registers.actions.waiting")
        if not actions.take_turn():
            return 0
        actions.forget_uploads(by=_BY, at=clock.now())
        for upload_id in actions.waiting_uploads():
            row = actions.carry_out(by=_BY, at=clock.now(), upload_id=upload_id)
            print(f"Register {upload_id}: {row.state}", flush=True)
    return 0


class RegisterKeeper:
    """From within a launcher's own loop: starts the command as a child when something waits, never waits for it."""

    def __init__(self, home: Home, env: Mapping[str, str], owner_url: str) -> None:
        self._url = owner_url
        self._program = Program(
            name="register lama", argv=(*SIGAP, "import", "waiting"), env=dict(env), log=home.logs / "register.log",
            patience=20.0,
        )  # fmt: skip
        self._child: RunningChild | None = None
        self._look_at: datetime | None = None

    def step(self, at: datetime) -> None:
        """One look: quick, and harmless to repeat."""
        if self._child is not None:
            status = self._child.poll()
            if status is None:
                return
            self._child = None
            if status:
                print(f"sigap: register lama gagal (status {status}), lihat {self._program.log}", file=sys.stderr)
                self._look_at = at + 9 * _LOOK_EVERY
        elif self._look_at is None or at >= self._look_at:
            self._look_at = at + _LOOK_EVERY
            if self._is_waiting():
                if self._program.log:
                    children.keep_small(self._program.log)
                self._child = children.spawn(self._program)

    def _is_waiting(self) -> bool:
        try:
            return is_waiting(self._url)
        except (psycopg.Error, CommandFailed):
            # The launcher itself tells that the database is away; here it is looked at again.
            return False

    def stop(self) -> None:
        """Ends an import that is under way; nothing of it stays."""
        if self._child is not None:
            children.stop(self._child, self._program)
            self._child = None
