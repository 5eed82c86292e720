"""A worker that was taken over: it brings forward no end of keeping, and what it destroys in time leaves its trace."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.factories import team
from tests.factories.zones import JAKARTA
from tests.rules.test_clock_rules import WALL

from sigap.clocks.actions.loading import row_of
from sigap.clocks.rules import ClockCalendar, Rule, kept_until
from sigap.clocks.rules.units import DUTY_UNITS, Unit
from sigap.intake import actions as intake
from sigap.intake.rules import NoCaseReason
from sigap.retention import events
from sigap.vault.models import DataKey, ErasedKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
START = datetime(2024, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=367)


def ended() -> tuple[UUID, UUID, datetime]:
    """A report that became no case: its id, its office, and when it ended."""
    report = team.taken()
    with team.at_desk(team.RINA) as actor:
        triage = intake.decide_no_case(by=actor, at=team.AT, envelope=report, reason=NoCaseReason.ADVICE_GIVEN)
    return report.pk, triage.office_id, team.AT


def noted(report: UUID, office: UUID, ended_at: datetime, *, due_on: str, told_at: datetime) -> None:
    """The worker writes when a report goes."""
    with team.role("sigap_worker"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO retention_retirement (id, kind, subject_id, office_id, ended_at, due_on, told_at, is_at_once)"
            " VALUES (%s, 'report', %s, %s, %s, %s, %s, true)",
            [uuid4(), report, office, ended_at, due_on, told_at],
        )


def erased(report: UUID, at: datetime) -> bool:
    """The worker calls the function that destroys a report's key."""
    with team.role("sigap_worker"), connection.cursor() as cursor:
        cursor.execute("SELECT retention.erase_report(%s, %s)", [report, at])
        return cursor.fetchone()[0] is not None


def test_its_own_due_date_destroys_no_key() -> None:
    report, office, ended_at = ended()
    noted(report, office, ended_at, due_on="2001-01-01", told_at=datetime(2001, 1, 1, tzinfo=UTC))
    assert not erased(report, team.AT)
    assert not erased(report, team.AT + timedelta(days=300))
    assert not ErasedKey.objects.exists()
    assert not DataKey.objects.exclude(destroyed_at=None).exists()


def test_what_goes_in_time_leaves_its_trace_by_itself() -> None:
    report, office, ended_at = ended()
    noted(report, office, ended_at, due_on="2027-01-01", told_at=team.AT)
    assert erased(report, team.AT + YEAR)
    assert team.trail(report)[-1] == events.REPORT_ERASED


@given(
    amount=st.integers(min_value=1, max_value=300),
    unit=st.sampled_from(sorted(set(Unit) - DUTY_UNITS)),
    start=st.integers(min_value=0, max_value=6 * 366 * 24 * 60).map(lambda n: START + timedelta(minutes=n)),
)
@example(amount=12, unit=Unit.MONTHS, start=datetime(2024, 2, 29, 16, 59, tzinfo=UTC))
@example(amount=1, unit=Unit.MONTHS, start=datetime(2024, 1, 31, 3, tzinfo=UTC))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_counts_as_the_rules_do(amount: int, unit: Unit, start: datetime) -> None:
    rule = Rule(
        code=f"keep-{uuid4().hex[:8]}",
        label="uji",
        amount=amount,
        unit=unit,
        runs_by=ClockCalendar.WALL,
        addressee=WALL.addressee,
        basis="uji",
        source="uji",
        kind=WALL.kind,
        valid_from=WALL.valid_from,
    )
    row_of(rule, revision=1, at=team.AT).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT retention.kept_until(%s, %s, %s)", [rule.code, start, team.AT])
        (day,) = cursor.fetchone()
    assert day == kept_until(rule, start, JAKARTA)
