"""The version of a deadline that officials had on the first day says how long limits and renewals are."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from tests.actions.test_legal_limits import note, opened, running
from tests.actions.test_protection import ask, ends, give
from tests.actions.test_protection import opened as opened_with_victim
from tests.actions.test_protection import running as owed
from tests.factories import team
from tests.factories.deadlines import wib
from tests.factories.zones import JAKARTA

from sigap.access.queries import office_calendar
from sigap.clocks.models import ClockRule
from sigap.clocks.queries import rule_for
from sigap.clocks.rules.units import Unit
from sigap.legal.queries.track import deadlines_of
from sigap.legal.rules import MarkKind, StandingMark, expected_among
from sigap.protection.rules import ProtectionKind, renew_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def versioned(code: str, since: date, **change: object) -> None:
    row = ClockRule.objects.get(code=code)
    row.pk, row.valid_from, row.made_by, row.made_by_name = uuid4(), since, uuid4(), "Sari"
    for name, value in change.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_a_limit_is_as_long_as_on_its_first_day() -> None:
    versioned("law-spdp", date(2026, 3, 1), amount=3)
    before, after = opened(), opened()
    note(before, MarkKind.SPRINDIK, date(2026, 2, 16))
    note(after, MarkKind.SPRINDIK, date(2026, 3, 16))
    assert running(before)["law-spdp"].due_at.astimezone(JAKARTA).date() == date(2026, 2, 23)
    assert running(after)["law-spdp"].due_at.astimezone(JAKARTA).date() == date(2026, 3, 19)


def test_a_limit_that_officials_count_in_duty_days_ends_by_the_offices_calendar() -> None:
    versioned("law-spdp", date(2026, 3, 1), amount=2, unit=Unit.WORKING_DAYS, runs_by="office")
    code = opened()
    note(code, MarkKind.SPRINDIK, date(2026, 11, 13))  # a Friday
    assert running(code)["law-spdp"].due_at.astimezone(JAKARTA).date() > date(2026, 11, 15)


def test_what_is_awaited_is_awaited_until_the_day_of_that_version() -> None:
    versioned("law-spdp", date(2026, 3, 1), amount=3)
    mark = StandingMark(kind=MarkKind.SPRINDIK, on=date(2026, 3, 16), person_id=None, is_sure=True)
    code = opened()
    note(code, MarkKind.SPRINDIK, mark.on)
    with team.on_case(team.ANTON, code) as (_actor, access):
        versions = [clock.rule.as_rule() for clock in deadlines_of(access)]
    [awaited] = [each for each in expected_among([mark], versions=versions) if each.kind is MarkKind.SPDP]
    assert (awaited.due_on, awaited.limit.days) == (date(2026, 3, 19), 3)
    [shipped] = [each for each in expected_among([mark]) if each.kind is MarkKind.SPDP]
    assert shipped.due_on == date(2026, 3, 23)


def test_a_renewal_is_asked_for_as_long_before_the_end_as_officials_say() -> None:
    versioned("order-tpks-renew", date(2026, 1, 5), amount=14)
    code = opened_with_victim()
    row, given = ask(team.DEWI, code, ProtectionKind.COURT_TPKS), team.AT + timedelta(days=1)
    end = ends(give(team.DEWI, code, row, given))
    assert owed(row)["order-tpks-renew"].due_at == end - timedelta(days=14)


@pytest.mark.parametrize(
    ("amount", "unit", "by"),
    [
        (48, Unit.HOURS, wib(11, 23, 14)),
        (1, Unit.MONTHS, wib(10, 25, 14)),
        (2, Unit.WORKING_DAYS, wib(11, 20, 14)),
    ],
)
def test_a_renewal_in_any_unit_leaves_that_time(amount: int, unit: Unit, by: datetime) -> None:
    rule, end = rule_for("order-tpks-renew", team.AT), wib(11, 25, 14)
    rule.amount, rule.unit, rule.runs_by = amount, unit, "office" if unit is Unit.WORKING_DAYS else "wall"
    assert renew_by(rule.as_rule(), end, office_calendar(end)) == by
