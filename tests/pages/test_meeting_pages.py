"""A meeting by its pages: prepared, minuted by keyboard and without a script, closed, confirmed; few statements."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from pypdf import PdfReader
from tests.factories import casework, paperwork
from tests.factories.casework import AUDITOR, INTAKE, POLICE, Work
from tests.factories.statements import check_few
from tests.pages.test_edits_at_once import fields

from sigap.access.models import Membership, Person
from sigap.audit.models import Event
from sigap.kernel.clock import now
from sigap.letters.models import Letter
from sigap.meetings.models import ActionItem, AgendaPoint, Meeting, MeetingFile, MinuteLine, MinutesEdition
from sigap.meetings.papers import letter_fields

pytestmark = pytest.mark.django_db
MAYA = "maya.sekretariat"
RAKOR = "/gugus-tugas/rakor/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def few(client: Any, path: str) -> str:
    """A page, and that it costs few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    text: str = answer.content.decode()
    return text


def sent(client: Any, path: str, status: int = 302, /, **body: Any) -> Any:
    answer = client.post(path, body)
    assert answer.status_code == status, (path, answer.content.decode()[:3000])
    return answer


def hours_ahead(hours: int) -> str:
    """A moment as it is typed."""
    return f"{localtime(now() + timedelta(hours=hours)):%d-%m-%Y %H.%M}"


def prepared(client: Any, **more: Any) -> str:
    """A meeting with an agenda and three offices asked; its address."""
    leader = Person.objects.get(login=AUDITOR)
    body: dict[str, Any] = {
        "meeting_id": uuid4(), "kind": "plenary", "starts_at": hours_ahead(2), "length": 120,
        "place": "Aula", "leader": leader.pk, "title": "Rakor CONTOH",
    }  # fmt: skip
    for _click in range(2):
        sent(client, f"{RAKOR}baru/", **body | more)
    path = f"{RAKOR}{Meeting.objects.latest('planned_at').pk}/"
    shown = {
        f"minutes:{point.pk}": point.minutes for point in AgendaPoint.objects.filter(meeting_id=path.split("/")[-2])
    }
    sent(client, f"{path}agenda/", own="Rumah aman 20\nNomor piket", **shown)
    offices = [Membership.objects.get(person__login=login, until=None).office_id for login in (INTAKE, POLICE, MAYA)]
    sent(client, f"{path}undangan/", office=offices)
    return path


def written(client: Any, path: str, typed: str, status: int = 302, **more: Any) -> str:
    """A line typed on the page."""
    answer = sent(client, f"{path}notula/", status, typed=typed, line_id=uuid4(), **more)
    return str(answer.content.decode())


def test_a_meeting_is_prepared_by_few_pages_and_its_papers_say_day_hour_place(work: Work) -> None:
    client = casework.at_desk(MAYA)
    path = prepared(client)
    assert [(point.title, point.minutes) for point in AgendaPoint.objects.filter(is_in=True)][-2:] == [
        ("Rumah aman", 20), ("Nomor piket", 10),
    ]  # fmt: skip
    sent(client, f"{path}agenda/", 409, own="Bahas KENARI-582")
    for page in (path, f"{path}agenda/", f"{path}undangan/", f"{path}ubah/", f"{RAKOR}irama/", RAKOR):
        assert "Melati" not in few(client, page)
    text = few(client, f"{path}undangan/")
    said = re.search(r'aria-labelledby="wa">(.*?)</textarea>', text, re.DOTALL)
    assert said is not None
    assert "Aula" in said[1]
    assert "Rakor CONTOH" not in said[1]
    calendar = client.get(f"{path}undangan/kalender/").content.decode()
    assert "SUMMARY:Rakor pleno" in calendar
    assert "CONTOH" not in calendar
    listed = "".join(page.extract_text() for page in PdfReader(_file(client, f"{path}hadir/cetak/")).pages)
    assert "DAFTAR HADIR" in listed
    answer = sent(client, f"{path}undangan/surat/")
    assert client.get(answer["Location"]).status_code == 200
    fields = Letter.objects.get().fields
    assert (fields["acara"], fields["agenda"][-1]) == ("rakor CONTOH", "Nomor piket")


def test_a_moved_meeting_and_a_cancelled_one_say_so_with_their_letters(work: Work) -> None:
    client = casework.at_desk(MAYA)
    path = prepared(client, starts_at=hours_ahead(90))
    sent(client, f"{path}undangan/surat/")
    for page in (path, f"{path}undangan/"):
        assert "menyebut hari, jam, atau tempat lain" not in few(client, page)
    page = few(client, path)
    assert ("Mulai notula" in page, "Siapkan hari rapatnya" in page) == (False, True)
    Meeting.objects.update(starts_at=now() + timedelta(hours=137), ends_at=now() + timedelta(hours=139))
    for page in (path, f"{path}undangan/"):
        assert "menyebut hari, jam, atau tempat lain" in few(client, page).replace("Surat ini", "surat ini")
    changed = letter_fields(Meeting.objects.get(), [], before="400.2/034")
    assert "mengubah undangan kami nomor 400.2/034" in changed["acara"]
    sent(client, f"{path}batal/")
    for login in (MAYA, INTAKE):
        text = few(casework.at_desk(login), path)
        assert "Rapat ini dibatalkan." in text
        assert ("masih mengundang" in text) is (login == MAYA)


def test_an_agenda_that_a_colleague_saved_meanwhile_keeps_every_point(work: Work) -> None:
    client = casework.at_desk(MAYA)
    path = prepared(client)
    places = re.findall(r'name="minutes:([^"]+)"', few(client, f"{path}agenda/"))
    shown: dict[str, Any] = {"pick": places} | {f"minutes:{key}": 15 for key in places}
    sent(client, f"{path}agenda/", **shown)
    page = sent(client, f"{path}agenda/", 409, **shown, own="Pagu 99912345\nNomor piket 9").content.decode()
    assert "sementara Anda menyusun" in page
    assert ">Pagu 99912345</textarea>" in page, "what was typed stays, but for what is a point already"
    assert page.count(" checked") == len(places), "and every point that stands is ticked"
    points = AgendaPoint.objects.filter(is_in=True)
    assert list(points.values_list("minutes", flat=True)) == [15] * len(places)


def test_ones_own_second_click_on_an_agenda_changes_nothing(work: Work) -> None:
    client = casework.at_desk(MAYA)
    path = prepared(client)
    places = re.findall(r'name="minutes:([^"]+)"', few(client, f"{path}agenda/"))
    typed: dict[str, Any] = {"pick": places[1:], "own": "Pagu rumah aman 25"}
    typed |= {f"minutes:{key}": 15 for key in places} | {f"place:{key}": 9 - n for n, key in enumerate(places)}
    sent(client, f"{path}agenda/", **typed)
    points = list(AgendaPoint.objects.order_by("position").values())
    told = Event.objects.filter(code="meeting:agenda:set").count()
    for more in ({}, {"on": "1"}):
        sent(client, f"{path}agenda/", **typed | more)
    assert list(AgendaPoint.objects.order_by("position").values()) == points
    assert Event.objects.filter(code="meeting:agenda:set").count() == told
    sent(client, f"{path}agenda/", 409, **typed | {"own": "Pagu rumah aman 30"})


def test_a_moved_meeting_is_not_moved_back_by_who_changes_its_place(work: Work) -> None:
    first, second = casework.at_desk(MAYA), casework.at_desk(MAYA)
    path = f"{prepared(first)}ubah/"
    theirs, mine = (fields(client.get(path).content.decode()) for client in (first, second))
    moved = theirs | {"starts_at": hours_ahead(26), "title": "Rakor Pere'an"}
    assert [first.post(path, moved).status_code for _click in range(2)] == [302, 302]
    again = second.post(path, mine | {"place": "Aula Bappeda", "length": "90"})
    page = again.content.decode()
    assert (again.status_code, "Rekan Anda mengubah bagian ini" in page, "Rakor Pere&#x27;an" in page) == (
        422,
        True,
        True,
    )
    assert Meeting.objects.get().place == "Aula"
    merged = fields(page)
    assert (merged["starts_at"], merged["place"]) == ([hours_ahead(26)], ["Aula Bappeda"])
    sent(second, path, **merged | {"title": "Rakor Pere'an"})
    row = Meeting.objects.get()
    assert (f"{localtime(row.starts_at):%d-%m-%Y %H.%M}", row.place) == (hours_ahead(26), "Aula Bappeda")
    assert (row.minutes_planned, row.title) == (90, "Rakor Pere'an")


def _file(client: Any, path: str) -> Any:
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf"
    return io.BytesIO(answer.content)


def test_who_stayed_away_twice_is_named_where_the_next_is_prepared(work: Work) -> None:
    client, other = casework.at_desk(MAYA), casework.at_desk(INTAKE)
    away, there = (Membership.objects.get(person__login=login, until=None).office for login in (POLICE, INTAKE))
    for hour in range(2, 5):
        path = prepared(client, title=f"Rakor {hour}", starts_at=hours_ahead(hour))
        assert "dua kali tidak hadir" not in few(client, f"{path}undangan/")
        sent(client, f"{path}mulai/")
        # Whoever is not ticked on a list that was noted stayed away; a list that nobody noted says nothing.
        if hour > 2:
            ticked: dict[str, Any] = {str(there.pk): "substitute"} | ({str(away.pk): "absent"} if hour > 3 else {})
            sent(client, f"{path}hadir/", **ticked)
        written(client, path, "dibuka")
        sent(client, f"{path}notula/tutup/")
    form = few(client, f"{RAKOR}baru/")
    assert 'value="Aula"' in form, "where the last one was"
    path = prepared(client, title="Rakor berikut", starts_at=hours_ahead(9))
    named = re.findall(r">([^<]*)\s*<span class=\"lamp lamp--soon\">", few(client, f"{path}undangan/"))
    assert away.name in [name.strip() for name in named]
    assert there.name not in [name.strip() for name in named]
    assert f"berturut-turut: {away.name}" in few(client, path)
    assert "berturut-turut" not in few(other, path)


def test_minutes_are_written_by_a_plain_form_closed_and_confirmed(work: Work) -> None:
    client = casework.at_desk(MAYA)
    path = prepared(client)
    sent(client, f"{path}mulai/")
    looked = written(client, path, "k papan dipasang p kantor uptd besok foto", 200, look="1")
    assert "Papan dipasang" in looked
    assert not MinuteLine.objects.exists()
    assert "belum ada" in sent(client, f"{path}notula/baca/", 200, typed="t papan").content.decode()
    written(client, path, "/")
    written(client, path, "Dibuka ketua di Pere'an")
    written(client, path, "t memasang papan nomor piket")
    again = written(client, path, "k bahas KENARI-582 dengan RSUD", 409)
    assert "terlihat seperti kode kasus" in again
    assert "k bahas KENARI-582 dengan RSUD" in again
    assert "Pere&#x27;an" in few(client, f"{path}notula/")
    assert sent(client, f"{path}notula/tutup/")["Location"] == f"{path}notula/"
    assert "tanpa kantor" in client.get(f"{path}notula/").content.decode()
    line = MinuteLine.objects.get(kind="task")
    office = Membership.objects.get(person__login=INTAKE, until=None).office
    body: dict[str, Any] = {
        "typed": f"t memasang papan p {office.name} besok foto papan",
        "line_id": line.pk,
        "version": 1,
    }
    sent(client, f"{path}notula/", **body)
    sent(client, f"{path}notula/", 409, **body)
    few(client, f"{path}notula/?baris={line.pk}")
    few(client, f"{path}hadir/")
    ticked: dict[str, Any] = {str(office.pk): "substitute"}
    sent(client, f"{path}hadir/", **ticked)
    sent(client, f"{path}notula/tutup/")
    item = ActionItem.objects.get()
    assert (item.text, item.office_id, item.evidence) == ("Memasang papan", office.pk, "foto papan")
    chair, other = casework.at_desk(AUDITOR), casework.at_desk(POLICE)
    sent(other, f"{path}notula/sahkan/", 404, number="1")
    assert "Sahkan notula" in few(chair, path)
    few(other, f"{path}notula/edisi/1/")
    sent(chair, f"{path}notula/sahkan/", number="1")
    assert MinutesEdition.objects.get().confirmation == "here"
    paper = "".join(page.extract_text() for page in PdfReader(_file(other, f"{path}notula/edisi/1/pdf/")).pages)
    assert "Memasang papan" in paper
    assert "Tindak lanjut" in paper
    sent(client, f"{path}notula/koreksi/", note="Salah kantor")
    line.refresh_from_db()
    sent(client, f"{path}notula/{line.pk}/coret/", version=line.version)
    sent(client, f"{path}notula/tutup/")
    assert "Salah kantor" in few(other, f"{path}notula/edisi/2/")
    assert client.get(f"{path}notula/edisi/9/").status_code == 404
    for wrong in (f"{path}notula/", f"{path}agenda/", f"{path}notula/tutup/"):
        assert other.post(wrong, {"typed": "Hadir"}).status_code == 404


def test_evidence_is_cleaned_sealed_and_given_out_traced(work: Work) -> None:
    client = casework.at_desk(MAYA)
    path = prepared(client)
    sent(client, f"{path}mulai/")
    office = Membership.objects.get(person__login=INTAKE, until=None).office
    written(client, path, f"t memasang papan p {office.name} besok foto")
    sent(client, f"{path}notula/tutup/")
    item = ActionItem.objects.get()
    page, owner = f"/gugus-tugas/tindak-lanjut/{item.pk}/", casework.at_desk(INTAKE)
    broken = SimpleUploadedFile("foto.jpg", b"no picture")
    sent(owner, page, 409, file=broken, file_id=uuid4())
    assert not ActionItem.objects.get().is_done
    key = uuid4()
    for _click in range(2):
        sent(owner, page, file=SimpleUploadedFile("Melati.jpg", paperwork.picture()), file_id=key)
    row = MeetingFile.objects.get()
    assert (row.pk, row.media) == (key, "jpeg")
    assert ActionItem.objects.get().is_done
    few(owner, page)
    answer = client.get(f"{RAKOR}berkas/{key}/")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xff\xd8")
    assert paperwork.CAMERA not in answer.content
    assert Event.objects.filter(code="vault:room:opened", subject_id=key).count() == 1
    assert client.get(f"{RAKOR}berkas/{uuid4()}/").status_code == 404
    sent(owner, f"{path}berkas/", 404, kind="attendance", file_id=uuid4())
    sent(
        client, f"{path}berkas/", kind="attendance", file_id=uuid4(), file=SimpleUploadedFile("a", paperwork.picture())
    )
    assert MeetingFile.objects.filter(meeting__isnull=False).count() == 1
