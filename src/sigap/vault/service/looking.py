"""The vault's own look into the database: who holds a ticket, what is theirs, and what the trail says of it.

By a role that reads no key and no text (`access/sql/vault_door.sql`). One connection, made anew when it breaks.
"""

import json
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

_STATEMENTS = {
    "look": "SELECT access.look("
    "$1, $2, $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[]::jsonb[])",
    "look_beside": "WITH seen AS MATERIALIZED (SELECT access.look("
    "$1, $2, $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[]::jsonb[]) AS told)"
    " SELECT told || jsonb_build_object("
    "'streams', CASE WHEN cardinality($4::uuid[]) > 0 THEN custody.streams_of($4::uuid[]) ELSE '{}' END,"
    " 'people', CASE WHEN cardinality($9::uuid[]) > 0 THEN custody.people_of($9::uuid[]) ELSE '[]' END) FROM seen",
    "ring": "SELECT access.ring_vault(nullif($1, '')::uuid)::text",
}
"""By name, as they are prepared. The second tells of what lies beside reports, and of whom rows are, too: the ticket is
told first, and by it the second half sees whose own a row is."""
_NOT_THEIRS = frozenset({"SG001", "SG002", "SG003"})
"""What access.enter() raises for a session that does not run, or is not yet open."""


class SightLost(Exception):
    """The database does not answer: nothing is opened."""


class NobodyThere(Exception):
    """The ticket is of no session that runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTrace:
    """What the trail may say lately: an event of this code in this stream, of whose text `text_part` is a part."""

    code: str
    stream_kind: str
    stream_id: UUID
    text_part: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedRow:
    """A row beside which its key still lies sealed."""

    kind: str
    """Of a "report", of a "case", a "message", or the asker's "own"."""
    stream_id: UUID
    """In which stream of the trail its opening stands."""
    texts: str
    """The table in which its texts lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultLook:
    """What was seen."""

    who: Mapping[str, Any] | None
    me: UUID | None
    keys: Mapping[UUID, tuple[str, UUID | None]]
    """Purpose and case of each key."""
    reports: Mapping[UUID, UUID]
    streams: Mapping[UUID, KeyedRow]
    people: Mapping[tuple[str, UUID], tuple[UUID, bool]]
    """Whose a row of a table is, and whether it opens as an identity alone."""
    events: tuple[Mapping[str, Any], ...] = field(repr=False)
    """Of each saying the newest event, where there is one."""


class VaultDatabase:
    """The vault's log-in."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._turn = threading.Lock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def look(
        self,
        ticket: str,
        *,
        is_whole: bool = False,
        keys: Collection[UUID] = (),
        reports: Collection[UUID] = (),
        of_people: Collection[UUID] = (),
        sayings: Collection[ExpectedTrace] = (),
    ) -> VaultLook:
        """Whole: with every role held. Raises NobodyThere, SightLost."""
        asked = [
            ticket, "true" if is_whole else "false", _array(keys), _array(reports),
            _array(each.code for each in sayings), _array(each.stream_kind for each in sayings),
            _array(each.stream_id for each in sayings), _array(json.dumps(each.text_part) for each in sayings),
        ]  # fmt: skip
        is_beside = bool(reports or of_people)
        rows = self._ask("look_beside", [*asked, _array(of_people)]) if is_beside else self._ask("look", asked)
        return VaultLook(
            who=rows["who"],
            me=_id(rows["me"]),
            keys={UUID(key): (purpose, _id(case)) for key, (purpose, case) in rows["keys"].items()},
            reports={UUID(report): UUID(key) for report, key in rows["reports"].items()},
            streams={
                UUID(row): KeyedRow(kind=kind, stream_id=UUID(stream), texts=texts)
                for row, (kind, stream, texts) in rows.get("streams", {}).items()
            },
            people={
                (table, UUID(row)): (UUID(person), closed) for table, row, person, closed in rows.get("people", ())
            },
            events=tuple(json.loads(body) for body in rows["said"]),
        )

    def ring(self, person: UUID | None) -> None:
        """Writes into the trail that somebody asked for too much. Raises SightLost."""
        self._ask("ring", [str(person or "")])

    def _ask(self, statement: str, values: Sequence[str]) -> Any:
        with self._turn:
            try:
                return self._once(statement, values)
            except psycopg.errors.Error as error:
                if error.sqlstate in _NOT_THEIRS:
                    raise NobodyThere from None
                if error.sqlstate is not None and not isinstance(error, psycopg.OperationalError):
                    raise SightLost from None
                self._drop()
            try:
                # The server may have been started anew since.
                return self._once(statement, values)
            except psycopg.errors.Error as error:
                self._drop()
                if error.sqlstate in _NOT_THEIRS:
                    raise NobodyThere from None
                raise SightLost from None

    def _once(self, statement: str, values: Sequence[str]) -> Any:
        """By libpq itself: psycopg's cursor takes longer than all else that the vault does of an opening."""
        if self._connection is None:
            self._connection = _prepared(psycopg.connect(self._url, autocommit=True, connect_timeout=5))
        given = [value.encode() for value in values]
        if any(b"\0" in value for value in given):
            raise psycopg.DataError("no text of PostgreSQL's: libpq would cut it off")
        found = _sound(self._connection.pgconn.exec_prepared(statement.encode(), given)).get_value(0, 0)
        return json.loads(found) if found else None

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _prepared(connection: psycopg.Connection) -> psycopg.Connection:
    try:
        for name, words in _STATEMENTS.items():
            _sound(connection.pgconn.prepare(name.encode(), words.encode()))
    except psycopg.Error:
        connection.close()
        raise
    return connection


def _sound(result: PGresult) -> PGresult:
    """Raises psycopg's error of this result, where it is one."""
    if result.status in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        return result
    raise psycopg.errors.error_from_result(result)


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _array(values: Iterable[UUID | str]) -> str:
    """An array as PostgreSQL writes it."""
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{each}"' for each in quoted) + "}"
