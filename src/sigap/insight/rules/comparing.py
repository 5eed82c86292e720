"""Figures from elsewhere: who tells them, how a pasted table is read, why they may differ from ours. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.kernel.reference import toml_file

MOST_ROWS = 600
MOST = 10**12
_ROW = re.compile(r"^(?P<label>.*?)\s*(?:[\t;,|]|\s{2,}|\s)\s*(?P<number>\d{1,3}(?:[. ]\d{3})+|\d+)\s*$")
_HEAD = re.compile(r"^\D*$")


class OutsideSource(StrEnum):
    """Who tells a figure."""

    SIMFONI = "source_simfoni"
    POLICE = "source_police"
    KEMENSOS = "source_kemensos"
    BP3MI = "source_bp3mi"
    COURT = "source_court"
    OTHER = "source_other"


SOURCE_LABELS: dict[OutsideSource, Promise] = {
    OutsideSource.SIMFONI: _("Simfoni PPA"),
    OutsideSource.POLICE: _("Kepolisian"),
    OutsideSource.KEMENSOS: _("Kementerian Sosial"),
    OutsideSource.BP3MI: _("BP3MI"),
    OutsideSource.COURT: _("Kejaksaan atau pengadilan"),
    OutsideSource.OTHER: _("Sumber lain"),
}


class RowUnread(ValueError):
    """A line of a pasted table that is no name with a number; `line` says which."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def rows_of(text: str) -> list[tuple[str, int]]:
    """A table as it was pasted from a sheet or a CSV: one name and one whole number a line. Raises RowUnread.

    A first line without any digit is its heading. Nothing is added up and nothing mended.
    """
    found: list[tuple[str, int]] = []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for place, line in enumerate(lines, start=1):
        match = _ROW.match(line.replace("\u00a0", " "))
        if match is None or not match["label"].strip(' \t;,|"'):
            if place == 1 and _HEAD.match(line):
                continue
            raise RowUnread(place)
        number = int(re.sub(r"\D", "", match["number"]))
        if number > MOST or len(found) == MOST_ROWS:
            raise RowUnread(place)
        found.append((match["label"].strip(' \t;,|"')[:80], number))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceReason:
    """Why two figures of one name may differ, and what is looked at to find out."""

    code: str
    label: str
    look: str
    sources: frozenset[str]


@cache
def reasons() -> Sequence[DifferenceReason]:
    """The table of reasons, the most frequent first."""
    return tuple(
        DifferenceReason(
            code=row["code"], label=row["label"], look=row["look"], sources=frozenset(row.get("sources", ()))
        )
        for row in toml_file("sigap.insight", "reasons.toml")["reasons"]
    )


def reasons_for(source: OutsideSource, *, is_torn: bool) -> list[DifferenceReason]:
    """What to think of first, for a source; a table that does not add up is asked about before anything else."""
    fitting = [each for each in reasons() if not each.sources or source in each.sources]
    return sorted(fitting, key=lambda each: (each.code == "table") is not is_torn)
