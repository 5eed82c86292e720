"""Pages of the task force itself: few statements, refusals that tell nothing, a seat that opens no case."""

import html
import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, INTAKE, Work
from tests.factories.deadlines import LOADER
from tests.factories.signing import chain, holder, plain, rewritten, signed
from tests.factories.statements import MOST, check_few
from tests.factories.team import MAYA
from tests.pages.test_duty_pages import day
from tests.pages.test_edits_at_once import fields

from sigap.access.models import Person, Seat
from sigap.access.rules import SeatKind
from sigap.kernel.clock import now
from sigap.taskforce import actions as taskforce
from sigap.taskforce.models import Agreement, AnnexPost, AnnexSection, Decree, FiledPaper, TaskForce

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_context")]
BASE = "/gugus-tugas/susunan"
PDF = plain() + b"%hidden-after-the-end"


@pytest.fixture
def force(work: Work, settings: LazySettings) -> Work:
    settings.SIGAP_DEMO = True
    taskforce.load_task_forces(by=LOADER, at=now())
    taskforce.load_schemes(by=LOADER, at=now())
    taskforce.load_sub_forces(by=LOADER, at=now())
    return work


def draft(start: str = "pusat-2023", first: str = "") -> Decree:
    given = {"kind": "sk", "title": "Pembentukan CONTOH", "start": start, "valid_from": first or day()}
    given |= {"valid_until": "", "row_id": str(uuid4())}
    maya = casework.at_desk(MAYA, stepped_up=True)
    for _click in range(2):
        assert maya.post(f"{BASE}/g/pptppo/sk/", given).status_code == 302
    return Decree.objects.get(pk=given["row_id"])


def enact(decree: Decree, number: str) -> int:
    given = {"number": number, "signed_on": day(), "valid_from": day(), "valid_until": ""}
    file = SimpleUploadedFile("sk.pdf", PDF, content_type="application/pdf")
    maya = casework.at_desk(MAYA, stepped_up=True)
    return maya.post(f"{BASE}/sk/{decree.pk}/catat/", given | {"paper": file}).status_code


def test_from_a_scheme_to_a_seat_on_the_pages_in_few_statements(force: Work) -> None:
    decree = draft()
    maya = casework.at_desk(MAYA, stepped_up=True)
    assert enact(decree, "1/CONTOH") == 302
    later = draft("copy")
    values = {"decree": decree.pk, "draft": later.pk, "paper": FiledPaper.objects.get().pk}
    values |= {"post": AnnexPost.objects.filter(decree=decree).first().pk}  # type: ignore[union-attr]  # of a scheme
    values |= {"section": AnnexSection.objects.filter(decree=decree).first().pk}  # type: ignore[union-attr]  # likewise
    pages = (
        "/", "/g/pptppo/", "/g/pptppo/sk/", "/tambah/", "/jabatan/{post}/isi/", "/bagian/{section}/program/",
        "/sk/{decree}/", "/sk/{draft}/", "/sk/{draft}/naskah/", "/sk/{draft}/lampiran/", "/sk/{draft}/catat/",
        "/sk/{decree}/akhiri/", "/sk/{decree}/berkas/", "/sk/{draft}/cetak/", "/berkas/{paper}/", "/skema/",
        "/skema/muat/", "/skema/pusat-2023/", "/isi/", "/sub/tambah/",
    )  # fmt: skip
    for path in pages:
        with CaptureQueriesContext(connection) as captured:
            answer = maya.get(BASE + path.format(**values))
        assert answer.status_code == 200, (path, answer.content[:500])
        check_few(captured, path, most=MOST)
    stranger = casework.at_desk(INTAKE)
    for path in pages:
        seen = path in {"/", "/g/pptppo/", "/sk/{decree}/", "/berkas/{paper}/", "/skema/", "/skema/pusat-2023/"}
        assert stranger.get(BASE + path.format(**values)).status_code == (200 if seen else 404), path
    assert stranger.get(f"{BASE}/sk/{decree.pk}/cetak/").content.startswith(b"%PDF")
    for path in ("/g/lain/", "/sk/{0}/", "/sk/{0}/lampiran/", "/jabatan/{0}/isi/", "/berkas/{0}/", "/skema/lain/"):
        assert maya.get(BASE + path.format(uuid4())).status_code == 404


def test_wrong_input_keeps_what_was_typed_and_says_why(force: Work) -> None:
    decree = draft()
    maya = casework.at_desk(MAYA, stepped_up=True)
    annex = {"based_on": "1", "chair": "Bupati Pere'an\nWakil", "number-1": "I", "name-1": "", "more": "1"}
    page = maya.post(f"{BASE}/sk/{decree.pk}/lampiran/", annex)
    assert page.status_code == 422
    for words in ("hanya untuk satu orang", "perlu nomor dan nama", "Bupati Pere&#x27;an"):
        assert words in page.content.decode()
    assert enact(decree, "1/CONTOH") == 302
    other = draft("empty")
    page = maya.post(
        f"{BASE}/sk/{other.pk}/catat/", {"number": "2", "signed_on": day(), "valid_from": day(), "valid_until": ""}
    )
    assert page.status_code == 409
    assert "masih kosong" in page.content.decode()
    code = {"name": "Gugus Tugas Anak", "short": "Anak", "code": "ANAK 1"}
    assert maya.post(f"{BASE}/tambah/", code).status_code == 422
    for _click in range(2):
        assert maya.post(f"{BASE}/tambah/", code | {"code": "anak"}).status_code == 302
    assert TaskForce.objects.count() == 2


def typed(page: str) -> dict[str, str]:
    """What the form would send as it stands."""
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?([^<]*)</textarea>', page))
    found |= dict(re.findall(r'<input type="radio" name="(kind)" value="(\w+)"[^>]* checked', page))
    found |= {"holds_plan": "on"} if re.search(r'<input[^>]*name="holds_plan"[^>]* checked', page) else {}
    return {name: html.unescape(value) for name, value in found.items() if name != "csrfmiddlewaretoken"}


def test_two_on_the_words_of_a_draft_keep_each_others_changes(force: Work) -> None:
    address = f"{BASE}/sk/{draft('empty').pk}/naskah/"
    maya = casework.at_desk(MAYA, stepped_up=True)
    read = typed(maya.get(address).content.decode())
    assert maya.post(address, read | {"title": "Pembentukan di Pere'an", "holds_plan": "on"}).status_code == 302
    shown = maya.post(address, read | {"considering": "Bahwa CONTOH"})
    assert shown.status_code == 422
    assert "Pembentukan di Pere&#x27;an" in shown.content.decode()
    assert maya.post(address, typed(shown.content.decode())).status_code == 302
    row = Decree.objects.get()
    assert (row.title, row.considering, row.holds_plan) == ("Pembentukan di Pere'an", "Bahwa CONTOH", True)


def test_a_scheme_goes_out_and_comes_in_looked_at_first(force: Work) -> None:
    maya = casework.at_desk(MAYA, stepped_up=True)
    text = maya.get(f"{BASE}/skema/pusat-2023/").content.decode()
    changed = text.replace('"Rehabilitasi kesehatan"', '"Kesehatan Pere\'an"')
    shown = maya.post(f"{BASE}/skema/muat/", {"file": SimpleUploadedFile("s.toml", changed.encode())})
    assert "II. Kesehatan Pere&#x27;an" in shown.content.decode()
    assert "II. Rehabilitasi kesehatan" in shown.content.decode()
    before = shown.context["before"]
    given = {"text": changed, "store": "1", "based_on": str(before.id)}
    for _click in range(2):
        assert maya.post(f"{BASE}/skema/muat/", given).status_code == 302
    assert maya.post(f"{BASE}/skema/muat/", given | {"text": text}).status_code == 409
    assert maya.get(f"{BASE}/skema/pusat-2023/").content.decode() == changed
    for wrong, words in (("code = 1", "tidak dapat dibaca"), ("[", "bukan TOML"), ("x = 1", "tidak dikenal")):
        page = maya.post(f"{BASE}/skema/muat/", {"text": wrong})
        assert page.status_code == 422
        assert words in page.content.decode()


def test_a_seat_opens_the_task_forces_pages_and_never_a_case(force: Work) -> None:
    assert enact(draft(), "1/CONTOH") == 302
    auditor = Person.objects.get(login=AUDITOR)
    seen = casework.at_desk(AUDITOR)
    closed = {path: seen.get(path).status_code for path in (f"/kasus/{force.own}/", "/kasus/", "/antrean/", "/cari/")}
    posts = AnnexPost.objects.select_related("decree__force", "office", "section__sub_force").filter(
        decree__number="1/CONTOH"
    )
    for post in posts.order_by("position"):
        taskforce.fill_post(by=LOADER, at=now(), post=post, person=auditor)
    assert {SeatKind(each.kind) for each in Seat.objects.all()} >= {SeatKind.CHAIR, SeatKind.SUB_CHAIR}
    seen = casework.at_desk(AUDITOR)
    assert seen.get(f"{BASE}/").status_code == 200
    assert {path: seen.get(path).status_code for path in closed} == closed
    assert closed[f"/kasus/{force.own}/"] == 404
    assert seen.post(f"{BASE}/sub/tambah/", {}).status_code == 404


def check_signatures_told(given: dict[str, str], paper: bytes) -> str:
    """One changed after signing and one signed by anybody are refused in words; the address of the sound one."""
    maya, add = casework.at_desk(MAYA, stepped_up=True), "/gugus-tugas/perjanjian/tambah/"
    own = signed(plain(), holder("Sendiri CONTOH"))
    for bad, words in ((rewritten(paper), "berubah sesudah ditandatangani"), (own, "buatan sendiri")):
        answer = maya.post(add, given | {"paper": SimpleUploadedFile("p.pdf", bad)})
        assert (answer.status_code, words in answer.content.decode()) == (409, True), words
    for _click in range(2):
        assert maya.post(add, given | {"paper": SimpleUploadedFile("p.pdf", paper)}).status_code == 302
    one = f"/gugus-tugas/perjanjian/{Agreement.objects.get().pk}/"
    page = maya.get(one).content.decode()
    for words in (
        "Ketua Harian CONTOH",
        "tidak berubah sejak ditandatangani",
        "penanda tangannya belum terbukti",
        "diperiksa saat itu",
    ):
        assert words in page, words
    return one


def test_the_pages_for_members_open_in_few_statements_and_agreements_are_written_on_theirs(force: Work) -> None:
    assert enact(draft(), "1/CONTOH") == 302
    maya = casework.at_desk(MAYA, stepped_up=True)
    given = {"kind": "pks", "subject": "Penjemputan", "parties": "Dinas Sosial\nPolres Pere'an", "number": "1"}
    given |= {"valid_from": day(), "valid_until": "", "row_id": str(uuid4())}
    assert maya.post("/gugus-tugas/perjanjian/tambah/", given | {"parties": "Satu"}).status_code == 409
    assert maya.post("/gugus-tugas/perjanjian/tambah/", given | {"subject": ""}).status_code == 422
    assert "tidak ada yang dapat diperiksa" in maya.get(f"{BASE}/sk/{Decree.objects.get().pk}/").content.decode()
    filed = bytes(FiledPaper.objects.get().content)
    assert (filed[:5], b"hidden" in filed) == (b"%PDF-", False), "a scan is written anew from its pages"
    paper = signed(plain(), chain().chair)
    one = check_signatures_told(given, paper)
    kept = maya.get(f"/gugus-tugas/susunan/berkas/{Agreement.objects.get().paper_id}/")
    assert (kept.content, "sandbox" in kept["Content-Security-Policy"]) == (paper, True), "as it came, shown nowhere"
    shown = (
        "/gugus-tugas/perjanjian/",
        one,
        "/gugus-tugas/direktori/",
        "/gugus-tugas/kalender/",
        "/gugus-tugas/naskah/",
    )
    managed = (
        "/gugus-tugas/perjanjian/tambah/",
        *(f"{one}{part}/" for part in ("ubah", "perpanjang", "berkas", "akhiri")),
    )
    for path in (*shown, *managed):
        with CaptureQueriesContext(connection) as captured:
            answer = maya.get(path)
        assert answer.status_code == 200, path
        check_few(captured, path, most=MOST)
    stranger = casework.at_desk(INTAKE)
    assert [stranger.get(path).status_code for path in shown] == [200] * len(shown)
    assert [stranger.get(path).status_code for path in managed] == [404] * len(managed)
    assert stranger.post(f"{one}akhiri/", {"on": day()}).status_code == 404
    made = stranger.post("/gugus-tugas/kalender/alamat/").content.decode()
    assert ".ics" in made
    assert ".ics" not in stranger.get("/gugus-tugas/kalender/").content.decode(), "shown once"
    assert stranger.post("/gugus-tugas/kalender/alamat/cabut/").status_code == 302
    assert maya.get(f"/gugus-tugas/perjanjian/{uuid4()}/").status_code == 404


def test_two_on_one_programme_do_not_overwrite_each_other(force: Work) -> None:
    decree = draft()
    section = AnnexSection.objects.filter(decree=decree).earliest("position")
    path = f"{BASE}/bagian/{section.pk}/program/"
    maya, other = casework.at_desk(MAYA, stepped_up=True), casework.at_desk(MAYA, stepped_up=True)
    theirs, mine = fields(maya.get(path).content.decode()), fields(other.get(path).content.decode())
    assert [maya.post(path, theirs | {"programme": "Tulisan rekan"}).status_code for _click in range(2)] == [302, 302]
    again = other.post(path, mine | {"programme": "Tulisan saya"})
    page = again.content.decode()
    assert (again.status_code, "Tulisan rekan" in page, fields(page)["programme"]) == (422, True, ["Tulisan saya"])
    section.refresh_from_db()
    assert section.programme == "Tulisan rekan"
    assert other.post(path, fields(page)).status_code == 302
    section.refresh_from_db()
    assert section.programme == "Tulisan saya"
