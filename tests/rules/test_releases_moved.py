"""Attacks by a later edition: what was told once is subtracted from what is told now, and one child is left.

The numbers are those that an attacker found; each of them was let through once.
"""

from dataclasses import replace
from typing import Any

from tests.factories.counted_tables import axis, counted, head
from tests.rules.test_releases_attacked import asked, told

from sigap.releases.rules.protecting import as_counted, widths_of, without
from sigap.releases.rules.tables import AxisLevel, CountTable, TableAxis
from sigap.releases.solver.judging import judged

_FINE = axis("age", ["0-5", "6-12", "13-17", "adult", "unknown"])


def coarse() -> TableAxis:
    """Children and adults, over the same ages."""
    child, adult, unknown = axis("age", ["child", "adult", "unknown"]).categories
    children = replace(child, leaves=frozenset({"0-5", "6-12", "13-17"}))
    return TableAxis(code="age", hxl="#age", level=AxisLevel(label="Umur", categories=(children, adult, unknown)))


def judgement(table: CountTable, before: list[dict[str, Any]], *, is_final: bool = False) -> str:
    question = {
        "asked": [asked(as_counted(table), widths_of(table))],
        "known": before,
        "minimum": 5,
        "is_final": is_final,
        "seconds": 30,
    }
    return str(judged(question)["refused"])


def test_a_second_edition_merged_otherwise_gives_no_child_away() -> None:
    first = counted(head(), [_FINE], {("0-5",): 6, ("6-12",): 7, ("13-17",): 8, ("adult",): 31, ("unknown",): 8})
    before = told([first])
    assert all(number is not None for _key, number in before[0]["table"]["cells"]), "all of it was told"
    for child, adult in ((22, 36), (20, 37), (21, 36), (22, 30)):
        later = counted(head(), [coarse()], {("child",): child, ("adult",): adult, ("unknown",): 8})
        assert judgement(later, before) in {"moved", "contradiction"}, (child, adult)
    same = counted(head(), [coarse()], {("child",): 21, ("adult",): 31, ("unknown",): 8})
    assert judgement(same, before) == "", "what did not move is told once more"


def test_what_moved_in_no_cell_of_both_but_in_their_sums_is_refused() -> None:
    """The one child stands in no cell that both tell: only the sum of the three bands has it."""
    first = counted(head(), [_FINE], {("0-5",): 6, ("6-12",): 7, ("13-17",): 8, ("adult",): 31, ("unknown",): 8})
    before = told([first])
    alone = without(as_counted(counted(head(), [coarse()], {("child",): 22, ("adult",): 31, ("unknown",): 8})), {("",)})
    question = {"asked": [asked(alone, {})], "known": before, "minimum": 5, "is_final": True, "seconds": 30}
    assert judged(question)["refused"] == "contradiction"


def test_one_family_that_came_late_is_not_the_difference_of_two_editions() -> None:
    first = counted(head(), [_FINE], {("0-5",): 9, ("6-12",): 7, ("13-17",): 8, ("adult",): 31, ("unknown",): 8})
    before = told([first])
    rows = [(key, source, n) for key, by in first.counted.items() for source, n in by.items()]
    later = CountTable.of_rows(head(), [_FINE], [*rows, (("6-12",), "satu keluarga", 6)])
    assert later.counts()["6-12",].sources == 8, "as many families as may be told"
    assert judgement(later, before) == "moved"


def test_the_last_proof_believes_nobody_that_a_told_number_is_large() -> None:
    table = counted(head(), [coarse()], {("child",): 1, ("adult",): 36, ("unknown",): 8})
    question = {"asked": [asked(as_counted(table), {})], "known": [], "minimum": 5, "is_final": True, "seconds": 9}
    assert judged(question)["refused"] == "undone"
