"""The catalogue of figures: spans of the calendar, numbers that can all be true, one function a figure."""

from datetime import date
from itertools import pairwise, product

import pytest
from tests.factories.zones import JAKARTA

from sigap.clocks.rules import THEMES, shipped_rules
from sigap.figures.rules import (
    CATALOGUE,
    Figure,
    Period,
    PeriodKind,
    PeriodUnknown,
    ValueUnfit,
    figure_of,
    last_over,
    period_at,
    period_named,
    value_from,
    without_small_cells,
)
from sigap.legal.rules import MarkKind


def test_spans_follow_one_another_without_gap_and_keep_their_names() -> None:
    for kind, names in (
        (PeriodKind.MONTH, ["2026-11", "2026-12", "2027-01"]),
        (PeriodKind.QUARTER, ["2026-tw3", "2026-tw4", "2027-tw1"]),
        (PeriodKind.HALF, ["2026-s1", "2026-s2", "2027-s1"]),
        (PeriodKind.YEAR, ["2025", "2026", "2027"]),
        (PeriodKind.FIVE_YEARS, ["2020-2024", "2025-2029", "2030-2034"]),
    ):
        spans = [period_named(name) for name in names]
        assert [span.kind for span in spans] == [kind] * 3
        assert [span.name for span in spans] == names
        for before, after in pairwise(spans):
            assert (before.next, after.before) == (after, before)
            assert before.ends_at(JAKARTA) == after.begins_at(JAKARTA)
            assert period_at(kind, before.last) == before
    assert last_over(PeriodKind.HALF, date(2026, 6, 30)).name == "2025-s2", "its last day belongs to it"
    assert last_over(PeriodKind.HALF, date(2026, 7, 1)).name == "2026-s1"


def test_a_name_that_is_no_span_is_refused() -> None:
    for name in ("", "2026-13", "2026-00", "2026-s3", "2026-tw5", "26-s1", "2026-2030", "0000", "2026-s1 ", "9999-s2x"):
        with pytest.raises(PeriodUnknown):
            period_named(name)


def test_every_figure_has_one_query_or_is_typed() -> None:
    codes = [each.code for each in CATALOGUE]
    assert len(set(codes)) == len(codes) == len({each.code for each in CATALOGUE if figure_of(each.code) is each})
    queries = [each.counted_by for each in CATALOGUE if each.is_recorded]
    assert len(set(queries)) == len(queries) > 20
    assert any(not each.is_recorded for each in CATALOGUE)
    assert all(str(each.label) and str(each.definition) and str(each.source) for each in CATALOGUE)


def test_numbers_that_cannot_all_be_true_are_refused() -> None:
    people, money = figure_of("K-21"), figure_of("K-64")
    assert isinstance(people, Figure)
    assert isinstance(money, Figure)
    assert value_from(people, {"total": 3, "child": 1, "adult": 2, "unknown": 0}) == {
        "child": 1,
        "adult": 2,
        "unknown": 0,
        "total": 3,
    }
    assert value_from(people, {"total": 3, "child": 1}) == {"child": 1, "total": 3}, "what was not told is left out"
    assert value_from(people, {"total": 20, "child": 9, "adult": 8})["unknown"] == 3, "nobody is of no age"
    assert "unknown" not in value_from(people, {"total": 17, "child": 9, "adult": 8})
    assert value_from(money, {"total": 0, "child": 9}) == {"total": 0}, "zero is a number, and only its own parts count"
    for given in (
        {},
        {"child": 1},
        {"total": -1},
        {"total": 2, "child": 3},
        {"total": 3, "child": 1, "adult": 1, "unknown": 0},
        {"total": 3, "child": 2, "adult": 2},
        {"total": 16, "female": 15, "male": 15},
        {"total": 10**16},
    ):
        with pytest.raises(ValueUnfit):
            value_from(people, given)


def test_a_span_is_told_in_words() -> None:
    assert Period(kind=PeriodKind.HALF, first=date(2026, 7, 1)).label == "Semester II 2026"
    assert period_named("2026-tw3").label == "Triwulan III 2026"
    assert period_named("2025-2029").label == "Tahun 2025 sampai 2029"


def apart(value: dict[str, int]) -> dict[str, int]:
    """Nobody has a brother or sister among them: as many cases as people."""
    return value | {f"{part}|cases": n for part, n in value.items()}


def test_a_page_tells_no_small_number_and_none_that_gives_one_away() -> None:
    people, promises, money, own = (figure_of(code) for code in ("K-05", "K-43", "K-62", "K-71"))
    assert people and promises and money and own  # noqa: PT018 - one line for four
    for (child, adult, unknown, female, male), shown in (
        ((15, 25, 0, 30, 10), {"child": 15, "adult": 25, "unknown": 0, "female": 30, "male": 10, "total": 40}),
        ((1, 39, 0, 30, 10), {"female": 30, "male": 10, "total": 40}),
        ((3, 25, 12, 38, 2), {"adult": 25, "total": 40}),
        ((0, 40, 0, 40, 0), {"total": 40}),
        ((2, 2, 36, 20, 18), {"female": 20, "total": 40}),
        ((1, 3, 0, 4, 0), {}),
    ):
        parts = {"child": child, "adult": adult, "unknown": unknown, "female": female, "male": male}
        found = without_small_cells(people, apart(parts | {"total": child + adult + unknown}))
        assert {part: n for part, n in found.items() if n is not None} == shown, parts
        assert set(found) == {*parts, "total"}, "what is withheld is not what was never told"
    # Whatever stands in the parts, nobody reads a small number out of what is left.
    for child, adult, unknown in product(range(9), repeat=3):
        value = {"child": child, "adult": adult, "unknown": unknown, "total": child + adult + unknown}
        left = {part: n for part, n in without_small_cells(people, apart(value)).items() if n is not None}
        for part in ("child", "adult"):
            assert part not in left or left[part] >= 5, value
        if "total" in left and len(left) < 4:
            assert left["total"] - sum(n for part, n in left.items() if part != "total") >= 5, value
    assert without_small_cells(promises, apart({"kept": 19, "total": 20})) == {"kept": None, "total": 20}, "one broken"
    assert without_small_cells(promises, apart({"kept": 20, "total": 20})) == {"kept": 20, "total": 20}
    one_family = {"kept": 20, "total": 20, "kept|cases": 1, "total|cases": 1}
    assert without_small_cells(promises, one_family) == {"kept": None, "total": None}, "twenty deadlines of one family"
    assert without_small_cells(money, {"total": 150_000}, services=1) == {"total": None}
    assert without_small_cells(money, {"total": 150_000}, services=5) == {"total": 150_000}
    assert without_small_cells(own, {"total": 2}) == {"total": 2}, "a meeting is no client"


def test_every_milestone_and_every_limit_of_restitution_is_a_figure_once() -> None:
    marks = sorted(str(row.given[0]) for row in CATALOGUE if row.query == "figures.cases_marked")
    assert marks == sorted(set(MarkKind) - {MarkKind.ACT_KNOWN, MarkKind.ACT_KNOWN_ABROAD})
    assert len({row.code for row in CATALOGUE}) == len(CATALOGUE)
    themes = {row.given[0] for row in CATALOGUE if row.query == "figures.promised"}
    assert themes >= {"restitution", "children", "protection", "law", "results", "answers", "victims"}
    limits = {rule.code for rule in shipped_rules() if rule.code.startswith("restitution-")}
    assert THEMES["restitution"] == limits
