"""How long something is kept: to the day in Jakarta, never shorter than it was told, and each fixed figure as swept."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from tests.factories.zones import JAKARTA

from sigap.clocks.rules import RuleUnfit, kept_until, rule_on, rules_from, told_before
from sigap.clocks.rules.units import Unit
from sigap.kernel.reference import toml_file
from sigap.mailbox.dialogue.rules import READABLE_FOR
from sigap.provisions.rules import SourceKind
from sigap.retention.models import CLASS_LABELS, FATE_LABELS
from sigap.retention.rules import (
    FIXED,
    RULE_OF,
    TOLD_AT_LEAST,
    RetentionOutcome,
    RetentionSubject,
    Term,
    announcement_day,
    ended_by,
    may_go,
    term_of,
)

SHIPPED = rules_from(toml_file("sigap.clocks", "rules.toml"))
REPORT = rule_on(SHIPPED, RULE_OF[RetentionSubject.REPORT], date(2026, 11, 25))
CASE = rule_on(SHIPPED, RULE_OF[RetentionSubject.CASE], date(2026, 11, 25))


@pytest.mark.parametrize(
    ("ended_at", "until"),
    [
        # Not before its last hour: what ended in the middle of a day goes with the next one.
        (datetime(2026, 11, 25, 9, tzinfo=JAKARTA), date(2027, 11, 26)),
        (datetime(2026, 11, 25, tzinfo=JAKARTA), date(2027, 11, 25)),
        # Half past eleven at night in Jakarta is the same day there, though it is another one by the server's clock.
        (datetime(2026, 11, 25, 16, 30, tzinfo=UTC), date(2027, 11, 26)),
        (datetime(2026, 11, 25, 17, 30, tzinfo=UTC), date(2027, 11, 27)),
        (datetime(2028, 2, 29, 12, tzinfo=JAKARTA), date(2029, 3, 1)),
    ],
)
def test_it_ends_on_a_day_in_jakarta(ended_at: datetime, until: date) -> None:
    assert kept_until(REPORT, ended_at, JAKARTA) == until


def test_only_rules_of_keeping_say_how_long_something_is_kept() -> None:
    with pytest.raises(RuleUnfit):
        kept_until(rule_on(SHIPPED, "case-review", date(2026, 11, 25)), datetime(2026, 1, 1, tzinfo=UTC), JAKARTA)
    with pytest.raises(RuleUnfit):
        kept_until(replace(REPORT, unit=Unit.WORKING_DAYS), datetime(2026, 1, 1, tzinfo=UTC), JAKARTA)


def test_what_is_proposed_is_marked_as_not_verified() -> None:
    for rule in (REPORT, CASE):
        assert rule.kind in {SourceKind.MEMORY, SourceKind.DERIVED}
        assert "belum dicocokkan" in rule.source
        assert told_before(rule) >= TOLD_AT_LEAST


@pytest.mark.parametrize("shift", range(-40, 41, 5))
def test_what_ends_soon_is_looked_for_wide_enough(shift: int) -> None:
    at = datetime(2027, 11, 11, 8, tzinfo=JAKARTA)
    ended = datetime(2026, 11, 25, 9, tzinfo=JAKARTA) + timedelta(days=shift)
    if term_of(REPORT, ended, JAKARTA).is_to_tell(at.date()):
        assert ended <= ended_by(REPORT, at)


DUE = date(2027, 11, 25)
TERM = Term(due_on=DUE, told_from=date(2027, 11, 11))
TOLD = datetime(2027, 11, 11, 8, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("at", "term", "told_at", "goes"),
    [
        (datetime(2027, 11, 24, 23, 59, 59, tzinfo=JAKARTA), TERM, TOLD, False),
        (datetime(2027, 11, 24, 17, 0, tzinfo=UTC), TERM, TOLD, True),
        (datetime(2027, 11, 25, 0, 0, tzinfo=JAKARTA), TERM, TOLD, True),
        (datetime(2027, 11, 25, 0, 0, tzinfo=JAKARTA), replace(TERM, due_on=date(2028, 11, 25)), TOLD, False),
        (datetime(2027, 11, 20, 0, 0, tzinfo=JAKARTA), replace(TERM, due_on=date(2027, 5, 25)), TOLD, False),
        (datetime(2027, 11, 25, 8, 0, tzinfo=JAKARTA), TERM, datetime(2027, 11, 18, 8, 1, tzinfo=JAKARTA), False),
    ],
)
def test_it_goes_on_the_day_and_not_before(at: datetime, term: Term, told_at: datetime, *, goes: bool) -> None:
    today = at.astimezone(JAKARTA).date()
    assert may_go(due_on=DUE, told_at=told_at, at=at, today=today, term=term) is goes


def test_what_is_long_over_is_told_a_week_before_it_goes() -> None:
    at = datetime(2028, 1, 1, 8, tzinfo=JAKARTA)
    assert announcement_day(TERM, at, JAKARTA) == date(2028, 1, 8)
    assert announcement_day(TERM, datetime(2027, 11, 11, 8, tzinfo=JAKARTA), JAKARTA) == DUE


SWEPT = {
    "unsent": ("sigap.access", "people.sql", r"interval '24 hours'", 1),
    "search": ("sigap.cases", "finding.sql", r"interval '2 days'", 2),
    "half_file": ("sigap.mailbox", "files.sql", r"begun_at < p_at - interval '1 day'", 1),
    "draft": ("sigap.intake", "doors.sql", r"interval '7 days'", 7),
    "read_line": (
        "sigap.mailbox",
        "dialogue.sql",
        r"read_at <= p_at - make_interval\(days => mailbox.most\('readable_days'\)\)",
        READABLE_FOR.days,
    ),
    "mail": ("sigap.notifications", "mail.sql", r"sent_at < p_at - interval '90 days'", 90),
}


@pytest.mark.parametrize("each", [fixed for fixed in FIXED if fixed.days], ids=lambda fixed: fixed.code)
def test_a_fixed_figure_is_the_one_that_is_swept(each: object) -> None:
    fixed = next(one for one in FIXED if one is each)
    room, name, interval, days = SWEPT[fixed.code]
    text = files(room).joinpath("sql", name).read_text(encoding="utf-8")
    assert re.search(interval, text)
    assert fixed.days == days


def test_everything_has_words_and_the_trail_stays() -> None:
    assert set(CLASS_LABELS) == {fixed.code for fixed in FIXED}
    assert set(FATE_LABELS) == set(RetentionOutcome)
    (trail,) = [fixed for fixed in FIXED if fixed.fate is RetentionOutcome.NEVER]
    assert (trail.code, trail.days) == ("trail", None)
