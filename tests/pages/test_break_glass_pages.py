"""Break-glass as officers meet it: the way in, what is said, what the head, the auditor and the trail show."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, officers
from tests.factories.casework import AUDITOR, HEAD, MANAGER, Work
from tests.factories.statements import check_few
from tests.factories.team import role

from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind
from sigap.cases.models import SectionKey
from sigap.kernel.clock import now
from sigap.staff import actions as staff

pytestmark = pytest.mark.django_db
LESTARI, FOREIGN = "lestari.polres", "KENARI-000"
WHY = {"words": "Ayah korban datang ke rumah sakit dan mencari anaknya malam ini."}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def _on_duty(work: Work) -> None:
    at = now()
    staff.roster(
        by=officers.LOADER,
        at=at,
        office=Office.objects.get(name=f"Kantor {OfficeKind.POLRES_PPA.value}"),
        person_id=Person.objects.get(login=LESTARI).pk,
        starts_at=at - timedelta(minutes=1),
        ends_at=at + timedelta(hours=8),
    )


def broken(work: Work) -> casework.RoleClient:
    client = casework.at_desk(LESTARI, stepped_up=True)
    answer = client.post(f"/kasus/{work.own}/darurat/", WHY)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/kasus/{work.own}/")
    return client


@pytest.mark.usefixtures("_on_duty")
def test_from_the_header_to_the_summary_and_shut_again(work: Work) -> None:
    client = casework.at_desk(LESTARI)
    assert f"/kasus/{work.own}/darurat/" in client.get(f"/kasus/{work.own}/").content.decode()
    assert "Ringkasan rekaan." not in client.get(f"/kasus/{work.own}/").content.decode()
    client = broken(work)
    page = client.get(f"/kasus/{work.own}/").content.decode()
    assert "Ringkasan rekaan." in page
    assert "Terbuka darurat bagi Anda sampai" in page
    assert "Dibuka darurat sampai" in page
    words = {"category": "waiting_for_document", "reason": "Rekaan: masih di rumah bibi."}
    pause = f"/kasus/{work.own}/tenggat/{work.clock}/jeda/"
    assert casework.at_desk(MANAGER).post(pause, words).status_code == 302
    assert "tenggat/jeda/" not in client.get(f"/kasus/{work.own}/").content.decode()
    for path in ("rujukan", "layanan", "linimasa", "tutup", "tugaskan", "tenggat/jeda"):
        assert client.get(f"/kasus/{work.own}/{path}/").status_code == 404
    answer = client.post(f"/kasus/{work.own}/orang/1/buka/", {"reason": "contact"})
    assert casework.NAME in answer.content.decode()
    assert client.post(f"/kasus/{work.own}/orang/2/buka/", {"reason": "contact"}).status_code == 404
    assert client.get(f"/kasus/{work.own}/catatan/").status_code == 200
    assert client.post(f"/kasus/{work.own}/darurat/akhiri/").status_code == 302
    assert "Ringkasan rekaan." not in client.get(f"/kasus/{work.own}/").content.decode()


@pytest.mark.usefixtures("_on_duty")
def test_the_newest_plan_of_safety_opens_and_nothing_else_of_the_plan(work: Work) -> None:
    manager, base = casework.at_desk(MANAGER), f"/kasus/{work.own}/rencana/"
    form = {"happened_on": f"{localdate(now()):%d-%m-%Y}", "choice": "plan_taken", "leave": "Rekaan: ke rumah bibi."}
    for version, code_word in enumerate(("Rekaan: kata lama", "Rekaan: jemput adik")):
        plan = form | {"code_word": code_word, "version": str(version), "post_key": str(uuid4())}
        assert manager.post(f"{base}keselamatan/1/", plan).status_code == 302
    assert "jenis=safety" not in manager.get(f"/kasus/{work.own}/catatan/").content.decode(), "one place to write it"
    assert "jemput adik" not in casework.at_desk(LESTARI).get(base).content.decode()
    client = broken(work)
    assert base in client.get(f"/kasus/{work.own}/").content.decode()
    page = client.get(base).content.decode()
    assert "Rekaan: jemput adik" in page
    assert "Rekaan: kata lama" not in page
    assert "rumah bibi" not in page, "no place of shelter"
    assert client.get(f"{base}riwayat/keselamatan/1/").status_code == 404
    with role("sigap_desk"), casework.acting(LESTARI, {}), connection.cursor() as cursor:
        cursor.execute("SELECT k.room FROM cases_roomkey k JOIN vault_datakey d ON d.id = k.key_id")
        rooms = {room for (room,) in cursor.fetchall()}
    assert "safety" in rooms
    assert "services" not in rooms


def test_a_plan_of_safety_from_before_is_to_be_saved_again_by_who_may(work: Work) -> None:
    manager, base = casework.at_desk(MANAGER), f"/kasus/{work.own}/rencana/"
    form = {"happened_on": f"{localdate(now()):%d-%m-%Y}", "choice": "plan_taken", "code_word": "Rekaan: jemput adik"}
    again = "Periksa dan simpan lagi"
    for version, is_asked in ((0, True), (1, False)):
        plan = form | {"version": str(version), "post_key": str(uuid4())}
        assert manager.post(f"{base}keselamatan/1/", plan).status_code == 302
        assert again not in manager.get(base).content.decode()
        if is_asked:
            keys = SectionKey.objects.filter(case__code=work.own)
            keys.filter(room="services").update(room="referrals")
            keys.filter(room="safety").update(room="services")
            page = manager.get(base).content.decode()
            assert again in page


@pytest.mark.usefixtures("_on_duty")
def test_what_was_typed_stays_through_the_step_up(work: Work) -> None:
    client = casework.at_desk(LESTARI)
    answer = client.post(f"/kasus/{work.own}/darurat/", WHY)
    page = answer.content.decode()
    assert answer.status_code == 401
    assert f'name="words" value="{WHY["words"]}"' in page
    short = client.post(f"/kasus/{work.own}/darurat/", {"words": "gawat"})
    assert short.status_code == 422
    assert "dengan jelas" in short.content.decode()


def test_off_duty_there_is_no_button(work: Work) -> None:
    page = casework.at_desk(LESTARI).get(f"/kasus/{work.own}/darurat/").content.decode()
    assert "sedang tidak piket" in page
    assert "<textarea" not in page
    answer = casework.at_desk(LESTARI, stepped_up=True).post(f"/kasus/{work.own}/darurat/", WHY)
    assert answer.status_code == 409
    assert "sedang piket" in answer.content.decode()


@pytest.mark.usefixtures("_on_duty")
def test_a_foreign_case_and_none_are_the_same_404(work: Work) -> None:
    client = casework.at_desk(LESTARI, stepped_up=True)
    for code in (work.foreign, FOREIGN):
        assert client.get(f"/kasus/{code}/darurat/").status_code == 404
        assert client.post(f"/kasus/{code}/darurat/", WHY).status_code == 404
    assert casework.at_desk(AUDITOR).get(f"/kasus/{work.own}/darurat/").status_code == 404


@pytest.mark.usefixtures("_on_duty")
def test_head_and_auditor_are_told_and_review(work: Work) -> None:
    broken(work)
    for login, sees_code in ((HEAD, True), (AUDITOR, False)):
        client = casework.at_desk(login)
        notices = client.get("/kabar/").content.decode()
        assert "dibuka darurat oleh petugas piket" in notices
        assert 'href="/kasus/darurat/"' in notices
        assert "Tinjau buka darurat" in client.get("/antrean/").content.decode()
        page = client.get("/kasus/darurat/").content.decode()
        assert "Perlu ditinjau" in page
        assert "Lestari Handayani" in page
        assert (work.own in page) is sees_code
        path = re.search(r"/kasus/darurat/[0-9a-f-]{36}/", page)
        assert path is not None
        assert WHY["words"] in client.get(path[0]).content.decode()
        assert client.post(path[0], {}).status_code == 422
        assert client.post(path[0], {"finding": "justified"}).status_code == 302
        assert client.post(path[0], {"finding": "needless"}).status_code == 409
        assert "Tinjau buka darurat" not in client.get("/antrean/").content.decode()
    assert "Sudah ditinjau" in casework.at_desk(HEAD).get("/kasus/darurat/").content.decode()
    assert f"/kasus/{work.own}/" in casework.at_desk(MANAGER).get("/kabar/").content.decode()


@pytest.mark.usefixtures("_on_duty")
def test_the_auditors_trail_has_a_part_for_it(work: Work) -> None:
    broken(work)
    page = casework.at_desk(AUDITOR).get("/jejak/?jenis=darurat").content.decode()
    assert "Kasus dibuka darurat oleh petugas piket" in page
    assert "jenis=darurat" in page
    assert 'href="/kasus/darurat/"' in page


@pytest.mark.usefixtures("_on_duty")
def test_its_pages_cost_few_statements(work: Work) -> None:
    client = broken(work)
    use = re.search(r"/kasus/darurat/[0-9a-f-]{36}/", casework.at_desk(HEAD).get("/kasus/darurat/").content.decode())
    assert use is not None
    for reader, path in (
        (client, f"/kasus/{work.own}/"),
        (client, f"/kasus/{work.own}/orang/"),
        (client, f"/kasus/{work.own}/darurat/"),
        (casework.at_desk(HEAD), "/kasus/darurat/"),
        (casework.at_desk(HEAD), use[0]),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(path).status_code == 200
        check_few(captured)
