"""The catalogue of services: six functions of a UPTD PPA × six service lines for victims of trafficking. Pure.

It ships as dated, sourced reference data (`reference/services.toml`). A service that was given keeps the function and
the line that stood on the day it was given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, provision_from


class ServiceKind(StrEnum):
    """The general services: one for each function and each line, where nothing closer is known."""

    COMPLAINT = "complaint"
    OUTREACH = "outreach"
    CASE_MANAGEMENT = "case_management"
    TEMPORARY_SHELTER = "temporary_shelter"
    MEDIATION = "mediation"
    ACCOMPANIMENT = "accompaniment"
    HEALTH = "health"
    SOCIAL_REHABILITATION = "social_rehabilitation"
    LEGAL = "legal"
    RETURN = "return"
    REINTEGRATION = "reintegration"


class UptdFunction(StrEnum):
    """The six functions of a UPTD PPA (Permen PPPA 4/2018)."""

    COMPLAINT = "complaint"
    OUTREACH = "outreach"
    CASE_MANAGEMENT = "case_management"
    TEMPORARY_SHELTER = "temporary_shelter"
    MEDIATION = "mediation"
    ACCOMPANIMENT = "accompaniment"


_WITH_CLIENT = frozenset({UptdFunction.OUTREACH, UptdFunction.TEMPORARY_SHELTER, UptdFunction.ACCOMPANIMENT})


class ServiceLine(StrEnum):
    """The six service lines for victims of trafficking (Permen PPPA 8/2021). Consent is asked for line by line."""

    IDENTIFICATION = "identification"
    HEALTH = "health"
    SOCIAL_REHABILITATION = "social_rehabilitation"
    LEGAL = "legal"
    RETURN = "return"
    REINTEGRATION = "reintegration"


class CatalogueUnfit(Exception):
    """A row of the catalogue that says nothing, or two rows that stand for one code on the same day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceType:
    """One service of the catalogue: the function that gives it and the line it serves; one of them may be none."""

    code: str
    label: str
    function: UptdFunction | None
    line: ServiceLine | None
    simfoni: str
    basis: str
    source: str
    provision: Provision
    valid_from: date
    valid_to: date | None = None

    @property
    def is_with_client(self) -> bool:
        """Whether it is given face to face: who notes it for a person was with them."""
        return self.function in _WITH_CLIENT or self.code == "interview"

    def stands_on(self, day: date) -> bool:
        """Whether the service is in the catalogue on that day; `valid_to` is the first day on which it is not."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every service that is or was in the catalogue."""

    rows: tuple[ServiceType, ...]

    def on(self, day: date) -> tuple[ServiceType, ...]:
        """The services that can be given on a day, in the catalogue's order."""
        return tuple(row for row in self.rows if row.stands_on(day))

    def find(self, code: str, day: date) -> ServiceType | None:
        """One of them, or none."""
        return next((row for row in self.on(day) if row.code == code), None)

    def named(self, code: str) -> ServiceType | None:
        """The newest row with this code, whether it still stands or not: for the name of what was given long ago."""
        return max((row for row in self.rows if row.code == code), key=lambda row: row.valid_from, default=None)


def provisions() -> tuple[Provision, ...]:
    """Every row of the shipped catalogue, as a jurist confirms it."""
    return tuple(row.provision for row in catalogue().rows)


def catalogue_from(data: Mapping[str, Any]) -> Catalogue:
    """The catalogue of a reference file. Raises CatalogueUnfit, ValueError for an unknown function or line."""
    rows = tuple(_row(raw) for raw in data["services"])
    _refuse_overlap(rows)
    return Catalogue(rows)


def _row(raw: Mapping[str, Any]) -> ServiceType:
    row = ServiceType(
        code=raw["code"],
        label=raw["label"],
        function=UptdFunction(raw["function"]) if raw.get("function") else None,
        line=ServiceLine(raw["line"]) if raw.get("line") else None,
        simfoni=raw["simfoni"],
        basis=raw["basis"],
        source=raw["source"],
        provision=provision_from("services", raw["code"], raw["label"], raw),
        valid_from=raw["valid_from"],
        valid_to=raw.get("valid_to"),
    )
    if row.function is None and row.line is None:
        raise CatalogueUnfit(f"{row.code}: neither a function nor a line")
    if not (row.label and row.basis and row.source):
        raise CatalogueUnfit(f"{row.code}: label, basis and source are needed")
    return row


def _refuse_overlap(rows: Iterable[ServiceType]) -> None:
    seen: dict[str, ServiceType] = {}
    for row in sorted(rows, key=lambda each: (each.code, each.valid_from)):
        before = seen.get(row.code)
        if before and before.stands_on(row.valid_from):
            raise CatalogueUnfit(f"{row.code}: two rows stand on {row.valid_from}")
        seen[row.code] = row


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return catalogue_from(toml_file("sigap.assistance", "services.toml"))
