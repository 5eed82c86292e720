"""The database's own walls around figures: nobody's word is taken for a number, a proof, a span or a moment."""

from datetime import datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from tests.actions.test_figures import case, victim
from tests.factories.counted_tables import axis, head, published
from tests.factories.deadlines import at_the_desk, loaded, wib
from tests.factories.releasing import BUPATI, MAYA, ON, year_is_over

from sigap.access.entry import Actor
from sigap.kernel.errors import Conflict
from sigap.releases.models import DataRelease, WithheldCells
from sigap.releases.queries import held_tables
from sigap.releases.rules.states import ReleaseState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hired() -> None:
    loaded()
    for who in (MAYA, BUPATI):
        with at_the_desk(who):
            pass


def slipped_in(number: object) -> DataRelease:
    """A row that the proposer wrote past the solver."""
    table = published(head(), [axis("age", ["child", "adult"])], {("child",): None, ("adult",): 30, ("",): None})
    stored = table.as_json()
    stored["cells"][0][1] = number
    with at_the_desk(MAYA), transaction.atomic():
        return DataRelease.objects.create(
            code="kasus-2026",
            series="kasus",
            period="2026",
            period_label="Tahun 2026",
            edition=1,
            title="Kasus",
            tables=[stored],
            minimum=5,
            licence="CC BY 4.0",
            digest="0" * 64,
            prepared_at=ON,
            prepared_by=MAYA.person_id,
            prepared_by_name=MAYA.name,
        )


def test_no_row_tells_a_small_number_whoever_writes_it() -> None:
    for number in (1, 0, 4, -3, 4.9, "1", [1], True):
        with pytest.raises(Error, match="no small number"):
            slipped_in(number)
    assert slipped_in(5).pk
    assert DataRelease.objects.count() == 1


def test_what_a_release_withholds_is_stored_or_it_is_never_published() -> None:
    row = slipped_in(None)
    with at_the_desk(BUPATI), pytest.raises(Conflict):
        held_tables(row)

    def answered() -> int:
        with at_the_desk(BUPATI), transaction.atomic():
            return DataRelease.objects.filter(pk=row.pk).update(
                state=ReleaseState.PUBLISHED, answered_at=ON, answered_by=BUPATI.person_id, answered_by_name="B"
            )

    with pytest.raises(Error, match="with what it withholds"):
        answered()
    with at_the_desk(MAYA), transaction.atomic():
        WithheldCells.objects.create(release=row, cells={"jenis": [[["child"], 3, 3, "small"]]}, notes={})
    assert answered() == 1


def rows(who: Actor, statement: str, *given: datetime) -> list[tuple[object, ...]]:
    with at_the_desk(who), connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [tuple(row) for row in cursor.fetchall()]


def test_what_releases_are_made_of_is_asked_by_whole_years_that_are_over() -> None:
    year_is_over()
    victim(case(wib(3, 3, 9)), 9, "P")
    for function in ("cases_to_release", "victims_to_release"):
        ask = f"SELECT people FROM figures.{function}(%s, %s)"
        whole = rows(MAYA, ask, wib(1, 1), wib(1, 1, year=2027))
        assert whole == [(1,)], function
        for since, until in (
            (wib(3, 3, 8), wib(3, 3, 10)),
            (wib(3, 1), wib(4, 1)),
            (wib(1, 1), wib(1, 1, year=2027) - timedelta(hours=1)),
            (wib(1, 1) + timedelta(seconds=1), wib(1, 1, year=2027)),
            (wib(1, 1), wib(1, 1, year=2028)),
        ):
            assert rows(MAYA, ask, since, until) == [], (function, since, until)


def test_figures_are_counted_for_closed_spans_of_the_calendar_and_for_returns_alone() -> None:
    year_is_over()
    case(wib(3, 3, 9))
    ask = "SELECT figures.cases_opened(%s, %s)->>'total'"
    for since, until in (
        (wib(3, 1), wib(4, 1)),
        (wib(1, 1), wib(4, 1)),
        (wib(1, 1), wib(7, 1)),
        (wib(1, 1), wib(1, 1, year=2027)),
    ):
        assert rows(MAYA, ask, since, until) == [("1",)], (since, until)
        assert rows(BUPATI, ask, since, until) == [(None,)], "who leads reads what was written down, and counts nothing"
    for since, until in (
        (wib(3, 3, 8), wib(3, 3, 10)),
        (wib(3, 2), wib(4, 1)),
        (wib(3, 1), wib(4, 1) + timedelta(minutes=1)),
        (wib(2, 1), wib(5, 1)),
        (wib(3, 1), wib(5, 1)),
        (wib(1, 1), wib(1, 1, year=2028)),
        (wib(1, 1), wib(1, 1, year=2031)),
        # They run still.
        (wib(1, 1, year=2025), wib(1, 1, year=2030)),
        (wib(1, 1, year=2027), wib(1, 1, year=2028)),
    ):
        assert rows(MAYA, ask, since, until) == [(None,)], (since, until)


def test_no_figure_that_the_desk_may_call_believes_its_span() -> None:
    """Of every function of figures that takes two moments and may be called: none answers for a span of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'figures'::regnamespace"
            " AND has_function_privilege('sigap_desk', p.oid, 'execute') AND p.proargnames[1:2] = '{p_since,p_until}'"
            " AND p.prosrc !~ 'may_count_span|are_ended_years' ORDER BY 1"
        )
        assert [row[0] for row in cursor.fetchall()] == []
        cursor.execute("SELECT pronargs FROM pg_proc WHERE oid = 'meetings.late_by_office'::regproc")
        assert cursor.fetchone() == (0,), "late as of now, at no moment of the caller's"
