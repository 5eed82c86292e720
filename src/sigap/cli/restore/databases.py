"""The databases of a restore: the one that is being filled, the change of names, the one that was replaced.

Works from the server's own database, for nobody may be connected to one that changes its name.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import psycopg
from psycopg import sql

from sigap.cli.copies.postgres_tools import name_of, with_database
from sigap.cli.database.roles import Connection
from sigap.cli.failure import CommandFailed

_NEIGHBOURS = ("postgres", "template1")
_BEFORE = re.compile(r".+_before_\d{8}t\d{6}z")


def restoring_url(url: str) -> str:
    """Where a copy is loaded until it is proved."""
    return with_database(url, f"{name_of(url)}_restoring")


def maintenance_connection(url: str) -> Connection:
    """A connection to the same server, but to no database of ours. Raises CommandFailed."""
    for name in _NEIGHBOURS:
        try:
            return psycopg.connect(with_database(url, name), autocommit=True, connect_timeout=10)
        except psycopg.OperationalError:
            continue
    raise CommandFailed(
        "pemilik basis data harus boleh tersambung ke basis data postgres di server itu, sebab yang sedang dipakai "
        "tidak dapat diganti namanya; minta administrator: GRANT CONNECT ON DATABASE postgres TO …",
        status=1,
    )


def exists(connection: Connection, name: str) -> bool:
    """Whether the server has such a database."""
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def visitors(connection: Connection, name: str) -> int:
    """How many others are connected to a database."""
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        # Of a session that is not its own, an owner who is no superuser sees neither kind nor state, but whose it is.
        " AND (backend_type = 'client backend' OR backend_type IS NULL AND usesysid IS NOT NULL)",
        [name],
    ).fetchone()
    return int(str(row[0])) if row else 0


@contextmanager
def one_at_a_time(url: str) -> Iterator[None]:
    """Two restores of one database never meet. Raises CommandFailed."""
    key = int.from_bytes(sha256(f"sigap/restore/{name_of(url)}".encode()).digest()[:8], "big", signed=True)
    with maintenance_connection(url) as holder:
        if holder.execute("SELECT pg_try_advisory_lock(%s)", [key]).fetchone() != (True,):
            raise CommandFailed("pemulihan lain sedang berjalan; tunggu sampai selesai")
        yield


def begin(url: str) -> str:
    """An empty database to load into, in place of what a restore that died left; its address."""
    fresh = restoring_url(url)
    with maintenance_connection(url) as connection:
        drop(connection, name_of(fresh))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name_of(fresh)))
        )
    return fresh


def give_up(url: str) -> None:
    """Removes what was loaded, when it is not to be used."""
    with maintenance_connection(url) as connection:
        drop(connection, name_of(restoring_url(url)))


def drop(connection: Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def swap(url: str, stamp: str) -> str:
    """Lets the loaded database take the place of the standing one, in one step; the name under which that is kept.

    Raises CommandFailed when somebody is connected; then both are as they were.
    """
    name, fresh = name_of(url), name_of(restoring_url(url))
    before = f"{name}_before_{stamp.lower()}"
    with maintenance_connection(url) as connection:
        is_replacing = exists(connection, name)
        try:
            with connection.transaction():
                if is_replacing:
                    _rename(connection, name, before)
                _rename(connection, fresh, name)
        except psycopg.errors.ObjectInUse:
            raise CommandFailed(
                "ada yang tersambung ke basis data saat nama hendak ditukar; hentikan sistemnya, lalu ulangi", status=1
            ) from None
    return before if is_replacing else ""


def discard(url: str, name: str) -> None:
    """Removes a database that a restore replaced or left unfinished, and never any other. Raises CommandFailed."""
    is_replaced = _BEFORE.fullmatch(name) and name.startswith(f"{name_of(url)}_before_")
    if not is_replaced and name != name_of(restoring_url(url)):
        raise CommandFailed(f"{name}: bukan basis data yang digantikan pemulihan ({name_of(url)}_before_…)")
    with one_at_a_time(url), maintenance_connection(url) as connection:
        if not exists(connection, name):
            raise CommandFailed(f"{name}: tidak ada di server ini")
        if visitors(connection, name):
            raise CommandFailed(f"{name}: masih ada yang tersambung")
        drop(connection, name)


def _rename(connection: Connection, name: str, other: str) -> None:
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(other)))
