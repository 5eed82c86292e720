"""Whether a copy will fit, asked before a byte of it is written: where it is to lie, and where it is proved.

An estimate: by the copy of the same form that lies beside it, else by the size of the tables.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sigap.cli.copies import folders
from sigap.cli.copies.manifests import COMPRESSED, FILES
from sigap.cli.copies.postgres_tools import NoSpace
from sigap.cli.database import postgres, programs
from sigap.cli.database.roles import Connection
from sigap.cli.home import Home

_MEGA = 1_000_000
_LEAST = 4 * _MEGA
"""Functions, policies and an empty system's rows."""
_EMPTY_CLUSTER = 100 * _MEGA
_LOG = 256 * _MEGA
"""How far the scratch cluster's own log grows beside what is loaded (`max_wal_size`)."""
_MARGIN = 1.25
_TABLES = """
SELECT coalesce(sum(pg_table_size(c.oid)), 0)::bigint, pg_database_size(current_database())
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT (
  n.nspname = 'public' AND c.relname = ANY(%s))
"""


class WillNotFit(NoSpace):
    """A disk has too little room for the copy or for its proof; the message has the figures."""

    def __init__(self, place: Path, needed: int, free: int) -> None:
        super().__init__(place)
        self.message = (
            f"disk penuh: {place} perlu kira-kira {needed / _MEGA:.1f} MB, bebas {free / _MEGA:.1f} MB; kosongkan atau "
            "perbesar"
        )


def refuse_unfitting(
    connection: Connection, folder: Path, home: Home, *, dump: str, leave_out: tuple[str, ...]
) -> None:
    """Raises WillNotFit. `dump` is the name of the file that the database goes to."""
    row = connection.execute(_TABLES, [list(leave_out)]).fetchone()
    assert row is not None
    tables, database = (int(str(value)) for value in row)
    copy = _by_the_last(connection, folder, dump) or _by_tables(tables, dump)
    needs = {folder.parent: copy + _files(home), _scratch(): int(database * _MARGIN) + _EMPTY_CLUSTER}
    needs[_scratch()] += min(database, _LOG)
    by_disk: dict[int, tuple[Path, int]] = {}
    for place, needed in needs.items():
        first, sum_of = by_disk.get(place.stat().st_dev, (place, 0))
        by_disk[place.stat().st_dev] = (first, sum_of + needed)
    for place, needed in by_disk.values():
        free = shutil.disk_usage(place).free
        if free < needed:
            raise WillNotFit(place, needed, free)


def _by_tables(tables: int, dump: str) -> int:
    # Sealed bytes stand in hexadecimal in a dump, two letters each; zstd brings that back to about their own size.
    return _LEAST + (tables if dump == COMPRESSED else 2 * tables)


def _by_the_last(connection: Connection, folder: Path, dump: str) -> int:
    """By the newest copy beside it, and how many events there are since; 0 where there is none."""
    row = connection.execute("SELECT encode(a.hash, 'hex') FROM audit_anchor a WHERE a.seq = 1").fetchone()
    own = [copy for copy in folders.copies_in(folder.parent) if row == (copy.manifest.trail,)]
    last = next((copy.manifest for copy in reversed(own) if dump in copy.manifest.files), None)
    if last is None:
        return 0
    counted = connection.execute("SELECT count(*) FROM audit_event").fetchone()
    assert counted is not None
    growth = max(1.0, int(str(counted[0])) / max(1, last.events))
    return int(last.files[dump].size * growth * _MARGIN) + _MEGA


def _files(home: Home) -> int:
    return sum(size for _, size in _sizes(home.path / FILES))


def _sizes(folder: Path) -> Iterator[tuple[Path, int]]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            yield path, path.lstat().st_size


def _scratch() -> Path:
    """Where the throw-away cluster will lie: as root the embedded ones are elsewhere."""
    temporary = Path(tempfile.gettempdir())
    state = programs.STATE
    if programs.account() is None or temporary.is_relative_to(postgres.MEMORY):
        return temporary
    return state if state.exists() else state.parent
