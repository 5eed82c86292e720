"""A role that ends by its last day: the head hears before, and what goes on with a leaver goes on by itself."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from tests.actions.test_appointments_given import appointed
from tests.factories import team
from tests.factories.team import ANTON, DEWI, HASAN, RINA

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.models import Appointment
from sigap.cases.actions.handing_over import held_by
from sigap.cases.models import Assignment
from sigap.notifications.models import Notice
from sigap.notifications.rules import Audience
from sigap.staff.jobs import follow_ends

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
type Hearer = tuple[object, str]


def ends(login: str, until: timedelta) -> None:
    team.rewritten("access_membership", team.membership_of(login), until=now() + until)


def swept() -> None:
    """The worker looks, and once more."""
    for _time in range(2):
        with team.role("sigap_worker"):
            follow_ends(now())


def told(code: str) -> list[Hearer]:
    return list(Notice.objects.filter(code=code).values_list("office_id", "role"))


def office(kind: OfficeKind) -> object:
    return team.office(kind).pk


def works_on(code: str, login: str) -> bool:
    return Assignment.objects.filter(case__code=code, person_id=team.person_id(login), until=None).exists()


def test_the_head_hears_before_a_role_ends_under_which_something_is_open() -> None:
    team.opened()
    for days, times in ((20, 0), (10, 1), (2, 2)):
        ends(DEWI, timedelta(days=days))
        ends(RINA, timedelta(days=days))
        swept()
        assert told("role-ending") == [(office(OfficeKind.UPTD_PPA), Audience.HEAD)] * times
    about = Notice.objects.filter(code="role-ending").values_list("ids", flat=True)
    assert list(about) == [{"person": str(team.person_id(DEWI))}] * 2


def test_a_role_that_was_made_longer_does_not_end() -> None:
    team.opened()
    ends(DEWI, timedelta(days=2))
    team.also_works_at(DEWI, RoleCode.CASE_MANAGER, OfficeKind.UPTD_PPA)
    swept()
    assert told("role-ending") == []


def test_where_it_is_the_heads_own_role_the_secretariat_hears_too() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    ends("lestari.polres", -timedelta(days=1))
    ends(ANTON, timedelta(days=2))
    swept()
    assert set(told("role-ending")) == {
        (office(OfficeKind.POLRES_PPA), Audience.HEAD),
        (office(OfficeKind.SECRETARIAT), Audience.HEAD),
    }


def test_once_it_ended_what_somebody_did_beside_others_goes_on() -> None:
    code = team.opened()
    row = appointed(code, RINA)
    ends(RINA, -timedelta(days=1))
    swept()
    assert not works_on(code, RINA)
    assert Appointment.objects.get(pk=row.pk).officer_id == team.person_id(DEWI)
    assert team.trail(team.case_of(code).pk).count("case:officer:released") == 1
    assert told("case-without-manager") == told("case-colleague-left") == []


def test_of_what_they_managed_or_did_alone_the_head_hears_once_and_gives_it_on() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    for login in (DEWI, ANTON):
        ends(login, -timedelta(days=1))
    swept()
    assert told("case-without-manager") == [(office(OfficeKind.UPTD_PPA), Audience.HEAD)]
    assert told("case-colleague-left") == [(office(OfficeKind.POLRES_PPA), Audience.HEAD)]
    assert works_on(code, DEWI)
    assert works_on(code, ANTON)
    with team.at_desk(HASAN) as hasan:
        assert [each.case.code for each in held_by(hasan, team.person_id(DEWI))] == [code]


def test_of_a_report_that_they_had_not_decided_the_head_hears_once() -> None:
    team.taken(RINA)
    swept()
    assert told("report-left") == []
    ends(RINA, -timedelta(days=1))
    swept()
    assert told("report-left") == [(office(OfficeKind.UPTD_PPA), Audience.HEAD)]
