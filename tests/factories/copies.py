"""An installation on the tests' own server that is copied and restored by the real commands, as its owner does it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from tests import conftest as house
from tests.factories import warm_commands
from tests.factories.patience import PATIENCE

from sigap.cli.copies.postgres_tools import with_database
from sigap.cli.home import CHECKOUT

_HURRIED = "from sigap.cli.copies import far; far.PAUSES[:] = [0.0] * len(far.PAUSES)\n"
_UNPROVED = "from sigap.cli.copies import proof; proof.prove = lambda *_: None\n"
SCHEMA_AS_COPIED = "from sigap.cli.schema import step; step.apply = lambda: None\n"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A database, a home, a folder of keys, and a folder where copies lie."""

    name: str
    home: Path
    copies: Path
    keys: Path
    is_far_place_tried_at_once: bool = False
    """Its three tries follow one another without their pauses."""

    @property
    def url(self) -> str:
        return with_database(os.environ["DATABASE_URL"], self.name)

    def environment(self, **more: str) -> dict[str, str]:
        passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {
            **passed,
            "PYTHONPATH": str(CHECKOUT / "src"),
            "SIGAP_HOME": str(self.home),
            "SIGAP_KEYS": str(self.keys),
            "DATABASE_URL": self.url,
            **more,
        }

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Begins a command as the program that ships; nobody of ours is connected meanwhile."""
        connections.close_all()
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "sigap.cli.main", *arguments],
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_as_shipped(self, *arguments: str, **more: str) -> str:
        """Runs that program to its end, which must be a good one; all that it said."""
        with self.start(*arguments, **more) as process:
            said, complained = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, f"{process.returncode}\n{said}\n{complained}"
        return said + complained

    def run(self, *arguments: str, status: int = 0, before: str = "", **more: str) -> str:
        """Runs a command in a fork to its end, which must be this one; all that it said.

        `before`: Python that the fork runs first.
        """
        connections.close_all()
        changed = _HURRIED * self.is_far_place_tried_at_once + before
        done = warm_commands.run(arguments, env=self.environment(**more), before=changed)
        assert done.returncode == status, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def run_unproved(self, *arguments: str, status: int = 0, **more: str) -> str:
        """The same; a copy that is made is not restored into a cluster of its own first."""
        return self.run(*arguments, status=status, before=_UNPROVED, **more)

    def backup(self, name: str) -> Path:
        """A copy that was made, for a test that restores it or is refused; its proof is left out."""
        self.run_unproved("backup", str(self.copies / name))
        return self.copies / name

    def restore(self, copy: Path, *options: str, status: int = 0, **more: str) -> str:
        """A restore, for a test of what it refuses, tells or destroys: the schema stays as the copy holds it."""
        return self.run("restore", str(copy), *options, status=status, before=SCHEMA_AS_COPIED, **more)

    def lose(self) -> None:
        """The disk is gone, with the database on it."""
        connections.close_all()
        house._drop(self.name)

    def names(self) -> list[str]:
        """Databases of this installation that the server has."""
        with house._owner("postgres") as owner:
            found = owner.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{self.name}%"])
            return sorted(str(name) for (name,) in found.fetchall())

    def leftovers(self) -> list[str]:
        """What lies in the folder of copies and is none."""
        return sorted(path.name for path in self.copies.iterdir() if path.name.startswith("."))


@contextmanager
def installed(folder: Path) -> Iterator[Installation]:
    """The database of the test as an installation; what restores made of it is thrown away afterwards."""
    home, copies = folder / "rumah", folder / "cadangan"
    for made in (home, copies):
        made.mkdir(mode=0o700)
    installation = Installation(
        name=str(settings.DATABASES["default"]["NAME"]), home=home, copies=copies, keys=Path(settings.SIGAP_KEYS)
    )
    yield installation
    connections.close_all()
    for name in installation.names():
        if name != installation.name:
            house._drop(name)


def counted(table: str) -> int:
    """How many rows a table holds now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])
