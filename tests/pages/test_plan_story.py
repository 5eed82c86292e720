"""A plan from a messy sheet to a revision: begun, loaded, adopted, told, exported, revised, compared."""

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
MAYA, SITI = "maya.sekretariat", "siti.dinsos"
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


def _begun(maya: RoleClient) -> str:
    """A plan begun, its draft loaded from Bappeda's sheet."""
    sent = PLAN | _posted(maya.get(f"{RAD}mulai/").content.decode())
    assert maya.post(f"{RAD}mulai/", sent | {"last_year": "2020"}).status_code == 422
    draft: str = maya.post(f"{RAD}mulai/", sent).headers["Location"]
    assert maya.post(f"{RAD}mulai/", sent).headers["Location"] == draft
    assert _sent(maya, draft, b"tujuan;kegiatan").status_code == 422
    preview = _sent(maya, draft, messy()).headers["Location"]
    text = maya.get(preview).content.decode()
    for words in ("3 kegiatan", "Rp12.000.000 lebih kecil", "target nol", "“Disdik”, pertama di baris 8", "Catatan"):
        assert words in text, words
    assert maya.post(preview, {}).status_code == 422
    assert not Activity.objects.filter(edition__plan__title="RAD CONTOH").exists()
    office = str(planning.facts_of(OfficeKind.DINSOS).id)
    chosen = dict.fromkeys(re.findall(r'name="(k-[0-9]+)"', text), office)
    for _click in range(2):
        assert maya.post(preview, chosen).headers["Location"] == draft
    return draft


def _adopted(maya: RoleClient, draft: str) -> None:
    sent = {"decided": "Rakor CONTOH", "in_force_on": "12-01-2026"}
    sent |= _posted(maya.get(f"{draft}tetapkan/").content.decode())
    assert maya.post(f"{draft}tetapkan/", sent | {"based_on": "1"}).status_code == 409
    assert maya.post(f"{draft}tetapkan/", sent).status_code == 302
    assert _sent(maya, draft, messy()).status_code == 409


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
    """Who plans starts, loads, adopts, exports, revises and compares; an office tells two quarters between."""
    maya, siti = casework.at_desk(MAYA), casework.at_desk(SITI)
    draft = _begun(maya)
    assert maya.get(draft).status_code == 200
    _adopted(maya, draft)
    key: UUID = Activity.objects.get(title=TITLES[0]).key
    _told(key)
    exported = siti.get(f"{draft}lembar.xlsx?triwulan=2026-3").content
    reading = read_matrix(matrix_grid(exported), (2026, 2027))
    assert reading is not None
    assert [each.title for each in reading.activities] == TITLES
    assert not reading.problems
    assert maya.get(f"{draft}matriks.pdf").content.startswith(b"%PDF-")
    revision: str = maya.post(f"{draft}revisi/", {"reason": "Pagu berubah"}).headers["Location"]
    assert maya.post(f"{draft}revisi/", {"reason": "Pagu berubah"}).status_code == 409
    preview = _sent(maya, revision, exported).headers["Location"]
    assert maya.post(preview, {}).status_code == 302
    assert "Tidak ada yang berbeda" in maya.get(f"{revision}beda/").content.decode()
    _changed(maya, revision, key)
    compared = siti.get(f"{revision}beda/").content.decode()
    for words in ("160,5</s> → 200", "Rp210.000.000</s> → Rp198.000.000", "Rp220.250.000</s> → Rp1"):
        assert words in compared, words
    assert siti.get(f"{revision}muat/").status_code == 404
    with CaptureQueriesContext(connection) as captured:
        assert "870,5 dari 1.150 kali" in siti.get(f"{RAD}?triwulan=2026-3").content.decode()
    check_few(captured, "matrix of a revision")


def _changed(maya: RoleClient, revision: str, key: UUID) -> None:
    """A target and money changed by hand; another activity removed."""
    change = f"{revision}kegiatan/{key}/"
    assert maya.get(change).status_code == 200
    form = _filled(revision, key)
    assert maya.post(change, form | {"t1-2027": "0"}).status_code == 422
    assert maya.post(change, form | {"money": "2026 gaib 1"}).status_code == 422
    money = "2026 APBD 198.000.000\n2027 APBD 1"
    assert maya.post(change, form | {"t1-2027": "200", "money": money}).status_code == 302
    assert maya.post(change, form).status_code == 409
    gone = Activity.objects.get(title=TITLES[2], edition_id=UUID(revision.split("/")[-2]))
    assert maya.post(f"{revision}kegiatan/{gone.key}/hapus/").status_code == 302
    assert TITLES[2] not in maya.get(revision).content.decode()


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
