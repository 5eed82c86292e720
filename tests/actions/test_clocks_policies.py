"""Row-level security beneath deadlines and notices, as the real roles."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.deadlines import (
    AHMAD,
    ANTON,
    DEWI,
    HASAN,
    LOADER,
    POLRES,
    RINA,
    SURYA,
    UPTD,
    at_the_desk,
    headed,
    loaded,
    wib,
)

from sigap.access.models import Seat
from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.clocks.models import Clock, ClockPause, ClockRule, FiredStep
from sigap.clocks.rules import PauseCategory
from sigap.notifications import actions as notices
from sigap.notifications.models import Notice
from sigap.notifications.queries import notices_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Clock:
    """The UPTD waits for the police."""
    loaded()
    return clocks.start(
        by=DEWI,
        at=wib(11, 24, 10),
        rule="referral-answer",
        subject_kind="referral",
        subject_id=uuid4(),
        owner_office=POLRES,
        sender_office=UPTD,
    )


def denied(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_owner_and_sender_see_a_clock_and_nobody_else(clock: Clock) -> None:
    for who, count in ((ANTON, 1), (DEWI, 1), (AHMAD, 0), (SURYA, 0)):
        with at_the_desk(who):
            assert Clock.objects.count() == count, who.name
            assert ClockRule.objects.exists()


def test_without_a_session_there_is_nothing(clock: Clock) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_desk")
    assert not Clock.objects.exists()
    assert not Notice.objects.exists()
    assert Clock.objects.update(owner_office=POLRES) == 0


def test_the_public_role_has_no_grant(clock: Clock) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_public")
    for table in ("clocks_clock", "clocks_clockrule", "clocks_clockpause", "clocks_firedstep", "notifications_notice"):
        denied(f"TABLE {table}")


def test_the_desk_works_under_its_policies(clock: Clock) -> None:
    subject = uuid4()
    with at_the_desk(DEWI):
        started = clocks.start(
            by=DEWI,
            at=wib(11, 24, 10),
            rule="referral-answer",
            subject_kind="referral",
            subject_id=subject,
            owner_office=POLRES,
            sender_office=UPTD,
        )
    with at_the_desk(ANTON):
        clocks.pause(
            by=ANTON,
            at=wib(11, 25, 9),
            clock_id=started.id,
            pause_id=uuid4(),
            category=PauseCategory.DISASTER,
            key_id=uuid4(),
            sealed_reason=b"x",
        )
        clocks.resume(by=ANTON, at=wib(11, 25, 10), clock_id=started.id)
        clocks.note_handled(by=ANTON, at=wib(11, 25, 11), clock_id=started.id)
        clocks.hand_over(by=ANTON, at=wib(11, 25, 12), clock_id=started.id, owner_office=AHMAD.office_ids[0])
        assert Clock.objects.filter(pk=started.pk).exists(), "whoever handed over still sees it run"
    with at_the_desk(AHMAD):
        clocks.stop(by=AHMAD, at=wib(11, 25, 13), clock_id=started.id, outcome="accepted")
    with at_the_desk(DEWI):
        assert clocks.stop_all(by=DEWI, at=wib(11, 25), subject_kind="referral", subject_id=clock.subject_id) == 1


def test_what_never_changes_cannot_be_changed(clock: Clock) -> None:
    with at_the_desk(ANTON):
        denied("UPDATE clocks_clock SET started_at = now()")
        denied("UPDATE clocks_clock SET subject_id = gen_random_uuid()")
        denied("UPDATE clocks_clockrule SET amount = 99")
        denied("UPDATE clocks_clockpause SET sealed_reason = 'x'")
        denied("DELETE FROM clocks_clock")
        denied(
            "INSERT INTO clocks_firedstep (clock_id, step_no, fell_at, fired_at)"
            " SELECT id, 1, now(), now() FROM clocks_clock"
        )


def test_a_pause_is_seen_with_its_clock(clock: Clock) -> None:
    ClockPause.objects.create(
        id=uuid4(), clock=clock, category="disaster", key_id=uuid4(), sealed_reason=b"x", started_at=wib(11, 25)
    )
    for who, count in ((ANTON, 1), (AHMAD, 0)):
        with at_the_desk(who):
            assert ClockPause.objects.count() == count


def test_the_worker_sweeps_and_cannot_read_a_reason(clock: Clock) -> None:
    headed()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
    clocks.start(
        by=LOADER, at=wib(11, 24), rule="triage-high", subject_kind="report", subject_id=uuid4(), owner_role="intake"
    )
    assert jobs.sweep(wib(11, 26, 16)) == 6
    denied("SELECT sealed_reason FROM clocks_clockpause")
    denied("UPDATE clocks_clock SET stopped_at = now()")
    denied("SELECT * FROM notifications_notice")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert (FiredStep.objects.count(), Notice.objects.count()) == (6, 6)


def test_what_belongs_to_intake_is_seen_by_intake() -> None:
    loaded()
    report = uuid4()
    clocks.start(
        by=LOADER, at=wib(11, 24), rule="triage-high", subject_kind="report", subject_id=report, owner_role="intake"
    )
    for who, count in ((RINA, 1), (HASAN, 1), (ANTON, 0), (SURYA, 0)):
        with at_the_desk(who):
            assert Clock.objects.count() == count, who.name
    with at_the_desk(RINA):
        done = clocks.stop_all(by=RINA, at=wib(11, 25), outcome="no_case", subject_kind="report", subject_id=report)
        assert done == 1


def test_notices_reach_those_they_are_for() -> None:
    at = wib(11, 25, 9)
    notices.notify(at=at, code="clock-soon", person_id=DEWI.person_id)
    notices.notify(at=at, code="referral-offered", office_id=POLRES)
    notices.notify(at=at, code="clock-late-head", office_id=UPTD, role="head")
    notices.notify(at=at, code="report-received", role="intake")
    notices.notify(at=at, code="clock-late-daily-chair", role="daily_chair")
    with at_the_desk(AHMAD):
        assert not Notice.objects.exists()
    Seat.objects.create(person_id=AHMAD.person_id, kind="daily_chair", since=wib(1, 1), mac=b"")
    expected = {
        DEWI: {"clock-soon", "report-received"},
        HASAN: {"clock-late-head", "report-received"},
        ANTON: {"referral-offered"},
        AHMAD: {"clock-late-daily-chair"},
        SURYA: set(),
    }
    for who, codes in expected.items():
        with at_the_desk(who):
            assert {notice.code for notice in notices_for(who, at=at)} == codes, who.name


def test_a_notice_is_marked_by_its_reader_and_never_changed() -> None:
    notices.notify(at=wib(11, 25, 9), code="referral-offered", office_id=POLRES)
    with at_the_desk(AHMAD):
        assert notices.mark_read(by=AHMAD, at=wib(11, 25, 10)) == 0
    with at_the_desk(ANTON):
        denied("UPDATE notifications_notice SET code = 'x'")
        assert notices.mark_read(by=ANTON, at=wib(11, 25, 10)) == 1
        assert notices_for(ANTON, at=wib(11, 25, 10))[0].is_read
