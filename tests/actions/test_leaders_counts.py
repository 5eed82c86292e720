"""Counts for those who lead: by office, all of them for the leaders only, none of what must not be known."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.deadlines import (
    ANTON,
    DEWI,
    HASAN,
    LESTARI,
    POLRES,
    RINA,
    SURYA,
    UPTD,
    actor,
    at_the_desk,
    loaded,
    wib,
)

from sigap.access.entry import Actor
from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases.models import Case, CaseExclusion, Participation
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock, ClockPause
from sigap.clocks.rules import NOT_A_PROMISE
from sigap.desk.leaders.board import BoardScope, board_for
from sigap.desk.leaders.figures import Tally, by_office, promise
from sigap.desk.leaders.queries import tallies_for
from sigap.kernel.errors import Refused

pytestmark = pytest.mark.django_db
SARI = actor("Sari", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
BUPATI = actor("Darmawan", RoleCode.LEADER, OfficeKind.SETDA, uuid4())
KETUA = actor("Amran", RoleCode.DAILY_CHAIR, OfficeKind.SETDA, uuid4())
AT = wib(11, 25, 12)


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def started(rule: str, at: datetime, *, office: UUID = UPTD, kind: str = "case", subject: UUID | None = None) -> Clock:
    return clocks.start(
        by=DEWI, at=at, rule=rule, subject_kind=kind, subject_id=subject or uuid4(), owner_office=office
    )


def stopped(rule: str, at: datetime, end: datetime, *, office: UUID = UPTD, outcome: str = "done") -> None:
    clocks.stop(by=DEWI, at=end, clock_id=started(rule, at, office=office).id, outcome=outcome)


def seen_by(who: Actor, at: datetime = AT) -> dict[tuple[UUID | None, str], Tally]:
    with at_the_desk(who):
        return {(tally.office, tally.rule): tally for tally in tallies_for(who, at=at)}


def work() -> Clock:
    """Late, held, paused and waiting things in two offices, and promises of two months."""
    late = started("uptd-to-police", wib(11, 20))
    held = started("uptd-to-police", wib(11, 21))
    Clock.objects.filter(pk=held.pk).update(handled_at=AT, held_until=AT + timedelta(hours=12))
    still = started("service-plan", wib(11, 2))
    ClockPause.objects.create(
        id=uuid4(), clock=still, category="disaster", key_id=uuid4(), sealed_reason=b"x", started_at=wib(11, 9)
    )
    started("referral-answer", wib(11, 24, 9), office=POLRES, kind="referral")
    stopped("uptd-to-police", wib(11, 1), wib(11, 2))
    stopped("uptd-to-police", wib(11, 3), wib(11, 9))
    stopped("uptd-to-police", wib(10, 3), wib(10, 4))
    stopped("uptd-to-police", wib(9, 3), wib(9, 4))
    stopped("referral-answer", wib(11, 3), wib(11, 4), outcome="withdrawn")
    return late


@pytest.mark.parametrize("who", [SARI, BUPATI, KETUA], ids=lambda who: who.name)
def test_those_who_lead_count_every_office(who: Actor) -> None:
    work()
    found = seen_by(who)
    police = found[UPTD, "uptd-to-police"]
    assert (police.late, police.held) == (1, 1)
    # Two ended this month, one of them in time; the late one fell due this month, and so did the one held back.
    assert (police.kept, police.due) == (1, 4)
    assert (police.kept_before, police.due_before) == (1, 1)
    assert police.late_before == 0
    # The one of 3 November was due on the 6th and ended on the 9th: on the 8th it would have been late.
    assert seen_by(who, wib(12, 1, 12))[UPTD, "uptd-to-police"].late_before == 2
    asked = found[POLRES, "referral-answer"]
    assert (asked.waiting, asked.oldest_at, asked.late) == (1, wib(11, 24, 9), 0)
    assert found[UPTD, "service-plan"].late == 0, "what stands still is not late"
    assert (UPTD, "referral-answer") not in found, "what was taken back was no promise"


def test_a_head_counts_the_own_office_and_nobody_else_counts_at_all() -> None:
    work()
    assert {office for office, _rule in seen_by(HASAN)} == {UPTD}
    assert {office for office, _rule in seen_by(LESTARI)} == {POLRES}
    for who in (DEWI, RINA, ANTON, SURYA):
        with pytest.raises(Refused):
            seen_by(who)


def test_a_part_that_no_office_owns_is_counted_for_its_head() -> None:
    clocks.start(
        by=RINA, at=wib(11, 24), rule="triage-high", subject_kind="report", subject_id=uuid4(), owner_role="intake"
    )
    (tally,) = seen_by(HASAN).values()
    assert (tally.office, tally.part, tally.late) == (None, "intake", 1)
    assert not seen_by(LESTARI)


def test_the_definer_function_asks_who_asks() -> None:
    work()
    for who, count in ((BUPATI, True), (LESTARI, False), (DEWI, False)):
        with at_the_desk(who), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM clocks.tally_all(%s, %s, %s)", [wib(10, 1), wib(11, 1), AT])
            assert bool(cursor.fetchone()[0]) is count, who.name
    with at_the_desk(DEWI), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clocks.tally_own(%s, %s, %s)", [wib(10, 1), wib(11, 1), AT])
        assert cursor.fetchone()[0] == 0, "who heads nothing counts nothing"
    for statement in ("SELECT * FROM clocks.tally(NULL, NULL, now(), now(), now())",):
        with at_the_desk(BUPATI), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    for role in ("sigap_public", "sigap_worker"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            with pytest.raises(ProgrammingError):
                cursor.execute("SELECT * FROM clocks.tally_all(now(), now(), now())")
            transaction.set_rollback(True)


def kept_case(**keeps: object) -> UUID:
    """A case of the unit from which somebody is kept."""
    case = Case.objects.create(
        code=f"UJI-{uuid4().int % 900 + 100}",
        risk="high",
        office_id=UPTD,
        office_name="UPTD",
        opened_by=DEWI.person_id,
        manager_id=DEWI.person_id,
        manager_name="Dewi",
        opened_at=wib(11, 1),
        recorded_at=wib(11, 1),
        register_year=2026,
        register_number=Case.objects.count() + 1,
    )
    for office in (UPTD, POLRES):
        Participation.objects.create(
            case=case, office_id=office, office_name="x", rooms=["summary"], since=wib(11, 1), mac=b""
        )
    CaseExclusion.objects.create(
        case=case,
        basis=ExclusionBasis.ACCUSED,
        declared_by=DEWI.person_id,
        declared_by_name="Dewi",
        declared_at=wib(11, 1),
        **keeps,
    )
    return case.id


@pytest.mark.parametrize(
    ("keeps", "kept", "others"),
    [
        ({"kind": ExclusionKind.OFFICE, "office_id": POLRES}, LESTARI, POLRES),
        ({"kind": ExclusionKind.PERSON, "person_id": HASAN.person_id}, HASAN, UPTD),
        ({"kind": ExclusionKind.PERSON, "person_id": BUPATI.person_id}, BUPATI, UPTD),
    ],
    ids=["the kept office's head", "a kept head", "a kept leader"],
)
def test_no_count_tells_of_a_case_that_must_not_be_known(keeps: dict[str, object], kept: Actor, others: UUID) -> None:
    subject = kept_case(**keeps)
    # A clock that the kept office owns, as it would be before anybody moved it.
    started("uptd-to-police", wib(11, 20), office=others, subject=subject)
    assert not seen_by(kept)
    # What one of those who lead must not know is in no leader's number: two who compare their pages learn nothing.
    if kept is BUPATI:
        assert not seen_by(SARI)
        assert seen_by(HASAN)[others, "uptd-to-police"].late == 1, "it still rings where it is owed"
    else:
        assert seen_by(SARI)[others, "uptd-to-police"].late == 1


def test_figures_add_up() -> None:
    def tally(office: UUID | None, rule: str, **counts: int) -> Tally:
        zero = dict.fromkeys(("late", "held", "waiting", "due", "kept", "due_before", "kept_before", "late_before"), 0)
        return Tally(office=office, part="", rule=rule, oldest_at=None, **(zero | counts))

    found = [
        tally(UPTD, "triage-high", due=12, kept=11, due_before=10, kept_before=9),
        tally(POLRES, "triage-low", due=9, kept=9, due_before=11, kept_before=8, late=2),
        tally(POLRES, "referral-answer", waiting=3, late=1),
        tally(None, "breach-to-agency"),
    ]
    triage = promise(found, "triage")
    assert (triage.kept, triage.due, triage.share, triage.share_before, triage.trend) == (20, 21, 95, 80, 1)
    assert promise(found, "police").share is None
    assert promise(found, "emergency").due == 0, "a report that was read answers no danger"
    assert promise([*found, tally(UPTD, "danger-high", due=2, kept=1)], "emergency").kept == 1
    (owing,) = by_office(found)
    assert (owing.office, owing.late, owing.waiting) == (POLRES, 3, 3)
    assert owing.late_by_rule == (("triage-low", 2), ("referral-answer", 1))


def late_by_agenda() -> dict[UUID, int]:
    """What the agenda of a meeting says by office; it counts as of the database's own now."""
    with at_the_desk(SARI), connection.cursor() as cursor:
        cursor.execute("SELECT office, late FROM meetings.late_by_office()")
        return dict(cursor.fetchall())


def late_on_board(who: Actor) -> dict[UUID | None, int | None]:
    with at_the_desk(who):
        return {row.office: row.late for row in board_for(who, at=AT, scope=BoardScope.ALL, days=90).rows}


def test_every_count_is_by_the_office_that_owes_a_deadline_by_law() -> None:
    """POLRES owes it by law and does not work on the case; the unit does, and watches over it."""
    subjects = uuid4(), kept_case(kind=ExclusionKind.OFFICE, office_id=POLRES)
    for subject in subjects:
        watched = started("uptd-to-police", wib(2, 2), subject=subject)
        Clock.objects.filter(pk=watched.pk).update(owed_by=POLRES)
    for leading in (SARI, BUPATI):
        assert {office: tally.late for (office, _rule), tally in seen_by(leading).items()} == {POLRES: 2}
        assert late_on_board(leading) == {POLRES: 2}
    # The head who owes it counts it, without what must not be known there; the one who watches counts neither.
    assert {office: tally.late for (office, _rule), tally in seen_by(LESTARI).items()} == {POLRES: 1}
    assert late_on_board(LESTARI) == {POLRES: 1}
    assert (seen_by(HASAN), late_on_board(HASAN)) == ({}, {})
    assert late_by_agenda() == {POLRES: 1}, "all offices read it: without what anybody must not know"
    owing = {clock.owing_office for clock in Clock.objects.all()}
    assert owing == {POLRES}


def test_nobody_reads_deadlines_by_the_view_that_is_counted_by() -> None:
    work()
    with at_the_desk(BUPATI), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clocks.owed")


def test_the_database_counts_by_the_same_outcomes() -> None:
    counting = ["clocks.board", "clocks.tally", "figures.promises_in", "insight.answers_by_office"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clocks.no_promise()")
        assert set(cursor.fetchone()[0]) == NOT_A_PROMISE
        cursor.execute(
            "SELECT bool_and(prosrc LIKE %s) FROM pg_proc WHERE oid = ANY (%s::regproc[])",
            ["%ALL (clocks.no_promise())%", counting],
        )
        assert cursor.fetchone()[0], "none of them lists the outcomes by itself"
