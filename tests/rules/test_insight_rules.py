"""What may be told of a chart and of which span; how a table of somebody else is read. Subtraction is tried."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from sigap.figures.rules import PeriodKind
from sigap.figures.rules.spans import disclosed_spans, kind_for
from sigap.insight.charts import CHARTS, chart_of
from sigap.insight.rules.comparing import OutsideSource, RowUnread, reasons, reasons_for, rows_of
from sigap.insight.rules.telling import MERGED, UNKNOWN, ChartShape, told_of

KEMENSOS = Path("/work/shared/data/figures/kemensos_tppo_jan_25apr2024_per_provinsi.csv")


def test_a_year_of_few_cases_is_told_in_longer_spans_and_no_two_overlap() -> None:
    assert [kind_for(n) for n in (0, 3, 59, 60, 199, 200)] == [
        PeriodKind.HALF,
        PeriodKind.YEAR,
        PeriodKind.YEAR,
        PeriodKind.HALF,
        PeriodKind.HALF,
        PeriodKind.QUARTER,
    ]
    die = Random(14)  # noqa: S311 - a repeatable draw
    for _turn in range(300):
        today = date(2024, 1, 1) + timedelta(days=die.randrange(2500))
        cases = {year: die.choice((0, 3, 70, 300)) for year in range(2018, 2032)}
        spans = disclosed_spans(today, cases, {})
        assert all(each.last < today for each in spans)
        assert all(older.last < newer.first for newer, older in pairwise(spans)), (today, spans)
    kept = disclosed_spans(date(2026, 7, 2), {2025: 300, 2026: 90}, {2026: PeriodKind.HALF})
    assert [each.name for each in kept[:1]] == ["2026-s1"], "what was told in halves stays so"
    assert [each.name for each in disclosed_spans(date(2026, 7, 2), {2025: 3, 2026: 3}, {})] == ["2025-s2", "2025-s1"]


def test_no_small_number_is_told_nor_left_by_those_that_are() -> None:
    die = Random(5)  # noqa: S311 - a repeatable draw
    for _turn in range(500):
        known = [f"g{number}" for number in range(die.randrange(2, 9))]
        value = {each: die.choice((0, 0, 1, 2, 4, 5, 9, 40)) for each in known}
        told = told_of(ChartShape.PARTS, {each: n for each, n in value.items() if n}, known)
        shown = {each: number.n for each, number in told.numbers.items() if number.n is not None}
        assert all(n >= 5 for n in shown.values()), (value, shown)
        if told.total is None:
            assert not shown
            assert sum(value.values()) < 5
            continue
        assert sum(shown.values()) == told.total == sum(value.values())
        assert len(told.merged) != 1, "one group alone would be read from the rest"
        assert set(told.merged) == set(known) - set(shown), "nought is put together with the small ones"
    months = told_of(ChartShape.MONTHS, {"2026-01": 3, "2026-02": 30}, ["2026-01", "2026-02", "2026-03"])
    assert {key: each.n for key, each in months.numbers.items()} == {"2026-01": None, "2026-02": None, "2026-03": None}
    assert months.total == 33
    filled = told_of(ChartShape.PARTS, {"a": 6, "b": 7}, ["a", "b", UNKNOWN])
    assert (filled.numbers["a"].n, MERGED in filled.numbers) == (6, False), "that nothing is unknown tells of nobody"


def test_sums_that_are_told_elsewhere_leave_no_single_group() -> None:
    chart = chart_of("W-04")
    assert chart is not None
    die = Random(9)  # noqa: S311 - a repeatable draw
    for _turn in range(500):
        value = {key: die.choice((0, 1, 3, 6, 9, 30)) for key in chart.labels}
        told = told_of(chart.shape, value, list(chart.labels), chart.linked)
        shown = {key for key, number in told.numbers.items() if number.n is not None and key != MERGED}
        for group in chart.linked:
            hidden = [value[key] for key in group - shown]
            assert not hidden or not group & shown or (len(hidden) > 1 and sum(hidden) >= 5), (value, group)


def test_promises_and_waits_are_told_of_enough_only() -> None:
    kept = told_of(
        ChartShape.KEPT,
        {
            "a:kept": 30,
            "a:total": 30,
            "b:kept": 28,
            "b:total": 30,
            "c:kept": 3,
            "c:total": 4,
            "d:kept": 10,
            "d:total": 16,
        },
        ["a", "b", "c", "d"],
    ).numbers
    assert (kept["a"].n, kept["a"].share) == (30, 100)
    assert (kept["b"].n, kept["b"].of) == (None, 30), "two that were missed are two people"
    assert (kept["c"].n, kept["c"].of) == (None, None)
    assert (kept["d"].n, kept["d"].of, kept["d"].share) == (10, 16, None), "no share of fewer than twenty"
    waits = told_of(
        ChartShape.SPREAD, {"a:n": 19, "a:mid": 7, "b:n": 20, "b:low": 1, "b:mid": 7, "b:high": 9}, ["a", "b"]
    )
    assert (waits.numbers["a"].n, waits.numbers["b"].n, waits.numbers["b"].high) == (None, 7, 9)
    apart = told_of(ChartShape.APART, {"a": 4, "b": 5, "all": 8}, ["a", "b", "c"])
    assert [each.n for each in apart.numbers.values()] == [None, 5, None]
    assert apart.total == 8
    reach = told_of(ChartShape.OPEN, {"sessions": 1, "people": 3}, ["sessions", "people"]).numbers
    assert [each.n for each in reach.values()] == [1, 3], "no client in it"


def test_a_pasted_table_is_read_and_never_mended() -> None:
    text = 'provinsi,korban\nNusa Tenggara Barat,85\n"DKI Jakarta";3\nAceh\t1.045\nSumatera Selatan  8\n\n'
    assert rows_of(text) == [("Nusa Tenggara Barat", 85), ("DKI Jakarta", 3), ("Aceh", 1045), ("Sumatera Selatan", 8)]
    assert rows_of("") == []
    for wrong, line in (
        ("Aceh,3\nJambi", 2),
        ("Aceh,-3\nJambi,2", 1),
        ("Aceh,3\nJambi,x", 2),
        ("12", 1),
        ("a,1\n" * 601, 601),
    ):
        with pytest.raises(RowUnread) as refused:
            rows_of(wrong)
        assert refused.value.line == line, wrong[:20]
    codes = {each.code for each in reasons()}
    assert {"scope", "day", "unit", "table", "other"} <= codes
    assert reasons_for(OutsideSource.POLICE, is_torn=True)[0].code == "table"
    assert reasons_for(OutsideSource.POLICE, is_torn=False)[-1].code == "table"
    assert "doubled" not in {each.code for each in reasons_for(OutsideSource.POLICE, is_torn=False)}


@pytest.mark.skipif(not KEMENSOS.exists(), reason="the published table lies beside the project only")
def test_the_published_table_of_kemensos_reads_whole() -> None:
    rows = rows_of(KEMENSOS.read_text())
    assert (len(rows), rows[0], sum(number for _label, number in rows)) == (23, ("Nusa Tenggara Barat", 85), 390)


def test_every_chart_has_its_definition_and_its_code_once() -> None:
    assert len({each.code for each in CHARTS}) == len(CHARTS)
    for each in CHARTS:
        assert len(each.rows) == len(each.figures) > 0, each.code
        assert each.labels or each.names, each.code
