"""Offences by article, each with the days on which it stood: the law in force on the day of an act. Pure.

What ships is `reference/offences.toml`; rows from memory say so and show as "belum diverifikasi".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file


class LawUnfit(Exception):
    """Two rows of one article stand on the same day, or a row without a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """One article as it stood from a day on; `valid_to` is the first day on which it no longer did."""

    code: str
    law: str
    article: str
    label: str
    penalty: str
    source: str
    is_verified: bool
    valid_from: date
    valid_to: date | None = None

    def stands_on(self, day: date) -> bool:
        """Whether it was in force that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    @property
    def name(self) -> str:
        """UU 21/2007 pasal 2"""
        return f"{self.law} pasal {self.article}"


@dataclass(frozen=True, slots=True)
class Law:
    """Every row, of every day."""

    rows: tuple[Offence, ...]

    def on(self, day: date) -> tuple[Offence, ...]:
        """What was in force on the day of an act."""
        return tuple(row for row in self.rows if row.stands_on(day))

    def pinned(self, code: str, valid_from: date) -> Offence | None:
        """The row that a case has pinned."""
        return next((row for row in self.rows if (row.code, row.valid_from) == (code, valid_from)), None)

    def find(self, code: str, day: date) -> Offence | None:
        """The article as it stood that day, or None."""
        return next((row for row in self.on(day) if row.code == code), None)


def law_from(data: Mapping[str, Any]) -> Law:
    """The law of a reference file. Raises LawUnfit."""
    rows = tuple(Offence(**raw) for raw in data["offences"])
    last: dict[str, Offence] = {}
    for row in sorted(rows, key=lambda each: (each.code, each.valid_from)):
        if not (row.source and row.label and row.article):
            raise LawUnfit(f"{row.code}: article, label and source are needed")
        before = last.get(row.code)
        if before and before.stands_on(row.valid_from):
            raise LawUnfit(f"{row.code}: two rows stand on {row.valid_from}")
        last[row.code] = row
    return Law(rows)


@cache
def law() -> Law:
    """The shipped law."""
    return law_from(toml_file("sigap.legal", "offences.toml"))
