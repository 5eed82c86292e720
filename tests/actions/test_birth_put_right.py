"""A birth written under Orang reaches who holds a child, and how a witness is to be heard."""

from datetime import date, datetime, timedelta

import pytest
from tests.factories import children, diary, team
from tests.factories.children import HELD, detain, know
from tests.factories.team import AT, DEWI, RINA

from sigap.cases import actions as cases
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole, Sex
from sigap.hearings.models import Hearing
from sigap.juvenile.rules import AgeSource
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LATER = HELD + timedelta(days=1)


def born(code: str, ordinal: int, birth_date: str, *, login: str = DEWI, at: datetime = AT) -> None:
    """Their birth certificate is entered."""
    version = CasePerson.objects.get(case__code=code, ordinal=ordinal).version
    with team.on_case(login, code) as (actor, access):
        identity = cases.Identity(full_name=f"Rekaan {ordinal}", birth_date=birth_date)
        cases.name_person(by=actor, at=at, access=access, ordinal=ordinal, identity=identity, based_on=version)


def rung() -> int:
    return Notice.objects.filter(code="child-held-barred", role="head").count()


def test_all_hear_once_that_the_child_who_is_held_is_under_fourteen() -> None:
    code = children.opened(age=14)
    know(code, born_on=None, age_years=14, source=AgeSource.SAID)
    detain(code)
    before = rung()
    born(code, 2, "2012-12-28", at=LATER)
    assert rung() == before + 1
    notice = Notice.objects.filter(code="child-held-barred").latest("created_at")
    assert set(notice.ids) == {"case", "detention"}
    version = team.case_of(code).version
    with team.on_case(DEWI, code) as (actor, access):
        cases.note_event(by=actor, at=LATER, access=access, acted_on=date(2026, 11, 2), area="", based_on=version)
    assert rung() == before + 1


def test_a_birth_noted_with_the_police_is_not_contradicted_by_years() -> None:
    """Fourteen now, so thirteen or fourteen on the day of the act: the papers say fourteen."""
    code = children.opened(age=15)
    know(code, born_on=date(2012, 10, 30))
    detain(code)
    born(code, 2, "2012-10-30", at=LATER)
    assert rung() == 0


def test_a_witness_who_turns_out_a_child_is_to_be_spared_whoever_writes_it_down() -> None:
    code = diary.opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=AT, access=access, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=19)
        cases.assign(by=actor, at=AT, access=access, officer=team.colleague(actor, RINA))
    ahead, over = (diary.note(DEWI, code, witnesses=[3], starts_at=diary.SOON + n * diary.DAY) for n in range(2))
    Hearing.objects.filter(pk=over.pk).update(status="hearing_cancelled", settled_at=AT)
    assert not ahead.hears_child
    born(code, 3, "2010-03-01", login=RINA)
    for row, is_child in ((ahead, True), (over, False)):
        row.refresh_from_db()
        assert row.hears_child is is_child
    with team.on_case(DEWI, code) as (actor, access):
        cases.correct_person(
            by=actor, at=AT, access=access, ordinal=3, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=20, based_on=2
        )
    ahead.refresh_from_db()
    assert not ahead.hears_child
