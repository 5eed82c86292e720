"""`erased.list`: which data keys were destroyed so that what they sealed is gone; one `key erasure moment mac` a line.

It lies in the folder of the keys and in every copy, so that no older copy brings back what somebody was promised to
be rid of. A copy takes every line along; which of them are believed, a restore asks the ring.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from sigap.cli.copies.manifests import ERASED
from sigap.cli.database.roles import Connection


class ErasedUnreadable(Exception):
    """A line that names no destroyed key; the message says in which file and line."""


def read(path: Path) -> list[str]:
    """The lines of a list, checked; none when there is no list. Raises ErasedUnreadable. Needs Django set up."""
    erasing = import_module("sigap.vault.erasing")
    try:
        return [str(line) for line in erasing.read_list(path)]
    except erasing.ListUnreadable as unreadable:
        raise ErasedUnreadable(str(unreadable)) from None


def joined(*lists: Iterable[str]) -> list[str]:
    """Every line once. Of two that name the same key one may be forged: both stay."""
    return list(dict.fromkeys(line for lines in lists for line in lines))


def rows_in(connection: Connection) -> list[str]:
    """What a database itself knows of destroyed keys."""
    # A database of before has no such column; its rows are vouched for by nobody.
    rows = connection.execute(
        "SELECT key_id, erasure_id, erased_at, to_jsonb(e) ->> 'mac' FROM vault_erasedkey e ORDER BY erased_at, key_id"
    ).fetchall()
    return [
        f"{key} {erasure} {at.astimezone(UTC).isoformat()} {str(mac or '').removeprefix('\\x')}".rstrip()
        for key, erasure, at, mac in rows
        if isinstance(at, datetime)
    ]


def write(folder: Path, lines: Iterable[str]) -> None:
    """Writes a copy's own list, 0600; an empty one where nothing was erased yet."""
    file = folder / ERASED
    file.touch(mode=0o600)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
