"""Where next: terms, hands, and what is ticked planned once: into prevention, RAD line and calendar."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.factories import planning, team
from tests.factories import village_offices as offices
from tests.factories.team import GITA, MAYA, SITI, at_desk

from sigap.access.roles import OfficeKind
from sigap.actionplan.models import Activity
from sigap.audit.models import Event
from sigap.kernel.errors import Conflict, Refused
from sigap.outreach.rules import SessionAudience, SessionTopic
from sigap.prevention.actions import call_off
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.models import PreventionActivity
from sigap.prevention.queries import calendar_dates, sessions_of_activity
from sigap.villages import events
from sigap.villages.actions.quarter import (
    QuarterTerms,
    UnableForQuarter,
    choose,
    plan_villages,
    set_terms,
    undo_choice,
)
from sigap.villages.models import NextChoice, NextPlan
from sigap.villages.queries.next_quarter import QuarterView, quarter_view
from sigap.villages.rules.where_next import LeftOutReason, NextMode, NextQuarter

pytestmark = pytest.mark.django_db
NEXT = NextQuarter(year=2027, number=1)


def terms(**more: Any) -> QuarterTerms:
    told: dict[str, Any] = {
        "budget": 24_000_000, "cost_session": 4_000_000, "cost_km": 10_000, "seat": offices.DISTRICT,
        "topic": SessionTopic.CHILD_MARRIAGE, "audience": SessionAudience.PARENTS,
    }  # fmt: skip
    return QuarterTerms(**(told | more))


def seen(login: str = GITA) -> QuarterView:
    with at_desk(login) as actor:
        return quarter_view(actor, NEXT, NextMode.NEED, team.AT)


def plan(codes: list[str], *, login: str = GITA, mode: NextMode = NextMode.NEED) -> list[PreventionActivity]:
    with at_desk(login) as actor:
        return plan_villages(by=actor, at=team.AT, quarter=NEXT, mode=mode, regions=codes)


def hand(code: str, *, is_in: bool, why: str = "Diminta camat", login: str = GITA) -> NextChoice:
    with at_desk(login) as actor:
        return choose(by=actor, at=team.AT, quarter=NEXT, region_code=code, is_in_plan=is_in, why=why)


@pytest.fixture
def codes(team: None) -> list[str]:
    return offices.hire_team()


def test_what_is_ticked_is_planned_once_into_rad_line_and_calendar(codes: list[str]) -> None:
    planning.in_force([planning.activity("Penyuluhan", OfficeKind.DINSOS)], at=team.AT)
    key = Activity.objects.get(title="Penyuluhan").key
    with at_desk(GITA) as actor:
        set_terms(by=actor, at=team.AT, quarter=NEXT, terms=terms(rad_activity=key, rad_title="Penyuluhan"))
        set_terms(by=actor, at=team.AT, quarter=NEXT, terms=terms(rad_activity=key, rad_title="Penyuluhan"))
    proposed = [each.village.code for each in seen().proposal.chosen]
    assert proposed == codes[:5]
    made = plan(proposed[:3])
    assert (plan(proposed[:3]), plan(proposed[:3], login=MAYA), PreventionActivity.objects.count()) == ([], [], 3)
    assert {(row.topic, row.audience, row.budget, row.rad_activity) for row in made} == {
        ("child_marriage", "parents", 4_000_000, key)
    }
    assert [row.region_code for row in made] == proposed[:3]
    assert len({row.day for row in made}) == 3
    assert all(NEXT.first <= row.day <= NEXT.last for row in made)
    assert "Belum pernah didatangi" in made[0].why
    with at_desk(GITA) as actor:
        assert len(sessions_of_activity(actor, key)) == 3
        (source,) = calendar_dates(first=NEXT.first, last=NEXT.last)
        assert source.rows.count() == 3
    view = seen()
    assert (view.spent, view.rest, len(view.sessions)) == (12_000_000, 12_000_000, 3)
    assert not {each.village.code for each in view.proposal.chosen} & set(proposed[:3])
    assert [json.loads(each.body)["ids"] for each in Event.objects.filter(code=events.QUARTER_PLANNED)] == [
        {"quarter": "2027-1", "count": "3"}
    ]
    assert Event.objects.filter(code=events.TERMS_SET).count() == 1


def test_money_bounds_the_proposal_and_impossible_terms_are_refused(codes: list[str]) -> None:
    bad = ({"budget": -1}, {"cost_session": 10**13}, {"cost_km": -5}, {"seat": "16.01.01"}, {"seat": "x"})
    for more in bad:
        with at_desk(GITA) as actor, pytest.raises(UnableForQuarter):
            set_terms(by=actor, at=team.AT, quarter=NEXT, terms=terms(**more))
    with at_desk(GITA) as actor:
        set_terms(by=actor, at=team.AT, quarter=NEXT, terms=terms(budget=9_000_000))
    view = seen()
    assert (len(view.proposal.chosen), view.proposal.cost) == (2, 8_000_000)
    assert view.proposal.left_out[0].reason is LeftOutReason.MONEY
    plan([each.village.code for each in view.proposal.chosen])
    assert not seen().proposal.chosen


def test_hands_change_the_proposal_with_a_reason_and_are_taken_back(codes: list[str]) -> None:
    out, into = codes[0], codes[-1]
    for why in (" ", "Lihat KENARI-582", "Telepon 0812 3456 7890"):
        with pytest.raises((UnableForQuarter, UnableForPrevention)):
            hand(out, is_in=False, why=why)
    for code in ("16.09.01", "16.01.01.2001", "x", ""):
        with pytest.raises(UnableForQuarter):
            hand(code, is_in=True)
    first = hand(out, is_in=False)
    assert hand(out, is_in=False) == first
    hand(into, is_in=True, why="Pere'an: baru dibuka jalannya")
    view = seen()
    assert view.proposal.chosen[0].village.code == into
    assert out not in {each.village.code for each in view.proposal.chosen}
    assert {row.village.code: row.reason for row in view.proposal.left_out}[out] is LeftOutReason.BY_HAND
    with at_desk(MAYA) as actor:
        undo_choice(by=actor, at=team.AT, quarter=NEXT, region_code=out)
        undo_choice(by=actor, at=team.AT, quarter=NEXT, region_code=out)
    assert out in {each.village.code for each in seen().proposal.chosen}
    (made,) = plan([into])
    assert made.why.startswith("Pere'an: baru dibuka jalannya.")
    with pytest.raises(UnableForQuarter, match="direncanakan"):
        hand(into, is_in=False)
    with at_desk(GITA) as actor:
        call_off(by=actor, at=team.AT, activity_id=made.pk, why="Jalan putus lagi")
    hand(into, is_in=True)
    assert plan([into])[0].pk != made.pk


def test_what_is_not_proposed_any_more_is_said_and_others_may_not(codes: list[str]) -> None:
    hand(codes[0], is_in=False)
    with pytest.raises(Conflict, match="tidak diusulkan lagi"):
        plan(codes[:2])
    with pytest.raises(Conflict):
        plan(["x"])
    with pytest.raises(UnableForQuarter, match="Centang"):
        plan([])
    assert not PreventionActivity.objects.exists()
    for login in (SITI, offices.KARIM, offices.JOKO):
        for act in (lambda login=login: seen(login), lambda login=login: plan(codes[:1], login=login),
                    lambda login=login: hand(codes[1], is_in=True, login=login)):  # fmt: skip
            with pytest.raises(Refused):
                act()
        with at_desk(login):
            assert not NextPlan.objects.exists()
    past = NextQuarter(year=2026, number=3)
    with at_desk(GITA) as actor, pytest.raises(Refused):
        set_terms(by=actor, at=team.AT, quarter=past, terms=terms())


def test_a_village_just_visited_or_planned_is_left_for_others(codes: list[str]) -> None:
    today = offices.TODAY
    held = {"topic": "signs", "audience": "parents", "office_id": uuid4(), "office_name": "x", "planned_by": uuid4(),
            "planner_name": "x", "planned_at": team.AT}  # fmt: skip
    for code, day, status in ((codes[0], today - timedelta(days=20), "held"), (codes[1], today, "planned")):
        PreventionActivity.objects.create(region_code=code, day=day, status=status, code=f"k{code}", **held)
    reasons = {row.village.code: row.reason for row in seen().proposal.left_out}
    assert (reasons[codes[0]], reasons[codes[1]]) == (LeftOutReason.RECENT, LeftOutReason.PLANNED)
    assert seen().reached() == ({"16.09.01"}, set())
    assert seen().quarter.first == date(2027, 1, 1)
