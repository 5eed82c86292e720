"""Very many deadlines that nobody holds: each fires and stands in the trail, few are told, and nobody is rung down."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.factories.deadlines import DEWI, UPTD, headed, loaded, wib

from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.clocks.models import Clock, FiredStep
from sigap.notifications.models import Notice

pytestmark = pytest.mark.django_db
AT = wib(11, 24, 3)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()
    headed()


def reports(count: int, *, at: datetime = AT, rule: str = "triage-high", held: bool = False) -> list[Clock]:
    """Clocks of so many reports, of which nobody has taken one unless they are `held`."""
    return [
        clocks.start(
            by=DEWI,
            at=at,
            rule=rule,
            subject_kind="report",
            subject_id=uuid4(),
            owner_role="" if held else "intake",
            owner_office=UPTD if held else None,
        )
        for _each in range(count)
    ]


def told() -> Counter[str]:
    return Counter(Notice.objects.values_list("code", flat=True))


def test_a_crowd_of_reports_rings_the_daily_chair_a_few_times_and_fires_every_step() -> None:
    reports(30)
    assert jobs.sweep(AT + 121 * MINUTE) == 90
    assert FiredStep.objects.count() == 90
    # Officer: 5 and one for many, again at the 20th after; head: 3 and two; daily chair: 2 and two.
    assert told() == {
        "clock-late": 5,
        "clock-late-head": 3,
        "clock-many": 4,
        "clock-late-daily-chair": 2,
        "clock-many-daily-chair": 2,
    }
    many = Notice.objects.filter(code__startswith="clock-many")
    assert [notice.ids for notice in many] == [{"rule": "triage-high"}] * 6


def test_one_after_the_other_they_are_counted_over_the_hour_and_anew_in_the_next() -> None:
    for turn in range(10):
        reports(1, at=AT + turn * MINUTE)
    for turn in range(10):
        jobs.sweep(AT + timedelta(minutes=60 + turn))
    assert (told()["clock-late-head"], told()["clock-many"]) == (3, 2)
    reports(1, at=AT + 60 * MINUTE)
    before = told()["clock-late-head"]
    jobs.sweep(AT + 120 * MINUTE)
    assert told()["clock-late-head"] == before + 1


def test_a_flood_of_one_risk_mutes_no_other() -> None:
    reports(12, at=AT)
    reports(1, at=AT - timedelta(hours=5), rule="triage-medium")
    jobs.sweep(AT + 61 * MINUTE)
    medium = Notice.objects.filter(ids__rule="triage-medium").values_list("code", flat=True)
    assert sorted(medium) == ["clock-late", "clock-late-head"]


def test_what_somebody_holds_is_told_each_time() -> None:
    reports(12, held=True)
    jobs.sweep(AT + 121 * MINUTE)
    assert set(told().values()) == {12}


def test_a_few_are_told_one_by_one() -> None:
    reports(2)
    jobs.sweep(AT + 121 * MINUTE)
    assert told() == {"clock-late": 2, "clock-late-head": 2, "clock-late-daily-chair": 2}
