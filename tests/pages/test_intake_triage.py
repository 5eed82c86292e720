"""The pages of triage: taps counted, risk proposed with reasons, each end, two officers, stale forms, statements."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, Work
from tests.factories.statements import check_few
from tests.factories.zones import JAKARTA

from sigap.access.models import Office
from sigap.cases.models import Case, CaseExclusion, CaseScreening
from sigap.intake.models import Forwarding, ReportExclusion, Triage, Worksheet
from sigap.mailbox.models import Envelope, Message, ReportStatus

pytestmark = pytest.mark.django_db
HEARD = {
    "version": "0",
    "flags": ["confinement", "abduction"],
    "notes": "Rekaan: ia di dapur belakang, kata O'Neil",
    "name": "Melati Rekaan",
    "age_years": "15",
    "number": "081200004831",
    "saring-process": ["harbouring"],
    "saring-exploitation": ["forced_labour"],
    "saring-reported_by": "neighbour",
}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def at(work: Work, part: str = "") -> str:
    return f"/laporan/{work.taken_report}/{part}"


def envelope(work: Work) -> Envelope:
    return Envelope.objects.get(number=work.taken_report)


def test_the_sheet_asks_flags_and_elements_and_requires_nothing(work: Work) -> None:
    page = casework.at_desk(MANAGER).get(at(work, "pilah/")).content.decode()
    assert casework.STORY in page
    for name, count in (("flags", 13), ("saring-process", 6), ("saring-means", 10), ("saring-exploitation", 8)):
        assert len(re.findall(rf'type="checkbox" name="{name}"', page)) == count
    assert page.count("Apakah sekarang aman untuk bicara") == 1
    assert casework.at_desk(MANAGER).post(at(work, "pilah/"), {"version": "0"}).status_code == 302
    assert Worksheet.objects.get().flags == []


def test_what_is_saved_proposes_a_risk_with_reasons_and_stays(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    client.post(at(work, "pilah/"), HEARD)
    row = Worksheet.objects.get()
    assert (row.risk, row.version, sorted(row.flags)) == ("", 1, ["abduction", "confinement"])
    page = client.get(at(work, "pilah/")).content.decode()
    assert "Saran: risiko tinggi" in page
    assert "O&#x27;Neil" in page
    assert len(re.findall(r'value="harbouring"[^>]*checked', page)) == 1
    reasons = page[page.index('id="saran"') : page.index('name="risk"')]
    assert reasons.count("<li>") >= 3


def test_from_the_sheet_to_a_case_in_three_taps_and_nothing_is_asked_twice(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    onward = client.post(at(work, "pilah/"), HEARD | {"lanjut": "kasus"})
    assert onward.headers["Location"] == at(work, "kasus/")
    form = client.get(onward.headers["Location"]).content.decode()
    assert len(re.findall(r'value="high"[^>]*checked', form)) == 1
    manager = re.search(r'<option value="([0-9a-f-]{36})"', form)
    assert manager
    opened = client.post(at(work, "kasus/"), {"risk": "high", "manager": manager[1], "role": "victim"})
    case = Case.objects.get(envelope_id=envelope(work).pk)
    assert opened.headers["Location"] == f"/kasus/{case.code}/"
    person = case.caseperson_set.get()
    assert (person.is_named, person.age_years) == (True, 15)
    assert CaseScreening.objects.get(case=case).indication == "indicated"
    again = client.post(at(work, "kasus/"), {"risk": "high", "manager": manager[1], "role": "victim"})
    assert (again.status_code, "sudah diputuskan" in again.content.decode()) == (409, True)


def test_who_must_not_know_goes_along(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    police = Office.objects.get(name="Kantor polres_ppa")
    page = client.get(at(work, "pilah/")).content.decode()
    assert f'value="{police.pk}"' in page
    assert "Rina Marlina" in page
    kept = {"kept_office": [str(police.pk)], "kept_words": "paman"}
    client.post(at(work, "pilah/"), HEARD | kept | {"lanjut": "kasus"})
    form = client.get(at(work, "kasus/")).content.decode()
    manager = re.search(r'<option value="([0-9a-f-]{36})"', form)
    assert manager
    client.post(at(work, "kasus/"), {"risk": "high", "manager": manager[1], "role": "victim"})
    assert sorted(CaseExclusion.objects.values_list("kind", flat=True)) == ["named", "office"]


def test_only_who_was_shown_is_lifted_and_nobody_whom_no_list_offers(work: Work) -> None:
    client, police, gone = casework.at_desk(MANAGER), Office.objects.get(name="Kantor polres_ppa"), uuid4()
    client.post(at(work, "pilah/"), HEARD | {"kept_office": [str(police.pk)]})
    report = envelope(work)
    ReportExclusion.objects.create(envelope_id=report.pk, kind="person", person_id=gone, noted_at=report.received_at)
    page = client.get(at(work, "pilah/")).content.decode()
    shown = re.search(r'name="kept_shown" value="([^"]+)"', page)
    assert shown
    assert shown[1].split() == [str(police.pk), str(gone)]
    client.post(at(work, "pilah/"), HEARD | {"version": "1"})
    assert ReportExclusion.objects.count() == 2, "a sheet that showed nobody"
    client.post(at(work, "pilah/"), HEARD | {"version": "2", "kept_shown": shown[1]})
    assert list(ReportExclusion.objects.values_list("person_id", flat=True)) == [gone]


def test_a_stale_sheet_is_shown_beside_what_a_colleague_saved(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    client.post(at(work, "pilah/"), HEARD)
    answer = client.post(at(work, "pilah/"), HEARD | {"notes": "Tulisan kedua"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tulisan kedua" in page
    assert "dapur belakang" in page
    assert 'name="version" value="1"' in page
    assert client.post(at(work, "pilah/"), HEARD | {"notes": "Tulisan kedua", "version": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"age_years": "200"}, "130 tahun"),
        ({"saring-acted_on": "31-12-2099"}, "belum terjadi"),
        ({"flags": ["unknown"]}, "Pilih salah satu"),
        ({"kept_area": ["99.99.99"]}, "99.99.99"),
        ({"notes": "x" * 20_001}, "Terlalu panjang"),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_is_kept(work: Work, wrong: dict[str, object], words: str) -> None:
    answer = casework.at_desk(MANAGER).post(at(work, "pilah/"), HEARD | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Melati Rekaan" in page
    assert not Worksheet.objects.exists()


def test_a_colleague_neither_reads_nor_writes_the_sheet_and_sees_who_has_it(work: Work) -> None:
    client = casework.at_desk(INTAKE)
    assert "Dewi Anggraini" in client.get(at(work)).content.decode()
    assert client.get(at(work, "pilah/")).status_code == 404
    assert client.post(at(work, "pilah/"), HEARD).status_code == 404
    taken = client.post(at(work, "ambil/"))
    assert (taken.status_code, "sudah mengambil" in taken.content.decode()) == (409, True)


def test_passing_on_waits_for_the_receipt(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    page = client.get(at(work, "teruskan/")).content.decode()
    assert "belum diverifikasi" in page
    assert client.post(at(work, "teruskan/"), {}).status_code == 422
    assert client.post(at(work, "teruskan/"), {"authority": "lpsk"}).headers["Location"] == at(work)
    report = client.get(at(work)).content.decode()
    assert "Menunggu tanda terima" in report
    head = casework.at_desk(HEAD)
    wrong = head.post(at(work, "tanda-terima/"), {"number": "", "received_on": "kapan"})
    assert (wrong.status_code, "Tulis nomor tanda terimanya" in wrong.content.decode()) == (422, True)
    day = Forwarding.objects.get().forwarded_at.astimezone(JAKARTA).strftime("%d-%m-%Y")
    assert head.post(at(work, "tanda-terima/"), {"number": "R-7/2026", "received_on": day}).status_code == 302
    assert envelope(work).status == ReportStatus.DONE
    assert "R-7/2026" in head.get(at(work)).content.decode()


def test_joining_shows_own_open_cases_only(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    page = client.get(at(work, "gabung/")).content.decode()
    assert work.own in page
    assert work.foreign not in page
    assert client.post(at(work, "gabung/"), {"case": work.foreign}).status_code == 422
    assert client.post(at(work, "gabung/"), {"case": work.own}).headers["Location"] == f"/kasus/{work.own}/"
    assert "digabung ke kasus ini" in client.get(f"/kasus/{work.own}/").content.decode()
    assert Triage.objects.get(pk=envelope(work).pk).decision == "joined"


def test_closing_chooses_words_that_the_reporter_reads(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    assert client.post(at(work, "kabar/"), {"message": "more_wanted"}).status_code == 302
    assert "Kami perlu tahu sedikit lagi" in client.get(at(work)).content.decode()
    assert client.post(at(work, "kabar/"), {"message": "done"}).status_code == 422
    client.post(at(work, "tanpa-kasus/"), {"reason": "advice_given", "message": "done_talk"})
    assert list(Message.objects.order_by("sent_at").values_list("code", flat=True)) == ["more_wanted", "done_talk"]


def test_a_decision_taken_back_leads_to_the_report_again(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    assert "Keputusan ini keliru?" not in client.get(at(work)).content.decode()
    client.post(at(work, "tanpa-kasus/"), {"reason": "advice_given", "message": "done_talk"})
    assert "Keputusan ini keliru?" in client.get(at(work)).content.decode()
    assert client.post(at(work, "buka-lagi/")).status_code == 409
    assert client.post(at(work, "buka-lagi/"), {"reason": "wrong-entry"}).headers["Location"] == at(work)
    assert "Buka dan baca ceritanya dulu" in client.get(at(work)).content.decode()


@pytest.mark.parametrize(
    ("login", "path"),
    [
        (MANAGER, "/laporan/{taken_report}/pilah/"),
        (MANAGER, "/laporan/{taken_report}/gabung/"),
        (MANAGER, "/laporan/{taken_report}/teruskan/"),
        (MANAGER, "/laporan/{taken_report}/tanpa-kasus/"),
        (MANAGER, "/laporan/{taken_report}/"),
        (INTAKE, "/laporan/catat/"),
        (casework.POLICE, "/permintaan/"),
        (casework.POLICE, "/permintaan/kirim/"),
    ],
)
def test_a_page_costs_few_statements(work: Work, login: str, path: str) -> None:
    client = casework.at_desk(login)
    if "pilah" in path:
        client.post(at(work, "pilah/"), HEARD)
        client.get(at(work, "pilah/"))  # the first opening moves the report's key into the vault
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path.format(**vars(work)))
    assert answer.status_code == 200
    check_few(captured)


def test_what_triage_heard_is_the_reason_and_what_it_took_out_is_none(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    report = envelope(work)
    for ticked, heard in (([], "confinement"), (["confinement"], "pregnant")):
        Envelope.objects.filter(pk=report.pk).update(flags=ticked)
        version = str(Worksheet.objects.count())
        client.post(at(work, "pilah/"), {"version": version, "flags": [heard]})
        page = client.get(at(work, "pilah/")).content.decode()
        bar = page[page.index("decide__why") : page.index('name="lanjut"')]
        assert ("dikurung" in bar.lower(), "Belum ada tanda" in bar) == (heard == "confinement", heard == "pregnant")
