"""Pages of field visits: sent, word given, sheet entered once; its papers tell no place; closed to others."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, localtime
from pypdf import PdfReader
from tests.factories import casework
from tests.factories.casework import AUDITOR, ELSEWHERE, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Office, Person
from sigap.access.rules import AbsenceKind
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.casework.models import PlannedService
from sigap.fieldvisits.models import FieldSheet, FieldVisit
from sigap.kernel.clock import now
from sigap.sessions.models import ServiceSession
from sigap.staff.actions.absences import enter_absence
from sigap.ui.dates import near_moment, short_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_context")]
PLACE, SEEN = "Rekaan: rumah paman Pere'an", "Rekaan: Pere'an digembok"
MOMENT = "%d-%m-%Y %H.%M"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def person(login: str) -> UUID:
    return UUID(str(Person.objects.get(login=login).pk))


def moment(hours: float) -> str:
    return localtime(now() + timedelta(hours=hours)).strftime(MOMENT)


def planned(**more: Any) -> dict[str, Any]:
    told = {
        "purpose": "field_meet", "place": PLACE, "route": "Rekaan: lewat pasar", "vehicle": "BG 1 XX",
        "departs_at": moment(0), "returns_at": moment(4), "leader": person(MANAGER), "team": [person(HEAD)],
        "keeper": person(INTAKE), "post_key": uuid4(), "letter_number": "800/12/2026",
    }  # fmt: skip
    return told | more


def sent(work: Work, **more: Any) -> str:
    """A visit of the unit's own case; its address."""
    answer = casework.at_desk(MANAGER).post(f"/kasus/{work.own}/lapangan/tugaskan/", planned(**more))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def entered(**more: Any) -> dict[str, Any]:
    return {"seen": SEEN, "spoken_to": ["spoke_client"], "version": 0, "service": "", "post_key": uuid4()} | more


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_whoever_plans_a_visit_reads_whose_home_nobody_comes_to(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER, stepped_up=True), f"/kasus/{work.own}/lapangan/tugaskan/"
    assert "Jangan datang ke rumah" not in manager.get(path).content.decode()
    for words in ("Ayah tiri CONTOH", "Kata pelapor CONTOH"):
        with casework.acting(MANAGER, {}) as actor:
            access, what = case_for(actor, work.own), ExclusionRequest(kind=ExclusionKind.NAMED)
            exclude_from_case(
                by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.ASKED, words=words,
                is_brought="pelapor" in words,
            )  # fmt: skip
    card = {"number": "0812 0000 0001", "never": ["home_visit"], "cover": "dari koperasi", "version": 0}
    assert manager.post(f"/kasus/{work.own}/orang/1/kontak/tulis/", card).status_code == 302
    wrong = manager.post(path, planned(leader=""))
    assert wrong.status_code == 422
    visit = sent(work)
    for page in (manager.get(path).content.decode(), wrong.content.decode(), manager.get(visit).content.decode()):
        assert "Jangan datang ke rumah Korban 1" in page
        assert "dari koperasi" in page
        assert "0812" not in page
        assert ("Ayah tiri CONTOH" in page, "tidak disebut di sini" in page) == (True, True)
        assert "pelapor CONTOH" not in page
    beside = casework.at_desk(HEAD).get(visit).content.decode()
    assert ("tidak disebut di sini" in beside, "Ayah tiri" in beside, "koperasi" in beside) == (True, False, False)
    assert manager.post(f"{visit}berangkat/").status_code == manager.post(f"{visit}kembali/").status_code == 302
    assert "Ayah tiri" not in manager.get(visit).content.decode(), "opened while it is of use"


def test_whoever_plans_a_visit_sees_who_is_away(work: Work) -> None:
    path, midnight = f"/kasus/{work.own}/lapangan/tugaskan/", localtime(now()).replace(hour=0, minute=0, second=0)
    away = "(tidak bertugas"
    assert away not in casework.at_desk(MANAGER).get(path).content.decode()
    first, after = midnight + timedelta(days=1), midnight + timedelta(days=3)
    with casework.acting(HEAD, {}) as actor:
        enter_absence(
            by=actor, at=now(), person=Person.objects.get(login=HEAD), kind=AbsenceKind.LEAVE, starts_at=first,
            ends_at=after, substitute_id=None,
        )  # fmt: skip
    page = casework.at_desk(MANAGER).get(path).content.decode()
    days = f"{away} {short_day(first.date())} sampai {short_day(after.date() - timedelta(days=1))})"
    assert (page.count(away), page.count(days)) == (2, 2), "in the team and as who keeps the route"


def test_a_team_goes_out_gives_word_comes_back_and_enters_its_sheet(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), sent(work)
    page = manager.get(path).content.decode()
    assert "Pere&#x27;an" in page
    assert "800/12/2026" in page
    for step, body in (("berangkat", {}), ("aman", {"minutes": "60", "word_key": uuid4()}), ("kembali", {})):
        for _press in range(2):
            assert manager.post(f"{path}{step}/", body, follow=True).status_code == 200
    uptd, step = Case.objects.get(code=work.own).office_id, (localdate(now()) + timedelta(days=3)).strftime("%d-%m-%Y")
    body = entered(service="outreach", dangers="confinement", task_0="Periksa", owner_0=f"{uptd}/", due_on_0=step)
    for _press in range(2):
        assert manager.post(f"{path}lembar/", body).status_code == 302
    assert (FieldSheet.objects.count(), PlannedService.objects.filter(origin_id__isnull=False).count()) == (1, 1)
    page = manager.get(path).content.decode()
    told = ("digembok", "Bahaya yang dikabarkan", "Sedang dikurung", "Langkah yang disepakati", "Belum dikerjakan")
    assert [words for words in told if words not in page] == []
    left, back = now() - timedelta(hours=3), now() - timedelta(hours=2)
    FieldVisit.objects.update(departed_at=left, returned_at=back)
    listed = manager.get(f"/kasus/{work.own}/lapangan/").content.decode()
    assert [near_moment(each, now()) in listed for each in (left, back)] == [True, True]
    assert "Kunjungan lapangan" in manager.get(f"/kasus/{work.own}/layanan/").content.decode()


def test_a_service_of_a_visit_says_for_whom_it_was(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    count = CasePerson.objects.filter(case__code=work.own).count()
    body = {"role": "victim", "sex": "P", "age_years": "9", "ordinal": str(count + 1)}
    assert manager.post(f"/kasus/{work.own}/orang/tambah/", body).status_code == 302
    path = sent(work, purpose="field_look")
    manager.post(f"{path}berangkat/")
    form = manager.get(f"{path}lembar/").context["form"]
    assert form["service"].value() == "", "who only looks meets no client"
    first = next(ordinal for ordinal, _words in form.fields["people"].choices)
    answer = manager.post(f"{path}lembar/", entered(service="outreach"))
    assert (answer.status_code, "Centang siapa yang ditemui" in answer.content.decode()) == (422, True)
    assert manager.post(f"{path}lembar/", entered(service="outreach", people=first)).status_code == 302
    met = CasePerson.objects.get(case__code=work.own, ordinal=first)
    assert ServiceSession.objects.get(case__code=work.own).people == [met.pk]


def test_its_pages_cost_few_statements(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), sent(work)
    sent(work)
    manager.post(f"{path}berangkat/")
    assert manager.post(f"{path}lembar/", entered()).status_code == 302
    for page in (f"/kasus/{work.own}/lapangan/", f"/kasus/{work.own}/lapangan/tugaskan/", path, f"{path}lembar/"):
        with CaptureQueriesContext(connection) as captured:
            assert manager.get(page).status_code == 200
        check_few(captured, page)


def test_its_pages_say_whom_not_to_send_any_more(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), sent(work)
    pages = (path, f"/kasus/{work.own}/lapangan/")
    said = "Tidak dapat ditugaskan lagi dalam kasus ini: Hasan Basri."
    assert not [page for page in pages if said in manager.get(page).content.decode()]
    what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=person(HEAD), person_name="Hasan Basri")
    with casework.acting(MANAGER, {}) as actor:
        access = case_for(actor, work.own)
        exclude_from_case(by=actor, at=now(), access=access, what=what, basis=ExclusionBasis.ACCUSED, words="")
    assert all(said in manager.get(page).content.decode() for page in pages)
    shown = {"barred": ["Hasan Basri"], "knows_who": False}
    assert "Hasan" not in render_to_string("fieldvisits/barred.html", shown), "names only to who reads the case"


def test_the_letter_names_no_case_and_no_place_and_the_sheet_no_name(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), sent(work)
    letter = manager.get(f"{path}surat-tugas/")
    text = text_of(letter.content)
    assert ("800/12/2026" in text, "belum diverifikasi" in text, "Hasan Basri" in text) == (True, True, True)
    assert not [word for word in (work.own, "Pere'an", "pasar", "Melati") if word in text]
    visit = FieldVisit.objects.get()
    Office.objects.filter(pk=visit.office_id).update(kind="lsm")
    assert text_of(manager.get(f"{path}surat-tugas/").content).count(f"Ketua {visit.office_name}") == 2
    sheet = manager.get(f"{path}lembar-kosong/")
    text = text_of(sheet.content)
    assert work.own in text
    assert not [word for word in ("Pere'an", "pasar", "Melati", "Hasan", "Dewi") if word in text]


def test_what_is_wrong_is_said_with_all_that_was_typed(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    wrong = (
        ({"returns_at": moment(-1)}, "Jam kembali"),
        ({"returns_at": "31-02-2027 10.00"}, "31-02-2027"),
        ({"keeper": person(HEAD)}, "tidak ikut berangkat"),
        ({"keeper": ""}, "yang tinggal"),
        ({"team": [person(POLICE)]}, "bukan"),
        ({"place": ""}, "ke sanalah mereka dicari"),
        ({"letter_number": "Pere'an <b>"}, "Tulis nomornya saja"),
    )
    for more, words in wrong:
        answer = manager.post(f"/kasus/{work.own}/lapangan/tugaskan/", planned(**more))
        text = answer.content.decode()
        assert answer.status_code in {409, 422}, (more, answer.status_code)
        assert words in text, more
        assert "lewat pasar" in text, more
    assert FieldVisit.objects.count() == 0
    path = sent(work)
    assert manager.post(f"{path}lembar/", entered()).status_code == 409, "nobody has left"
    manager.post(f"{path}berangkat/")
    answer = manager.post(f"{path}lembar/", entered(task_0="Periksa"))
    assert (answer.status_code, FieldSheet.objects.count()) == (422, 0)
    assert "Pilih siapa yang mengerjakan." in answer.content.decode()


def test_two_who_correct_one_sheet_see_both_versions(work: Work) -> None:
    manager, path = casework.at_desk(MANAGER), sent(work)
    manager.post(f"{path}berangkat/")
    assert manager.post(f"{path}lembar/", entered()).status_code == 302
    answer = manager.post(f"{path}lembar/", entered(seen="Rekaan: kata rekan"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert ("Versi yang tersimpan" in text, "kata rekan" in text, "digembok" in text) == (True, True, True)
    assert 'name="version" value="1"' in text
    # Who left the text as it was takes over what a colleague wrote since; ticks of both stand.
    assert manager.post(f"{path}lembar/", entered(seen="Rekaan: dibetulkan", version=1)).status_code == 302
    page = manager.post(f"{path}lembar/", entered(spoken_to=["spoke_client", "spoke_school"], version=1))
    text = page.content.decode()
    assert (page.status_code, "Rekaan: dibetulkan</textarea>" in text) == (409, True)
    assert re.search(r'value="spoke_school"[^>]* checked', text)
    assert FieldSheet.objects.count() == 2


def test_the_team_beside_the_case_sees_hours_and_others_find_nothing(work: Work) -> None:
    path = sent(work)
    own = [f"{path}{more}" for more in ("", "lembar/", "surat-tugas/", "lembar-kosong/")]
    head = casework.at_desk(HEAD)
    page = head.get(path).content.decode()
    assert ("Tertutup bagi yang tidak menangani kasus ini" in page, "Pere" in page) == (True, False)
    assert [head.get(each).status_code for each in own] == [200, 404, 404, 404]
    assert head.post(f"{path}lembar/", entered()).status_code == 404
    assert head.post(f"{path}berangkat/").status_code == 302
    assert head.get(f"/kasus/{work.own}/lapangan/").content.decode().count("Kunjungan 1") == 1
    for login in (AUDITOR, ELSEWHERE):
        client = casework.at_desk(login)
        assert {client.get(each).status_code for each in own} == {404}
        assert client.post(f"{path}kembali/").status_code == 404
    police = casework.at_desk(POLICE)
    assert police.post(f"{path}kembali/").status_code == 404, "word is given by who sent the team"
    foreign = casework.at_desk(ELSEWHERE)
    assert foreign.get(f"/kasus/{work.foreign}/lapangan/{path.rstrip('/').rpartition('/')[2]}/").status_code == 404
    assert FieldVisit.objects.get().status == "field_out"


def test_a_team_that_forgot_to_say_that_it_left_says_how_it_goes(work: Work) -> None:
    address = sent(work, departs_at=moment(-3), returns_at=moment(0.5))
    desk = casework.at_desk(MANAGER)
    assert "Tim sudah kembali" not in desk.get(address).content.decode()
    FieldVisit.objects.update(word_due_at=now() - timedelta(minutes=40), rung=2)
    page = desk.get(address).content.decode()
    assert all(words in page for words in ("Tim sudah kembali", "Masih aman", "Tim berangkat", "Batalkan kunjungan"))
    assert desk.post(f"{address}aman/", {"minutes": "60", "word_key": uuid4()}).status_code == 302
    row = FieldVisit.objects.get()
    assert (row.status, row.rung, row.word_due_at > now()) == ("field_out", 0, True)
