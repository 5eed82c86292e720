"""Checks of the database, asked by each part's own log-in: how it lets in, what the log-in may, its migrations."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from psycopg.pq import PGconn, Ping
from psycopg.rows import class_row

from sigap.cli.database import built_ins, demo_mark, roles, transport
from sigap.cli.database.roles import Connection
from sigap.cli.keys.database_facts import DrillRow
from sigap.cli.preparation import sources
from sigap.cli.readiness.start import DatabaseFacts, ReadinessFinding, Start
from sigap.cli.schema.state import read_state
from sigap.config.env import EnvironmentUnusable, Surface, addresses_in, database_from

_SETTING = "SIGAP_DATABASE_URL"
_SCHEMES = frozenset({"postgresql", "postgres"})
_DRILLS = "SELECT id, recovery, holders, drilled_at, noted_at, mac FROM vault.drills()"
_UNANSWERED = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.UndefinedTable,
)
_FULL = ("too many clients", "too many connections", "remaining connection slots")
BRIEFLY = 20.0  # seconds
_REGENCIES = "SELECT code FROM public.places_region WHERE level = 2 AND valid_to IS NULL"
_NOT_SCRAM = "authentication method requirement"
_WHO = """
SELECT session_user::text, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication,
  EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database() AND d.datdba = r.oid)
    OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid),
  ARRAY(SELECT o.rolname::text FROM pg_roles o WHERE o.oid <> r.oid AND pg_has_role(r.oid, o.oid, 'MEMBER')),
  clock_timestamp()
FROM pg_roles r WHERE r.rolname = session_user
"""


def ask(url: str) -> DatabaseFacts | None:
    """What the database says to this log-in; None when the address is no address (said by `address`)."""
    if not url or not _is_address(url):
        return None
    try:
        connection = connect(url)
    except psycopg.Error as error:
        return DatabaseFacts(trouble=_why_not(error), is_away=_is_full(error) or _is_away(url))
    with connection:
        return _facts(connection)


def ask_log_in(url: str) -> DatabaseFacts | None:
    """The same of a log-in alone, that asks for nothing else: sign-in's."""
    if not _is_address(url):
        return None
    try:
        with connect(url) as connection:
            return _log_in(connection)
    except psycopg.Error as error:
        return DatabaseFacts(trouble=_why_not(error), is_away=_is_full(error) or _is_away(url))


def addresses(start: Start) -> tuple[str, str]:
    """A part's own log-in, and that of its sign-in, which only the desk has."""
    return addresses_in(start.setting(start.own(_SETTING)))


def beats(url: str, *, within: timedelta) -> bool:
    """Whether the worker has beaten lately, by the database's own clock; True where the database does not answer."""
    return (
        _ask_briefly(url, "SELECT coalesce(mailbox.last_beat() >= clock_timestamp() - %s, false)", within) is not False
    )


def is_answering(url: str) -> bool:
    """Whether the database answers this log-in now."""
    return _ask_briefly(url, "SELECT %s", True) is True


def _ask_briefly(url: str, question: LiteralString, value: object) -> object:
    """The one answer; None where none comes in time.

    A server that is frozen, or cut off, acknowledges and says nothing: neither its own limit nor the network's ends the
    wait then, so it is ended here. A signal that ends us may come in the middle of it: nothing is rolled back.
    """

    async def asked() -> object:
        async with asyncio.timeout(BRIEFLY), _opened(url) as connection:
            await connection.execute("SET statement_timeout = '10s'")
            row = await (await connection.execute(question, [value])).fetchone()
            return row[0] if row else None

    try:
        return asyncio.run(asked())
    except (psycopg.Error, TimeoutError):
        return None


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """Closed at the end and not rolled back: that would wait for a server that does not answer."""
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=10, tcp_user_timeout=10000)
    try:
        yield connection
    finally:
        await connection.close()


def address(start: Start) -> Iterator[ReadinessFinding]:
    """Each part's own log-in is named, the desk's sign-in too, and beyond this machine the way to it is encrypted."""
    name = start.own(_SETTING)
    url, threshold = addresses(start)
    if start.is_embedded:
        return
    if not url:
        where = f"{start.keys}/database.url" if start.surface is Surface.VAULT else name
        yield ReadinessFinding(
            f"{where} belum disetel; sebut log-in bagian ini: postgresql://pengguna:sandi@tempat/sigap"
        )
        return
    yield from _way(name, url, start)
    if threshold:
        yield from _way(f"{name} (yang kedua)", threshold, start)
    elif start.surface is Surface.DESK:
        yield ReadinessFinding(
            f"{name}: sesudah log-in meja kerja sebut log-in halaman masuk (anggota sigap_threshold), dipisah spasi"
        )


def owner_address(start: Start) -> Iterator[ReadinessFinding]:
    """The owner's, where a start makes copies with it."""
    if start.surface is Surface.WORKER and (url := start.setting("DATABASE_URL")):
        yield from _way("DATABASE_URL", url, start)


def _way(name: str, url: str, start: Start) -> Iterator[ReadinessFinding]:
    if not _is_address(url):
        yield ReadinessFinding(f"{name} tidak terbaca; bentuknya postgresql://pengguna:sandi@tempat/nama")
    elif trouble := transport.transport_mistake(url, start.environ):
        yield ReadinessFinding(f"{name}: {trouble}")


def answer(start: Start) -> Iterator[ReadinessFinding]:
    """The log-in is let in, by scram."""
    for facts, which in ((start.facts, ""), (start.threshold, " (yang kedua)")):
        if facts is not None and facts.trouble:
            text = f"{start.own(_SETTING)}{which}: {facts.trouble}"
            yield ReadinessFinding(text, is_passing=facts.is_away)


def login(start: Start) -> Iterator[ReadinessFinding]:
    """A member of its own part's role and of nothing else; neither powerful nor an owner. Sign-in's log-in likewise."""
    for facts, wanted in ((start.facts, f"sigap_{start.surface}"), (start.threshold, "sigap_threshold")):
        if facts is not None and not facts.trouble:
            yield from _standing(start, facts, wanted)


def _standing(start: Start, facts: DatabaseFacts, wanted: str) -> Iterator[ReadinessFinding]:
    if facts.is_powerful:
        yield ReadinessFinding(
            f"{facts.login}: log-in {start.name} berkuasa atas server; jalankan: ALTER ROLE {facts.login} "
            "NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
        )
        if len(facts.member_of) > len(roles.SURFACES):  # a superuser counts as a member of every role
            return
    if facts.is_owner:
        yield ReadinessFinding(
            f"{facts.login}: log-in {start.name} memiliki basis data atau tabel; "
            f"pakai log-in lain di {start.own(_SETTING)}"
        )
    if wanted not in facts.member_of:
        yield ReadinessFinding(f"{facts.login}: bukan anggota {wanted}; jalankan: GRANT {wanted} TO {facts.login}")
    for other in sorted(facts.member_of - {wanted}):
        yield ReadinessFinding(f"{facts.login}: juga anggota {other}; jalankan: REVOKE {other} FROM {facts.login}")


def mark(start: Start) -> Iterator[ReadinessFinding]:
    """The demo's database holds invented people; a real report has no place among them."""
    if start.facts is not None and start.facts.is_marked:
        yield ReadinessFinding("basis data ini bertanda CONTOH; pakai basis data lain: DATABASE_URL=… ./sigap migrate")


def migrations(start: Start) -> Iterator[ReadinessFinding]:
    """Neither older nor newer than this version."""
    facts = start.facts
    if facts is None or facts.trouble:
        return
    wanted = sources.migration_names()
    if missing := sorted(wanted - facts.applied):
        yield ReadinessFinding(
            f"{len(missing)} migrasi belum dijalankan ({_named(missing)}); jalankan: ./sigap migrate"
        )
    if unknown := sorted(facts.applied - wanted):
        yield ReadinessFinding(
            f"basis data dari versi SIGAP yang lebih baru ({_named(unknown)}); pasang versi itu, "
            "atau pulihkan cadangan dari versi ini: ./sigap restore"
        )


def regency(start: Start) -> Iterator[ReadinessFinding]:
    """The regency that is named is one: by a mistyped code nobody's kecamatan is found."""
    code = start.setting("SIGAP_REGENCY")
    if code and start.facts is not None and start.facts.regencies and code not in start.facts.regencies:
        yield ReadinessFinding(f"SIGAP_REGENCY={code!r}: bukan kabupaten atau kota; isi kode Kemendagri seperti 16.09")
    elif code and start.facts is not None and (others := sorted(start.facts.claims - {code})):
        yield ReadinessFinding(roles.another_regency(others, code))


def objects(start: Start) -> Iterator[ReadinessFinding]:
    """Functions, policies, triggers and grants are those of this version, and as `migrate` left them."""
    facts = start.facts
    if facts is None or facts.trouble or not facts.applied:
        return
    state = facts.schema
    try:
        is_ours = state is not None and state.is_of_this_version
    except EnvironmentUnusable:
        return  # a code of no province: the settings' own check says so
    if state is None or not is_ours:
        yield ReadinessFinding("fungsi dan kebijakan basis data dari versi lain; jalankan: ./sigap migrate")
    elif not state.is_unchanged:
        yield ReadinessFinding(
            f"fungsi, kebijakan, atau hak di basis data diubah sejak {state.applied_at:%Y-%m-%d %H:%M} UTC; "
            "cari tahu oleh siapa, lalu jalankan: ./sigap migrate"
        )


def open_built_ins(start: Start) -> Iterator[ReadinessFinding]:
    """What PostgreSQL opens to everybody is shut; on some foreign servers nobody can, so it stops no start."""
    if start.facts is not None and start.facts.remark:
        yield ReadinessFinding(start.facts.remark, is_warning=True)


def _is_address(url: str) -> bool:
    try:
        database_from(url)
        return urlsplit(url).scheme in _SCHEMES
    except (EnvironmentUnusable, ValueError):
        return False


def _named(pairs: list[tuple[str, str]]) -> str:
    names = [f"{app}.{name}" for app, name in pairs[:3]]
    return ", ".join([*names, "…"] if len(pairs) > len(names) else names)


def connect(url: str) -> Connection:
    """By a part's own log-in. Raises psycopg.Error.

    Tried twice where the server answers by now: it came up between our question and its no.
    """

    def tried() -> Connection:
        return psycopg.connect(url, autocommit=True, connect_timeout=10, require_auth="scram-sha-256")

    try:
        return tried()
    except psycopg.Error:
        if _is_away(url):
            raise
    return tried()


def _is_full(error: psycopg.Error) -> bool:
    """Whether it only has no place left for another one; libpq gives a refused connection no code, only words."""
    return any(words in str(error) for words in _FULL)


def _is_away(url: str) -> bool:
    """Whether no server says no: none is reached, or it is starting or stopping. Asked without a log-in."""
    return PGconn.ping(url.encode()) in {Ping.REJECT, Ping.NO_RESPONSE}


def _why_not(error: psycopg.Error) -> str:
    text = " ".join(str(error).split())
    if _NOT_SCRAM in text:
        return (
            "server tidak meminta bukti scram (mungkin peer, trust, atau md5); tulis scram-sha-256 untuk log-in ini "
            "di pg_hba.conf dan setel ulang sandinya"
        )
    return f"tidak dapat masuk; periksa alamat, sandi, dan servernya ({text})"


def _facts(connection: Connection) -> DatabaseFacts:
    return replace(
        _log_in(connection),
        is_marked=demo_mark.is_marked(connection),
        applied=frozenset(
            (str(app), str(one)) for app, one in _rows(connection, "SELECT app, name FROM mailbox.applied()")
        ),
        schema=read_state(connection),
        drilled_at=_moment(connection, "SELECT vault.drilled_at()"),
        drills=_drills(connection),
        regencies=frozenset(str(code) for (code,) in _rows(connection, _REGENCIES)),
        claims=frozenset(roles.claims(connection)),
        last_beat=_moment(connection, "SELECT mailbox.last_beat()"),
        last_anchor=_moment(connection, "SELECT at FROM audit.head()"),
        remark=built_ins.remedy(connection.info.dbname) if built_ins.are_open(connection) else "",
    )


def _log_in(connection: Connection) -> DatabaseFacts:
    who = connection.execute(_WHO).fetchone()
    assert who is not None
    name, is_powerful, is_owner, member_of, now = who
    assert isinstance(member_of, list)
    assert isinstance(now, datetime)
    return DatabaseFacts(
        now=now,
        login=str(name),
        is_powerful=bool(is_powerful),
        is_owner=bool(is_owner),
        member_of=frozenset(map(str, member_of)),
    )


def _rows(connection: Connection, question: str) -> list[tuple[object, ...]]:
    """The answer, or nothing when this log-in may not ask or the database does not know the question yet."""
    try:
        return connection.execute(sql.SQL(question)).fetchall()
    except _UNANSWERED:
        return []


def _drills(connection: Connection) -> tuple[DrillRow, ...]:
    """The last drills, where this log-in may ask."""
    try:
        return tuple(connection.cursor(row_factory=class_row(DrillRow)).execute(_DRILLS).fetchall())
    except _UNANSWERED:
        return ()


def _moment(connection: Connection, question: str) -> datetime | None:
    rows = _rows(connection, question)
    return rows[0][0] if rows and isinstance(rows[0][0], datetime) else None
