"""The rungs above the daily chair: an office and a count, once a day; what one who leads must not know goes outside."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.factories import arrivals, officers, rosters, team
from tests.factories.deadlines import LOADER, wib
from tests.factories.team import DEWI, MAYA

from sigap.access.models import Office, Person, Seat
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import SeatKind
from sigap.audit import queries as trail
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks import actions as clocks
from sigap.clocks import events, jobs
from sigap.clocks.models import Clock, Digest
from sigap.desk.leaders.board import BoardScope, MissKind, board_for, misses_for
from sigap.kernel.errors import Refused
from sigap.notifications import actions as notifications
from sigap.notifications.jobs.mail_texts import compose
from sigap.notifications.models import Mail, MailKind, Notice, OutsideOffice
from sigap.taskforce import actions as taskforce
from sigap.taskforce.actions.outside import UnableToNameOutsideOffice
from sigap.taskforce.models import Decree, TaskForce
from sigap.taskforce.rules.decrees import DecreeKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SEKDA, REGENT, PUTRI = "idris.setda", "bagas.setda", "putri.provinsi"
SUNDAY = wib(12, 6, 9)
COUNTS = ("clock-count-sekda", "clock-count-regent")
RSUD = OfficeKind.RSUD


@pytest.fixture(autouse=True)
def _seats(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    for login, kind in ((SEKDA, OfficeKind.SETDA), (REGENT, OfficeKind.SETDA), (PUTRI, OfficeKind.UPTD_PROVINSI)):
        role = RoleCode.CONFLICT_RECIPIENT if login == PUTRI else RoleCode.LEADER
        officers.officer(login, login.title(), role, kind=kind)
    Office.objects.filter(kind=OfficeKind.UPTD_PROVINSI).update(region="16")
    arrivals.compared(team.AT)
    team.stepped_up(MAYA)
    seat(SEKDA, SeatKind.CHAIR)
    seat(REGENT, SeatKind.PATRON)


def seat(login: str, kind: SeatKind) -> None:
    with team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=team.AT, person=Person.objects.get(login=login), kind=kind)


def decreed(number: str = "100/CONTOH/2026", last: date = date(2027, 12, 31)) -> Decree:
    """A decree of the ladder's task force that stands."""
    taskforce.load_task_forces(by=LOADER, at=team.AT)
    drafted = taskforce.draft_decree(
        by=LOADER,
        at=team.AT,
        force=TaskForce.objects.get(code="pptppo"),
        kind=DecreeKind.DECREE,
        title="Pembentukan",
        valid_from=date(2026, 1, 1),
        valid_until=last,
    )
    Decree.objects.filter(pk=drafted.pk).update(number=number, signed_on=date(2026, 1, 1), enacted_at=team.AT)
    return Decree.objects.get(pk=drafted.pk)


def silent(subject: UUID | None = None, *, office: UUID | None = None) -> Clock:
    """RSUD, or another office, owes an answer and gives none."""
    return clocks.start(
        by=LOADER,
        at=wib(11, 24, 10),
        rule="referral-answer",
        subject_kind="case",
        subject_id=subject or uuid4(),
        owner_office=office or team.office(RSUD).id,
    )


def swept(at: datetime = SUNDAY) -> None:
    with team.role("sigap_worker"):
        jobs.sweep(at)


def rung(*codes: str) -> dict[str, list[dict[str, str]]]:
    """What these notices carry, by the person or office that hears it."""
    names: dict[UUID | None, str] = dict(Person.objects.values_list("id", "login"))
    names |= dict(Office.objects.values_list("id", "kind"))
    found: dict[str, list[dict[str, str]]] = {}
    for person, office, ids in Notice.objects.filter(code__in=codes).values_list("person_id", "office_id", "ids"):
        found.setdefault(names[person or office], []).append(ids)
    return found


def kept_from(login: str) -> UUID:
    code = team.opened()
    who = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(login), person_name=login)
    with team.on_case(DEWI, code) as (actor, case):
        exclude_from_case(by=actor, at=team.LATER, access=case, what=who, basis=ExclusionBasis.ACCUSED, words="")
    return UUID(str(team.case_of(code).id))


def name_outside(decree: Decree, *, office: UUID | None = None, address: str = "") -> OutsideOffice:
    with team.at_desk(MAYA) as maya:
        return taskforce.name_outside_office(
            by=maya, at=team.AT, decree_id=decree.id, label="UPTD PPA Provinsi", address=address, office_id=office
        )


def steps_of(clock: Clock) -> list[str]:
    entries = reversed(trail.events_of("case", clock.subject_id).entries)
    return [each.ids["to"] for each in entries if each.code == events.STEP_FIRED and each.ids["clock"] == str(clock.id)]


def counted(login: str) -> tuple[int | None, ...]:
    """What somebody reads of RSUD: late, climbed to the chair, climbed to the patron."""
    team.sign_in(login)
    with team.at_desk(login) as actor:
        found = board_for(actor, at=SUNDAY, scope=BoardScope.ALL, days=90)
    rows = [row for row in found.rows if row.office == team.office(RSUD).id]
    return (rows[0].late, rows[0].sekda, rows[0].regent) if rows else (0, 0, 0)


def test_silence_climbs_to_the_regent_as_an_office_and_a_count_once_a_day() -> None:
    first = silent()
    silent()
    silent()
    swept(wib(12, 1, 15, 29))
    assert rung(*COUNTS) == {}
    swept(wib(12, 1, 15, 30))
    assert set(rung("clock-count-sekda")) == {SEKDA}
    assert rung("clock-count-regent") == {}
    swept()
    swept(SUNDAY + timedelta(minutes=1))
    told = {"office": str(team.office(RSUD).id)}
    assert rung(*COUNTS) == {SEKDA: [told], REGENT: [told]}
    assert steps_of(first)[-2:] == ["sekda", "regent"]
    assert counted(REGENT) == counted(SEKDA) == (3, 3, 3)
    for login in (REGENT, SEKDA):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            misses_for(actor, at=SUNDAY, days=90)


def test_the_regents_week_counts_what_climbed_and_its_rise() -> None:
    with team.role("sigap_worker"):
        jobs.make_digest(wib(11, 30, 6))
    for _number in range(5):
        silent()
    silent(kept_from(REGENT))
    silent(office=team.office(OfficeKind.DINSOS).id)
    swept(wib(12, 4, 18))
    with team.role("sigap_worker"):
        jobs.make_digest(wib(12, 7, 6))
    before, week = (each.counts["climbed"] for each in Digest.objects.order_by("week_on"))
    assert (before, week) == ({}, {str(team.office(RSUD).id): [5, 5]}), "of an office with one nothing is written"


def test_who_must_not_know_neither_stands_in_for_one_who_leads_nor_carries_the_count() -> None:
    team.also_works_at(SEKDA, RoleCode.LEADER, OfficeKind.BAPPEDA)
    team.sign_in(SEKDA)
    rosters.away(SEKDA, substitute=team.GITA, ends_at=wib(12, 10, 9))
    silent(kept_from(team.GITA))
    swept()
    assert set(rung("clock-count-sekda")) == {SEKDA}
    silent()
    swept(SUNDAY + timedelta(minutes=1))
    assert set(rung("clock-count-sekda")) == {SEKDA, team.GITA}, "of another case the one who stands in hears"
    with team.at_desk(MAYA) as maya:
        for found in taskforce_seats(SeatKind.PATRON):
            taskforce.end_seat(by=maya, at=team.LATER, seat=found)
    seat(team.SEKAR, SeatKind.SECRETARY)
    silent(kept_from(team.SEKAR))
    swept(SUNDAY + timedelta(minutes=2))
    assert set(rung("clock-count-carried")) == {MAYA}


@pytest.mark.parametrize("suspected", [REGENT, SEKDA])
def test_what_one_of_them_must_not_know_is_told_to_neither_and_goes_outside(suspected: str) -> None:
    name_outside(decreed(), office=team.office(OfficeKind.UPTD_PROVINSI).id)
    kept = silent(kept_from(suspected))
    swept()
    assert rung(*COUNTS) == {}
    assert rung("clock-outside") == {OfficeKind.UPTD_PROVINSI: [{"office": str(team.office(RSUD).id)}]}
    assert sorted(steps_of(kept)) == ["daily_chair", "head", "officer", "outside", "passed_over", "sender"]
    assert counted(REGENT) == counted(SEKDA) == (0, 0, 0)
    silent()
    swept(SUNDAY + timedelta(minutes=1))
    assert counted(REGENT) == counted(SEKDA) == (1, 1, 1), "the other one is counted, and theirs is not"
    assert set(rung(*COUNTS)) == {REGENT, SEKDA}


def test_where_no_office_outside_is_reached_the_secretariat_carries_it() -> None:
    silent(kept_from(REGENT))
    swept()
    assert set(rung("clock-outside-carried")) == {MAYA}


def test_where_the_regent_has_no_account_the_count_is_carried() -> None:
    with team.at_desk(MAYA) as maya:
        for found in taskforce_seats(SeatKind.PATRON):
            taskforce.end_seat(by=maya, at=team.LATER, seat=found)
    silent()
    swept()
    assert set(rung("clock-count-carried")) == {MAYA}
    assert set(rung(*COUNTS)) == {SEKDA}


def taskforce_seats(kind: SeatKind) -> list[Seat]:
    return list(Seat.objects.filter(kind=kind, until=None))


def test_a_mail_to_the_office_outside_goes_once_and_says_nothing(settings: LazySettings) -> None:
    settings.SIGAP_MAIL_FROM = "sigap@contoh.go.id"
    name_outside(decreed(), address="uptd@provinsi.contoh.go.id")
    case = kept_from(REGENT)
    silent(case)
    silent(kept_from(REGENT))
    swept()
    swept(SUNDAY + timedelta(minutes=1))
    mail = Mail.objects.get(kind=MailKind.OUTSIDE)
    composed = compose(mail, at=SUNDAY)
    assert composed is not None
    assert composed.letter.to == "uptd@provinsi.contoh.go.id"
    for told in ("RSUD", "rujukan", str(case), "bupati", "sekda"):
        assert told.casefold() not in composed.letter.body.casefold().replace("sekretariat", "")
    with team.at_desk(MAYA):
        assert not Mail.objects.filter(kind=MailKind.OUTSIDE).exists(), "nobody sees that something went"


def test_the_office_outside_is_named_by_the_decree_that_stands_and_lies_outside() -> None:
    decree, province = decreed(), team.office(OfficeKind.UPTD_PROVINSI).id
    first = name_outside(decree, office=province)
    assert name_outside(decree, office=province) == first
    with pytest.raises(UnableToNameOutsideOffice, match="di dalam"):
        name_outside(decree, office=team.office(RSUD).id)
    for address in ("", "bukan alamat"):
        with pytest.raises(notifications.UnableToNameOutside):
            name_outside(decree, address=address)
    over = decreed("101/CONTOH/2025", last=date(2026, 3, 31))
    with pytest.raises(UnableToNameOutsideOffice, match="berlaku"):
        name_outside(over, office=province)
    with team.at_desk(DEWI) as dewi, pytest.raises(Refused):
        taskforce.name_outside_office(
            by=dewi, at=team.AT, decree_id=decree.id, label="Lain", address="a@contoh.go.id", office_id=None
        )
    second = name_outside(decree, address="luar@contoh.go.id")
    assert list(OutsideOffice.objects.filter(until=None)) == [second]


def test_a_late_record_is_told_from_a_late_act_whatever_was_said_before() -> None:
    office = team.office(OfficeKind.UPTD_PPA).id

    def owed() -> Clock:
        return clocks.start(
            by=LOADER,
            at=wib(11, 23, 8),
            rule="first-contact",
            subject_kind="case",
            subject_id=uuid4(),
            owner_office=office,
        )

    kept, written_late, late, said = owed(), owed(), owed(), owed()
    clocks.stop(by=LOADER, at=wib(11, 23, 10), clock_id=kept.id)
    clocks.stop(by=LOADER, at=wib(11, 23, 10), clock_id=written_late.id, recorded_at=wib(11, 27, 9))
    clocks.stop(by=LOADER, at=wib(11, 26, 10), clock_id=late.id)
    clocks.note_handled(by=LOADER, at=wib(11, 23, 11), clock_id=said.id)
    clocks.stop(by=LOADER, at=wib(11, 26, 11), clock_id=said.id, recorded_at=wib(11, 26, 12))
    running = owed()
    with team.at_desk(DEWI) as dewi:
        lines, has_more = misses_for(dewi, at=SUNDAY, days=30)
    found = {line.clock.id: line for line in lines}
    assert {each: line.kind for each, line in found.items()} == {
        written_late.id: MissKind.LATE_RECORD,
        late.id: MissKind.LATE_ACT,
        said.id: MissKind.LATE_ACT,
        running.id: MissKind.OPEN,
    }
    assert [each for each, line in found.items() if line.is_called_handled] == [said.id]
    assert not has_more
    with team.at_desk(team.HASAN) as hasan:
        row = board_for(hasan, at=SUNDAY, scope=BoardScope.ALL, days=30).total
    assert row is not None
    assert (row.due, row.kept, row.late_records, row.missed, row.late) == (5, 2, 1, 3, 1)
