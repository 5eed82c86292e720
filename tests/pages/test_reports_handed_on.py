"""What goes on with a decision that nobody has written a sheet for: what each reporter asked holds all the same."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework, talking
from tests.factories.casework import INTAKE, MANAGER, Work
from tests.factories.officers import DeskClient

from sigap.cases.models import Case, CaseExclusion, CasePerson, SafeContact
from sigap.cases.rules import PersonRole
from sigap.cases.rules.origin import InformationSource
from sigap.custody.jobs.checking import check_arrivals
from sigap.intake.models import Triage, Worksheet
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope, Message
from sigap.mailbox.posting import post_report
from sigap.vault.models import DataKey

pytestmark = pytest.mark.django_db
HIDDEN = {"hidden_from": ["family"], "hidden_from_who": "paman"}
REACHED = {"contact": "yes", "phone": "0800 0000 0001", "hours": "sebelum jam 3", "cover": "koperasi"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def taken(client: DeskClient, mark: bytes, details: dict[str, Any], *, about: str = "child") -> Envelope:
    at = now()
    receipt = post_report(
        story="Rekaan.", details=details, flags=[], about=about, area="", idempotency_key=mark * 16, at=at
    )
    check_arrivals(at)
    assert client.post(f"/laporan/{receipt.number}/ambil/").status_code == 302
    return Envelope.objects.get(number=receipt.number)


def opened(client: DeskClient, report: Envelope) -> Case:
    path = f"/laporan/{report.number}/kasus/"
    manager = re.search(r'<option value="([0-9a-f-]{36})"', client.get(path).content.decode())
    assert manager
    assert client.post(path, {"risk": "low", "manager": manager[1], "role": "victim"}).status_code == 302
    return Case.objects.get(envelope_id=report.pk)


def test_what_reporters_asked_holds_without_a_sheet_also_of_what_goes_along(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    own = taken(client, b"a", REACHED | HIDDEN, about="self")
    along = taken(client, b"b", {"contact": "no", "hidden_from_who": "kakek"})
    client.post(f"/laporan/{along.number}/satukan/", {"into": own.number})
    case = opened(client, own)
    assert set(Triage.objects.filter(case_id=case.pk).values_list("pk", flat=True)) == {own.pk, along.pk}
    assert list(CaseExclusion.objects.filter(case=case).values_list("kind", flat=True)) == ["named", "named"]
    assert SafeContact.objects.get(case=case).person.role == PersonRole.VICTIM
    joining = taken(client, b"c", {"contact": "no", "hidden_from_who": "bibi"})
    assert client.post(f"/laporan/{joining.number}/gabung/", {"case": case.code}).status_code == 302
    assert CaseExclusion.objects.filter(case=case, kind="named").count() == 3
    assert not CaseExclusion.objects.filter(case=case, is_brought=False).exists(), "nobody has worded it for the team"


def test_words_are_the_reporters_until_triage_writes_others(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    found = {}
    for mark, words in ((b"m", ""), (b"n", "Seorang paman CONTOH")):
        hidden = {"hidden_from": ["family", "office"], "hidden_from_who": "paman", "hidden_from_office": "Rina CONTOH"}
        report = taken(client, mark, {"contact": "no"} | hidden)
        path = f"/laporan/{report.number}/pilah/"
        proposed = re.search(r'name="kept_words"[^>]*value="([^"]*)"', client.get(path).content.decode())
        assert proposed
        assert proposed[1] == "Keluarga di rumah, paman", "offices and officers have fields of their own"
        sheet = {"version": "0", "kept_words": words or proposed[1], "lanjut": "kasus"}
        assert client.post(path, sheet).status_code == 302
        found[words] = CaseExclusion.objects.get(case=opened(client, report), kind="named").is_brought
    assert found == {"": True, "Seorang paman CONTOH": False}


def test_who_reported_about_somebody_else_can_be_called_back_and_asked_for(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    first, again = taken(client, b"a", REACHED), taken(client, b"b", REACHED)
    client.post(f"/laporan/{again.number}/satukan/", {"into": first.number})
    case = opened(client, first)
    reporters = CasePerson.objects.filter(case=case, role=PersonRole.REPORTER, safecontact__isnull=False)
    assert list(reporters.values_list("ordinal", flat=True)) == [2], "who reported twice is one"
    assert "Telepon balik" in client.get(f"/kasus/{case.code}/").content.decode()
    for mark, details in ((b"c", {"contact": "no"}), (b"d", REACHED | {"phone": "0800 0000 0002"})):
        joining = taken(client, mark, details)
        client.post(f"/laporan/{joining.number}/gabung/", {"case": case.code})
    brought = taken(client, b"e", REACHED | {"officer": "Aiptu CONTOH"})
    client.post(f"/laporan/{brought.number}/gabung/", {"case": case.code})
    assert reporters.count() == 2, "who is not to be called, and an office's officer, are none"


def test_a_reporter_who_writes_again_is_the_same_person_of_the_case(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    cases: list[Case] = []
    for mark, hours, phone in ((b"r", "pagi", "1"), (b"s", "malam", "1"), (b"t", "malam", "2")):
        report = taken(client, mark, REACHED | {"hours": hours, "phone": f"0800 0000 000{phone}"})
        client.post(f"/laporan/{report.number}/isi/")
        if cases:
            client.post(f"/laporan/{report.number}/gabung/", {"case": cases[0].code})
        else:
            cases.append(opened(client, report))
    # The number of who needs help, which two reporters know, makes nobody the other.
    report = taken(client, b"v", REACHED | {"phone": "0800 0000 0003"})
    client.get(f"/laporan/{report.number}/pilah/")
    sheet = {"version": "0", "kept_words": "", "sex": "", "risk": "", "number": "0800 0000 0002"}
    assert client.post(f"/laporan/{report.number}/pilah/", sheet).status_code == 302
    client.post(f"/laporan/{report.number}/isi/")
    client.post(f"/laporan/{report.number}/gabung/", {"case": cases[0].code})
    cards = SafeContact.objects.filter(case=cases[0], person__role=PersonRole.REPORTER)
    found = cards.order_by("person__ordinal", "version").values_list("person__ordinal", "version")
    assert list(found) == [(2, 1), (2, 2), (3, 1), (4, 1)]


def test_what_of_a_report_does_not_open_stays_behind_and_is_said(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    own = taken(client, b"k", REACHED | HIDDEN, about="self")
    along = taken(client, b"l", {"contact": "no", "hidden_from_who": "kakek"})
    lost = taken(client, b"m", {"contact": "no", "hidden_from_who": "nenek"})
    for each in (along, lost):
        client.get(f"/laporan/{each.number}/pilah/")
        client.post(f"/laporan/{each.number}/satukan/", {"into": own.number})
    client.get(f"/laporan/{own.number}/pilah/")
    client.post(f"/laporan/{own.number}/pilah/", {"version": "0", "kept_words": "paman", "sex": "", "risk": ""})
    Worksheet.objects.filter(pk=own.pk).update(sealed_body=b"rusak" * 20)
    Envelope.objects.filter(pk=along.pk).update(sealed_details=b"rusak" * 20)
    lost.refresh_from_db()
    DataKey.objects.filter(pk=lost.key_id).update(wrapped=b"", destroyed_at=now())
    case = opened(client, own)
    went = set(Triage.objects.filter(case_id=case.pk).values_list("pk", flat=True))
    assert went == {own.pk, along.pk, lost.pk}, "no decision waits for what does not open"
    assert CaseExclusion.objects.filter(case=case).count() == 1, "what its reporter asked, where the sheet is broken"
    page = client.get(f"/kasus/{case.code}/").content.decode()
    assert all(f"Sebagian isi laporan {each.number} tidak terbuka" in page for each in (own, along, lost))
    joining = taken(client, b"n", {"contact": "no"})
    Envelope.objects.filter(pk=joining.pk).update(sealed_details=b"rusak" * 20)
    joined = client.post(f"/laporan/{joining.number}/gabung/", {"case": case.code}, follow=True)
    assert f"Sebagian isi laporan {joining.number} tidak terbuka" in joined.content.decode()


def test_who_left_no_way_to_be_reached_is_promised_none(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    report = taken(client, b"p", {"contact": "no"})
    talk, tell = f"/laporan/{report.number}/percakapan/", f"/laporan/{report.number}/kabar/"
    promise = {"janji-key": str(uuid4()), "janji-promised_at": "01-01-2020 10.00", "janji-way": "contact"}

    refused = client.post(f"{talk}janji/", promise).content.decode()
    assert ("Pilih salah satu dari daftar" in refused, 'value="contact"' in refused) == (True, False)
    answer = client.post(tell, {"message": "will_contact"})
    assert (answer.status_code, Message.objects.filter(envelope_id=report.pk).exists()) == (422, False)
    assert "meminta tidak dihubungi" in answer.content.decode()
    sheet = {"version": "0", "number": "0800 0000 0003"}
    assert client.post(f"/laporan/{report.number}/pilah/", sheet).status_code == 302
    offered = client.post(f"{talk}janji/", promise).content.decode()
    assert ("akan datang" in offered, 'value="contact"' in offered) == (True, True), "what triage has noted since"
    assert client.post(tell, {"message": "will_contact"}).status_code == 302


def test_who_writes_for_themself_is_said_at_triage_and_reaches_the_case(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    report = taken(client, b"q", REACHED, about="")
    sheet = {"version": "0", "about": "self", "name": "Sari CONTOH", "number": "0800 0000 0001"}
    path = f"/laporan/{report.number}/pilah/"
    assert client.post(path, sheet | {"about": "cat"}).status_code == 422
    assert client.post(path, sheet).status_code == 302
    page = client.get(path).content.decode()
    assert '<option value="self" selected>' in page
    assert "Pelapor sendiri" in client.get(f"/laporan/{report.number}/").content.decode()
    case = opened(client, report)
    assert case.source == InformationSource.CONCERNED
    assert list(SafeContact.objects.filter(case=case).values_list("person__role", flat=True)) == [PersonRole.VICTIM]
    story = client.post(f"/kasus/{case.code}/cerita/", {"reason": "assess_danger"}).content.decode()
    assert ("Pelapor sendiri" in story, "0800 0000 0001" in story) == (True, True)


def test_a_joined_report_stands_on_the_case_with_what_its_reporter_writes(work: Work) -> None:
    client, intake, at = casework.at_desk(MANAGER), casework.at_desk(INTAKE), now()
    first = taken(intake, b"A", {"contact": "no"})
    case = opened(intake, first)
    receipt = post_report(
        story="Rekaan.", details=REACHED, flags=[], about="", area="", idempotency_key=b"B" * 16, at=at
    )
    check_arrivals(at)
    assert intake.post(f"/laporan/{receipt.number}/ambil/").status_code == 302
    sheet = {
        "version": "0",
        "about": "self",
        "number": REACHED["phone"],
        "cover": "soal CONTOH",
        "kept_area": "16.09.01",
    }
    assert intake.post(f"/laporan/{receipt.number}/pilah/", sheet).status_code == 302
    assert intake.post(f"/laporan/{receipt.number}/gabung/", {"case": case.code}).status_code == 302
    both = f"{first.number}, {receipt.number}"
    front = client.get(f"/kasus/{case.code}/").content.decode()
    assert (f"Laporan {both}" in front, f"Belum Anda baca: {both}<" in front) == (True, True)
    assert f"<dd>{both}</dd>" in client.get(f"/kasus/{case.code}/cetak/").content.decode()
    talking.answered(receipt, at=now())
    assert talking.noted() == 1
    assert "Balas pelapor" in client.get(f"/kasus/{case.code}/").content.decode()
    story = client.post(f"/kasus/{case.code}/cerita/", {"reason": "assess_danger"}).content.decode()
    assert ("16.09.01" in story, "Kec. " in story) == (False, True)
    front = client.get(f"/kasus/{case.code}/").content.decode()
    assert ("Belum Anda baca" in front, "Cara menghubungi yang aman belum diisi" in front) == (False, True)
    write = f"/kasus/{case.code}/orang/1/kontak/tulis/"
    form = story[story.index(write) :].split("</form>")[0]
    proposed = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert client.post(write, proposed).status_code == 302
    assert "soal CONTOH" in client.get(f"/kasus/{case.code}/").content.decode()
    story = client.post(f"/kasus/{case.code}/cerita/", {"reason": "assess_danger"}).content.decode()
    assert write not in story, "once"


def test_the_number_follows_whom_triage_heard_the_report_is_about(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    found = {}
    for mark, said, sheet in (
        (b"C", "", {"about": "self"}),
        (b"D", "self", {"about": "child", "number": REACHED["phone"], "when": REACHED["hours"]}),
        (b"E", "self", {"about": "self"}),
    ):
        report = taken(client, mark, REACHED, about=said)
        path = f"/laporan/{report.number}/pilah/"
        client.get(path)
        assert client.post(path, {"version": "0", "kept_words": ""} | sheet).status_code == 302
        cards = SafeContact.objects.filter(case=opened(client, report))
        found[mark] = list(cards.values_list("person__role", flat=True))
    victim, reporter = [PersonRole.VICTIM], [PersonRole.REPORTER]
    assert found == {b"C": victim, b"D": reporter, b"E": []}, "what the officer took off the sheet stays off"


def test_the_case_of_a_report_that_is_alike_comes_first_and_is_known_by_more_than_its_code(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    first, again = (taken(client, mark, REACHED) for mark in (b"F", b"G"))
    for each in (first, again):
        client.post(f"/laporan/{each.number}/isi/")
    case = opened(client, first)
    page = client.get(f"/laporan/{again.number}/gabung/").content.decode()
    assert page.index(f"{case.code} · kemungkinan sama") < page.index(work.own)
    assert ("umur belum diketahui, dibuka " in page, page.count("kemungkinan sama")) == (True, 1)
    decided = client.get(f"/laporan/{first.number}/gabung/", follow=True).content.decode()
    assert ("sudah diputuskan" in decided, 'name="case"' in decided) == (True, False)
