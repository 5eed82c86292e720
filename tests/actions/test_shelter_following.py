"""A guest's data are put right in their case: the bed's rules see it, the house and the manager hear once."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.factories import shelter, team, victims
from tests.factories.shelter import AT, person_of
from tests.factories.team import ANTON, DEWI

from sigap.cases.actions.danger import set_dangers
from sigap.cases.actions.people import correct_person
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole, Sex
from sigap.cases.rules.danger import DangerSource
from sigap.legal.actions import Paper, correct_mark
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind
from sigap.notifications.models import Notice
from sigap.screening.rules.codes import Flag
from sigap.shelter import actions, jobs
from sigap.shelter.actions import NewStay, StayWords
from sigap.shelter.models import ShelterHouse, Stay
from sigap.shelter.rules import StayStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
GUEST, CLIENT = "shelter-guest-changed", "shelter-client-changed"


def corrected(code: str, role: PersonRole, sex: Sex, age: int) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        row = CasePerson.objects.get(pk=person_of(code))
        correct_person(
            by=actor, at=team.LATER, access=access, ordinal=row.ordinal, role=role, sex=sex, age_years=age,
            based_on=row.version, knows_the_law=True,
        )  # fmt: skip


def held(code: str, house: ShelterHouse) -> Stay:
    with team.at_desk(DEWI) as actor:
        new = NewStay(house_id=house.pk, post_key=uuid4(), person_id=person_of(code))
        return actions.begin_stay(by=actor, at=AT, new=new, wanted=StayStatus.HELD)


def heard() -> set[tuple[str, UUID | None, UUID | None]]:
    """Who was told what once the worker has looked, twice."""
    for _turn in range(2):
        with team.role("sigap_worker"):
            jobs.ring(team.LATER)
    rows = list(Notice.objects.filter(code__in=(GUEST, CLIENT)))
    assert all(set(row.ids) == {"case"} for row in rows)
    found = {(row.code, row.office_id, row.person_id) for row in rows}
    assert Notice.objects.filter(code__in=(GUEST, CLIENT)).delete()[0] == len(found)
    return found


def test_an_age_written_long_ago_is_that_of_today() -> None:
    house, code = shelter.opened(), team.opened()
    CasePerson.objects.filter(pk=person_of(code)).update(
        sex=Sex.FEMALE, age_years=15, aged_at=AT - timedelta(days=3 * 366)
    )
    stay = held(code, house)
    assert (stay.age_years, stay.uses.get().bed.room.kind) == (18, "room_women")


def test_the_house_hears_once_of_a_guest_who_is_accused_now() -> None:
    house, code = shelter.opened(), team.opened()
    CasePerson.objects.filter(pk=person_of(code)).update(sex=Sex.FEMALE, age_years=30, aged_at=AT)
    held(code, house)
    corrected(code, PersonRole.VICTIM, Sex.FEMALE, 31)
    assert heard() == set(), "nothing by which a bed is chosen"
    told = {(GUEST, house.office_id, None), (CLIENT, None, team.person_id(DEWI))}
    corrected(code, PersonRole.VICTIM, Sex.FEMALE, 16)
    assert heard() == told
    corrected(code, PersonRole.SUSPECT, Sex.FEMALE, 16)
    assert heard() == told


def corrected_mark(code: str, mark: Mark, *, days: int = 0, is_void: bool = False) -> None:
    with team.on_case(ANTON, code) as (actor, access):
        correct_mark(
            by=actor, at=team.LATER + timedelta(days=days, minutes=3), access=access, mark_id=mark.id,
            happened_on=mark.happened_on, ordinal=2, told_by=None, paper=Paper(why="CONTOH"), is_void=is_void,
            post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def rung(days: int = 0) -> list[tuple[UUID | None, UUID | None, object]]:
    with team.role("sigap_worker"):
        jobs.ring(team.LATER + timedelta(days=days))
    rows = Notice.objects.filter(code="shelter-guard")
    return [(row.office_id, row.person_id, row.ids) for row in rows]


def endangered(code: str, flag: Flag, at: datetime) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        set_dangers(by=actor, at=at, access=access, flags=[flag], source=DangerSource.OFFICER)


def test_the_house_guards_its_door_once_while_a_suspect_is_free() -> None:
    house, code, other = shelter.opened(), victims.opened(), victims.opened()
    CasePerson.objects.filter(pk=person_of(code)).update(sex=Sex.FEMALE, age_years=30, aged_at=AT)
    stay = held(code, house)

    victims.note(code, MarkKind.RELEASED)
    victims.note(other, MarkKind.RELEASED)
    assert rung() == [], "nobody of that case sleeps there"
    with team.at_desk(shelter.TUTI) as actor:
        actions.admit(by=actor, at=AT, stay_id=stay.pk, words=StayWords())
    told = [(house.office_id, None, {"case": str(team.case_of(code).pk)})]
    assert (rung(), rung()) == (told, told), "neither who nor why"
    victims.note(code, MarkKind.WANTED)
    assert rung() == told * 2
    Notice.objects.filter(code="shelter-guard").delete()
    victims.note(code, MarkKind.FOUND)
    assert rung() == [], "nobody is at large any more"
    free = victims.note(code, MarkKind.RELEASED, at=team.LATER + timedelta(minutes=1))
    assert rung() == told, "free once more, on the very day"
    for over in (MarkKind.DIED, MarkKind.EXECUTION):
        gone = victims.note(code, over, login=DEWI, at=team.LATER + timedelta(minutes=2))
        Notice.objects.filter(code="shelter-guard").delete()
        assert rung() == [], over
        corrected_mark(code, gone, is_void=True)
        assert rung() == told, "so it was not"
    corrected_mark(code, free, days=8)
    Notice.objects.filter(code="shelter-guard").delete()
    assert rung(8) == [], "what was put right is as old as what first said so"


def test_the_house_guards_its_door_when_a_danger_may_come_to_it() -> None:
    house, code, other = shelter.opened(), victims.opened(), victims.opened()
    CasePerson.objects.filter(pk=person_of(code)).update(sex=Sex.FEMALE, age_years=30, aged_at=AT)
    stay = held(code, house)
    endangered(code, Flag.LIVES_WITH_SUSPECT, AT - timedelta(minutes=1))
    endangered(other, Flag.ABDUCTION, AT)
    with team.at_desk(shelter.TUTI) as actor:
        actions.admit(by=actor, at=AT, stay_id=stay.pk, words=StayWords())
    told = [(house.office_id, None, {"case": str(team.case_of(code).pk)})]
    endangered(code, Flag.INJURY, team.LATER)
    assert rung() == [], "nobody comes to the house for that"
    for round_of, flag in enumerate((Flag.WEAPON, Flag.LIVES_WITH_SUSPECT, Flag.WEAPON), 1):
        endangered(code, flag, team.LATER + timedelta(minutes=round_of))
        assert (rung(), rung()) == (told * round_of, told * round_of), "told anew it is told again"
