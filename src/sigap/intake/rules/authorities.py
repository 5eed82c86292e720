"""Authorities to which a report is passed on: dated, sourced reference data of the app."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from sigap.kernel.reference import toml_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """One authority as an officer picks it; `reach` says how, `source` who said so."""

    code: str
    name: str
    reach: str
    source: str
    is_verified: bool
    valid_from: date
    valid_to: date | None = None

    def stands(self, day: date) -> bool:
        """Whether reports are passed on to it on this day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@cache
def authorities() -> dict[str, Authority]:
    """Every authority there is or was, by code, in the order of the file."""
    return {row["code"]: Authority(**row) for row in toml_file("sigap.intake", "authorities.toml")["authorities"]}


def authorities_on(day: date) -> list[Authority]:
    """Those that stand on a day."""
    return [each for each in authorities().values() if each.stands(day)]
