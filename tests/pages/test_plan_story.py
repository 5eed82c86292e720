"""A plan from a messy sheet to a revision, by Bappeda: begun, loaded, adopted, told, exported, revised, compared."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, planning
from tests.factories.casework import RoleClient, Work
from tests.factories.messy_sheet import messy
from tests.factories.statements import check_few

from sigap.access.roles import OfficeKind
from sigap.actionplan.forms import ActivityForm
from sigap.actionplan.models import Activity, PlanEdition
from sigap.actionplan.queries import matrix_of, standing_offices
from sigap.actionplan.rules.sheet import read_matrix
from sigap.actionplan.sheet_in import matrix_grid
from sigap.kernel.clock import now
from sigap.taskforce.actions import load_task_forces

pytestmark = pytest.mark.django_db
GITA, SITI = "gita.bappeda", "siti.dinsos"
RAD = "/gugus-tugas/rad/"
PLAN = {"force": "pptppo", "title": "RAD CONTOH", "first_year": "2026", "last_year": "2027", "basis": "Perbup CONTOH"}
TITLES = ["Penyuluhan desa Pere'an", "Cek tawaran kerja", "Rumah aman"]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    assert work
    load_task_forces(by=planning.LOADER, at=now())


def _posted(text: str) -> dict[str, str]:
    return dict(re.findall(r'name="(post_key|sheet_id|based_on|version)" value="([^"]*)"', text))


def _sent(client: RoleClient, edition: str, raw: bytes) -> Any:
    """A file sent for a draft."""
    hidden = _posted(client.get(f"{edition}muat/").content.decode()) | {"sheet_id": str(uuid4())}
    return client.post(f"{edition}muat/", hidden | {"file": SimpleUploadedFile("a.xlsx", raw)})


def _begun(gita: RoleClient) -> str:
    """A plan begun, its draft loaded from Bappeda's sheet."""
    sent = PLAN | _posted(gita.get(f"{RAD}mulai/").content.decode())
    assert gita.post(f"{RAD}mulai/", sent | {"last_year": "2020"}).status_code == 422
    draft: str = gita.post(f"{RAD}mulai/", sent).headers["Location"]
    assert gita.post(f"{RAD}mulai/", sent).headers["Location"] == draft
    assert _sent(gita, draft, b"tujuan;kegiatan").status_code == 422
    preview = _sent(gita, draft, messy()).headers["Location"]
    text = gita.get(preview).content.decode()
    for words in ("3 kegiatan", "Rp12.000.000 lebih kecil", "target nol", "“Disdik”, pertama di baris 8", "Catatan"):
        assert words in text, words
    assert gita.post(preview, {}).status_code == 422
    assert not Activity.objects.filter(edition__plan__title="RAD CONTOH").exists()
    office = str(planning.facts_of(OfficeKind.DINSOS).id)
    chosen = dict.fromkeys(re.findall(r'name="(k-[0-9]+)"', text), office)
    for _click in range(2):
        assert gita.post(preview, chosen).headers["Location"] == draft
    return draft


def _adopted(gita: RoleClient, draft: str) -> None:
    sent = {"decided": "Rakor CONTOH", "in_force_on": "12-01-2026"}
    sent |= _posted(gita.get(f"{draft}tetapkan/").content.decode())
    assert gita.post(f"{draft}tetapkan/", sent | {"based_on": "1"}).status_code == 409
    assert gita.post(f"{draft}tetapkan/", sent).status_code == 302
    assert _sent(gita, draft, messy()).status_code == 409


def _told(key: UUID) -> None:
    """Two quarters of the first activity, by its office."""
    siti = casework.at_desk(SITI)
    for quarter, values in (("2026-2", ("600", "70")), ("2026-3", ("870,5", "75"))):
        address = f"{RAD}kegiatan/{key}/isi/{quarter}/"
        text = siti.get(address).content.decode()
        fields = dict(zip(dict.fromkeys(re.findall(r'name="(v-[^"]+)"', text)), values, strict=True))
        more = {"m-apbd": "90.000.000", "obstacle": "", "evidence": "Laporan CONTOH"}
        assert siti.post(address, fields | _posted(text) | more).status_code == 302


def test_a_plan_from_a_messy_sheet_to_a_revision() -> None:
    """The planner starts, loads, adopts, exports, revises and compares; an office tells two quarters between."""
    gita, siti = casework.at_desk(GITA), casework.at_desk(SITI)
    draft = _begun(gita)
    assert gita.get(draft).status_code == 200
    _adopted(gita, draft)
    key: UUID = Activity.objects.get(title=TITLES[0]).key
    _told(key)
    exported = siti.get(f"{draft}lembar.xlsx?triwulan=2026-3").content
    siti.post("/bahasa/", {"language": "en", "next": "/"})
    in_english = siti.get(f"{draft}lembar.xlsx?triwulan=2026-3").content
    assert matrix_grid(in_english).stored() == matrix_grid(exported).stored()
    siti.post("/bahasa/", {"language": "id", "next": "/"})
    reading = read_matrix(matrix_grid(exported), (2026, 2027))
    assert reading is not None
    assert [each.title for each in reading.activities] == TITLES
    assert not reading.problems
    assert gita.get(f"{draft}matriks.pdf").content.startswith(b"%PDF-")
    revision: str = gita.post(f"{draft}revisi/", {"reason": "Pagu berubah"}).headers["Location"]
    assert gita.post(f"{draft}revisi/", {"reason": "Pagu berubah"}).status_code == 409
    preview = _sent(gita, revision, exported).headers["Location"]
    assert gita.post(preview, {}).status_code == 302
    assert "Tidak ada yang berbeda" in gita.get(f"{revision}beda/").content.decode()
    _changed(gita, revision, key)
    compared = siti.get(f"{revision}beda/").content.decode()
    for words in ("160,5</s> → 200", "Rp210.000.000</s> → Rp198.000.000", "Rp220.250.000</s> → Rp1"):
        assert words in compared, words
    assert siti.get(f"{revision}muat/").status_code == 404
    with CaptureQueriesContext(connection) as captured:
        assert "870,5 dari 1.150 kali" in siti.get(f"{RAD}?triwulan=2026-3").content.decode()
    check_few(captured, "matrix of a revision")


def _changed(gita: RoleClient, revision: str, key: UUID) -> None:
    """A target and money changed by hand; another activity removed."""
    change = f"{revision}kegiatan/{key}/"
    assert gita.get(change).status_code == 200
    form = _filled(revision, key)
    assert gita.post(change, form | {"t1-2027": "0"}).status_code == 422
    assert gita.post(change, form | {"money": "2026 gaib 1"}).status_code == 422
    money = "2026 APBD 198.000.000\n2027 APBD 1"
    assert gita.post(change, form | {"t1-2027": "200", "money": money}).status_code == 302
    assert gita.post(change, form).status_code == 409
    gone = Activity.objects.get(title=TITLES[2], edition_id=UUID(revision.split("/")[-2]))
    assert gita.post(f"{revision}kegiatan/{gone.key}/hapus/").status_code == 302
    assert TITLES[2] not in gita.get(revision).content.decode()


def _filled(address: str, key: UUID) -> dict[str, Any]:
    """What the form of an activity holds as it is drawn."""
    edition = PlanEdition.objects.select_related("plan").get(pk=address.split("/")[-2])
    standing = next(each for each in matrix_of(edition).activities if each.key == key)
    form = ActivityForm(
        standing=standing,
        like=standing,
        years=edition.plan.years,
        offices=standing_offices(),
        version=edition.version,
    )
    blank = {f"m{len(standing.indicators) + 1}": "count"}
    return blank | {
        name: value for name, value in form.initial.items() if isinstance(value, list) or value not in {None, "", False}
    }
