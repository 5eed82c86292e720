"""Pages of duty, hours and the task force: what each shows and costs, what it refuses, what typing wrong keeps."""

from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.deadlines import LOADER
from tests.factories.statements import MOST, check_few
from tests.factories.zones import JAKARTA

from sigap.access import actions as access
from sigap.access.events import SYSTEM_STREAM
from sigap.access.models import (
    Absence,
    DutyGap,
    DutyShift,
    Office,
    OfficeHours,
    Person,
    PrivatePhone,
    Seat,
    SpecialDay,
    SubForce,
)
from sigap.access.roles import OfficeKind
from sigap.access.rules import DutyCover
from sigap.audit import queries as trail
from sigap.kernel.clock import now
from sigap.staff import actions as staff
from sigap.taskforce import actions as taskforce

pytestmark = pytest.mark.django_db
MAYA = "maya.sekretariat"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def person_id(login: str) -> UUID:
    found: UUID = Person.objects.get(login=login).pk
    return found


def uptd() -> Office:
    return Office.objects.filter(kind=OfficeKind.UPTD_PPA).earliest("name")


@pytest.fixture
def filled(work: Work) -> Work:
    """The unit must always have somebody on duty, has a fortnight laid out but for weekends, and somebody away."""
    hasan = casework.at_desk(HEAD)
    pages = f"/piket/{uptd().pk}/"
    assert hasan.post(f"{pages}kewajiban/", {"cover": "always"}).status_code == 302
    given = {
        "first": day(),
        "weeks": "2",
        "begins": "00.00",
        "ends": "24.00",
        "row_id": str(uuid4()),
        "phone": "0735 1",
    }
    given |= {f"day{n}": str(person_id(INTAKE)) for n in range(7)} | {"substitute": str(person_id(HEAD))}
    assert hasan.post(f"{pages}pola/", given).status_code == 302
    return work


def day() -> str:
    return f"{now().astimezone(JAKARTA):%d-%m-%Y}"


PAGES = [
    ("duty", INTAKE, "/piket/"),
    ("duty, to who oversees", MAYA, "/piket/"),
    ("rota", HEAD, "/piket/{office}/"),
    ("rota, to a colleague", INTAKE, "/piket/{office}/"),
    ("rota, to others", POLICE, "/piket/{office}/"),
    ("add a turn", HEAD, "/piket/{office}/tambah/"),
    ("pattern", HEAD, "/piket/{office}/pola/"),
    ("swap", HEAD, "/piket/{office}/tukar/"),
    ("cover", HEAD, "/piket/{office}/kewajiban/"),
    ("one's own turn", INTAKE, "/piket/giliran/{shift}/serahkan/"),
    ("one's own absence", INTAKE, "/piket/tidak-bertugas/{person}/"),
    ("one's own number", INTAKE, "/piket/nomor-saya/"),
    ("hours", POLICE, "/kantor/{office}/jam/"),
    ("change hours", MAYA, "/kantor/{office}/jam/ubah/"),
    ("special day", MAYA, "/kantor/{office}/jam/hari-khusus/"),
    ("task force", AUDITOR, "/gugus-tugas/susunan/"),
    ("seat", MAYA, "/gugus-tugas/susunan/isi/"),
    ("add a sub task force", MAYA, "/gugus-tugas/susunan/sub/tambah/"),
    ("change a sub task force", MAYA, "/gugus-tugas/susunan/sub/{force}/ubah/"),
    ("end a sub task force", MAYA, "/gugus-tugas/susunan/sub/{force}/akhiri/"),
    ("queue", HEAD, "/antrean/"),
]


@pytest.mark.parametrize(("name", "login", "path"), PAGES, ids=[name for name, _login, _path in PAGES])
def test_a_page_opens_and_costs_few_statements(name: str, login: str, path: str, filled: Work) -> None:
    taskforce.load_task_forces(by=LOADER, at=now())
    taskforce.load_sub_forces(by=LOADER, at=now())
    values = {
        "office": uptd().pk,
        "person": person_id(INTAKE),
        "shift": DutyShift.objects.earliest("starts_at").pk,
        "force": SubForce.objects.get(number="III").pk,
    }
    client = casework.at_desk(login, stepped_up=True)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path.format(**values))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    # Two weeks of turns with who is away, whose number, and the hours of the office.
    check_few(captured, name, most=10 if name.startswith("rota") else MOST)


@pytest.mark.parametrize("login", [INTAKE, MANAGER, POLICE, AUDITOR])
def test_what_a_head_may_looks_like_nothing_to_others(login: str, filled: Work) -> None:
    client, office = casework.at_desk(login, stepped_up=True), uptd().pk
    for part in ("tambah", "pola", "tukar", "kewajiban"):
        assert client.get(f"/piket/{office}/{part}/").status_code == 404
        assert client.post(f"/piket/{office}/{part}/").status_code == 404
    shift = DutyShift.objects.latest("starts_at").pk
    assert client.post(f"/piket/giliran/{shift}/lepas/").status_code == 404
    assert client.get(f"/kantor/{office}/jam/ubah/").status_code == 404
    assert client.get(f"/piket/tidak-bertugas/{person_id(HEAD)}/").status_code == 404
    assert client.get(f"/piket/{uuid4()}/").status_code == 404
    assert DutyShift.objects.filter(cancelled_at=None).count() == 14


def test_the_rota_shows_who_is_on_duty_and_a_hole_in_red(filled: Work) -> None:
    page = casework.at_desk(HEAD).get(f"/piket/{uptd().pk}/").content.decode()
    assert "Yang piket sekarang: <b>Rina Marlina</b>" in page
    assert "Pengganti: Hasan Basri" in page
    assert "0735 1" in page
    assert "jam kosong" not in page
    hasan = casework.at_desk(HEAD)
    last = DutyShift.objects.latest("starts_at")
    hasan.post(f"/piket/giliran/{last.pk}/lepas/")
    assert DutyShift.objects.get(pk=last.pk).cancelled_at is None
    assert hasan.post(f"/piket/giliran/{last.pk}/lepas/", {"reason": "wrong-entry"}).status_code == 302
    page = hasan.get(f"/piket/{uptd().pk}/").content.decode()
    assert "1 hari dengan jam kosong" in page
    assert "Tidak ada" in page


def test_a_gap_stands_on_the_queue_of_those_whom_it_concerns(work: Work) -> None:
    office = uptd()
    staff.set_duty_cover(by=LOADER, at=now(), office=office, cover=DutyCover.ALWAYS)
    access.watch_gaps(by=LOADER, at=now())
    assert DutyGap.objects.count() == 1
    for login, hears in ((HEAD, True), (INTAKE, True), (MAYA, True), (POLICE, False)):
        page = casework.at_desk(login).get("/antrean/").content.decode()
        assert ("Tidak ada yang piket di" in page) is hears, login
    page = casework.at_desk(POLICE).get("/piket/").content.decode()
    assert "harus berpiket dan sekarang tidak punya petugas" in page
    Office.objects.filter(pk=office.pk).update(phone="")
    assert "Hubungi kepala kantornya" in casework.at_desk(POLICE).get("/piket/").content.decode()
    Office.objects.filter(pk=office.pk).update(phone="0735 4831")
    assert 'href="tel:07354831"' in casework.at_desk(POLICE).get("/piket/").content.decode()


def test_what_was_typed_stays_when_it_is_wrong(work: Work) -> None:
    client, office = casework.at_desk(HEAD), uptd().pk
    given = {
        "person": str(person_id(INTAKE)), "day": day(), "begins": "20.00", "last_day": day(), "ends": "08.00",
        "substitute": str(person_id(INTAKE)), "phone": "0735 999", "row_id": str(uuid4()),
    }  # fmt: skip
    answer = client.post(f"/piket/{office}/tambah/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="0735 999"' in page
    assert "Piket malam selesai pada hari berikutnya." in page
    assert "Pilih orang lain sebagai pengganti." in page
    assert not DutyShift.objects.exists()
    wrong = client.post(f"/piket/{office}/pola/", {"first": "31-02-2026", "weeks": "2", "begins": "25.00", "ends": ""})
    assert wrong.status_code == 422
    assert "Tanggal ini tidak ada dalam kalender" in wrong.content.decode()


def test_somebody_hands_over_and_is_away(filled: Work) -> None:
    rina = casework.at_desk(INTAKE)
    shift = DutyShift.objects.earliest("starts_at")
    given = {"person": str(person_id(MANAGER)), "row_id": str(uuid4())}
    assert rina.post(f"/piket/giliran/{shift.pk}/serahkan/", given).status_code == 302
    assert "Dewi Anggraini" in rina.get(f"/piket/{uptd().pk}/").content.decode()
    given = {"kind": "leave", "first": day(), "last": day(), "substitute": "", "row_id": str(uuid4())}
    for _click in range(2):
        assert rina.post(f"/piket/tidak-bertugas/{person_id(INTAKE)}/", given).status_code == 302
    absence = Absence.objects.get()
    assert "Cuti" in casework.at_desk(HEAD).get(f"/piket/{uptd().pk}/").content.decode()
    others = casework.at_desk(POLICE).get(f"/piket/{uptd().pk}/").content.decode()
    assert "Rina Marlina" in others
    assert "Cuti" not in others, "why is nobody's business"
    assert casework.at_desk(MANAGER).post(f"/piket/tidak-bertugas/{absence.pk}/akhiri/").status_code == 404
    asked = rina.post(f"/piket/tidak-bertugas/{absence.pk}/akhiri/", follow=True).content.decode()
    assert "Pilih dulu mengapa" in asked
    assert Absence.objects.get().cancelled_at is None
    assert rina.post(f"/piket/tidak-bertugas/{absence.pk}/akhiri/", {"reason": "wrong-entry"}).status_code == 302


def test_hours_and_special_days_are_written_on_their_page(work: Work) -> None:
    maya, office = casework.at_desk(MAYA), uptd().pk
    week = {"valid_from": day(), "opens0": "08.00", "closes0": "24.00", "basis": "SK 7/2026"}
    assert maya.post(f"/kantor/{office}/jam/ubah/", week).status_code == 302
    assert OfficeHours.objects.get().week == {"0": ["08:00", "24:00"]}
    assert maya.post(f"/kantor/{office}/jam/hari-khusus/", {"day": day(), "label": "Pindah gedung"}).status_code == 302
    page = maya.get(f"/kantor/{office}/jam/").content.decode()
    for words in ("08.00–24.00", "SK 7/2026", "Tutup seharian", "Pindah gedung", "Tetap bekerja"):
        assert words in page
    special = SpecialDay.objects.get().pk
    asked = maya.post(f"/kantor/{office}/jam/hari-khusus/{special}/batal/", follow=True).content.decode()
    assert "Pilih dulu mengapa" in asked
    assert SpecialDay.objects.get().cancelled_at is None
    assert maya.post(f"/kantor/{office}/jam/hari-khusus/{special}/batal/", {"reason": "wrong-entry"}).status_code == 302
    half = maya.post(f"/kantor/{office}/jam/ubah/", {"valid_from": day(), "opens0": "08.00"})
    assert half.status_code == 422


def test_seats_and_sub_task_forces_on_their_page(work: Work) -> None:
    taskforce.load_task_forces(by=LOADER, at=now())
    taskforce.load_sub_forces(by=LOADER, at=now())
    maya = casework.at_desk(MAYA, stepped_up=True)
    third = SubForce.objects.get(number="III")
    given = {
        "seat": "sub_chair", "sub_force": str(third.pk), "person": "", "title": "Kepala Dinas Sosial",
        "holder": "Contoh", "office": "", "decree": "SK 9/2026", "first": day(), "last": "", "row_id": str(uuid4()),
    }  # fmt: skip
    for _click in range(2):
        assert maya.post("/gugus-tugas/susunan/isi/", given).status_code == 302
    page = maya.get("/gugus-tugas/susunan/").content.decode()
    for words in (
        "Kepala Dinas Sosial",
        "SK 9/2026",
        "Tanpa akun",
        "Belum diverifikasi",
        "Tanpa ketua harian yang punya",
    ):
        assert words in page
    assert maya.post("/gugus-tugas/susunan/isi/", given | {"sub_force": "", "title": ""}).status_code == 422
    change = {"number": "III", "name": "Pemulangan", "source": "SK 9/2026", "is_verified": "on", "first": day()}
    change |= {"row_id": str(uuid4())}
    assert maya.post(f"/gugus-tugas/susunan/sub/{third.pk}/ubah/", change).status_code == 302
    page = maya.get("/gugus-tugas/susunan/").content.decode()
    assert "III. Pemulangan" in page
    assert third.name in page, "history stays"
    seat = Seat.objects.get(until=None)
    assert maya.post(f"/gugus-tugas/susunan/kursi/{seat.pk}/kosongkan/", {"is_sure": "on"}).status_code == 302
    assert not Seat.objects.filter(until=None).exists()


def test_a_private_number_is_sealed_and_opened_with_a_trace(filled: Work) -> None:
    rina, office = casework.at_desk(INTAKE), uptd().pk
    number = "0812 0000 9999"
    assert casework.at_desk(HEAD).get(f"/piket/{office}/nomor/").status_code == 404
    assert rina.post("/piket/nomor-saya/", {"number": number}).status_code == 302
    assert rina.post("/piket/nomor-saya/", {"number": "bukan nomor"}).status_code == 422
    assert number.encode() not in bytes(PrivatePhone.objects.get().sealed)
    assert number not in rina.get("/piket/nomor-saya/").content.decode()
    anton = casework.at_desk(POLICE)
    assert number not in anton.get(f"/piket/{office}/").content.decode()
    answer = anton.get(f"/piket/{office}/nomor/")
    assert answer.status_code == 200
    assert number in answer.content.decode()
    entries = trail.events_of("system", SYSTEM_STREAM).entries
    traced = next(each for each in entries if each.code == "vault:room:opened" and each.actor_id == person_id(POLICE))
    assert traced.ids == {"subject": str(person_id(INTAKE)), "room": "duty", "reason": "duty-call"}
    DutyShift.objects.update(mac=b"x" * 32)
    assert anton.get(f"/piket/{office}/nomor/").status_code == 404
    assert rina.post("/piket/nomor-saya/", {"number": ""}).status_code == 302
    assert not PrivatePhone.objects.exists()
