"""Builds a copy in its draft folder: everything in it shows the database at one and the same moment.

A transaction that repeats its reads holds that moment while `pg_dump` copies it and the rows are counted. Nothing of
a session, a sign-in counter or a search token goes along, and never a key.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

import psycopg

from sigap.audit.chain import moment_text
from sigap.cli.copies import compression, erased_list, manifest_mac, postgres_tools
from sigap.cli.copies.erased_list import ErasedUnreadable
from sigap.cli.copies.manifests import ERASED, FILES, HEAD, Manifest, facts_of
from sigap.cli.copies.proof import count_rows
from sigap.cli.database.roles import Connection
from sigap.cli.home import Home

LEFT_OUT = (
    "access_attempt",
    "access_browser",
    "access_reset",
    "access_session",
    "access_unsent",
    "cases_papertoken",
    "cases_persontoken",
    "intake_draft",
    "intake_reporttoken",
    "links_leadtoken",
)
"""Tables of which a copy has the form only. Tokens of persons and of papers are made anew by a restore, sessions
by signing in again; a code by which somebody is let back in must not come to life a second time, nor a text that was
sent or thrown away. Tokens of reports only hint at a second report of the same days: after a restore the next ones hint
again."""
_ROLES = """
SELECT DISTINCT refobjid::regrole::text FROM pg_shdepend
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND refclassid = 'pg_authid'::regclass AND deptype IN ('a', 'r') AND refobjid::regrole::text NOT LIKE 'pg\\_%'
-- Its default privileges name the owner.
UNION SELECT r.rolname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = current_database()
"""


def build(url: str, draft: Path, home: Home, *, copy_id: UUID, begun_at: datetime, dump: str) -> Manifest:
    """Fills the draft and says what is in it; `dump` names the file of the database.

    Raises NoSpace, ProgramFailed, CommandFailed.
    """
    with postgres_tools.telling_full_disk(draft.parent):
        with _one_moment(url) as (connection, snapshot):
            manifest = _look_at_database(connection, copy_id, begun_at)
            _dump(url, draft / dump, snapshot, manifest.server)
            erased = erased_list.joined(_erased_beside_the_keys(home), erased_list.rows_in(connection))
        _write(draft / HEAD, f"{manifest.head}\n")
        erased_list.write(draft, erased)
        if (home.path / FILES).is_dir():
            shutil.copytree(home.path / FILES, draft / FILES, copy_function=shutil.copyfile, ignore=_links_in)
        whole = manifest.with_files(facts_of(draft))
        whole.write(draft)
        manifest_mac.put(draft, home)
    return whole


@contextmanager
def _one_moment(url: str) -> Iterator[tuple[Connection, str]]:
    """A connection that sees one moment of the database, and the name by which others see the same."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection, str(_one(connection, "SELECT pg_export_snapshot()"))
        connection.rollback()


def _look_at_database(connection: Connection, copy_id: UUID, begun_at: datetime) -> Manifest:
    """The facts of this moment; the files are not there yet."""
    counted = count_rows(connection)
    seq, digest, at = _rows(connection, "SELECT seq, hash, at FROM audit.head()")[0]
    assert isinstance(at, datetime), "a copy's own beginning was folded into the anchors before"
    keys = "SELECT kek_id, count(*) FROM vault_datakey WHERE destroyed_at IS NULL GROUP BY 1"
    return Manifest(
        id=copy_id,
        begun_at=begun_at,
        version=version("sigap"),
        server=connection.info.server_version // 10000,
        is_demo=bool(_one(connection, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'demo')")),
        migrations=tuple(
            f"{app}.{name}" for app, name in _rows(connection, "SELECT app, name FROM django_migrations ORDER BY 1, 2")
        ),
        rows=counted | {table: 0 for table in LEFT_OUT if table in counted},
        events=counted["audit_event"],
        data_keys={str(kek): int(str(count)) for kek, count in _rows(connection, keys)},
        roles=tuple(sorted(str(name) for (name,) in _rows(connection, _ROLES))),
        trail=str(_one(connection, "SELECT encode(hash, 'hex') FROM audit_anchor WHERE seq = 1")),
        head=f"{seq} {digest} {moment_text(at)}",
        months={str(k): str(m) for k, m in _rows(connection, "SELECT kek_id, epoch FROM vault_recoveryfile")},
    )


def _dump(url: str, file: Path, snapshot: str, server: int) -> None:
    with compression.writing(file) as stream:
        postgres_tools.dump(url, snapshot=snapshot, leave_out=LEFT_OUT, server=server, sink=stream.write)


def _write(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


def _links_in(folder: str, names: list[str]) -> list[str]:
    """What does not go along: a link could lead to the keys, and who may write a sealed file may also make a link."""
    paths = [Path(folder, name) for name in names]
    return [path.name for path in paths if path.is_symlink() or not (path.is_file() or path.is_dir())]


def _erased_beside_the_keys(home: Home) -> list[str]:
    """The list in the folder of the keys, for whom it stands open; the database's own rows hold the same keys."""
    with suppress(ErasedUnreadable):
        return erased_list.read(Path(os.environ.get("SIGAP_KEYS") or home.keys) / ERASED)
    return []


def _rows(connection: Connection, statement: str) -> list[tuple[object, ...]]:
    return connection.execute(statement.encode()).fetchall()


def _one(connection: Connection, statement: str) -> object:
    return _rows(connection, statement)[0][0]
