"""Spans are counted once they are over, as the catalogue counts them; figures from elsewhere stay as they were told."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.deadlines import DEWI, HASAN, UPTD, at_the_desk, loaded, wib
from tests.factories.half_years import BUPATI, MAYA
from tests.factories.insight_told import NOW, cases, few, many

from sigap.access.entry import Actor
from sigap.audit.models import Event
from sigap.figures.queries import counted
from sigap.figures.rules import CATALOGUE, period_named
from sigap.insight import actions, jobs
from sigap.insight.actions import OutsideFigureFacts, UnableToCompare
from sigap.insight.charts import CHARTS
from sigap.insight.models import ClosedCount
from sigap.insight.queries import counted_spans, lacking_of_office
from sigap.insight.rules.comparing import OutsideSource
from sigap.insight.rules.telling import ChartShape, DisclosedChart
from sigap.kernel.errors import Conflict, Refused
from sigap.meetings.actions.items import withdraw_item
from sigap.meetings.actions.wording import UnableToWrite
from sigap.meetings.models import ActionItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def spans_of(who: Actor = BUPATI) -> Mapping[str, Mapping[str, DisclosedChart]]:
    with at_the_desk(who):
        return {each.span.name: each.charts for each in counted_spans(who)}


def test_spans_are_counted_once_and_as_the_catalogue_counts_them() -> None:
    many()
    assert jobs.count(at=NOW) == 4
    assert jobs.count(at=NOW) == 0, "once"
    found = spans_of()
    assert list(found) == ["2026-tw2", "2026-tw1", "2025-s2", "2025-s1"], "the first year was told in halves"
    with at_the_desk(MAYA):
        catalogue = counted(MAYA, CATALOGUE, period_named("2026-tw1"))
    for chart in CHARTS:
        assert set(found["2026-tw1"]) == {each.code for each in CHARTS}
        if chart.shape in {ChartShape.PARTS, ChartShape.MONTHS} and chart.code not in {"W-11", "W-12"}:
            parts = found["2026-tw1"][chart.code]
            whole = catalogue[chart.figures[0]]["total"]
            assert parts.total == (whole if whole >= 5 else None), chart.code
    first = found["2026-tw1"]
    assert first["W-03"].numbers["kind_physical"].n == 36
    assert (first["W-03"].total, first["W-06"].total, first["W-04"].total) == (89, 89, 89)
    assert not any(key.count(".") > 2 for key in (*first["W-06"].numbers, *first["W-06"].merged)), "no desa in it"
    assert [(each.n, each.of) for each in first["W-19"].numbers.values()] == [(None, 89)], "none of them is complete"
    cases(1, wib(2, 1))
    assert jobs.count(at=NOW) == 0, "what is told late moves no span that was told: nobody reads it from a difference"
    assert Event.objects.filter(code="insight:span:counted").count() == 4


def test_on_new_years_day_no_year_is_left_out() -> None:
    """2028 has a day more: counted back by days, 2027 was skipped, and ten cases a year were told in halves."""
    for year in (2027, 2028):
        cases(10, wib(1, 5, year=year), days=30)
    jobs.count(at=datetime(2028, 12, 31, 17, 30, tzinfo=UTC))
    assert list(spans_of()) == ["2028", "2027-s2", "2027-s1"]


def test_counts_are_read_through_one_door_only() -> None:
    few()
    jobs.count(at=NOW)
    assert spans_of(HASAN), "a head sees what may be told of all"
    with pytest.raises(Refused):
        spans_of(DEWI)
    with at_the_desk(DEWI), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM insight.closed_counts()")
        assert cursor.fetchone()[0] == 0
    for role, statement in (
        ("sigap_desk", "SELECT * FROM public.insight_closedcount"),
        ("sigap_desk", "SELECT insight.opened_by(now(), now(), 'kind')"),
        ("sigap_public", "SELECT * FROM insight.closed_counts()"),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            with pytest.raises(ProgrammingError):
                cursor.execute(statement)
            transaction.set_rollback(True)
    with at_the_desk(HASAN):
        mine = {row.lack: row.cases for row in lacking_of_office(HASAN)}
    assert mine["day"] == 6
    with at_the_desk(BUPATI):
        assert not lacking_of_office(BUPATI), "who heads no office that manages cases has no such work"


def test_the_worker_counts_by_its_own_role() -> None:
    few()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
        for chart in CHARTS:
            cursor.execute(
                f"SELECT {chart.query}(%s, %s{', %s' if chart.given else ''})",
                [wib(1, 1), NOW, *([chart.given] if chart.given else [])],
            )
            assert cursor.fetchone()[0] is not None, chart.code
        ClosedCount.objects.create(chart="W-01", period="2026-s1", value={}, counted_at=NOW)


def told(**facts: object) -> OutsideFigureFacts:
    given = {
        "figure": "K-02",
        "period": period_named("2025-s2"),
        "source": OutsideSource.SIMFONI,
        "source_words": "Ringkasan publik Simfoni",
        "as_of": date(2026, 2, 1),
        "value": 190,
    }
    return OutsideFigureFacts(**(given | facts))  # type: ignore[arg-type]  # facts of a test


def test_a_figure_from_elsewhere_stands_beside_ours_and_is_cleared_by_somebody() -> None:
    many()
    jobs.count(at=NOW)
    key, item = uuid4(), uuid4()
    with at_the_desk(HASAN):
        pass
    with at_the_desk(MAYA):
        rows = [("Baturaja Timur", 100), ("Lubuk Raja", 85)]
        row = actions.store_outside_figure(by=MAYA, at=NOW, published=told(rows=rows), key=key)
        assert (row.ours, row.difference, row.rows_sum, row.is_torn) == (178, 12, 185, True), "told, not mended"
        assert row.value == 190
        again = actions.store_outside_figure(by=MAYA, at=NOW, published=told(rows=rows), key=key)
        assert again.value == 190, "a second click"
        with pytest.raises(Conflict):
            actions.store_outside_figure(by=MAYA, at=NOW, published=told(rows=rows, value=1), key=key)
        with pytest.raises(UnableToCompare):
            actions.store_outside_figure(by=MAYA, at=NOW, published=told(), key=uuid4())
        for wrong in (
            {"period": period_named("2026-s2")},
            {"as_of": date(2026, 8, 1)},
            {"as_of": date(2025, 1, 1)},
            {"figure": "K-999"},
            {"value": -1},
        ):
            with pytest.raises(UnableToCompare):
                actions.store_outside_figure(by=MAYA, at=NOW, published=told(**wrong), key=uuid4())
        with pytest.raises(UnableToWrite):
            actions.store_outside_figure(by=MAYA, at=NOW, published=told(source_words="lihat KENARI-582"), key=uuid4())
        given = actions.assign(by=MAYA, at=NOW, key=key, office_id=UPTD, due_on=date(2026, 7, 20), item_id=item)
        assert (
            actions.assign(by=MAYA, at=NOW, key=key, office_id=UPTD, due_on=date(2026, 7, 20), item_id=uuid4()) == given
        )
        assert ActionItem.objects.get().about == f"insight.outside:{key}"
        given_to: dict[str, Any] = {"by": MAYA, "at": NOW, "key": key, "office_id": UPTD}
        with pytest.raises(UnableToCompare, match="sudah ditugaskan"):
            actions.assign(**given_to, due_on=date(2026, 7, 21), item_id=uuid4())
        withdraw_item(by=MAYA, at=NOW, item_id=item, note="Kantornya keliru")
        actions.assign(**given_to, due_on=date(2026, 7, 21), item_id=uuid4())
        with pytest.raises(UnableToCompare):
            actions.clear(by=MAYA, at=NOW, key=key, reason="karena", words="Lain.")
        done = actions.clear(by=MAYA, at=NOW, key=key, reason="unit", words="Mereka menghitung korban.")
        assert (done.value, done.ours, done.cleared_by_name) == (190, 178, "Maya")
        assert {each.status for each in ActionItem.objects.all()} == {"withdrawn"}, "nobody owes what is explained"
        with pytest.raises(UnableToCompare):
            actions.clear(by=MAYA, at=NOW, key=key, reason="day", words="Lain lagi.")
    with at_the_desk(BUPATI), pytest.raises(Refused):
        actions.store_outside_figure(by=BUPATI, at=NOW, published=told(), key=uuid4())


def test_ours_is_not_told_where_it_is_small() -> None:
    few()
    jobs.count(at=NOW)
    with at_the_desk(MAYA):
        row = actions.store_outside_figure(by=MAYA, at=NOW, published=told(), key=uuid4())
    assert (row.ours, row.is_ours_withheld, row.difference) == (None, True, None)
