"""An office that helps with one thing reads what was written to it; a case's core team reads the whole (ADR 46)."""

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.factories import partners, plans, team

from sigap.access.roles import OfficeKind, Section
from sigap.assistance import actions as assistance
from sigap.assistance.models import Service
from sigap.assistance.rules import ReferralPurpose, ServiceKind
from sigap.cases import actions as cases
from sigap.cases import reading
from sigap.cases.models import Assignment, DangerTag, Participation, SectionText
from sigap.cases.queries.glance import at_a_glance
from sigap.cases.queries.open_work import OpenWork
from sigap.cases.rows import step_rows
from sigap.cases.rules.danger import DangerSource, SafetyStep
from sigap.casework.actions import end_service
from sigap.casework.reading import open_plan
from sigap.casework.rules import ServiceState
from sigap.clocks.models import Clock
from sigap.referrals.models import Referral
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
STORY = "CONTOH: disekap tiga pekan, dijemput polisi."
VISUM = frozenset({ReferralPurpose.FORENSIC_EXAMINATION})


def _in_three_hands() -> str:
    """A case with a summary, a service, the police, and a visum that they asked for."""
    code = team.opened()
    team.named(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text=STORY, based_on=0)
        assistance.note_service(
            by=actor,
            at=team.AT,
            access=access,
            kind=next(iter(ServiceKind)),
            done_at=team.AT,
            note="CONTOH",
            post_key=uuid4(),
        )
    team.accepted(code)
    team.offered(code, OfficeKind.RSUD, VISUM, by=team.ANTON)
    return code


@pytest.mark.parametrize(
    "purpose",
    [
        ReferralPurpose.EDUCATION,
        ReferralPurpose.CIVIL_PAPERS,
        ReferralPurpose.FAITH_COUNSELLING,
        ReferralPurpose.LABOUR_INSPECTION,
        ReferralPurpose.WITNESS_PROTECTION,
    ],
)
def test_who_helps_with_one_thing_reads_its_own_request_and_no_more(purpose: ReferralPurpose) -> None:
    code = _in_three_hands()
    login = partners.answerer(purpose)
    team.accepted(code, login, frozenset({purpose}))
    with team.on_case(login, code) as (_actor, access):
        known = {access.case.office_id, *access.office_ids}
        assert not access.is_in_core_team
        assert [row.purposes for row in Referral.objects.all()] == [[purpose]]
        assert set(Participation.objects.values_list("office_id", flat=True)) == known
        assert set(Assignment.objects.values_list("office_id", flat=True)) == known
        assert not Service.objects.exists()
        assert not SectionText.objects.filter(room=Section.SUMMARY).exists()
        assert {each.office_id for each in at_a_glance(access).work} <= set(access.office_ids)
    opened = reading.open_front(entering=team.entering(login), code=code, at=team.LATER)
    assert (opened.text, opened.row) == ("", None)
    # Whom to ring stands there all the same.
    people = {who.name for part in opened.glance.participants for who in part.people}
    assert team.PEOPLE[team.DEWI][0] in people
    assert team.PEOPLE[team.ANTON][0] not in people


def test_who_helps_with_one_thing_still_tells_of_a_danger_and_answers_it() -> None:
    code = _in_three_hands()
    team.accepted(code, team.AHMAD, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.set_dangers(by=actor, at=team.AT, access=access, flags=["weapon"], source=DangerSource.OFFICER)
    with team.on_case(team.AHMAD, code) as (actor, access):
        told = ["weapon", "confinement"]
        cases.set_dangers(by=actor, at=team.AT, access=access, flags=told, source=DangerSource.OFFICER)
        assert set(DangerTag.objects.values_list("flag", flat=True)) == set(told)
        for tag in DangerTag.objects.filter(case=access.case):
            cases.answer_danger(
                by=actor, at=team.LATER, access=access, tag_id=tag.pk, step=SafetyStep.POLICE_CALLED, done_at=team.LATER
            )
    case_id = team.case_of(code).pk
    assert not Clock.objects.filter(subject_id=case_id, rule_code="danger-high", stopped_at=None).exists()
    assert Clock.objects.filter(subject_id=case_id, rule_code="danger-high").exists()


def test_who_helps_with_one_thing_reads_and_ends_the_task_that_the_plan_gives_it() -> None:
    code = _in_three_hands()
    team.accepted(code, team.AHMAD, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    plans.plan(code, plans.draft(code, OfficeKind.KEMENAG), plans.draft(code))
    read = open_plan(entering=team.entering(team.AHMAD), code=code, at=team.LATER)
    (task,) = read.others
    assert (task.task, read.goals) == ("Rekaan: delapan sesi.", ())
    with team.on_case(team.AHMAD, code) as (actor, access):
        ended = end_service(
            by=actor,
            at=team.LATER,
            access=access,
            service_id=task.row.id,
            state=ServiceState.DONE,
            words="Rekaan: baik.",
        )
    assert ended.state == ServiceState.DONE


@pytest.mark.parametrize(
    ("login", "purpose"),
    [(team.SITI, ReferralPurpose.SOCIAL_REHABILITATION), (team.RATNA, ReferralPurpose.CASE_INFORMATION)],
)
def test_the_core_team_reads_the_whole(login: str, purpose: ReferralPurpose) -> None:
    code = _in_three_hands()
    team.accepted(code, login, frozenset({purpose}))
    with team.on_case(login, code) as (_actor, access):
        assert access.is_in_core_team
        assert {purpose for row in Referral.objects.all() for purpose in row.purposes} >= {purpose, *VISUM}
        assert Participation.objects.count() == 4
    assert reading.open_front(entering=team.entering(login), code=code, at=team.LATER).text == STORY


def test_what_the_plan_of_another_office_waits_for_leads_the_police_nowhere() -> None:
    code = _in_three_hands()
    office = team.case_of(code).office_id
    goal = OpenWork(
        kind=Kind.GOAL, subject_id=uuid4(), since=team.AT, due_at=team.AT, soon_at=None, held_until=None,
        is_paused=False, word="", who="", office_id=office, office="UPTD", blocks_closing=False,
    )  # fmt: skip
    shown = {}
    for login in (team.DEWI, team.ANTON):
        with team.on_case(login, code) as (actor, access):
            own = replace(goal, kind=Kind.PLANNED_SERVICE, office_id=actor.memberships[0].office_id)
            shown[login] = [row.what for row in step_rows(actor, access, (goal, own), at=team.LATER)]
    assert [len(shown[login]) for login in (team.DEWI, team.ANTON)] == [2, 1]
