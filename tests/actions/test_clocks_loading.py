"""Shipped rules are loaded once; a changed figure becomes a revision, and running clocks keep theirs."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories.deadlines import DEWI, LOADER, SINCE, UPTD, wib

from sigap.access.events import SYSTEM_STREAM
from sigap.audit import queries as trail
from sigap.clocks import actions as clocks
from sigap.clocks.actions import loading
from sigap.clocks.models import ClockRule
from sigap.clocks.queries import rule_for
from sigap.clocks.rules import shipped_rules

pytestmark = pytest.mark.django_db
SHIPPED = shipped_rules()


def test_rules_are_loaded_whole_and_once() -> None:
    assert clocks.load_rules(by=LOADER, at=SINCE) == len(SHIPPED)
    assert clocks.load_rules(by=LOADER, at=SINCE) == 0
    stored = {row.code: row.as_rule() for row in ClockRule.objects.all()}
    assert stored == {rule.code: rule for rule in SHIPPED}
    assert trail.events_of("system", SYSTEM_STREAM).entries[0].seq == len(SHIPPED)


def test_a_changed_figure_becomes_a_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks.load_rules(by=LOADER, at=SINCE)
    clock = clocks.start(
        by=DEWI, at=wib(11, 24), rule="service-plan", subject_kind="case", subject_id=uuid4(), owner_office=UPTD
    )
    changed = tuple(replace(rule, amount=5) if rule.code == "service-plan" else rule for rule in SHIPPED)
    monkeypatch.setattr(loading, "shipped_rules", lambda: changed)
    assert clocks.load_rules(by=LOADER, at=wib(11, 25)) == 1
    old, new = ClockRule.objects.filter(code="service-plan").order_by("revision")
    assert (old.amount, old.superseded_at) == (7, wib(11, 25))
    assert (new.amount, new.revision, new.superseded_at) == (5, 2, None)
    assert rule_for("service-plan", wib(11, 25)) == new
    clock.refresh_from_db()
    assert clock.rule == old


def test_the_day_chooses_the_version() -> None:
    clocks.load_rules(by=LOADER, at=SINCE)
    day = wib(7, 1).date()
    ClockRule.objects.filter(code="triage-low").update(valid_to=day)
    old = ClockRule.objects.get(code="triage-low")
    new = ClockRule.objects.get(code="triage-low")
    new.pk, new.valid_from, new.valid_to = uuid4(), day, None
    new.save(force_insert=True)
    assert rule_for("triage-low", wib(6, 30, 23, 59)) == old
    assert rule_for("triage-low", wib(7, 1)) == new


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 0}, {"unit": "weeks"}, {"runs_by": "moon"}, {"is_emergency": True}, {"source": ""}, {"revision": 1}],
    ids=str,
)
def test_the_table_refuses_what_is_no_rule(wrong: dict[str, object]) -> None:
    clocks.load_rules(by=LOADER, at=SINCE)
    row = ClockRule.objects.get(code="service-plan")
    row.pk, row.revision, row.superseded_at = uuid4(), 2, SINCE
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
