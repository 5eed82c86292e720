"""Pages of letters: the own office's list, one letter, its paper; nobody sees another office's."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.signing import holder, plain, rewritten, signed
from tests.factories.statements import check_few

from sigap.access.entry import enter
from sigap.access.models import Office
from sigap.kernel.clock import now
from sigap.letters.actions.drafting import draft_letter
from sigap.letters.models import Letter, LetterKind, SignedCopy, Wording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA = "maya.sekretariat"


def drafted(login: str, subject: str = "Undangan rapat koordinasi") -> Letter:
    ticket = casework.at_desk(login).cookies[settings.SESSION_COOKIE_NAME].value
    with enter(ticket) as actor:
        return draft_letter(
            by=actor,
            at=now(),
            kind=LetterKind.INVITATION,
            office_id=actor.office_ids[0],
            subject=subject,
            addressees=["Camat Pere'an"],
            fields={"acara": "rapat <b>koordinasi</b>", "agenda": ["Satu", "Dua"]},
        )


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_an_office_reads_its_letters_and_no_other_does(work: Work) -> None:
    assert work
    row = drafted(MAYA)
    client = casework.at_desk(MAYA)
    for path in ("/gugus-tugas/surat/", f"/gugus-tugas/surat/{row.pk}/"):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(path)
        assert page.status_code == 200
        assert "Undangan rapat koordinasi" in page.content.decode()
        check_few(captured, path)
    assert "rapat &lt;b&gt;koordinasi" in client.get(f"/gugus-tugas/surat/{row.pk}/").content.decode()
    paper = client.get(f"/gugus-tugas/surat/{row.pk}/pdf/")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Disposition"] == 'inline; filename="undangan.pdf"'
    for login in (HEAD, MANAGER):
        other = casework.at_desk(login)
        assert "Undangan rapat" not in other.get("/gugus-tugas/surat/").content.decode()
        for end in ("", "pdf/"):
            assert other.get(f"/gugus-tugas/surat/{row.pk}/{end}").status_code == 404


SCHEME = {"source": "agenda", "unit": "GT-PPTPPO", "pattern": "{kode}/{nomor:3}/{unit}/{tahun}", "span": "office"}
DRAFT = {"subject": "Undangan rakor", "addressees": "Camat Pere'an\nKepala Dinas Sosial", "class_code": "400.2"}


def secretariat() -> str:
    return str(Office.objects.get(kind="secretariat").pk)


def test_a_letter_is_written_changed_numbered_and_cancelled_on_its_pages() -> None:
    client, office = casework.at_desk(MAYA), secretariat()
    asked = f"/gugus-tugas/surat/baru/{office}/undangan/"
    assert "Rapat atau kegiatan" in client.get(asked).content.decode()
    chosen = str(uuid4())
    told = DRAFT | {"letter_id": chosen, "revision": "0", "f_acara": "rapat", "f_agenda": "Satu\n\nDua"}
    assert client.post(asked, told | {"f_agenda": "Bahas KENARI-582"}).status_code == 409
    page = f"/gugus-tugas/surat/{chosen}/"
    for _twice in range(2):
        assert client.post(asked, told)["Location"] == page
    assert Letter.objects.get().fields == {"acara": "rapat", "agenda": ["Satu", "Dua"]}
    assert "Atur penomoran dulu" in client.get(page).content.decode()
    assert client.post(f"{page}ubah/", told | {"revision": "1", "subject": "Rakor IV"})["Location"] == page
    stale = client.post(f"{page}ubah/", told | {"revision": "1", "subject": "Rakor V"})
    assert (stale.status_code, "Rekan Anda" in stale.content.decode()) == (409, True)
    numbering = f"/gugus-tugas/surat/pengaturan/{office}/penomoran/"
    assert client.post(numbering, SCHEME | {"pattern": "{nomor}/{tahun}"}).status_code == 409
    assert client.post(numbering, SCHEME)["Location"] == numbering
    begin = f"/gugus-tugas/surat/pengaturan/{office}/buku-kertas/"
    year = str(localdate(now()).year)
    assert client.post(begin, {"series": "semua", "year": year, "after": "30"}).status_code == 302
    today = f"{localdate(now()):%d-%m-%Y}"
    for _twice in range(2):
        client.post(f"{page}nomori/", {"revision": "2", "dated_on": today})
    number = f"400.2/031/GT-PPTPPO/{year}"
    for path in (page, "/gugus-tugas/surat/agenda/", "/gugus-tugas/surat/?tahap=issued"):
        assert number in client.get(path).content.decode(), path
    assert 'value="400.2"' in client.get(asked).content.decode(), "the next letter begins with the code of the last"
    assert client.post(f"{page}batal/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}batal/", {"reason": "Rapat ditunda"})["Location"] == page
    assert Letter.objects.get().paper_size > 10_000, "the fingerprint of its paper was kept"
    assert "Rapat ditunda" in client.get("/gugus-tugas/surat/agenda/").content.decode()
    assert client.get(f"{page}disposisi/").content.startswith(b"%PDF")


def test_an_office_words_its_letters_itself_with_a_look_before_and_what_stood_before() -> None:
    client, office = casework.at_desk(MAYA), secretariat()
    path = f"/gugus-tugas/surat/pengaturan/{office}/kata/undangan/"
    assert "Dengan hormat" in client.get(path).content.decode()
    looked = client.post(path, {"version": "", "text": "Salam, {{ acara }}.", "preview": "1"}).content.decode()
    assert "Salam, [Rapat atau kegiatan]." in looked
    for text in ("Hadir: {{ korban }}", "{% load x %}", "{{ acara.__class__ }}"):
        refused = client.post(path, {"version": "", "text": text})
        assert (refused.status_code, "Baris 1" in refused.content.decode()) == (409, True), text
    assert client.post(path, {"version": "", "text": "Salam, {{ acara }}."})["Location"] == path
    assert client.post(path, {"version": "", "text": "Lain"}).status_code == 409, "a colleague was faster"
    row = drafted(MAYA)
    shown = client.get(f"/gugus-tugas/surat/{row.pk}/").content.decode()
    assert "Salam, rapat" in shown
    assert "Dengan hormat" not in shown
    standing = Wording.objects.get(superseded_at=None)
    client.post(path, {"version": str(standing.pk), "text": ""})
    assert "Dengan hormat" in client.get(f"/gugus-tugas/surat/{row.pk}/").content.decode()
    assert "Salam, {{ acara }}." in client.get(path).content.decode(), "in the history"


def test_every_page_is_cheap_and_shut_to_who_does_not_write() -> None:
    client, office = casework.at_desk(MAYA), secretariat()
    rows = [drafted(MAYA, f"Undangan {number}") for number in range(30)]
    client.post(f"/gugus-tugas/surat/pengaturan/{office}/penomoran/", SCHEME)
    own = (f"{rows[0].pk}/ubah/", f"{rows[0].pk}/nomori/", f"pengaturan/{office}/penomoran/")
    written = (*own, f"pengaturan/{office}/kata/sk/", f"baru/{office}/sk/", f"pengaturan/{office}/buku-kertas/")
    seen = ("", "?halaman=2", "agenda/", "klasifikasi/", f"{rows[0].pk}/", f"{rows[0].pk}/pdf/")
    for path in (*seen, *written, "baru/", "pengaturan/"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/gugus-tugas/surat/{path}").status_code == 200, path
        check_few(captured, path)
    for login in (HEAD, MANAGER):
        other = casework.at_desk(login)
        for path in written:
            assert other.get(f"/gugus-tugas/surat/{path}").status_code == 404, (login, path)
        assert other.post(f"/gugus-tugas/surat/{rows[0].pk}/buang/").status_code == 404
    assert client.post(f"/gugus-tugas/surat/{rows[0].pk}/buang/")["Location"] == "/gugus-tugas/surat/"
    assert client.get(f"/gugus-tugas/surat/baru/{office}/kasus/").status_code == 404


def _sent(client: Any, page: str, raw: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("Surat Pak Contoh.pdf", raw, "application/pdf")
    return client.post(f"{page}bertanda-tangan/", {"copy_id": str(uuid4()), "file": file, **more})


def test_a_signed_pdf_comes_back_is_verified_and_a_tampered_one_refused(settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGAP_HOME = tmp_path
    client, office = casework.at_desk(MAYA), secretariat()
    client.post(f"/gugus-tugas/surat/pengaturan/{office}/penomoran/", SCHEME)
    row = drafted(MAYA)
    page = f"/gugus-tugas/surat/{row.pk}/"
    client.post(f"{page}ubah/", DRAFT | {"letter_id": str(row.pk), "revision": "1", "f_acara": "rapat"})
    assert _sent(client, page, plain()).status_code == 409, "a draft takes none"
    client.post(f"{page}nomori/", {"revision": "2", "dated_on": f"{localdate(now()):%d-%m-%Y}"})
    paper = client.get(f"{page}pdf/").content
    at = now()
    root = holder("Induk CONTOH", is_authority=True, since=at - timedelta(days=9), until=at + timedelta(days=9))
    chair = holder("Ketua Harian CONTOH", root, since=at - timedelta(days=9), until=at + timedelta(days=9))
    sound = signed(paper, chair)
    assert _sent(client, page, sound)["Location"] == page
    told = client.get(page).content.decode()
    assert "belum terbukti" in told, "no root is laid"
    (tmp_path / "signing-roots").mkdir()
    (tmp_path / "signing-roots" / "induk.der").write_bytes(root.der)
    again = signed(paper, chair)
    assert _sent(client, page, again)["Location"] == page
    with CaptureQueriesContext(connection) as captured:
        told = client.get(page).content.decode()
    check_few(captured, "a letter with copies")
    for words in ("Tanda tangan sah", "Ketua Harian CONTOH", "tidak berubah", "tepat PDF yang disusun di SIGAP"):
        assert words in told, words
    for raw, words in (
        (rewritten(again), "berubah sesudah ditandatangani"),
        (signed(paper, holder("Palsu CONTOH")), "buatan sendiri"),
        (b"bukan pdf", "tidak terbaca"),
        (b"", "kosong"),
    ):
        refused = _sent(client, page, raw)
        assert refused.status_code in {409, 422}
        assert words in refused.content.decode(), words
    copy = SignedCopy.objects.order_by("kept_at").last()
    assert copy is not None
    given = client.get(f"{page}bertanda-tangan/{copy.pk}/")
    assert (given.content, given["Content-Disposition"]) == (again, 'attachment; filename="surat-bertanda-tangan.pdf"')
    assert "sandbox" in given["Content-Security-Policy"]
    scan = plain() + b"%hidden-after-the-end"
    assert _sent(client, page, scan, is_scan="on")["Location"] == page
    kept = SignedCopy.objects.get(is_scan=True)
    clean = client.get(f"{page}bertanda-tangan/{kept.pk}/").content
    assert (clean[:5], b"hidden" in clean) == (b"%PDF-", False), "written anew from its pages"
    assert casework.at_desk(HEAD).get(f"{page}bertanda-tangan/{copy.pk}/").status_code == 404
