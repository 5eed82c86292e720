"""The plan of a case: a goal is set, and once it is said what became of it. The first one ends the plan's deadline."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import events
from sigap.assistance.actions.places import goal_place, outcome_place
from sigap.assistance.models import Goal
from sigap.assistance.queries import PersonFacts, persons_facts
from sigap.assistance.rules import GoalArea, GoalOutcome
from sigap.cases.actions.fulfilling import fulfilled_by
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.cases.rules.deadlines import SERVICE_PLAN
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.vault.sealing import seal


class UnableToSetGoal(Unable):
    """Nothing is said, its day lies behind, or it is about nobody of the case."""


class UnableToEndGoal(Unable):
    """Nothing is said of what became of it."""


@audit.action
def set_goal(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    area: GoalArea,
    ordinal: int | None,
    due_on: date,
    words: str,
    post_key: UUID,
) -> Goal:
    """Adds a goal to the plan; the same `post_key` again gives the same one. Raises UnableToSetGoal, Refused."""
    office_id = access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    case = locked_open(access.case.id)
    if known := Goal.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return known
    if not words.strip():
        raise UnableToSetGoal(_("Tulis apa yang ingin dicapai."))
    if due_on < localdate(at):
        raise UnableToSetGoal(_("Tanggalnya sudah lewat. Tulis kapan tujuan ini dilihat lagi."))
    person = _person(case.id, ordinal)
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    goal = Goal(
        id=uuid4(),
        case=case,
        person_id=person.id if person else None,
        area=area.value,
        due_on=due_on,
        set_by=by.person_id,
        set_by_name=by.name,
        set_at=at,
        office_id=office_id,
        office_name=next(held.office_name for held in by.memberships if held.office_id == office_id),
        key_id=key.id,
        post_key=str(post_key),
    )
    goal.sealed_goal = seal(words, key=key, place=goal_place(goal.id))
    goal.save(force_insert=True)
    record_case_event(by, at, case.id, events.GOAL_SET, goal=str(goal.id), area=goal.area)
    proof, outcome = goal.id, "plan_written"
    fulfilled_by(
        by=by, at=at, case_id=case.id, rule=SERVICE_PLAN, done_at=at, outcome=outcome, proof=proof, office_id=office_id
    )
    return goal


def _person(case_id: UUID, ordinal: int | None) -> PersonFacts | None:
    """Whom a goal is for; none for everybody. Raises UnableToSetGoal."""
    if ordinal is None:
        return None
    person = next((who for who in persons_facts(case_id) if who.ordinal == ordinal), None)
    if person is None:
        raise UnableToSetGoal(_("Orang ini tidak ada dalam kasus. Pilih lagi."))
    return person


@audit.action
def end_goal(*, by: Actor, at: datetime, access: CaseAccess, goal_id: UUID, outcome: GoalOutcome, words: str) -> Goal:
    """Says what became of a goal, once. The same outcome again changes nothing, another one raises Conflict.

    Raises UnableToEndGoal, Refused.
    """
    access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    case = locked_open(access.case.id)
    goal = Goal.objects.filter(pk=goal_id, case=case).first()
    if goal is None:
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(case.id), "item": str(goal_id)})
    if not goal.is_open:
        if goal.outcome != outcome:
            raise Conflict(_("Rekan Anda sudah mencatat hasil tujuan ini. Muat ulang halamannya."))
        audit.unchanged()
        return goal
    if outcome is GoalOutcome.OPEN or not words.strip():
        raise UnableToEndGoal(_("Tulis apa yang terjadi, supaya yang memutuskan nanti mengerti."))
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    goal.outcome, goal.ended_by, goal.ended_by_name, goal.ended_at = outcome.value, by.person_id, by.name, at
    goal.sealed_outcome = seal(words, key=key, place=outcome_place(goal.id))
    goal.save(update_fields=["outcome", "ended_by", "ended_by_name", "ended_at", "sealed_outcome"])
    record_case_event(by, at, case.id, events.GOAL_ENDED, goal=str(goal.id), area=goal.area, outcome=goal.outcome)
    return goal
