"""Tables as the tests count them. All invented."""

from collections.abc import Iterable, Sequence

from sigap.releases.rules.tables import (
    PERIOD,
    AxisCategory,
    AxisLevel,
    CellKey,
    CountTable,
    PublishedTable,
    TableAxis,
    TableHead,
)


def axis(code: str, categories: Iterable[str], coarser: tuple[AxisLevel, ...] = ()) -> TableAxis:
    """An axis whose categories cover a leaf each."""
    of = tuple(AxisCategory(code=each, label=each.title(), leaves=frozenset({each})) for each in categories)
    return TableAxis(code=code, hxl=f"#{code}", level=AxisLevel(label=code.title(), categories=of), coarser=coarser)


def head(code: str = "jenis", universe: str = "cases", year: int = 2026) -> TableHead:
    months = frozenset(f"{year}-{month:02d}" for month in range(1, 13))
    return TableHead(
        code=code,
        title=f"Tabel {code}",
        universe=universe,
        unit="kasus",
        definition="Kasus yang dibuka.",
        source="berkas kasus",
        context={PERIOD: months},
    )


def counted(of: TableHead, axes: Sequence[TableAxis], numbers: dict[CellKey, int]) -> CountTable:
    """A table in which each person is a source of their own."""
    rows = ((key, f"{key}{place}", 1) for key, number in numbers.items() for place in range(number))
    return CountTable.of_rows(of, axes, rows)


def published(of: TableHead, axes: Sequence[TableAxis], cells: dict[CellKey, int | None]) -> PublishedTable:
    return PublishedTable(head=of, axes=tuple(axes), cells=cells)
