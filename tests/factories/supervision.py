"""Visits at the desk's own role. All invented."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.supervision.actions import noting, planning
from sigap.supervision.actions.noting import NotedPoint, PointsKept, state_of
from sigap.supervision.actions.planning import TeamMember, VisitPlan
from sigap.supervision.models import SupervisionVisit
from sigap.supervision.rules import PointMark, VisitedParty, VisitTarget, checklist_of

AT = team.AT
TOMORROW = AT + timedelta(days=1)
PURPOSE = "Melihat layanan pengaduan CONTOH"


def office_party(kind: OfficeKind = OfficeKind.DINSOS) -> VisitedParty:
    """An office as it is called now."""
    found = team.office(kind)
    return VisitedParty(kind=VisitTarget.OFFICE, id=found.pk, name=found.name)


def member(login: str) -> TeamMember:
    """Somebody with an account who goes along."""
    return TeamMember(person=team.person_id(login), name=team.PEOPLE[login][0], position="Petugas")


def plan_of(**more: Any) -> VisitPlan:
    """A visit to the Dinsos tomorrow, by the office's checklist, with Dewi of the UPTD."""
    told = {
        "target": office_party(),
        "starts_at": TOMORROW,
        "purpose": PURPOSE,
        "place": "Muaradua",
        "checklist": checklist_of("office", 1),
        "team": [member(team.DEWI)],
    }
    return VisitPlan(**{**told, **more})


def planned(plan: VisitPlan | None = None, *, visit_id: UUID | None = None, at: datetime = AT) -> SupervisionVisit:
    """Maya plans it."""
    with team.at_desk(team.MAYA) as actor:
        made: SupervisionVisit = planning.plan_visit(
            by=actor, at=at, plan=plan or plan_of(), visit_id=visit_id or uuid4()
        )
        return made


def received() -> SupervisionVisit:
    """The provincial police came this morning."""
    told = plan_of(starts_at=AT - timedelta(hours=1), visitor="Polda CONTOH", checklist=None, team=())
    with team.at_desk(team.MAYA) as actor:
        made: SupervisionVisit = planning.record_received(by=actor, at=AT, plan=told, visit_id=uuid4())
        return made


def point(code: str, mark: str, note: str = "", *, was: tuple[str, str] = ("", "")) -> NotedPoint:
    """A point as a page sends it."""
    return NotedPoint(code=code, mark=mark, note=note, was=state_of(*was))


def noted(visit: SupervisionVisit, points: Sequence[NotedPoint], *, login: str = team.DEWI) -> PointsKept:
    """What became of a page."""
    with team.at_desk(login) as actor:
        kept: PointsKept = noting.keep_points(by=actor, at=TOMORROW, visit_id=visit.pk, points=points)
        return kept


def filled(visit: SupervisionVisit, mark: PointMark = PointMark.YES) -> None:
    """Every point looked at."""
    assert visit.asked
    assert noted(visit, [point(each.code, mark.value) for each in visit.asked.points]).written
