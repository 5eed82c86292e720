"""Rows written by COPY: many at once, as the database's owner, without an object for each."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.db import connection, models
from psycopg.copy import Copy, FileWriter

type GatheredRows = tuple[str, bytes]
"""A statement of COPY, and its data."""


class CopiedTable:
    """Gathers rows of one table. What a row does not name has the model's default."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        fields = {each.attname: each for each in model._meta.concrete_fields}  # noqa: SLF001 - a model's own
        own = [fields.pop(name) for name in names]
        rest = [each for each in fields.values() if not isinstance(each, models.AutoField)]
        columns = ", ".join(f'"{each.column}"' for each in (*own, *rest))
        self._statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'  # noqa: SLF001
        self._rest = tuple(each.get_db_prep_save(each.get_default(), connection) for each in rest)
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *values: object) -> None:
        """One row, in the order of the names."""
        self._rows.append(values + self._rest)

    def add_all(self, rows: Iterable[Sequence[object]]) -> None:
        """Several of them."""
        self._rows += [(*values, *self._rest) for values in rows]

    def taken(self) -> GatheredRows:
        """What was gathered, for `write`; gathering begins anew. Asks the database nothing."""
        rows, self._rows = self._rows, []
        data = BytesIO()
        with connection.connection.cursor() as cursor, Copy(cursor, writer=FileWriter(data)) as copy:
            for row in rows:
                copy.write_row(row)
        return self._statement, data.getvalue()


def plan_anew(gathered: Iterable[GatheredRows]) -> None:
    """Triggers of these tables plan again: for a table that was almost empty they read all of it, at every row."""
    with connection.cursor() as cursor:
        for statement, _data in gathered:
            cursor.execute(f"ANALYZE {statement.split()[1]}")


def write(gathered: Iterable[GatheredRows]) -> None:
    """Writes what tables gathered, in their order."""
    for statement, data in gathered:
        if data:
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(data)
