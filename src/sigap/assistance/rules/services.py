"""Who paid for a service, what came of it, and what a case has cost so far. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Funding(StrEnum):
    """From which budget a service was paid (Perpres 49/2023 art. 30 for the task force's own lines)."""

    APBD_KAB = "apbd_kab"
    APBD_PROV = "apbd_prov"
    APBN = "apbn"
    DAK = "dak"
    BPJS = "bpjs"
    LPSK = "lpsk"
    OTHER = "other"


QUESTIONING = frozenset({"interview", "psychology", "accompany_police", "visum"})
"""Services of the catalogue at which somebody is asked what happened."""


class ServiceResult(StrEnum):
    """What came of a service, as the officer saw it."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    STOPPED = "stopped"


class AppointmentStatus(StrEnum):
    """Where an appointment stands."""

    PLANNED = "planned"
    KEPT = "attended"
    MISSED = "missed"
    CANCELLED = "called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSum:
    """The services that one line paid for: how many, their sum in whole rupiah, how many have no figure yet."""

    funding: str
    count: int
    total: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the services of a case cost, in whole rupiah, and how many have no figure yet."""

    count: int
    total: int
    by_funding: tuple[tuple[Funding, int], ...]
    without_cost: int


def totals_of(lines: Iterable[LineSum]) -> Totals:
    """Sums by funding line, in the order of the lines; a line that paid for nothing is left out."""
    rows = {row.funding: row for row in lines}
    return Totals(
        count=sum(row.count for row in rows.values()),
        total=sum(row.total for row in rows.values()),
        by_funding=tuple((line, rows[line].total) for line in Funding if line in rows),
        without_cost=sum(row.unknown for row in rows.values()),
    )
