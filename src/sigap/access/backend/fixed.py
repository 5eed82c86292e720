"""A statement that is put together once and asked many times: putting it together took longer than its answer.

It is made for a stand-in (`BLANK`), whose place each asker's own value takes: nothing of one asker is another's.
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet

BLANK = uuid4()
"""Stands in the rows that a statement is made of for the one value that differs."""


class Fixed:
    """The words of a statement. What comes back are the database's own values, without the fields of a model."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.sql, self._values = rows.query.sql_with_params()

    def values(self, told: UUID) -> list[Any]:
        """What belongs to the statement, with the asker's value in the place of the stand-in."""
        return [told if value == BLANK else value for value in self._values]

    def row(self, told: UUID) -> dict[str, Any]:
        """The one row, by column. Raises LookupError where there is none."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values(told))
            found = cursor.fetchone()
            if found is None:
                raise LookupError
            return {column.name: value for column, value in zip(cursor.description, found, strict=True)}


def facts(texts: Iterable[str] | None) -> list[Any]:
    """A list of JSON objects as the database hands it over, taken apart."""
    return [json.loads(each) for each in texts or ()]
