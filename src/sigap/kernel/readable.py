"""Moments and days that PostgreSQL stores and Python cannot hold: one row of them takes no page down.

The tables' constraints refuse them (`audit/sql/moments.sql`); what lies there all the same, put in by whoever owns the
tables, is shown as unreadable and told in the log.
"""

import logging
from datetime import UTC, date, datetime
from typing import Any, cast

from psycopg import Connection, DataError
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.postgres import types
from psycopg.pq import Format
from psycopg.types.datetime import DateLoader

UNREADABLE = datetime(2199, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
UNREADABLE_DAY = date(2199, 12, 31)
"""Stand for what cannot be read; far enough from the end of time that a page may count on from them."""
_MOMENTS, _DAYS = range(2000, 2200), range(1800, 2200)
_log = logging.getLogger("sigap.database")


def is_unreadable(value: date) -> bool:
    """Whether this stands for a moment or day that could not be read."""
    return value == UNREADABLE if isinstance(value, datetime) else value == UNREADABLE_DAY


def read_leniently(connection: "Connection[Any]") -> None:
    """From here on this connection answers with `UNREADABLE` where it would raise."""
    before = cast("type[Loader]", connection.adapters.get_loader(types["timestamptz"].oid, Format.TEXT))

    class MomentLoader(before):  # type: ignore[valid-type,misc]  # Django's own, which knows the time zone
        def load(self, data: Buffer) -> datetime:
            try:
                moment: datetime = super().load(data)
            except DataError:
                return _noted(UNREADABLE)
            return moment if moment.year in _MOMENTS else _noted(UNREADABLE)

    connection.adapters.register_loader("timestamptz", MomentLoader)
    connection.adapters.register_loader("date", _DayLoader)


class _DayLoader(DateLoader):
    def load(self, data: Buffer) -> date:
        try:
            day = super().load(data)
        except DataError:
            return _noted(UNREADABLE_DAY)
        return day if day.year in _DAYS else _noted(UNREADABLE_DAY)


def _noted[M: date](instead: M) -> M:
    _log.error("A row holds a moment or a day that cannot be read; it is shown as unreadable.")
    return instead
