"""The demo's visits: one that ended with promises, kept and late, one received, one to come. Everything is CONTOH."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sigap.access.entry import Actor
from sigap.access.queries import office_calendar
from sigap.access.roles import ROLES, RoleCode
from sigap.cli.demo import documents
from sigap.cli.demo.hours import office_moment
from sigap.cli.demo.stage import Stage
from sigap.kernel.reference import toml_file
from sigap.meetings.actions import items
from sigap.supervision.actions import noting, planning
from sigap.supervision.actions.noting import NotedPoint, PromisedAction, state_of
from sigap.supervision.actions.planning import TeamMember, VisitPlan
from sigap.supervision.models import SupervisionVisit
from sigap.supervision.rules import PointMark, VisitedParty, VisitTarget, checklist_of

MAYA = "maya.sekretariat"
_PLANNED_BEFORE = timedelta(days=6)


def pay_visits(now: datetime) -> None:
    """Plays the visits up to now; those that are there stay."""
    if SupervisionVisit.objects.exists():
        return
    papers = documents.Desk()
    stage = Stage(now, office_calendar(now), papers)
    try:
        for row in toml_file("sigap.cli.demo", "visits.toml")["visits"]:
            _pay(stage, now, row)
    finally:
        stage.leave()
        papers.close()


def _pay(stage: Stage, now: datetime, row: Mapping[str, Any]) -> None:
    day = office_moment(now + timedelta(days=row["day"], hours=row.get("hour", 0)), stage.calendar)
    visit_id = uuid4()
    plan = VisitPlan(
        target=_party(stage, row["office"]),
        starts_at=day,
        purpose=row["purpose"],
        place=row.get("place", ""),
        checklist=checklist_of(row["checklist"], 1) if "checklist" in row else None,
        team=[_member(stage, login) for login in row.get("team", ())],
        visitor=row.get("visitor", ""),
    )
    with stage.acting(MAYA) as maya:
        if plan.visitor:
            planning.record_received(by=maya, at=day + timedelta(hours=3), plan=plan, visit_id=visit_id)
        else:
            planned_at = min(day - _PLANNED_BEFORE, now - timedelta(hours=2))
            planning.plan_visit(by=maya, at=planned_at, plan=plan, visit_id=visit_id)
        if plan.checklist and "marks" in row:
            marks = {each.code: (PointMark.YES.value, "") for each in plan.checklist.points}
            marks |= {code: (mark, note) for code, mark, note in row["marks"]}
            points = [NotedPoint(code=c, mark=m, note=n, was=state_of("", "")) for c, (m, n) in marks.items()]
            noting.keep_points(by=maya, at=day + timedelta(minutes=15), visit_id=visit_id, points=points)
    for found in row.get("findings", ()):
        _find(stage, day, visit_id, found)
    if "summary" in row:
        with stage.acting(MAYA) as maya:
            noting.close_visit(by=maya, at=day + timedelta(hours=4), visit_id=visit_id, summary=row["summary"])


def _find(stage: Stage, day: datetime, visit_id: UUID, found: Mapping[str, Any]) -> None:
    finding_id = uuid4()
    promise = PromisedAction(
        text=found["promise"],
        office_id=stage.office(found["office"]).pk,
        due_on=(day + timedelta(days=found["within"])).date(),
        evidence=found["evidence"],
    )
    with stage.acting(MAYA) as maya:
        noting.note_finding(
            by=maya,
            at=day + timedelta(hours=3, minutes=30),
            visit_id=visit_id,
            text=found["text"],
            code=found.get("code", ""),
            promise=promise,
            finding_id=finding_id,
        )
    if "done" in found:
        with stage.acting(found["by"]) as officer:
            items.report_item(by=officer, at=day + timedelta(days=5), item_id=finding_id, note=found["done"])


def _party(stage: Stage, name: str) -> VisitedParty:
    return VisitedParty(kind=VisitTarget.OFFICE, id=stage.office(name).pk, name=name)


def _member(stage: Stage, login: str) -> TeamMember:
    person = stage.person(login)
    with stage.acting(login) as actor:
        return TeamMember(person=person.pk, name=person.name, position=_position(actor))


def _position(actor: Actor) -> str:
    held = actor.memberships[0]
    return f"{ROLES[RoleCode(held.role)].name}, {held.office_name}"
