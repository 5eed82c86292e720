"""The sweep fires each fallen step once, in order, with its notice and its trace, however late it comes."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.factories.deadlines import ANTON, DEWI, LOADER, POLRES, UPTD, headed, loaded, wib

from sigap.audit import queries as trail
from sigap.clocks import actions as clocks
from sigap.clocks import events, jobs
from sigap.clocks.actions import sweeping
from sigap.clocks.models import Clock, FiredStep
from sigap.clocks.rules import PauseCategory
from sigap.notifications.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()
    headed()


def referral(at: datetime, case: UUID | None = None) -> Clock:
    return clocks.start(
        by=DEWI,
        at=at,
        rule="referral-answer",
        subject_kind="case",
        subject_id=case or uuid4(),
        owner_office=POLRES,
        sender_office=UPTD,
    )


def sent() -> list[tuple[str, UUID | None, UUID | None, str]]:
    return [(n.code, n.person_id, n.office_id, n.role) for n in Notice.objects.order_by("created_at", "code")]


def test_silence_climbs_step_by_step() -> None:
    case = uuid4()
    clock = referral(wib(11, 24, 10), case)
    assert jobs.sweep(wib(11, 26, 11, 59)) == 0
    assert jobs.sweep(wib(11, 26, 12)) == 1
    assert jobs.sweep(wib(11, 26, 12, 1)) == 0
    assert jobs.sweep(wib(11, 26, 16)) == 2
    clock.refresh_from_db()
    assert (clock.last_step, clock.next_step_at) == (3, wib(11, 27, 16))
    assert jobs.sweep(wib(11, 27, 16)) == 1
    clock.refresh_from_db()
    assert (clock.last_step, clock.next_step_at) == (4, wib(12, 1, 15, 30))
    assert sent() == [
        ("clock-soon", None, POLRES, ""),
        ("clock-late-head", None, POLRES, "head"),
        ("clock-late-sender", None, UPTD, ""),
        ("clock-late-daily-chair", None, None, "daily_chair"),
    ]
    fired = [e.ids["to"] for e in reversed(trail.events_of("case", case).entries) if e.code == events.STEP_FIRED]
    assert fired == ["officer", "sender", "head", "daily_chair"]


def test_a_notice_carries_codes_and_ids_only() -> None:
    case = uuid4()
    clock = referral(wib(11, 24, 10), case)
    jobs.sweep(wib(11, 26, 12))
    assert Notice.objects.get().ids == {"clock": str(clock.id), "rule": "referral-answer", "case": str(case)}


def test_a_days_outage_loses_nothing_and_doubles_nothing() -> None:
    many = [referral(wib(11, 24, 10) + timedelta(minutes=n)) for n in range(30)]
    late = wib(11, 30, 9)
    assert jobs.sweep(late, batch=7) == 4 * len(many)
    assert jobs.sweep(late, batch=7) == 0
    for clock in many:
        steps = FiredStep.objects.filter(clock=clock).order_by("fell_at", "step_no")
        assert [step.step_no for step in steps] == [1, 2, 3, 4]
        assert steps[0].fell_at == wib(11, 26, 12)
        assert {step.fired_at for step in steps} == {late}
    assert Notice.objects.count() == 4 * len(many)


def test_a_clock_that_jumps_unfires_nothing() -> None:
    clock = referral(wib(11, 24, 10))
    jobs.sweep(wib(11, 26, 16))
    assert jobs.sweep(wib(11, 20, 9)) == 0
    clock.refresh_from_db()
    assert clock.last_step == 3
    assert jobs.sweep(wib(11, 26, 16)) == 0
    assert FiredStep.objects.count() == 3


def test_whoever_owns_it_is_told() -> None:
    report = uuid4()
    clocks.start(
        by=LOADER, at=wib(11, 24, 23), rule="triage-high", subject_kind="report", subject_id=report, owner_role="intake"
    )
    clocks.start(
        by=DEWI,
        at=wib(11, 22, 8),
        rule="uptd-to-police",
        subject_kind="case",
        subject_id=uuid4(),
        owner_office=UPTD,
        owner_person=DEWI.person_id,
    )
    assert jobs.sweep(wib(11, 25, 1)) == 4
    assert sorted(sent(), key=str) == sorted(
        [
            ("clock-soon", DEWI.person_id, None, ""),
            ("clock-late", None, None, "intake"),
            ("clock-late-head", None, None, "intake_head"),
            ("clock-late-daily-chair", None, None, "daily_chair"),
        ],
        key=str,
    )
    assert trail.events_of("system", report).entries, "a report has a chain of its own"


def test_nobody_is_told_where_nobody_sent_it() -> None:
    clocks.start(
        by=DEWI, at=wib(11, 24, 10), rule="referral-answer", subject_kind="case", subject_id=uuid4(), owner_office=UPTD
    )
    assert jobs.sweep(wib(11, 26, 16)) == 3
    assert [row[0] for row in sent()] == ["clock-late-head", "clock-soon"]


def test_paused_stopped_and_held_clocks_stay_silent() -> None:
    paused, stopped, held = (referral(wib(11, 24, 10)) for _ in range(3))
    clocks.pause(
        by=ANTON,
        at=wib(11, 25, 9),
        clock_id=paused.id,
        pause_id=uuid4(),
        category=PauseCategory.DISASTER,
        key_id=uuid4(),
        sealed_reason=b"x",
    )
    clocks.stop(by=ANTON, at=wib(11, 25, 9), clock_id=stopped.id)
    clocks.note_handled(by=ANTON, at=wib(11, 26, 11), clock_id=held.id)
    assert jobs.sweep(wib(11, 26, 22)) == 0
    assert jobs.sweep(wib(11, 26, 23)) == 3, "the hold is over: what it held back falls at once"
    clocks.resume(by=ANTON, at=wib(12, 20, 9), clock_id=paused.id)
    assert jobs.sweep(wib(12, 21, 7)) == 3, "the last steps of the clock that was held"
    paused.refresh_from_db()
    assert paused.due_at > wib(12, 20, 9)
    assert jobs.sweep(wib(1, 20, 9, year=2027)) == 6


def test_a_step_that_fell_before_a_pause_does_not_fire_again() -> None:
    clock = referral(wib(11, 24, 10))
    jobs.sweep(wib(11, 26, 12))
    clocks.pause(
        by=ANTON,
        at=wib(11, 26, 13),
        clock_id=clock.id,
        pause_id=uuid4(),
        category=PauseCategory.WAITING_FOR_CLIENT,
        key_id=uuid4(),
        sealed_reason=b"x",
    )
    clocks.resume(by=ANTON, at=wib(11, 30, 9), clock_id=clock.id)
    assert jobs.sweep(wib(12, 20, 9)) == 5
    assert FiredStep.objects.filter(clock=clock).count() == 6


def test_a_batch_costs_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(20):
        referral(wib(11, 24, 10))
    with django_assert_max_num_queries(40):  # 20 of them are the notices
        jobs.sweep(wib(11, 26, 12))


def test_one_clock_that_fails_silences_none_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, *others = [referral(wib(11, 24, 10 + hour)) for hour in range(3)]
    told = sweeping._tell

    def failing(by: object, at: datetime, clock: Clock, *rest: object, **more: object) -> None:
        if clock.pk == broken.pk:
            raise ZeroDivisionError
        told(by, at, clock, *rest, **more)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(sweeping, "_tell", failing)
    for _turn in range(2):
        with pytest.raises(ZeroDivisionError):
            jobs.sweep(wib(11, 27, 10))
    fired = set(FiredStep.objects.values_list("clock_id", flat=True))
    assert fired == {clock.pk for clock in others}
    once = Notice.objects.count()
    monkeypatch.setattr(sweeping, "_tell", told)
    jobs.sweep(wib(11, 27, 10))
    assert FiredStep.objects.filter(clock_id=broken.pk).exists()
    assert Notice.objects.count() > once
