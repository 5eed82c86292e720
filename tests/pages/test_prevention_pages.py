"""Pages of prevention: planned, reported by telephone, photos, who helps, what the public sent; few statements."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework, paperwork, preventing
from tests.factories.casework import INTAKE, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.kernel.clock import now
from sigap.mailbox.quarantine.pacing import Limits, Pacing
from sigap.outreach.models import PublicMessage
from sigap.outreach.posting import OutreachMessage, post_message
from sigap.outreach.rules import PublicMessageKind, SessionTopic
from sigap.prevention.models import ActivityPhoto, PreventionActivity, VolunteerDuty, VolunteerRecord

pytestmark = pytest.mark.django_db
MAYA = "maya.sekretariat"
HOME = "/gugus-tugas/pencegahan/"
TODAY = localdate(now())
REPORT = {"total": "40", "female": "25", "male": "15", "child": "30", "adult": "10", "elder": "0", "disabled": "",
          "before_people": "30", "before_1": "10", "before_2": "12", "before_3": "8",
          "after_people": "30", "after_1": "27", "after_2": "25", "after_3": "28", "spent": "1.200.000"}  # fmt: skip


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    del work
    settings.SIGAP_DEMO = True
    preventing.regions()


@pytest.fixture
def maya() -> Client:
    return casework.at_desk(MAYA)


def fields(**more: Any) -> dict[str, Any]:
    told = {
        "topic": "body_safety", "audience": "pupils", "region": preventing.DISTRICT, "school": "SMP CONTOH Pere'an",
        "day": TODAY.strftime("%d-%m-%Y"), "begins": "00.00", "ends": "00.30", "speakers": "Bu Ani, Dinas CONTOH",
        "budget": "1.500.000", "is_for_all": "on", "row_id": str(uuid4()), "materials": ["poster_three_steps"],
    }  # fmt: skip
    return told | more


def planned(maya: Client, **more: Any) -> PreventionActivity:
    told = fields(**more)
    answer = maya.post(f"{HOME}rencana/", told)
    assert answer.status_code == 302, answer.content.decode()
    return PreventionActivity.objects.get(pk=told["row_id"])


def test_an_activity_goes_from_plan_to_report_by_its_pages(maya: Client) -> None:
    assert "Pencegahan" in maya.get(HOME).content.decode()
    for wrong in (
        {"ends": "00.00"},
        {"region": "16.01.01"},
        {"school": ""},
        {"day": "31-02-2026"},
        {"budget": "banyak"},
    ):
        assert maya.post(f"{HOME}rencana/", fields(**wrong)).status_code in {409, 422}, wrong
    found = planned(maya)
    page = f"{HOME}{found.pk}/"
    text = maya.get(page).content.decode()
    assert "SMP CONTOH Pere&#x27;an" in text
    assert "/laporan/catat/" not in text, "the secretariat enters no reports itself"
    assert "/lapor/" in text
    assert maya.post(f"{page}terlaksana/").status_code == 302
    told = maya.post(f"{page}laporan/", REPORT | {"female": "41"})
    assert (told.status_code, "Perempuan dan laki-laki" in told.content.decode()) == (409, True)
    assert maya.post(f"{page}laporan/", REPORT | {"total": "", "before_1": ""}).status_code == 422
    assert maya.post(f"{page}laporan/", REPORT).status_code == 302
    found.refresh_from_db()
    assert (found.status, found.reached_total, found.reached_disabled, found.gain) == ("reported", 40, None, 56)
    text = maya.get(page).content.decode()
    assert "33% → 89%" in text
    assert "Rp30.000 seorang" in text
    twice = planned(maya)
    again = maya.post(f"{HOME}{twice.pk}/laporan/", REPORT)
    assert (again.status_code, "is_another" in again.content.decode()) == (409, True)
    assert maya.post(f"{HOME}{twice.pk}/laporan/", REPORT | {"is_another": "on"}).status_code == 302
    assert "1 sekolah" in maya.get(f"{HOME}cakupan/").content.decode()
    assert maya.post(f"{HOME}{planned(maya).pk}/batal/", {"why": "Hujan"}).status_code == 302


def test_a_photo_without_consent_or_paper_is_refused_before_it_is_read(maya: Client) -> None:
    page = f"{HOME}{planned(maya).pk}/foto/"

    def send(**more: str) -> Any:
        more = {"shows_child": "no"} | more
        file = SimpleUploadedFile("foto.jpg", paperwork.picture(size=(9, 9)), "image/jpeg")
        return maya.post(page, {"row_id": str(uuid4()), "file": file, **more})

    assert "persetujuan" in send().content.decode()
    assert "orang tuanya" in send(has_consent="on", shows_child="yes").content.decode()
    unlooked = send(has_consent="on", shows_child="")
    assert (unlooked.status_code, "Lihat dulu fotonya" in unlooked.content.decode()) == (422, True)
    assert not ActivityPhoto.objects.exists()
    assert send(has_consent="on", shows_child="yes", parents_paper="map kegiatan").status_code == 302
    photo = ActivityPhoto.objects.get()
    picture = maya.get(f"{page}{photo.pk}/")
    assert b"KAMERA" not in picture.getvalue()
    assert maya.post(f"{page}{photo.pk}/hapus/").status_code == 302
    assert not ActivityPhoto.objects.exists()


def test_a_photo_of_a_session_that_is_called_off_is_listed_to_be_taken_away(maya: Client) -> None:
    page = f"{HOME}{planned(maya).pk}/"
    sent = {"row_id": str(uuid4()), "has_consent": "on", "shows_child": "no"}
    one, other = paperwork.picture(size=(9, 9)), paperwork.picture(size=(9, 9))
    for picture in (one, one, other):
        file = SimpleUploadedFile("foto.jpg", picture, "image/jpeg")
        assert maya.post(f"{page}foto/", sent | {"file": file}).status_code == 302
    assert ActivityPhoto.objects.count() == 2, "another photo from the same page is another one"
    ActivityPhoto.objects.latest("added_at").delete()
    assert maya.post(f"{page}batal/", {"why": "Hujan"}).status_code == 302
    drop = f"{page}foto/{ActivityPhoto.objects.get().pk}/hapus/"
    text = maya.get(page).content.decode()
    assert (f'action="{drop}"' in text, "Tambah foto" in text, "Surat dan lembar" in text) == (True, False, False)
    text = maya.post(drop, follow=True).content.decode()
    assert ("Foto dihapus." in text, drop in text, ActivityPhoto.objects.exists()) == (True, False, False)


def test_a_session_asked_for_keeps_its_asker_until_it_is_over(maya: Client) -> None:
    contact, where = "Bu Ratna, 0812 0000 0005", "Pengajian Pere'an"
    said = {"contact": contact, "place": where}
    message = OutreachMessage(
        kind=PublicMessageKind.SESSION_ASKED, area=preventing.DISTRICT, texts=said, people=200,
        topics=(SessionTopic.CHILD_ONLINE, SessionTopic.JOB_OFFERS),
    )  # fmt: skip
    post_message(message, key=uuid4().bytes, at=now(), pacing=Pacing(limits=Limits(minute=9, hour=9, day=9)))
    row = PublicMessage.objects.get()
    form = f"{HOME}rencana/?diminta={row.pk}"
    assert form in maya.get(f"{HOME}dari-warga/").content.decode()
    shown = maya.get(form).content.decode()
    assert f'value="{row.pk}"' in shown
    assert 'value="Pengajian Pere&#x27;an"' in shown, "what was typed once is not typed again"
    assert "Yang diminta: Anak dan HP, Tawaran kerja; kira-kira 200 orang." in shown
    row.refresh_from_db()
    assert row.state == "waiting", "who only looks has not answered it"
    session = planned(maya, asked=str(row.pk))
    again = maya.post(f"{HOME}rencana/", fields(asked=str(row.pk)))
    assert "sudah direncanakan" in again.content.decode()
    row.refresh_from_db()
    assert row.state == "taken"
    contacts = f"{HOME}{session.pk}/relawan/nama/"
    assert contacts in maya.get(f"{HOME}{session.pk}/").content.decode()
    shown = maya.get(contacts).content.decode()
    for words in ('<a href="tel:081200000005">0812 0000 0005</a>', "Anak dan HP, Tawaran kerja", "200 orang"):
        assert words in shown
    assert casework.at_desk(POLICE).get(contacts).status_code == 404
    assert maya.post(f"{HOME}{session.pk}/laporan/", REPORT).status_code == 302
    row.refresh_from_db()
    assert (row.sealed_body, row.key_id) == (None, None)
    assert "Ratna" not in maya.get(contacts).content.decode()
    post_message(message, key=uuid4().bytes, at=now(), pacing=Pacing(limits=Limits(minute=9, hour=9, day=9)))
    second = PublicMessage.objects.exclude(pk=row.pk).get()
    partner = Office.objects.get(name=f"Kantor {OfficeKind.POLRES_PPA.value}").pk
    promised = {"is_public": "on", "public_note": "Ada juru bahasa isyarat"}
    other = planned(maya, asked=str(second.pk), partner=str(partner), **promised)
    assert "Telepon dulu yang meminta" in maya.get(f"{HOME}{other.pk}/").content.decode()
    police = casework.at_desk(POLICE)
    shown = police.get(f"{HOME}{other.pk}/").content.decode()
    for words in ("Minta bagian pencegahan membatalkannya", "siapa saja boleh datang<br>Ada juru bahasa isyarat"):
        assert words in shown
    answer = police.post(f"{HOME}{other.pk}/batal/", {"why": "Aula dipakai"}, follow=True)
    assert "nomor yang meminta ada pada mereka" in answer.content.decode()
    second.refresh_from_db()
    assert second.sealed_body is not None, "who sees no number cannot destroy it"
    assert maya.post(f"{HOME}{other.pk}/batal/", {"why": "Aula dipakai"}).status_code == 302
    second.refresh_from_db()
    body: object = second.sealed_body
    assert (second.state, body) == ("taken", None)


def test_a_volunteer_from_the_public_page_stands_at_a_session(maya: Client) -> None:
    said = {"name": "Pere'an CONTOH", "phone": "0812 3456 7890", "age": "31"}
    message = OutreachMessage(kind=PublicMessageKind.VOLUNTEER, area=preventing.DISTRICT, texts=said)
    pace = Pacing(limits=Limits(minute=9, hour=9, day=9))
    post_message(message, key=uuid4().bytes, at=now(), pacing=pace)
    row = PublicMessage.objects.get()
    assert "Pere&#x27;an CONTOH" in maya.get(f"{HOME}dari-warga/").content.decode()
    for _click in range(2):
        maya.post(f"{HOME}dari-warga/{row.pk}/terima/")
    volunteer = VolunteerRecord.objects.get()
    page = f"{HOME}relawan/{volunteer.pk}/"
    assert "Pere&#x27;an" not in maya.get(f"{HOME}relawan/").content.decode()
    assert "0812 3456 7890" in maya.get(page).content.decode()
    moved = {"ubah-contact": "Pere'an CONTOH", "ubah-phone": "0812 3456 7890", "ubah-region": volunteer.region_code}
    assert maya.post(f"{page}ubah/", moved | {"ubah-phone": "0800 0000 0009"}).status_code == 302
    assert "tel:0800 0000 0009" in maya.get(page).content.decode()
    assert (
        "pilih desanya"
        in maya.post(f"{page}ubah/", moved | {"ubah-region": ""}, follow=True).content.decode().casefold()
    )
    assert maya.post(f"{page}ubah/", moved).status_code == 302
    school = planned(maya, day=(TODAY + timedelta(days=2)).strftime("%d-%m-%Y"))
    assign = f"{HOME}{school.pk}/relawan/"
    assert str(volunteer.pk) not in maya.get(assign).content.decode()
    assert maya.post(assign, {"volunteer": str(volunteer.pk)}).status_code == 422
    for kind in ("declaration", "reference_one", "reference_two", "training"):
        told = {"kind": kind, "day": TODAY.strftime("%d-%m-%Y"), "source": f"map {kind}"}
        officer = casework.at_desk("gita.bappeda") if kind == "reference_two" else maya
        assert officer.post(f"{page}periksa/", told).status_code == 302
    assert 'name="ubah-contact"' not in maya.get(page).content.decode()
    answer = maya.post(f"{page}ubah/", moved | {"ubah-contact": "Orang Lain CONTOH"}, follow=True).content.decode()
    assert ("namanya tidak diubah" in answer, "Orang Lain" in answer) == (True, False)
    assert maya.post(f"{page}ubah/", {**moved, "ubah-contact": "", "ubah-phone": "0800 0000 0007"}).status_code == 302
    kept = maya.get(page).content.decode()
    assert ("tel:0800 0000 0007" in kept, "Pere&#x27;an CONTOH" in kept) == (True, True)
    assert maya.post(f"{page}ubah/", moved).status_code == 302
    assert str(volunteer.pk) in maya.get(assign).content.decode()
    assert maya.post(assign, {"volunteer": str(volunteer.pk)}).status_code == 302
    assert "0812 3456 7890" in maya.get(f"{assign}nama/").content.decode()
    assert VolunteerDuty.objects.count() == 1
    for login in (INTAKE, POLICE):
        other = casework.at_desk(login)
        assert [other.get(path).status_code for path in (page, assign, f"{HOME}dari-warga/")] == [404] * 3


def test_sheets_letters_and_papers_open(maya: Client, settings: LazySettings, tmp_path: Path) -> None:
    del settings, tmp_path
    found = planned(maya)
    page = f"{HOME}{found.pk}/"
    for path in (f"{page}daftar-hadir/", f"{page}kode/", f"{HOME}bahan/poster-ask-first/cetak/?bentuk=mudah"):
        answer = maya.get(path)
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
    letter = maya.post(f"{page}surat/permintaan/")
    assert letter["Location"].startswith("/gugus-tugas/surat/")
    assert maya.post(f"{page}surat/laporan/")["Location"] == page, "not reported yet"
    for day, is_moved in ((found.day, False), (found.day + timedelta(days=1), True)):
        PreventionActivity.objects.update(day=day)
        assert ("Surat ini menyebut hari lain" in maya.get(page).content.decode()) is is_moved
    told = {"language": "bahaso kito", "title": "Tanyo dulu", "body": "Tanyo siapo.", "row_id": str(uuid4())}
    assert maya.post(f"{HOME}bahan/poster-ask-first/tulis/", told).status_code == 302
    assert "Tanyo siapo." in maya.get(f"{HOME}bahan/poster-ask-first/").content.decode()
    assert maya.get(f"{HOME}bahan/tidak-ada/").status_code == 404


def test_every_session_ahead_is_counted_and_found_however_many_wait(maya: Client) -> None:
    found = planned(maya, day=(TODAY + timedelta(days=400)).strftime("%d-%m-%Y"))
    PreventionActivity.objects.bulk_create(
        PreventionActivity(
            topic="signs", audience="everybody", region_code=preventing.VILLAGES[0], code=f"code{number}",
            day=TODAY + timedelta(days=number - 70), office_id=found.office_id, office_name="CONTOH",
            planned_by=found.planned_by, planner_name="Maya", planned_at=now(),
        )
        for number in range(140)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        text = maya.get(HOME).content.decode()
    check_few(captured, "list")
    for count in (70, 71):
        assert f'<span class="count">{count}</span>' in text
    assert [f"dan {n} lagi" in text for n in (10, 11)] == [True, True]
    assert str(found.pk) not in text
    text = maya.get(f"{HOME}?tampil=semua").content.decode()
    assert (str(found.pk) in text, "lihat semua" in text) == (True, False)


def test_pages_stay_few_statements_with_a_thousand_rows(maya: Client) -> None:
    found = planned(maya)
    told = {"office_id": found.office_id, "office_name": "CONTOH", "planned_by": found.planned_by,
            "planner_name": "Maya", "planned_at": now()}  # fmt: skip
    PreventionActivity.objects.bulk_create(
        PreventionActivity(
            topic="signs", audience="everybody", region_code=preventing.VILLAGES[number % 3], code=f"code{number}",
            day=TODAY - timedelta(days=number % 300), status="reported", reached_total=5, reported_at=now(),
            reporter_name="Maya", **told,
        )
        for number in range(1000)
    )  # fmt: skip
    for path in (
        "",
        f"{found.pk}/",
        f"{found.pk}/laporan/",
        "rencana/",
        "cakupan/",
        "relawan/",
        "dari-warga/",
        "bahan/",
    ):
        with CaptureQueriesContext(connection) as captured:
            assert maya.get(f"{HOME}{path}").status_code == 200
        check_few(captured, path)
    assert isinstance(found.pk, UUID)
