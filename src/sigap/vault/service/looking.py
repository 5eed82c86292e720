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
    " SELECT told || jsonb_build_object('streams', custody.streams_of($4::uuid[])) FROM seen",
    "ring": "SELECT access.ring_vault(nullif($1, '')::uuid)::text",
}
"""By name, as they are prepared. The second tells of what lies beside reports too: the ticket is told first, and by it
the second half sees whose own a row is."""
_NOT_THEIRS = frozenset({"SG001", "SG002", "SG003"})
"""What access.enter() raises for a session that does not run, or is not yet open."""


class SightLost(Exception):
    """The database does not answer: nothing is opened."""


class NobodyThere(Exception):
    """The ticket is of no session that runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What the trail may say lately: an event of this code in this stream, of whose text `told` is a part."""

    code: str
    stream_kind: str
    stream_id: UUID
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen."""

    who: Mapping[str, Any] | None
    me: UUID | None
    keys: frozenset[UUID]
    reports: Mapping[UUID, UUID]
    streams: Mapping[UUID, tuple[str, UUID]]
    """Of rows beside which their key still lies sealed: "report", "case" or "own", and the stream of an opening."""
    said: tuple[Mapping[str, Any], ...] = field(repr=False)
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
        sayings: Collection[Saying] = (),
    ) -> Sight:
        """Whole: with every role held. Raises NobodyThere, SightLost."""
        asked = [
            ticket, "true" if is_whole else "false", _array(keys), _array(reports),
            _array(each.code for each in sayings), _array(each.stream_kind for each in sayings),
            _array(each.stream_id for each in sayings), _array(json.dumps(each.told) for each in sayings),
        ]  # fmt: skip
        told = self._ask("look_beside" if reports else "look", asked)
        return Sight(
            who=told["who"],
            me=UUID(told["me"]) if told["me"] else None,
            keys=frozenset(UUID(each) for each in told["keys"]),
            reports={UUID(report): UUID(key) for report, key in told["reports"].items()},
            streams={UUID(row): (kind, UUID(stream)) for row, (kind, stream) in told.get("streams", {}).items()},
            said=tuple(json.loads(body) for body in told["said"]),
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


def _array(values: Iterable[UUID | str]) -> str:
    """An array as PostgreSQL writes it."""
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{each}"' for each in quoted) + "}"
