"""A worker that was taken over asks every door for absurd things: no deadline ends for it, and no alarm is used up."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from tests.factories import children, diary, fieldvisits, flooding, linking, shelter, team
from tests.factories.doors import calls, doors, log_in

from sigap.clocks.models import Clock
from sigap.clocks.rules import RIGHTS
from sigap.fieldvisits.models import FieldVisit
from sigap.hearings.models import Hearing, HearingCompanion
from sigap.juvenile.models import DetentionPeriod
from sigap.kernel.clock import now
from sigap.links.models import CaseLink
from sigap.links.rules import LinkStrength
from sigap.shelter import actions as beds
from sigap.shelter.models import StayEntry
from sigap.shelter.rules import StayEntryKind

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.closing_guard]
# They read, or ask what nobody waits for: figures and charts, of which there are sixty.
BESIDE = ("figures.", "insight.")
AHEAD = (
    "UPDATE clocks_clock SET due_at = now() + interval '40 days' WHERE stopped_at IS NULL",
    "UPDATE fieldvisits_fieldvisit SET word_due_at = now() + interval '3 hours'",
    "UPDATE shelter_stayentry SET due_at = now() + interval '3 hours'",
    "UPDATE hearings_hearing SET starts_at = now() + interval '10 days'",
    "UPDATE juvenile_detentionperiod SET until = now() + interval '5 days'",
)
COME = (
    "UPDATE clocks_clock SET started_at = now() - interval '1 hour', due_at = now() WHERE stopped_at IS NULL",
    "UPDATE fieldvisits_fieldvisit SET word_due_at = now() - interval '1 minute'",
    "UPDATE shelter_stayentry SET due_at = now() - interval '1 minute'",
    "UPDATE hearings_hearing SET starts_at = now() + interval '1 day'",
    "UPDATE juvenile_detentionperiod SET until = now() + interval '1 hour'",
)
RINGS = (
    "SELECT * FROM fieldvisits.ring_due(now())",
    "SELECT * FROM shelter.ring_due(now())",
    "SELECT * FROM hearings.alone_ahead(now(), now() + interval '2 days')",
    "SELECT * FROM hearings.near(now(), now() + interval '2 days')",
    "SELECT * FROM juvenile.alarms_due(now())",
)
ALARM = (
    "INSERT INTO juvenile_releasealarm (id, period_id, case_id, kind, until, rang_at, notices)"
    " SELECT gen_random_uuid(), p.period, p.case_id, 'due', p.until, %s, '{}'"
    " FROM juvenile.alarms_due(now()) p"
)


def as_owner(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def tried(worker: psycopg.Connection, statement: str, values: list[object] | None = None) -> int:
    """How many rows it changed or gave; refused: none."""
    try:
        with worker.transaction():
            return worker.execute(statement, values).rowcount
    except psycopg.Error:
        return 0


def right_of(code: str) -> UUID:
    """The limit of a complaint runs on the case."""
    clock = Clock.objects.filter(subject_kind="case", subject_id=team.case_of(code).pk).first()
    assert clock is not None
    as_owner(
        "INSERT INTO clocks_clock SELECT (jsonb_populate_record(c, jsonb_build_object("
        f"'id', '{uuid4()}', 'rule_code', 'law-complaint'))).* FROM clocks_clock c WHERE c.id = '{clock.pk}'"
    )
    return Clock.objects.get(rule_code="law-complaint").pk


@pytest.fixture
def watched() -> list[UUID]:
    """Everything that rings by a door, none of it due."""
    code = diary.opened()
    fieldvisits.left(code, fieldvisits.planned(code))
    diary.note(team.RATNA, code)
    stay = shelter.comes(shelter.opened(), "P", 15)
    with team.at_desk(shelter.TUTI) as actor:
        beds.note_entry(
            by=actor, at=team.AT, stay_id=stay.pk, entry_id=uuid4(), kind=StayEntryKind.ABSENCE, words="Rekaan",
            happened_at=team.AT, due_at=team.AT + fieldvisits.HOUR,
        )  # fmt: skip
    children.detain(children.opened(), team.AT)
    right_of(code)
    linking.second_manager()
    linking.lead(linking.opened()), linking.lead(linking.opened(linking.YANTI), linking.YANTI)
    as_owner(*AHEAD)
    return list(Clock.objects.filter(stopped_at=None).values_list("pk", flat=True))


@pytest.fixture
def worker(watched: list[UUID]) -> Iterator[psycopg.Connection]:
    with log_in("sigap_worker") as found:
        found.commit()
        found.autocommit = True
        yield found


def test_absurd_values_at_every_door_use_up_no_alarm(worker: psycopg.Connection, watched: list[UUID]) -> None:
    for door in doors("sigap_worker"):
        if not door.name.startswith(BESIDE):
            for values in calls(door, watched[:3], [b"\x01" * 32]):
                tried(worker, door.call, values)
    assert not Clock.objects.filter(pk__in=watched).exclude(stopped_at=None).exists()
    assert set(FieldVisit.objects.values_list("rung", flat=True)) == {0}
    assert set(StayEntry.objects.values_list("rung", flat=True)) == {0}
    assert not Hearing.objects.exclude(rung_at=None).exists()
    assert not HearingCompanion.objects.exclude(reminded_at=None).exists()
    tried(worker, "SELECT * FROM links.compare(now(), 200)")
    link = CaseLink.objects.get()
    assert (link.strength, link.matches.get().is_many) == (LinkStrength.STRONG, False)
    assert link.due_at is None or link.due_at < now() + timedelta(days=5)
    as_owner(*COME)
    assert [tried(worker, statement) > 0 for statement in RINGS] == [True] * len(RINGS)
    ended = worker.execute("SELECT clocks.end_rights(now())").fetchone()
    assert ended == (1,)
    assert set(Clock.objects.filter(outcome="lapsed").values_list("rule_code", flat=True)) <= RIGHTS
    clock = Clock.objects.get(rule_code="law-complaint")
    assert (clock.stopped_at, clock.outcome) == (clock.due_at, "lapsed")
    assert team.trail(clock.subject_id)[-1] == "clocks:clock:stopped", "by the door itself"


def test_no_statement_of_its_own_ends_a_deadline(worker: psycopg.Connection, watched: list[UUID]) -> None:
    for change in ("stopped_at = now()", "outcome = 'lapsed'", "stopped_at = NULL, outcome = ''"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker.execute(f"UPDATE clocks_clock SET {change} WHERE id = ANY (%s)", [watched])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        worker.execute("SELECT clocks.end_traced(%s, now(), 'lapsed', now())", [watched[0]])
    assert worker.execute("SELECT clocks.end_rights('2100-01-01')").fetchone() == (0,)


def test_a_childs_alarm_rings_not_ahead_of_its_hour(worker: psycopg.Connection) -> None:
    as_owner("UPDATE juvenile_detentionperiod SET until = now() + interval '30 hours'")
    for lie in ("now", "2100-01-01"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker.execute(ALARM, [lie])
    assert tried(worker, ALARM.replace("'due'", "'two_days'"), ["now"]) == DetentionPeriod.objects.count()


def test_the_quarantine_stays_open_while_a_report_waits_in_it(committed: None) -> None:
    for _each in range(2):
        flooding.paced()
    flooding.swept()
    clock = Clock.objects.get(subject_kind="lane")
    with log_in("sigap_worker") as worker:
        assert worker.execute("SELECT intake.end_quarantine(%s, now())", [clock.subject_id]).fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker.execute("UPDATE intake_laneopening SET ended_at = now()")
    assert Clock.objects.get(pk=clock.pk).stopped_at is None


def test_what_a_reporter_waits_for_ends_not_by_the_worker(worker: psycopg.Connection, watched: list[UUID]) -> None:
    waits = (
        f"UPDATE clocks_clock SET subject_kind = 'dialogue', rule_code = 'reporter-answer' WHERE id = '{watched[0]}'"
    )
    as_owner(waits)
    for outcome in ("lapsed", "done"):
        ended = worker.execute("SELECT intake.dialogue_clock_ended(%s, %s, now())", [watched[0], outcome]).fetchone()
        assert ended == (False,)
    assert Clock.objects.get(pk=watched[0]).stopped_at is None
