"""The week's digest: made once, Monday morning, small numbers left out, told to those who lead, read by them only."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.deadlines import DEWI, HASAN, POLRES, UPTD, actor, at_the_desk, loaded, wib

from sigap.access.events import SYSTEM_STREAM
from sigap.access.models.exclusions import AccessExclusion
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit import queries as trail
from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.clocks.models import Digest
from sigap.desk.leaders.queries import digest_for, digests_for
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice

pytestmark = pytest.mark.django_db
BUPATI = actor("Darmawan", RoleCode.LEADER, OfficeKind.SETDA, uuid4())
SARI = actor("Sari", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
WEEK = date(2026, 11, 16)
MONDAY = wib(11, 23, 6)


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()
    for who in (BUPATI, SARI, DEWI):
        with at_the_desk(who):
            pass


def ended(rule: str, begun: datetime, end: datetime, count: int) -> None:
    for _number in range(count):
        clock = clocks.start(by=DEWI, at=begun, rule=rule, subject_kind="case", subject_id=uuid4(), owner_office=UPTD)
        clocks.stop(by=DEWI, at=end, clock_id=clock.id)


def as_worker(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
    try:
        return jobs.make_digest(at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    ("at", "made"), [(wib(11, 23, 5, 59), 0), (MONDAY, 1), (wib(11, 26, 3), 1), (wib(11, 22, 23), 1)], ids=str
)
def test_from_monday_morning_on(at: datetime, made: int) -> None:
    assert as_worker(at) == made
    assert as_worker(at) == 0
    assert Digest.objects.count() == made
    if made and at >= MONDAY:
        assert Digest.objects.get().week_on == WEEK


def test_what_it_says_and_what_it_leaves_out() -> None:
    ended("service-plan", wib(11, 17, 9), wib(11, 18, 9), 21)
    ended("service-plan", wib(11, 2, 9), wib(11, 20, 9), 3)
    ended("uptd-to-police", wib(11, 17, 9), wib(11, 18, 9), 4)
    for number in range(6):
        clocks.start(
            by=DEWI,
            at=wib(11, 16 + number % 2, 9),
            rule="referral-answer",
            subject_kind="referral",
            subject_id=uuid4(),
            owner_office=POLRES,
        )
    assert as_worker(MONDAY) == 1
    told = Digest.objects.get().counts
    assert (told["cases"], told["referrals"], told["late"]) == (21, 6, 6)
    assert (told["reports"], told["held"]) == (None, None), "zero is as little as four"
    assert told["promises"]["plans"] == {"due": 24, "share": 87}
    assert told["promises"]["police"] == {"due": None, "share": None}
    assert told["promises"]["answers"] == {"due": 6, "share": None}
    assert "kept" not in str(told)


def test_it_is_told_once_to_each_and_the_notice_says_nothing() -> None:
    as_worker(MONDAY)
    as_worker(MONDAY + timedelta(hours=1))
    notices = Notice.objects.filter(code="weekly-digest")
    assert {notice.person_id for notice in notices} == {BUPATI.person_id, SARI.person_id}
    assert notices.count() == 2
    assert {str(notice.ids) for notice in notices} == {"{'week': '2026-w47'}"}
    (said,) = [
        entry for entry in trail.events_of("system", SYSTEM_STREAM).entries if entry.code == "clocks:digest:made"
    ]
    assert said.ids == {"week": "2026-w47"}


def test_who_reads_it() -> None:
    as_worker(MONDAY)
    for who in (BUPATI, SARI):
        with at_the_desk(who):
            assert [digest.week_on for digest in digests_for(who)] == [WEEK]
            assert digest_for(who, WEEK).week_on == WEEK
            with pytest.raises(Refused):
                digest_for(who, WEEK - timedelta(days=7))
    for who in (DEWI, HASAN):
        with at_the_desk(who):
            assert not Digest.objects.exists(), who.name
            with pytest.raises(Refused):
                digests_for(who)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("sigap_desk", "INSERT INTO clocks_digest VALUES ('2026-11-09', now(), '{}')"),
        ("sigap_desk", "UPDATE clocks_digest SET counts = '{}'"),
        ("sigap_worker", "UPDATE clocks_digest SET counts = '{}'"),
        ("sigap_worker", "DELETE FROM clocks_digest"),
        ("sigap_public", "TABLE clocks_digest"),
    ],
)
def test_frozen_means_frozen(role: str, statement: str) -> None:
    as_worker(MONDAY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        with pytest.raises(ProgrammingError):
            cursor.execute(statement)
        transaction.set_rollback(True)


def test_what_one_of_its_readers_must_not_know_is_not_in_it() -> None:
    for number in range(12):
        at = wib(11, 17, number)
        clocks.start(by=DEWI, at=at, rule="service-plan", subject_kind="case", subject_id=uuid4(), owner_office=UPTD)
        for who in (BUPATI, HASAN):
            case = uuid4()
            clocks.start(by=DEWI, at=at, rule="uptd-to-police", subject_kind="case", subject_id=case, owner_office=UPTD)
            AccessExclusion.objects.create(
                source_id=uuid4(), subject_id=case, subject_kind="case", person_id=who.person_id
            )
    as_worker(MONDAY)
    counts = Digest.objects.get().counts
    assert counts["cases"] == 12
    assert (counts["items_open"], counts["returns_late"]) == (0, 0), "what the task force itself owes stands in it"
    assert counts["late"] == 12, "of the one that a head alone must not know, and none of the other"
