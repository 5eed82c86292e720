"""Who is led to the form of a session, and what it begins with: an appointment that took place, a plan carried out."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils.timezone import localdate, localtime
from tests.factories import casework, team
from tests.factories.casework import MANAGER, Work
from tests.factories.sittings import seated

from sigap.assistance.models import Appointment
from sigap.cases.models import Case
from sigap.casework.models import PlannedService
from sigap.kernel.clock import now
from sigap.sessions.models import ServiceSession

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def chosen(page: str, name: str) -> str:
    """What a list of the form begins with."""
    options = re.findall(rf'<select name="{name}".*?</select>', page, flags=re.DOTALL)[0]
    return "".join(re.findall(r'<option value="([^"]*)"[^>]* selected', options))


def made(work: Work) -> Appointment:
    """An appointment of the client's that began an hour ago."""
    manager, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/layanan/janji/"
    officer = re.findall(r'<option value="([0-9a-f-]{36})" selected>', manager.get(path).content.decode())[0]
    ahead = (localtime(now()) + timedelta(days=2)).strftime("%d-%m-%Y %H.%M")
    told = {"kind": "psychology", "starts_at": ahead, "officer": officer, "person": "1", "post_key": uuid4()}
    assert manager.post(path, told).status_code == 302
    row = Appointment.objects.get()
    begun = now() - timedelta(hours=1)
    team.rewritten("assistance_appointment", row.pk, starts_at=begun, made_at=begun)
    row.refresh_from_db()
    return row


def test_an_appointment_that_took_place_leads_to_its_session_filled_in(work: Work) -> None:
    row, manager = made(work), casework.at_desk(MANAGER)
    answer = manager.post(f"/kasus/{work.own}/layanan/janji/{row.pk}/hasil/", {"outcome": "attended"})
    onward = answer.headers["Location"]
    assert onward == f"/kasus/{work.own}/sesi/catat/?janji={row.pk}"
    page = manager.get(onward).content.decode()
    assert (chosen(page, "kind"), chosen(page, "appointment")) == ("psychology", str(row.pk))
    assert localtime(row.starts_at).strftime("%d-%m-%Y %H.%M") in page
    assert re.search(r'name="people" value="1"[^>]* checked', page)
    told: dict[str, Any] = {
        "kind": "psychology", "people": "1", "starts_at": localtime(row.starts_at).strftime("%d-%m-%Y %H.%M"),
        "minutes": "45", "place": "at_office", "appointment": str(row.pk), "post_key": uuid4(), "is_meant": "on",
    }  # fmt: skip
    assert manager.post(onward, told).status_code == 302
    assert ServiceSession.objects.get().appointment_id == row.pk


def test_an_appointment_of_another_case_is_as_none(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    row = made(work)
    team.rewritten("assistance_appointment", row.pk, case_id=Case.objects.get(code=work.foreign).pk)
    pages = [manager.get(f"/kasus/{work.own}/sesi/catat/?janji={one}").content.decode() for one in (row.pk, uuid4())]
    plain = [re.sub(r'name="(post_key|csrf\w*)" value="[^"]*"', "", page) for page in pages]
    assert str(row.pk) not in pages[0]
    assert [chosen(page, "kind") for page in plain] == ["accompaniment"] * 2


def test_a_psychologist_is_never_led_to_a_note_that_everybody_reads(work: Work) -> None:
    there = f"/kasus/{work.own}/layanan/catat/"
    manager = casework.at_desk(MANAGER)
    assert manager.get(there).status_code == 200
    assert f'href="/kasus/{work.own}/sesi/catat/"' in manager.get(f"/kasus/{work.own}/").content.decode()
    assert there not in manager.get(f"/kasus/{work.own}/").content.decode()
    tari = seated("tari.uptd", work)
    assert tari.get(there).headers["Location"] == f"/kasus/{work.own}/sesi/catat/"
    assert there not in tari.get(f"/kasus/{work.own}/layanan/").content.decode()
    assert "Masuk bagian Psikolog" in tari.get(f"/kasus/{work.own}/sesi/catat/").content.decode()


def test_a_planned_service_carried_out_leads_to_its_session_filled_in(work: Work) -> None:
    manager, base = casework.at_desk(MANAGER), f"/kasus/{work.own}/rencana/"
    day = (localdate(now()) + timedelta(days=7)).strftime("%d-%m-%Y")
    plan = {
        "version": 0, "post_key": uuid4(), "person": "1", "words_0": "Rekaan", "service_0": "psychology",
        "owner_0": f"{Case.objects.get(code=work.own).office_id}/", "due_on_0": day, "funding_0": "dak",
    }  # fmt: skip
    assert manager.post(base + "susun/", plan).status_code == 302
    row = PlannedService.objects.get()
    result = {"state": "carried_out", "words": "Rekaan: selesai."}
    answer = manager.post(f"{base}layanan/{row.pk}/hasil/", result)
    assert answer.headers["Location"] == f"/kasus/{work.own}/sesi/catat/?layanan=psychology&dana=dak&orang=1"
    page = manager.get(answer.headers["Location"]).content.decode()
    assert (chosen(page, "kind"), chosen(page, "funding")) == ("psychology", "dak")
    assert re.search(r'name="people" value="1"[^>]* checked', page)
    odd = manager.get(f"/kasus/{work.own}/sesi/catat/?layanan=voodoo&dana=x&orang=99")
    assert odd.status_code == 200
