"""The figures of disclosure control, from dated reference data: raised where wanted, never lowered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sigap.kernel.reference import toml_file

_FLOOR_CELL, _FLOOR_BASE = 5, 20


class LimitTooLow(ValueError):
    """A reference file that would tell smaller numbers than may ever be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureLimits:
    """How small a number may be, how few a percentage may be of, the licence, and how long rows may be fetched."""

    smallest_cell: int
    smallest_base: int
    licence: str
    source: str
    # For how many days the two who vouch for an export of rows may fetch it.
    row_days: int


def limits_from(file: Mapping[str, Any]) -> DisclosureLimits:
    """The limits of a reference file. Raises LimitTooLow."""
    cell, base = int(file["smallest_cell"]), int(file["smallest_base"])
    if cell < _FLOOR_CELL or base < _FLOOR_BASE:
        raise LimitTooLow(f"{cell}, {base}")
    return DisclosureLimits(
        smallest_cell=cell,
        smallest_base=base,
        licence=file["licence"],
        source=file["source"],
        row_days=int(file["row_days"]),
    )


LIMITS = limits_from(toml_file("sigap.releases", "limits.toml"))
SMALLEST_CELL = LIMITS.smallest_cell
"""What leaves case work shows no count below this, zero neither."""
SMALLEST_BASE = LIMITS.smallest_base
"""No share is told of fewer."""


def share(kept: int, due: int) -> int | None:
    """How many of a hundred, rounded down so that no miss vanishes; None of too few."""
    return 100 * kept // due if due >= SMALLEST_BASE else None


def unless_small(count: int) -> int | None:
    """A number as it may leave case work; None below the least, zero too."""
    return count if count >= SMALLEST_CELL else None
