"""The public role lies about time, id and door: no report is lost for it, and nobody's page or queue stands still."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from tests.factories import officers, team
from tests.factories.doors import NIL, log_in
from tests.factories.tampering import tamper

from sigap.access.events import SYSTEM_STREAM
from sigap.audit import verify
from sigap.audit.chain import moment_text
from sigap.audit.models import Event
from sigap.channels.models import TaskLink
from sigap.intake.rules.triage import ENTRY_REACHES_BACK
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope, QuarantinedReport
from sigap.mailbox.quarantine.pacing import open_limits
from sigap.mailbox.tasks.codes import TaskKind

pytestmark = [pytest.mark.usefixtures("committed")]
POST = """SELECT received_at FROM mailbox.post(%(id)s, %(number)s, %(channel)s, %(at)s::timestamptz, %(flags)s::text[],
  %(about)s, %(area)s, %(lookup)s, %(replay)s, '\\x01', %(key)s, '\\x01', '\\x01', '\\x01'{asked})"""
LIES = ["4000-01-01 BC", "0001-01-01", "20000-01-01", "infinity", "-infinity", "1999-12-31", "2030-01-01", None]
UNBOUND = "ALTER TABLE audit_event DROP CONSTRAINT plausible_at"


@pytest.fixture
def public(committed: None) -> Iterator[psycopg.Connection]:
    with log_in("sigap_public") as found:
        yield found


def posted(public: psycopg.Connection, *, asked: object = "", **facts: object) -> datetime:
    """A report of a public process that was taken over; when it came, as the database says."""
    values = {
        "id": uuid4(),
        "number": f"L-{uuid4().int % 10**8:08}",
        "channel": "web",
        "at": now(),
        "flags": [],
        "about": "child",
        "area": "16.09.01",
        "lookup": uuid4().bytes * 2,
        "replay": uuid4().bytes * 2,
        "key": uuid4(),
    }
    with public.transaction():
        row = public.execute(POST.format(asked=asked), values | facts).fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment


def auditor(settings: LazySettings) -> Client:
    settings.SIGAP_DEMO = True
    client = officers.DeskClient()
    officers.sign_in(client, team.SURYA)
    return client


def test_a_lie_about_the_time_is_now_and_the_trail_stays_whole(
    public: psycopg.Connection, settings: LazySettings
) -> None:
    for lie in LIES:
        assert abs(posted(public, at=lie) - now()) < timedelta(minutes=10), lie
    public.commit()
    assert Envelope.objects.filter(received_at__gt=now() - timedelta(hours=1)).count() >= len(LIES)
    assert verify.run().is_whole
    assert auditor(settings).get("/jejak/").status_code == 200


def test_what_waited_a_while_keeps_its_moment(public: psycopg.Connection) -> None:
    came_at = now() - timedelta(hours=5)
    assert posted(public, at=came_at) == came_at


def test_what_an_officer_writes_down_days_later_keeps_its_moment_and_no_longer(committed: None) -> None:
    with log_in("sigap_desk") as desk:
        for back, is_kept in ((timedelta(days=5), True), (ENTRY_REACHES_BACK + timedelta(days=2), False)):
            came_at = now() - back
            assert (posted(desk, at=came_at, channel="telephone") == came_at) is is_kept
    assert verify.run().is_whole


def test_no_erasure_lapses_before_its_time_on_anybodys_word() -> None:
    with log_in("sigap_desk") as desk:
        for asked_at, is_lapsed in ((now() - timedelta(days=1), False), (now() - timedelta(days=31), True)):
            found = desk.execute("SELECT cases.erasure_lapsed(%s, '2190-01-01')", [asked_at]).fetchone()
            assert found == (is_lapsed,)


@pytest.mark.parametrize(
    "facts", [{"channel": "pintu_karangan"}, {"about": "X" * 5000}, {"area": "di sana"}, {"flags": ["karangan"]}]
)
def test_codes_that_nobody_knows_hold_up_no_queue(public: psycopg.Connection, facts: dict[str, object]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        posted(public, **facts)


@pytest.mark.parametrize("lie", [NIL, SYSTEM_STREAM, UUID("12345678-1234-1234-8234-123456789abc"), None])
def test_no_report_begins_in_anothers_chain(public: psycopg.Connection, lie: UUID | None) -> None:
    with pytest.raises((psycopg.errors.CheckViolation, psycopg.errors.NotNullViolation)):
        posted(public, id=lie)


def test_nor_in_that_of_a_case(public: psycopg.Connection) -> None:
    case = team.case_of(team.opened())
    with pytest.raises(psycopg.errors.CheckViolation):
        posted(public, id=case.pk)


@pytest.mark.parametrize("asked", ["", ", 2000000000, 2000000000, 2000000000, 'solved'"])
@pytest.mark.parametrize("apart", [timedelta(), timedelta(minutes=6)], ids=["now", "dated_back"])
def test_it_keeps_the_pace_whatever_it_asks_for(public: psycopg.Connection, asked: str, apart: timedelta) -> None:
    most, at = open_limits(is_demo=True).minute, now()
    for place in range(most + 3):
        posted(public, at=at - place * apart, channel="task_link" if place % 2 else "web", asked=asked)
    public.commit()
    waiting = QuarantinedReport.objects.values_list("envelope_id", flat=True)
    assert (len(waiting), Envelope.objects.filter(in_lane=False).count()) == (3, most)
    assert set(Envelope.objects.filter(in_lane=True).values_list("pk", flat=True)) == set(waiting)


@pytest.mark.parametrize(
    ("role", "own"),
    [
        ("sigap_public", {"web", "api", "task_link"}),
        ("sigap_desk", {"telephone", "walk_in", "whatsapp", "sapa_129", "partner"}),
        ("sigap_worker", {"whatsapp", "email"}),
    ],
)
def test_no_part_brings_reports_by_the_door_of_another(committed: None, role: str, own: set[str]) -> None:
    with log_in(role) as found:
        for channel in Channel:
            with nullcontext() if channel in own else pytest.raises(psycopg.errors.CheckViolation):
                posted(found, channel=channel.value)


def test_what_a_task_asked_for_waits_not_in_quarantine(public: psycopg.Connection) -> None:
    lookup, most = uuid4().bytes * 2, open_limits(is_demo=True).minute
    TaskLink.objects.create(
        id=uuid4(), kind=next(iter(TaskKind)), area="16.09.01", lookup=lookup, made_at=now(), made_by=uuid4(),
        expires_at=now() + timedelta(hours=1), key_id=uuid4(), key_blob=b"x", sealed_question=b"x",
    )  # fmt: skip
    for _ in range(most):
        posted(public)
    posted(public, channel="task_link", number="L-00000001")
    assert public.execute("SELECT channels.finish_task(%s, 'L-00000001', now())", [lookup]).fetchone() == (True,)
    public.commit()
    assert not Envelope.objects.get(number="L-00000001").in_lane
    assert not QuarantinedReport.objects.exists()


def test_every_moment_and_day_of_every_table_is_bound() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'django_migrations'"
            " AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('timestamptz'::regtype, 'date'::regtype)"
            " AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'"
            "  AND k.convalidated AND k.conname = 'plausible_' || a.attname)"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("at", ["4000-01-01 BC", "0001-01-01", "20000-01-01", "infinity"])
def test_a_row_that_cannot_be_read_takes_no_page_down_and_hides_no_other_break(at: str, settings: LazySettings) -> None:
    first, second = (team.case_of(team.opened()).pk for _ in range(2))
    assert verify.run().is_whole
    tamper(
        UNBOUND,
        f"UPDATE audit_event SET at = '{at}' WHERE stream_id = '{first}' AND seq = 1",
        f"UPDATE audit_event SET actor_id = stream_id WHERE stream_id = '{second}' AND seq = 2",
    )
    page = auditor(settings).get("/jejak/")
    assert page.status_code == 200
    # What lies before all others stands on a later page.
    assert ("tidak terbaca" in page.content.decode()) is (at in {"20000-01-01", "infinity"})
    report = verify.run()
    assert {each.row for each in report.breaks} == {f"case {first} #1", f"case {second} #2"}
    assert str(report).count("Rantai jejak putus pada") == 2


@pytest.mark.parametrize("lie", ["4000-01-01 BC", "0001-01-01", "20000-01-01"])
def test_what_the_worker_dates_otherwise_happened_now(lie: str) -> None:
    stream = uuid4()
    event: dict[str, object] = {
        "kind": "system",
        "id": str(stream),
        "code": "system:thing:happened",
        "at": lie,
        "actor": None,
        "ids": {},
    }
    with log_in("sigap_worker") as worker:
        worker.execute("SELECT audit.append_unattended(%s::jsonb)", [json.dumps([event])])
        worker.commit()
    assert abs(Event.objects.get(stream_id=stream).at - now()) < timedelta(minutes=10)
    assert verify.run().is_whole


def test_no_log_in_writes_tomorrow_into_a_table(committed: None) -> None:
    put = (
        "INSERT INTO channels_raw (id, channel, once, received_at, key_id, key_blob, sealed_body, state, trouble,"
        " tries, due_at, is_wanted) VALUES (%s, 'email', %s, %s, %s, '', '', 'waiting', '', 0, %s, false)"
    )
    soon, late = now() + timedelta(hours=20), now() + timedelta(days=3)
    with log_in("sigap_worker") as worker:
        worker.execute(put, [uuid4(), uuid4().bytes * 2, soon, uuid4(), late])
        with pytest.raises(psycopg.errors.CheckViolation, match="past_received_at"), worker.transaction():
            worker.execute(put, [uuid4(), uuid4().bytes * 2, late, uuid4(), late])
        worker.rollback()


TYPED = {
    "acted_on",
    "act_from",
    "act_to",
    "decided_on",
    "done_at",
    "handed_at",
    "happened_on",
    "held_at",
    "letter_on",
    "listed_on",
    "named_suspect_on",
    "noticed_at",
    "receipt_on",
    "rung_on",
    "said_at",
    "told_at",
}
"""Columns in which an officer says when something was."""


def test_what_an_officer_says_was_done_was_not_done_tomorrow() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname, c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = ANY (%s)",
            [sorted(TYPED)],
        )
        there = set(cursor.fetchall())
        cursor.execute(
            "SELECT substr(conname, 6), conrelid::regclass::text FROM pg_constraint"
            " WHERE conname ~ '^past_' AND convalidated AND pg_get_constraintdef(oid) LIKE '%now() + ''1 day''%'"
        )
        bound = set(cursor.fetchall())
    assert {name for name, _table in there} == TYPED
    assert there - bound == set()


@pytest.mark.parametrize("column", ["acted_on", "opened_at"])
def test_nor_does_a_log_in_write_it_so(committed: None, column: str) -> None:
    case = team.case_of(team.opened())
    with log_in("sigap_desk") as desk, connection.cursor() as owner:
        owner.execute(f"ALTER ROLE {desk.info.user} BYPASSRLS")
        owner.execute(f"GRANT SELECT, UPDATE ON cases_case TO {desk.info.user}")
        change = f"UPDATE cases_case SET {column} = now() + %s WHERE id = %s".encode()
        desk.execute(change, [timedelta(hours=20), case.pk])
        with pytest.raises(psycopg.errors.CheckViolation, match=f"past_{column}"):
            desk.execute(change, [timedelta(days=3), case.pk])
        desk.rollback()


def test_no_appointment_lies_further_ahead_than_a_year() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'near_starts_at'"
            " AND conrelid = 'assistance_appointment'::regclass AND convalidated"
        )
        assert "'367 days'" in cursor.fetchone()[0]


@pytest.mark.parametrize("minutes", [10, -25 * 60])
def test_a_desk_whose_clock_is_wrong_is_told_and_dates_no_signed_row_anew(committed: None, minutes: int) -> None:
    values = [b"\x01" * 32, now() + timedelta(minutes=minutes), b"\x02" * 32]
    with log_in("sigap_threshold") as desk, pytest.raises(psycopg.errors.InvalidParameterValue, match="set it right"):
        desk.execute("SELECT access.session_touch(%s, %s, %s)", values)


def test_year_one_is_written_with_four_figures() -> None:
    early = datetime(1, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.moment_text(%s)", [early])
        assert cursor.fetchone() == ("0001-02-03T04:05:06.000007Z",)
    assert moment_text(early) == "0001-02-03T04:05:06.000007Z"
