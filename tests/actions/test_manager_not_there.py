"""What is meant for a case's manager is read by somebody: who is away, has left or must not know is stood in for."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.actions.test_errands import give
from tests.actions.test_field_visits import keep_from
from tests.actions.test_intake_sheet import HEARD, person, saved
from tests.actions.test_referrals_between import VISUM
from tests.actions.test_risk import alone, decide
from tests.actions.test_shelter import admitted, held, left, noted
from tests.factories import breach, joint, rosters, shelter, team
from tests.factories.shelter import AT
from tests.factories.sittings import session
from tests.factories.team import ANTON, DEWI, HASAN, LATER, RINA

from sigap.access.roles import OfficeKind
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.actions.danger import tell_joined
from sigap.cases.models import Case
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import RiskFinding
from sigap.errands.jobs import ring as ring_errands
from sigap.errands.models import Errand
from sigap.intake import actions as intake
from sigap.notifications.models import Alert, Notice
from sigap.notifications.rules import Audience
from sigap.sessions.rules import NotHeld
from sigap.shelter.jobs import ring
from sigap.shelter.rules import LeaveReason, StayEntryKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HOUR = timedelta(hours=1)
ABSENT = "shelter-absent-manager"
type Hearer = tuple[object, object, str]


def told(code: str) -> list[Hearer]:
    """Who hears of it: a person, an office, a part of it."""
    return list(Notice.objects.filter(code=code).order_by("person_id").values_list("person_id", "office_id", "role"))


def head() -> Hearer:
    return None, team.office(OfficeKind.UPTD_PPA).pk, Audience.HEAD


def kept(code: str) -> None:
    """A report that joins the case asks that its manager must not know."""
    report = team.taken(HASAN)
    saved(report, replace(HEARD, kept_from=frozenset({person(DEWI)})), login=HASAN)
    with team.at_desk(HASAN) as actor:
        intake.decide_join(by=actor, at=LATER, envelope=report, code=code)
    Notice.objects.filter(code="report-joined").delete()


def ended(login: str = DEWI) -> None:
    """The role's last day has passed, and nobody ended it."""
    team.rewritten("access_membership", team.membership_of(login), until=team.AT - timedelta(minutes=1))


def rung() -> str:
    """The worker takes the steps of staff and manager; what the trail says of the second."""
    with team.role("sigap_worker"):
        ring(AT + 2 * HOUR)
        ring(AT + 2 * HOUR + timedelta(minutes=30))
    return str(Event.objects.filter(code="shelter:absence:rung").latest("seq").body)


def not_back() -> str:
    code = team.opened()
    stay = admitted(held(code, shelter.opened()))
    noted(stay, StayEntryKind.ABSENCE, due_at=AT + 2 * HOUR)
    return code


def test_of_who_is_not_back_the_head_hears_where_the_manager_must_not_know() -> None:
    kept(not_back())
    assert "head" in rung()
    assert told(ABSENT) == [head()]
    alert = Notice.objects.get(code=ABSENT).alert_id
    assert alert is not None
    assert Alert.objects.get(pk=alert).climbs


def test_of_who_is_not_back_the_head_hears_where_the_managers_role_ended() -> None:
    not_back()
    ended()
    assert "head" in rung()
    assert told(ABSENT) == [head()]


def test_while_the_manager_is_away_who_stands_in_hears_too_else_the_head() -> None:
    code = not_back()
    rosters.away(DEWI, substitute=RINA)
    assert "substitute" in rung()
    assert sorted(map(str, told(ABSENT))) == sorted(str((team.person_id(login), None, "")) for login in (DEWI, RINA))
    keep_from(code, RINA)
    Notice.objects.filter(code=ABSENT).delete()
    with team.role("sigap_worker"):
        ring(AT + 3 * HOUR)
    assert told(ABSENT) == []
    with team.at_desk(HASAN) as actor:
        tell_joined(by=actor, at=LATER, case=team.case_of(code), is_danger=False)
    assert set(told("report-joined")) == {(team.person_id(DEWI), None, ""), head()}


def test_of_risk_requests_and_sessions_who_stands_in_for_the_manager_hears_too() -> None:
    code = team.opened()
    Case.objects.filter(code=code).update(risk="low")
    joint.police_in(code)
    rosters.away(DEWI, substitute=RINA)
    decide(ANTON, code, Risk.MEDIUM)
    row = decide(ANTON, code, Risk.LOW)
    alone(ANTON, code, row, at=AT + 70 * HOUR)
    with team.on_case(HASAN, code) as (actor, access):
        cases.review_lowering(
            by=actor, at=AT + 71 * HOUR, access=access, decision_id=row.id, finding=RiskFinding.TOO_LOW
        )
    team.offered(code, OfficeKind.RSUD, VISUM, by=ANTON)
    for hours in (0, 1):
        session(code, RINA, at=LATER + hours * HOUR, not_held=NotHeld.ABSENT)
    both = {(team.person_id(login), None, "") for login in (DEWI, RINA)}
    for notice in ("risk-raised", "risk-too-low", "referral-between", "session-missed-again"):
        assert both <= set(told(notice)), notice


def test_where_nobody_of_the_office_may_know_the_trail_says_so() -> None:
    code = not_back()
    for login in (RINA, HASAN):
        keep_from(code, login)
    ended()
    assert "nobody" in rung()


def test_of_who_left_alone_and_of_a_hold_that_lapsed_the_head_hears() -> None:
    house = shelter.opened()
    stay = admitted(held(team.opened(), house))
    held(team.opened(), house)
    ended()
    left(stay, AT + HOUR, LeaveReason.OWN_WISH)
    assert told("shelter-left-alone") == [head()]
    with team.role("sigap_worker"):
        ring(AT + 7 * HOUR)
    assert told("shelter-hold-over") == [head()]


def test_of_an_errand_an_incident_and_a_joining_report_the_head_hears() -> None:
    code, number = team.opened(), breach.reported()
    breach.assessed(number)
    row, _held = give(code)
    Errand.objects.filter(pk=row.pk).update(due_on=localdate(LATER) - timedelta(days=1))
    kept(code)
    assert ring_errands(LATER) == 1
    breach.asked(number, code)
    with team.at_desk(RINA) as actor:
        tell_joined(by=actor, at=LATER, case=team.case_of(code), is_danger=False)
    for notice in ("errand-silent", "incident-case-asked", "report-joined"):
        assert told(notice) == [head()], notice
