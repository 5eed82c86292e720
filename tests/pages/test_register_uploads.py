"""An old register at the desk: sealed, its columns matched, checked with mends, let in by two, and gone afterwards."""

import re
from datetime import date, timedelta
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, officers, preventing, team
from tests.factories.casework import ELSEWHERE, HEAD, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.old_registers import HEAD as TITLES
from tests.factories.old_registers import messy, row, written
from tests.factories.statements import check_few
from tests.factories.work import differences

from sigap.access.models import Membership, Person
from sigap.access.office_kinds import OfficeKind
from sigap.access.roles import RoleCode
from sigap.cases.models import Case
from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.mailbox.troubles import TroubleCode
from sigap.places.models import Level, Region, RegionKind
from sigap.registers import jobs
from sigap.registers.actions import waiting
from sigap.registers.models import RegisterUpload
from sigap.registers.parsing import RegisterReport
from sigap.registers.rules.uploads import BROKEN, KILLED
from sigap.vault.models import DataKey
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db
BASE = "/kasus/register/impor/"
BY = SystemActor(name="uji")


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    preventing.regions()
    told = {"level": Level.VILLAGE, "kind": RegionKind.DESA, "source": "uji", "valid_from": date(2020, 1, 1)}
    Region.objects.create(code=f"{casework.AREA}.2901", parent_id=casework.AREA, name="Gunung Tiga", **told)


def desk(login: str) -> RoleClient:
    return casework.at_desk(login, stepped_up=True)


def seen(client: RoleClient, path: str) -> str:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_few(captured, path)
    return answer.content.decode()


def sent(client: RoleClient, path: str, told: dict[str, Any] | None = None, status: int = 302) -> Any:
    answer = client.post(path, told or {})
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[-2000:])
    return answer


def uploaded(client: RoleClient, content: bytes) -> str:
    """The address of the page of its columns."""
    return str(sent(client, BASE, {"file": SimpleUploadedFile("Register Ibu Melati.xlsx", content)})["Location"])


def columns_in(page: str) -> dict[str, Any]:
    """The form of the columns as the page proposes it."""
    told: dict[str, Any] = {"judul": re.findall(r'name="judul" value="([^"]*)"', page)}
    for place, options in re.findall(r'<select name="(kolom_\d+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        told[place] = chosen[1] if chosen else ""
    return told | {"source": "Register CONTOH 2021", "region_codes": "", "header_row": ""}


def waits_for_second() -> list[UUID | None]:
    """To whom the register is shown as work, by name; None: to whoever may let it in but who uploaded it."""
    return list(WorkItem.objects.filter(kind="registers.let_in", settled_at=None).values_list("person_id", flat=True))


def carried_out() -> RegisterUpload:
    """What the owner's command does with the one that waits."""
    (upload_id,) = waiting.waiting_uploads()
    return waiting.carry_out(by=BY, at=now(), upload_id=upload_id)


def test_a_messy_register_is_mended_checked_and_let_in_by_two(tmp_path: Path) -> None:
    client = desk(MANAGER)
    raw = messy(tmp_path).read_bytes()
    path = uploaded(client, raw)
    stored = RegisterUpload.objects.get()
    assert b"CONTOH" not in bytes(stored.sealed_file)
    assert "Melati" not in path
    page = seen(client, path)
    assert "Pere&#x27;an" in page, "the first rows"
    told = columns_in(page)
    assert "reported_on" in told.values()
    sent(client, path, told)
    row_ = carried_out()
    assert (row_.state, row_.mistakes_count) == ("register_refused", 1)
    page = seen(client, f"{BASE}{row_.pk}/")
    assert "tulis 12" in page
    assert not Case.objects.filter(former_register="Register CONTOH 2021").exists()
    # Mended in the sheet, uploaded anew; the first file goes.
    sent(client, f"{BASE}{row_.pk}/batal/")
    import openpyxl  # noqa: PLC0415 - costs memory

    book = openpyxl.load_workbook(BytesIO(raw))
    sheet = book.worksheets[0]
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value == "dua belas":
                cell.value = 12
    mended = BytesIO()
    book.save(mended)
    path = uploaded(client, mended.getvalue())
    sent(client, path, columns_in(seen(client, path)))
    row_ = carried_out()
    assert (row_.state, row_.mistakes_count, row_.cases) == ("register_checked", 0, 5)
    for who, version in ((client, 1), (desk(HEAD), 0)):
        sent(who, f"{BASE}{row_.pk}/setujui/", {"versi": version})
        row_.refresh_from_db()
        assert row_.state == "register_checked", "not by the same person, and not what somebody saw before"
    for _click in range(2):
        sent(desk(HEAD), f"{BASE}{row_.pk}/setujui/", {"versi": 1})
    row_ = carried_out()
    assert (row_.state, bytes(row_.sealed_file), row_.mistakes) == ("register_done", b"", [])
    assert Case.objects.filter(former_register="Register CONTOH 2021").count() == 5
    waiting.forget_uploads(by=BY, at=now())
    assert not DataKey.objects.filter(purpose="register", destroyed_at=None).exists()
    assert "Masuk seluruhnya" in seen(client, f"{BASE}{row_.pk}/")
    # What titles meant is proposed again; and the same file is known.
    path = uploaded(client, mended.getvalue())
    sent(client, path, columns_in(seen(client, path)))
    assert "sudah masuk pada" in carried_out().trouble


def test_columns_are_said_and_unfit_files_told(tmp_path: Path) -> None:
    client = desk(MANAGER)
    for content, words in ((b"", "kosong"), (b"PK\x03\x04bukan", "lembar kerja yang utuh")):
        answer = sent(client, BASE, {"file": SimpleUploadedFile("a.xlsx", content)}, 422)
        assert words in answer.content.decode()
    file = written(tmp_path, row(1), head=TITLES.replace("Nama Korban", "Penyintas Kita"))
    path = uploaded(client, file.read_bytes())
    told = columns_in(seen(client, path))
    place = f"kolom_{told['judul'].index('Penyintas Kita')}"
    assert told[place] == ""
    sex = f"kolom_{told['judul'].index('JK')}"
    twice = sent(client, path, told | {place: "sex", sex: "sex"}, 422)
    assert "Sudah dipakai kolom" in twice.content.decode()
    sent(client, path, told | {place: "name"})
    assert RegisterUpload.objects.get().columns["penyintas kita"] == "name"
    assert carried_out().state == "register_checked"
    # It calls whoever may be the second person.
    head = desk(HEAD)
    assert "Setujui register lama" in head.get("/antrean/").content.decode()
    assert "Setujui register lama" not in client.get("/antrean/").content.decode()
    assert waits_for_second() == [None]
    sent(head, path.removesuffix("kolom/") + "setujui/", {"versi": 1})
    assert not waits_for_second()


def test_a_file_is_its_offices_own_and_nobody_elses() -> None:
    client = desk(MANAGER)
    path = uploaded(client, (TITLES + "\n" + row(1)).encode())
    one = path.removesuffix("kolom/")
    for login in (ELSEWHERE, INTAKE, POLICE):
        stranger = desk(login)
        for address in (path, one):
            assert stranger.get(address).status_code == 404, (login, address)
        for step in ("setujui/", "batal/"):
            assert stranger.post(one + step).status_code == 404
    assert RegisterUpload.objects.get().state == "register_uploaded"
    # Not even by the database's owner: who uploaded is not the second person.
    with pytest.raises(IntegrityError, match="upload_by_two"), transaction.atomic():
        RegisterUpload.objects.update(approved_by=F("uploaded_by"))


def test_who_matched_the_columns_is_not_the_second_person_and_nothing_unchecked_comes_in() -> None:
    client, head = desk(MANAGER), desk(HEAD)
    path = uploaded(client, (TITLES + "\n" + row(1)).encode())
    one = path.removesuffix("kolom/")
    told = columns_in(seen(client, path))
    two_alone = sent(head, path, told, 409).content.decode()
    assert "tidak ada lagi yang boleh menyetujui" in two_alone, "nobody would be left to let it in"
    officers.officer("yanti.uptd", "Yanti CONTOH", RoleCode.CASE_MANAGER, kind=OfficeKind.UPTD_PPA)
    sent(head, path, told)
    assert carried_out().state == "register_checked"
    assert "Yang boleh: Yanti CONTOH" in seen(client, one)
    sent(head, one + "setujui/", {"versi": 1})
    assert RegisterUpload.objects.get().state == "register_checked", "who matched the columns"
    two = Person.objects.filter(login__in=[MANAGER, HEAD]).values_list("pk", flat=True)
    assert None not in waits_for_second()
    assert not {*waits_for_second()} & {*two}
    with pytest.raises(IntegrityError, match="upload_by_another"), transaction.atomic():
        RegisterUpload.objects.update(approved_by=F("mapped_by"))
    # Said anew by another; withdrawn while it is checked: nothing that was found is written.
    sent(client, path, told)
    for swapped in ({"source": "x"}, {"region_codes": "18"}, {"header_row": 3}, {"sealed_file": b"x"}):
        with pytest.raises(DatabaseError, match=r"said without a version|another file"), transaction.atomic():
            RegisterUpload.objects.update(**swapped)
    with pytest.raises(DatabaseError, match="not what was checked"), transaction.atomic():
        RegisterUpload.objects.update(state="register_approved", approved_by=uuid4())
    was = RegisterUpload.objects.get()
    assert "lihat=1" in client.get(one)["Refresh"]
    assert "Refresh" not in client.get(one + "?lihat=60"), "a page left open keeps no session alive"
    sent(client, one + "batal/")
    after = waiting.note_outcome(by=BY, at=now(), was=was, report=RegisterReport(), trouble="")
    assert (after.state, after.columns, after.mistakes) == ("register_withdrawn", {}, [])


def test_whoever_gets_the_power_to_let_in_is_called_at_once_and_who_leaves_no_more() -> None:
    client, head = desk(MANAGER), desk(HEAD)
    path = uploaded(client, (TITLES + "\n" + row(1)).encode())
    first = officers.officer("yanti.uptd", "Yanti CONTOH", RoleCode.CASE_MANAGER, kind=OfficeKind.UPTD_PPA)
    sent(head, path, columns_in(seen(client, path)))
    assert carried_out().state == "register_checked"
    before = {*waits_for_second()}
    second = officers.officer("wati.uptd", "Wati CONTOH", RoleCode.CASE_MANAGER, kind=OfficeKind.UPTD_PPA)
    assert {*waits_for_second()} == before | {second.pk}
    left = now()
    Membership.objects.filter(person=first).update(until=left)
    assert WorkItem.objects.get(kind="registers.let_in", person_id=first.pk, settled_at=None).ends_at == left
    assert "Setujui register lama" in desk("wati.uptd").get("/antrean/").content.decode()
    assert differences() == []


def test_one_file_that_nobody_foresaw_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk(MANAGER)
    path = uploaded(client, (TITLES + "\n" + row(1)).encode())
    told = columns_in(seen(client, path))
    sent(client, path, told)

    def broken(**_told: object) -> None:
        raise ValueError("Pere'an CONTOH")

    with monkeypatch.context() as patched:
        patched.setattr(waiting, "bring_in_register", broken)
        row_ = carried_out()
    assert (row_.state, row_.trouble) == ("register_refused", BROKEN)
    # Killed in the middle: the second start ends it, and it may be said anew; what was wrong before is told no more.
    sent(client, path, told)
    assert RegisterUpload.objects.get().trouble == ""
    RegisterUpload.objects.update(started_at=now())
    assert carried_out().trouble == KILLED
    sent(client, path, told)
    assert carried_out().state == "register_checked"


def test_rows_open_after_a_step_up_and_a_file_that_nobody_takes_up_is_told() -> None:
    client = desk(MANAGER)
    path = uploaded(client, (TITLES + "\n" + row(1)).encode())
    page = seen(client, path)
    name = escape(row(1).split(";")[2])
    assert name in page
    asked = casework.at_desk(MANAGER).get(path)
    assert asked["Location"].startswith("/masuk/ulang/")
    assert name not in asked.content.decode()
    sent(client, path, columns_in(page))

    def told() -> list[TroubleCode]:
        with team.role("sigap_worker"):
            return list(jobs.troubles(now()))

    assert told() == []
    RegisterUpload.objects.update(waits_since=now() - timedelta(minutes=11))
    assert told() == [TroubleCode.REGISTERS]
    RegisterUpload.objects.update(started_at=now())
    assert told() == [], "it is being done"
    carried_out()
    assert told() == []


def test_two_commands_do_not_carry_out_the_same_at_once() -> None:
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended('registers.waiting', 0))")
            assert not waiting.take_turn()
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        beside.close()
    assert waiting.take_turn()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
