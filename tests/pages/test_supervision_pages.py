"""Pages of visits: planned, filled in by telephone, refused, printed; few statements with a thousand rows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, paperwork
from tests.factories.casework import INTAKE, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Membership, Office, Person
from sigap.kernel.clock import now
from sigap.letters.models import Letter
from sigap.meetings.models import ActionItem
from sigap.notifications.models import Notice
from sigap.supervision.models import Finding, SupervisionVisit, VisitPhoto, VisitPhotoChunk, VisitPoint
from sigap.ui.dates import clock_time
from sigap.ui.fields import MomentInput

pytestmark = pytest.mark.django_db
MAYA, PLANNER = "maya.sekretariat", "gita.bappeda"
LIST = "/gugus-tugas/pengawasan/"
SCRIPT = {"X-Draft": "1"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def maya(work: Work) -> Client:
    return casework.at_desk(MAYA)


def office_of(login: str) -> Office:
    office: Office = Membership.objects.get(person__login=login, until=None).office
    return office


def fields(**more: str) -> dict[str, str]:
    told = {
        "target": f"office:{office_of(INTAKE).pk}",
        "checklist": "office",
        "starts_at": (now() + timedelta(days=1)).strftime(MomentInput.written),
        "purpose": "Melihat layanan CONTOH di Pere'an",
        "place": "",
        "officer_1": str(Person.objects.get(login=POLICE).pk),
        "others": "Bu Ani, Ketua forum anak",
        "row_id": str(uuid4()),
    }
    return told | more


def planned(maya: Client) -> SupervisionVisit:
    answer = maya.post(f"{LIST}rencana/", fields())
    assert answer.status_code == 302, answer.content.decode()
    return SupervisionVisit.objects.order_by("-planned_at")[0]


def page(visit: SupervisionVisit, part: str = "") -> str:
    return f"{LIST}{visit.pk}/{part}"


def test_a_letter_of_another_day_is_marked_and_drafted_anew(maya: Client) -> None:
    visit, button = planned(maya), "Susun surat tugas"
    assert maya.post(page(visit, "surat-tugas/")).status_code == 302
    moved = visit.starts_at + timedelta(days=40)
    for starts_at, is_moved in ((moved, True), (visit.starts_at, False)):
        SupervisionVisit.objects.update(starts_at=starts_at)
        assert ("Surat ini menyebut hari lain" in maya.get(page(visit)).content.decode()) is is_moved
    letter = Letter.objects.get(about=visit.about)
    assert f"pukul {clock_time(visit.starts_at)} WIB" in letter.fields["waktu"]
    assert button not in maya.get(page(visit)).content.decode()
    scheme = {"source": "srikandi", "pattern": "{kode}/{nomor:3}/{unit}/{tahun}", "unit": "CONTOH", "span": "office"}
    number = {"revision": letter.revision, "number": "800/12", "link": "", "dated_on": f"{localdate(now()):%d-%m-%Y}"}
    letters = "/gugus-tugas/surat/"
    for path, data in (
        (f"pengaturan/{letter.office_id}/penomoran/", scheme),
        (f"{letter.pk}/srikandi/", number),
        (f"{letter.pk}/batal/", {"reason": "CONTOH"}),
    ):
        assert maya.post(letters + path, data).status_code == 302, path
    assert button in maya.get(page(visit)).content.decode(), "a cancelled one is in nobody's way"


def test_a_visit_from_plan_to_report(maya: Client) -> None:
    sent = fields()
    assert [maya.post(f"{LIST}rencana/", sent).status_code for _twice in range(2)] == [302, 302]
    visit = SupervisionVisit.objects.get()
    assert [each["position"] for each in visit.team][1] == "Ketua forum anak"
    drafted = [maya.post(page(visit, "surat-tugas/"))["Location"] for _twice in range(2)]
    assert drafted[0] == drafted[1]
    letter = maya.get(drafted[0]).content.decode()
    assert "Ketua forum anak" in letter
    assert f'href="{page(visit)}">Buka asal surat ini' in letter
    assert f'href="{drafted[0]}"' in maya.get(page(visit)).content.decode()
    team = casework.at_desk(POLICE)
    typed = {f"{each.code}-mark": "yes" for each in visit.asked.points} if visit.asked else {}
    typed |= {"room-mark": "no", "room-note": "Pintu terbuka", "room-was": "\n"}
    kept = team.post(page(visit, "isi/"), typed | {f"{code}-was": "\n" for code in ("duty", "risk")}, headers=SCRIPT)
    assert (kept.status_code, set(kept.json())) == (200, {"saved"})
    again = team.post(page(visit, "isi/"), typed)
    assert (again.status_code, again["Location"]) == (302, page(visit))
    assert VisitPoint.objects.count() == 16
    assert team.post(page(visit, "isi/"), typed | {"photo": "room"})["Location"] == f"{page(visit, 'foto/')}?butir=room"
    shown = maya.get(page(visit)).content.decode()
    assert shown.index(f"{clock_time(visit.starts_at)}</p>") < shown.index("Penanganan kasus di kantor"), "day first"
    assert f'href="{page(visit, "temuan/")}?butir=room"' in shown
    form = maya.get(f"{page(visit, 'temuan/')}?butir=room").content.decode()
    assert "Pintu terbuka" in form
    found = {"text": "Pintu terbuka", "action": "Memasang pintu", "office": str(visit.target_id), "evidence": "foto",
             "due_on": f"{now() + timedelta(days=9):%d-%m-%Y}", "code": "room", "row_id": str(uuid4())}  # fmt: skip
    assert maya.post(page(visit, "temuan/"), found).status_code == 302
    item = ActionItem.objects.get()
    owed = f"/gugus-tugas/tindak-lanjut/{item.pk}/"
    assert owed in maya.get(page(visit)).content.decode()
    for login, leads_back in ((MAYA, True), (PLANNER, False)):
        shown = casework.at_desk(login).get(owed).content.decode()
        assert (f'href="{page(visit)}"' in shown) is leads_back, "a visit opens to few"
    assert maya.post(page(visit, "selesai/"), {"summary": ""}).status_code == 302
    visit.refresh_from_db()
    assert visit.is_closed
    papers = [casework.at_desk(INTAKE).get(page(visit, "laporan/")).content for _twice in range(2)]
    assert papers[0] == papers[1]
    assert papers[0].startswith(b"%PDF-")
    notices = casework.at_desk(INTAKE).get("/kabar/").content.decode()
    assert f'href="{page(visit)}"' in notices
    assert Notice.objects.filter(code="visit-closed").count() == 1


def test_what_is_typed_is_never_lost_and_never_overwrites(maya: Client) -> None:
    visit = planned(maya)
    team = casework.at_desk(POLICE)
    team.post(page(visit, "isi/"), {"duty-mark": "yes", "duty-note": "dijawab", "duty-was": "\n"}, headers=SCRIPT)
    late = {"duty-mark": "no", "duty-note": "tidak dijawab", "duty-was": "\n", "risk-mark": "yes", "risk-was": "\n"}
    told = maya.post(page(visit, "isi/"), late, headers=SCRIPT)
    assert (told.status_code, "rekan" in told.json()["saved"]) == (200, True)
    shown = maya.post(page(visit, "isi/"), late)
    text = shown.content.decode()
    assert shown.status_code == 422
    assert "tidak dijawab" in text
    assert "Rekan mengisi butir ini lebih dulu" in text
    assert VisitPoint.objects.get(code="duty").note == "dijawab"
    case = {"room-mark": "no", "room-note": "anak KENARI-582", "room-was": "\n"}
    refused = team.post(page(visit, "isi/"), case, headers=SCRIPT)
    assert refused.status_code == 422
    assert "konferensi kasus" in refused.json()["words"]
    again = team.post(page(visit, "isi/"), case)
    assert (again.status_code, "anak KENARI-582" in again.content.decode()) == (422, True)
    assert not VisitPoint.objects.filter(code="room").exists()


def test_who_has_seen_a_colleagues_point_changes_it_with_line_ends_as_a_browser_sends_them(maya: Client) -> None:
    visit, team = planned(maya), casework.at_desk(POLICE)
    first = {"duty-mark": "yes", "duty-note": "Satu\r\ndua", "duty-was": "\r\n"}
    assert "rekan" not in team.post(page(visit, "isi/"), first, headers=SCRIPT).json()["saved"]
    seen = {"duty-mark": "no", "duty-note": "tidak dijawab", "duty-was": "yes\r\nSatu\r\ndua"}
    assert maya.post(page(visit, "isi/"), seen).status_code == 302
    point = VisitPoint.objects.get(code="duty")
    assert (point.mark, point.note) == ("no", "tidak dijawab")
    longest = "a" * 249 + "\r\n" + "b" * 250
    team.post(page(visit, "isi/"), {"room-mark": "no", "room-note": longest, "room-was": "\r\n"}, headers=SCRIPT)
    assert VisitPoint.objects.get(code="room").note == longest.replace("\r\n", "\n"), "a line end counts one"


def test_a_wrong_form_comes_back_with_what_was_typed(maya: Client) -> None:
    for more, words in (
        ({"purpose": ""}, "Tulis tujuan kunjungan."),
        ({"purpose": "Kasus KENARI-582"}, "konferensi kasus"),
        ({"starts_at": "1-1-2026 09.00"}, "sudah lewat"),
        ({"checklist": "sub_force"}, "bukan untuk yang dikunjungi"),
        ({"officer_1": ""}, "Pilih paling sedikit satu petugas."),
        ({"target": f"office:{uuid4()}"}, "Yang dikunjungi"),
    ):
        answer = maya.post(f"{LIST}rencana/", fields(**more))
        assert answer.status_code in {409, 422}, more
        text = answer.content.decode()
        assert words in text, more
        assert "Ketua forum anak" in text, more
    visit = planned(maya)
    half = {"text": "Pintu", "action": "Memasang pintu", "office": "", "due_on": "1-1-2026", "evidence": "",
            "row_id": str(uuid4())}  # fmt: skip
    text = maya.post(page(visit, "temuan/"), half).content.decode()
    for words in ("Pilih kantor yang mengerjakannya.", "Tanggal ini sudah lewat.", "Tulis bukti yang diminta."):
        assert words in text
    assert not Finding.objects.exists()


def test_a_photo_is_cleaned_and_what_is_none_is_refused(maya: Client) -> None:
    visit = planned(maya)
    team = casework.at_desk(POLICE)

    def send(raw: bytes, client: Client = team) -> int:
        told = {"file": SimpleUploadedFile("foto.jpg", raw), "code": "room", "row_id": str(uuid4())}
        return client.post(page(visit, "foto/"), told).status_code

    assert send(paperwork.picture()) == 302
    photo = VisitPhoto.objects.get()
    assert photo.count == VisitPhotoChunk.objects.filter(photo=photo).count() >= 1
    assert not any(b"JFIF" in bytes(part.sealed_bytes) for part in VisitPhotoChunk.objects.all()), "it lies sealed"
    saved = team.get(page(visit, f"foto/{photo.pk}/"))
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved.content.startswith(b"\xff\xd8\xff")
    assert paperwork.CAMERA not in saved.content
    assert casework.at_desk("siti.dinsos").get(page(visit, f"foto/{photo.pk}/")).status_code == 404
    assert send(b"%PDF-1.4 nothing") == 409
    assert send(b"") == 409
    assert send(paperwork.picture(), casework.at_desk(INTAKE)) == 404
    assert VisitPhoto.objects.count() == 1
    assert team.post(page(visit, f"foto/{photo.pk}/hapus/")).status_code == 302
    assert not VisitPhoto.objects.exists()
    assert not VisitPhotoChunk.objects.exists()


def test_a_photo_goes_by_who_added_it_or_keeps_supervision_and_nobody_is_told_otherwise(maya: Client) -> None:
    visit = planned(maya)
    team = casework.at_desk(POLICE)
    for client in (maya, team):
        told = {"file": SimpleUploadedFile("foto.jpg", paperwork.picture()), "code": "room", "row_id": str(uuid4())}
        assert client.post(page(visit, "foto/"), told).status_code == 302
    mayas, own = (page(visit, f"foto/{photo.pk}/hapus/") for photo in VisitPhoto.objects.order_by("added_at"))
    for client, offered in ((maya, (True, True)), (team, (False, True))):
        text = client.get(page(visit)).content.decode()
        assert (f'action="{mayas}"' in text, f'action="{own}"' in text) == offered
    answer = team.post(mayas, follow=True).content.decode()
    assert "Hanya yang menambahkan foto ini atau sekretariat dapat menghapusnya." in answer
    assert "Foto dihapus." not in answer
    assert VisitPhoto.objects.count() == 2
    assert "Foto dihapus." in maya.post(own, follow=True).content.decode()
    assert VisitPhoto.objects.count() == 1


def test_no_visit_is_closed_without_the_conclusion_that_was_written(maya: Client) -> None:
    visit = planned(maya)
    marks = {f"{each.code}-mark": "yes" for each in visit.asked.points} if visit.asked else {}
    casework.at_desk(POLICE).post(page(visit, "isi/"), marks)
    answer = maya.post(page(visit, "selesai/"), {"summary": "a" * 601}, follow=True).content.decode()
    assert "sekarang 601 karakter" in answer
    assert "Kunjungan selesai." not in answer
    visit.refresh_from_db()
    assert visit.is_open
    lines = "a" * 299 + "\r\n" + "b" * 300
    maya.post(page(visit, "selesai/"), {"summary": lines})
    visit.refresh_from_db()
    assert (visit.is_closed, visit.summary) == (True, lines.replace("\r\n", "\n")), "a line end counts one"


def test_who_has_no_part_in_a_visit_finds_nothing(maya: Client) -> None:
    visit = planned(maya)
    stranger, visited = casework.at_desk("siti.dinsos"), casework.at_desk(INTAKE)
    for part in ("", "isi/", "foto/", "laporan/"):
        assert stranger.get(page(visit, part)).status_code == 404, part
    assert visited.get(page(visit)).status_code == 200
    assert visited.get(page(visit, "isi/")).status_code == 404
    for part in ("temuan/", "selesai/", "batal/"):
        assert visited.post(page(visit, part), {}).status_code in {403, 404}, part
    assert visit.target_name not in stranger.get(LIST).content.decode().split("Yang belum selesai")[0]


def test_who_leaves_a_team_is_led_to_the_visits_that_are_still_theirs(maya: Client) -> None:
    visit, team = planned(maya), casework.at_desk(POLICE)
    assert maya.post(page(visit, "ubah/"), fields(officer_1=str(Person.objects.get(login=MAYA).pk))).status_code == 302
    lines = team.get("/kabar/").content.decode()
    assert "Anda tidak lagi ikut dalam satu kunjungan pengawasan" in lines
    assert 'href="/gugus-tugas/pengawasan/"' in lines
    assert page(visit) not in lines.partition("tidak lagi ikut")[2].partition("</li>")[0]
    assert team.get(LIST).status_code == 200


def test_lists_of_a_thousand_visits_cost_few_statements(maya: Client) -> None:
    visit, at = planned(maya), now()
    same = {"kind": "own", "status": "closed", "target_kind": "office", "checklist": "office", "edition": 1,
            "purpose": "CONTOH", "office_id": visit.office_id, "planned_by": visit.planned_by,
            "planner_name": "CONTOH", "planned_at": at, "ended_at": at, "ender_name": "CONTOH",
            "tally": {"yes": 1, "partly": 0, "no": 0}}  # fmt: skip
    done = [
        SupervisionVisit(
            **same, target_id=uuid4(), target_name=f"Kantor CONTOH {number}", starts_at=at - timedelta(days=number)
        )
        for number in range(1000)
    ]
    SupervisionVisit.objects.bulk_create(done)
    for path in (LIST, f"{LIST}?halaman=3", f"{LIST}?tampil=diterima", page(visit), page(visit, "isi/"),
                 f"{LIST}rencana/", f"{LIST}diterima/", f"{LIST}daftar-periksa/", page(visit, "temuan/")):  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            assert maya.get(path).status_code == 200, path
        check_few(captured, path)
