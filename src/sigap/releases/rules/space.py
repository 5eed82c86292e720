"""Tables of one universe over the smallest groups that any of them tells apart: what each cell sums up. Pure.

An attacker adds and subtracts everything that was ever published. Every cell of every table is a sum over the same
groups, however the tables cut them, so that one set of equations holds all that is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from sigap.releases.rules.tables import (
    PERIOD,
    TOTAL,
    AxisCategory,
    AxisLevel,
    CellKey,
    PublishedTable,
    TableAxis,
)

_MOST = 60_000
"""More groups than this are not proved in the time that a person waits."""


class TooLarge(ValueError):
    """Tables that together tell more groups apart than can be proved."""


type _Of = tuple[str | None, ...]
"""Of each table the category in which a class of leaves lies: TOTAL where it does not ask, None where outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSpace:
    """Of each table, in order, which groups (by number) each of its cells sums up.

    Tables that share no axis but the time are cut apart from each other: that they count the same people is said by
    `links`, a group each that holds everybody of a span, and the groups that sum up to it. Nothing is lost by it: any
    two such tables with the same people in each span can be had together, by giving each person a cell in both.
    """

    groups: int
    cells: tuple[dict[CellKey, tuple[int, ...]], ...]
    links: tuple[tuple[int, tuple[int, ...]], ...]


def linked(tables: Sequence[PublishedTable], known: Iterable[PublishedTable]) -> list[PublishedTable]:
    """Of what is known, the tables that can say something of these: of one universe, over spans that touch."""
    spans: dict[str, set[str]] = {}
    for table in tables:
        spans.setdefault(table.head.universe, set()).update(months_of(table))
    rest, found = list(known), []
    while hits := [each for each in rest if spans.get(each.head.universe, set()) & months_of(each)]:
        for each in hits:
            spans[each.head.universe] |= months_of(each)
        found += hits
        rest = [each for each in rest if not any(each is hit for hit in hits)]
    return found


def months_of(table: PublishedTable) -> frozenset[str]:
    """The months that a table is of."""
    for axis in table.axes:
        if axis.code == PERIOD:
            return frozenset(leaf for each in axis.categories for leaf in each.leaves)
    return table.head.context.get(PERIOD, frozenset())


def space_of(tables: Sequence[PublishedTable]) -> CellSpace:
    """The groups that these tables tell apart. Each universe has groups of its own. Raises TooLarge."""
    cells: list[dict[CellKey, tuple[int, ...]]] = [{} for _table in tables]
    links: list[tuple[int, tuple[int, ...]]] = []
    groups = 0
    for universe in dict.fromkeys(table.head.universe for table in tables):
        places = [place for place, table in enumerate(tables) if table.head.universe == universe]
        spans = _classes(PERIOD, [tables[place] for place in places])
        everybody = range(groups, groups + len(spans))
        groups += len(spans)
        for family in _families(tables, places):
            found = _family(tables, places, family, spans, groups, everybody)
            groups += found.groups
            links += found.links
            for place, each in zip(family, found.cells, strict=True):
                cells[place] = each
        if groups > _MOST:
            raise TooLarge(universe)
    return CellSpace(groups=groups, cells=tuple(cells), links=tuple(links))


def _families(tables: Sequence[PublishedTable], places: Sequence[int]) -> list[list[int]]:
    """Tables that hang together by an axis other than the time."""
    families: list[tuple[set[str], list[int]]] = []
    for place in places:
        axes = set(_axes([tables[place]])) - {PERIOD}
        hits = [each for each in families if each[0] & axes]
        families = [each for each in families if not each[0] & axes]
        families.append((axes.union(*(each[0] for each in hits)), [*(at for each in hits for at in each[1]), place]))
    return [members for _axes_of, members in families]


def _family(
    tables: Sequence[PublishedTable],
    places: Sequence[int],
    family: Sequence[int],
    spans: Sequence[_Of],
    first: int,
    everybody: Sequence[int],
) -> CellSpace:
    """The groups of one family, numbered from `first`; a cell of all people of a span is the group of everybody."""
    members = [tables[place] for place in family]
    axes = [axis for axis in _axes(members) if axis != PERIOD]
    classes = [_classes(axis, members) for axis in axes]
    if prod(map(len, classes)) * len(spans) > _MOST * 4:
        raise TooLarge(members[0].head.universe)
    seats = [places.index(place) for place in family]
    orders = [[[*axes, PERIOD].index(axis.code) for axis in table.axes] for table in members]
    cells: list[dict[CellKey, list[int]]] = [
        {key: [] for key in product(*((*axis.codes, TOTAL) for axis in table.axes))} for table in members
    ]
    whole: list[tuple[int, ...]] = []
    number = first
    for span in spans:
        inside = dict.fromkeys(
            tuple(map(_cell, zip(*group, [span[seat] for seat in seats], strict=True), orders))
            for group in product(*classes)
        )
        whole.append(tuple(range(number, number + len(inside))))
        for keys in inside:
            for each, key in zip(cells, keys, strict=True):
                for above in product(*((code, TOTAL) for code in key)) if key is not None else ():
                    each[above].append(number)
            number += 1
    return CellSpace(
        groups=number - first,
        cells=tuple({key: _by_everybody(of, whole, everybody) for key, of in each.items()} for each in cells),
        links=tuple(zip(everybody, whole, strict=True)),
    )


def _by_everybody(of: list[int], whole: Sequence[tuple[int, ...]], everybody: Sequence[int]) -> tuple[int, ...]:
    """The same sum, spans that are in it whole named by their group of everybody."""
    inside = set(of)
    full = [span for span, groups in enumerate(whole) if inside.issuperset(groups)]
    rest = inside.difference(*(whole[span] for span in full))
    return (*(everybody[span] for span in full), *sorted(rest))


def refined(place: int, tables: Sequence[PublishedTable]) -> PublishedTable | None:
    """One of the tables, cut along each of its axes as finely as any of the others cuts it; None where none does.

    Nobody told these cells; that what others told leaves them over is what makes two tables together say more.
    """
    of = tables[place]
    same = [each for each in tables if each.head.universe == of.head.universe]
    cut = {axis: _pieces(axis, of, same) for axis in [*(each.code for each in of.axes), *of.head.context]}
    before = {axis.code: len(axis.categories) for axis in of.axes}
    if all(len(pieces) == before.get(axis, 1) for axis, pieces in cut.items()):
        return None
    axes = tuple(
        TableAxis(code=axis, hxl="", level=AxisLevel(label=axis, categories=pieces)) for axis, pieces in cut.items()
    )
    cells = dict.fromkeys(product(*((*axis.codes, TOTAL) for axis in axes)))
    return PublishedTable(head=replace(of.head, context={}), axes=axes, cells=cells)


def _pieces(axis: str, of: PublishedTable, same: Sequence[PublishedTable]) -> tuple[AxisCategory, ...]:
    covers = [each for table in same if (each := _covers(axis, table)) is not None]
    own = _covers(axis, of) or {}
    by_cut: dict[tuple[str | None, ...], list[str]] = {}
    for leaf in own:
        by_cut.setdefault(tuple(each.get(leaf) for each in covers), []).append(leaf)
    return tuple(
        AxisCategory(code=f"{number}", label="", leaves=frozenset(leaves))
        for number, leaves in enumerate(by_cut.values())
    )


def _axes(tables: Sequence[PublishedTable]) -> list[str]:
    found: dict[str, None] = {}
    for table in tables:
        found |= dict.fromkeys([axis.code for axis in table.axes]) | dict.fromkeys(table.head.context)
    return list(found)


def _classes(axis: str, tables: Sequence[PublishedTable]) -> list[_Of]:
    """Leaves that no table tells apart are one class."""
    covers = [_covers(axis, table) for table in tables]
    leaves = sorted({leaf for each in covers if each is not None for leaf in each})
    of = [tuple(TOTAL if each is None else each.get(leaf) for each in covers) for leaf in leaves or [TOTAL]]
    return list(dict.fromkeys(of))


def _covers(axis: str, table: PublishedTable) -> dict[str, str] | None:
    for each in table.axes:
        if each.code == axis:
            return {leaf: category.code for category in each.categories for leaf in category.leaves}
    within = table.head.context.get(axis)
    return None if within is None else dict.fromkeys(within, TOTAL)


def _cell(of: _Of, order: Sequence[int]) -> CellKey | None:
    return None if None in of else tuple(of[place] or TOTAL for place in order)
