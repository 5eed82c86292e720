"""Two officials change one deadline's rule at once: one version each time, the other hears of it, nothing is lost."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.conf import LazySettings
from tests.factories import officers, team
from tests.factories.zones import JAKARTA

from sigap.access.events import SYSTEM_STREAM
from sigap.access.roles import OfficeKind, RoleCode
from sigap.clocks import actions as clocks
from sigap.clocks import events
from sigap.clocks.actions import Change
from sigap.clocks.models import ClockRule
from sigap.clocks.queries import rule_for
from sigap.clocks.rules import EscalationStep, StepRecipient
from sigap.clocks.rules.units import Unit
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict

pytestmark = [pytest.mark.usefixtures("committed")]
CODE, NADIA = "service-plan", "nadia.sekretariat"


def today() -> date:
    return now().astimezone(JAKARTA).date()


def wish(amount: int, *, since: date | None = None) -> Change:
    return Change(
        amount=amount,
        unit=Unit.WORKING_DAYS,
        ladder=(EscalationStep(no=1, at=timedelta(0), to=StepRecipient.HEAD),),
        basis=f"SK Bupati {amount}/2026",
        source="Arsip sekretariat",
        valid_from=since or today(),
    )


def newest() -> str:
    rows = ClockRule.objects.filter(code=CODE, superseded_at=None)
    return str(max(rows, key=lambda row: row.loaded_at).pk)


def changed(login: str, change: Change, based_on: str) -> ClockRule:
    with team.at_desk(login) as actor:
        return clocks.change_rule(by=actor, at=now(), code=CODE, change=change, based_on=based_on)


@pytest.fixture
def read(settings: LazySettings) -> str:
    """The version that both have read; Nadia works beside Maya."""
    settings.SIGAP_DEMO = True
    officers.officer(NADIA, "Nadia Rekaan", RoleCode.SECRETARIAT, kind=OfficeKind.SECRETARIAT)
    team.sign_in(NADIA)
    return newest()


def made() -> list[ClockRule]:
    return list(ClockRule.objects.filter(code=CODE, made_by__isnull=False).order_by("loaded_at"))


@pytest.mark.parametrize("apart", [0, 5], ids=["for the same day", "for two days"])
def test_of_two_officials_at_once_one_is_told_and_sees_the_others_version(read: str, apart: int) -> None:
    ours, theirs = wish(5), wish(9, since=today() + timedelta(days=apart))
    outcomes = team.at_once(partial(changed, team.MAYA, ours, read), partial(changed, NADIA, theirs, read))
    refused = [outcome.raised for outcome in outcomes if outcome.raised]
    assert [type(error) for error in refused] == [Conflict]
    (row,) = made()
    assert row == next(outcome.gave for outcome in outcomes if outcome.gave)
    assert rule_for(CODE, now() + timedelta(days=apart)) == row
    assert team.trail(SYSTEM_STREAM).count(events.RULE_CHANGED) == 1
    lost_by = team.MAYA if outcomes[0].raised else NADIA
    again = changed(lost_by, ours if lost_by == team.MAYA else theirs, newest())
    assert {each.pk for each in made()} == {row.pk, again.pk}, "the first version stays in the history"
    assert team.trail(SYSTEM_STREAM).count(events.RULE_CHANGED) == 2


def test_two_clicks_at_once_are_one_version(read: str) -> None:
    click = partial(changed, team.MAYA, wish(5), read)
    outcomes = team.at_once(click, click, click)
    assert [outcome.raised for outcome in outcomes] == [None, None, None]
    (row,) = made()
    assert {outcome.gave for outcome in outcomes} == {row}
    assert team.trail(SYSTEM_STREAM).count(events.RULE_CHANGED) == 1


def test_many_at_once_replace_a_version_that_began_today_once(read: str) -> None:
    first = changed(team.MAYA, wish(5), read)
    acts = [partial(changed, login, wish(amount), str(first.pk)) for login, amount in ((team.MAYA, 6), (NADIA, 8))]
    outcomes = team.at_once(*acts, partial(changed, NADIA, replace(wish(8), basis="Lain"), str(first.pk)))
    assert sum(outcome.raised is None for outcome in outcomes) == 1
    assert all(isinstance(outcome.raised, Conflict) for outcome in outcomes if outcome.raised)
    standing = [row for row in made() if row.superseded_at is None]
    assert [(row.valid_from, row.revision) for row in standing] == [(today(), 2)]
    first.refresh_from_db()
    assert first.superseded_at is not None
