"""Pages of sessions: the form as it begins, what it asks, the psychologist's section, the sheet of the grant."""

import io
import re
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.factories import casework
from tests.factories.casework import AUDITOR, ELSEWHERE, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.sittings import seated
from tests.factories.statements import check_few

from sigap.access.models import Membership, Office, Person
from sigap.access.roles import OfficeKind
from sigap.assistance.models import Service
from sigap.cases.models import Case, Participation
from sigap.kernel.clock import now
from sigap.sessions.models import PsychologyNote, PsychologySeat, ServiceSession

pytestmark = pytest.mark.django_db
PSYCHOLOGIST = "tari.uptd"
SECRET = "Rahasia rekaan psikolog"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def told(**more: Any) -> dict[str, Any]:
    begun = localtime(now()).strftime("%d-%m-%Y %H.%M")
    first = {"kind": "counselling", "people": "1", "starts_at": begun, "minutes": "45", "place": "at_office"}
    return {**first, "post_key": uuid4(), "is_meant": "on", **more}


def test_the_form_is_saved_as_it_begins_and_begins_as_the_last_one_was(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    answer = manager.post(f"/kasus/{work.own}/sesi/catat/", told(minutes="35", place="at_school"))
    assert answer.status_code == 302, answer.content.decode()
    page = manager.get(f"/kasus/{work.own}/sesi/catat/").content.decode()
    assert 'value="35"' in page
    assert re.search(r'<option value="at_school"[^>]* selected', page)
    assert re.search(r'<option value="counselling"[^>]* selected', page)
    assert 'name="is_meant"' not in page
    offered = dict(re.findall(r'name="(starts_at|post_key)"[^>]*value="([^"]*)"', page)) | {
        "post_key": re.findall(r'name="post_key" value="([^"]*)"', page)[0]
    }
    again = manager.post(f"/kasus/{work.own}/sesi/catat/", told(is_meant="", **offered))
    assert again.status_code == 409, "the very same hour is asked"
    assert 'name="is_meant"' in again.content.decode()
    assert ServiceSession.objects.filter(minutes=35).count() == 1


def test_a_page_is_shown_for_few_statements_however_many_sessions_there_are(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    for _number in range(3):
        assert manager.post(f"/kasus/{work.own}/sesi/catat/", told(cost="10.000", funding="dak")).status_code == 302
    pages = ["sesi/", "sesi/?menurut=layanan", "sesi/catat/"]
    for path in pages:
        with CaptureQueriesContext(connection) as captured:
            answer = manager.get(f"/kasus/{work.own}/{path}")
        assert answer.status_code == 200
        check_few(captured, path)
    text = manager.get(f"/kasus/{work.own}/sesi/").content.decode()
    assert "30.000" in text
    assert "2:15" in text, "three times 45 minutes"


def test_what_is_wrong_is_said_with_all_that_was_typed(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    wrong = (
        ({"cost": "1,250,000", "funding": "dak", "is_meant": ""}, "1.250.000", 422),
        ({"cost": "-5"}, "Tulis rupiah bulat", 422),
        ({"cost": "5.000"}, "Pilih siapa yang membiayai", 422),
        ({"minutes": "1441"}, "sehari semalam", 422),
        ({"minutes": "sejam"}, "dengan angka", 422),
        ({"giver": "luar"}, "Tulis siapa yang memberi layanan", 422),
        ({"not_held": "client_absent", "cost": "5", "funding": "dak"}, "tidak terlaksana tidak punya hasil", 422),
        ({"starts_at": "01-11-2999 09.30"}, "01-11-2999", 422),
        ({"cost": "25.000.001", "funding": "dak", "is_meant": ""}, "25.000.000", 409),
        ({"people": "7"}, "people", 422),
    )
    for more, words, status in wrong:
        answer = manager.post(f"/kasus/{work.own}/sesi/catat/", told(note="Pere'an tetap ada", **more))
        text = answer.content.decode()
        assert (answer.status_code, words in text) == (status, True), (more, answer.status_code)
        assert "Pere&#x27;an tetap ada" in text, more
    assert not ServiceSession.objects.exists()
    taken = manager.post(f"/kasus/{work.own}/sesi/catat/", told(cost="1,250,000", funding="dak"))
    assert taken.status_code == 302
    row = ServiceSession.objects.select_related("service").get()
    assert row.service is not None
    assert row.service.cost == 1_250_000


def test_a_psychologists_note_shows_to_her_and_all_others_get_what_there_would_be_without_it(work: Work) -> None:
    others = (MANAGER, HEAD, POLICE, AUDITOR, ELSEWHERE)
    path = f"/kasus/{work.own}/psikolog/"
    before = {login: casework.at_desk(login).get(path) for login in others}
    tari = seated(PSYCHOLOGIST, work)
    answer = tari.post(f"/kasus/{work.own}/sesi/catat/", told(kind="psychology", note=SECRET))
    assert answer.status_code == 302, answer.content.decode()
    assert PsychologyNote.objects.count() == 1
    shown = tari.get(path).content.decode()
    assert SECRET in shown
    for login in others:
        after = casework.at_desk(login).get(path)
        assert (after.status_code, len(after.content)) == (before[login].status_code, len(before[login].content)), login
        assert after.status_code in {403, 404}, login
    for page in ("", "layanan/", "sesi/", "linimasa/", "catatan/", "dokumen/", "tutup/"):
        assert SECRET not in casework.at_desk(MANAGER).get(f"/kasus/{work.own}/{page}").content.decode(), page
    timeline = casework.at_desk(MANAGER).get(f"/kasus/{work.own}/linimasa/").content.decode()
    assert "menulis di bagiannya" not in timeline
    seat = PsychologySeat.objects.get()
    url = f"/kasus/{work.own}/psikolog/{seat.pk}/izin/"
    assert casework.at_desk(MANAGER).post(url, {"answer": ""}).status_code == 422
    assert casework.at_desk(MANAGER).post(url, {"answer": "ya"}).status_code == 302
    assert casework.at_desk(POLICE).post(url, {"answer": "ya"}).status_code in {403, 404}
    assert casework.at_desk(MANAGER).get(path).status_code in {403, 404}, "the answer opens it to nobody else"


def test_the_sheet_of_the_grant_adds_up_on_the_page_and_in_the_workbook_and_names_nobody(work: Work) -> None:
    manager, head = casework.at_desk(MANAGER), casework.at_desk(HEAD)
    for cost in ("100.000", "23.500"):
        assert manager.post(f"/kasus/{work.own}/sesi/catat/", told(cost=cost, funding="dak")).status_code == 302
    day = localtime(now())
    path = f"/dak/{day.year}-{(day.month + 2) // 3}/"
    assert f"{path}lembar.xlsx" in head.get("/dak/").content.decode()
    with CaptureQueriesContext(connection) as captured:
        page = head.get(path).content.decode()
    check_few(captured, path)
    assert "123.500" in page
    assert "belum dicatat" in page
    case = Case.objects.get(code=work.own)
    assert case.code not in page
    book = openpyxl.load_workbook(io.BytesIO(head.get(f"{path}lembar.xlsx").content))
    rows = [row for row in book.active.iter_rows(min_row=4, values_only=True) if row[0]]
    total = next(row for row in rows if row[0] == "Jumlah")
    parts = [row[6] for row in rows if row[0] not in {"Jumlah", "Komponen belum diverifikasi."}]
    assert total[6] == 123_500 == sum(parts)
    assert total[6] == sum(total[3:6])
    assert case.code not in str(rows)
    added = head.post(
        f"{path}komponen/", {"title": "Komponen rekaan", "source": "Juknis rekaan", "kinds": "counselling"}
    )
    assert added.status_code == 302
    page = head.get(path).content.decode()
    assert "belum diverifikasi" in page
    assert "Komponen rekaan" in page
    assert manager.get(path).status_code == 200
    for login in (INTAKE, POLICE, AUDITOR):
        assert casework.at_desk(login).get(path).status_code in {403, 404}, login
    assert [head.get(f"/dak/{other}/").status_code for other in ("2019-1", "2026-5", "2999-1", "apa")] == [404] * 4


def test_a_session_is_corrected_with_its_people_length_and_place(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    assert manager.post(f"/kasus/{work.own}/sesi/catat/", told()).status_code == 302
    row = ServiceSession.objects.get()
    path = f"/kasus/{work.own}/layanan/{row.service_id}/perbaiki/"
    page = manager.get(path).content.decode()
    assert 'value="45"' in page
    assert re.search(r'<option value="at_office"[^>]* selected', page)
    change = told(minutes="90", place="at_school", done_at=told()["starts_at"], why="Salah catat.", people=[])
    assert manager.post(path, change | {"minutes": "sejam"}).status_code == 422
    assert manager.post(path, change).status_code == 302
    with CaptureQueriesContext(connection) as captured:
        listed = manager.get(f"/kasus/{work.own}/sesi/").content.decode()
    check_few(captured, "sesi/")
    assert "1:30 jam" in listed
    assert "Di sekolah" in listed
    assert "Semua orang dalam kasus" in listed


def test_a_service_of_another_office_is_corrected_there_alone(work: Work) -> None:
    manager, office = casework.at_desk(MANAGER), Office.objects.get(kind=OfficeKind.POLRES_PPA)
    assert manager.post(f"/kasus/{work.own}/sesi/catat/", told()).status_code == 302
    given = Service.objects.get(session__case__code=work.own)
    path = f"/kasus/{work.own}/layanan/{given.pk}/"
    assert "perbaiki/" in manager.get(path).content.decode()
    Service.objects.filter(pk=given.pk).update(office_id=office.pk, office_name=office.name)
    page = manager.get(path).content.decode()
    assert (office.name in page, f"{path}perbaiki/" in page) == (True, False)
    assert manager.get(f"{path}perbaiki/").status_code == 404
    change = told(done_at=told()["starts_at"], why="Bukan milik kami.")
    assert manager.post(f"{path}perbaiki/", change).status_code == 404
    assert Service.objects.filter(root=given.pk).count() == 0


def test_who_has_left_the_office_is_not_offered_and_what_was_typed_stays(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/sesi/catat/"
    seated(PSYCHOLOGIST, work)
    left = Person.objects.get(login=PSYCHOLOGIST)
    assert f'value="{left.pk}"' in manager.get(path).content.decode()
    Membership.objects.filter(person=left).update(until=now())
    assert f'value="{left.pk}"' not in manager.get(path).content.decode()
    for name in ("giver", "next_officer"):
        answer = manager.post(path, told(note="Pere'an tetap ada", **{name: str(left.pk)}))
        text = answer.content.decode()
        assert answer.status_code == 422, name
        assert "sudah tidak menangani kasus ini" in text, name
        assert "Pere&#x27;an tetap ada" in text, name


def test_the_page_carries_the_answer_that_was_read(work: Work) -> None:
    seated(PSYCHOLOGIST, work).post(f"/kasus/{work.own}/psikolog/1/mulai/")
    seat = PsychologySeat.objects.get()
    manager, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/psikolog/{seat.pk}/izin/"
    before = None
    for _each in range(2):
        page = manager.get(path).content.decode()
        assert "checked" not in page
        read = re.findall(r'name="answered_at"(?: value="([^"]*)")?', page)
        assert manager.post(path, {"answer": "ya", "answered_at": read[0]}).status_code == 302
        seat.refresh_from_db()
        assert seat.client_yes_at == seat.answered_at != before
        before = seat.client_yes_at
    assert manager.post(path, {"answer": "ya", "answered_at": read[0]}).status_code == 302
    seat.refresh_from_db()
    assert seat.client_yes_at == before


def test_a_note_of_an_office_that_left_is_taken_back_by_whose_case_it_is(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), f"/kasus/{work.own}/sesi/"
    assert manager.post(f"{path}catat/", told(not_held="client_absent")).status_code == 302
    row, case = ServiceSession.objects.get(), Case.objects.get(code=work.own)
    rsud = Office.objects.create(kind=OfficeKind.RSUD, name="RSUD Pere'an", valid_from=case.opened_at)
    ServiceSession.objects.update(office_id=rsud.pk)
    part = {"office_id": rsud.pk, "office_name": rsud.name, "since": case.opened_at, "rooms": ["services"]}
    present = Participation.objects.create(case=case, mac=b"not read here", **part)
    void = f"{path}{row.pk}/tarik/"
    assert manager.post(void, {"reason": "wrong-entry"}).status_code == 302
    assert void not in manager.get(path).content.decode()
    Participation.objects.filter(pk=present.pk).update(until=now())
    with CaptureQueriesContext(connection) as captured:
        assert void in manager.get(path).content.decode()
    check_few(captured, path)
    for _click in range(2):
        assert manager.post(void, {"reason": "wrong-entry"}).status_code == 302
    row.refresh_from_db()
    assert row.voided_by == Person.objects.get(login=MANAGER).pk
    assert void not in manager.get(path).content.decode()
