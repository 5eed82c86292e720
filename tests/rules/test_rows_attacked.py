"""Attacks by whoever received rows: against what is published before and after, by an own linear program."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from tests.factories.counted_tables import axis, counted, head
from tests.rules.test_releases_attacked import asked, reckoned, told
from tests.rules.test_rows_anonymous import SEXES, drawn

from sigap.releases.preparing import UnableToRelease
from sigap.releases.proving import HeldTable, NotProved
from sigap.releases.rows.preparing import GeneralisationChoice, least_loss
from sigap.releases.rules import anonymity
from sigap.releases.rules.anonymity import RowSet
from sigap.releases.rules.protecting import as_counted, widths_of, without
from sigap.releases.rules.tables import TOTAL, CellKey, CountTable, PublishedTable
from sigap.releases.solver.judging import judged

MINIMUM = 5


def published_of(rows: RowSet) -> CountTable:
    """The same people as somebody publishes them: by sex and by what the rows do not tell."""
    draw = random.Random(len(rows.rows))  # noqa: S311 - the same table each time
    cells: dict[tuple[str, ...], int] = {}
    for row in rows.rows:
        key = (row.key[1], draw.choice("qqqr"))
        cells[key] = cells.get(key, 0) + 1
    return counted(head("terbit"), [SEXES, axis("kind", "qrs")], cells)


def received(way: anonymity.Generalisation, hidden: set[tuple[str, ...]]) -> dict[str, Any]:
    """What the receiver of rows knows: how large each class is that is there, and all together if told."""
    table = as_counted(way.table)
    classes = {key: None if key in hidden else number for key, number in table.cells.items() if TOTAL not in key}
    everybody = (TOTAL,) * len(table.axes)
    cells = classes if everybody in hidden else classes | {everybody: table.cells[everybody]}
    return asked(PublishedTable(head=table.head, axes=table.axes, cells=cells), {}, "baris")


def chosen(rows: RowSet, known: list[dict[str, Any]]) -> GeneralisationChoice | None:
    """The app's own choice, with the solver in this process."""

    def ask(tables: Sequence[HeldTable], _known: Sequence[HeldTable]) -> list[set[CellKey]]:
        question = {"asked": [asked(one.table, one.widths) for one in tables], "known": known}
        answer = judged(question | {"minimum": MINIMUM, "seconds": 60, "is_final": False})
        if answer["refused"]:
            raise NotProved(answer["refused"], answer["release"], answer["table"])
        return [{tuple(key) for key, _small in cells} for cells in answer["withheld"]]

    try:
        return least_loss(rows, [], ask=ask)
    except UnableToRelease:
        return None


def exports(count: int, *, known: bool) -> Iterator[tuple[int, RowSet, GeneralisationChoice, list[dict[str, Any]]]]:
    for seed in range(count):
        rows = drawn(seed)
        before = told([published_of(rows)]) if known else []
        if (found := chosen(rows, before)) is not None:
            yield seed, rows, found, before


def test_rows_open_nothing_of_what_was_published_before() -> None:
    tried = 0
    for seed, _rows, found, before in exports(36, known=True):
        assert not reckoned([received(found.way, found.hidden), *before]), seed
        tried += 1
    assert tried >= 12


def test_what_is_published_afterwards_opens_no_class_that_was_withheld() -> None:
    tried = 0
    for seed, rows, found, _before in exports(36, known=False):
        ledger = [asked(without(found.table, found.hidden), widths_of(found.way.table), "Baris HTCDS")]
        table = published_of(rows)
        question = {
            "asked": [asked(as_counted(table), widths_of(table))],
            "known": ledger,
            "minimum": MINIMUM,
            "is_final": False,
            "seconds": 60,
        }
        answer = judged(question)
        if answer["refused"]:
            continue
        hidden = {tuple(key) for key, _small in answer["withheld"][0]}
        after = asked(without(as_counted(table), hidden), dict.fromkeys(hidden, MINIMUM), "terbit")
        assert not reckoned([received(found.way, found.hidden), after]), seed
        tried += 1
    assert tried >= 12


def test_the_attacker_finds_what_careless_rows_tell() -> None:
    """So that the tests above can fail: only small classes are withheld, and a sum is published beside them."""
    found = 0
    for seed in range(30):
        rows = drawn(seed)
        way = anonymity.generalisations(rows)[0]
        if way.small and way.small != set(way.table.counted):
            found += bool(reckoned([received(way, set(way.small)), asked(as_counted(published_of(rows)), {})]))
    assert found >= 5


def test_an_export_tells_the_same_numbers_as_its_table() -> None:
    for _seed, rows, found, _before in exports(30, known=False):
        disclosed_rows = anonymity.disclosed_rows(rows, found.way, found.classes_away)
        table: PublishedTable = without(found.table, found.hidden)
        for key in found.way.table.counted:
            number = sum(1 for row in disclosed_rows if row.key == key)
            assert (number or None) == table.cells[key]
