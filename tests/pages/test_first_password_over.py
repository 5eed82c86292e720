"""A first password lets in for a day by the database's clock; then somebody else makes another one."""

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from tests.factories import officers

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.staff import actions

pytestmark = pytest.mark.django_db
WULAN, FIRST, NEW = "wulan.uptd", "/masuk/sandi-baru/", "kebun-kopi-muaradua"
OVER = "berlaku 24 jam dan sudah lewat"


@pytest.fixture(autouse=True)
def wulan(settings: LazySettings) -> Iterator[Person]:
    """Somebody who has a paper and never came; the pages run as the desk."""
    settings.SIGAP_DEMO = True
    officers.maya()
    found = actions.add_person(
        by=officers.LOADER, at=officers.AT, login=WULAN, name="Wulan CONTOH", password=officers.PASSWORD,
        must_change=True,
    )  # fmt: skip
    uptd = officers.office(OfficeKind.UPTD_PPA)
    role = RoleCode.INTAKE_OFFICER
    actions.grant_membership(by=officers.LOADER, at=officers.AT, person=found, office=uptd, role=role)
    _sql("SET LOCAL ROLE sigap_desk")
    yield found
    _sql("RESET ROLE")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _older(hours: str) -> None:
    _sql("RESET ROLE")
    _sql(f"UPDATE access_person SET password_set_at = now() - interval '{hours}' WHERE login = '{WULAN}'")
    _sql("SET LOCAL ROLE sigap_desk")


def _said(client: officers.DeskClient, password: str) -> str:
    return client.post("/masuk/", {"login": WULAN, "password": password}).content.decode()


def test_it_lets_in_until_the_day_is_over_and_says_what_to_do_then() -> None:
    _older("23 hours 59 minutes")
    assert officers.sign_in(officers.DeskClient(), WULAN) == 302
    _older("24 hours 1 minute")
    client = officers.DeskClient()
    assert OVER in _said(client, officers.PASSWORD)
    assert OVER not in _said(client, "salah sama sekali"), "only who holds the paper is told"
    assert client.get("/profil/").status_code == 302


def test_who_came_in_time_and_waited_replaces_it_no_more() -> None:
    client = officers.DeskClient()
    assert officers.sign_in(client, WULAN) == 302
    _older("25 hours")
    answer = client.post(FIRST, {"new": NEW, "again": NEW})
    assert answer.status_code == 403
    assert OVER in answer.content.decode()
    _sql("RESET ROLE")
    assert Person.objects.get(login=WULAN).must_change


def test_another_one_is_made_and_the_old_paper_is_worth_nothing(wulan: Person) -> None:
    _older("25 hours")
    maya = officers.DeskClient()
    assert officers.sign_in(maya, "maya.sekretariat") == 302
    page = f"/orang/{wulan.id}/sandi-pertama/"
    assert "lewat 24 jam" in maya.get(f"/orang/{wulan.id}/").content.decode()
    assert maya.post("/masuk/ulang/", {"password": officers.PASSWORD}).status_code == 302
    sheet = maya.post(page, {"is_sure": "on"}).content.decode()
    found = re.search(r'slip__w">([a-z-]+)<', sheet)
    assert found
    client = officers.DeskClient()
    assert "tidak cocok" in _said(client, officers.PASSWORD)
    assert officers.sign_in(client, WULAN, found[1]) == 302
    assert client.post(FIRST, {"new": NEW, "again": NEW}).headers["Location"] == "/"
    assert maya.post(page, {"is_sure": "on"}).status_code == 409, (
        "who has a password of their own gets none from others"
    )
    _sql("RESET ROLE")
    assert Event.objects.filter(code="access:first_password:made").count() == 1


def test_a_name_of_ones_own_makes_no_password() -> None:
    client = officers.DeskClient()
    assert officers.sign_in(client, WULAN) == 302
    answer = client.post(FIRST, {"new": "wulan-contoh-2026", "again": "wulan-contoh-2026"})
    assert answer.status_code == 422
    assert "mudah ditebak" in answer.content.decode()


def test_a_statement_in_the_desks_connection_makes_no_lasting_one() -> None:
    row = "'11111111-1111-4111-8111-111111111111', 'tiruan', 'Tiruan', '', true, false, true, 'id', now(), ''"
    columns = "id, login, name, password, is_active, is_demo, must_change, language, created_at, mac, password_set_at"
    for statement in (
        f"INSERT INTO access_person ({columns}) VALUES ({row}, now() + interval '9 years')",
        f"UPDATE access_person SET password_set_at = now() WHERE login = '{WULAN}'",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            _sql(statement)
