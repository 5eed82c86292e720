"""A call-back is reviewed by a head: also while the headship is vacant, and never by whoever called."""

import pytest
from tests.actions.test_people_of_case import add, write
from tests.factories import team

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import SeatKind
from sigap.cases import actions as cases
from sigap.cases.models import CallBack
from sigap.cases.queries import case_for
from sigap.cases.rules import CallBackFinding, PersonRole
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.notifications.models import Notice
from sigap.taskforce import actions as taskforce

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    return team.opened()


@pytest.fixture
def reporter(code: str) -> int:
    ordinal = add(code, PersonRole.REPORTER)
    write(code, ordinal)
    return ordinal


def seat(login: str) -> None:
    """Puts somebody on the daily chair."""
    team.stepped_up(team.MAYA)
    with team.at_desk(team.MAYA) as maya:
        taskforce.grant_seat(by=maya, at=team.AT, person=Person.objects.get(login=login), kind=SeatKind.DAILY_CHAIR)


def called(login: str, code: str, reporter: int) -> CallBack:
    with team.at_desk(login) as actor:
        return cases.ask_call_back(
            by=actor, at=now(), access=case_for(actor, code), ordinal=reporter, on_duty=login == team.RINA
        )


def reviewed(login: str, code: str, row: CallBack) -> None:
    with team.at_desk(login) as actor:
        cases.review_call_back(
            by=actor, at=now(), access=case_for(actor, code), call_back_id=row.id, finding=CallBackFinding.IN_ORDER
        )


def is_due() -> bool:
    return Clock.objects.filter(rule_code="callback-review", stopped_at=None).exists()


def told(code: str) -> list[tuple[object, str]]:
    return list(Notice.objects.filter(code=code).values_list("office_id", "role"))


def test_a_call_back_is_reviewed_also_where_the_headship_is_vacant(code: str, reporter: int) -> None:
    Membership.objects.filter(person__login=team.HASAN).update(until=now())
    called(team.RINA, code, reporter)
    assert is_due(), "it climbs to the daily chair, or waits for the next head"
    assert told("call-back-made") == [(team.office(OfficeKind.UPTD_PPA).pk, "head")]


def test_the_daily_chair_hears_of_what_nobody_can_review(code: str, reporter: int) -> None:
    seat(team.SITI)
    called(team.HASAN, code, reporter)
    assert not is_due()
    assert (told("call-back-made"), told("call-back-unreviewed")) == ([], [(None, "daily_chair")])
    assert not Notice.objects.filter(code="call-back-unreviewed", person_id__isnull=False)


def test_the_secretariat_hears_for_an_empty_daily_chair_what_nobody_can_review(code: str, reporter: int) -> None:
    called(team.HASAN, code, reporter)
    personal = Notice.objects.filter(code="call-back-unreviewed", person_id__isnull=False)
    assert list(personal.values_list("person_id", flat=True)) == [team.person_id(team.MAYA)]


def test_the_one_heads_own_call_back_keeps_no_deadline(code: str, reporter: int) -> None:
    called(team.HASAN, code, reporter)
    row = called(team.RINA, code, reporter)
    assert is_due()
    reviewed(team.HASAN, code, row)
    assert not is_due()


def test_a_heads_call_back_waits_for_the_other_head(code: str, reporter: int) -> None:
    team.also_works_at(team.DEWI, RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA)
    own, row = called(team.HASAN, code, reporter), called(team.RINA, code, reporter)
    reviewed(team.HASAN, code, row)
    assert is_due()
    reviewed(team.DEWI, code, own)
    assert not is_due()
