"""Nobody reads a family, an office or an official's own case from the difference of what leaders are told."""

import json
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.deadlines import DEWI, HASAN, at_the_desk, loaded, wib
from tests.factories.half_years import BUPATI, MAYA
from tests.factories.insight_told import NOW, cases, many

from sigap.cases.models import CaseExclusion, CasePerson
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.figures.models import ClosedFigure
from sigap.figures.queries import closed_figures, closed_spans
from sigap.figures.rules import figure_of, period_named, without_small_cells
from sigap.insight import jobs
from sigap.insight.actions import OutsideFigureFacts, store_outside_figure
from sigap.insight.models import ClosedCount
from sigap.insight.queries import counted_spans
from sigap.insight.rules.comparing import OutsideSource
from sigap.insight.rules.telling import MERGED, ChartShape, DisclosedChart, disclosed_by_office, told_of
from sigap.insight.withholding import withheld_charts
from sigap.releases.rules.counts import cells_to_withhold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def everything() -> tuple[dict[str, dict[str, DisclosedChart]], dict[tuple[str, str], object]]:
    """All that one who leads reads: charts by span, figures by code and span."""
    with at_the_desk(BUPATI):
        charts = {each.span.name: dict(each.charts) for each in counted_spans(BUPATI)}
        return charts, {(row.code, row.period): row.value for row in ClosedFigure.objects.all()}


def test_six_sisters_are_one_case() -> None:
    """One case of six girls among 45 cases of a woman each: no group is told in which fewer than five cases stand."""
    rows = cases(46, wib(1, 2))
    CasePerson.objects.all().update(sex="P", age_years=30)
    CasePerson.objects.filter(case=rows[0]).update(age_years=8)
    CasePerson.objects.bulk_create(
        CasePerson(case=rows[0], ordinal=number, role="victim", sex="P", age_years=8, letters=["i"])
        for number in range(2, 7)
    )
    CasePerson.objects.filter(case=rows[0]).update(letters=["i"])
    assert jobs.count(at=NOW)
    charts, figures = everything()
    ages = charts["2026-s1"]["W-04"]
    assert ages.total == 51
    assert "P:0-11" in ages.merged
    assert {key: each.n for key, each in ages.numbers.items()} == {MERGED: 51}, "nor is she read from the rest"
    assert charts["2026-s1"]["W-05"].numbers["i"].n is None
    shown = figures["K-05", "2026-s1"]
    assert isinstance(shown, dict)
    assert (shown["child"], shown["adult"], shown["total"]) == (None, None, 51)
    assert not any(key.endswith("cases") for key in shown), "how many cases there are is nobody's to read"


def test_few_cases_are_as_small_as_few_people() -> None:
    assert cells_to_withhold({"a": 6, "b": 40}, cases={"a": 1, "b": 30}) == {"a", "b"}
    assert cells_to_withhold({"a": 6, "b": 40}, cases={"a": 5, "b": 30}) == set()
    # Two families in several groups are still two: their groups together are not told without a third.
    assert cells_to_withhold({"a": 4, "b": 4, "c": 9}, cases={"a": 2, "b": 2, "c": 9}) == {"a", "b", "c"}
    told = told_of(ChartShape.APART, {"a": 6, "all": 9}, ["a"], cases={"a": 4, "all": 5})
    assert (told.numbers["a"].n, told.total) == (None, 9)
    alone = told_of(ChartShape.PARTS, {"a": 6, "b": 8}, ["a", "b"], cases={"a": 1, "b": 2})
    assert (alone.total, alone.is_withheld) == (None, True)
    victims = figure_of("K-05")
    assert victims
    assert without_small_cells(victims, {"child": 9, "adult": 9, "total": 18}) == {
        "child": None,
        "adult": None,
        "total": None,
    }, "without the cases behind it nothing is told"


def test_no_office_is_left_over_from_the_whole() -> None:
    one, two, three = (str(uuid4()) for _each in range(3))
    charts = withheld_charts(
        period_named("2026-s1"),
        {
            "W-03": {"kind_sexual": 30, "kind_physical": 10},
            "W-19": {f"{one}:total": 38, f"{one}:kept": 20, f"{two}:total": 2, f"{two}:kept": 1},
            "W-09": {"answers:total": 60, "answers:kept": 30},
            "W-10": {
                f"{one}:total": 30, f"{one}:kept": 15, f"{two}:total": 27, f"{two}:kept": 13,
                f"{three}:total": 3, f"{three}:kept": 2, f"{one}:total|cases": 30, f"{one}:kept|cases": 15,
                f"{two}:total|cases": 27, f"{two}:kept|cases": 13, f"{three}:total|cases": 3, f"{three}:kept|cases": 2,
            },
        },
    )  # fmt: skip
    assert charts["W-03"].total == 40
    assert charts["W-19"].numbers == {}, "two less than the whole: the other office is not listed either"
    answers = charts["W-10"].numbers
    assert set(answers) == {one}, "the next larger office goes with the small one"
    assert 60 - sum(each.of or 0 for each in answers.values()) == 30
    # What is told of all, less what is told of each, leaves no small number kept or missed.
    for kept in range(31):
        told = disclosed_by_office(
            {f"{one}:total": 30, f"{one}:kept": kept, f"{two}:total": 30, f"{two}:kept": 15}, 60, kept + 15
        )
        left = kept + 15 - sum(each.n for each in told.numbers.values() if each.n is not None)
        assert left == 0 or left >= 5, kept
    assert disclosed_by_office({f"{one}:total": 30}, 20).numbers == {}, "more than the whole: nothing is told"


def test_who_is_kept_from_a_case_later_reads_no_difference() -> None:
    rows = many()
    assert jobs.count(at=NOW) == 4
    before = everything()
    with at_the_desk(HASAN):
        pass
    CaseExclusion.objects.create(
        case=rows[300], kind=ExclusionKind.PERSON, person_id=HASAN.person_id, basis=ExclusionBasis.ACCUSED,
        declared_by=DEWI.person_id, declared_by_name="Dewi", declared_at=NOW,
    )  # fmt: skip
    assert everything() == before, "neither blank nor one less"
    cases(3, wib(2, 1))
    for day in (NOW, wib(7, 3), wib(9, 2), wib(10, 30)):
        jobs.count(at=day)
        charts, figures = everything()
        assert {name: charts[name] for name in before[0]} == before[0]
        assert {key: figures[key] for key in before[1]} == before[1]
    outside = OutsideFigureFacts(
        figure="K-02", period=period_named("2026-tw1"), source=OutsideSource.OTHER, source_words="Tabel",
        as_of=NOW.date(), value=90,
    )  # fmt: skip
    with at_the_desk(MAYA):
        row = store_outside_figure(by=MAYA, at=wib(7, 5), published=outside, key=uuid4())
    assert row.ours == charts["2026-tw1"]["W-03"].total == 89, "what stands beside another's figure is what was told"


def test_what_is_kept_before_a_span_is_counted_is_in_none() -> None:
    rows = many()
    with at_the_desk(HASAN):
        pass
    CaseExclusion.objects.create(
        case=rows[300], kind=ExclusionKind.PERSON, person_id=HASAN.person_id, basis=ExclusionBasis.ACCUSED,
        declared_by=DEWI.person_id, declared_by_name="Dewi", declared_at=wib(3, 1),
    )  # fmt: skip
    jobs.count(at=NOW)
    charts, figures = everything()
    assert charts["2026-tw1"]["W-03"].total == charts["2026-tw1"]["W-04"].total == 88
    assert figures["K-02", "2026-tw1"] == {"total": 88}


def test_charts_and_figures_tell_the_same_spans() -> None:
    many()
    jobs.count(at=NOW)
    charts, figures = everything()
    assert set(charts) == {period for _code, period in figures} == {"2026-tw2", "2026-tw1", "2025-s2", "2025-s1"}
    with at_the_desk(BUPATI):
        spans = closed_spans()
        assert [row.period for row in closed_figures("K-07")] == [each.name for each in reversed(spans)]
    assert all(older.last < newer.first for newer, older in pairwise(spans))
    half = OutsideFigureFacts(
        figure="K-02", period=period_named("2026-s1"), source=OutsideSource.OTHER, source_words="Tabel",
        as_of=NOW.date(), value=160,
    )  # fmt: skip
    with at_the_desk(MAYA):
        row = store_outside_figure(by=MAYA, at=wib(7, 5), published=half, key=uuid4())
    assert (row.ours, row.is_ours_withheld) == (None, True), "a half of two told quarters"


def test_the_desk_can_read_no_small_number() -> None:
    rows = cases(46, wib(1, 2))
    CasePerson.objects.filter(case__in=rows[:3]).update(letters=["i"])
    jobs.count(at=NOW)
    small = []
    with at_the_desk(HASAN), connection.cursor() as cursor:
        cursor.execute("SELECT chart, value::text FROM insight.closed_counts()")
        for chart, value in cursor.fetchall():
            row = json.loads(value)
            if chart not in {"W-17", "W-18"}:
                numbers = [n for _key, *each in row["numbers"] for n in each if n is not None]
                small += [(chart, n) for n in [*numbers, row["total"] or 5] if 0 < n < 5]
    assert not small
    assert not [row for row in ClosedCount.objects.all() if "|cases" in str(row.value)]
    with at_the_desk(HASAN):
        assert not ClosedFigure.objects.count(), "a head who counts nothing reads no figure"


def test_the_worker_writes_once_and_changes_nothing() -> None:
    many()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
        cursor.execute(
            "SELECT figures.victims_received(%s, %s), figures.people_served(%s, %s, NULL, NULL, false)",
            [wib(1, 1), wib(7, 1), wib(1, 1), wib(7, 1)],
        )
        assert None not in cursor.fetchone(), "the worker counts by its own role"
        assert jobs.count(at=NOW) == 4
        for table in ("figures_closedfigure", "insight_closedcount"):
            cursor.execute("SELECT has_table_privilege('sigap_worker', %s, 'UPDATE')", [f"public.{table}"])
            assert cursor.fetchone()[0] is False, table
    assert ClosedFigure.objects.get(code="K-02", period="2026-tw1").value == {"total": 89}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClosedFigure.objects.create(code="K-02", period="2026-tw1", value={"total": 8}, counted_at=NOW)
