"""The trail as a file: after a step-up, traced before it leaves, whole, harmless in a spreadsheet, without a name."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import AUDITOR, MANAGER, NAME, Work
from tests.factories.dbroles import acting_as
from tests.factories.zones import JAKARTA

from sigap import audit
from sigap.access.models import Person
from sigap.audit import jobs, queries
from sigap.audit.models import Event
from sigap.cases.models import Case
from sigap.desk.trail import export as trail_export
from sigap.desk.trail.export import harmless
from sigap.kernel.clock import now
from sigap.vault import events

pytestmark = pytest.mark.django_db
PATH = "/jejak/ekspor/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def body(answer: object) -> str:
    """What arrives, a piece at a time, read as the auditor's browser does."""
    with acting_as("sigap_desk"):
        return b"".join(pieces(answer)).decode()


def pieces(answer: object) -> Iterator[bytes]:
    yield from getattr(answer, "streaming_content")  # noqa: B009 - the test client's answer has no such type


def exported(query: str = "") -> list[list[str]]:
    answer = casework.at_desk(AUDITOR, stepped_up=True).post(PATH + query)
    assert answer.status_code == 200
    text = body(answer)
    assert text.startswith("\ufeff")
    assert NAME not in text
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


def table(rows: list[list[str]]) -> list[dict[str, str]]:
    start = next(place for place, row in enumerate(rows) if row[:1] == ["waktu_wib"])
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 : -1]]


def test_it_is_asked_who_one_is_and_nothing_leaves_before(work: Work) -> None:
    client = casework.at_desk(AUDITOR)
    led = client.post(PATH + "?jenis=membaca")
    # The file would leave the question standing: it leads back to the page of the export.
    assert (led.status_code, led["Location"]) == (302, f"/masuk/ulang/?{urlencode({'next': PATH + '?jenis=membaca'})}")
    assert not Event.objects.filter(code="audit:trail:exported").exists()
    page = client.get(PATH + "?jenis=membaca").content.decode()
    assert "Sekarang ambil berkasnya" in page
    assert 'action="/jejak/ekspor/?jenis=membaca"' in page
    assert "tanpa nama orang dalam kasus" in page


@pytest.mark.parametrize("login", [MANAGER, "maya.sekretariat", "teguh.kominfo"])
def test_nobody_else_is_handed_the_trail(login: str, work: Work) -> None:
    assert casework.at_desk(login, stepped_up=True).post(PATH).status_code == 404


def test_every_event_of_the_question_is_in_it_oldest_first(work: Work) -> None:
    jobs.fold(now())
    head = queries.head(fresh=True)
    assert head is not None
    before = Event.objects.count()
    rows = exported()
    assert rows[1] == ["Kepala jejak", str(head.seq), " ".join(head.words), head.hash.hex(), rows[1][4]]
    assert rows[-1] == ["SELESAI"]
    found = table(rows)
    # The sign-in, the step-up and the export itself came after.
    assert before <= len(found) <= before + 5
    assert [row["waktu_utc"] for row in found] == sorted(row["waktu_utc"] for row in found)
    opened = next(row for row in found if row["kode"] == "case:person:named" and row["petugas"] == "Rina Marlina")
    assert opened["kalimat"].startswith("Identitas ")
    assert len(opened["sidik"]) == 64
    stored = Event.objects.get(stream_id=opened["id_rantai"], seq=int(opened["nomor"]))
    assert bytes(stored.hash).hex() == opened["sidik"]


def test_a_filter_and_a_period_hold_and_stand_in_the_trace(work: Work) -> None:
    day = now().astimezone(JAKARTA).date()
    rows = exported(f"?jenis=kuasa&dari={day - timedelta(days=1)}&sampai={day}")
    assert {row["kode"].partition(":")[0] for row in table(rows)} <= {"access", "vault", "audit"}
    trace = Event.objects.get(code="audit:trail:exported")
    entry = queries.events_of(trace.stream_kind, trace.stream_id, size=1).entries[0]
    assert entry.ids == {"count": str(len(table(rows))), "since": str(day - timedelta(days=1)), "until": str(day)}
    assert entry.actor_id == Person.objects.get(login=AUDITOR).pk


def test_its_name_names_nobody_and_it_is_kept_nowhere(work: Work) -> None:
    answer = casework.at_desk(AUDITOR, stepped_up=True).post(PATH + "?jenis=ditolak")
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="jejak-{now().astimezone(JAKARTA).date()}.csv"'
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    body(answer)


def test_a_filter_that_is_not_understood_exports_nothing(work: Work) -> None:
    answer = casework.at_desk(AUDITOR, stepped_up=True).post(PATH + "?dari=2026-11-25&sampai=2026-11-01")
    assert answer.status_code == 422
    assert not Event.objects.filter(code="audit:trail:exported").exists()


def test_it_is_read_in_pieces_and_says_where_it_was_cut(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail_export, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(trail_export, "ROW_LIMIT", 20)
    rows = exported()
    found = table(rows)
    assert len(found) == 20
    assert len({(row["id_rantai"], row["nomor"]) for row in found}) == 20
    assert any("dipotong" in cell for cell in rows[4])
    assert "Paling banyak 20" in casework.at_desk(AUDITOR).get(PATH).content.decode()


def test_a_session_that_ends_meanwhile_is_said_in_the_file(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail_export, "_ROWS_AT_ONCE", 5)
    client = casework.at_desk(AUDITOR, stepped_up=True)
    answer = client.post(PATH)
    stream = pieces(answer)
    next(stream)
    client.post("/keluar/")
    with acting_as("sigap_desk"):
        rest = b"".join(stream).decode()
    assert "TERPOTONG" in rest
    assert "SELESAI" not in rest


def test_a_name_that_looks_like_a_formula_stays_a_name(work: Work) -> None:
    Person.objects.filter(login=MANAGER).update(name='=HYPERLINK("http://x.invalid";"Dewi")')
    case = Case.objects.get(code=work.own)
    ids = {"subject": str(case.pk), "room": "summary", "reason": "work"}
    manager = Person.objects.get(login=MANAGER).pk
    with audit.recording():
        audit.record(
            audit.NewEvent(
                code=events.SECTION_OPENED,
                stream_kind="case",
                stream_id=case.pk,
                at=now() - timedelta(minutes=1),
                actor_id=manager,
                ids=ids,
            )
        )
    names = {row["petugas"] for row in table(exported(f"?petugas={manager}"))}
    assert names == {'\'=HYPERLINK("http://x.invalid";"Dewi")'}


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_begins_like_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"
