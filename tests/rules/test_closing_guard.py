"""The table of what stands against closing: by facts and by reason; each row with its law."""

import pytest

from sigap.cases.models.closing import GUARD_LABELS, GUARD_MET_LABELS
from sigap.cases.rules import ClosingReason
from sigap.cases.rules.guard import GuardRule, asked_of, closing_rules, standing_against, standing_against_all

GOALS, WITHDREW, DIED = ClosingReason.GOALS_REACHED, ClosingReason.CLIENT_WITHDREW, ClosingReason.CLIENT_DIED


def codes(*facts: str, reason: ClosingReason = GOALS) -> list[str]:
    return [rule.code.value for rule in standing_against(facts, reason)]


def test_every_rule_has_its_words_its_law_and_stands_once() -> None:
    assert [rule.code for rule in closing_rules()] == list(GuardRule)
    assert set(GUARD_LABELS) == set(GUARD_MET_LABELS) == set(GuardRule)
    assert all(rule.basis and rule.when and rule.reasons for rule in closing_rules())


def test_a_case_of_which_nothing_is_known_falls_under_no_rule() -> None:
    assert codes() == []


@pytest.mark.parametrize("kind", ["trafficking", "sexual_offence", "child_victim"])
def test_without_police_and_without_a_reason_it_stays_open(kind: str) -> None:
    assert codes(kind, reason=WITHDREW) == ["police"]
    assert codes(kind, "police_have_it", reason=WITHDREW) == []
    assert codes(kind, "unreported_reasoned", reason=WITHDREW) == []


def test_where_the_law_orders_the_report_no_reason_will_do() -> None:
    assert codes("sexual_offence", "police_ordered", "unreported_reasoned", reason=WITHDREW) == ["police_ordered"]
    assert codes("sexual_offence", "police_ordered", "police_have_it", reason=WITHDREW) == []


@pytest.mark.parametrize("reason", [reason for reason in ClosingReason if reason is not GOALS])
def test_whom_help_no_longer_reaches_is_not_held_by_goals(reason: ClosingReason) -> None:
    lacking = ("plan_missing", "goal_open", "contact_missing")
    assert codes(*lacking, reason=reason) == []
    assert codes(*lacking) == ["plan", "goals", "contact"]


@pytest.mark.parametrize("reason", list(ClosingReason))
def test_danger_screening_and_an_open_track_hold_for_every_reason(reason: ClosingReason) -> None:
    facts = ("danger_stands", "victim_unscreened", "track_open")
    assert codes(*facts, reason=reason) == ["danger", "screening", "track"]
    assert [rule.code.value for rule in standing_against_all(facts)] == ["danger", "screening", "track"]
    assert codes("track_open", "track_followed", reason=reason) == []


def test_rights_are_explained_where_the_law_gives_them() -> None:
    assert codes("child_victim", "police_have_it") == ["rights"]
    assert codes("child_victim", "police_have_it", "rights_explained") == []
    assert codes("child_victim", "police_have_it", reason=DIED) == []


def test_what_is_no_duty_of_the_case_is_not_said_to_be_done() -> None:
    def asked(*facts: str) -> list[str]:
        return [rule.code.value for rule in asked_of(facts, WITHDREW)]

    assert asked() == ["danger", "screening"]
    assert asked("child_victim", "unreported_reasoned") == ["danger", "screening", "police"]
    assert asked("child_victim", "police_ordered") == ["danger", "screening", "police_ordered"]
