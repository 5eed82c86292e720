"""Wherever it is typed: a text with a safe house's address warns who knows it, stays on its page, and is not saved."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime
from tests.factories import casework
from tests.factories.casework import INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.pages.test_errands_pages import filled
from tests.pages.test_field_visit_pages import planned
from tests.pages.test_shelter_pages import BASE, STREET, house, tuti

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.cases.models import CasePerson, Note
from sigap.casework.models import CaseConference
from sigap.errands.models import Errand
from sigap.fieldvisits.models import FieldVisit
from sigap.kernel.clock import now
from sigap.persons.models import PartVersion
from sigap.referrals.models import Exchange
from sigap.shelter.models import Stay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_context")]
__all__ = ["house", "tuti"]
TOLD = f"Antar ke {STREET}, rekaan."
WARNING = "Tulisan ini memuat letak rumah aman"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def manager(tuti: RoleClient, house: str, work: Work) -> RoleClient:
    """Whose client is in the house: she knows where it stands."""
    found = casework.at_desk(MANAGER, stepped_up=True)
    person = CasePerson.objects.get(case__code=work.own, ordinal=1)
    body = {"house": house, "person": person.pk, "beside": "", "bed": "", "wanted": "hold", "post_key": uuid4()}
    assert found.post(f"{BASE}minta/", body).status_code == 302
    assert tuti.post(f"{BASE}{Stay.objects.get().pk}/tiba/", {"bed": ""}).status_code == 302
    return found


def forms(work: Work, told: str) -> dict[str, dict[str, Any]]:
    """Forms of every make, whole, each with these words."""
    base, later = f"/kasus/{work.own}/", localtime(now() + timedelta(hours=2)).strftime("%d-%m-%Y %H.%M")
    police = Office.objects.get(kind=OfficeKind.POLRES_PPA).pk
    day, hour = localtime(now()).strftime("%d-%m-%Y"), localtime(now()).strftime("%H.%M")
    note = {"done_on": day, "done_time": hour, "text": told, "note": uuid4(), "template": "free", "version": 0}
    return {
        f"{base}lapangan/tugaskan/": planned(place=told),
        f"{base}rencana/konferensi/undang/": {
            "starts_at": later, "offices": [str(police)], "agenda": told, "post_key": uuid4()
        },
        f"{base}orang/1/data/tempat-tinggal/": {"same": "yes", "address": told, "version": 0},
        f"{base}catatan/tambah/": note,
        f"{base}tugas-luar/beri/puskesmas/": filled(task=told),
    }  # fmt: skip


def saved() -> list[int]:
    kinds: tuple[Any, ...] = (FieldVisit, CaseConference, PartVersion, Note, Errand)
    return [each.objects.count() for each in kinds]


def test_every_form_shows_it_again_with_the_warning_and_saves_nothing(manager: RoleClient, work: Work) -> None:
    before = saved()
    for path, body in forms(work, TOLD).items():
        page = manager.post(path, body)
        assert (page.status_code, WARNING in page.content.decode()) == (422, True), path
        assert "Rekaan Melur" in page.content.decode(), path
    assert saved() == before
    for path, body in forms(work, "Bertemu jam delapan di kantor.").items():
        assert manager.post(path, body).status_code in (200, 302), path
    assert saved() == [number + 1 for number in before]


def test_a_form_that_is_wrong_besides_is_shown_again_and_nothing_breaks(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/catatan/tambah/"
    page = manager.post(path, forms(work, TOLD)[path] | {"done_on": "kemarin dulu"})
    assert (page.status_code, "Rekaan Melur" in page.content.decode()) == (422, True)
    kept = manager.post("/tulisan/simpan/", {"unsent_form": path, "text": TOLD})
    assert (kept.status_code, WARNING in kept.content.decode()) != (422, True), "what is kept for its writer"


def test_a_message_to_another_office_is_not_sent_either(manager: RoleClient, work: Work) -> None:
    asked = {"question": "Rekaan: kapan ia bisa datang?", "post_key": uuid4()}
    assert casework.at_desk(POLICE).post(f"/rujukan/{work.waiting}/tanya/", asked).status_code == 302
    row = Exchange.objects.get()
    address = reverse("referrals:answer_back", args=[work.asked, work.waiting, row.pk])
    assert WARNING in manager.post(address, {"reply": TOLD}, follow=True).content.decode()
    assert Exchange.objects.get().state == row.state
    assert WARNING not in manager.post(address, {"reply": "Rekaan: besok pagi."}, follow=True).content.decode()
    assert Exchange.objects.get().state != row.state


def test_a_house_writes_its_own_address(tuti: RoleClient, house: str) -> None:
    address = {"address": f"{STREET} lantai dua\nDesa Contoh"}
    assert tuti.post(f"{BASE}rumah/{house}/letak/tulis/", address).status_code == 302


def test_who_knows_no_address_is_not_warned_and_pays_no_statement(
    manager: RoleClient, work: Work, settings: LazySettings
) -> None:
    body = forms(work, TOLD)[f"/kasus/{work.own}/catatan/tambah/"]
    intake, told = casework.at_desk(INTAKE), []
    assert intake.post(f"/kasus/{work.own}/catatan/tambah/", body).status_code == 302
    for warnings in (settings.SIGAP_TEXT_WARNINGS, {}):
        settings.SIGAP_TEXT_WARNINGS = warnings
        with CaptureQueriesContext(connection) as captured:
            answer = intake.post(f"/kasus/{work.own}/catatan/tambah/", body | {"note": uuid4()})
        told.append((answer.status_code, WARNING in answer.content.decode(), len(captured)))
    assert told[0] == told[1]
