"""Seats and sub task forces as the decree names them, offices' own hours: dated, with history, kept from tampering."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import team
from tests.factories.deadlines import LOADER, wib
from tests.factories.team import AT, HASAN, LESTARI, MAYA, RINA, SURYA

from sigap.access import queries
from sigap.access.models import OfficeHours, Person, Seat, SpecialDay, SubForce
from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.clocks import actions as clocks
from sigap.kernel.errors import Conflict, Refused
from sigap.staff import actions as staff
from sigap.taskforce import actions as taskforce
from sigap.taskforce.queries.seats import task_force_now
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture(autouse=True)
def _shown() -> None:
    team.stepped_up(MAYA)
    taskforce.load_sub_forces(by=LOADER, at=AT)


def person(login: str) -> Person:
    return Person.objects.get(login=login)


def test_the_six_are_loaded_once_unverified_and_in_their_order() -> None:
    assert taskforce.load_sub_forces(by=LOADER, at=AT) == 0
    found = queries.sub_forces(on=AT.date())
    assert [each.number for each in found] == ["I", "II", "III", "IV", "V", "VI"]
    assert not any(each.is_verified for each in found)
    assert all(each.source for each in found)


def test_a_new_decree_ends_what_was_and_takes_its_people_along() -> None:
    old = SubForce.objects.get(number="III")
    with team.at_desk(MAYA) as maya:
        seat = taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.SUB_CHAIR, person=person(HASAN), sub_force=old)
    with team.at_desk(MAYA) as maya:
        new = taskforce.write_sub_force(
            by=maya, at=AT, number="III", name="Rehabilitasi sosial", source="SK Bupati", decree="SK 12/2026",
            is_verified=True, valid_from=AT.date(), instead_of=old.id,
        )  # fmt: skip
    assert [each.id for each in queries.sub_forces(on=AT.date()) if each.number == "III"] == [new.id]
    assert [each.id for each in queries.sub_forces(on=AT.date() - DAY) if each.number == "III"] == [old.id]
    seat.refresh_from_db()
    assert seat.until == AT
    assert Seat.objects.get(sub_force=new).person_id == team.person_id(HASAN)
    with team.at_desk(MAYA) as maya:
        again = taskforce.write_sub_force(
            by=maya,
            at=AT,
            number="III",
            name="Rehabilitasi",
            source="SK Bupati",
            valid_from=AT.date(),
            instead_of=new.id,
        )
    assert (again.id, again.name) == (new.id, "Rehabilitasi"), "of one day there is no history"
    with pytest.raises(taskforce.UnableToWriteSubForce, match="Nomor itu sudah dipakai"), team.at_desk(MAYA) as maya:
        taskforce.write_sub_force(by=maya, at=AT, number="IV", name="Lain", source="SK", valid_from=AT.date())


@pytest.mark.parametrize("login", [HASAN, LESTARI, SURYA, RINA])
def test_only_the_secretariat_writes_seats_hours_and_sub_forces(login: str) -> None:
    office = team.office(OfficeKind.UPTD_PPA)
    with pytest.raises(Refused), team.at_desk(login) as actor:
        taskforce.grant_seat(by=actor, at=AT, kind=SeatKind.STEERING, title="Bupati")
    with pytest.raises(Refused), team.at_desk(login) as actor:
        taskforce.write_sub_force(by=actor, at=AT, number="VII", name="Lain", source="SK", valid_from=AT.date())
    with pytest.raises(Refused), team.at_desk(login) as actor:
        staff.set_hours(by=actor, at=AT, office=office, week={0: (time(8), time(16))}, valid_from=AT.date())
    with pytest.raises(Refused), team.at_desk(login) as actor:
        staff.set_special_day(by=actor, at=AT, office=office, day=AT.date())


def test_seats_are_dated_and_may_be_held_without_an_account() -> None:
    with team.at_desk(MAYA) as maya:
        taskforce.grant_seat(
            by=maya, at=AT, kind=SeatKind.STEERING, title="Bupati", holder="H. Contoh", decree="SK 1/2026",
            since=AT - 40 * DAY, until=AT + 40 * DAY,
        )  # fmt: skip
        for login in (HASAN, LESTARI):
            taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.MEMBER, person=person(login))
        taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.DAILY_CHAIR, title="Kapolres", holder="Contoh")
        found = task_force_now(maya, at=AT)
    by_kind = {row.kind: row for row in found.seats}
    assert [each.name for each in by_kind[SeatKind.STEERING].holders] == ["H. Contoh"]
    assert len(by_kind[SeatKind.MEMBER].holders) == 2
    assert by_kind[SeatKind.DAILY_CHAIR].is_deaf
    assert queries.seat_holder(SeatKind.DAILY_CHAIR, at=AT) is None
    with team.at_desk(MAYA) as maya:
        later = task_force_now(maya, at=AT + 41 * DAY)
    assert [each.title for each in later.past] == ["Bupati"]
    with pytest.raises(taskforce.UnableToSeat, match="tulis jabatannya"), team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.MEMBER)
    with pytest.raises(taskforce.UnableToSeat, match="Pilih sub gugus"), team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.SUB_MEMBER, person=person(RINA))
    with pytest.raises(taskforce.UnableToSeat, match="oleh orang lain"), team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.MEMBER, person=person(MAYA))


def test_a_seat_given_again_until_a_day_ends_then_and_goes_on_in_the_next_sub_force() -> None:
    third = SubForce.objects.get(number="III")
    sent: dict[str, Any] = {
        "kind": SeatKind.SUB_MEMBER,
        "person": person(HASAN),
        "sub_force": third,
        "seat_id": uuid4(),
    }
    with team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, **(sent | {"seat_id": None}))
        for _click in range(2):
            seat = taskforce.grant_seat(by=maya, at=AT, until=AT + 30 * DAY, **sent)
    standing = Seat.objects.filter(sub_force=third).exclude(until=AT)
    assert [(each.pk, each.until) for each in standing] == [(seat.pk, AT + 30 * DAY)]
    with pytest.raises(Conflict), team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, until=AT + 60 * DAY, **sent)
    with team.at_desk(MAYA) as maya:
        after = taskforce.write_sub_force(
            by=maya, at=AT, number="III", name="Rehabilitasi", source="SK", valid_from=(AT + DAY).date(),
            instead_of=third.id,
        )  # fmt: skip
    assert Seat.objects.get(sub_force=after).until == AT + 30 * DAY


def test_a_chair_to_come_leaves_the_present_one_until_then() -> None:
    with team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.CHAIR, person=person(HASAN))
        taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.CHAIR, person=person(LESTARI), since=AT + 10 * DAY)
    for moment, login in ((AT + DAY, HASAN), (AT + 10 * DAY, LESTARI)):
        assert queries.seat_holder(SeatKind.CHAIR, at=moment) == team.person_id(login)
    with pytest.raises(taskforce.UnableToSeat, match="sudah ada yang mengisi"), team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.CHAIR, person=person(RINA), since=AT + DAY)


def test_a_seat_that_sql_changed_shows() -> None:
    with team.at_desk(MAYA) as maya:
        seat = taskforce.grant_seat(by=maya, at=AT, kind=SeatKind.DAILY_CHAIR, person=person(HASAN))
    Seat.objects.filter(pk=seat.pk).update(person_id=team.person_id(RINA))
    with team.at_desk(MAYA) as maya:
        row = next(row for row in task_force_now(maya, at=AT).seats if row.kind is SeatKind.DAILY_CHAIR)
    assert [each.is_altered for each in row.holders] == [True]


def test_an_offices_own_hours_move_its_deadlines_from_their_day_on() -> None:
    uptd, polres = team.office(OfficeKind.UPTD_PPA), team.office(OfficeKind.POLRES_PPA)
    with team.at_desk(MAYA) as maya:
        staff.set_hours(
            by=maya, at=AT, office=polres, week=dict.fromkeys(range(7), (time(0), time.max)),
            valid_from=date(2026, 11, 27), rests_on_holidays=False, basis="SK 3/2026",
        )  # fmt: skip
        staff.set_special_day(by=maya, at=AT, office=uptd, day=date(2026, 11, 30), label="Pindah gedung")
    shared = queries.office_calendar(AT)
    own, special = queries.office_calendar(AT, polres.id), queries.office_calendar(AT, uptd.id)
    saturday, monday = date(2026, 11, 28), date(2026, 11, 30)
    assert [each.is_working_day(saturday) for each in (shared, own, special)] == [False, True, False]
    assert [each.is_working_day(monday) for each in (shared, own, special)] == [True, True, False]
    due = [
        clocks.start(
            by=LOADER, at=wib(11, 27, 10), rule="referral-answer", subject_kind="referral", subject_id=uuid4(),
            owner_office=office,
        ).due_at
        for office in (team.office(OfficeKind.RSUD).id, polres.id, uptd.id)
    ]  # fmt: skip
    assert due[1] < due[0] < due[2]


def test_hours_keep_their_history_and_never_begin_in_the_past() -> None:
    office = team.office(OfficeKind.UPTD_PPA)
    week = dict.fromkeys(range(5), (time(8), time(16)))
    with team.at_desk(MAYA) as maya:
        staff.set_hours(by=maya, at=AT, office=office, week=week, valid_from=AT.date())
    with team.at_desk(MAYA) as maya:
        staff.set_hours(by=maya, at=AT, office=office, week={0: (time(9), time(12))}, valid_from=AT.date() + DAY)
    spans = OfficeHours.objects.order_by("valid_from").values_list("valid_from", "valid_to")
    assert list(spans) == [(AT.date(), AT.date() + DAY), (AT.date() + DAY, None)]
    none: Mapping[int, tuple[time, time]] = {}
    wrong = [
        (week, AT.date() - DAY, "hari ini atau sesudahnya"),
        (week, AT.date(), "Sudah ada jam kerja"),
        (none, AT.date() + 2 * DAY, "sedikitnya satu hari"),
        ({0: (time(9), time(9))}, AT.date() + 2 * DAY, "sesudah jam buka"),
    ]
    for given, first, words in wrong:
        with pytest.raises(staff.UnableToSetHours, match=words), team.at_desk(MAYA) as maya:
            staff.set_hours(by=maya, at=AT, office=office, week=given, valid_from=first)
    with team.at_desk(MAYA) as maya:
        special = staff.set_special_day(by=maya, at=AT, office=office, day=AT.date(), hours=(time(8), time(12)))
        staff.drop_special_day(by=maya, at=AT, special_id=special.id, reason=TakeBackReason.WRONG)
    assert SpecialDay.objects.get().cancelled_at == AT


SUB_FORCE = (
    "INSERT INTO access_subforce (id, number, name, leads, decree, source, is_verified, valid_from)"
    " VALUES (gen_random_uuid(), 'IX', 'x', '', '', '', true, now())"
)
SEAT = (
    "INSERT INTO access_seat (id, kind, title, holder, decree, since, mac)"
    " VALUES (gen_random_uuid(), 'member', '', '', '', now(), '')"
)
HOURS = (
    "INSERT INTO access_officehours (id, office_id, week, rests_on_holidays, basis, valid_from)"
    " SELECT gen_random_uuid(), id, '{}', true, '', now() FROM access_office LIMIT 1"
)


@pytest.mark.parametrize("statement", [SUB_FORCE, SEAT])
def test_what_the_tables_themselves_refuse(statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_office_gives_itself_other_hours_by_sql_either() -> None:
    with (
        team.at_desk(HASAN),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        cursor.execute(HOURS)


def test_an_office_is_called_what_it_was_called_then() -> None:
    office = team.office(OfficeKind.RSUD)
    before = office.name
    with team.at_desk(MAYA) as maya:
        staff.rename_office(by=maya, at=AT, office=office, name="RSUD Baru")
    with team.at_desk(MAYA) as maya:
        staff.rename_office(by=maya, at=AT + DAY, office=office, name="RSUD Lebih Baru")
    names = [queries.names_at([office.id], moment)[office.id] for moment in (AT - DAY, AT, AT + DAY)]
    assert names == [before, "RSUD Baru", "RSUD Lebih Baru"]
