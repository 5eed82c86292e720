"""The vault's own look into the database: who holds a ticket, what is theirs, and what the trail says of it.

By a role that reads no key and no text (`access/sql/vault_door.sql`). One connection, made anew when it breaks.
"""

import json
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg

_LOOK = (
    "WITH seen AS MATERIALIZED ("
    "SELECT access.look(%s, %s, %s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::text[]) AS told)"
    " SELECT told || jsonb_build_object('streams', custody.streams_of(%s::uuid[])) FROM seen"
)
"""The ticket is told first: by it the second half sees whose own a row is."""
_NOT_THEIRS = frozenset({"SG001", "SG002", "SG003"})
"""What access.enter() raises for a session that does not run, or is not yet open."""


class SightLost(Exception):
    """The database does not answer: nothing is opened."""


class NobodyThere(Exception):
    """The ticket is of no session that runs."""


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
        streams: Collection[tuple[str, UUID]] = (),
        codes: Collection[str] = (),
    ) -> Sight:
        """Whole: with every role held. Raises NobodyThere, SightLost."""
        kinds, ids = [kind for kind, _id in streams], [stream for _kind, stream in streams]
        told = self._ask(_LOOK, [ticket, is_whole, list(keys), list(reports), kinds, ids, list(codes), list(reports)])
        return Sight(
            who=told["who"],
            me=UUID(told["me"]) if told["me"] else None,
            keys=frozenset(UUID(each) for each in told["keys"]),
            reports={UUID(report): UUID(key) for report, key in told["reports"].items()},
            streams={UUID(row): (kind, UUID(stream)) for row, (kind, stream) in told["streams"].items()},
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
