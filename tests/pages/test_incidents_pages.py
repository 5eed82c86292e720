"""Pages of incidents: who sees what, what a letter holds and what it does not, how many statements a page costs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, NAME, Work
from tests.factories.statements import check_few
from tests.factories.zones import JAKARTA

from sigap.cases.models import Case
from sigap.incidents.models import Affected, Incident
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
MAYA, TEGUH, SEKAR = "maya.sekretariat", "teguh.kominfo", "sekar.rsud"
STORY = "Laptop rekaan hilang di terminal."
DATA = "Nama dan cerita rekaan yang keluar."


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def moment(minutes: int) -> str:
    return (now() - timedelta(minutes=minutes)).astimezone(JAKARTA).strftime("%d-%m-%Y %H.%M")


def report(login: str = SEKAR, **change: object) -> str:
    filled = {"kind": "lost_device", "done_at": moment(30), "story": STORY, "post_key": uuid4()}
    answer = casework.at_desk(login).post("/insiden/lapor/", filled | change)
    assert answer.status_code == 302, answer.content.decode()
    return str(Incident.objects.latest("recorded_at").number)


def assess(number: str) -> None:
    words = {
        "data_kinds": ["identity", "story", "child"],
        "people": 2,
        "data_words": DATA,
        "how_words": "Hilang di terminal.",
        "handling_words": "Sesi diakhiri.",
        "advice_words": "",
        "version": 0,
    }
    assert casework.at_desk(MAYA).post(f"/insiden/{number}/penilaian/", words).status_code == 302


def letter_of(number: str, code: str) -> Affected:
    """Maya names the case, Dewi says that its first person is concerned."""
    assert casework.at_desk(MAYA).post(f"/insiden/{number}/terkena/kasus/", {"code": code}).status_code == 302
    dewi = casework.at_desk(MANAGER)
    assert dewi.post(f"/insiden/{number}/kasus/{code}/", {"ordinals": [1]}).status_code == 302
    return Affected.objects.get(incident__number=number)


def read(login: str, path: str) -> str:
    answer = casework.at_desk(login).get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_anybody_reports_in_one_go_and_sees_that_it_arrived(work: Work) -> None:
    key = uuid4()
    number = report(post_key=key)
    assert report(post_key=key) == number
    page = read(SEKAR, "/insiden/lapor/")
    assert number in page
    assert STORY not in page
    assert casework.at_desk(SEKAR).get(f"/insiden/{number}/").status_code == 404
    assert 'href="/insiden/lapor/"' in read(SEKAR, "/antrean/")


def test_mistakes_are_told_and_what_was_typed_is_still_there(work: Work) -> None:
    client = casework.at_desk(SEKAR)
    tomorrow = {"kind": "other", "done_at": moment(-1440), "story": STORY, "post_key": uuid4()}
    for wrong in ({"story": STORY}, tomorrow):
        answer = client.post("/insiden/lapor/", wrong)
        assert answer.status_code == 422
        assert STORY in answer.content.decode()
    assert not Incident.objects.exists()


def test_each_sees_their_part_of_an_incident(work: Work) -> None:
    number = report()
    assess(number)
    letter_of(number, work.own)
    case_id = Case.objects.get(code=work.own).pk
    seen = {login: read(login, f"/insiden/{number}/") for login in (MAYA, HEAD, AUDITOR, TEGUH)}
    for login, page in seen.items():
        assert STORY not in page
        assert page.count("Surat ke") >= 2, login
        assert "belum diverifikasi" in page
    assert work.own in seen[MAYA]
    assert work.own not in seen[AUDITOR]
    assert f"Kasus {str(case_id)[:8]}" in seen[AUDITOR]
    assert "Orang yang terkena" not in seen[TEGUH]
    assert "Hentikan dulu" in seen[TEGUH]
    assert "Ambil pelajaran" not in seen[TEGUH]
    assert f'href="{reverse("people:list")}">Petugas dan sesinya</a>' in seen[MAYA]
    for login in (AUDITOR, TEGUH):
        assert casework.at_desk(login).get(f"/insiden/{number}/isi/").status_code == 404
    assert STORY in read(MAYA, f"/insiden/{number}/isi/")


def test_the_managers_queue_counts_down_and_the_cases_team_is_asked(work: Work) -> None:
    number = report()
    assert f"/insiden/{number}/" in read(MAYA, "/antrean/")
    assert f"/insiden/{number}/" in read(MAYA, "/kabar/")
    assert f"/insiden/{number}/" not in read(SEKAR, "/antrean/")
    casework.at_desk(MAYA).post(f"/insiden/{number}/terkena/kasus/", {"code": work.own.lower().replace("-", " ")})
    asked = f"/insiden/{number}/kasus/{work.own}/"
    assert asked in read(MANAGER, "/antrean/")
    assert asked in read(MANAGER, "/kabar/")
    assert asked not in read(HEAD, "/antrean/")
    for login in (HEAD, MAYA, SEKAR, TEGUH):
        assert casework.at_desk(login).get(asked).status_code == 404


def test_a_case_that_is_not_there_and_one_that_is_not_touched(work: Work) -> None:
    number = report()
    maya = casework.at_desk(MAYA)
    assert maya.post(f"/insiden/{number}/terkena/kasus/", {"code": "bukan kode"}).status_code == 422
    gone = f"{work.own[:-3]}{(int(work.own[-3:]) + 1) % 1000:03}"
    if not Case.objects.filter(code=gone).exists():
        assert maya.post(f"/insiden/{number}/terkena/kasus/", {"code": gone}).status_code == 409
    assert casework.at_desk(MANAGER).get(f"/insiden/{number}/kasus/{work.own}/").status_code == 404


def test_the_letter_to_a_person_holds_the_words_and_neither_name_nor_code(work: Work) -> None:
    number = report()
    letter = letter_of(number, work.own)
    dewi = casework.at_desk(MANAGER)
    page = f"/insiden/{number}/kasus/{work.own}/"
    assert "belum menulis data apa yang keluar" in read(MANAGER, page)
    early = dewi.post(f"/insiden/{number}/surat/{letter.pk}/")
    assert early.headers["Location"] == f"/insiden/{number}/kasus/{work.own}/", "not assessed yet: no letter"
    assess(number)
    known = read(MANAGER, page)
    for words in ("Nama, NIK, tanggal lahir", "ceritanya. Lihat lagi", f"/kasus/{work.own}/rencana/keselamatan/1/"):
        assert words in known, words
    page = dewi.post(f"/insiden/{number}/surat/{letter.pk}/").content.decode()
    sheet = page[page.index("<article") : page.index("</article>")]
    assert DATA in sheet
    assert "pasal 46" in sheet
    assert 'class="blank"' in sheet
    assert work.own not in sheet
    assert NAME not in page
    letter.refresh_from_db()
    assert letter.state == "printed"
    for login in (MAYA, HEAD, INTAKE, TEGUH):
        found = casework.at_desk(login).post(f"/insiden/{number}/surat/{letter.pk}/").status_code
        assert found == (200 if login == INTAKE else 404), login


def test_a_letter_is_noted_with_its_moment_and_never_for_an_uncleared_guardian(work: Work) -> None:
    number = report()
    assess(number)
    letter = letter_of(number, work.own)
    dewi, path = casework.at_desk(MANAGER), f"/insiden/{number}/surat/{letter.pk}/"
    done = {"outcome": "handed_over", "done_at": moment(5), "handed_to": "guardian"}
    assert dewi.post(f"{path}catat/", done).status_code == 422
    assert dewi.post(f"{path}catat/", done | {"handed_to": "self"}).status_code == 409, "not printed yet"
    dewi.post(path)
    assert dewi.post(f"{path}catat/", {"outcome": "unreachable", "done_at": moment(5)}).status_code == 422
    assert dewi.post(f"{path}catat/", done | {"is_cleared": "on"}).status_code == 302
    assert "Walinya" in read(MANAGER, f"/insiden/{number}/kasus/{work.own}/")
    told = {"is_complete": "on", "note": "", "post_key": uuid4()}
    assert casework.at_desk(MAYA).post(f"/insiden/{number}/terkena/selesai/", told).status_code == 302
    assert "Surat ke orang yang terkena" not in read(MAYA, f"/insiden/{number}/")


def test_the_letters_to_agency_and_public_name_nobody(work: Work) -> None:
    number = report()
    assess(number)
    letter_of(number, work.own)
    for who in ("lembaga", "masyarakat"):
        page = read(MAYA, f"/insiden/{number}/surat/{who}/")
        assert DATA in page
        assert "belum diverifikasi" in page
        assert work.own not in page
        assert casework.at_desk(AUDITOR).get(f"/insiden/{number}/surat/{who}/").status_code == 404
    assert "kira-kira 2" in read(MAYA, f"/insiden/{number}/surat/lembaga/")
    noted = {"done_at": moment(1), "note": "No. 1", "post_key": uuid4()}
    assert casework.at_desk(MAYA).post(f"/insiden/{number}/lembaga/", noted).status_code == 302
    assert "Surat ke lembaga pelindungan data" not in read(MAYA, f"/insiden/{number}/")


def test_letters_are_indonesian_on_an_english_desk(work: Work) -> None:
    number = report()
    assess(number)
    letter, maya, dewi = letter_of(number, work.own), casework.at_desk(MAYA), casework.at_desk(MANAGER)
    for client in (maya, dewi):
        client.post("/bahasa/", {"language": "en", "next": "/"})
    pages = [
        (dewi.post(f"/insiden/{number}/surat/{letter.pk}/"), "Pemberitahuan tentang data pribadi Anda"),
        (maya.get(f"/insiden/{number}/surat/lembaga/"), "Rahasia, segera"),
        (maya.get(f"/insiden/{number}/surat/masyarakat/"), "Pengumuman"),
    ]
    for answer, heading in pages:
        page = answer.content.decode()
        assert '<html lang="id">' in page
        assert heading in page[page.index("<article") :], heading
    assert '<html lang="en">' in maya.get(f"/insiden/{number}/").content.decode(), "the desk itself stays as it was"


def test_four_eyes_end_what_was_no_breach(work: Work) -> None:
    number = report()
    proposal = {"reason": "false_alarm", "note": "Ketemu di laci."}
    assert casework.at_desk(MAYA).post(f"/insiden/{number}/bukan/", proposal).status_code == 302
    own = casework.at_desk(MAYA).post(f"/insiden/{number}/bukan/putus/", {"putusan": "agreed"})
    assert own.status_code == 409
    assert casework.at_desk(HEAD).post(f"/insiden/{number}/bukan/putus/", {"putusan": "apa saja"}).status_code == 404
    assert "Setuju: akhiri insiden" in read(HEAD, f"/insiden/{number}/")
    assert casework.at_desk(HEAD).post(f"/insiden/{number}/bukan/putus/", {"putusan": "agreed"}).status_code == 302
    page = read(MAYA, f"/insiden/{number}/")
    assert "Tidak ada tenggat yang berjalan" in page
    for heading in ("Beri tahu lembaga", "Beri tahu orang yang terkena"):
        assert "Belum" in page.split(f"{heading}</h3>")[1].split("</div>")[0], "nobody told anybody"
    assert casework.at_desk(MAYA).post(f"/insiden/{number}/tutup/").status_code == 409


def test_an_incident_that_is_not_there(work: Work) -> None:
    letter = uuid4()
    work_on_it = ("", "isi/", "langkah/", "penilaian/", "lembaga/", "masyarakat/", "terkena/", "bukan/")
    for path in (*work_on_it, "surat/lembaga/", f"surat/{letter}/catat/", f"kasus/{work.own}/"):
        assert casework.at_desk(HEAD).get(f"/insiden/I-0/{path}").status_code == 404, path
    assert casework.at_desk(MANAGER).get(f"/insiden/I-0/kasus/{work.own}/").status_code == 404


def test_a_page_costs_few_statements(work: Work) -> None:
    number = report()
    assess(number)
    letter = letter_of(number, work.own)
    casework.at_desk(MAYA).post(f"/insiden/{number}/terkena/petugas/", {"login": INTAKE})
    pages = [(MAYA, f"/insiden/{number}/{path}") for path in ("", "isi/", "penilaian/", "terkena/", "surat/lembaga/")]
    pages += [(login, path) for login in (MAYA, HEAD, AUDITOR, TEGUH) for path in ("/insiden/", f"/insiden/{number}/")]
    pages += [
        (MANAGER, f"/insiden/{number}/kasus/{work.own}/"),
        (MANAGER, f"/insiden/{number}/surat/{letter.pk}/catat/"),
    ]
    pages += [(SEKAR, "/insiden/lapor/"), (TEGUH, f"/insiden/{number}/langkah/")]
    pages += [(login, path) for login in (MANAGER, HEAD, MAYA) for path in ("/antrean/", "/kabar/")]
    for login, path in pages:
        client = casework.at_desk(login)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        # An incident beside its steps, versions, cases, counts and what of the law is confirmed.
        check_few(captured, f"{login} {path}", most=9)
