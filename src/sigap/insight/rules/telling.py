"""What of a chart may be told: small groups go together or are withheld, no share is told of few. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sigap.releases.rules.counts import cells_to_withhold
from sigap.releases.rules.limits import SMALLEST_BASE, SMALLEST_CELL, share

UNKNOWN = "unknown"
ALL = "all"
"""How many people are in one group or several."""
MERGED = "merged"
"""The name of groups that were put together because each would be too small."""


class ChartShape(StrEnum):
    """How the numbers of a chart stand to one another."""

    # They add up to what is counted: groups, or months.
    PARTS = "parts"
    MONTHS = "months"
    # Each for itself: one person may be in several.
    APART = "apart"
    # Kept, of how many.
    KEPT = "kept"
    # A middle, and the middle half.
    SPREAD = "spread"
    # No client in them.
    OPEN = "open"
    OPEN_KEPT = "open_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNumber:
    """One number of a chart. `n` is None where it is withheld; `low` and `high` bound the middle half of a spread."""

    n: int | None
    of: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def share(self) -> int | None:
        """Of a hundred; None of too few."""
        return share(self.n, self.of) if self.n is not None and self.of is not None else None


WITHHELD = ToldNumber(n=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChart:
    """What is told of a chart in a span: how many are counted in all, and its numbers in order."""

    total: int | None
    numbers: Mapping[str, ToldNumber]
    merged: tuple[str, ...] = ()

    @property
    def is_withheld(self) -> bool:
        """Nothing of it is told."""
        return all(each.n is None for each in self.numbers.values())


def told_of(
    shape: ChartShape, value: Mapping[str, int], known: Collection[str], linked: Collection[frozenset[str]] = ()
) -> ToldChart:
    """What may be told. `known` are all groups that there are: one that counts nobody is withheld as a small one is.

    `linked` are groups whose sums are told elsewhere, as those of girls and boys in the catalogue.
    """
    if shape in {ChartShape.PARTS, ChartShape.MONTHS}:
        return _parts({each: value.get(each, 0) for each in dict.fromkeys([*known, *value])}, shape, linked)
    if shape is ChartShape.APART:
        cells = {each: value.get(each, 0) for each in known}
        # Of how many these are, where it was counted: nobody twice.
        total = _not_small(value.get(ALL, 0))
        return ToldChart(total=total, numbers={key: ToldNumber(n=_not_small(n)) for key, n in cells.items()})
    if shape is ChartShape.OPEN:
        return ToldChart(total=None, numbers={key: ToldNumber(n=value.get(key, 0)) for key in known})
    if shape is ChartShape.SPREAD:
        return _spread(value, known)
    return _kept(value, known, is_open=shape is ChartShape.OPEN_KEPT)


def _not_small(n: int) -> int | None:
    return n if n >= SMALLEST_CELL else None


def _parts(cells: Mapping[str, int], shape: ChartShape, linked: Collection[frozenset[str]]) -> ToldChart:
    total = sum(cells.values())
    if total < SMALLEST_CELL:
        return ToldChart(total=None, numbers=dict.fromkeys(cells, WITHHELD))
    hidden = _with_linked(cells, cells_to_withhold(cells, may_be_none={UNKNOWN}), linked)
    numbers = {key: ToldNumber(n=n) for key, n in cells.items() if key not in hidden}
    if shape is ChartShape.MONTHS:
        return ToldChart(total=total, numbers={key: numbers.get(key, WITHHELD) for key in cells})
    numbers = dict(sorted(numbers.items(), key=lambda each: (each[0] == UNKNOWN, -(each[1].n or 0))))
    if hidden:
        # Their sum is what the whole leaves: it can be told as well, and is no small number.
        numbers[MERGED] = ToldNumber(n=sum(cells[key] for key in hidden))
    return ToldChart(total=total, numbers=numbers, merged=tuple(key for key in cells if key in hidden))


def _with_linked(cells: Mapping[str, int], hidden: set[str], linked: Collection[frozenset[str]]) -> set[str]:
    """More cells, until no sum that is told elsewhere leaves a single one, or a small number, of those that are not."""
    while True:
        before = len(hidden)
        for group in linked:
            mine = sorted((n, cell) for cell, n in cells.items() if cell in group)
            inside = [n for n, cell in mine if cell in hidden]
            shown = [cell for _n, cell in mine if cell not in hidden]
            if inside and shown and (len(inside) == 1 or sum(inside) < SMALLEST_CELL):
                hidden = hidden | {shown[0]}
        if len(hidden) == before:
            return hidden


def _names(value: Mapping[str, int], known: Collection[str]) -> list[str]:
    return list(dict.fromkeys([*known, *(key.rpartition(":")[0] for key in value)]))


def _kept(value: Mapping[str, int], known: Collection[str], *, is_open: bool) -> ToldChart:
    numbers: dict[str, ToldNumber] = {}
    for name in _names(value, known):
        kept, total = value.get(f"{name}:kept", 0), value.get(f"{name}:total", 0)
        if is_open:
            numbers[name] = ToldNumber(n=kept, of=total)
        elif total < SMALLEST_CELL:
            numbers[name] = WITHHELD
        else:
            is_hidden = "kept" in cells_to_withhold({"kept": kept, "rest": total - kept}, may_be_none={"rest"})
            numbers[name] = ToldNumber(n=None if is_hidden else kept, of=total)
    return ToldChart(total=None, numbers=numbers)


def _spread(value: Mapping[str, int], known: Collection[str]) -> ToldChart:
    """A middle of few is somebody's own: none is told below the base of a share."""
    numbers = {}
    for name in _names(value, known):
        n = value.get(f"{name}:n", 0)
        parts = {part: value.get(f"{name}:{part}", 0) for part in ("low", "mid", "high")}
        is_told = n >= SMALLEST_BASE
        numbers[name] = ToldNumber(n=parts["mid"], of=n, low=parts["low"], high=parts["high"]) if is_told else WITHHELD
    return ToldChart(total=None, numbers=numbers)
