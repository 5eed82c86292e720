"""Two clicks and two officers at once: one use for each officer, never one more than is left."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from tests.factories import officers, team

from sigap.access.roles import OfficeKind
from sigap.cases import events
from sigap.cases.actions.break_glass import UnableToReviewUse, break_glass, review_use
from sigap.cases.actions.finding import find_number
from sigap.cases.models import BreakGlass, BreakGlassReview, PersonSearch
from sigap.cases.queries.finding import CaseNumbers
from sigap.cases.rules.break_glass import BreakGlassFinding
from sigap.kernel.clock import now
from sigap.staff import actions as staff

pytestmark = [pytest.mark.usefixtures("committed")]
WHY = "Ayah korban datang ke rumah sakit dan mencari anaknya malam ini."


def on_rota(login: str, kind: OfficeKind, at: datetime) -> None:
    staff.roster(
        by=officers.LOADER,
        at=at,
        office=team.office(kind),
        person_id=team.person_id(login),
        starts_at=at - timedelta(minutes=1),
        ends_at=at + timedelta(hours=8),
    )
    team.stepped_up(login, at=at)


def broken(login: str, code: str) -> object:
    with team.at_desk(login) as actor:
        return break_glass(by=actor, at=now(), code=code, words=WHY).id


def test_two_clicks_are_one_use_and_two_officers_have_one_each() -> None:
    code = team.opened()
    team.accepted(code)
    on_rota(team.LESTARI, OfficeKind.POLRES_PPA, now())
    on_rota(team.HASAN, OfficeKind.UPTD_PPA, now())
    once, twice, other = team.at_once(
        partial(broken, team.LESTARI, code), partial(broken, team.LESTARI, code), partial(broken, team.HASAN, code)
    )
    assert (once.raised, twice.raised, other.raised) == (None, None, None)
    assert once.gave == twice.gave != other.gave
    assert BreakGlass.objects.count() == 2
    assert team.trail(team.case_of(code).id).count(events.GLASS_BROKEN) == 2


def test_two_auditors_at_once_leave_one_review() -> None:
    code = team.opened()
    team.accepted(code)
    on_rota(team.LESTARI, OfficeKind.POLRES_PPA, now())
    use_id = broken(team.LESTARI, code)
    assert isinstance(use_id, UUID)

    def reviewed() -> None:
        with team.at_desk(team.SURYA) as actor:
            review_use(by=actor, at=now(), use_id=use_id, finding=BreakGlassFinding.JUSTIFIED)

    outcomes = team.at_once(reviewed, reviewed)
    raised = [outcome.raised for outcome in outcomes if outcome.raised]
    assert all(isinstance(error, UnableToReviewUse) for error in raised)
    assert BreakGlassReview.objects.count() == 1


def test_the_last_search_of_the_hour_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sigap.cases.actions.finding.searches_an_hour", lambda: 1)

    def searched() -> None:
        with team.at_desk(team.DEWI) as actor:
            find_number(by=actor, at=now(), numbers=CaseNumbers(codes=("KENARI-582",)))

    outcomes = team.at_once(searched, searched, searched)
    assert sum(outcome.raised is None for outcome in outcomes) == 1
    assert PersonSearch.objects.count() == 1
