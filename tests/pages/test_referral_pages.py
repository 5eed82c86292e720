"""A referral on both its pages: few taps to send and to take, who is responsible, what paper says and never says."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework, officers
from tests.factories.casework import HEAD, MANAGER, NAME, POLICE, RoleClient, Work
from tests.factories.work import blocking

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.cases.models import Case
from sigap.cases.queries.untold import SecrecyNotes
from sigap.kernel.clock import now
from sigap.letters.typesetting import LetterUnfit, pdf
from sigap.notifications.models import Notice
from sigap.referrals.models import Handover, RecordedAnswer, Referral, Result
from sigap.referrals.queries import office_named
from sigap.referrals.views.papers import letter_facts
from sigap.ui import dates

pytestmark = pytest.mark.django_db
PROMISE = "Anda tetap penanggung jawab"
HEALTH = "sekar.rsud"
COUNSELLOR = "ahmad.kemenag"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def manager(work: Work) -> RoleClient:
    """Ibu Dewi, who sends."""
    return casework.at_desk(MANAGER)


@pytest.fixture
def police(work: Work) -> RoleClient:
    """Bripka Anton, who is asked."""
    return casework.at_desk(POLICE)


def read(client: RoleClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def leg(work: Work) -> str:
    return f"/kasus/{work.asked}/rujukan/{work.waiting}/"


def as_shown(page: str) -> dict[str, Any]:
    """What a browser sends of a form that nobody has touched: hidden fields, and what is chosen already."""
    form = page[page.index('name="offer_key"') - 20_000 if page.index('name="offer_key"') > 20_000 else 0 :]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    chosen = dict(re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)"[^>]* checked', form))
    return hidden | chosen


def care() -> Office:
    """Where Bu Sekar works."""
    return Office.objects.get(membership__person__login=HEALTH)


def other_care() -> Office:
    """Another office that gives the same care."""
    kind = next(k for k in (OfficeKind.RSUD, OfficeKind.PUSKESMAS) if k != care().kind)
    return Office.objects.filter(kind=kind).first() or officers.office(kind)


def moment() -> str:
    return dates.local(now()).strftime("%d-%m-%Y %H.%M")


def test_a_referral_takes_four_taps(manager: RoleClient, work: Work) -> None:
    taps = ["Siapkan rujukan"]
    page = read(manager, f"/kasus/{work.own}/rujukan/")
    assert f'href="/kasus/{work.own}/rujukan/siapkan/"' in page
    body = as_shown(read(manager, f"/kasus/{work.own}/rujukan/siapkan/"))
    for field, value in (("office", str(care().pk)), ("purposes", "medical_care")):
        body[field] = value
        taps.append(field)
    answer = manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body)
    taps.append("Kirim rujukan")
    assert answer.status_code == 302
    assert len(taps) <= 4
    assert Referral.objects.get(offer_key=body["offer_key"]).status == "offered"


def test_an_acceptance_takes_two_taps(police: RoleClient, work: Work) -> None:
    taps = ["row of the queue"]
    assert f'href="/rujukan/{work.waiting}/"' in read(police, "/antrean/")
    assert f'action="/rujukan/{work.waiting}/terima/"' in read(police, f"/rujukan/{work.waiting}/")
    taps.append("Terima")
    assert police.post(f"/rujukan/{work.waiting}/terima/").status_code == 302
    assert len(taps) <= 2
    assert Referral.objects.get(pk=work.waiting).status == "accepted"


def test_both_pages_say_who_is_responsible_until_then(manager: RoleClient, police: RoleClient, work: Work) -> None:
    assert PROMISE in read(manager, leg(work))
    assert f"Kantor {OfficeKind.UPTD_PPA.value} tetap penanggung jawab" in read(police, f"/rujukan/{work.waiting}/")
    police.post(f"/rujukan/{work.waiting}/terima/")
    assert PROMISE not in read(manager, leg(work))
    assert "tetap penanggung jawab" not in read(police, f"/rujukan/{work.waiting}/")


def test_before_acceptance_the_name_is_a_black_bar(manager: RoleClient, police: RoleClient, work: Work) -> None:
    for page in (read(manager, leg(work)), read(police, f"/rujukan/{work.waiting}/")):
        assert 'class="red"' in page
        assert casework.PREVIEW in page
        assert NAME not in page


def test_owed_help_is_sent_as_handed_over_and_confirmed(manager: RoleClient, work: Work) -> None:
    body = as_shown(read(manager, f"/kasus/{work.own}/rujukan/siapkan/"))
    body |= {"office": str(care().pk), "purposes": "emergency_care"}
    there = manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body).headers["Location"]
    assert "Sudah diserahkan" in read(manager, there)
    sent = Referral.objects.get(offer_key=body["offer_key"])
    health, other = casework.at_desk(HEALTH), str(other_care().pk)
    page = read(health, f"/rujukan/{sent.pk}/")
    assert "Konfirmasi sudah diterima" in page
    assert "tidak dapat ditolak" in page
    assert "Tolak dengan alasan" not in page
    assert read(health, f"/kasus/{work.own}/")
    assert other in read(health, f"/rujukan/{sent.pk}/serahkan/")
    assert health.post(f"/rujukan/{sent.pk}/dicatat-nanti/").status_code == 302
    assert "Catat nanti" in read(health, f"/rujukan/{sent.pk}/")


@pytest.mark.parametrize(("acts", "reminders"), [(["sexual"], 1), (["physical", "neglect"], 1), (["neglect"], 0)])
def test_the_sender_is_reminded_who_asks_for_a_visum(
    manager: RoleClient, work: Work, acts: list[str], reminders: int
) -> None:
    body = as_shown(read(manager, f"/kasus/{work.own}/rujukan/siapkan/"))
    body |= {"office": str(care().pk), "purposes": "medical_certificate", "acts": acts}
    there = manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body).headers["Location"]
    assert read(manager, there).count("Visum diminta oleh penyidik") == reminders
    sent = Referral.objects.get(offer_key=body["offer_key"])
    assert "Visum diminta oleh penyidik" not in read(casework.at_desk(HEALTH), f"/rujukan/{sent.pk}/")


def test_who_helps_with_one_thing_is_told_that_its_own_part_opens(manager: RoleClient, work: Work) -> None:
    body = as_shown(read(manager, f"/kasus/{work.own}/rujukan/siapkan/"))
    body |= {
        "office": str(Office.objects.get(membership__person__login=COUNSELLOR).pk),
        "purposes": "faith_counselling",
    }
    manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body)
    sent = Referral.objects.get(offer_key=body["offer_key"])
    page = read(casework.at_desk(COUNSELLOR), f"/rujukan/{sent.pk}/")
    opened, closed = re.findall(r'<li class="row row--keep"><span>.*?</svg>(.*?)</span>', page, re.DOTALL)
    assert ("Muka berkas" in opened, "Ringkasan" in opened, "Ringkasan" in closed) == (True, False, True)
    casework.at_desk(COUNSELLOR).post(f"/rujukan/{sent.pk}/terima/")
    front = read(casework.at_desk(COUNSELLOR), f"/kasus/{work.own}/")
    assert "Nama orangnya tertutup di sini: telepon Kantor uptd_ppa" in front
    assert f'href="/rujukan/{sent.pk}/"' in front


def test_an_office_without_officers_is_rung(manager: RoleClient, work: Work) -> None:
    other, words = other_care(), "Belum ada petugas di SIGAP"
    page = read(manager, f"/kasus/{work.own}/rujukan/siapkan/")
    for office, is_empty in ((other, True), (care(), False)):
        body = as_shown(page) | {"office": str(office.pk), "purposes": "medical_care", "offer_key": str(uuid4())}
        there = manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body).headers["Location"]
        shown = read(manager, there)
        assert (words in shown, f"{there}alihkan/" in shown) == (is_empty, is_empty), "may be passed on at once"
        body |= {"offer_key": str(uuid4()), "office": str((care() if is_empty else other).pk)}
        assert manager.post(f"{there}alihkan/", body).status_code == (302 if is_empty else 409)
    assert page.count("belum ada petugas di SIGAP: telepon") >= 1
    assert "belum ada petugas" not in page.split(care().name)[1].split("</label>")[0]
    (rung,) = Notice.objects.filter(code="referral-unstaffed")
    assert (rung.role, rung.office_id) == ("head", Referral.objects.get(to_office_id=other.pk).from_office_id)
    Office.objects.filter(pk=other.pk).update(phone="0800 0000 0777")
    assert 'href="tel:0800 0000 0777"' in read(casework.at_desk(HEAD), "/kabar/")


def test_a_declined_one_is_passed_to_another_office(manager: RoleClient, work: Work) -> None:
    Case.objects.filter(code=work.own).update(risk="low")
    body = as_shown(read(manager, f"/kasus/{work.own}/rujukan/siapkan/"))
    body |= {"office": str(care().pk), "purposes": "medical_care"}
    manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body)
    sent = Referral.objects.get(offer_key=body["offer_key"])
    casework.at_desk(HEALTH).post(f"/rujukan/{sent.pk}/tolak/", {"reason": "no_capacity", "note": ""})
    here = f"/kasus/{work.own}/rujukan/{sent.pk}/"
    assert "Hentikan" in read(manager, here)
    other = str(other_care().pk)
    wrong = manager.post(f"{here}alihkan/", {"offer_key": uuid4(), "preview": "tulisan saya"})
    assert wrong.status_code == 422
    assert "tulisan saya" in wrong.content.decode()
    # What the next office reads is of today: risk, dangers; and the form asks how soon.
    Case.objects.filter(code=work.own).update(risk="high")
    page = read(manager, f"{here}alihkan/")
    assert "<dd>Risiko tinggi</dd>" in page
    further = as_shown(page) | {"office": other, "preview": ""}
    assert further["urgency"] == "emergency"
    answer = manager.post(f"{here}alihkan/", further)
    assert answer.status_code == 302
    page = read(manager, answer.headers["Location"])
    assert "Perjalanan rujukan ini" in page
    assert care().name in page


def test_an_answer_on_paper_is_written_down_and_confirmed(manager: RoleClient, police: RoleClient, work: Work) -> None:
    said = {"answer": "yes", "means": "phone", "name": "Pak Rekaan", "said_at": moment()}
    assert manager.post(f"{leg(work)}catat-jawaban/", said | {"name": ""}).status_code == 422
    assert manager.post(f"{leg(work)}catat-jawaban/", said).status_code == 302
    assert RecordedAnswer.objects.count() == 1
    page = read(manager, leg(work))
    assert "Belum dibenarkan" in page
    assert "Pak Rekaan" in page
    assert "Benarkan jawaban ini" in read(police, f"/rujukan/{work.waiting}/")
    assert police.post(f"/rujukan/{work.waiting}/benarkan/").status_code == 302
    assert "Benarkan jawaban ini" not in read(police, f"/rujukan/{work.waiting}/")


def test_a_result_and_a_hand_over_reach_the_sender(manager: RoleClient, police: RoleClient, work: Work) -> None:
    police.post(f"/rujukan/{work.waiting}/terima/")
    assert f'href="/rujukan/{work.waiting}/"' in read(police, "/rujukan/")
    assert "Hasil rujukan belum dilaporkan" in read(manager, f"/kasus/{work.asked}/tutup/")
    result = {"kind": "done", "done_at": moment(), "note": "Sudah ditemui."}
    assert police.post(f"/rujukan/{work.waiting}/hasil/", result | {"kind": "waived"}).status_code == 422
    assert police.post(f"/rujukan/{work.waiting}/hasil/", result).status_code == 302
    assert Result.objects.count() == 1
    handed = {"given_by": "Rina", "taken_by": "Anton", "handed_at": moment(), "persons": ["1"], "post_key": uuid4()}
    assert manager.post(f"{leg(work)}serah-terima/", handed | {"persons": []}).status_code == 422
    assert manager.post(f"{leg(work)}serah-terima/", handed).status_code == 302
    page = read(manager, leg(work))
    assert "Sudah ditemui." in page
    assert "Rina kepada Anton" in page
    paper = police.get(f"{leg(work)}serah-terima/{Handover.objects.get().pk}/cetak/")
    assert paper.content.startswith(b"%PDF-")
    assert not blocking(subject_id=work.waiting)


def test_the_letter_names_nobody_of_the_case(manager: RoleClient, police: RoleClient, work: Work) -> None:
    answer = manager.get(f"{leg(work)}surat/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="surat-rujukan-{work.asked}-1.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfaid" in answer.content
    referral = Referral.objects.get(pk=work.waiting)
    facts = letter_facts(
        referral, office_named(referral.from_office_id), office_named(referral.to_office_id), SecrecyNotes(), now()
    )
    assert facts["code"] == work.asked
    assert facts["no_needs_reason"] is True
    assert NAME not in repr(facts)
    assert casework.PREVIEW not in repr(facts)
    assert police.get(f"{leg(work)}surat/").status_code == 404


def test_what_somebody_typed_is_never_read_as_mark_up(work: Work) -> None:
    referral = Referral.objects.get(pk=work.waiting)
    referral.purposes, referral.offered_by_name = ["emergency_care"], '#panic("x") $ _ * [ `'
    facts = letter_facts(
        referral, office_named(referral.from_office_id), office_named(referral.to_office_id), SecrecyNotes(), now()
    )
    assert facts["owed"]
    assert pdf("referral", facts, at=now()).startswith(b"%PDF-")
    with pytest.raises(LetterUnfit):
        pdf("referral", {}, at=now())


def test_a_colleague_who_is_not_on_the_case_finds_no_page_of_it(work: Work) -> None:
    for page in ("", "alihkan/", "catat-jawaban/", "catat-hasil/", "serah-terima/", "surat/"):
        assert casework.at_desk(HEAD).get(f"{leg(work)}{page}").status_code == 404


OWN = ("", "terima/", "tolak/", "serahkan/", "dicatat-nanti/", "benarkan/", "sanggah/", "hasil/")
OF_CASE = ("", "tarik/", "alihkan/", "hentikan/", "catat-jawaban/", "catat-hasil/", "serah-terima/", "surat/")


def told(client: RoleClient, path: str, *hidden: str) -> list[tuple[int, str]]:
    """What an address answers to reading and to writing, without what differs between any two."""
    pages = [client.get(path), client.post(path, {})]
    texts = [re.sub(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", page.content.decode()) for page in pages]
    for each in hidden:
        texts = [text.replace(each, "") for text in texts]
    return [(page.status_code, text) for page, text in zip(pages, texts, strict=True)]


@pytest.mark.parametrize("login", [MANAGER, POLICE, HEAD, HEALTH])
def test_a_foreign_referral_looks_like_one_that_is_not_there(login: str, work: Work) -> None:
    client, nowhere = casework.at_desk(login), str(uuid4())
    foreign = str(work.foreign_referral)
    for base, steps in (("/rujukan/{}/", OWN), (f"/kasus/{work.foreign}/rujukan/{{}}/", OF_CASE)):
        for step in steps:
            theirs = told(client, base.format(foreign) + step, foreign, work.foreign)
            assert theirs == told(client, base.format(nowhere) + step, nowhere, work.foreign), step
            assert {status for status, _text in theirs} <= {404, 405}, step
