"""The section of assessment and the page of a case's risk, as browsers see them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.cases.models import Case, CaseScreening, RiskDecision
from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.ui.dates import local

pytestmark = pytest.mark.django_db
HEARD = {
    "emergency": ["no_safe_place"],
    "process": ["recruitment", "sending"],
    "exploitation": ["prostitution"],
    "violence": ["sexual"],
    "reported_by": "victim",
    "note": "Rekaan: dijanjikan kerja di rumah makan.",
    "version": "0",
}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def moment_ago(hours: int) -> str:
    return f"{local(now() - timedelta(hours=hours)):%d-%m-%Y %H.%M}"


def screened(work: Work, **changes: object) -> casework.RoleClient:
    """The manager, having stored a screening."""
    client = casework.at_desk(MANAGER)
    answer = client.post(f"/kasus/{work.own}/asesmen/isi/", HEARD | {"reported_at": moment_ago(2)} | changes)
    assert answer.status_code == 302, answer.content.decode()
    return client


def body(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]  # a response of the test client


def test_an_empty_room_says_what_to_do(work: Work) -> None:
    page = body(casework.at_desk(MANAGER).get(f"/kasus/{work.own}/asesmen/"))
    assert "Belum ada asesmen" in page
    assert f"/kasus/{work.own}/asesmen/isi/" in page


def test_the_first_form_starts_from_when_the_report_came(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    assert case.envelope_id
    came_at = case.opened_at - timedelta(hours=5)
    Envelope.objects.filter(pk=case.envelope_id).update(received_at=came_at)
    page = body(casework.at_desk(MANAGER).get(f"/kasus/{work.own}/asesmen/isi/"))
    assert f'value="{local(came_at):%d-%m-%Y %H.%M}"' in page


def test_a_screening_shows_its_indication_reasons_and_deadline(work: Work) -> None:
    client = screened(work)
    page = body(client.get(f"/kasus/{work.own}/asesmen/"))
    for words in (
        "Ada indikasi perdagangan orang",
        "Korban anak: proses dan tujuan eksploitasi sudah cukup",
        "Mediasi tidak boleh",
        "<b>j</b>. anak korban kejahatan seksual",
        "Sistem memberi petunjuk; petugas yang memutuskan.",
        "Laporan UPTD PPA ke kepolisian",
        "Laporan dugaan perdagangan orang ke kepolisian",
        "Dugaan, UU 12/2022 pasal 4",
        "(Protokol Palermo pasal 3 huruf c). Pembuktian di pengadilan urusan penyidik.",
        "alat ukur 2026-1",
        "Rekaan: dijanjikan kerja di rumah makan.",
        "belum diverifikasi",
        "Diisi Dewi Anggraini",
    ):
        assert words in page
    assert set(Clock.objects.filter(rule_code__endswith="to-police").values_list("rule_code", flat=True)) == {
        "ppt-to-police",
        "uptd-to-police",
    }


def test_a_day_of_the_act_that_differs_is_said_and_the_next_version_begins_with_it(work: Work) -> None:
    client = screened(work, acted_on="20-11-2026")
    path = f"/kasus/{work.own}/asesmen/"
    assert "lain dari asesmen ini" not in body(client.get(path))
    event = {"acted_on": "01-03-2025", "area": casework.AREA, "version": Case.objects.get(code=work.own).version}
    said = body(client.post(f"/kasus/{work.own}/kejadian/", event, follow=True))
    assert "Perbarui juga asesmen" in said
    page = body(client.get(path))
    assert re.search(r"lain dari asesmen ini: (\w+, )?1 Maret 2025", page)
    assert f"/kasus/{work.own}/kejadian/" in page
    assert 'value="01-03-2025"' in body(client.get(f"{path}isi/"))


def test_an_assessment_of_the_first_version_is_told_as_that_version_told_it(work: Work) -> None:
    client = screened(work)
    stored = CaseScreening.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_casescreening SET instrument = '2025-1' WHERE id = %s", [stored.id])
    page = body(client.get(f"/kasus/{work.own}/asesmen/"))
    assert "alat ukur 2025-1" in page
    assert "Korban anak: proses dan tujuan eksploitasi sudah cukup" in page
    for words in ("Dugaan, UU 12/2022 pasal 4", "Palermo", "tafsir", "berubah sesudah asesmen ini"):
        assert words not in page


def test_the_form_comes_back_as_it_was_filled(work: Work) -> None:
    page = body(screened(work).get(f"/kasus/{work.own}/asesmen/isi/"))
    assert re.search(r'value="recruitment"[^>]*checked', page)
    assert not re.search(r'value="harbouring"[^>]*checked', page)
    assert 'name="version" value="1"' in page
    assert "Rekaan: dijanjikan kerja" in page


def test_nothing_chosen_is_no_screening_and_none_is_said(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    assert client.post(f"/kasus/{work.own}/asesmen/isi/", {"version": "0"}).status_code == 302
    assert CaseScreening.objects.get().indication == "unscreened"
    assert "Belum disaring" in body(client.get(f"/kasus/{work.own}/"))
    assert client.post(f"/kasus/{work.own}/asesmen/isi/", {"version": "1", "asked": "on"}).status_code == 302
    assert CaseScreening.objects.latest("version").indication == "none"
    page = body(client.get(f"/kasus/{work.own}/"))
    assert "Tidak ada tanda perdagangan orang" in page
    assert "Belum disaring" not in page


def test_what_is_missing_is_named_and_a_risk_that_differs_is_put_before_the_officer(work: Work) -> None:
    Case.objects.filter(code=work.own).update(risk="low")
    client = screened(work, process=[], violence=[])
    page = body(client.get(f"/kasus/{work.own}/asesmen/"))
    assert "Yang belum ada" in page
    assert "proses (apa yang dilakukan kepadanya)" in page
    assert "Lain dari petunjuk sistem. Putuskan, dengan alasan." in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"process": ["recruit"]}, "Pilihan ini tidak dikenal"),
        ({"acted_on": "31-02-2026"}, "tidak ada dalam kalender"),
        ({"acted_on": "01-01-2199"}, "Tanggal kejadian ini belum terjadi"),
        ({"reported_at": "01-01-2199 08.00"}, "Waktu laporan ini belum terjadi"),
        ({"reported_at": "kemarin"}, "Waktu ini tidak terbaca"),
        ({"note": "x" * 4001}, "4000"),
    ],
)
def test_a_slip_is_named_and_what_was_filled_stays(work: Work, changes: dict[str, object], words: str) -> None:
    client = casework.at_desk(MANAGER)
    answer = client.post(f"/kasus/{work.own}/asesmen/isi/", HEARD | changes)
    assert answer.status_code == 422
    page = body(answer)
    assert words in page
    assert "isian yang perlu diperbaiki" in page
    assert re.search(r'value="prostitution"[^>]*checked', page)
    assert not CaseScreening.objects.exists()


def test_a_colleagues_version_is_shown_and_nothing_is_overwritten(work: Work) -> None:
    client = screened(work)
    mine = HEARD | {"process": ["harbouring"], "reported_at": moment_ago(2), "version": "0"}
    answer = client.post(f"/kasus/{work.own}/asesmen/isi/", mine)
    assert answer.status_code == 409
    page = body(answer)
    assert "menyimpan versi lain" in page
    assert "Unsur proses ada: diajak atau direkrut, dikirim ke tempat lain." in page
    assert re.search(r'value="harbouring"[^>]*checked', page)
    assert 'name="version" value="1"' in page
    assert CaseScreening.objects.count() == 1


def test_a_second_click_on_the_same_answers_is_no_conflict(work: Work) -> None:
    reported = moment_ago(2)
    client = screened(work, reported_at=reported)
    assert client.post(f"/kasus/{work.own}/asesmen/isi/", HEARD | {"reported_at": reported}).status_code == 302
    assert CaseScreening.objects.count() == 1


@pytest.mark.parametrize(
    ("login", "path"), [(INTAKE, ""), (POLICE, ""), (HEAD, ""), (INTAKE, "isi/"), (POLICE, "isi/")]
)
def test_the_room_is_closed_to_who_has_no_business_in_it(work: Work, login: str, path: str) -> None:
    screened(work)
    assert casework.at_desk(login).get(f"/kasus/{work.own}/asesmen/{path}").status_code == 404


def test_a_foreign_case_is_not_there(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    for path in ("asesmen/", "asesmen/isi/", "risiko/"):
        assert client.get(f"/kasus/{work.foreign}/{path}").status_code == 404
    assert client.post(f"/kasus/{work.foreign}/asesmen/isi/", HEARD).status_code == 404


def decision(**changes: str) -> dict[str, str]:
    told = {"risk": "low", "basis": "safe_now", "words": "Rekaan: sudah di rumah nenek."}
    return told | {"seen": "high", "decision": str(uuid4())} | changes


def test_lowering_goes_by_two_people(work: Work) -> None:
    Case.objects.filter(code=work.own).update(risk="high")
    manager = casework.at_desk(MANAGER)
    assert "Penurunan diminta" in body(manager.post(f"/kasus/{work.own}/risiko/", decision(), follow=True))
    row = RiskDecision.objects.get()
    asked = body(casework.at_desk(POLICE).get(f"/kasus/{work.own}/risiko/"))
    assert "Rekaan: sudah di rumah nenek." in asked
    assert "Setujui penurunan" in asked
    head = casework.at_desk(HEAD)
    header_only = body(head.get(f"/kasus/{work.own}/risiko/"))
    assert "Rekaan: sudah di rumah nenek." not in header_only
    assert "Alasannya tersegel" in header_only
    head.post(f"/kasus/{work.own}/risiko/{row.id}/jawab/", {"answer": "approve"})
    assert Case.objects.get(code=work.own).risk == "low"
    assert "Diputuskan Dewi Anggraini bersama Hasan Basri" in body(manager.get(f"/kasus/{work.own}/risiko/"))


def test_raising_is_done_at_once_by_who_works_on_it(work: Work) -> None:
    Case.objects.filter(code=work.own).update(risk="low")
    client = casework.at_desk(POLICE)
    client.post(f"/kasus/{work.own}/risiko/", decision(risk="high", basis="danger_near", words="", seen="low"))
    assert Case.objects.get(code=work.own).risk == "high"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"words": " "}, 409, "Tulis alasannya"),
        ({"seen": "medium"}, 409, "baru saja berubah"),
        ({"basis": ""}, 422, "Pilih sebabnya."),
        ({"risk": "grave"}, 422, "Pilih risikonya."),
    ],
)
def test_what_was_typed_stays_when_a_decision_is_refused(
    work: Work, changes: dict[str, str], status: int, words: str
) -> None:
    Case.objects.filter(code=work.own).update(risk="high")
    answer = casework.at_desk(MANAGER).post(f"/kasus/{work.own}/risiko/", decision(**changes))
    assert answer.status_code == status
    assert words in body(answer)
    assert changes.get("words") == " " or "Rekaan: sudah di rumah nenek." in body(answer)
    assert 'name="seen" value="high"' in body(answer)


@pytest.mark.parametrize("path", ["asesmen/", "asesmen/isi/", "risiko/"])
def test_a_page_costs_few_statements(work: Work, path: str) -> None:
    Case.objects.filter(code=work.own).update(risk="high")
    client = screened(work)
    client.post(f"/kasus/{work.own}/risiko/", decision(), follow=True)  # reads the messages, too
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/kasus/{work.own}/{path}")
    assert answer.status_code == 200
    check_few(captured)
