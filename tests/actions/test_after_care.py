"""After a closing: looking after the person once more is owed for the closing that stands; a reopening is heard."""

from datetime import date, timedelta

import pytest
from tests.factories import endings, joint, team
from tests.factories.rosters import rostered
from tests.factories.work import differences

from sigap.access.models import Person
from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.actions.opening import put_on_case
from sigap.cases.rules import ReopeningReason, Risk
from sigap.notifications.models import Notice
from sigap.notifications.rules import MailPace, pace_of
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = date(2026, 12, 20)


def owed() -> int:
    return WorkItem.objects.filter(kind=Kind.AFTER_CARE, settled_at=None).count()


def test_after_a_second_closing_it_ends_once_it_is_done() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    endings.closed(code, after_care_on=DAY)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    assert owed() == 0
    endings.closed(code, after_care_on=DAY)
    assert owed() == 1
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.note_after_care(by=actor, at=team.LATER, access=access)
    assert (owed(), differences()) == (0, [])


def test_harm_done_again_reaches_who_is_on_duty_at_once() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    joint.police_in(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        uptd, rina = access.case.office_id, team.person_id(team.RINA)
        put_on_case(by=actor, at=team.AT, case_id=access.case.id, person_id=rina, name="Rina", office_id=uptd)
    rostered(
        team.ANTON,
        by=team.LESTARI,
        kind=OfficeKind.POLRES_PPA,
        starts_at=team.AT,
        ends_at=team.AT + timedelta(hours=9),
    )
    endings.closed(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.HARM_AGAIN)
    heard = Notice.objects.filter(code="case-reopened-harm").values_list("person_id", flat=True)
    assert list(heard) == [team.person_id(team.ANTON)]
    working = Notice.objects.filter(code__startswith="case-reopened-yours").values_list("code", "person_id")
    assert list(working) == [("case-reopened-yours-harm", rina)], "who is on duty heard it already"
    paces = [pace_of(each) for each in ("case-reopened-harm", "case-reopened", "risk-lowered", "risk-lowered-alone")]
    assert paces == [MailPace.EMERGENCY, MailPace.URGENT, MailPace.NEWS, MailPace.URGENT]


def test_who_still_works_on_it_hears_that_it_is_open_again() -> None:
    code = team.opened(age_years=30, risk=Risk.LOW)
    joint.police_in(code)
    case, mine = team.case_of(code), team.office(OfficeKind.UPTD_PPA)
    with team.on_case(team.DEWI, code) as (actor, access):
        for login in (team.RINA, team.HASAN):
            who = team.person_id(login)
            put_on_case(by=actor, at=team.AT, case_id=case.pk, person_id=who, name=login, office_id=mine.pk)
    Person.objects.filter(login=team.HASAN).update(is_active=False)
    endings.closed(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.NEW_FACTS)
    heard = Notice.objects.filter(code__startswith="case-reopened")
    assert set(heard.values_list("code", "person_id")) == {
        ("case-reopened-yours", team.person_id(team.RINA)),
        ("case-reopened-yours", team.person_id(team.ANTON)),
    }
