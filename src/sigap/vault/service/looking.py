"""The vault's own look into the database: who holds a ticket, what is theirs, and what the trail says of it.

By a role that reads no key and no text (`access/sql/vault_door.sql`). One connection, made anew when it breaks.
"""

import json
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg

_LOOK = "SELECT access.look(%s, %s, %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::text[]::jsonb[])"
_LOOK_BESIDE = (
    "WITH seen AS MATERIALIZED ("
    "SELECT access.look(%s, %s, %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::text[]::jsonb[])"
    " AS told)"
    " SELECT told || jsonb_build_object('streams', custody.streams_of(%s::uuid[])) FROM seen"
)
"""The same with what lies beside reports. The ticket is told first: by it the second half sees whose own a row is."""
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
        asked: list[object] = [
            ticket, is_whole, _array(keys), _array(reports), _array(each.code for each in sayings),
            _array(each.stream_kind for each in sayings), _array(each.stream_id for each in sayings),
            _array(json.dumps(each.told) for each in sayings),
        ]  # fmt: skip
        told = self._ask(_LOOK_BESIDE, [*asked, _array(reports)]) if reports else self._ask(_LOOK, asked)
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
        self._ask("SELECT access.ring_vault(%s)::text", [person])

    def _ask(self, statement: str, values: list[object]) -> Any:
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

    def _once(self, statement: str, values: list[object]) -> Any:
        if self._connection is None:
            self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=5)
        row = self._connection.execute(statement.encode(), values).fetchone()
        return row[0] if row else None

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _array(values: Iterable[UUID | str]) -> str:
    """An array as PostgreSQL writes it: a list would cost its driver a third of the time that a look takes here."""
    quoted = (str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{each}"' for each in quoted) + "}"
