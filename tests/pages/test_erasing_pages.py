"""Pages of erasure and hold: who meets them, what they say before and after, and what the second person never sees."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, NAME, POLICE, RoleClient, Work
from tests.factories.work import nothing_open

from sigap.cases.actions import destroying
from sigap.cases.models import Case, Erasure, LegalHold
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.notifications.models import Notice

pytestmark = pytest.mark.django_db
FIELDS = {"subject": "1", "basis": "entered_by_mistake"}
BACK = {"reason": "wrong-entry"}
HOLD = {"basis": "investigation", "letter_on": "01-11-2026"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def manager(work: Work) -> RoleClient:
    nothing_open()
    return casework.at_desk(MANAGER, stepped_up=True)


def text_of(client: RoleClient, path: str) -> str:
    return str(client.get(path).content.decode())


def asked(manager: RoleClient, code: str) -> Erasure:
    assert manager.post(f"/kasus/{code}/hapus/", FIELDS).status_code == 302
    return Erasure.objects.get()


def done(manager: RoleClient, code: str) -> None:
    erasure = asked(manager, code)
    auditor = casework.at_desk(AUDITOR, stepped_up=True)
    assert auditor.post(f"/penghapusan/{erasure.id}/", {"answer": "approve"}).status_code == 302
    destroying.carry_out(by=SystemActor(name="uji"), at=now(), erasure_id=erasure.id)


def test_asking_needs_a_step_up(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    assert client.get(f"/kasus/{work.own}/hapus/").status_code == 200
    assert client.post(f"/kasus/{work.own}/hapus/", FIELDS).status_code == 401
    assert not Erasure.objects.exists()


def test_a_mistake_is_said_beside_the_form(manager: RoleClient, work: Work) -> None:
    answer = manager.post(f"/kasus/{work.own}/hapus/", {"subject": "99"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Pilih apa yang dimusnahkan." in page
    assert "Pilih dasarnya." in page
    assert not Erasure.objects.exists()


def test_what_is_asked_shows_as_waiting_and_can_be_taken_back(manager: RoleClient, work: Work) -> None:
    erasure = asked(manager, work.own)
    page = text_of(manager, f"/kasus/{work.own}/hapus/")
    assert "Menunggu persetujuan" in page
    assert 'value="1"' not in page, "nobody asks for the same twice"
    assert manager.post(f"/kasus/{work.own}/hapus/{erasure.id}/tarik/", BACK).status_code == 302
    assert "Ditarik kembali" in text_of(manager, f"/kasus/{work.own}/hapus/")


@pytest.mark.parametrize("login", [HEAD, AUDITOR])
def test_the_second_person_decides_without_reading(login: str, manager: RoleClient, work: Work) -> None:
    erasure = asked(manager, work.own)
    second = casework.at_desk(login, stepped_up=True)
    listed = text_of(second, "/penghapusan/")
    page = text_of(second, f"/penghapusan/{erasure.id}/")
    for shown in (listed, page):
        assert work.own in shown
        assert NAME not in shown
        assert "Ringkasan rekaan" not in shown
    assert "Yang hilang dan yang tetap" in page
    assert "namanya masih dapat tertulis di ringkasan" in page
    assert "Tulisan tentang insiden data tidak terjangkau" in page
    answer = second.post(f"/penghapusan/{erasure.id}/", {"answer": "decline"})
    assert answer.status_code == 302
    assert Erasure.objects.get().status == "declined"
    assert Notice.objects.get(code="erasure-answered").person_id == erasure.requested_by


def test_the_wrong_answer_is_no_answer(manager: RoleClient, work: Work) -> None:
    erasure = asked(manager, work.own)
    auditor = casework.at_desk(AUDITOR, stepped_up=True)
    assert auditor.post(f"/penghapusan/{erasure.id}/", {"answer": "ya"}).status_code == 422
    assert Erasure.objects.get().status == "waiting"


@pytest.mark.parametrize("login", [INTAKE, POLICE, MANAGER, "maya.sekretariat", "teguh.kominfo"])
def test_nobody_else_meets_the_list(login: str, manager: RoleClient, work: Work) -> None:
    erasure = asked(manager, work.own)
    client = casework.at_desk(login, stepped_up=True)
    for path in ("/penghapusan/", f"/penghapusan/{erasure.id}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/penghapusan/{erasure.id}/", {"answer": "approve"}).status_code == 404


def test_a_head_of_another_office_meets_no_request_of_ours(manager: RoleClient, work: Work) -> None:
    erasure = asked(manager, work.asked)
    lestari = casework.at_desk("lestari.polres", stepped_up=True)
    assert work.asked not in text_of(lestari, "/penghapusan/")
    assert lestari.get(f"/penghapusan/{erasure.id}/").status_code == 404
    assert lestari.get(f"/penghapusan/{uuid4()}/").status_code == 404


def test_pages_say_that_an_identity_is_gone(manager: RoleClient, work: Work) -> None:
    done(manager, work.own)
    gone = "telah dimusnahkan pada"
    assert gone in text_of(manager, f"/kasus/{work.own}/orang/1/buka/")
    assert gone in text_of(manager, f"/kasus/{work.own}/orang/")
    assert gone in text_of(manager, f"/kasus/{work.own}/")
    assert "Sudah dimusnahkan" in text_of(manager, f"/kasus/{work.own}/hapus/")
    timeline = text_of(manager, f"/kasus/{work.own}/linimasa/")
    assert "Telah dimusnahkan, identitas satu orang: Salah isi atau salah orang" in re.sub(r"\s+", " ", timeline)
    assert manager.post(f"/kasus/{work.own}/orang/1/buka/", {"reason": "contact"}).status_code == 404


def test_a_held_case_says_so_and_gives_nothing_away(manager: RoleClient, work: Work) -> None:
    assert manager.post(f"/kasus/{work.own}/tahan/", HOLD).status_code == 302
    assert "Ditahan, tidak boleh dimusnahkan" in text_of(manager, f"/kasus/{work.own}/")
    assert "sedang ditahan" in text_of(manager, f"/kasus/{work.own}/hapus/")
    assert manager.post(f"/kasus/{work.own}/hapus/", FIELDS).status_code == 409


def test_a_hold_is_lifted_by_another_after_a_step_up(manager: RoleClient, work: Work) -> None:
    manager.post(f"/kasus/{work.own}/tahan/", HOLD)
    hold = LegalHold.objects.get()
    path = f"/kasus/{work.own}/tahan/{hold.id}/lepas/"
    manager.post(path, BACK)
    assert LegalHold.objects.get().released_at is None
    head = casework.at_desk(HEAD)
    assert head.post(path, BACK).status_code == 401
    assert LegalHold.objects.get().released_at is None
    head.post(path, BACK | {"ulang-password": casework.PASSWORD})
    assert LegalHold.objects.get().released_at is not None


def test_a_letter_of_tomorrow_holds_nothing(manager: RoleClient, work: Work) -> None:
    answer = manager.post(f"/kasus/{work.own}/tahan/", HOLD | {"letter_on": "01-01-2099"})
    assert answer.status_code == 409
    assert "belum terjadi" in answer.content.decode()
    assert not LegalHold.objects.exists()
    assert Case.objects.filter(code=work.own).exists()
