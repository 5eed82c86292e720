"""Nobody on duty is told once for each gap; steps of the ladder reach who stands in; absences and what they refuse."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, transaction
from tests.factories import rosters, team
from tests.factories.deadlines import LOADER, wib
from tests.factories.rosters import MORNING, NIGHT, away, rostered
from tests.factories.team import ANTON, AT, DEWI, HASAN, LESTARI, MAYA, RINA, SEKAR

from sigap.access import queries
from sigap.access.models import Absence, DutyGap, DutyShift, Person
from sigap.access.roles import OfficeKind
from sigap.access.rules import DutyCover, SeatKind
from sigap.clocks import actions as clocks
from sigap.clocks import jobs
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.staff import actions as staff
from sigap.taskforce import actions as taskforce
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture(autouse=True)
def _shown() -> None:
    team.stepped_up(MAYA)


def swept(at: datetime) -> int:
    with team.role("sigap_worker"):
        return jobs.watch_duty(at)


def told(prefix: str) -> list[tuple[str, UUID | None, UUID | None, str]]:
    rows = Notice.objects.filter(code__startswith=prefix).order_by("created_at", "code", "person_id")
    return list(rows.values_list("code", "person_id", "office_id", "role"))


def seat(login: str, kind: SeatKind = SeatKind.DAILY_CHAIR) -> None:
    with team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, person=Person.objects.get(login=login), kind=kind)


def test_a_gap_is_told_once_and_ends_when_somebody_is_there() -> None:
    office, _taken = rosters.covered(), rostered(RINA)
    seat(LESTARI)
    assert [swept(AT), swept(AT + MINUTE), swept(NIGHT - MINUTE)] == [1, 0, 0]
    assert told("duty-nobody") == [
        ("duty-nobody", None, office, "head"),
        ("duty-nobody-chair", None, None, "daily_chair"),
    ]
    assert [(row.office_id, row.since) for row in queries.offices_without_duty(at=AT + MINUTE)] == [(office, AT)]
    assert swept(NIGHT) == 0
    assert list(DutyGap.objects.values_list("began_at", "ended_at")) == [(AT, NIGHT)]
    assert [swept(MORNING), swept(MORNING + MINUTE)] == [1, 0]
    assert len(told("duty-nobody")) == 4


def test_an_office_that_keeps_no_rota_raises_no_alarm() -> None:
    assert swept(AT) == 0
    assert queries.offices_without_duty(at=AT) == []


def test_outside_hours_only_means_outside_hours_only() -> None:
    office = rosters.covered(cover=DutyCover.OFF_HOURS)
    at_work, evening = wib(11, 25, 10), wib(11, 25, 17)
    assert queries.offices_without_duty(at=at_work) == []
    assert [row.office_id for row in queries.offices_without_duty(at=evening)] == [office]
    with team.at_desk(MAYA) as maya:
        staff.set_special_day(by=maya, at=AT, office=team.office(OfficeKind.UPTD_PPA), day=AT.date())
    assert [row.office_id for row in queries.offices_without_duty(at=at_work)] == [office], "shut on this day"


def test_an_absence_without_a_substitute_makes_a_gap() -> None:
    office, _taken = rosters.covered(), rostered(RINA)
    assert queries.offices_without_duty(at=NIGHT) == []
    absence = away(RINA)
    assert [row.office_id for row in queries.offices_without_duty(at=NIGHT)] == [office]
    with team.at_desk(RINA) as rina:
        staff.end_absence(by=rina, at=AT + MINUTE, absence_id=absence.id, reason=TakeBackReason.WRONG)
    assert queries.offices_without_duty(at=NIGHT) == []


def public_is_told() -> bool:
    with team.role("sigap_public"):
        return bool(team.counted("SELECT 1 WHERE guidance.has_duty()"))


def test_the_public_is_promised_no_night_while_the_alarm_rings() -> None:
    _office, _taken = rosters.covered(), rostered(RINA)
    present = now()
    DutyShift.objects.update(starts_at=present - 60 * MINUTE, ends_at=present + 60 * MINUTE)
    swept(present)
    assert public_is_told()
    away(RINA)
    Absence.objects.update(starts_at=present - 60 * MINUTE, ends_at=present + 60 * MINUTE)
    swept(present)
    assert not public_is_told()
    Absence.objects.update(substitute=Person.objects.get(login=DEWI))
    swept(present + MINUTE)
    assert public_is_told(), "a substitute answers"


def waiting() -> Clock:
    """The UPTD waits for the police; the clock is the police's."""
    polres, uptd = team.office(OfficeKind.POLRES_PPA), team.office(OfficeKind.UPTD_PPA)
    return clocks.start(
        by=LOADER,
        at=wib(11, 24, 10),
        rule="referral-answer",
        subject_kind="referral",
        subject_id=uuid4(),
        owner_office=polres.id,
        owner_person=team.person_id(ANTON),
        sender_office=uptd.id,
    )


DUE, LATE = wib(11, 26, 16), wib(11, 27, 16)


def climbed(at: datetime) -> list[tuple[str, str]]:
    """Which steps reached which persons by name; those to offices and parts are left aside."""
    with team.role("sigap_worker"):
        jobs.sweep(at)
    logins = dict(Person.objects.values_list("id", "login"))
    return [(code, logins[person]) for code, person, _office, _role in told("clock") if person]


def test_who_stands_in_is_told_beside_who_is_away() -> None:
    waiting()
    away(ANTON, substitute=LESTARI)
    assert sorted(climbed(wib(11, 26, 12))) == [("clock-soon", ANTON), ("clock-soon", LESTARI)]


def test_a_head_who_is_away_is_stood_in_for_by_who_is_on_duty() -> None:
    waiting()
    away(LESTARI)
    rostered(ANTON, by=MAYA, kind=OfficeKind.POLRES_PPA, starts_at=wib(11, 26, 8), ends_at=wib(11, 26, 20))
    assert ("clock-late-head", ANTON) in climbed(DUE)
    assert ("clock-late-head", None, team.office(OfficeKind.POLRES_PPA).id, "head") in told("clock-late-head")


def test_nobody_stands_in_while_the_head_is_there() -> None:
    waiting()
    rostered(ANTON, by=LESTARI, kind=OfficeKind.POLRES_PPA, starts_at=wib(11, 26, 8), ends_at=wib(11, 26, 20))
    assert [row for row in climbed(DUE) if row[0] == "clock-late-head"] == []


@pytest.mark.parametrize(
    ("chair", "substitute", "secretary", "expected"),
    [
        (HASAN, "", "", []),
        (HASAN, RINA, "", [RINA]),
        (HASAN, "", SEKAR, [SEKAR]),
        ("", "", SEKAR, [SEKAR]),
        ("", "", "", [MAYA]),
    ],
)
def test_an_empty_chair_is_heard_by_whoever_comes_next(
    chair: str, substitute: str, secretary: str, expected: list[str]
) -> None:
    waiting()
    if chair:
        seat(chair)
    if secretary:
        seat(secretary, SeatKind.SECRETARY)
    if chair and expected:
        away(chair, substitute=substitute)
    assert [login for code, login in climbed(LATE) if code == "clock-late-daily-chair"] == expected


def test_absences_are_entered_by_oneself_the_head_and_the_secretariat() -> None:
    for login in (DEWI, LESTARI, SEKAR):
        with pytest.raises(Refused):
            away(RINA, by=login)
    assert away(RINA, by=HASAN).person_id == team.person_id(RINA)
    with pytest.raises(staff.UnableToEnterAbsence, match="Sudah ada catatan"):
        away(RINA, by=MAYA)
    with pytest.raises(staff.UnableToEnterAbsence, match="rekan di kantor yang sama"):
        away(DEWI, substitute=ANTON)
    with pytest.raises(staff.UnableToEnterAbsence, match="sudah lewat"):
        away(DEWI, starts_at=AT - timedelta(days=3), ends_at=AT)
    with team.at_desk(DEWI) as dewi, pytest.raises(Refused):
        staff.end_absence(by=dewi, at=AT, absence_id=Absence.objects.get().id, reason=TakeBackReason.WRONG)


def test_gaps_are_the_workers_to_write_and_the_desks_to_read() -> None:
    rosters.covered()
    swept(AT)
    with team.at_desk(HASAN):
        assert DutyGap.objects.count() == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            DutyGap.objects.update(ended_at=AT)
