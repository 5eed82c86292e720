"""Turns of duty: who enters them, what is refused, how they change hands, what the rows themselves withstand."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from tests.factories import rosters, team
from tests.factories.rosters import MORNING, NIGHT, away, rostered
from tests.factories.team import ANTON, AT, DEWI, HASAN, LESTARI, MAYA, RINA, SEKAR, SURYA

from sigap.access import queries
from sigap.access.models import DutyShift, Office, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import DutyCover
from sigap.audit.models import Event
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.staff import actions as people
from sigap.staff.queries.colleagues import staff_of
from sigap.staff.queries.managing import manages_duty_of
from sigap.staff.queries.rota import Rota, absences_since, rota_of
from sigap.ui.taking_back import TakeBackReason
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LATER = NIGHT + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture(autouse=True)
def _shown() -> None:
    team.stepped_up(MAYA)


def uptd() -> Office:
    return team.office(OfficeKind.UPTD_PPA)


def shown() -> Rota:
    office = uptd()
    return rota_of(office, [person for person, _name in staff_of(office.id, at=AT)], absences_since(AT), at=AT)


def told() -> list[tuple[str, object]]:
    return sorted(Notice.objects.filter(code__startswith="duty").values_list("code", "person_id"), key=str)


def test_who_is_on_duty_and_who_stands_in() -> None:
    rostered(RINA, substitute=DEWI, phone="0735 111 222")
    office = uptd()
    assert queries.on_duty(office_id=office.id, at=NIGHT - timedelta(minutes=1)) is None
    found = queries.on_duty(office_id=office.id, at=LATER)
    assert found is not None
    assert (found.name, found.substitute_name, found.number) == ("Rina Marlina", "Dewi Anggraini", "0735 111 222")
    assert (found.until, found.stands_in) == (MORNING, False)
    assert queries.on_duty(office_id=office.id, at=MORNING) is None
    away(RINA, substitute=HASAN)
    found = queries.on_duty(office_id=office.id, at=LATER)
    assert found is not None
    assert (found.name, found.substitute_name, found.stands_in) == ("Dewi Anggraini", "Hasan Basri", True)
    away(DEWI)
    away(HASAN, substitute=RINA)
    assert queries.on_duty(office_id=office.id, at=LATER) is None


@pytest.mark.parametrize("login", [RINA, DEWI, LESTARI, SEKAR, SURYA])
def test_only_who_heads_the_office_and_the_secretariat_fill_its_rota(login: str) -> None:
    with pytest.raises(Refused):
        rostered(RINA, by=login)
    with pytest.raises(Refused), team.at_desk(login) as actor:
        people.set_duty_cover(by=actor, at=AT, office=uptd(), cover=DutyCover.ALWAYS)
    assert rostered(RINA, by=MAYA).person_id == team.person_id(RINA)
    sekar = rostered(SEKAR, by=SEKAR, kind=OfficeKind.RSUD)
    assert sekar.person_id == team.person_id(SEKAR), "an office without a named head fills its own"


def test_what_makes_no_sense_is_refused_and_nothing_is_written() -> None:
    rostered(RINA)
    wrong = [
        (LATER, MORNING + timedelta(hours=3), "sudah ada yang piket"),
        (MORNING, MORNING, "sesudah jam mulai"),
        (AT - timedelta(hours=9), AT, "sudah lewat"),
        (MORNING, MORNING + timedelta(days=8), "tujuh hari"),
    ]
    for starts_at, ends_at, words in wrong:
        with pytest.raises(people.UnableToRoster, match=words):
            rostered(DEWI, starts_at=starts_at, ends_at=ends_at)
    with pytest.raises(people.UnableToRoster, match="Hanya petugas kantor ini"):
        rostered(ANTON, starts_at=MORNING, ends_at=MORNING + timedelta(hours=8))
    with pytest.raises(people.UnableToRoster, match="Pilih orang lain"):
        rostered(DEWI, substitute=DEWI, starts_at=MORNING, ends_at=MORNING + timedelta(hours=8))
    assert DutyShift.objects.count() == 1


def test_a_second_click_adds_nothing_and_tells_nobody_twice() -> None:
    key, office = uuid4(), uptd()
    for _click in range(2):
        with team.at_desk(HASAN) as hasan:
            people.roster(
                by=hasan,
                at=AT,
                office=office,
                person_id=team.person_id(RINA),
                starts_at=NIGHT,
                ends_at=MORNING,
                substitute_id=None,
                phone="",
                shift_id=key,
            )
    assert DutyShift.objects.count() == 1
    assert told() == [("duty-given", team.person_id(RINA))]
    assert Event.objects.filter(code="access:duty:rostered").count() == 1


def test_a_pattern_fills_what_is_free() -> None:
    rostered(HASAN)
    key = uuid4()
    for expected in ((13, 1, 0), (0, 14, 0)):
        with team.at_desk(HASAN) as hasan:
            found = people.lay_out(
                by=hasan,
                at=AT,
                office=uptd(),
                people=dict.fromkeys(range(7), team.person_id(RINA)) | {6: team.person_id(DEWI)},
                begins=time(20),
                ends=time(8),
                first=AT.date(),
                weeks=2,
                substitute_id=team.person_id(DEWI),
                phone="",
                post_key=key,
            )
        assert found == expected
    dewis = DutyShift.objects.filter(person_id=team.person_id(DEWI))
    assert {shift.substitute_id for shift in dewis} == {None}, "nobody stands in for themselves"
    assert len(told()) == 2


def test_what_is_left_of_a_turn_is_handed_to_a_colleague_by_who_is_on_duty() -> None:
    shift = rostered(RINA)
    with pytest.raises(Refused), team.at_desk(DEWI) as dewi:
        people.hand_over_turn(by=dewi, at=LATER, shift_id=shift.id, to=team.person_id(DEWI), new_id=uuid4())
    with pytest.raises(people.UnableToRoster, match="Hanya petugas"), team.at_desk(RINA) as rina:
        people.hand_over_turn(by=rina, at=LATER, shift_id=shift.id, to=team.person_id(ANTON), new_id=uuid4())
    key = uuid4()
    for _click in range(2):
        with team.at_desk(RINA) as rina:
            people.hand_over_turn(by=rina, at=LATER, shift_id=shift.id, to=team.person_id(DEWI), new_id=key)
    spans = DutyShift.objects.order_by("starts_at").values_list("person__login", "starts_at", "ends_at")
    assert list(spans) == [(RINA, NIGHT, LATER), (DEWI, LATER, MORNING)]
    assert DutyShift.objects.get(pk=key).replaces_id == shift.id
    assert told() == sorted((("duty-given", team.person_id(login)) for login in (RINA, DEWI)), key=str), "each once"


def test_two_turns_to_come_change_their_people() -> None:
    one, other = rostered(RINA), rostered(DEWI, starts_at=MORNING, ends_at=MORNING + timedelta(hours=8))
    with team.at_desk(HASAN) as hasan:
        people.swap(by=hasan, at=AT, shift_id=one.id, with_id=other.id)
    standing = DutyShift.objects.filter(cancelled_at=None).order_by("starts_at").values_list("person__login", flat=True)
    assert list(standing) == [DEWI, RINA]
    turns = list(DutyShift.objects.filter(cancelled_at=None))
    with pytest.raises(people.UnableToRoster, match="belum mulai"), team.at_desk(HASAN) as hasan:
        people.swap(by=hasan, at=LATER, shift_id=turns[0].id, with_id=turns[1].id)


def test_who_leaves_the_office_leaves_holes_that_show() -> None:
    rostered(RINA)
    with team.at_desk(MAYA) as maya:
        membership = Person.objects.get(login=RINA).membership_set.get()
        people.end_membership(by=maya, at=AT, membership=membership)
    assert DutyShift.objects.get().cancelled_at == AT
    assert queries.on_duty(office_id=uptd().id, at=LATER) is None
    assert Event.objects.filter(code="access:duty:given_up").count() == 1


def test_a_substitute_who_left_answers_no_more() -> None:
    rostered(RINA, substitute=DEWI)
    away(RINA, substitute=HASAN)
    with team.at_desk(MAYA) as maya:
        people.end_membership(by=maya, at=AT, membership=Person.objects.get(login=DEWI).membership_set.get())
    found = queries.on_duty(office_id=uptd().id, at=LATER)
    assert found is not None
    assert found.person_id == team.person_id(HASAN)
    assert [piece.name for piece in shown().days[0].pieces] == ["Hasan Basri"]
    with team.at_desk(HASAN) as hasan:
        assert queries.is_on_duty(hasan, at=LATER)


def test_the_rota_shows_two_weeks_with_their_holes() -> None:
    rosters.covered()
    rostered(RINA)
    rota = shown()
    assert len(rota.days) == 14
    today = [(piece.name, piece.is_gap, piece.to_midnight) for piece in rota.days[0].pieces]
    assert today == [("", True, False), ("Rina Marlina", False, True)]
    assert rota.is_bare_now
    assert rota.altered == 0


def test_a_turn_that_sql_wrote_gives_no_power_and_shows() -> None:
    shift = rostered(RINA)
    with team.at_desk(RINA) as rina:
        assert queries.is_on_duty(rina, at=LATER)
        assert not queries.is_on_duty(rina, at=MORNING)
    DutyShift.objects.filter(pk=shift.pk).update(person_id=team.person_id(DEWI))
    with team.at_desk(DEWI) as dewi, pytest.raises(MacBroken):
        queries.is_on_duty(dewi, at=LATER)
    with team.at_desk(HASAN) as hasan, pytest.raises(MacBroken):
        people.give_up(by=hasan, at=AT, shift_id=shift.id, reason=TakeBackReason.WRONG)
    assert shown().altered == 1


INSERT = (
    "INSERT INTO access_dutyshift (id, office_id, person_id, phone, starts_at, ends_at, mac)"
    " VALUES (gen_random_uuid(), %s, %s, '', now(), now() + interval '1 hour', '')"
)


@pytest.mark.parametrize(
    ("login", "whom", "passes"),
    [(HASAN, RINA, True), (HASAN, ANTON, False), (RINA, RINA, False), (LESTARI, RINA, False), (MAYA, RINA, True)],
)
def test_beneath_the_acts_the_rows_are_kept_too(login: str, whom: str, *, passes: bool) -> None:
    values = [uptd().id, team.person_id(whom)]
    with team.at_desk(login), connection.cursor() as cursor:
        if passes:
            cursor.execute(INSERT, values)
        else:
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                cursor.execute(INSERT, values)


def test_the_database_and_the_rule_name_the_same_heads() -> None:
    office = team.office(OfficeKind.DINSOS)
    team.also_works_at(ANTON, RoleCode.SHELTER_OFFICER, OfficeKind.DINSOS)
    with team.at_desk(ANTON) as anton, connection.cursor() as cursor:
        cursor.execute("SELECT access.leads(%s), access.leads(%s)", [office.id, uptd().id])
        assert cursor.fetchone() == (manages_duty_of(anton, office.id), False) == (True, False)
