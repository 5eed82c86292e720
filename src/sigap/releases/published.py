"""What anybody may read of the ledger; the public site asks through this module and through nothing else of the app.

A release that was withdrawn is listed with its reason and has no tables any more.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from sigap.releases.rules.datafile import csv_of
from sigap.releases.rules.exchange import data_value_set, exact_text
from sigap.releases.rules.tables import PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedHead:
    """One edition in the list of what was published."""

    code: str
    series: str
    period: str
    period_label: str
    edition: int
    title: str
    licence: str
    digest: str
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str
    # No later edition of the same series and span was published.
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRelease:
    """One edition with its tables. `minimum`: the smallest number that it tells; `reason`: why it replaces another."""

    head: PublishedHead
    tables: tuple[PublishedTable, ...]
    minimum: int
    reason: str

    def as_csv(self) -> str:
        """All of it as a file of data with HXL tags."""
        return csv_of(self.tables, period=self.head.period, edition=self.head.edition, licence=self.head.licence)

    def as_text(self) -> str:
        """All of it, letter by letter what its digest is of."""
        return exact_text(self.head.code, self.head.edition, [table.as_json() for table in self.tables])

    def as_data_values(self, regency: str) -> dict[str, object]:
        """As DHIS2 takes it in."""
        published_on = localdate(self.head.published_at)
        return data_value_set(self.tables, series=self.head.series, regency=regency, published_on=published_on)


_COLUMNS = (
    *("code", "series", "period", "period_label", "edition", "title", "licence", "digest", "published_at"),
    *("withdrawn_at", "withdrawn_reason", "is_last"),
)


def releases() -> list[PublishedHead]:
    """Every edition that was published, the newest first. One statement."""
    return [_head(row) for row in _fetch_rows("SELECT * FROM releases.published()")]


def release(code: str, edition: int | None = None) -> PublishedRelease | None:
    """One edition, by default the newest that stands; None where there is none, or it was withdrawn. Two statements."""
    stand = [each for each in releases() if each.code == code and each.withdrawn_at is None]
    head = next((each for each in stand if edition in {None, each.edition}), None)
    if head is None:
        return None
    found = _fetch_rows("SELECT tables, minimum, reason FROM releases.published_tables(%s, %s)", code, head.edition)
    return _release(head, found[0]) if found else None


def standing() -> list[PublishedRelease]:
    """The newest edition of each series and span with its tables, unless it was withdrawn. One statement."""
    rows = _fetch_rows("SELECT * FROM releases.standing()")
    return [_release(_head(row[: len(_COLUMNS)]), row[len(_COLUMNS) :]) for row in rows]


def _fetch_rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _head(row: Sequence[Any]) -> PublishedHead:
    return PublishedHead(**dict(zip(_COLUMNS, row, strict=True)))


def _release(head: PublishedHead, row: Sequence[Any]) -> PublishedRelease:
    tables = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    return PublishedRelease(
        head=head, tables=tuple(PublishedTable.from_json(each) for each in tables), minimum=row[1], reason=row[2]
    )
