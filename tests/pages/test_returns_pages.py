"""The pages of returns: who meets which, from the first button to the receipt; their cost; their papers."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, officers, printed
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.figures.rules import PeriodKind, last_over
from sigap.kernel.clock import now
from sigap.letters.models import Letter, LetterStage
from sigap.returns.actions import ruling
from sigap.returns.models import Edition, Return, ReturnLine

pytestmark = pytest.mark.django_db
MAYA, NUR, BUPATI = "maya.sekretariat", "nur.dinsos", "darmawan.setda"
LIST = "/gugus-tugas/laporan/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    ruling.load_rules(by=officers.LOADER, at=officers.AT)
    if not Person.objects.filter(login=NUR).exists():
        officers.officer(NUR, "Nur Contoh", RoleCode.SOCIAL_WORKER, kind=OfficeKind.DINSOS)
    if not Person.objects.filter(login=BUPATI).exists():
        officers.officer(BUPATI, "Darmawan Contoh", RoleCode.LEADER)


def base() -> str:
    return f"{LIST}penanganan/{last_over(PeriodKind.HALF, localdate(now())).name}/"


def opened() -> Client:
    maya = casework.at_desk(MAYA)
    assert maya.post(f"{base()}buka/").status_code == 302
    return maya


def everybody_confirms(*, again: bool = False) -> None:
    """As if every office had, or had to once more: the pages of those that have somebody are looked at themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # else each line is confirmed by its office only
        maya = Person.objects.get(login=MAYA).pk
        ReturnLine.objects.update(confirmed_at=None if again else now(), confirmed_by=None if again else maya)
        cursor.execute("SET LOCAL session_replication_role = origin")


def page_of(client: Client, path: str, status: int = 200) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == status, path
    check_few(captured, path)
    return str(answer.content.decode())


def letter_drafted(maya: Client, edition: str) -> None:
    """The covering letter: one for two clicks, and another once the first was thrown away."""
    first = ""
    for _letter in range(2):
        (drafted,) = {maya.post(f"{edition}surat/")["Location"] for _click in range(2)}
        assert drafted != first
        assert f'href="{drafted}"' in page_of(maya, edition)
        if not first:
            first = drafted
            assert maya.post(f"{first}buang/").status_code == 302
            assert "Susun surat pengantar" in page_of(maya, edition), "what was thrown away goes with no edition"
    row = Letter.objects.get(stage=LetterStage.DRAFT)
    assert (row.nature, row.enclosures, row.copies_to) == ("rahasia", "2 berkas", [])
    says = "kami sampaikan laporan penanganan dan pemulangan korban TPPO, masa "
    law = ", diteruskan kepada Menteri Sosial, sesuai Permensos 8/2023 pasal 31 (belum diverifikasi)."
    assert says in row.fields["isi"][0]
    assert row.fields["isi"][0].endswith(law)
    letter = maya.get(drafted)
    assert letter.status_code == 200
    assert "Gubernur" in letter.content.decode()
    assert f'href="{edition}">Buka asal surat ini' in letter.content.decode()


def test_the_secretariat_goes_from_the_first_button_to_the_receipt() -> None:
    maya = opened()
    assert "Permensos 8/2023 pasal 31" in page_of(maya, LIST)
    page = page_of(maya, base())
    assert "Menunggu" in page
    assert "belum dicatat" in page
    refused = maya.post(f"{base()}bekukan/", follow=True).content.decode()
    assert "Belum dibenarkan" in refused
    for text, words in (("KENARI-582", "kode kasus"), ("0812 3456 7890", "nomor telepon")):
        answer = maya.post(f"{base()}narasi/", {"version": "1", "text0": text})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert maya.post(f"{base()}narasi/", {"version": "1", "text0": "Pere'an didatangi."}).status_code == 302
    assert "Pere&#x27;an" in page_of(maya, base())
    everybody_confirms()
    assert maya.post(f"{base()}bekukan/").status_code == 302
    assert maya.post(f"{base()}bekukan/").status_code == 302, "a second click freezes nothing"
    edition = f"{base()}edisi/1/"
    assert "Beku" in page_of(maya, edition)
    letter_drafted(maya, edition)
    row = Letter.objects.get(stage=LetterStage.DRAFT)
    assert 'name="letter" value=' not in page_of(maya, f"{edition}kirim/"), "it has no number yet"
    scheme = {"source": "srikandi", "pattern": "{kode}/{nomor:3}/{unit}/{tahun}", "unit": "GT-PPTPPO", "span": "office"}
    assert maya.post(f"/gugus-tugas/surat/pengaturan/{row.office_id}/penomoran/", scheme).status_code == 302
    told = {
        "revision": row.revision,
        "number": "400.10/018/2026",
        "link": "",
        "dated_on": f"{localdate(now()):%d-%m-%Y}",
    }
    assert maya.post(f"/gugus-tugas/surat/{row.pk}/srikandi/", told).status_code == 302
    assert 'value="400.10/018/2026"' in page_of(maya, f"{edition}kirim/"), "the number of its letter is not asked again"
    today = localdate(now()).strftime("%d-%m-%Y")
    tomorrow = (localdate(now()) + timedelta(days=1)).strftime("%d-%m-%Y")
    assert maya.post(f"{edition}kirim/", {"sent_on": tomorrow, "letter": "1/2026"}).status_code == 409
    assert maya.post(f"{edition}kirim/", {"sent_on": today, "letter": ""}).status_code == 422
    assert maya.post(f"{edition}kirim/", {"sent_on": today, "letter": "400.10/019/2026"}).status_code == 302
    assert maya.post(f"{edition}terima/", {"received_on": today, "received_by": "Biro Kesra"}).status_code == 302
    assert "Diterima Biro Kesra" in page_of(maya, edition)
    assert maya.post(f"{base()}betulkan/", {"reason": ""}).status_code == 422
    assert maya.post(f"{base()}betulkan/", {"reason": "Catat nanti"}).status_code == 302
    assert "Pembetulan: Catat nanti" in page_of(maya, base())
    everybody_confirms(again=True)
    for path in (base(), f"{base()}angka/"):
        assert "Pembetulan: Catat nanti" in page_of(casework.at_desk(NUR), path), "who is asked again reads why"
    assert maya.post(f"{base()}batal-betulkan/").status_code == 302
    assert Return.objects.get(code="penanganan").status == "return_received"


def test_an_office_confirms_on_one_page_and_sees_its_own_lines_only() -> None:
    opened()
    nur = casework.at_desk(NUR)
    assert "Menunggu kantor Anda" in page_of(nur, LIST)
    page = page_of(nur, base())
    assert "K-21" in page
    assert "K-05" not in page
    form = page_of(nur, f"{base()}angka/")
    assert "K-12" not in form
    office = str(ReturnLine.objects.filter(code="K-21").values_list("office_id", flat=True)[0])
    for wrong, words in (
        ({"k-21-total": "2"}, "Tulis sumber"),
        ({"k-21-child": "2", "k-21-source": "x"}, "Isi jumlahnya"),
        ({"k-21-total": "2", "k-21-child": "3", "k-21-source": "x"}, "tidak cocok"),
        ({"k-21-total": "dua", "k-21-source": "x"}, "angka saja"),
    ):
        answer = nur.post(f"{base()}angka/", {"office": office} | wrong)
        assert answer.status_code == 422, wrong
        assert words in answer.content.decode(), wrong
    seen = form.split('name="seen" value="')[1].split('"')[0]
    sent = {"office": office, "seen": seen, "k-21-total": "2", "k-21-child": "0", "k-21-source": "Register Dinsos"}
    stale = nur.post(f"{base()}angka/", sent | {"seen": "0" * 64})
    assert stale.status_code == 409
    assert f'name="seen" value="{seen}"' in stale.content.decode(), "the page that says so shows what stands now"
    assert nur.post(f"{base()}angka/", sent).status_code == 302
    assert nur.post(f"{base()}angka/", sent).status_code == 302
    assert "sudah dibenarkan" in page_of(nur, base())
    for client in (nur, casework.at_desk(MAYA)):
        assert "Sumber: Register Dinsos" in page_of(client, base()), "whoever freezes it reads where it is from"
    assert nur.post(f"{base()}angka/", {"office": "x"}).status_code == 404
    other = str(ReturnLine.objects.filter(code="K-05").values_list("office_id", flat=True)[0])
    assert nur.post(f"{base()}angka/", {"office": other}).status_code == 404
    for path in ("bekukan/", "hitung/", "betulkan/", "buka/", "batal-betulkan/"):
        assert nur.post(f"{base()}{path}").status_code == 404, path


def test_the_regent_reads_an_edition_and_takes_its_papers_with_a_trace() -> None:
    maya = opened()
    everybody_confirms()
    maya.post(f"{base()}bekukan/")
    before = Event.objects.filter(code="returns:edition:printed").count()
    edition = f"{base()}edisi/1/"
    for login, status in ((BUPATI, 200), (MAYA, 200), (NUR, 404), (HEAD, 404), (MANAGER, 404)):
        client = casework.at_desk(login)
        assert client.get(edition).status_code == status, login
        for paper in ("pdf/", "xlsx/"):
            answer = client.get(f"{edition}{paper}")
            assert answer.status_code == status, (login, paper)
            if status == 200:
                assert f"edisi-1.{paper[:-1]}" in answer["Content-Disposition"]
    assert Event.objects.filter(code="returns:edition:printed").count() == before + 4
    assert bytes(Edition.objects.get().pdf).startswith(b"%PDF")
    page_of(casework.at_desk(BUPATI), edition)
    page_of(casework.at_desk(BUPATI), LIST)
    assert maya.get(f"{base()}edisi/2/").status_code == 404


def test_an_edition_reads_kept_deadlines_out_of_all() -> None:
    maya, month = casework.at_desk(MAYA), last_over(PeriodKind.MONTH, localdate(now())).name
    assert maya.post(f"{LIST}bulanan/{month}/buka/").status_code == 302
    everybody_confirms()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        ReturnLine.objects.filter(code="K-41").update(counted={"kept": 8, "total": 9})
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert maya.post(f"{LIST}bulanan/{month}/bekukan/").status_code == 302
    assert "<b>8</b> dari 9</td>" in page_of(maya, f"{LIST}bulanan/{month}/edisi/1/")
    assert "8 dari 9" in printed.words_of(bytes(Edition.objects.get().pdf))


def test_a_rule_and_another_span() -> None:
    maya = casework.at_desk(MAYA)
    page = page_of(maya, f"{LIST}aturan/penanganan/")
    version = page.split('name="version" value="')[1].split('"')[0]
    sent = {
        "version": version,
        "sender": "Bupati",
        "addressee": "Gubernur",
        "due_days": "0",
        "basis": "Permensos 8/2023 pasal 31",
        "source": "dibaca",
        "is_owed": "on",
    }
    assert maya.post(f"{LIST}aturan/penanganan/", sent).status_code == 422
    assert maya.post(f"{LIST}aturan/penanganan/", sent | {"due_days": "20"}).status_code == 302
    assert maya.post(f"{LIST}aturan/penanganan/", sent | {"due_days": "21"}).status_code == 409
    assert page_of(maya, f"{LIST}buka/bulanan/")
    before = last_over(PeriodKind.MONTH, localdate(now())).before.name
    assert maya.post(f"{LIST}buka/bulanan/", {"period": "2099-01"}).status_code == 422
    assert maya.post(f"{LIST}buka/bulanan/", {"period": before}).status_code == 302
    assert Return.objects.get(code="bulanan").period == before
    nur = casework.at_desk(NUR)
    for path in (f"{LIST}aturan/penanganan/", f"{LIST}buka/bulanan/"):
        assert nur.get(path).status_code == 404
    for path in ("x/2026-s1/", "penanganan/2026-s9/", "penanganan/2011-s1/", "penanganan/2026-s1/edisi/0/"):
        assert maya.get(f"{LIST}{path}").status_code == 404, path
    assert maya.post(f"{LIST}penanganan/{last_over(PeriodKind.HALF, localdate(now())).next.name}/buka/").status_code
    assert not Return.objects.filter(code="penanganan").exists(), "a span that is open stays shut"
