"""Quarters of a year: when each begins and ends, and until when its entries are asked for. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

QUARTERS = (1, 2, 3, 4)
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_MONTHS = 3
_NAME = re.compile(r"([0-9]{4})-([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a calendar year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter in which the day lies."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.after.begins - timedelta(days=1)

    @property
    def after(self) -> Self:
        """The next one."""
        return type(self)(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Self:
        """The one before."""
        return type(self)(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def roman(self) -> str:
        """As papers number it."""
        return ROMAN[self.number]

    @property
    def name(self) -> str:
        """As addresses and the list of work name it: 2026-3."""
        return f"{self.year}-{self.number}"

    def due(self, days: int) -> date:
        """The last day on which its entries are on time."""
        return self.ends + timedelta(days=days)


def quarter_named(text: str) -> Quarter | None:
    """The quarter of a name such as 2026-3; none where it is no such name."""
    found = _NAME.fullmatch(text)
    return Quarter(int(found[1]), int(found[2])) if found else None
