"""The shipped deadlines: complete, sourced, dated, and refused when they make no sense."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from tests.factories.zones import JAKARTA

from sigap.access.rules import week_from
from sigap.clocks.actions.sweeping import notice_code
from sigap.clocks.models import (
    PAUSE_LABELS,
    RECIPIENT_LABELS,
    RUNS_BY_LABELS,
    UNIT_LABELS,
)
from sigap.clocks.rules import (
    COUNTED_FOR,
    LAW,
    THEMES,
    ClockCalendar,
    EscalationStep,
    NoSuchRule,
    PauseCategory,
    Rule,
    RuleUnfit,
    StepRecipient,
    due_at,
    rule_from,
    rule_on,
    rules_from,
    shipped_rules,
)
from sigap.clocks.rules.labels import RULE_LABELS
from sigap.clocks.rules.units import Unit
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import OfficeCalendar
from sigap.legal.rules import lapse_rule, limits
from sigap.notifications.rules import AUDIENCES, Audience
from sigap.notifications.words import WORDING
from sigap.provisions.rules import SourceKind

REFERENCE = toml_file("sigap.clocks", "rules.toml")
RULES = shipped_rules()
WEEK = week_from(toml_file("sigap.access", "duty_hours.toml"))
ROW: dict[str, Any] = REFERENCE["rules"][0]


def test_every_rule_that_other_rooms_start_is_shipped() -> None:
    assert {rule.code for rule in RULES} >= {
        "child-inquiry-result",
        "legal-aid-answer",
        "triage-high",
        "danger-high",
        "danger-medium",
        "triage-medium",
        "triage-low",
        "lane-review",
        "reporter-answer-urgent",
        "reporter-answer",
        "reporter-promise",
        "referral-answer-emergency",
        "referral-answer",
        "ppt-to-police",
        "uptd-to-police",
        "breach-to-agency",
        "breach-to-subjects",
        "service-plan",
        "case-review",
        "closing-second",
        "closing-review",
        "callback-review",
        "forward-receipt",
        "forward-asked-again",
        "keep-report",
        "keep-lane",
        "keep-request",
        "keep-case",
        "first-contact",
        "break-glass-audit",
        "disclosure-review",
        "break-glass-review",
        "referral-receipt-emergency",
        "referral-receipt",
        "referral-promise-emergency",
        "referral-promise",
        "referral-result",
        "referral-confirm",
    }
    assert set(RULE_LABELS) == {rule.code for rule in RULES}


def test_every_limit_of_the_law_has_what_starts_it_and_duties_climb_to_the_regent() -> None:
    law = {rule.code: rule for rule in RULES if rule.code.startswith(LAW)}
    started = {limit.rule: limit for limit in limits() if limit.rule}
    lapses = {lapse_rule(years) for years in (1, 3, 7, 15, 20)}
    assert set(law) == {*started, *lapses}
    climbing = {code for code, rule in law.items() if rule.ladder[-1].to is StepRecipient.REGENT}
    assert climbing == {code for code, limit in started.items() if not limit.is_right}
    assert THEMES["law"] == climbing | THEMES["police"] | THEMES["protection"] | THEMES["children"]
    for code, rule in law.items():
        assert rule.runs_by is ClockCalendar.WALL or "hari kerja" in rule.basis, code
        assert "pasal" in rule.basis or "Putusan MK" in rule.basis, code


OF_NO_OFFICE = {
    *("restitution-child-file", "restitution-child-complete", "order-kdrt-renew", "order-tpks-renew"),  # the victim's
    *("restitution-pay", "restitution-pay-trafficking", "restitution-warned"),  # the offender's
    *("prot-tpks-end", "prot-kdrt-end", "order-kdrt-end", "order-tpks-end"),  # ends that ring before they come
    "data-request",  # answered by the unit to one person
}


def test_whatever_the_law_makes_an_office_owe_climbs_to_the_regent() -> None:
    rights = {limit.rule for limit in limits() if limit.is_right}
    owed = {rule for rule in RULES if rule.kind is SourceKind.TEXT and rule.code not in OF_NO_OFFICE | rights}
    short = {r.code for r in owed if not r.code.startswith(LAW) and r.ladder[-1].to is not StepRecipient.REGENT}
    assert short == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_shipped_rule(rule: Rule) -> None:
    assert rule.ladder, "silence must climb"
    assert not (rule.is_emergency and rule.is_pausable), "an emergency does not stand still"
    assert "Usulan" not in rule.source or rule.kind is SourceKind.MEMORY, "what SIGAP proposes is no law"
    assert rule.stands_on(date(2026, 11, 25))


def test_the_police_hear_within_three_times_24_hours() -> None:
    rule = rule_on(RULES, "uptd-to-police", date(2026, 3, 2))
    calendar = OfficeCalendar(zone=JAKARTA, week=WEEK)
    reported = datetime(2026, 3, 2, 8, tzinfo=JAKARTA)
    assert due_at(rule, reported, calendar) == datetime(2026, 3, 5, 8, tzinfo=JAKARTA)
    assert "12/2022" in rule.basis


def test_the_police_hear_of_an_indicated_victim_within_24_hours() -> None:
    rule = rule_on(RULES, "ppt-to-police", date(2026, 3, 2))
    calendar = OfficeCalendar(zone=JAKARTA, week=WEEK)
    reported = datetime(2026, 3, 6, 20, tzinfo=JAKARTA)  # a Friday night: by the wall clock
    assert due_at(rule, reported, calendar) == datetime(2026, 3, 7, 20, tzinfo=JAKARTA)
    assert "PP 9/2008 pasal 14 ayat (5)" in rule.basis


def test_no_rule_before_its_law() -> None:
    with pytest.raises(NoSuchRule, match="uptd-to-police"):
        rule_on(RULES, "uptd-to-police", date(2022, 5, 8))
    with pytest.raises(NoSuchRule):
        rule_on(RULES, "no-such-rule", date(2026, 1, 1))


def test_a_rule_gives_way_to_its_successor_on_the_day() -> None:
    old = rule_from({**ROW, "valid_to": date(2026, 7, 1)})
    new = rule_from({**ROW, "amount": 2, "valid_from": date(2026, 7, 1)})
    assert rule_on((old, new), "triage-high", date(2026, 6, 30)) is old
    assert rule_on((old, new), "triage-high", date(2026, 7, 1)) is new
    assert rules_from({"rules": [{**ROW, "valid_to": date(2026, 7, 1)}, {**ROW, "valid_from": date(2026, 7, 1)}]})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"unit": "weeks"}, "triage-high: 'weeks'"),
        ({"steps": [{"at_minutes": 0, "to": "governor"}]}, "triage-high: 'governor'"),
        ({"amount": 0}, "at least one"),
    ],
)
def test_a_row_that_makes_no_sense_names_itself(change: dict[str, Any], why: str) -> None:
    with pytest.raises(RuleUnfit, match=why):
        rule_from({**ROW, **change})


def test_a_row_without_a_source_or_with_a_twin() -> None:
    with pytest.raises(RuleUnfit, match="triage-high: 'source'"):
        rule_from({key: value for key, value in ROW.items() if key != "source"})
    with pytest.raises(RuleUnfit, match="two rules stand on one day"):
        rules_from({"rules": [ROW, ROW]})


def test_duty_hours() -> None:
    assert sorted(WEEK) == [0, 1, 2, 3, 4]
    assert (WEEK[3].closes.hour, WEEK[4].closes.minute) == (16, 30)


def test_every_member_has_a_label() -> None:
    assert set(PAUSE_LABELS) == set(PauseCategory)
    assert set(UNIT_LABELS) == set(Unit)
    assert set(RUNS_BY_LABELS) == set(ClockCalendar)
    assert set(RECIPIENT_LABELS) == set(StepRecipient)
    assert set(AUDIENCES) == set(Audience)


TOLD = sorted(set(StepRecipient) - COUNTED_FOR)


@pytest.mark.parametrize(("to", "minutes", "is_past"), list(product(TOLD, (-60, 0, 60), (False, True))))
def test_every_step_has_words(to: StepRecipient, minutes: int, is_past: bool) -> None:  # noqa: FBT001 - a table's column
    step = EscalationStep(no=1, at=timedelta(minutes=minutes), to=to)
    assert notice_code(step, is_past=is_past) in WORDING
