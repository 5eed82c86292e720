"""The matrix as its pages show it, to every office of the task force."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, paperwork, planning
from tests.factories.casework import Work
from tests.factories.statements import check_few

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.actionplan import jobs
from sigap.actionplan.models import PlanEdition, PlanQuarter, QuarterEvidence
from sigap.actionplan.queries import matrix_of
from sigap.actionplan.rules.matrix import OfficeFacts
from sigap.kernel.clock import now
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA, GITA, SITI = "maya.sekretariat", "gita.bappeda", "siti.dinsos"
RAD = "/gugus-tugas/rad/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def edition(work: Work) -> PlanEdition:
    assert work
    rows = [planning.activity(f"Penyuluhan {n}", OfficeKind.DINSOS) for n in range(30)]
    return planning.in_force([*rows, planning.activity("Desa Pere'an", OfficeKind.RSUD)], at=now())


def test_without_a_plan_the_page_says_what_lapsed() -> None:
    text = casework.at_desk(SITI).get(RAD).content.decode()
    assert "Belum ada rencana aksi" in text
    assert "2020 sampai 2024" in text
    assert "belum diverifikasi" in text


def test_the_matrix_shows_lights_money_and_what_it_rests_on(edition: PlanEdition) -> None:
    client = casework.at_desk(SITI)
    client.get(RAD)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(RAD)
    check_few(captured, "matrix")
    text = answer.content.decode()
    for words in (planning.BASIS, "Tujuan 1", "2.08.02 Program", "Desa Pere&#x27;an", "Rp31.000.000", "31 kegiatan"):
        assert words in text, words
    assert "Capaian 90 % atau lebih" in text
    for address, status in (
        (f"{RAD}?triwulan=2027-2", 200),
        (f"{RAD}?triwulan=1999-9", 200),
        (f"{RAD}edisi/{edition.pk}/", 200),
        (f"{RAD}edisi/{uuid4()}/", 404),
    ):
        assert client.get(address).status_code == status, address


def test_an_office_tells_a_quarter_on_one_page(edition: PlanEdition) -> None:
    client = casework.at_desk(SITI)
    own = client.get(f"{RAD}isian/?triwulan=2026-3").content.decode()
    assert own.count("Isi sekarang") == 30
    mine = matrix_of(edition).activities[0]
    address = f"{RAD}kegiatan/{mine.key}/isi/2026-3/"
    text = client.get(address).content.decode()
    post_key = re.findall(r'name="post_key" value="([^"]+)"', text)[0]
    value, money = f"v-{mine.indicators[0].key}", "m-apbd"
    sent = {"post_key": post_key, value: "1.0x", money: "Rp 745.010,50", "obstacle": "", "evidence": "Laporan Pere'an"}
    wrong = client.post(address, sent)
    assert wrong.status_code == 422
    assert f"{mine.indicators[0].title} (kali): Angka ini tidak terbaca" in wrong.content.decode(), "of which field"
    assert "Rp 745.010,50" in wrong.content.decode()
    assert client.post(address, sent | {value: "70,5"}).status_code == 302
    assert client.post(address, sent | {value: "70,5"}).status_code == 302
    assert client.post(address, sent | {value: "90", "post_key": str(uuid4())}).status_code == 409
    page = f"{RAD}kegiatan/{mine.key}/?triwulan=2026-3"
    with CaptureQueriesContext(connection) as captured:
        shown = client.get(page).content.decode()
    check_few(captured, "activity")
    for words in ("70,5 dari 100 kali", "Rp745.010,50", "Laporan Pere&#x27;an", "Sesuai", "Perbaiki isian"):
        assert words in shown, words
    assert casework.at_desk("sekar.rsud").get(address).status_code == 404
    assert casework.at_desk("sekar.rsud").get(page).status_code == 200
    for name in ("2099-1", "2026-9", "x"):
        assert client.get(f"{RAD}kegiatan/{mine.key}/isi/{name}/").status_code == 404, name
    assert "sudah ditutup" not in client.get(address).content.decode()
    PlanQuarter.objects.update_or_create(
        plan=edition.plan, year=2026, number=3,
        defaults={"opened_at": now(), "due_at": now(), "closed_at": now(), "closed_by": uuid4()},
    )  # fmt: skip
    assert "sudah ditutup" in client.get(address).content.decode(), "before anybody types"


def test_a_photo_is_laid_in_cleaned_and_saved_by_every_office(edition: PlanEdition) -> None:
    siti, (mine, other) = casework.at_desk(SITI), matrix_of(edition).activities[:2]
    address = f"{RAD}kegiatan/{mine.key}/isi/2026-3/"

    def send(raw: bytes) -> str:
        text = siti.get(address).content.decode()
        sent = dict.fromkeys(re.findall(r'name="([vm]-[^"]+)"', text), "90")
        sent |= dict(re.findall(r'name="(post_key|based_on)" value="([^"]*)"', text))
        answer = siti.post(address, sent | {"file": SimpleUploadedFile("Pere'an.jpg", raw)})
        return "" if answer.status_code == 302 else f"{answer.status_code} {answer.content.decode()}"

    assert "multipart/form-data" in siti.get(address).content.decode()
    for raw in (b"", b"%PDF-1.4 nothing", b"GIF89a"):
        assert send(raw).startswith("409"), raw
    assert not QuarterEvidence.objects.exists()
    assert not send(paperwork.picture())
    page = f"{RAD}kegiatan/{mine.key}/?triwulan=2026-3"
    (saved,) = re.findall(r'href="([^"]+/bukti/[^"]+)"', casework.at_desk("sekar.rsud").get(page).content.decode())
    answer = casework.at_desk("sekar.rsud").get(saved)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bukti-triwulan.jpg"'
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert paperwork.CAMERA not in answer.content
    assert siti.get(saved.replace(str(mine.key), str(other.key))).status_code == 404
    assert "tetap dipakai" in siti.get(address).content.decode()
    assert not send(paperwork.picture(size=(9, 9)))
    assert siti.get(saved).status_code == 404, "what was replaced is out of sight"


def test_planners_and_the_secretariat_open_the_same_pages_and_offices_none_of_them(edition: PlanEdition) -> None:
    gita, maya, siti = casework.at_desk(GITA), casework.at_desk(MAYA), casework.at_desk(SITI)
    address = f"{RAD}edisi/{edition.pk}/"
    draft = gita.post(f"{address}revisi/", {"reason": "Pagu berubah di Pere'an"}).headers["Location"]
    mine = matrix_of(edition).activities[0].key
    pages = [f"{RAD}mulai/", f"{RAD}batas/", f"{address}revisi/"]
    pages += [f"{draft}{part}" for part in ("muat/", "tetapkan/", "luncuran/", "kegiatan/", f"kegiatan/{mine}/")]
    for page in pages:
        assert [client.get(page).status_code for client in (gita, maya, siti)] == [200, 200, 404], page
    for client, sees in ((gita, True), (maya, True), (siti, False)):
        for page in (RAD, draft):
            assert ("Kelola rencana" in client.get(page).content.decode()) is sees, page
        assert ("Lanjutkan rancangan edisi 2" in client.get(RAD).content.decode()) is sees
    told = {"on_track": "80", "behind": "60", "entry_days": "20", "valid_from": "01-11-2026", "decided": "Rakor CONTOH"}
    assert gita.post(f"{RAD}batas/", told).status_code == 302
    assert "Capaian 80 % atau lebih" in siti.get(RAD).content.decode()
    text = gita.get(f"{RAD}kegiatan/{mine}/isi/2026-3/").content.decode()
    sent = dict.fromkeys(re.findall(r'name="([vm]-[^"]+)"', text), "90") | {"evidence": "Laporan CONTOH"}
    sent |= dict(re.findall(r'name="(post_key)" value="([^"]*)"', text))
    assert "is_sure" not in text
    odd = sent | {"m-apbd": "1.000.000.000"}
    asked = gita.post(f"{RAD}kegiatan/{mine}/isi/2026-3/", odd)
    assert "pagunya" in asked.content.decode()
    assert 'name="is_sure"' in asked.content.decode()
    assert gita.post(f"{RAD}kegiatan/{mine}/isi/2026-3/", sent).status_code == 302
    assert "Gita Larasati" in siti.get(f"{RAD}kegiatan/{mine}/?triwulan=2026-3").content.decode()
    assert siti.post(f"{draft}kegiatan/{mine}/hapus/").status_code == 404
    assert gita.post(f"{draft}kegiatan/{mine}/hapus/").status_code == 302


@pytest.mark.parametrize("login", [MAYA, GITA])
def test_who_plans_closes_a_quarter_that_was_asked_for(edition: PlanEdition, login: str) -> None:
    jobs.open_quarters(at=datetime(2026, 11, 25, 2, tzinfo=UTC))
    planner = casework.at_desk(login)
    address = f"{RAD}edisi/{edition.pk}/"
    assert "Triwulan III ditutup" in planner.post(f"{address}tutup/2026-3/", follow=True).content.decode()
    mine = matrix_of(edition).activities[0]
    page = casework.at_desk(SITI).get(f"{RAD}kegiatan/{mine.key}/?triwulan=2026-3").content.decode()
    assert "ditutup" in page
    assert "2026-3/" not in page
    own = casework.at_desk(SITI).get(f"{RAD}isian/?triwulan=2026-3").content.decode()
    assert "sudah ditutup" in own
    assert "/isi/2026-3/" not in own, "no form that will not be taken"
    assert "dibuka lagi" in planner.post(f"{address}buka/2026-3/", follow=True).content.decode()
    assert casework.at_desk(SITI).post(f"{address}tutup/2026-3/").status_code == 404


def test_a_quarter_of_an_office_that_was_dissolved_is_work_of_who_plans(work: Work) -> None:
    at = now()
    gone = Office.objects.create(kind=OfficeKind.DINKES, name="Dinas Pere'an", valid_from=at - timedelta(days=9))
    row = replace(planning.activity("Penyuluhan lama", OfficeKind.RSUD), office=OfficeFacts(id=gone.pk, name=gone.name))
    planning.in_force([row, planning.activity("Visum", OfficeKind.RSUD)], at=at)
    assert jobs.open_quarters(at=at) == 1
    owed = WorkItem.objects.filter(kind="actionplan.quarter", settled_at=None)
    assert {(each.duty, each.rank) for each in owed} == {("taskforce:report", 2)}, "after clients' work"
    Office.objects.filter(pk=gone.pk).update(valid_to=at)
    assert {(each.office_id is None, each.duty) for each in owed.all()} == {
        (True, "plan:manage"), (False, "taskforce:report"),
    }  # fmt: skip
    gita, siti = casework.at_desk(GITA), casework.at_desk(SITI)
    assert "Dinas Pere&#x27;an" in gita.get("/antrean/").content.decode()
    assert "Dinas Pere&#x27;an" not in siti.get("/antrean/").content.decode()
    own = gita.get(f"{RAD}isian/").content.decode()
    for words in ("Penyuluhan lama", "Dinas Pere&#x27;an sudah berakhir", "Isi sekarang"):
        assert words in own, words
    assert "Visum" not in own
    assert "Penyuluhan lama" not in siti.get(f"{RAD}isian/").content.decode()
    address = f"{RAD}kegiatan/{row.key}/isi/2026-3/"
    sent = {"post_key": str(uuid4()), f"v-{row.indicators[0].key}": "90", "m-apbd": "1", "evidence": "Laporan"}
    assert gita.post(address, sent).status_code == 302
    assert owed.get().duty == "taskforce:report"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.rebuild() WHERE kind LIKE 'actionplan%'")
        assert cursor.fetchone() == (0,)
