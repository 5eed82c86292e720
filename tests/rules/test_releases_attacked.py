"""Attacks on what is told: an own linear program over every combination, every table by hand, and differences.

None of it uses what the app proves with: groups, families and bounds are the app's, the whole cross table is ours.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import highspy
import numpy as np
import pytest
from tests.factories.counted_tables import axis, counted, head

from sigap.releases.rules.protecting import as_counted, widths_of, without
from sigap.releases.rules.tables import PERIOD, TOTAL, CellKey, CountTable, PublishedTable
from sigap.releases.solver.judging import judged

MINIMUM = 5


def asked(table: PublishedTable, widths: Mapping[CellKey, int], release: str = "") -> dict[str, Any]:
    return {"release": release, "table": table.as_json(), "widths": [[list(key), n] for key, n in widths.items()]}


def told(tables: Sequence[CountTable], known: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The tables as they may be told beside what is known, in the shape of what is known."""
    question = {
        "asked": [asked(as_counted(each), widths_of(each)) for each in tables],
        "known": list(known),
        "minimum": MINIMUM,
        "is_final": False,
        "seconds": 60,
    }
    answer = judged(question)
    assert not answer["refused"], answer
    found = []
    for table, cells in zip(tables, answer["withheld"], strict=True):
        hidden = {tuple(key) for key, _small in cells}
        assert set(widths_of(table)) <= hidden or known, "every small cell, nought too"
        small = widths_of(table)
        found.append(
            asked(without(as_counted(table), hidden), {key: small.get(key, MINIMUM) for key in hidden}, "sebelumnya")
        )
    return found


class CrossTable:
    """Every combination of every category of every axis as an unknown of its own."""

    def __init__(self, tables: Iterable[dict[str, Any]]) -> None:
        self.tables = [PublishedTable.from_json(each["table"]) for each in tables]
        leaves: dict[str, set[str]] = {}
        for table in self.tables:
            for name, found in self._axes(table).items():
                leaves.setdefault(name, set()).update(*found.values())
        self.names = sorted(leaves)
        self.unknowns = list(product(*(sorted(leaves[name]) for name in self.names)))

    @staticmethod
    def _axes(table: PublishedTable) -> dict[str, dict[str, frozenset[str]]]:
        own = {each.code: {c.code: c.leaves for c in each.categories} for each in table.axes}
        return own | {name: {TOTAL: found} for name, found in table.head.context.items()}

    def row(self, table: PublishedTable, key: CellKey) -> list[int]:
        """The unknowns that a cell sums up."""
        axes, at = self._axes(table), dict(zip((each.code for each in table.axes), key, strict=True))
        allowed = [
            None
            if name not in axes
            else axes[name][at[name]]
            if at.get(name)
            else frozenset().union(*axes[name].values())
            for name in self.names
        ]
        return [
            place
            for place, unknown in enumerate(self.unknowns)
            if all(ok is None or leaf in ok for leaf, ok in zip(unknown, allowed, strict=True))
        ]

    def bounds(self, wanted: Sequence[list[int]]) -> Iterator[tuple[float, float]]:
        """The least and the most that each of these sums can be, by everything told."""
        rows = [(self.row(t, key), n) for t in self.tables for key, n in t.cells.items() if n is not None]
        lp = highspy.HighsLp()
        size = len(self.unknowns)
        lp.num_col_, lp.num_row_ = size, len(rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(size), np.zeros(size), np.full(size, 1e6)
        lp.row_lower_ = lp.row_upper_ = np.array([float(n) for _row, n in rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array([0, *np.cumsum([len(row) for row, _n in rows])], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([each for row, _n in rows for each in row], dtype=np.int32)
        lp.a_matrix_.value_ = np.ones(sum(len(row) for row, _n in rows))
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library is not typed
        for name, value in (("output_flag", False), ("threads", 1)):  # one scheduler a process
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        for row in wanted:
            ends = []
            for sign in (1.0, -1.0):
                cost = np.zeros(size)
                cost[row] = sign
                solver.changeColsCost(size, np.arange(size, dtype=np.int32), cost)
                solver.run()
                assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
                ends.append(sign * solver.getInfo().objective_function_value)
            yield ends[0], ends[1]


def reckoned(tables: Sequence[dict[str, Any]]) -> list[tuple[str, CellKey, float, float]]:
    """The withheld cells that the attacker reckons more closely than the minimum."""
    cross = CrossTable(tables)
    cells = [(t, key) for t in cross.tables for key, n in t.cells.items() if n is None]
    bounds = cross.bounds([cross.row(t, key) for t, key in cells])
    return [
        (t.head.title, key, low, high)
        for (t, key), (low, high) in zip(cells, bounds, strict=True)
        if high - low < MINIMUM - 1e-6
    ]


def drawn(draw: random.Random) -> tuple[CountTable, CountTable]:
    """Two tables of the same people: row by column, and row by depth."""
    rows, columns, depths = (
        [f"{kind}{n}" for n in range(draw.randint(2, most))] for kind, most in (("r", 4), ("c", 5), ("d", 3))
    )
    people = {key: draw.choice((0, 0, 1, 2, 3, 5, 8, 12, 20, 30)) for key in product(rows, columns, depths)}
    flat: dict[CellKey, int] = {}
    deep: dict[CellKey, int] = {}
    for (row, column, depth), number in people.items():
        flat[row, column] = flat.get((row, column), 0) + number
        deep[row, depth] = deep.get((row, depth), 0) + number
    return (
        counted(head("datar"), [axis("row", rows), axis("column", columns)], flat),
        counted(head("dalam"), [axis("row", rows), axis("depth", depths)], deep),
    )


def test_fifty_tables_with_a_linked_release_each_give_no_cell_away() -> None:
    draw = random.Random(20261129)  # noqa: S311 - the same tables each time
    for number in range(50):
        first, second = drawn(draw)
        before = told([first])
        after = told([second], before)
        assert not reckoned([*before, *after]), number


def test_the_attacker_finds_what_a_careless_table_tells() -> None:
    """So that the test above can fail: small cells alone are withheld, and the sums stand beside them."""
    table = counted(
        head(),
        [axis("row", "ab"), axis("column", "xy")],
        {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 9},
    )
    careless = asked(without(as_counted(table), set(widths_of(table))), {})
    assert reckoned([careless]) == [("Tabel jenis", ("a", "x"), 3.0, 3.0)]
    judgement = judged(
        {"asked": [careless | {"widths": [[["a", "x"], 5]]}], "known": [], "minimum": 5, "is_final": True, "seconds": 9}
    )
    assert judgement["refused"] == "undone"


def test_small_tables_by_hand_every_table_that_agrees() -> None:
    """Brute force: of all tables of whole numbers with the told numbers, each withheld cell takes values far apart."""
    draw = random.Random(7)  # noqa: S311 - the same tables each time
    tried = 0
    while tried < 2:
        numbers: dict[CellKey, int] = {key: draw.choice((0, 1, 3, 5, 7, 9)) for key in product("ab", "xyz")}
        (found,) = told([counted(head(), [axis("row", "ab"), axis("column", "xyz")], numbers)])
        cells = PublishedTable.from_json(found["table"]).cells
        inner = [range(13) if cells[key] is None else (cells[key] or 0,) for key in product("ab", "xyz")]
        if not 1 < sum(len(each) > 1 for each in inner) <= 4:
            continue
        tried += 1
        seen: dict[CellKey, set[int]] = {key: set() for key, n in cells.items() if n is None}
        for values in product(*inner):
            at = dict(zip(product("ab", "xyz"), values, strict=True))
            full: dict[CellKey, int] = {
                (r, c): sum(n for key, n in at.items() if r in {key[0], TOTAL} and c in {key[1], TOTAL})
                for r, c in cells
            }
            if all(n is None or full[key] == n for key, n in cells.items()):
                for key, values_of in seen.items():
                    values_of.add(full[key])
        assert all(max(each) - min(each) >= MINIMUM for each in seen.values()), (numbers, cells)


def year(of: int, numbers: Mapping[CellKey, int]) -> CountTable:
    return counted(head(year=of), [axis("kind", "abc")], dict(numbers))


def test_years_and_the_five_years_together_do_not_give_the_last_one_away() -> None:
    """Four years told; the five years less the four would be the fifth, of three people."""
    known = [each for of in (2025, 2026, 2027, 2028) for each in told([year(of, {("a",): 20, ("b",): 9, ("c",): 11})])]
    months = frozenset(f"{of}-{month:02d}" for of in range(2025, 2030) for month in range(1, 13))
    five = counted(head(), [axis("kind", "abc")], {("a",): 81, ("b",): 37, ("c",): 45})
    five = CountTable(
        head=type(five.head)(
            **{name: getattr(five.head, name) for name in five.head.__slots__} | {"context": {PERIOD: months}}
        ),
        axes=five.axes,
        counted=five.counted,
    )
    after = told([five], known)
    cross = CrossTable([*known, *after])
    last = [place for place, unknown in enumerate(cross.unknowns) if any(leaf.startswith("2029") for leaf in unknown)]
    ((low, high),) = cross.bounds([last])
    assert high - low >= MINIMUM, "2029 is nobody's to reckon"
    shut = judged(
        {
            "asked": [asked(as_counted(five), {})],
            "known": known,
            "minimum": MINIMUM,
            "is_final": True,
            "seconds": 30,
        }
    )
    assert (shut["refused"], shut["release"]) == ("undone", "sebelumnya")


def test_sums_over_sex_are_sums_over_age() -> None:
    """Two tables of one release, one axis each: what one withholds the other does not tell."""
    ages = counted(
        head("umur"), [axis("age", ["anak", "dewasa", "lansia"])], {("anak",): 2, ("dewasa",): 30, ("lansia",): 9}
    )
    both = counted(
        head("keduanya"),
        [axis("sex", "pl"), axis("age", ["anak", "dewasa", "lansia"])],
        {
            ("p", "anak"): 1,
            ("l", "anak"): 1,
            ("p", "dewasa"): 20,
            ("l", "dewasa"): 10,
            ("p", "lansia"): 6,
            ("l", "lansia"): 3,
        },
    )
    found = told([ages, both])
    assert not reckoned(found)
    one, other = (PublishedTable.from_json(each["table"]).cells for each in found)
    assert one["anak",] is None
    assert other[TOTAL, "anak"] is None
    assert any(n is not None for n in (*one.values(), *other.values())), "something true is told"


def test_what_counts_otherwise_now_is_refused() -> None:
    before = told([year(2026, {("a",): 20, ("b",): 3, ("c",): 11})])
    assert before[0]["table"]["cells"][-1][1] == 34
    for number, refused in ((35, "moved"), (33, "moved"), (34, ""), (40, "moved")):
        moved = counted(head("lain"), [], {(): number})
        answer = judged(
            {"asked": [asked(as_counted(moved), {})], "known": before, "minimum": 5, "is_final": True, "seconds": 9}
        )
        assert answer["refused"] == refused, number


@pytest.mark.parametrize("seconds", [0.0])
def test_no_time_is_no_proof(seconds: float) -> None:
    table = year(2026, {("a",): 20, ("b",): 3, ("c",): 11})
    question = {"asked": [asked(as_counted(table), widths_of(table))], "known": [], "minimum": 5, "is_final": False}
    assert judged(question | {"seconds": seconds})["refused"] == "unproven"
