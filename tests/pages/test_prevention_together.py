"""Two write on one session, each from a page of before: neither sets back what the other wrote."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import casework, preventing
from tests.factories.casework import POLICE, Work
from tests.pages.test_prevention_pages import HOME, MAYA, REPORT, TODAY, fields, planned

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.kernel.clock import now
from sigap.prevention.models import PreventionActivity

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


def planned_and_opened(maya: Client, **more: Any) -> tuple[PreventionActivity, str, dict[str, Any]]:
    sent = fields(is_public="on", **more)
    found = planned(maya, **sent)
    path = f"{HOME}{found.pk}/ubah/"
    return found, path, sent | opened(maya, path)


def test_a_moved_session_is_not_moved_back_by_who_adds_a_speaker() -> None:
    maya, gita = casework.at_desk(MAYA), casework.at_desk(GITA)
    found, path, mine = planned_and_opened(maya)
    tomorrow = (TODAY + timedelta(days=1)).strftime("%d-%m-%Y")
    theirs = mine | {"day": tomorrow, "audience": "parents", "materials": []}
    del theirs["is_public"]
    assert [gita.post(path, theirs).status_code for _click in range(2)] == [302, 302]
    told = mine | {"speakers": "Bu Ani, Dinas CONTOH\nPak Budi"}
    again = maya.post(path, told)
    text = again.content.decode()
    assert (again.status_code, "Rekan Anda mengubah bagian ini" in text) == (422, True)
    for words in (tomorrow, "Orang tua", '<dd class="pre">Tidak</dd>', "Pak Budi"):
        assert words in text, words
    found.refresh_from_db()
    assert (found.day, found.is_public) == (TODAY + timedelta(days=1), False)
    merged = theirs | {"speakers": told["speakers"]} | hidden(text)
    assert maya.post(path, merged).status_code == 302
    found.refresh_from_db()
    assert (found.day, found.audience, found.materials) == (TODAY + timedelta(days=1), "parents", [])
    assert ([each["name"] for each in found.speakers], found.is_public) == (["Bu Ani", "Pak Budi"], False)


def test_a_line_of_an_older_plan_and_a_closed_partner_are_not_lost_by_a_change() -> None:
    maya = casework.at_desk(MAYA)
    found, path, mine = planned_and_opened(maya)
    line, since = uuid4(), now() - timedelta(days=9)
    office = Office.objects.create(kind=OfficeKind.DINKES, name="Dinas lama", valid_from=since, valid_to=now())
    PreventionActivity.objects.update(rad_activity=line, partner_id=office.pk, partner_name="Kantor CONTOH lama")
    text = maya.get(path).content.decode()
    for key in (line, office.pk):
        assert f'<option value="{key}" selected>' in text
    kept = {"rad_activity": str(line), "partner": str(office.pk), "place": "Aula"}
    assert maya.post(path, mine | hidden(text) | kept).status_code == 302
    found.refresh_from_db()
    assert (found.rad_activity, found.partner_id, found.place) == (line, office.pk, "Aula")


def test_the_office_that_reported_reads_who_corrects_its_numbers() -> None:
    maya, police = casework.at_desk(MAYA), casework.at_desk(POLICE)
    partner = Office.objects.get(name=f"Kantor {OfficeKind.POLRES_PPA.value}").pk
    page = f"{HOME}{planned(maya, partner=str(partner)).pk}/"
    assert police.post(f"{page}laporan/", REPORT).status_code == 302
    told = police.get(f"{page}laporan/", follow=True).content.decode()
    assert ("Minta bagian pencegahan memperbaikinya" in told, "Simpan laporan" in told) == (True, False)
    told = maya.get(page).content.decode()
    assert ("Minta bagian pencegahan" in told, "Perbaiki laporan" in told) == (False, True)
