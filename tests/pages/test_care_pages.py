"""Pages of services, appointments, consent and the legal track: shown, taken, refused with what was typed."""

import re
from datetime import UTC, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Office
from sigap.assistance.models import Appointment, ConsentTalk, Service
from sigap.audit.models import Event
from sigap.cases.models import CasePerson
from sigap.kernel.clock import now
from sigap.legal.models import Charge, Mark, VictimUpdate
from sigap.referrals.models import Referral

pytestmark = pytest.mark.django_db
HEALTH = "sekar.rsud"
PAGES = [
    (MANAGER, "/kasus/{own}/layanan/"),
    (MANAGER, "/kasus/{own}/layanan/catat/"),
    (MANAGER, "/kasus/{own}/layanan/janji/"),
    (MANAGER, "/kasus/{own}/persetujuan/"),
    (MANAGER, "/kasus/{own}/persetujuan/1/catat/"),
    (MANAGER, "/kasus/{own}/persetujuan/1/darurat/"),
    (MANAGER, "/kasus/{own}/rencana/dokumen/persetujuan/1/"),
    (MANAGER, "/kasus/{own}/hukum/"),
    (MANAGER, "/kasus/{own}/hukum/catat/"),
    (MANAGER, "/kasus/{own}/hukum/pasal/?act_from=01-02-2026"),
    (MANAGER, "/kasus/{own}/hukum/beri-tahu/"),
    (POLICE, "/kasus/{own}/hukum/"),
    (POLICE, "/jalur-pidana/"),
]
SERVICE: dict[str, Any] = {"kind": "visum", "done_at": "01-11-2026 09.30", "note": "rekaan"}
CONSENT: dict[str, Any] = {
    "held_at": "01-11-2026 09.30", "giver": "institution", "manner": "oral", "stance": "agrees",
    "child_words": "Aku mau.", "layanan_health": "given", "berbagi_rsud_visum": "refused",
}  # fmt: skip
MARK: dict[str, Any] = {"kind": "lp", "happened_on": "01-11-2026", "told_by": "letter", "number": "LP/CONTOH"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def page(work: Work, login: str, path: str) -> Any:
    return casework.at_desk(login).get(path.format(**vars(work)))


def send(work: Work, login: str, path: str, told: dict[str, Any]) -> Any:
    return casework.at_desk(login).post(path.format(**vars(work)), {"post_key": uuid4(), **told})


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_is_shown_for_few_statements(login: str, path: str, work: Work) -> None:
    client = casework.at_desk(login)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path.format(**vars(work)))
    assert answer.status_code == 200
    check_few(captured)


@pytest.mark.parametrize(
    ("path", "told", "model"),
    [
        ("/kasus/{own}/layanan/catat/", SERVICE, Service),
        ("/kasus/{own}/persetujuan/1/catat/", CONSENT, ConsentTalk),
        (
            "/kasus/{own}/persetujuan/1/darurat/",
            {"ground": "injured", "reason": "rekaan", "held_at": "01-11-2026 09.30", "topics": ["layanan_health"]},
            ConsentTalk,
        ),
        ("/kasus/{own}/hukum/catat/", MARK, Mark),
        ("/kasus/{own}/hukum/pasal/", {"act_from": "01-02-2026", "articles": ["kuhp-455"]}, Charge),
        (
            "/kasus/{own}/hukum/beri-tahu/",
            {"person": "1", "manner": "in_person", "told_at": "01-11-2026 09.30"},
            VictimUpdate,
        ),
    ],
)
def test_what_is_sent_is_stored_once(path: str, told: dict[str, Any], model: Any, work: Work) -> None:
    before, key = model.objects.count(), uuid4()
    for _click in range(2):
        answer = send(work, MANAGER, path, {**told, "post_key": key})
        assert answer.status_code == 302, answer.content.decode()[:3000]
    assert model.objects.count() == before + 1


@pytest.mark.parametrize(
    ("path", "told", "kept", "status"),
    [
        ("/kasus/{own}/layanan/catat/", {**SERVICE, "kind": "", "note": "Tetap ada"}, "Tetap ada", 422),
        ("/kasus/{own}/layanan/catat/", {**SERVICE, "cost": "seratus"}, "seratus", 422),
        ("/kasus/{own}/layanan/catat/", {**SERVICE, "cost": "5.000"}, "Pilih siapa yang membiayai", 422),
        ("/kasus/{own}/layanan/catat/", {**SERVICE, "done_at": "01-11-2099 09.30"}, "01-11-2099", 422),
        ("/kasus/{own}/layanan/janji/", {"kind": "visum", "starts_at": "01-11-2020 09.30"}, "01-11-2020", 422),
        ("/kasus/{own}/persetujuan/1/catat/", {**CONSENT, "stance": ""}, "Aku mau.", 422),
        ("/kasus/{own}/persetujuan/1/catat/", {**CONSENT, "giver": "client"}, "tidak memberi persetujuan", 409),
        ("/kasus/{own}/persetujuan/1/darurat/", {"reason": "Tetap ada"}, "Tetap ada", 422),
        ("/kasus/{own}/hukum/catat/", {**MARK, "happened_on": "01-11-2099"}, "LP/CONTOH", 422),
        ("/kasus/{own}/hukum/catat/", {**MARK, "told_by": ""}, "LP/CONTOH", 422),
        ("/kasus/{own}/hukum/catat/", {**MARK, "kind": "spdp"}, "Biasanya sesudah", 409),
        ("/kasus/{own}/hukum/catat/", {**MARK, "kind": "p21"}, "Pilih terlapor yang dimaksud", 422),
        ("/kasus/{own}/hukum/pasal/", {"act_from": "01-02-2099"}, "belum tiba", 422),
        ("/kasus/{own}/hukum/beri-tahu/", {"words": "Tetap ada"}, "Tetap ada", 422),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(
    path: str, told: dict[str, Any], kept: str, status: int, work: Work
) -> None:
    answer = send(work, MANAGER, path, told)
    assert answer.status_code == status
    assert kept in answer.content.decode()


def test_a_form_hears_a_child_of_the_day_of_the_talk(work: Work) -> None:
    """Who came of age since is shown no question to a child, until the talk turns out to be older."""
    path, client = "/kasus/{own}/persetujuan/1/catat/", CasePerson.objects.filter(case__code=work.own, ordinal=1)
    client.update(age_years=17, aged_at=(now() - timedelta(days=380)).astimezone(UTC))
    assert 'name="stance"' not in page(work, MANAGER, path).content.decode()
    adult = {**CONSENT, "giver": "client", "stance": "", "child_words": ""}
    held_at = {days: f"{localtime(now() - timedelta(days=days)):%d-%m-%Y %H.%M}" for days in (1, 30)}
    answer = send(work, MANAGER, path, {**adult, "held_at": held_at[30]})
    assert answer.status_code == 422
    assert 'name="stance"' in answer.content.decode()
    assert send(work, MANAGER, path, {**adult, "held_at": held_at[1]}).status_code == 302


def test_an_unusual_mark_is_stored_once_it_is_meant(work: Work) -> None:
    answer = send(work, POLICE, "/kasus/{own}/hukum/catat/", {**MARK, "kind": "spdp", "is_meant": "on"})
    assert answer.status_code == 302
    shown = page(work, MANAGER, "/kasus/{own}/hukum/").content.decode()
    assert "SPDP dikirim" in shown
    assert "LP/CONTOH" in shown


def test_a_service_is_corrected_and_its_history_shown(work: Work) -> None:
    send(work, MANAGER, "/kasus/{own}/layanan/catat/", SERVICE)
    service = Service.objects.get(kind="visum")
    form = page(work, INTAKE, f"/kasus/{{own}}/layanan/{service.pk}/perbaiki/").content.decode()
    assert "rekaan" in form
    change = {**SERVICE, "note": "diperbaiki", "why": "salah", "cost": "Rp25.000", "funding": "dak"}
    assert send(work, INTAKE, f"/kasus/{{own}}/layanan/{service.pk}/perbaiki/", change).status_code == 302
    history = page(work, MANAGER, f"/kasus/{{own}}/layanan/{service.pk}/").content.decode()
    assert all(words in history for words in ("Versi 2", "diperbaiki", "rekaan", "Rp25.000", "salah"))
    again = send(work, INTAKE, f"/kasus/{{own}}/layanan/{service.pk}/perbaiki/", change)
    assert again.status_code == 409
    assert "sudah memperbaiki" in again.content.decode()


def test_an_appointment_is_made_listed_and_settled(work: Work) -> None:
    form = page(work, MANAGER, "/kasus/{own}/layanan/janji/").content.decode()
    officer = re.findall(r'<option value="([0-9a-f-]{36})" selected>', form)[0]
    told = {
        "kind": "counselling",
        "starts_at": f"{localtime(now()) + timedelta(days=60):%d-%m-%Y %H.%M}",
        "officer": officer,
        "place": "Pintu samping",
    }
    assert send(work, MANAGER, "/kasus/{own}/layanan/janji/", told).status_code == 302
    assert "Pintu samping" in page(work, MANAGER, "/kasus/{own}/layanan/").content.decode()
    made = Appointment.objects.get()
    settle = f"/kasus/{{own}}/layanan/janji/{made.pk}/hasil/"
    send(work, MANAGER, settle, {"outcome": "called_off"})
    assert Appointment.objects.get().status == "planned", "one press takes nothing back"
    assert send(work, MANAGER, settle, {"outcome": "called_off", "reason": "on-request"}).status_code == 302
    assert Appointment.objects.get().status == "called_off"


def test_an_act_without_consent_is_reviewed_by_another(work: Work) -> None:
    told = {"ground": "injured", "reason": "Pingsan", "held_at": "01-11-2026 09.30", "topics": ["layanan_health"]}
    send(work, INTAKE, "/kasus/{own}/persetujuan/1/darurat/", told)
    talk = ConsentTalk.objects.get()
    review = f"/kasus/{{own}}/persetujuan/{talk.pk}/tinjau/"
    assert "Pingsan" in page(work, MANAGER, review).content.decode()
    assert send(work, MANAGER, review, {}).status_code == 422
    assert send(work, MANAGER, review, {"outcome": "justified", "note": "Wajar"}).status_code == 302
    assert "Wajar" in page(work, MANAGER, "/kasus/{own}/persetujuan/").content.decode()


@pytest.mark.parametrize(
    "part", ["layanan/", "persetujuan/", "rencana/dokumen/persetujuan/1/", "hukum/", "hukum/catat/"]
)
@pytest.mark.parametrize("login", [HEAD, casework.AUDITOR])
def test_who_does_not_work_on_the_case_finds_nothing(part: str, login: str, work: Work) -> None:
    assert page(work, login, "/kasus/{own}/" + part).status_code == 404


@pytest.mark.parametrize("part", ["layanan/", "persetujuan/", "persetujuan/catat/"])
def test_the_police_see_the_legal_room_and_not_the_services(part: str, work: Work) -> None:
    assert page(work, POLICE, "/kasus/{own}/" + part).status_code == 404


def test_a_helping_office_prints_the_consent_that_it_hears(work: Work) -> None:
    there = f"/kasus/{work.own}/rujukan/siapkan/"
    offer = casework.at_desk(MANAGER).get(there).content.decode()
    body = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', offer))
    body |= dict(re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]* checked', offer))
    body |= {"office": str(Office.objects.get(membership__person__login=HEALTH).pk), "purposes": "medical_care"}
    assert casework.at_desk(MANAGER).post(there, body).status_code == 302
    health = casework.at_desk(HEALTH)
    assert health.post(f"/rujukan/{Referral.objects.get(offer_key=body['offer_key']).pk}/terima/").status_code == 302
    assert health.get(f"/kasus/{work.own}/rencana/dokumen/persetujuan/1/").content.startswith(b"%PDF-")
    assert Event.objects.filter(code="consent:form:printed").count() == 1
    assert health.get(f"/kasus/{work.own}/rencana/dokumen/rencana/1/").status_code == 404


def test_no_consent_is_printed_for_who_receives_no_service(work: Work) -> None:
    assert casework.at_desk(MANAGER).get(f"/kasus/{work.own}/rencana/dokumen/persetujuan/2/").status_code == 404
