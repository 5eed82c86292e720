"""Pages on people, safe contact, who must not know, notes and the second person, as the desk's own process."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few
from tests.factories.work import nothing_open

from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind
from sigap.cases.models import Case, CaseExclusion, CasePerson, Closing, Note, Relation, SafeContact
from sigap.cases.rules import ClosingStatus
from sigap.notifications.models import Notice

pytestmark = pytest.mark.django_db
CARD = {
    "answers": "guru BK",
    "number": "0812 0000 0001",
    "never": ["whatsapp", "home_letter"],
    "version": 0,
    "cover": "dari koperasi",
}
NOTE = {"done_on": "20-11-2026", "done_time": "09.30", "text": "Sudah bicara.", "template": "call", "version": 0}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def manager() -> RoleClient:
    return casework.at_desk(MANAGER, stepped_up=True)


def text(client: RoleClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def test_a_person_is_corrected_and_a_second_officer_sees_both_versions(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/orang/2/ubah/"
    assert 'name="role"' in text(manager, path)
    body = {"role": "guardian", "sex": "L", "age_years": 41, "version": 1}
    assert manager.post(path, body).status_code == 302
    stale = casework.at_desk(INTAKE).post(path, body | {"age_years": 50})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Versi yang tersimpan" in page
    assert "Tulisan Anda, belum tersimpan" in page
    assert 'name="version" value="2"' in page
    assert re.search(r"<mark>[^<]*50</mark>", page)
    merged = casework.at_desk(INTAKE).post(path, body | {"age_years": 50, "version": 2})
    assert merged.status_code == 302
    assert CasePerson.objects.get(case__code=work.own, ordinal=2).age_years == 50


def test_a_victim_entered_as_terlapor_is_asked_once_more(manager: RoleClient, work: Work) -> None:
    person = CasePerson.objects.get(case__code=work.own, ordinal=1)
    path, body = (
        f"/kasus/{work.own}/orang/1/ubah/",
        {"role": "suspect", "sex": "P", "age_years": 15, "version": person.version},
    )
    answer = manager.post(path, body)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "UU 21/2007 pasal 18" in page
    assert "belum diverifikasi" in page
    assert 'name="knows_the_law"' in page
    assert manager.post(path, body | {"knows_the_law": "on"}).status_code == 302
    assert "juga tercatat sebagai korban" in text(manager, f"/kasus/{work.own}/orang/")


def test_a_relation_is_written_and_taken_back(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/orang/1/hubungan/"
    assert "Saksi 2" in text(manager, path)
    assert manager.post(path, {"kind": "lives_with", "other": 2}).status_code == 302
    page = text(manager, f"/kasus/{work.own}/orang/")
    assert "serumah dengan" in page
    assert manager.post(path, {"kind": "", "other": ""}).status_code == 422
    back = {"kind": "lives_with", "other": 2}
    told = manager.post(f"{path}cabut/", back, follow=True).content.decode()
    assert "Pilih dulu mengapa" in told
    assert Relation.objects.filter(ended_at=None).exists(), "one slip of the finger takes nothing back"
    assert manager.post(f"{path}cabut/", back | {"reason": "wrong-entry"}).status_code == 302
    assert "Hubungan antarorang dicabut: salah dicatat" in text(manager, f"/kasus/{work.own}/linimasa/")
    assert not Relation.objects.filter(ended_at=None).exists()


def test_a_card_is_written_opened_with_a_reason_and_kept_off_paper(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/orang/1/kontak/"
    assert "Belum ada kontak aman" in text(manager, path)
    assert manager.post(f"{path}tulis/", CARD | {"number": "bukan"}).status_code == 422
    assert manager.post(f"{path}tulis/", CARD).status_code == 302
    page = text(manager, path)
    assert not re.search(r"0812 ?0000", page)
    assert manager.post(path, {}).status_code == 422
    opened = manager.post(path, {"reason": "contact"}).content.decode()
    for told in ("Boleh", "0812 0000 0001", "guru BK", "Jangan", "WhatsApp, surat ke rumah", "Kata sandi"):
        assert told in opened
    with CaptureQueriesContext(connection) as captured:
        assert "guru BK" in text(manager, f"{path}tulis/")
    check_few(captured)
    other = casework.at_desk(INTAKE).post(f"{path}tulis/", CARD | {"answers": "ibunya"})
    assert other.status_code == 409
    assert "ibunya" in other.content.decode()
    assert "guru BK" in other.content.decode()
    assert SafeContact.objects.count() == 1
    assert text(casework.at_desk(POLICE), f"/kasus/{work.own}/orang/1/kontak/tulis/", 404)


def test_how_never_to_call_stands_beside_the_number_and_address_of_an_identity(manager: RoleClient, work: Work) -> None:
    manager.post("/masuk/ulang/", {"password": casework.PASSWORD, "next": "/"})
    path, reason = f"/kasus/{work.own}/orang/1/buka/", {"reason": "contact"}
    version = re.search(r'name="version" value="([0-9]+)"', text(manager, f"/kasus/{work.own}/orang/1/isi/"))
    assert version
    named = {"full_name": casework.NAME, "phone": "0812 0000 0009", "address": "Jalan CONTOH 1", "version": version[1]}
    assert manager.post(f"/kasus/{work.own}/orang/1/isi/", named).status_code == 302
    opened = manager.post(path, reason).content.decode()
    assert opened.index("Belum diisi: tanyakan dulu") < opened.index("0812 0000 0009")
    assert manager.post(f"/kasus/{work.own}/orang/1/kontak/tulis/", CARD).status_code == 302
    for page in (manager.post(path, reason).content.decode(), text(manager, f"/kasus/{work.own}/orang/1/isi/")):
        assert "WhatsApp, surat ke rumah" in page
        assert "dari koperasi" in page
        assert "0812 0000 0001" not in page, "the safe number is opened by itself, with its own reason"


def test_the_day_and_place_of_the_act(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/kejadian/"
    version = re.search(r'name="version" value="(\d+)"', text(manager, path))
    assert version
    for day, area, status in (("25-11-2099", "", 409), ("x", "", 422), ("01-11-2026", "99.99.99", 422)):
        body = {"acted_on": day, "area": area, "version": version[1]}
        assert manager.post(path, body).status_code == status, day
    saved = manager.post(path, {"acted_on": "01-11-2026", "area": casework.AREA, "version": version[1]})
    assert saved.status_code == 302
    assert "1 November 2026" in text(manager, f"/kasus/{work.own}/")


def test_a_note_is_added_from_a_template_corrected_and_merged(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/catatan/"
    assert "Belum ada catatan" in text(manager, path)
    form = text(manager, f"{path}tambah/?jenis=call")
    assert "Siapa yang menjawab" in form
    body = NOTE | {"note": str(uuid4())}
    assert [manager.post(f"{path}tambah/", body).status_code for _click in range(2)] == [302, 302]
    note = Note.objects.get()
    other = manager.post(f"{path}tambah/", body | {"text": "Kunjungan kedua."})
    page = other.content.decode()
    assert (other.status_code, "Sudah bicara." in page, "Kunjungan kedua." in page) == (409, True, True)
    fresh = re.search(r'name="note" value="([^"]+)"', page)
    assert fresh is not None
    assert manager.post(f"{path}tambah/", body | {"text": "Kunjungan kedua.", "note": fresh[1]}).status_code == 302
    assert Note.objects.count() == 2
    Note.objects.exclude(pk=note.pk).delete()
    assert manager.post(f"{path}tambah/", body | {"done_on": "20-11-2099", "note": str(uuid4())}).status_code == 409
    for where in ("tambah/", f"{note.note}/"):
        early = manager.post(f"{path}{where}", body | {"done_on": "20-11-1999", "note": str(uuid4()), "version": 1})
        assert (early.status_code, "Tahun ini tidak mungkin" in early.content.decode()) == (422, True), where
    first = body | {"text": "Sudah bicara dengan guru.", "version": 1}
    assert manager.post(f"{path}{note.note}/", first).status_code == 302
    stale = manager.post(f"{path}{note.note}/", first | {"text": "Lain lagi."})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Sudah bicara dengan guru." in page
    assert page.count("Lain lagi.") >= 2
    assert "Diperbaiki Dewi Anggraini" in text(manager, path)
    assert text(casework.at_desk(HEAD), path, 404)
    assert text(casework.at_desk(POLICE), path, 404)


def plain(page: str, code: str) -> str:
    """A page without what differs from one answer to the next: tokens, the number of an error, the address asked."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|\bG-\d+', "", page.replace(code, ""))


def keep(manager: RoleClient, work: Work, **body: str) -> int:
    answer = manager.post(f"/kasus/{work.own}/jangan-tahu/", {"basis": "accused", "words": "", **body})
    return int(answer.status_code)


def test_an_office_that_is_kept_gets_the_page_of_what_is_not_there(manager: RoleClient, work: Work) -> None:
    police = casework.at_desk(POLICE)
    assert text(police, f"/kasus/{work.own}/")
    office = Office.objects.get(kind=OfficeKind.POLRES_PPA)
    assert keep(manager, work, kind="office") == 422
    assert keep(manager, work, kind="office", office=str(office.pk), words="Terlapor anggota di sana.") == 302
    kept = police.get(f"/kasus/{work.own}/")
    absent = police.get("/kasus/KENARI-000/")
    assert (kept.status_code, absent.status_code) == (404, 404)
    assert plain(kept.content.decode(), work.own) == plain(absent.content.decode(), "KENARI-000")
    assert work.own not in text(police, "/kasus/?lingkup=selesai")
    assert work.own not in text(police, "/antrean/?lingkup=kantor")
    assert "Terlapor anggota di sana." in text(manager, f"/kasus/{work.own}/jangan-tahu/")
    assert "Yang sempat mereka baca" in text(manager, f"/kasus/{work.own}/jangan-tahu/?baca=1")
    row = CaseExclusion.objects.get()
    assert manager.post(f"/kasus/{work.own}/jangan-tahu/{row.pk}/cabut/", {"reason": "on-request"}).status_code == 302
    assert "Dicabut" in text(manager, f"/kasus/{work.own}/jangan-tahu/")
    assert text(casework.at_desk(HEAD), f"/kasus/{work.own}/jangan-tahu/", 404)


def test_all_who_work_on_a_case_read_who_outside_must_not_know(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/jangan-tahu/"
    assert keep(manager, work, kind="named", words="Ayah tirinya CONTOH.") == 302
    assert keep(manager, work, kind="area", area=casework.AREA, words="Pamannya di sana.") == 302
    police = casework.at_desk(POLICE)
    assert path in text(police, f"/kasus/{work.own}/")
    page = text(police, path)
    assert "Ayah tirinya CONTOH." in page
    assert "Pamannya di sana." not in page, "what the system keeps out by itself"
    assert "belum ditulis untuk tim" not in page
    assert "<textarea" not in page
    assert "?baca=1" not in page
    assert text(police, f"{path}?baca=1", 404)
    assert police.post(path, {"kind": "named", "basis": "accused", "words": "x"}).status_code == 404
    # As it came with the report: who keeps words it for the others.
    CaseExclusion.objects.filter(kind="named").update(is_brought=True)
    page = text(police, path)
    assert "Ayah tirinya CONTOH." not in page
    assert "belum ditulis untuk tim" in page
    page = text(manager, path)
    assert "Ayah tirinya CONTOH." in page
    assert "tulis lagi di bawah" in page
    assert keep(manager, work, kind="named", words="Ayah CONTOH.") == 302
    assert "belum ditulis untuk tim" not in text(police, path)


def test_an_officer_says_that_they_are_kin(work: Work) -> None:
    head = casework.at_desk(HEAD)
    assert "kerabat" in text(head, f"/kasus/{work.own}/kerabat/")
    assert head.post(f"/kasus/{work.own}/kerabat/").status_code == 302
    assert text(head, f"/kasus/{work.own}/", 404)
    person = Person.objects.get(login=HEAD).pk
    assert CaseExclusion.objects.get().person_id == person


def test_a_childs_case_is_asked_for_and_answered_by_the_head(manager: RoleClient, work: Work) -> None:
    nothing_open()
    version = Case.objects.get(code=work.own).version
    wrong = manager.post(f"/kasus/{work.own}/tutup/", {"reason": "goals_reached", "after_care_on": "x"})
    assert wrong.status_code == 422
    body = {"reason": "goals_reached", "version": version, "after_care_on": "20-12-2099"}
    assert [manager.post(f"/kasus/{work.own}/tutup/", body).status_code for _click in range(2)] == [302, 302]
    assert "menunggu pemeriksa kedua" in text(manager, f"/kasus/{work.own}/tutup/")
    head = casework.at_desk(HEAD)
    assert work.own in text(head, "/kasus/penutupan/")
    closing = Closing.objects.get()
    path = f"/kasus/penutupan/{closing.pk}/"
    page = text(head, path)
    assert "Melati" not in page
    assert "Jawab permintaan terminasi" in text(head, f"/kasus/{work.own}/")
    assert head.post(path, {}).status_code == 422
    assert head.post(path, {"answer": "safety_unclear"}).status_code == 302
    # The second tab, and the second of two who may answer.
    assert [head.get(path).status_code, head.post(path, {"answer": "approve"}).status_code] == [302, 302]
    assert "tidak menunggu jawaban lagi" in text(head, "/kasus/penutupan/")
    assert Closing.objects.get().status == ClosingStatus.DECLINED
    assert [casework.at_desk(INTAKE).get(path).status_code, head.get(f"/kasus/penutupan/{uuid4()}/").status_code] == [
        404,
        404,
    ]
    assert text(casework.at_desk(AUDITOR), "/kasus/penutupan/", 404)
    assert manager.post(f"/kasus/{work.own}/tutup/sendiri/", {"words": "x"}).status_code == 409


def test_why_a_deadline_was_paused_is_read_by_who_works_on_the_case(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/tenggat/"
    assert "pernah dijeda" in text(manager, f"{path}jeda/")
    words = {"category": "waiting_for_document", "reason": "Rekaan: menunggu akta dari Disdukcapil."}
    assert manager.post(f"{path}{work.clock}/jeda/", words).status_code == 302
    assert f"{path}jeda/" in text(manager, f"/kasus/{work.own}/")
    assert words["reason"] in text(casework.at_desk(POLICE), f"{path}jeda/")
    assert text(casework.at_desk(HEAD), f"{path}jeda/", 404)


def test_a_closed_case_opens_again(manager: RoleClient, work: Work) -> None:
    casework.close(work.own)
    assert "Buka kembali kasus" in text(manager, f"/kasus/{work.own}/")
    path = f"/kasus/{work.own}/buka-kembali/"
    assert manager.post(path, {}).status_code == 422
    answer = manager.post(path, {"reason": "harm_again"})
    assert answer.headers["Location"] == f"/kasus/{work.own}/bahaya/", "the next step"
    assert not Case.objects.get(code=work.own).is_closed
    assert "Dibuka kembali" in text(manager, f"/kasus/{work.own}/")
    heard = Notice.objects.filter(code__startswith="case-reopened").values_list("code", "office_id")
    police = Office.objects.get(kind=OfficeKind.POLRES_PPA)
    assert ("case-reopened-harm", police.pk) in set(heard)
    assert "case-reopened" not in {code for code, _office in heard}, "who opens it knows"


def test_the_status_table_is_read_by_everybody_signed_in(work: Work) -> None:
    for login in (MANAGER, AUDITOR):
        assert "Kasus dibuka kembali" in text(casework.at_desk(login), "/status-kasus/")
