"""What the public is told: versions with history, refusals, the list of companies, frozen figures, the roles' doors."""

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import deadlines, team

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.audit.models import Event
from sigap.clocks.models import Clock, ClockRule
from sigap.guidance import actions, jobs
from sigap.guidance.models import Company, CompanyList, Entry, Pledge
from sigap.guidance.queries import provisions
from sigap.guidance.rules import EntryKind, Half, Licence, ListedCompany, Scope
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Conflict, Refused
from sigap.provisions import actions as law

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
BY = SystemActor(name="uji")
NUMBER = actions.EntryContent(
    kind=EntryKind.NUMBER,
    scope=Scope.LOCAL,
    position=10,
    title="Kantor CONTOH",
    text="Menolong",
    title_en="",
    text_en="",
    phone="0735-000-999",
    place="",
    hours="",
    basis="",
    section=None,
    source="CONTOH",
    is_verified=False,
    is_shown=True,
)


def standing(code: str) -> Entry:
    return Entry.objects.get(code=code, superseded_at=None)


def change(actor: Actor, code: str, written: actions.EntryContent, based_on: str = "") -> Entry:
    based_on = based_on or str(standing(code).pk)
    return actions.change_entry(by=actor, at=team.AT, code=code, written=written, based_on=based_on)


@pytest.fixture(autouse=True)
def _loaded() -> None:
    actions.load_entries(by=BY, at=team.AT)


def told(kind: str) -> list[str]:
    with team.role("sigap_public"), connection.cursor() as cursor:
        cursor.execute("SELECT code FROM guidance.entries(%s)", [kind])
        return [row[0] for row in cursor.fetchall()]


def test_a_number_that_was_rung_stays_when_what_is_shipped_is_loaded_again() -> None:
    rung = {"disnaker": {"phone": "0735-000-103", "rung_on": team.AT.date().isoformat(), "rung_by": "CONTOH"}}
    assert actions.load_entries(by=BY, at=team.AT, instead=rung) == 1
    assert actions.load_entries(by=BY, at=team.LATER) == 0
    assert standing("disnaker").phone == "0735-000-103"


def test_what_is_shipped_is_loaded_once_and_what_officials_changed_stays() -> None:
    assert actions.load_entries(by=BY, at=team.AT) == 0
    with team.at_desk(team.MAYA) as maya:
        row = change(maya, "disnaker", replace(actions.written_of(standing("disnaker")), phone="0735-000-103"))
    assert (row.revision, row.made_by_name) == (2, "Maya Puspita")
    assert actions.load_entries(by=BY, at=team.LATER) == 0
    assert standing("disnaker").phone == "0735-000-103"
    assert Entry.objects.filter(code="disnaker").count() == 2
    (event,) = Event.objects.filter(code="guidance:entry:changed")
    assert json.loads(event.body)["ids"] == {"entry": "disnaker", "revision": "2"}


def test_what_is_shipped_for_another_province_or_an_office_that_is_not_there_is_not_shown(
    settings: LazySettings,
) -> None:
    local = {"uptd-ppa", "polres-ppa", "disnaker", "bp3mi"}
    Office.objects.filter(kind__in=["disnaker", "p4mi"]).update(valid_to=team.AT)
    assert told("speech")
    assert local & set(told("number")) == {"uptd-ppa", "polres-ppa"}
    with team.at_desk(team.MAYA) as maya:
        change(maya, "disnaker", replace(actions.written_of(standing("disnaker")), place="Jalan CONTOH"))
    assert "disnaker" in told("number"), "officials wrote it"
    Entry.objects.filter(kind="speech").delete()
    settings.SIGAP_REGENCY = "93.01"
    actions.load_entries(by=BY, at=team.LATER)
    assert not told("speech")


def test_the_law_that_the_public_reads_is_verified_by_the_legal_office_alone() -> None:
    def verified() -> set[str]:
        with team.role("sigap_public"), connection.cursor() as cursor:
            cursor.execute("SELECT code FROM guidance.entries('law') WHERE is_verified")
            return {row[0] for row in cursor.fetchall()}

    assert not verified(), "nothing is shipped as verified"
    row = next(row for row in provisions() if row.code == "tppo-unsur")
    with team.at_desk(team.RARA) as rara:
        law.confirm(by=rara, at=team.AT, fingerprints=[row.fingerprint], read_in="LN 2007/58")
    assert verified() == {"tppo-unsur"}
    with team.at_desk(team.MAYA) as maya:
        written = replace(actions.written_of(standing("tppo-unsur")), text="Kata lain.", is_verified=True)
        change(maya, "tppo-unsur", written)
    assert not verified(), "other words are read anew, whoever ticks what"


def test_only_the_secretariat_writes() -> None:
    with team.at_desk(team.HASAN) as hasan, pytest.raises(Refused):
        actions.add_entry(by=hasan, at=team.AT, written=NUMBER, post_key=uuid4())
    with team.at_desk(team.HASAN), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM guidance_entry WHERE kind <> 'law'")
        assert cursor.fetchone() == (0,)


def test_a_number_is_added_once_hidden_and_told_no_more() -> None:
    key = uuid4()
    with team.at_desk(team.MAYA) as maya:
        row = actions.add_entry(by=maya, at=team.AT, written=NUMBER, post_key=key)
        assert actions.add_entry(by=maya, at=team.AT, written=NUMBER, post_key=key).pk == row.pk
    assert row.code in told("number")
    with team.at_desk(team.MAYA) as maya:
        change(maya, row.code, replace(NUMBER, is_shown=False))
    assert row.code not in told("number")


def test_a_key_of_nothing_but_digits_makes_a_code_that_the_trail_takes() -> None:
    with team.at_desk(team.MAYA) as maya:
        row = actions.add_entry(by=maya, at=team.AT, written=NUMBER, post_key=UUID(int=int("12345678" * 4, 16)))
    assert row.code == "number-bcdefghibcde"


def test_nothing_is_added_to_or_hidden_of_what_the_programme_asks_for() -> None:
    before = standing("cek-hurry")
    with team.at_desk(team.MAYA) as maya:
        row = change(maya, "cek-hurry", replace(actions.written_of(before), title="Didesak CONTOH", is_shown=False))
        assert (row.title, row.is_shown) == ("Didesak CONTOH", True)
    assert "cek-hurry" in told("offer")
    with team.at_desk(team.MAYA) as maya, pytest.raises(Refused):
        actions.add_entry(by=maya, at=team.AT, written=actions.written_of(before), post_key=uuid4())


def test_two_at_once_do_not_overwrite_each_other() -> None:
    before = str(standing("bp3mi").pk)
    written = actions.written_of(standing("bp3mi"))
    with team.at_desk(team.MAYA) as maya:
        change(maya, "bp3mi", replace(written, phone="0711-1"))
    with team.at_desk(team.MAYA) as maya, pytest.raises(Conflict):
        change(maya, "bp3mi", replace(written, phone="0711-2"), based_on=before)
    with team.at_desk(team.MAYA) as maya, pytest.raises(Refused):
        change(maya, "bp3mi", replace(written, kind=EntryKind.LAW))


def test_a_list_takes_the_place_of_the_one_before() -> None:
    row = ListedCompany(name="PT Rekaan", licence="C-1", city="", state=Licence.ACTIVE, valid_to=None)
    first = actions.load_companies(by=BY, at=team.AT, listed_on=date(2026, 1, 1), source="CONTOH", companies=[row])
    again = [replace(row, name="PT Rekaan Dua"), replace(row, licence="C-2")]
    actions.load_companies(by=BY, at=team.LATER, listed_on=date(2026, 2, 1), source="CONTOH", companies=again)
    assert CompanyList.objects.get(superseded_at=None).companies == 2
    assert Company.objects.filter(listed=first).count() == 1
    with team.role("sigap_public"), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM guidance.companies()")
        assert cursor.fetchall() == [("PT Rekaan",), ("PT Rekaan Dua",)]
        cursor.execute("SELECT listed_on, companies FROM guidance.company_list()")
        assert cursor.fetchall() == [(date(2026, 2, 1), 2)]


def ended(rule: ClockRule, *, late: bool, outcome: str = "answered") -> None:
    due = deadlines.wib(3, 2, 12)
    at = due + timedelta(hours=1 if late else -1)
    Clock.objects.create(
        rule=rule,
        rule_code=rule.code,
        subject_kind="report",
        subject_id=uuid4(),
        owner_role="intake",
        started_at=due - timedelta(hours=2),
        recorded_at=due - timedelta(hours=2),
        due_at=due,
        stopped_at=at,
        stopped_recorded_at=at,
        outcome=outcome,
    )


def test_a_half_is_frozen_once_as_the_worker_and_holds_no_count() -> None:
    rule = ClockRule.objects.get(code="triage-high", superseded_at=None)
    for number in range(24):
        ended(rule, late=number < 6)
    for _ in range(30):
        # Reports that turned out to be about officials and left for their own lane: counted nowhere.
        ended(rule, late=True, outcome="moved")
    at = deadlines.wib(7, 20, 8)
    with team.role("sigap_worker"):
        assert jobs.freeze(at=at) == 1
        assert jobs.freeze(at=at + timedelta(hours=1)) == 0
    pledge = Pledge.objects.get()
    assert pledge.half == Half(year=2026, no=1).name
    assert pledge.kept[0] == {"rule": "triage-high", "told": "exact", "percent": 75}
    assert all(row["told"] == "too_few" for row in pledge.kept[1:])
    ended(rule, late=True)
    assert Pledge.objects.get().kept == pledge.kept
    with team.role("sigap_public"), connection.cursor() as cursor:
        cursor.execute("SELECT half FROM guidance.pledge()")
        assert cursor.fetchall() == [("2026-h1",)]
        cursor.execute("SELECT amount, unit, from_duty FROM guidance.promises() WHERE rule = 'triage-high'")
        assert cursor.fetchall() == [(1, "hours", False)]


@pytest.mark.parametrize("table", ["guidance_entry", "guidance_company", "guidance_companylist", "guidance_pledge"])
def test_the_public_role_reads_no_table(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('sigap_public', %s, 'SELECT')", [f"public.{table}"])
        assert cursor.fetchone() == (False,)
