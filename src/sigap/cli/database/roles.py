"""The database's roles: what each surface is (NOLOGIN), and the log-ins that are members of them.

Made here and never by a migration, because a migration must not need the power to make roles. What a role may do
is granted by the apps' migrations.
"""

import re
from collections.abc import Collection, Mapping
from contextlib import suppress

import psycopg
from psycopg import sql

from sigap.cli.database import limits
from sigap.cli.failure import CommandFailed

SURFACES = ("public", "desk", "threshold", "worker", "vault")
"""The threshold is no process: sign-in, by which the desk's process comes with a log-in of its own (ADR 25)."""
_CLAIM, _BESIDE = "SIGAP ", " · "
_CLAIMED = re.compile(rf"(?:^|{_BESIDE}){_CLAIM}(\d\d\.\d\d)$")
OLDEST = 150000  # PostgreSQL 15: no one may create in schema public unasked

type Connection = psycopg.Connection[tuple[object, ...]]


def login_of(surface: str) -> str:
    return f"sigap_{surface}_login"


def refuse_old(connection: Connection) -> None:
    """Raises CommandFailed when the server is older than SIGAP can work with."""
    version = connection.info.server_version
    if version < OLDEST:
        raise CommandFailed(f"PostgreSQL {version // 10000} terlalu lama: SIGAP perlu PostgreSQL 15 atau lebih baru")


def refuse_other_encodings(connection: Connection) -> None:
    """Raises CommandFailed for a database that does not know what a letter is (SQL_ASCII) or knows too few."""
    held = connection.info.parameter_status("server_encoding")
    if held != "UTF8":
        name = sql.Identifier(connection.info.dbname).as_string(connection)
        raise CommandFailed(
            f"Basis data {connection.info.dbname} memakai penyandian {held}; SIGAP perlu UTF8. Buat yang baru sebagai "
            f"administrator: CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' (yang lama dihapus atau diganti "
            "namanya dulu)"
        )


def refuse_another_regency(connection: Connection, regency: str) -> None:
    """Raises CommandFailed where the server's roles serve another regency: a log-in of one would be let into both."""
    if others := sorted(claims(connection) - {regency}):
        raise CommandFailed(another_regency(others, regency))


def another_regency(others: Collection[str], regency: str) -> str:
    """What is said to the second regency on a server, and what comes next."""
    ours = ", ".join(f"sigap_{surface}" for surface in SURFACES)
    return (
        f"Server basis data ini melayani daerah {', '.join(others)}, sedangkan SIGAP_REGENCY={regency}. Dua "
        f"daerah tidak berbagi satu server: peran {ours} milik server, dan log-in yang satu akan masuk ke basis "
        "data yang lain. Pakai klaster tersendiri: pg_createcluster. Kalau kode itu salah ketik pada pemasangan "
        "pertama, administrator menghapus tandanya: COMMENT ON ROLE sigap_public IS NULL; COMMENT ON DATABASE … IS NULL"
    )


def claim(connection: Connection, regency: str) -> None:
    """Notes on the role and on the database whose they are. Raises CommandFailed where neither may be noted.

    A role that an administrator made is not this owner's to note on; the database is, as a rule.
    """
    stamp, name = f"{_CLAIM}{regency}", sql.Identifier(connection.info.dbname)
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    held = str(row[0] or "") if row else ""
    notes = [sql.SQL("COMMENT ON ROLE sigap_public IS {}").format(sql.Literal(stamp))]
    if not _CLAIMED.search(held):
        words = f"{held}{_BESIDE}{stamp}" if held else stamp
        notes.append(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(words)))
    for note in notes:
        with suppress(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute(note)
    if regency not in claims(connection):
        raise CommandFailed(
            "Tidak dapat dicatat daerah mana yang dilayani server ini. Jalankan sebagai administrator basis data, "
            f"lalu ulangi: {notes[-1].as_string(connection)};"
        )


def claims(connection: Connection) -> set[str]:
    """The regencies that this server serves, by what is noted on its roles and databases. Any log-in may ask."""
    rows = connection.execute(
        "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'sigap_public'"
        " UNION SELECT shobj_description(oid, 'pg_database') FROM pg_database"
    ).fetchall()
    return {found[1] for (text,) in rows if (found := _CLAIMED.search(str(text or "")))}


def ensure_database(connection: Connection, name: str) -> bool:
    """Makes the database when it is not there. True when it was made now."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    for other in ("postgres", "template1"):
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(other)))
    return True


def ensure_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Makes missing roles and log-ins and closes the database to everyone else. Safe to repeat.

    `passwords` names the log-ins to make, by surface. Raises CommandFailed with the SQL for an administrator
    where this connection may not make roles.
    """
    statements = [*_missing_roles(connection), *_grants(connection)]
    if statements:
        if not _may_make_roles(connection):
            raise CommandFailed(
                "Pengguna basis data ini tidak boleh membuat peran. Jalankan SQL berikut sebagai administrator "
                "basis data, lalu ulangi:\n\n" + "\n".join(f"{text};" for text in statements)
            )
        for text in statements:
            connection.execute(text.encode())
    try:
        for surface, password in passwords.items():
            _ensure_login(connection, surface, password)
    except psycopg.errors.InsufficientPrivilege as error:
        raise CommandFailed(
            "Pengguna basis data ini tidak boleh membuat log-in. Buat log-in anggota sigap_public, sigap_desk, "
            "sigap_threshold, sigap_worker dan sigap_vault, lalu sebut alamatnya seperti di docs/operations.md"
        ) from error
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    _refuse_powerful(connection)


def _refuse_powerful(connection: Connection) -> None:
    """A surface's role that passes by row-level security would make every policy a decoration."""
    rows = connection.execute(
        "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND rolname = ANY(%s)",
        [[*(f"sigap_{surface}" for surface in SURFACES), *(login_of(surface) for surface in SURFACES)]],
    ).fetchall()
    if rows:
        names = ", ".join(str(row[0]) for row in rows)
        raise CommandFailed(
            f"Peran {names} melewati row-level security; jalankan: ALTER ROLE … NOSUPERUSER NOBYPASSRLS"
        )


def _may_make_roles(connection: Connection) -> bool:
    row = connection.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone()
    return row is not None and bool(row[0])


def _missing_roles(connection: Connection) -> list[str]:
    rows = connection.execute("SELECT rolname FROM pg_roles").fetchall()
    present = {row[0] for row in rows}
    return [f"CREATE ROLE sigap_{surface} NOLOGIN" for surface in SURFACES if f"sigap_{surface}" not in present]


def _grants(connection: Connection) -> list[str]:
    """What closes this database to all but our roles, unless it is closed already."""
    quoted = sql.Identifier(connection.info.dbname).as_string(connection)
    row = connection.execute("SELECT datacl::text FROM pg_database WHERE datname = current_database()").fetchone()
    held = str(row[0]) if row else ""
    if all(f"sigap_{surface}=c/" in held for surface in SURFACES) and "{=" not in held and ",=" not in held:
        return []
    names = ", ".join(f"sigap_{surface}" for surface in SURFACES)
    return [f"REVOKE ALL ON DATABASE {quoted} FROM PUBLIC", f"GRANT CONNECT ON DATABASE {quoted} TO {names}"]


def _ensure_login(connection: Connection, surface: str, password: str) -> None:
    name = login_of(surface)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
    # Hashed here: the password itself is in no statement that a server might show or log.
    hashed = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(hashed)))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(f"sigap_{surface}"), sql.Identifier(name)))
    # A log-in may always change its own settings and password, PostgreSQL knows no other way: both are set anew here.
    connection.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(sql.Identifier(name)))
    connection.execute(
        sql.SQL("ALTER ROLE {} IN DATABASE {} RESET ALL").format(
            sql.Identifier(name), sql.Identifier(connection.info.dbname)
        )
    )
    for setting, value in limits.settings_of(surface).items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )
