"""The tables' owner lets an office or an officer into a case past SIGAP: no page of the case opens to them."""

from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from tests.factories import officers, team

from sigap.access.events import POWER_ALTERED
from sigap.access.roles import OfficeKind
from sigap.audit.models import Event
from sigap.cases.models import Assignment, Case, Participation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def case() -> Case:
    code = team.opened()
    team.named(code)
    return team.case_of(code)


def pages_of(case: Case) -> list[str]:
    """Every address that takes the code of a case and nothing else."""
    found = []
    for space, (_prefix, resolver) in get_resolver().namespace_dict.items():
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            try:
                found.append(reverse(f"{space}:{name}", kwargs={"code": case.code}))
            except NoReverseMatch:
                continue
    return sorted(found)


def signed_in(login: str) -> Client:
    client = officers.DeskClient()
    officers.sign_in(client, login)
    return client


def let_in(case: Case) -> UUID:
    """The hospital takes part, as the owner says."""
    rsud = team.office(OfficeKind.RSUD).pk
    rooms = ["summary", "persons", "timeline", "referrals", "services", "documents"]
    Participation.objects.create(
        case=case, office_id=rsud, office_name="RSUD", rooms=rooms, since=team.AT, mac=b"x" * 32
    )
    return rsud


def put_to_work(case: Case, office_id: UUID) -> None:
    """And dr. Sekar works on it there."""
    Assignment.objects.create(
        case=case,
        person_id=team.person_id(team.SEKAR),
        person_name="dr. Sekar",
        office_id=office_id,
        since=team.AT,
        mac=b"x" * 32,
    )


def statuses(client: Client, case: Case) -> dict[str, int]:
    return {path: client.get(path).status_code for path in pages_of(case)}


def test_its_own_manager_is_shown_them(case: Case) -> None:
    shown = statuses(signed_in(team.DEWI), case)
    assert sum(status == 200 for status in shown.values()) > 8, shown


@pytest.mark.parametrize("at_work", [False, True])
def test_a_forged_participation_shows_no_page_and_is_told_of(case: Case, *, at_work: bool) -> None:
    rsud = let_in(case)
    if at_work:
        put_to_work(case, rsud)
    shown = statuses(signed_in(team.SEKAR), case)
    assert not {path for path, status in shown.items() if status == 200}
    assert {shown[path] for path in (f"/kasus/{case.code}/", f"/kasus/{case.code}/orang/")} == {404}
    assert Event.objects.filter(code=POWER_ALTERED, body__contains="participation").count() >= 2


def test_a_forged_assignment_in_ones_own_office_shows_none_either(case: Case) -> None:
    mine = Participation.objects.get(case=case)
    person = team.person_id(team.HASAN)
    before = signed_in(team.HASAN).get(f"/kasus/{case.code}/orang/").status_code
    Assignment.objects.create(
        id=uuid4(),
        case=case,
        person_id=person,
        person_name="Hasan",
        office_id=mine.office_id,
        since=team.AT,
        mac=b"x" * 32,
    )
    shown = statuses(signed_in(team.HASAN), case)
    assert before == 404
    assert not {path for path, status in shown.items() if status == 200}
