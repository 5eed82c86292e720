"""Officials change a rule by a dated version: history stays, clocks keep theirs, nothing shipped overwrites."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.deadlines import DEWI, LOADER, SINCE, UPTD, actor, at_the_desk, loaded, wib
from tests.factories.zones import JAKARTA

from sigap.access.events import SYSTEM_STREAM
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit import queries as trail
from sigap.clocks import actions as clocks
from sigap.clocks.actions import Change, UnableToChangeRule, loading
from sigap.clocks.models import ClockRule
from sigap.clocks.queries import rule_for, rule_histories, shipped_differs
from sigap.clocks.rules import EscalationStep, StepRecipient, shipped_rules
from sigap.clocks.rules.units import Unit
from sigap.kernel.errors import Conflict, Refused

pytestmark = pytest.mark.django_db
SARI = actor("Sari", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
CODE = "service-plan"
AT = wib(11, 25, 9)
CHANGE = Change(
    amount=5,
    unit=Unit.WORKING_DAYS,
    ladder=(EscalationStep(no=1, at=timedelta(0), to=StepRecipient.HEAD),),
    basis="SK Bupati 12/2026",
    source="Arsip sekretariat",
    valid_from=date(2026, 12, 1),
)


@pytest.fixture(autouse=True)
def _rules() -> None:
    loaded()


def newest() -> str:
    return str(max(ClockRule.objects.filter(code=CODE, superseded_at=None), key=lambda row: row.loaded_at).pk)


def changed(change: Change = CHANGE, *, at: datetime = AT) -> ClockRule:
    return clocks.change_rule(by=SARI, at=at, code=CODE, change=change, based_on=newest())


def test_a_version_counts_from_its_day_and_what_runs_keeps_its_own() -> None:
    clock = clocks.start(by=DEWI, at=AT, rule=CODE, subject_kind="case", subject_id=uuid4(), owner_office=UPTD)
    before = clock.rule
    made = changed()
    clock.refresh_from_db()
    assert clock.rule == before
    assert rule_for(CODE, wib(11, 30, 23)) == before
    assert rule_for(CODE, wib(12, 1)) == made
    assert (made.made_by, made.made_by_name, made.amount) == (SARI.person_id, "Sari", 5)
    assert before.superseded_at is None, "history is kept, and stands until the day"
    said = trail.events_of("system", SYSTEM_STREAM).entries[0]
    assert (said.code, said.ids["since"]) == ("clocks:rule:changed", "2026-12-01")


def test_the_history_says_what_stands_and_what_is_ahead() -> None:
    changed()
    (found,) = rule_histories(SARI, at=AT, code=CODE)
    ahead, now = found.versions
    assert found.now == now
    assert now.last_day == date(2026, 11, 30)
    assert (ahead.is_ahead, ahead.is_now, ahead.last_day) == (True, False, None)
    (later,) = rule_histories(SARI, at=wib(12, 2), code=CODE)
    assert later.now is not None
    assert later.now.row == ahead.row
    shipped = shipped_differs(later, at=wib(12, 2))
    assert shipped is not None
    assert shipped.amount == 7
    assert shipped_differs(found, at=AT) is None


def test_what_officials_changed_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    changed()
    shipped = tuple(replace(rule, amount=rule.amount + 1) for rule in shipped_rules())
    monkeypatch.setattr(loading, "shipped_rules", lambda: shipped)
    assert clocks.load_rules(by=LOADER, at=wib(12, 5)) == len(shipped) - 1
    assert rule_for(CODE, wib(11, 26)).amount == 7
    assert rule_for(CODE, wib(12, 6)).amount == 5


def test_a_second_click_adds_nothing_and_a_colleague_is_not_overwritten() -> None:
    based_on = newest()
    made = clocks.change_rule(by=SARI, at=AT, code=CODE, change=CHANGE, based_on=based_on)
    assert clocks.change_rule(by=SARI, at=AT, code=CODE, change=CHANGE, based_on=based_on) == made
    with pytest.raises(Conflict):
        clocks.change_rule(by=SARI, at=AT, code=CODE, change=replace(CHANGE, amount=9), based_on=based_on)
    assert ClockRule.objects.filter(code=CODE).count() == 2


def test_a_version_that_has_not_begun_is_replaced_by_one_for_the_same_day() -> None:
    first = changed()
    second = changed(replace(CHANGE, amount=6), at=wib(11, 26))
    first.refresh_from_db()
    assert (first.superseded_at, second.revision) == (wib(11, 26), 2)
    assert rule_for(CODE, wib(12, 1)) == second


@pytest.mark.parametrize(
    ("code", "change"),
    [
        (CODE, replace(CHANGE, valid_from=date(2026, 11, 24))),
        (CODE, replace(CHANGE, amount=0)),
        (CODE, replace(CHANGE, basis="")),
        (CODE, replace(CHANGE, ladder=(replace(CHANGE.ladder[0], no=2),))),
        ("triage-high", CHANGE),
        ("child-police", replace(CHANGE, amount=168, unit=Unit.HOURS)),
    ],
    ids=["yesterday", "nothing", "no basis", "no order", "emergency in working days", "detention in hours"],
)
def test_what_is_no_rule_is_refused(code: str, change: Change) -> None:
    based_on = str(ClockRule.objects.get(code=code).pk)
    with pytest.raises(UnableToChangeRule):
        clocks.change_rule(by=SARI, at=AT, code=code, change=change, based_on=based_on)


def test_only_who_may_and_only_what_there_is() -> None:
    with pytest.raises(Refused):
        clocks.change_rule(by=DEWI, at=AT, code=CODE, change=CHANGE, based_on=newest())
    with pytest.raises(Refused):
        clocks.change_rule(by=SARI, at=AT, code="no-such", change=CHANGE, based_on=newest())
    with pytest.raises(Refused):
        rule_histories(DEWI, at=AT)


def test_the_database_lets_the_secretariat_add_and_nobody_rewrite() -> None:
    present = datetime.now(UTC)
    today = present.astimezone(JAKARTA).date()
    with at_the_desk(SARI):
        made = changed(replace(CHANGE, valid_from=today), at=present)
        assert changed(replace(CHANGE, valid_from=today, amount=9), at=present + timedelta(minutes=1)).revision == 2
        made.refresh_from_db()
        assert made.superseded_at is not None
    for who, statement in (
        (SARI, "UPDATE clocks_clockrule SET amount = 99"),
        (SARI, "UPDATE clocks_clockrule SET superseded_at = now() WHERE code = 'triage-low'"),
        (SARI, "DELETE FROM clocks_clockrule"),
        (DEWI, "UPDATE clocks_clockrule SET basis = 'x'"),
    ):
        with at_the_desk(who), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    row = ClockRule.objects.get(code="triage-low")
    row.pk, row.valid_from, row.made_by, row.loaded_at = uuid4(), today + timedelta(days=9), DEWI.person_id, SINCE
    with at_the_desk(DEWI), pytest.raises(ProgrammingError), transaction.atomic():
        row.save(force_insert=True)
