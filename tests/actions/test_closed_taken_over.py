"""A closed case whose people have left is not lost: the head takes it over, opens it, or has it erased."""

import pytest
from django.conf import LazySettings
from tests.actions.test_people_leaving import end_role
from tests.factories import endings, joint, team
from tests.factories.team import ANTON, DEWI, HASAN, LATER, LESTARI, RINA

from sigap.cases import actions as cases
from sigap.cases.actions.handing_over import UnableToHandOverCase, may_take
from sigap.cases.models import Case
from sigap.cases.rules import CaseStatus, ClosingReason, HandOverReason, ReopeningReason, Risk
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code(settings: LazySettings) -> str:
    settings.SIGAP_DEMO = True
    code = team.opened(age_years=30, risk=Risk.LOW)
    endings.closed(code)
    return code


def take_over(code: str) -> None:
    with team.at_desk(HASAN) as actor:
        me = team.colleague(actor, HASAN)
        cases.take_over(by=actor, at=LATER, code=code, me=me, reason=HandOverReason.LEAVING)


def test_the_head_takes_a_closed_case_over_and_opens_it_again(code: str) -> None:
    for login in (DEWI, RINA):
        end_role(login)
    with team.at_desk(HASAN) as actor:
        assert may_take(actor, team.case_of(code))
    take_over(code)
    take_over(code)
    case = team.case_of(code)
    assert (case.is_closed, case.manager_id) == (True, team.person_id(HASAN))
    assert team.trail(case.id).count("case:file:taken_over") == 1
    with team.on_case(HASAN, code) as (actor, access):
        cases.reopen_case(by=actor, at=LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    assert not team.case_of(code).is_closed


def test_an_erased_case_is_taken_over_by_nobody(code: str) -> None:
    Case.objects.filter(code=code).update(erased_at=LATER)
    with team.at_desk(HASAN) as actor:
        assert not may_take(actor, team.case_of(code))
    with pytest.raises(UnableToHandOverCase, match="dimusnahkan"):
        take_over(code)


def test_the_manager_hears_that_another_offices_head_now_works_on_it() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    joint.police_in(code)
    for _click in range(2):
        with team.at_desk(LESTARI) as actor:
            me = team.colleague(actor, LESTARI)
            cases.take_over(by=actor, at=LATER, code=code, me=me, reason=HandOverReason.LEAVING)
    heard = Notice.objects.filter(code="case-partner-joined").values_list("person_id", flat=True)
    assert list(heard) == [team.person_id(DEWI)], "once, whom to telephone there"


def test_who_works_on_it_for_others_hears_that_the_head_took_it_over_while_it_is_open(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    code, closed = team.opened(), team.opened()
    for each in (code, closed):
        team.accepted(each, ANTON)
    Case.objects.filter(code=closed).update(
        status=CaseStatus.CLOSED, closed_at=LATER, closing_reason=ClosingReason.GOALS_REACHED
    )
    for each in (code, code, closed):
        take_over(each)
    heard = Notice.objects.filter(code="case-manager-changed").values_list("person_id", "ids__case")
    assert list(heard) == [(team.person_id(ANTON), str(team.case_of(code).pk))], "once"
