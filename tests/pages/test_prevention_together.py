"""Two write on one session, each from a page of before: neither sets back what the other wrote."""

import re
from html import unescape
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import casework, preventing
from tests.factories.casework import Work
from tests.pages.test_prevention_pages import HOME, MAYA, REPORT, planned

pytestmark = pytest.mark.django_db
GITA = "gita.bappeda"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    del work
    settings.SIGAP_DEMO = True
    preventing.regions()


def hidden(page: str) -> dict[str, str]:
    """What a page sends along unseen."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page) if name != "csrfmiddlewaretoken"}


def opened(client: Client, path: str) -> dict[str, str]:
    return hidden(client.get(path).content.decode())


def test_a_first_report_that_comes_second_overwrites_nobodys() -> None:
    maya, gita = casework.at_desk(MAYA), casework.at_desk(GITA)
    found = planned(maya)
    path = f"{HOME}{found.pk}/laporan/"
    mine, theirs = opened(maya, path), opened(gita, path)
    assert gita.post(path, REPORT | theirs).status_code == 302
    found.refresh_from_db()
    other = REPORT | {"total": "99", "female": "", "male": "", "child": "", "adult": "", "elder": ""}
    for _click in range(2):
        again = maya.post(path, other | mine)
        text = again.content.decode()
        assert (again.status_code, found.reporter_name in text, 'value="99"' in text) == (409, True, True)
    mine = opened(maya, path)
    assert maya.post(path, REPORT | mine | {"disabled": "2"}).status_code == 302, "who has seen it corrects it"
    again = gita.post(path, REPORT | theirs)
    assert again.status_code == 409, "the report was corrected since"
    found.refresh_from_db()
    assert (found.reached_total, found.reached_disabled, found.reporter_name != "") == (40, 2, True)


def test_two_corrections_of_one_report_do_not_undo_one_another() -> None:
    maya, gita = casework.at_desk(MAYA), casework.at_desk(GITA)
    found = planned(maya)
    path = f"{HOME}{found.pk}/laporan/"
    assert maya.post(path, REPORT).status_code == 302
    theirs, mine = opened(gita, path), opened(maya, path)
    fixed: dict[str, Any] = REPORT | theirs | {"disabled": "2"}
    assert [gita.post(path, fixed).status_code for _click in range(2)] == [302, 302]
    again = maya.post(path, REPORT | mine | {"spent": "900.000"})
    assert (again.status_code, "memperbaiki laporan" in again.content.decode()) == (409, True)
    found.refresh_from_db()
    assert (found.reached_disabled, found.spent) == (2, 1_200_000)
