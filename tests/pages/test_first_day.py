"""The first day: what is missing is named with its page, what is done goes, and the door leads here until all is."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, officers
from tests.factories.casework import MANAGER, Work
from tests.factories.statements import check_few

from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.guidance.actions import load_entries
from sigap.guidance.models import Entry
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.setup import first_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA, PATH = "maya.sekretariat", "/gugus-tugas/pengaturan/hari-pertama/"


@pytest.fixture(autouse=True)
def _loaded(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    assert work
    load_entries(by=SystemActor(name="uji"), at=now())


def missing() -> str:
    answer = casework.at_desk(MAYA).get(PATH)
    assert answer.status_code == 200
    return answer.content.decode().partition("Sudah siap")[0]


def test_what_is_missing_is_named_and_goes_once_it_is_done() -> None:
    Office.objects.create(kind="kodim", name="Kodim Pere'an", valid_from=now())
    text = missing()
    for words in ("Sebelum laporan pertama", "Nomor daerah sudah ditelepon", "Kodim Pere&#x27;an", "/untuk-warga/"):
        assert words in text
    number = Entry.objects.filter(kind="number", scope="local", superseded_at=None).first()
    assert number is not None
    Entry.objects.filter(pk=number.pk).update(rung_on=localdate(), rung_by="sekretariat", phone="0735-000")
    officers.officer("kodi", "Kodi Contoh", RoleCode.PARTNER_OFFICER, kind=OfficeKind.KODIM)
    Membership.objects.filter(person__login="kodi").update(office=Office.objects.get(name="Kodim Pere'an"))
    parts = Membership.objects.filter(role__in=[RoleCode.UPTD_HEAD, RoleCode.TECHNICAL_ADMINISTRATOR])
    parts.update(until=now())
    without = missing()
    assert "Kepala UPTD PPA punya akun" in without
    assert "Administrator teknis punya akun" in without
    parts.update(until=None)
    after = missing()
    assert "Administrator teknis punya akun" not in after
    assert "Nomor daerah sudah ditelepon" not in after
    assert "Kepala UPTD PPA punya akun" not in after
    assert "Kodim Pere&#x27;an" not in after


def test_the_door_leads_here_until_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    client = casework.at_desk(MAYA)
    assert client.get("/")["Location"] == "/pimpinan/", "a demo is no first day"
    monkeypatch.setattr(first_day, "settings", SimpleNamespace(SIGAP_DEMO=False, SIGAP_BACKUP_EVERY_HOURS=24))
    assert client.get("/")["Location"] == PATH
    assert casework.at_desk(MANAGER).get("/")["Location"] == "/antrean/"
    whole = {"holders": defaultdict(lambda: 2), "unit": 1, "police": 1, "chair": 1, "duty": 1, "rung": 1}
    whole |= {"head": 1, "administrator": 1}
    for name in whole:
        without = whole | {name: defaultdict(lambda: 1) if name == "holders" else 0}
        monkeypatch.setattr(first_day, "_counted", lambda _actor, _at, found=without: found)
        assert client.get("/")["Location"] == PATH, name
    monkeypatch.setattr(first_day, "_counted", lambda _actor, _at: whole)
    assert client.get("/")["Location"] == "/pimpinan/"


def test_a_regency_without_a_unit_is_helped_on_both_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = first_day._counted
    monkeypatch.setattr(first_day, "_counted", lambda actor, at: counted(actor, at) | {"unit": False})
    assert "Belum ada UPTD PPA?" in missing()
    assert "Belum ada UPTD PPA?" in casework.at_desk(MAYA, stepped_up=True).get("/kantor/tambah/").content.decode()


def test_it_costs_few_statements_and_is_nobody_elses() -> None:
    client = casework.at_desk(MAYA)
    client.get(PATH)
    with CaptureQueriesContext(connection) as captured:
        client.get(PATH)
    check_few(captured)
    assert casework.at_desk(MANAGER).get(PATH).status_code == 404
