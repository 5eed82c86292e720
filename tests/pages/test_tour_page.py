"""The guided tour: in the demo it signs in as each officer in turn; everywhere else it is nowhere."""

import pytest
from django.conf import settings
from django.test import Client
from tests.factories import officers

from sigap.access.demo import PASSWORD
from sigap.cli.demo import people
from sigap.desk.role_tours import ROLE_TOURS
from sigap.desk.tour import STEPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SIGAP_DEMO", True)
    monkeypatch.setattr(officers, "PASSWORD", PASSWORD)
    roles = {who.login: who.role for who in people.people()}
    names = {step.login: step.who for step in STEPS} | {tour.login: tour.who for tour in ROLE_TOURS}
    for login, who in names.items():
        officers.officer(login, who, roles[login])


def test_outside_the_demo_it_is_nowhere() -> None:
    client = Client()
    assert client.get("/ikuti-kasus/").status_code == 404
    assert client.get(f"/ikuti-kasus/{ROLE_TOURS[0].slug}/").status_code == 404
    assert client.post("/ikuti-kasus/masuk/", {"login": STEPS[0].login}).status_code == 404
    assert "ikuti-kasus" not in client.get("/masuk/").content.decode()


@pytest.mark.usefixtures("demo")
def test_each_step_signs_in_as_its_officer() -> None:
    client = officers.DeskClient()
    page = client.get("/ikuti-kasus/").content.decode()
    assert "/ikuti-kasus/" in client.get("/masuk/").content.decode()
    for step in STEPS:
        assert f"Masuk sebagai {step.who}" in page
        answer = client.post("/ikuti-kasus/masuk/", {"login": step.login})
        assert (answer.status_code, answer.headers["Location"]) == (302, step.where)
        assert step.who in client.get(step.where, follow=True).content.decode()
        assert "/ikuti-kasus/" in client.get("/profil/").content.decode()


@pytest.mark.usefixtures("demo")
def test_nobody_else_gets_in_by_it() -> None:
    client = officers.DeskClient()
    assert client.post("/ikuti-kasus/masuk/", {"login": "maya.sekretariat"}).status_code == 404
    assert client.post("/ikuti-kasus/masuk/", {"login": "maya.sekretariat", "where": "/jejak/"}).status_code == 404
    assert client.post("/ikuti-kasus/masuk/", {"where": "/antrean/"}).status_code == 404
    assert client.get("/ikuti-kasus/bukan-peran/").status_code == 404
    assert client.get("/ikuti-kasus/masuk/").status_code == 405


@pytest.mark.usefixtures("demo")
def test_each_role_has_its_tour_and_every_page_of_it_opens() -> None:
    client = officers.DeskClient()
    index = client.get("/ikuti-kasus/").content.decode()
    for tour in ROLE_TOURS:
        assert f"/ikuti-kasus/{tour.slug}/" in index
        page = client.get(f"/ikuti-kasus/{tour.slug}/").content.decode()
        for stop in tour.stops:
            assert f'value="{stop.where}"' in page
            answer = client.post("/ikuti-kasus/masuk/", {"login": tour.login, "where": stop.where})
            assert (answer.status_code, answer.headers["Location"]) == (302, stop.where)
            opened = client.get(stop.where)
            assert opened.status_code == 200, (tour.slug, stop.where)
            assert tour.who in opened.content.decode()


def test_the_officers_of_the_tour_are_those_of_the_demo() -> None:
    names = {who.login: who.name for who in people.people()}
    assert {step.login: step.who for step in STEPS}.items() <= names.items()
    assert {tour.login: tour.who for tour in ROLE_TOURS}.items() <= names.items()
