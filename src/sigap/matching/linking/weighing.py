"""What agreement is worth: log-odds that two records are of one person, a sum over fields.

Each level of a field has a weight, and so many points for each unit of rarity of what is shared: a rare name counts
more than a frequent one, counted in this very sheet. Name, birth and home stand in one table besides, for brothers and
sisters share a home and half a name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigap.kernel.reference import toml_file
from sigap.matching.linking.book import Floats
from sigap.matching.linking.comparing import CELLS, FIELDS, Compared

RARE = ("name", "mother", "born", "village", "phone")
"""Fields of which rarity counts."""


@dataclass(frozen=True, slots=True)
class Weights:
    """As they were learned; `size` is for the log of the number of records."""

    start: float
    size: float
    levels: Mapping[str, Floats]
    rarity: Mapping[str, Floats]
    cells: Floats


@cache
def shipped() -> Weights:
    """The weights that the system comes with."""
    found = toml_file("sigap.matching", "linking.toml")["pairs"]
    return Weights(
        start=found["start"],
        size=found["size"],
        levels={field: _array(found["levels"][field], FIELDS[field]) for field in FIELDS},
        rarity={field: _array(found["rarity"][field], FIELDS[field]) for field in RARE},
        cells=_array(found["cells"], CELLS),
    )


def _array(values: list[float], length: int) -> Floats:
    if len(values) != length:
        raise ValueError(f"{length} weights are needed, not {len(values)}")
    return np.array(values, dtype=np.float32)


def log_odds(weights: Weights, compared: Compared, records: int) -> Floats:
    """Of each pair."""
    total: Floats = np.full(
        len(compared.cell), weights.start + weights.size * np.log(max(records, 1)), dtype=np.float32
    )
    for field, level in compared.levels.items():
        total += weights.levels[field][level]
    for field in RARE:
        total += weights.rarity[field][compared.levels[field]] * compared.rarities[field]
    total += weights.cells[compared.cell]
    return total


def columns(compared: Compared, records: int) -> Iterator[Floats]:
    """The same as a matrix, column by column, in the order of `from_columns`: for learning."""
    size = len(compared.cell)
    yield np.ones(size, dtype=np.float32)
    yield np.full(size, np.log(records), dtype=np.float32)
    for field, levels in FIELDS.items():
        for level in range(levels):
            yield (compared.levels[field] == level).astype(np.float32)
    for field in RARE:
        for level in range(FIELDS[field]):
            yield np.where(compared.levels[field] == level, compared.rarities[field], 0).astype(np.float32)
    for cell in range(CELLS):
        yield (compared.cell == cell).astype(np.float32)


def from_columns(found: NDArray[np.float64]) -> Weights:
    """Weights from what was learned for each column."""
    values = iter(found.astype(np.float32))

    def take(count: int) -> Floats:
        return np.array([next(values) for _ in range(count)], dtype=np.float32)

    start, size = take(2)
    levels = {field: take(FIELDS[field]) for field in FIELDS}
    rarity = {field: take(FIELDS[field]) for field in RARE}
    return Weights(float(start), float(size), levels, rarity, take(CELLS))


def probability(odds: Floats) -> Floats:
    """Of log-odds."""
    sure: Floats = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)
    return sure
