"""The library's pages: read by everybody of the task force, in few statements; written by who keeps it."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import casework
from tests.factories.casework import Work
from tests.factories.statements import check_few

from sigap.clocks.models import ClockRule
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.rulebook.actions.library import load_instruments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA = "maya.sekretariat"


@pytest.fixture(autouse=True)
def _loaded(work: Work, settings: LazySettings) -> None:
    assert work
    settings.SIGAP_DEMO = True
    load_instruments(by=SystemActor(name="uji"), at=now())


def test_everybody_reads_the_library_in_few_statements() -> None:
    client = casework.at_desk(casework.MANAGER)
    for address, words in (
        ("/gugus-tugas/pustaka/", ["UU 21/2007", "Perpres 69/2008", "Belum diverifikasi"]),
        ("/gugus-tugas/pustaka/?kata=restitusi", ["Perma 1/2022"]),
        ("/gugus-tugas/pustaka/uu-122022/", ["Yang berubah bila ini berubah", "Kekerasan Seksual", "Tenggat"]),
        (
            "/gugus-tugas/pustaka/perpres-692008/",
            ["Diubah", "Perpres 22/2021", "Perpres 49/2023", "Rancangan SK gugus tugas", "Enam sub gugus tugas"],
        ),
    ):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert [word for word in words if word not in text] == [], address
        # What leans on a law is read from every register, four of which lie in the database.
        check_few(captured, address, most=10)
    for kind in ("uptd_ppa", "polres_ppa", "kodim", "puskesmas"):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/gugus-tugas/sop/{kind}/")
        assert answer.status_code == 200, kind
        check_few(captured, kind)
    paper = client.get("/gugus-tugas/sop/uptd_ppa/pdf/")
    assert (paper.content[:5], paper["Content-Disposition"]) == (b"%PDF-", 'attachment; filename="sop-uptd-ppa.pdf"')
    assert client.get("/gugus-tugas/sop/bappeda/").status_code == 404
    assert "UU 43/2009" not in client.get("/gugus-tugas/pustaka/?kata=restitusi").content.decode()
    assert client.get("/gugus-tugas/pustaka/uu-99999/").status_code == 404


LAW = {
    "name": "Perbup Pere'an 12/2026",
    "title": "Gugus tugas CONTOH",
    "kind": "regent",
    "source": "CONTOH: Bagian Hukum",
    "source_kind": "P",
    "in_force_from": "1-3-2026",
    "post_key": "5f0e5a1c-5a3a-4c8f-9a53-0d2f6f1f2a11",
}


def test_a_local_law_is_added_replaced_and_what_looks_like_a_person_refused() -> None:
    client, new = casework.at_desk(MAYA), "/gugus-tugas/pustaka/baru/"
    for change, words in (
        ({"summary": "Lihat KENARI-582"}, "konferensi kasus"),
        ({"title": "Hubungi 0812 3456 7890"}, "nomor telepon"),
        ({"summary": "1609014506110001"}, "tampak seperti NIK"),
        ({"name": "//"}, "Tulis nomor dan tahunnya"),
        ({"in_force_from": "besok lusa"}, "tidak terbaca"),
        ({"in_force_to": "1-2-2026"}, "sesudah hari mulai berlaku"),
        ({"link_kind": "amends"}, "Pilih peraturan yang mana"),
    ):
        answer = client.post(new, LAW | change)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), change
    for _twice in range(2):
        answer = client.post(new, LAW | {"link_kind": "implements", "link_to": "UU 21/2007", "link_articles": "58"})
        assert answer["Location"] == "/gugus-tugas/pustaka/perbup-perean-122026/"
    own = answer["Location"]
    answer = client.post(f"{own}hubungan/", {"kind": "amends", "to": "Perbup Pere'an 12/2026"})
    assert (answer.status_code, "dirinya sendiri" in answer.content.decode()) == (409, True)
    successor = LAW | {"name": "Perbup 3/2027", "starts_on": "1-1-2027", "post_key": str(uuid4())}
    for page in (f"{own}ganti/", f"{own}ubah/", f"{own}naskah/", f"{own}hubungan/"):
        assert client.get(page).status_code == 200, page
        assert casework.at_desk(casework.MANAGER).get(page).status_code == 404, page
    assert client.post(f"{own}ganti/", successor).status_code == 302
    text = client.get(own).content.decode()
    assert "Tidak berlaku lagi sejak 1 Januari 2027" in text
    assert "Perbup 3/2027" in text
    assert "Harus ditinjau" in client.get("/gugus-tugas/pustaka/uu-212007/?mulai=1 Januari 2027").content.decode()
    assert "tidak terbaca" in client.get("/gugus-tugas/pustaka/uu-212007/?mulai=entah").content.decode()


def test_the_secretariat_notes_that_a_rakor_adopted_the_procedure() -> None:
    client, page = casework.at_desk(MAYA), "/gugus-tugas/sop/"
    text = client.get(page).content.decode()
    (digest,) = re.findall(r'name="sha256" value="([0-9a-f]{64})"', text)
    said = {"decision": "Rakor CONTOH, keputusan 1", "adopted_on": "1-11-2026", "sha256": digest}
    assert client.post(f"{page}tetapkan/", said | {"decision": ""}).status_code == 422
    assert client.post(f"{page}tetapkan/", said | {"sha256": "0" * 64}).status_code == 409
    for _twice in range(2):
        assert client.post(f"{page}tetapkan/", said).status_code == 302
    assert "Semua halaman sama" in client.get(page).content.decode()
    assert "Edisi ke-1, ditetapkan 1 November 2026" in client.get(f"{page}rsud/").content.decode()
    row = ClockRule.objects.get(code="uptd-to-police", superseded_at=None)
    ClockRule.objects.filter(pk=row.pk).update(amount=row.amount * 2)
    (digest,) = re.findall(r'name="sha256" value="([0-9a-f]{64})"', client.get(page).content.decode())
    assert client.post(f"{page}tetapkan/", said | {"sha256": digest, "line": str(uuid4())}).status_code == 422
    assert client.post(f"{page}tetapkan/", said | {"sha256": digest}).status_code == 302
    for address, words in (
        ("edisi/1/", ["Edisi lama", "Rakor CONTOH, keputusan 1", "edisi ke-2"]),
        ("edisi/2/", ["Rakor CONTOH, keputusan 1"]),
        ("edisi/1/uptd_ppa/", ["72 jam", "Halaman yang berlaku sekarang"]),
        ("edisi/2/uptd_ppa/", ["144 jam"]),
    ):
        with CaptureQueriesContext(connection) as captured:
            text = client.get(f"{page}{address}").content.decode()
        assert [word for word in words if word not in text] == [], address
        check_few(captured, address)
    assert "Edisi lama" not in client.get(f"{page}edisi/2/").content.decode()
    assert client.get(f"{page}edisi/1/uptd_ppa/pdf/").content[:5] == b"%PDF-"
    for missing in ("edisi/9/", "edisi/1/bappeda/", "edisi/1/entah/pdf/"):
        assert client.get(f"{page}{missing}").status_code == 404, missing


def test_a_rule_links_to_the_library_only_where_it_has_the_law() -> None:
    client = casework.at_desk(MAYA)
    rule = ClockRule.objects.filter(code="uptd-to-police", superseded_at=None)
    address = reverse("clocks:rule", args=["uptd-to-police"])
    assert "/gugus-tugas/pustaka/uu-122022/" in client.get(address).content.decode()
    rule.update(basis="Perpres 99/2029 pasal 1")
    text = client.get(address).content.decode()
    assert "Perpres 99/2029 pasal 1" in text
    assert "/gugus-tugas/pustaka/perpres" not in text
    assert "Di pustaka" not in text
