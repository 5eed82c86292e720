"""A dissolved office frees nobody of what excluded it, and the manager of each case hears of its end."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from tests.factories import officers, rosters, team
from tests.factories.team import AHMAD, DEWI, HASAN, LATER, MAYA, RINA

from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.queries import may_work_on, people_excluded_from
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.notifications.models import Notice
from sigap.staff import actions as people
from sigap.staff.queries.people import membership_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    team.stepped_up(MAYA, at=LATER)


def excluded(kind: OfficeKind) -> str:
    code, where = team.opened(), team.office(kind)
    what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=where.pk, office_name=where.name)
    with team.on_case(DEWI, code) as (dewi, access):
        exclude_from_case(
            by=dewi, at=team.AT, access=access, what=what, basis=ExclusionBasis.ACCUSED, words="istri terlapor di sana"
        )
    return code


def moved(login: str, to: OfficeKind) -> None:
    held, there = team.membership_of(login), officers.office(to)
    with team.at_desk(MAYA) as maya:
        membership = membership_of(maya, team.person_id(login), held)
        people.move(by=maya, at=LATER, membership=membership, office=there, role=RoleCode.PARTNER_OFFICER)


def dissolved(kind: OfficeKind) -> None:
    with team.at_desk(MAYA) as maya:
        people.end_office(by=maya, at=LATER + timedelta(minutes=1), office=team.office(kind))


def test_whoever_worked_in_a_dissolved_office_stays_excluded() -> None:
    case = team.case_of(excluded(OfficeKind.KEMENAG))
    moved(AHMAD, OfficeKind.DISDIK)
    dissolved(OfficeKind.KEMENAG)
    with team.at_desk(DEWI):
        assert team.person_id(AHMAD) in people_excluded_from(case.id)
        assert not may_work_on(case.id, team.person_id(AHMAD))
    team.sign_in(AHMAD)
    with team.at_desk(AHMAD):
        assert team.counted("SELECT unnest(access.excluded_from_me('case'))") == 1


def test_whoever_left_long_before_the_end_is_free() -> None:
    case = team.case_of(excluded(OfficeKind.KEMENAG))
    moved(AHMAD, OfficeKind.DISDIK)
    Membership.objects.filter(office__kind=OfficeKind.KEMENAG).update(
        since=LATER - timedelta(days=900), until=LATER - timedelta(days=500)
    )
    dissolved(OfficeKind.KEMENAG)
    with team.at_desk(DEWI):
        assert people_excluded_from(case.id) == frozenset()


def test_the_manager_hears_that_the_excluded_office_was_dissolved() -> None:
    case = team.case_of(excluded(OfficeKind.KEMENAG))
    moved(AHMAD, OfficeKind.DISDIK)
    rosters.away(DEWI, substitute=RINA)
    dissolved(OfficeKind.KEMENAG)
    told = Notice.objects.filter(code="case-kept-dissolved", ids={"case": str(case.id)})
    assert {row.person_id for row in told} == {case.manager_id, team.person_id(RINA)}, "and who stands in"


def test_the_head_hears_where_the_manager_came_from_that_office() -> None:
    team.also_works_at(DEWI, RoleCode.PARTNER_OFFICER, OfficeKind.DISDIK)
    held = team.person_id(DEWI)
    school = Office.objects.get(kind=OfficeKind.DISDIK)
    Membership.objects.filter(person_id=held, office=school).update(until=LATER)
    case = team.case_of(excluded(OfficeKind.DISDIK))
    dissolved(OfficeKind.DISDIK)
    assert not Notice.objects.filter(code="case-kept-dissolved").exists()
    told = Notice.objects.get(code="case-without-manager")
    assert (told.office_id, told.role, told.ids) == (case.office_id, "head", {"case": str(case.id)})
    with team.at_desk(HASAN):
        assert held in people_excluded_from(case.id)
