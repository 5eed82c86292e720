"""Statements put together with less work: what every statement on a table says alike is written out once a process.

Most statements read a table's own columns, often in the order of some. Django writes both out anew for each: of what
an act of the desk takes in Python that was a tenth.
"""

from typing import Any, override

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)
from django.db.models import Model

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]

type _Table = tuple[type[Model], str, tuple[frozenset[str], bool]]
"""A model, the name under which its table stands in the statement, and which columns are left out, or alone read."""

_columns: dict[_Table, Any] = {}
_converters: dict[_Table, Any] = {}
_orders: dict[tuple[_Table, tuple[str, ...], bool], Any] = {}
_own: dict[type[Model], set[str]] = {}


class SQLCompiler(compiler.SQLCompiler):
    """Django's, but for what it has written out before."""

    _table: _Table | None = None
    """Set while the statement reads a table's own columns and nothing else."""

    @override
    def get_select(self, with_col_aliases: bool = False) -> Any:
        self._table = None if with_col_aliases else self._table_alone()
        if self._table is None:
            return super().get_select(with_col_aliases)
        if self._table not in _columns:
            _columns[self._table] = super().get_select()
        columns, klass_info, annotations = _columns[self._table]
        return [*columns], {**klass_info}, {**annotations}

    @override
    def get_converters(self, expressions: Any) -> Any:
        if self._table is None:
            return super().get_converters(expressions)
        if self._table not in _converters:
            _converters[self._table] = super().get_converters(expressions)
        return _converters[self._table]

    @override
    def get_order_by(self) -> Any:
        names: tuple[Any, ...] = tuple(self.query.order_by)
        if self._table is None or self.query.extra_order_by or not self._are_own(names):
            return super().get_order_by()
        place = self._table, names, self.query.standard_ordering
        if place not in _orders:
            _orders[place] = super().get_order_by()
        return [*_orders[place]]

    def _table_alone(self) -> _Table | None:
        query = self.query
        facts = query.get_meta()
        has_more = (
            query.selected is not None
            or query.select_related
            or any("__" in name for name in query.deferred_loading[0])
            or query.extra_select
            or query.annotations
            or query.combinator
            or query.group_by is not None
        )
        if not query.default_cols or facts is None or facts.parents or has_more:
            return None
        left_out, is_deferred = query.deferred_loading
        return facts.model, query.get_initial_alias(), (frozenset(left_out), is_deferred)

    def _are_own(self, names: tuple[Any, ...]) -> bool:
        """Whether these are, with or without a minus, columns of the table itself that lead to no other."""
        facts = self.query.get_meta()
        own = _own.get(facts.model)
        if own is None:
            plain = [field for field in facts.concrete_fields if not field.is_relation]
            own = _own[facts.model] = {*(field.name for field in plain), *(("pk",) if facts.pk in plain else ())}
        return bool(names) and all(isinstance(name, str) and name.removeprefix("-") in own for name in names)
