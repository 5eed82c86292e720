"""Somebody of a team must not know of its case any more: the manager hears, and the pages say whom not to send."""

import pytest
from django.db import connection
from tests.actions.test_field_visits import keep_from
from tests.factories import officers, team
from tests.factories.fieldvisits import AT, planned
from tests.factories.team import DEWI, HASAN, RINA, SITI

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.exclusions import declare_kinship
from sigap.cases.queries import people_excluded_from
from sigap.fieldvisits import actions
from sigap.fieldvisits.models import FieldVisit
from sigap.fieldvisits.queries import barred_in, offices_sending, visits_of
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def told() -> list[object]:
    return list(Notice.objects.filter(code="field-member-kept").values_list("person_id", flat=True))


def barred(code: str) -> list[list[str]]:
    with team.on_case(DEWI, code) as (_actor, access):
        kept = people_excluded_from(access.case.id)
        return [barred_in(row, kept) for row in visits_of(access)]


@pytest.mark.parametrize("login", [HASAN, RINA])
def test_who_goes_or_keeps_the_route_and_must_not_know_is_named(login: str) -> None:
    code = team.opened()
    visit = planned(code)
    assert barred(code) == [[]]
    keep_from(code, login)
    assert barred(code) == [[team.PEOPLE[login][0]]]
    assert told() == [team.person_id(DEWI)]
    with team.on_case(DEWI, code) as (actor, access):
        actions.call_off(by=actor, at=AT, access=access, visit_id=visit.pk)
    assert barred(code) == [[]]


def test_who_leaves_for_kinship_is_told_of_to_the_manager() -> None:
    code = team.opened()
    planned(code)
    with team.on_case(HASAN, code) as (actor, access):
        declare_kinship(by=actor, at=AT, access=access)
    assert told() == [team.person_id(DEWI)]


def test_nobody_hears_where_no_team_names_them_and_no_other_office_asks() -> None:
    code = team.opened()
    visit = planned(code, team=[])
    keep_from(code, HASAN)
    assert told() == []
    case_id, rina = team.case_of(code).id, team.person_id(RINA)
    with team.at_desk(DEWI):
        assert offices_sending(case_id, [rina])
    with team.at_desk(team.SEKAR), connection.cursor():
        assert not offices_sending(case_id, [rina])
    FieldVisit.objects.filter(pk=visit.pk).update(status="field_cancelled")
    with team.at_desk(DEWI):
        assert not offices_sending(case_id, [rina])


def test_the_head_of_another_office_that_sends_the_team_hears_too() -> None:
    code, dinsos = team.opened(), team.office(OfficeKind.DINSOS).pk
    officers.officer("wati.dinsos", "Wati Rekaan", RoleCode.SOCIAL_WORKER, kind=OfficeKind.DINSOS)
    team.sign_in("wati.dinsos")
    team.accepted(code, SITI, frozenset({ReferralPurpose.SOCIAL_REHABILITATION}))
    planned(code, by=SITI, leader=team.person_id(SITI), team=[], keeper=team.person_id("wati.dinsos"))
    keep_from(code, "wati.dinsos")
    heard = Notice.objects.filter(code="field-member-kept").values_list("person_id", "office_id", "role")
    assert set(heard) == {(team.person_id(DEWI), None, ""), (None, dinsos, "head")}
