"""Proves a copy before it counts: restored into a throw-away database, counted, its trail walked to the same head.

Also what the restore asks of the database it has loaded. The throw-away cluster lies in the machine's folder for
temporary files, does not survive a power cut, and is removed with everything in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psycopg
from psycopg import sql

from sigap.cli.copies import postgres_tools
from sigap.cli.copies.manifests import HEAD, Manifest
from sigap.cli.database import postgres, roles, server
from sigap.cli.database.orm import looking_at
from sigap.cli.database.postgres import Cluster
from sigap.cli.database.roles import Connection
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home

SCRATCH_PREFIX = "sigap-periksa-"
_NEW_PREFIX = "sigap-baru-"


class CheckFailed(CommandFailed):
    """The copy does not give back what was copied; the message says in what it differs."""

    def __init__(self, why: str) -> None:
        super().__init__(why, status=1)


def prove(folder: Path, manifest: Manifest) -> None:
    """Raises CheckFailed, NoSpace, ProgramFailed unless the copy in `folder` is whole."""
    with scratch() as cluster:
        target = server.embedded(cluster)
        with postgres_tools.telling_full_disk(Path(tempfile.gettempdir())):
            server.ensure(target)
        with server.connect(target.owner_url) as connection:
            make_roles(connection, manifest)
        postgres_tools.load(target.owner_url, folder / manifest.dump, account=cluster.account)
        compare(target.owner_url, manifest, folder / HEAD)


def make_roles(connection: Connection, manifest: Manifest) -> None:
    """SIGAP's roles, and those of the server's administrator that the copy's grants speak of."""
    roles.ensure_roles(connection, {})
    for name in missing_roles(connection, manifest):
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))


def missing_roles(connection: Connection, manifest: Manifest) -> list[str]:
    """Roles that the copy's grants speak of and this server does not have."""
    present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
    return sorted(set(manifest.roles) - present)


def compare(url: str, manifest: Manifest, head: Path) -> None:
    """Raises CheckFailed unless the database counts like the manifest and its trail is whole up to the head."""
    with psycopg.connect(url) as connection:
        counted = count_rows(connection)
    if other := sorted(t for t in {*counted, *manifest.rows} if counted.get(t) != manifest.rows.get(t)):
        raise CheckFailed(f"jumlah baris berbeda dari yang dicadangkan: {', '.join(other)}")
    walk = import_module("sigap.audit.verify")
    with looking_at(url):
        report = walk.run(head)
    if not report.is_whole:
        raise CheckFailed(str(report))
    if report.head_line != manifest.head or report.events != manifest.events:
        raise CheckFailed("kepala jejaknya berbeda dari yang dicadangkan")


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table of the house holds, in the connection's own moment."""
    names = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
    ).fetchall()
    counted = {}
    for (name,) in names:
        row = connection.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(str(name)))).fetchone()
        assert row is not None
        counted[str(name)] = int(str(row[0]))
    return counted


@contextmanager
def scratch() -> Iterator[Cluster]:
    """A cluster of its own that runs for as long as this lasts, and leaves nothing."""
    sweep()
    made = Path(tempfile.mkdtemp(prefix=_NEW_PREFIX))
    # Held before it bears the name that is swept.
    with Home(made).locked("pemeriksaan cadangan"):
        path = made.rename(made.with_name(made.name.replace(_NEW_PREFIX, SCRATCH_PREFIX)))
        cluster = postgres.cluster_of(Home.from_environment({"SIGAP_HOME": str(path)}), is_durable=False)
        try:
            with server.running(cluster):
                yield cluster
        finally:
            _remove(cluster)


def sweep() -> None:
    """Removes throw-away clusters of runs that died: nobody holds their folder."""
    for path in Path(tempfile.gettempdir()).glob(f"{SCRATCH_PREFIX}*"):
        facts = path.lstat()
        if path.is_dir() and not path.is_symlink() and facts.st_uid == os.geteuid():
            home = Home.from_environment({"SIGAP_HOME": str(path)})
            if not home.is_locked():
                _remove(postgres.cluster_of(home, is_durable=False))


def _remove(cluster: Cluster) -> None:
    postgres.remove(cluster)
    shutil.rmtree(cluster.home.path, ignore_errors=True)
