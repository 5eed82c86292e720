"""Pages of a hand-over: what is left with somebody who is off a case has words of its own, and ends."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, officers, team
from tests.factories.casework import HEAD, INTAKE, MANAGER, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.access.queries import people_of_office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance import actions as assistance
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import declare_kinship
from sigap.cases.queries import case_for
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def left_behind(work: Work) -> None:
    """An appointment with somebody who has declared since that they are kin."""
    at = now()
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        rina = next(who for who in people_of_office(actor, actor.office_ids[0], at=at) if who.login == INTAKE)
        cases.assign(by=actor, at=at, access=access, officer=rina)
        assistance.appoint(
            by=actor, at=at, access=access, kind="counselling", starts_at=at + timedelta(hours=2), officer=rina,
            place="Rekaan: kantor.", post_key=uuid4(),
        )  # fmt: skip
    with casework.acting(INTAKE, {}) as actor:
        declare_kinship(by=actor, at=now(), access=case_for(actor, work.own))


def test_what_is_left_is_named_so_and_the_page_reaches_its_end(work: Work) -> None:
    left_behind(work)
    rina, hasan = Person.objects.get(login=INTAKE).pk, casework.at_desk(HEAD)
    path = f"/kasus/serah-terima/{rina}/"
    page = hasan.get(path).content.decode()
    row = re.search(rf'<b class="code">{work.own}</b>.*?</label>', page, flags=re.DOTALL)
    assert row
    assert "Tidak ikut lagi; serahkan yang tersisa" in row[0]
    assert "Ditugaskan" not in row[0]
    codes = re.findall(r'name="cases" value="([^"]+)"', page)
    to = re.search(r'<option value="([^"]+)">Hasan Basri', page)
    assert to
    data = {"cases": codes, "to": to[1], "reason": "conflict_of_interest"}
    assert hasan.post(path, data).status_code == 302
    assert "Tidak ada lagi yang dipegang" in hasan.get(path).content.decode()
    assert "dapat Anda serahkan" not in hasan.get(f"/orang/{rina}/").content.decode()


def test_an_office_without_a_head_by_name_finds_where_to_hand_over(work: Work) -> None:
    for login in ("lama.rekaan", "baru.rekaan"):
        officers.officer(login, f"{login} Rekaan", RoleCode.SOCIAL_WORKER, kind=OfficeKind.DINSOS)
        team.sign_in(login)
    client = casework.RoleClient()
    client.cookies[site.SESSION_COOKIE_NAME] = team.TICKETS["baru.rekaan"]
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/kasus/?lingkup=kantor").content.decode()
    check_few(captured, "/kasus/")
    path = f"/kasus/serah-terima/{Person.objects.get(login='lama.rekaan').pk}/"
    assert f'href="{path}"' in page
    assert client.get(path).status_code == 200
    assert "serah-terima" not in casework.at_desk(HEAD).get("/kasus/?lingkup=kantor").content.decode()
