"""What of a chart may be told: small groups go together or are withheld, no share is told of few. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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
class DisclosedNumber:
    """One number of a chart. `n` is None where it is withheld; `low` and `high` bound the middle half of a spread."""

    n: int | None
    of: int | None = None
    low: int | None = None
    high: int | None = None

    @property
    def share(self) -> int | None:
        """Of a hundred; None of too few."""
        return share(self.n, self.of) if self.n is not None and self.of is not None else None


WITHHELD = DisclosedNumber(n=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedChart:
    """What is told of a chart in a span: how many are counted in all, and its numbers in order."""

    total: int | None
    numbers: Mapping[str, DisclosedNumber]
    merged: tuple[str, ...] = ()

    @property
    def is_withheld(self) -> bool:
        """Nothing of it is told."""
        return all(each.n is None for each in self.numbers.values())


def as_written(chart: DisclosedChart) -> dict[str, Any]:
    """A chart as its row keeps it: in order, and nothing that is withheld."""
    numbers = [[key, each.n, each.of, each.low, each.high] for key, each in chart.numbers.items()]
    return {"total": chart.total, "numbers": numbers, "merged": list(chart.merged)}


def as_read(row: Mapping[str, Any]) -> DisclosedChart:
    """The same, read."""
    numbers = {key: DisclosedNumber(n=n, of=of, low=low, high=high) for key, n, of, low, high in row["numbers"]}
    return DisclosedChart(total=row["total"], numbers=numbers, merged=tuple(row["merged"]))


def told_of(
    shape: ChartShape,
    value: Mapping[str, int],
    known: Collection[str],
    linked: Collection[frozenset[str]] = (),
    *,
    cases: Mapping[str, int] | None = None,
) -> DisclosedChart:
    """What may be told. `known` are all groups that there are: one that counts nobody is withheld as a small one is.

    `linked` are groups whose sums are told elsewhere, as those of girls and boys in the catalogue. `cases` stand behind
    numbers of people: few of them are as small as few people.
    """
    if shape in {ChartShape.PARTS, ChartShape.MONTHS}:
        return _parts({each: value.get(each, 0) for each in dict.fromkeys([*known, *value])}, shape, linked, cases)
    if shape is ChartShape.APART:
        cells = {each: _not_small(each, value, cases) for each in known}
        # Of how many these are, where it was counted: nobody twice.
        total = _not_small(ALL, value, cases)
        return DisclosedChart(total=total, numbers={key: DisclosedNumber(n=n) for key, n in cells.items()})
    if shape is ChartShape.OPEN:
        return DisclosedChart(total=None, numbers={key: DisclosedNumber(n=value.get(key, 0)) for key in known})
    if shape is ChartShape.SPREAD:
        return _spread(value, known, cases)
    return _promises_kept(value, known, cases, is_open=shape is ChartShape.OPEN_KEPT)


def _not_small(key: str, value: Mapping[str, int], cases: Mapping[str, int] | None) -> int | None:
    n = value.get(key, 0)
    return n if min(n, n if cases is None else cases.get(key, 0)) >= SMALLEST_CELL else None


def _parts(
    cells: Mapping[str, int],
    shape: ChartShape,
    linked: Collection[frozenset[str]],
    cases: Mapping[str, int] | None,
) -> DisclosedChart:
    total = sum(cells.values())
    hidden = _with_linked(cells, cells_to_withhold(cells, may_be_none={UNKNOWN}, cases=cases), linked, cases)
    # Behind all of them stand at least as many cases as behind one.
    behind = total if cases is None else max((cases.get(cell, 0) for cell in cells), default=0)
    if min(total, behind) < SMALLEST_CELL:
        return DisclosedChart(total=None, numbers=dict.fromkeys(cells, WITHHELD))
    numbers = {key: DisclosedNumber(n=n) for key, n in cells.items() if key not in hidden}
    if shape is ChartShape.MONTHS:
        return DisclosedChart(total=total, numbers={key: numbers.get(key, WITHHELD) for key in cells})
    numbers = dict(sorted(numbers.items(), key=lambda each: (each[0] == UNKNOWN, -(each[1].n or 0))))
    if hidden:
        # Their sum is what the whole leaves: it can be told as well, and is no small number.
        numbers[MERGED] = DisclosedNumber(n=sum(cells[key] for key in hidden))
    return DisclosedChart(total=total, numbers=numbers, merged=tuple(key for key in cells if key in hidden))


def _with_linked(
    cells: Mapping[str, int], hidden: set[str], linked: Collection[frozenset[str]], cases: Mapping[str, int] | None
) -> set[str]:
    """More cells, until no sum that is told elsewhere leaves a single one, or a small number, of those that are not."""
    behind = cells if cases is None else cases
    while True:
        before = len(hidden)
        for group in linked:
            mine = sorted((n, cell) for cell, n in cells.items() if cell in group)
            inside = [n for n, cell in mine if cell in hidden]
            shown = [cell for _n, cell in mine if cell not in hidden]
            widest = max((behind.get(cell, 0) for _n, cell in mine if cell in hidden), default=0)
            few = sum(inside) < SMALLEST_CELL or (cases is not None and widest < SMALLEST_CELL)
            if inside and shown and (len(inside) == 1 or few):
                hidden = hidden | {shown[0]}
        if len(hidden) == before:
            return hidden


def _names(value: Mapping[str, int], known: Collection[str]) -> list[str]:
    return list(dict.fromkeys([*known, *(key.rpartition(":")[0] for key in value)]))


def _behind(value: Mapping[str, int], key: str, cases: Mapping[str, int] | None) -> int:
    """How many sources a number has: itself where nobody says."""
    n = value.get(key, 0)
    return n if cases is None else min(n, cases.get(key, 0))


def _promises_kept(
    value: Mapping[str, int], known: Collection[str], cases: Mapping[str, int] | None, *, is_open: bool
) -> DisclosedChart:
    numbers: dict[str, DisclosedNumber] = {}
    for name in _names(value, known):
        kept, total = value.get(f"{name}:kept", 0), value.get(f"{name}:total", 0)
        if is_open:
            numbers[name] = DisclosedNumber(n=kept, of=total)
        elif _behind(value, f"{name}:total", cases) < SMALLEST_CELL:
            numbers[name] = WITHHELD
        else:
            parts = {"kept": kept, "rest": total - kept}
            sources = None
            if cases is not None:
                sources = {"kept": cases.get(f"{name}:kept", 0), "rest": cases.get(f"{name}:missed", 0)}
            is_hidden = "kept" in cells_to_withhold(parts, may_be_none={"rest"}, cases=sources)
            numbers[name] = DisclosedNumber(n=None if is_hidden else kept, of=total)
    return DisclosedChart(total=None, numbers=numbers)


def _spread(value: Mapping[str, int], known: Collection[str], cases: Mapping[str, int] | None) -> DisclosedChart:
    """A middle of few is somebody's own: none is told below the base of a share, counted in sources."""
    numbers = {}
    for name in _names(value, known):
        n = value.get(f"{name}:n", 0)
        parts = {part: value.get(f"{name}:{part}", 0) for part in ("low", "mid", "high")}
        is_told = _behind(value, f"{name}:n", cases) >= SMALLEST_BASE
        numbers[name] = (
            DisclosedNumber(n=parts["mid"], of=n, low=parts["low"], high=parts["high"]) if is_told else WITHHELD
        )
    return DisclosedChart(total=None, numbers=numbers)


def disclosed_by_office(
    value: Mapping[str, int], total: int, kept: int | None = None, *, cases: Mapping[str, int] | None = None
) -> DisclosedChart:
    """Offices side by side, where `total` and, if it is told, `kept` of all of them stand in a sister chart.

    All of them are withheld together, with what they leave of the whole as one more: an office that is not listed is in
    no difference. What is left of `kept` is no small number either. `cases` stand behind the numbers: an office that
    answered one family often is as small as one that answered few.
    """
    all_of = {name: value.get(f"{name}:total", 0) for name in _names(value, ())}
    if total < sum(all_of.values()):
        return DisclosedChart(total=None, numbers={})
    rest = {_REST: total - sum(all_of.values())}
    sources = None if cases is None else {name: cases.get(f"{name}:total", 0) for name in all_of} | rest
    apart = cells_to_withhold(all_of | rest, may_be_none={_REST}, cases=sources)
    shown = [name for name in all_of if name not in apart]
    kept_of = {name: value.get(f"{name}:kept", 0) for name in all_of}
    missed_of = {name: all_of[name] - kept_of[name] for name in all_of}
    hidden: set[str] = set()
    for part, whole in ((kept_of, kept), (missed_of, None if kept is None else total - kept)):
        cells = {name: part[name] for name in shown}
        # Those that are not listed, and what no office has, are one cell of the whole.
        left = {_REST: (sum(part.values()) if whole is None else whole) - sum(cells.values())}
        behind = None
        if cases is not None and part is kept_of:
            behind = {name: cases.get(f"{name}:kept", 0) for name in shown} | left
        may_be_none = {_REST, *(shown if part is missed_of else ())}
        hidden |= cells_to_withhold(cells | left, may_be_none=may_be_none, cases=behind)
    numbers = {name: DisclosedNumber(n=None if name in hidden else kept_of[name], of=all_of[name]) for name in shown}
    return DisclosedChart(total=None, numbers=numbers)


_REST = "rest"
