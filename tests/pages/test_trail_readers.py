"""Who opened a person's file: for the officer with names, for the person without; made without opening anything."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, NAME, POLICE, Work
from tests.factories.dbroles import acting_as
from tests.factories.officers import DeskClient
from tests.factories.statements import check_few, spent

from sigap import audit
from sigap.access.models import Membership, Person
from sigap.access.roles import RoleCode
from sigap.audit.models import Event
from sigap.cases.models import Case, CasePerson
from sigap.kernel.clock import now
from sigap.vault import events

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def counted(captured: CaptureQueriesContext) -> int:
    """Statements without their frame."""
    return len(spent(captured))


def path(work: Work, ordinal: int = 1, *, sheet: bool = False) -> str:
    return f"/kasus/{work.own}/orang/{ordinal}/pembaca/" + ("?untuk=orang" if sheet else "")


def open_first(client: DeskClient, work: Work) -> str:
    answer = client.post(f"/kasus/{work.own}/orang/1/buka/", {"reason": "contact"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def rows_of(page: str) -> list[str]:
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in page.split("<tr>")[2:]]


def test_the_list_names_moment_office_function_officer_and_reason(work: Work) -> None:
    open_first(casework.at_desk(POLICE, stepped_up=True), work)
    page = casework.at_desk(MANAGER).get(path(work)).content.decode()
    identity = next(row for row in rows_of(page) if "Identitas" in row)
    assert "Anton Saputra" in identity
    assert "Kantor polres_ppa, Penyidik Unit PPA" in identity
    assert "Menghubungi orang ini" in identity
    assert NAME not in page
    assert (
        f'href="/kasus/{work.own}/orang/1/pembaca/"'
        in casework.at_desk(MANAGER).get(f"/kasus/{work.own}/orang/").content.decode()
    )


def test_the_sheet_for_the_person_names_no_officer_and_has_a_line_for_the_hand(work: Work) -> None:
    open_first(casework.at_desk(POLICE, stepped_up=True), work)
    page = casework.at_desk(MANAGER).get(path(work, sheet=True)).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "Penyidik Unit PPA" in main
    assert "____" in main
    assert "Anton Saputra" not in main
    assert "Dewi Anggraini" not in main
    assert NAME not in page
    assert "Risiko" not in main


def test_readings_of_the_case_count_from_when_the_person_came_in(work: Work) -> None:
    casework.at_desk(MANAGER).get(f"/kasus/{work.own}/")
    first = casework.at_desk(MANAGER).get(path(work)).content.decode()
    assert "Bagian ringkasan" in first
    client = casework.at_desk(MANAGER)
    client.post(f"/kasus/{work.own}/orang/tambah/", {"role": "witness", "sex": "L", "age_years": 30, "ordinal": 3})
    assert "Bagian ringkasan" not in client.get(path(work, 3)).content.decode()


def test_readings_of_one_day_stand_on_one_line(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    for _ in range(3):
        client.get(f"/kasus/{work.own}/")
    page = client.get(path(work)).content.decode()
    (line,) = [row for row in rows_of(page) if "Bagian ringkasan" in row and "Dewi Anggraini" in row]
    assert "3 kali hari itu" in line


def test_the_report_from_which_the_case_came_is_listed_too(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    intake = Person.objects.get(login=INTAKE).pk
    assert case.envelope_id is not None
    ids = {"subject": str(case.envelope_id), "room": "report", "reason": "work"}
    with audit.recording():
        audit.record(
            audit.NewEvent(
                code=events.REPORT_OPENED,
                stream_kind="system",
                stream_id=case.envelope_id,
                at=now() - timedelta(hours=3),
                actor_id=intake,
                ids=ids,
            )
        )
    line = next(row for row in rows_of(casework.at_desk(MANAGER).get(path(work)).content.decode()) if "Laporan" in row)
    assert "Rina Marlina" in line
    assert "Mengerjakan kasus ini" in line


def test_a_function_is_the_one_held_at_that_time(work: Work) -> None:
    open_first(casework.at_desk(POLICE, stepped_up=True), work)
    held = Membership.objects.get(person__login=POLICE)
    past = {"since": held.since - timedelta(days=9), "until": held.since - timedelta(days=1), "mac": b""}
    Membership.objects.create(person=held.person, office=held.office, role=RoleCode.PPA_UNIT_HEAD, **past)
    page = casework.at_desk(MANAGER).get(path(work, sheet=True)).content.decode()
    assert "Penyidik Unit PPA" in page
    assert "Kepala Unit PPA" not in page


def test_an_office_that_came_in_by_referral_reads_it_without_the_timeline(work: Work) -> None:
    page = casework.at_desk(POLICE).get(path(work)).content.decode()
    assert "Siapa membuka berkas Korban 1" in page
    assert casework.at_desk(POLICE).get(f"/kasus/{work.own}/linimasa/").status_code == 404


@pytest.mark.parametrize("login", [HEAD, "sekar.rsud", "surya.inspektorat", "maya.sekretariat"])
def test_who_may_not_open_the_identity_has_no_list(login: str, work: Work) -> None:
    assert casework.at_desk(login).get(path(work)).status_code == 404
    assert casework.at_desk(login).get(path(work, sheet=True)).status_code == 404


def test_making_the_list_is_traced_opens_nothing_and_stays_within_the_budget_of_statements(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    before = Event.objects.filter(code=events.IDENTITY_OPENED).count()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path(work)).status_code == 200
    check_few(captured)
    assert Event.objects.filter(code=events.IDENTITY_OPENED).count() == before
    person = CasePerson.objects.get(case__code=work.own, ordinal=1)
    traced = Event.objects.get(code="case:readers:listed")
    assert f'"person": "{person.pk}"' in traced.body


def test_the_database_shows_readings_of_ones_own_cases_and_nothing_else(work: Work, settings: LazySettings) -> None:
    client = casework.at_desk(POLICE)
    ticket = client.cookies[settings.SESSION_COOKIE_NAME].value
    own, others = Case.objects.get(code=work.own), Case.objects.get(code=work.foreign)
    with acting_as("sigap_desk"), connection.cursor() as cursor:
        cursor.execute("SELECT access.enter(%s)", [ticket])
        cursor.execute("SELECT DISTINCT stream_kind, code FROM audit_event WHERE stream_id = %s", [own.pk])
        codes = {code for _kind, code in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM audit_event WHERE stream_id = %s", [others.pk])
        (foreign,) = cursor.fetchone()
    assert codes <= {*events.READINGS, "case:person:added"}
    assert "case:person:added" in codes
    assert foreign == 0


def test_a_reader_who_bears_the_persons_name_is_told_and_the_auditor_sees_it(work: Work) -> None:
    client = casework.at_desk(MANAGER, stepped_up=True)
    assert "Nama Anda mirip" not in open_first(client, work)
    assert not Event.objects.filter(code="case:identity:same_name").exists()
    # A name is not part of what lets somebody in, so no MAC covers it.
    Person.objects.filter(login=MANAGER).update(name="Dewi Rekaan")
    with CaptureQueriesContext(connection) as captured:
        page = open_first(client, work)
    assert "Nama Anda mirip dengan nama orang ini" in page
    assert "Nama Anda mirip" in client.get(f"/kasus/{work.own}/orang/1/isi/").content.decode()
    with CaptureQueriesContext(connection) as otherwise:
        Person.objects.filter(login=MANAGER).update(name="Dewi Anggraini")
        open_first(client, work)
    # Entering once more, and the trace: no more than that.
    assert counted(captured) <= counted(otherwise) - 1 + 2
    told, _corrected = Event.objects.filter(code="case:identity:same_name").order_by("seq")
    assert (told.stream_kind, told.stream_id) == ("system", Person.objects.get(login=MANAGER).pk)
    assert set(re.findall(r'"ids": (\{[^}]*\})', told.body)) == {
        f'{{"subject": "{CasePerson.objects.get(case__code=work.own, ordinal=1).pk}"}}'
    }
    assert "mirip" not in casework.at_desk(MANAGER).get(f"/kasus/{work.own}/linimasa/").content.decode()
    unusual = casework.at_desk("surya.inspektorat").get("/jejak/tidak-lazim/").content.decode()
    assert "namanya mirip dengan namanya sendiri" in unusual
