"""Who a reporter is, as the pages ask, answer and show it; the call back beside it waits for nobody."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.cases import actions as cases
from sigap.cases.actions.contacts import ContactCard, write_contact
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Sex
from sigap.custody.models import Disclosure
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
LESTARI = "lestari.polres"
TOKEN = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|name="next" value="[^"]+"|data-path="[^"]+"'
)
NAME, NUMBER = "Pelapor Rekaan", "0800 0000 0001"
WHY = "Hakim meminta memastikan waktu kejadian malam itu."
ORDINAL = 3


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def code(work: Work) -> str:
    """A case with a reporter, who has a name and a card."""
    tickets: dict[str, str] = {}
    with casework.acting(MANAGER, tickets) as actor:
        access = case_for(actor, work.own)
        cases.add_person(by=actor, at=now(), access=access, role=PersonRole.REPORTER, sex=Sex.MALE, age_years=40)
    with casework.acting(MANAGER, tickets) as actor:
        who = cases.Identity(full_name=NAME)
        cases.name_person(
            by=actor, at=now(), access=case_for(actor, work.own), ordinal=ORDINAL, identity=who, based_on=1
        )
    with casework.acting(MANAGER, tickets) as actor:
        card = ContactCard(answers="istri", number=NUMBER, when="pagi")
        write_contact(by=actor, at=now(), access=case_for(actor, work.own), ordinal=ORDINAL, card=card, based_on=0)
    return work.own


def at_desk(login: str) -> casework.RoleClient:
    return casework.at_desk(login, stepped_up=True)


def words(answer: Any) -> str:
    return TOKEN.sub("", answer.content.decode())


def asked(code: str, **also: str) -> Any:
    body = {"field": "name", "reason": WHY} | also
    return at_desk(MANAGER).post(f"/identitas-pelapor/minta/{code}/{ORDINAL}/", body)


def test_asked_answered_by_another_office_and_shown_once_it_was(code: str) -> None:
    manager = at_desk(MANAGER)
    assert f"/identitas-pelapor/minta/{code}/{ORDINAL}/" in words(manager.get(f"/kasus/{code}/orang/"))
    refused = manager.post(f"/kasus/{code}/orang/{ORDINAL}/buka/", {"reason": "contact"})
    assert (refused.status_code, NAME in words(refused)) == (404, False)
    assert asked(code).status_code == 302
    row = Disclosure.objects.get()
    assert manager.get(f"/identitas-pelapor/buka/{row.pk}/").status_code == 404
    lestari = at_desk(LESTARI)
    path = f"/identitas-pelapor/jawab/{row.pk}/"
    assert path in words(lestari.get("/antrean/"))
    page = words(lestari.get(path))
    assert WHY in page
    assert NAME not in page
    assert lestari.post(path, {}).status_code == 422
    assert lestari.post(path, {"answer": "approved"}).status_code == 302
    assert lestari.post(path, {"answer": "refused"}).status_code == 409, "answered already"
    assert path not in words(lestari.get("/antrean/"))
    shown = manager.get(f"/identitas-pelapor/buka/{row.pk}/")
    assert NAME in words(shown)
    assert NUMBER not in words(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert "Disetujui" in words(manager.get("/identitas-pelapor/")) or "Terbuka" in words(
        manager.get("/identitas-pelapor/")
    )


def test_what_was_typed_stays_when_it_is_not_enough(code: str) -> None:
    answer = asked(code, reason="terlalu pendek")
    assert (answer.status_code, "terlalu pendek" in words(answer)) == (409, True)
    assert asked(code, field="nik").status_code == 422
    assert not Disclosure.objects.exists()


def test_danger_opens_at_once_and_waits_in_the_queue_of_another_office(code: str) -> None:
    answer = asked(code, is_danger="on", field="contact")
    row = Disclosure.objects.get()
    assert answer.headers["Location"] == f"/identitas-pelapor/buka/{row.pk}/"
    assert NUMBER in words(at_desk(MANAGER).get(f"/identitas-pelapor/buka/{row.pk}/"))
    auditor = at_desk(AUDITOR)
    assert "Tinjau identitas pelapor" in words(auditor.get("/antrean/"))
    path = f"/identitas-pelapor/jawab/{row.pk}/"
    assert auditor.post(path, {"answer": "approved"}).status_code == 422, "it opened already"
    assert auditor.post(path, {"answer": "unjustified"}).status_code == 302
    assert at_desk(MANAGER).get(f"/identitas-pelapor/buka/{row.pk}/").status_code == 404


@pytest.mark.parametrize("login", [INTAKE, HEAD, MANAGER, POLICE, "maya.sekretariat", "idris.setda", "ratna.kejari"])
def test_nobody_else_answers_or_looks(login: str, code: str) -> None:
    asked(code)
    row = Disclosure.objects.get()
    client = at_desk(login)
    for place, body in (("jawab", {"answer": "approved"}), ("buka", {})):
        paths = [f"/identitas-pelapor/{place}/{one}/" for one in (row.pk, uuid4())]
        assert len({words(client.get(path)) for path in paths}) == 1, place
        assert {client.get(path).status_code for path in paths} == {404}
        if place == "jawab":
            assert {client.post(path, body).status_code for path in paths} == {404}
    assert Disclosure.objects.get().answer == ""


def test_a_foreign_case_and_a_person_who_reported_nothing_are_not_there(code: str, work: Work) -> None:
    manager = at_desk(MANAGER)
    body = {"field": "name", "reason": WHY}
    for path in (f"{work.foreign}/1", f"{code}/1", f"{code}/99", "KENARI-000/1"):
        assert manager.post(f"/identitas-pelapor/minta/{path}/", body).status_code == 404, path
    assert not Disclosure.objects.exists()


def test_every_page_costs_few_statements(code: str) -> None:
    """All but the opening itself, which is an act: it judges, leaves its trace, counts, and only then shows."""
    asked(code, is_danger="on")
    row = Disclosure.objects.get()
    pages = [
        (MANAGER, "/identitas-pelapor/"),
        (MANAGER, f"/identitas-pelapor/minta/{code}/{ORDINAL}/"),
        (AUDITOR, "/identitas-pelapor/jawab/"),
        (AUDITOR, f"/identitas-pelapor/jawab/{row.pk}/"),
        (LESTARI, "/antrean/"),
        (AUDITOR, "/antrean/"),
    ]
    for login, path in pages:
        client = at_desk(login)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        check_few(captured)
