"""Statements of the busiest pages, compiled once in a process; afterwards only their values change.

Django compiles a statement anew for each request: of the queue's page that was a third of what it took.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any, override
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, TextField, UUIDField, Value
from django.db.models.sql import Query

type Values = Mapping[str, Any]


def read_compiled[R](shape: Hashable, build: Callable[[Values], QuerySet[Any, R]], values: Values) -> list[R]:
    """What `build(values)` reads.

    `shape` names the statement: two calls with the same one differ in nothing but their values, each of which `build`
    hands on as it is, to a place where the database gets it as one value. A value is a moment, a day, an id, a text, a
    number, or a list of ids or texts, not empty. Raises ValueError, at the first call, where one does not arrive.
    """
    statement = _compiled.get(shape)
    if statement is None:
        statement = _compiled[shape] = _CompiledStatement(build, values)
    return statement.read(values)


class AnyOf(Value):
    """`filter(office_id=AnyOf(ids))`: one of these texts or ids, which reach the database as one value."""

    def __init__(self, values: Sequence[object]) -> None:
        kind = UUIDField() if values and isinstance(values[0], UUID) else TextField()
        super().__init__([*values], output_field=ArrayField(kind))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        text, params = super().as_sql(compiler, connection)
        return f"ANY ({text})", params


class _CompiledStatement:
    """A statement, and which of its values is whose."""

    def __init__(self, build: Callable[[Values], QuerySet[Any]], values: Values) -> None:
        examples = {name: _example(place, value) for place, (name, value) in enumerate(sorted(values.items()), 1)}
        self._rows = build(examples)
        self._compiler: Any = self._rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self._text, found = self._compiler.as_sql()
        named = [(type(example), example, name) for name, example in examples.items()]
        self._params = [
            (next((name for kind, example, name in named if type(each) is kind and each == example), None), each)
            for each in found
        ]
        missing = examples.keys() - {name for name, _each in self._params}
        if missing:
            raise ValueError(f"not handed on as they are: {', '.join(sorted(missing))}")

    def read(self, values: Values) -> list[Any]:
        params = tuple(each if name is None else values[name] for name, each in self._params)
        rows = self._rows.all()
        # Past its setter, which takes values for whole rows.
        vars(rows)["_query"] = _CompiledQuery(self._rows.query, self._compiler, self._text, params)
        return list(rows)


class _CompiledQuery(Query):
    """A query whose statement stands already."""

    def __init__(self, query: Query, compiler: Any, text: str, params: tuple[object, ...]) -> None:
        vars(self).update(vars(query))
        self._standing = compiler, text, params

    @override
    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> Any:
        compiler, text, params = self._standing
        own = copy(compiler)
        own.query = self
        # A connection belongs to its thread.
        own.using, own.connection = using, connection or connections[using or DEFAULT_DB_ALIAS]
        own.as_sql = lambda *_args, **_kwargs: (text, params)
        return own


_compiled: dict[Hashable, _CompiledStatement] = {}


def _example(place: int, value: object) -> object:
    """Something of the same type that stands nowhere else in the statement."""
    if isinstance(value, datetime):
        return datetime(1901, 1, 1, tzinfo=UTC) + timedelta(seconds=place)
    if isinstance(value, date):
        return date(1901, 1, 1) + timedelta(days=place)
    if isinstance(value, UUID):
        return UUID(int=place)
    if isinstance(value, str):
        return f"example {place}"
    if isinstance(value, int) and not isinstance(value, bool):
        return -1_000_000 - place
    if isinstance(value, list):
        return [_example(place, value[0])]
    raise TypeError(f"no value of a statement: {type(value).__name__}")
