"""Reads of supervision: what is planned, what is still open by office, one visit with all that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import everybody, sub_forces
from sigap.access.queries.people import Colleague
from sigap.kernel.errors import Refused
from sigap.meetings.models import ActionItem
from sigap.meetings.queries.items import items_about, items_visible_to, running_offices
from sigap.meetings.rules.kinds import ItemSource, ItemStatus
from sigap.supervision.models import Finding, SupervisionVisit, VisitPhoto, VisitPhotoChunk, VisitPoint
from sigap.supervision.rules import VisitedParty, VisitKind, VisitStatus, VisitTarget
from sigap.taskforce.calendar import CalendarSource, source_rows

PAGE = 25
_MOST_AHEAD = 50
_OPEN = (VisitStatus.PLANNED, VisitStatus.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitedRow:
    """One office or sub task force: its last visit, and what it still owes after visits."""

    name: str
    last: SupervisionVisit | None
    open: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsOverview:
    """What the first page shows."""

    ahead: Sequence[SupervisionVisit]
    targets: Sequence[VisitedRow]
    open: int
    late: int


def visits_visible_to(actor: Actor) -> QuerySet[SupervisionVisit]:
    """The visits that somebody may read: who keeps supervision all, an office its own, a team where it goes."""
    actor.require(Permission.TASKFORCE_SEE)
    return SupervisionVisit.objects.order_by("-starts_at", "id")


def visit_for(actor: Actor, visit_id: UUID) -> SupervisionVisit:
    """One visit. Raises Refused when there is none, or not for them."""
    found = visits_visible_to(actor).filter(pk=visit_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"visit": str(visit_id)})
    return found


def overview(actor: Actor, at: datetime) -> VisitsOverview:
    """What is ahead, and by office what stands since the last visit; three statements."""
    seen = visits_visible_to(actor)
    ahead = list(seen.filter(status__in=_OPEN).order_by("starts_at", "id")[:_MOST_AHEAD])
    closed = seen.filter(kind=VisitKind.OWN, status=VisitStatus.CLOSED)
    last = {row.target_id: row for row in closed.order_by("target_id", "-starts_at").distinct("target_id")}
    owed = list(items_visible_to(actor).filter(source=ItemSource.FINDING, status=ItemStatus.OPEN))
    return VisitsOverview(
        ahead=ahead,
        targets=_by_target(last, owed, at),
        open=len(owed),
        late=sum(item.due_at <= at for item in owed),
    )


def _by_target(last: Mapping[UUID, SupervisionVisit], owed: Sequence[ActionItem], at: datetime) -> list[VisitedRow]:
    names = {item.office_id: item.office_name for item in owed} | {key: row.target_name for key, row in last.items()}
    rows = [
        VisitedRow(
            name=name,
            last=last.get(key),
            open=sum(item.office_id == key for item in owed),
            late=sum(item.office_id == key and item.due_at <= at for item in owed),
        )
        for key, name in names.items()
    ]
    return sorted(rows, key=lambda row: (-row.late, -row.open, row.name))


def past_visits(actor: Actor, kind: VisitKind, *, page: int) -> tuple[list[SupervisionVisit], bool]:
    """One page of what has ended, the last first, and whether another follows."""
    found = visits_visible_to(actor).filter(kind=kind, status__in=[VisitStatus.CLOSED, VisitStatus.CANCELLED])
    first = (page - 1) * PAGE
    rows = list(found[first : first + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def points_of(actor: Actor, visit: SupervisionVisit) -> dict[str, VisitPoint]:
    """How its points stand, by code."""
    actor.require(Permission.TASKFORCE_SEE)
    return {row.code: row for row in VisitPoint.objects.filter(visit=visit)}


def photos_of(actor: Actor, visit: SupervisionVisit) -> list[VisitPhoto]:
    """Its photos, without the pictures themselves."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(VisitPhoto.objects.filter(visit=visit).order_by("added_at"))


def photo_for(actor: Actor, visit_id: UUID, photo_id: UUID) -> VisitPhoto:
    """One photo, without the picture itself. Raises Refused."""
    actor.require(Permission.TASKFORCE_SEE)
    found = VisitPhoto.objects.filter(visit_id=visit_id, pk=photo_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"photo": str(photo_id)})
    return found


def photo_chunks(photo: VisitPhoto) -> list[VisitPhotoChunk]:
    """The sealed parts of a photo, in their order."""
    return list(VisitPhotoChunk.objects.filter(photo=photo).order_by("number"))


def findings_of(actor: Actor, visit: SupervisionVisit) -> list[tuple[Finding, ActionItem | None]]:
    """What was found, each with the action that was promised; two statements."""
    rows = list(Finding.objects.filter(visit=visit).order_by("noted_at"))
    items = {item.pk: item for item in items_about(actor, visit.about)} if rows else {}
    return [(row, items.get(row.pk)) for row in rows]


def finding_behind(actor: Actor, item_id: UUID) -> str:
    """What was found, of an action promised for it; empty for who may not read the visit."""
    actor.require(Permission.TASKFORCE_SEE)
    return Finding.objects.filter(pk=item_id).values_list("text", flat=True).first() or ""


def parties(actor: Actor, at: datetime, today: date) -> list[VisitedParty]:
    """What may be visited: every office that stands, every sub task force."""
    actor.require(Permission.SUPERVISION_MANAGE)
    forces = [
        VisitedParty(
            kind=VisitTarget.SUB_FORCE,
            id=each.pk,
            name=str(_("Sub Gugus Tugas %(number)s %(name)s") % {"number": each.number, "name": each.name}),
        )
        for each in sub_forces(on=today)
    ]
    offices = [VisitedParty(kind=VisitTarget.OFFICE, id=each.pk, name=each.name) for each in running_offices(at)]
    return [*offices, *forces]


def officers(actor: Actor, *, at: datetime) -> list[Colleague]:
    """Who may go along: everybody with an account, once, by name."""
    actor.require(Permission.SUPERVISION_MANAGE)
    found = {each.person_id: each for each in everybody(actor, at=at) if each.is_active}
    return sorted(found.values(), key=lambda each: each.name)


def calendar_dates(*, first: date, last: date) -> list[CalendarSource]:
    """Visits that are planned or were paid, for the task force's calendar."""
    rows = SupervisionVisit.objects.filter(starts_at__date__gte=first, starts_at__date__lte=last)
    return [
        CalendarSource(
            kind="visit",
            label=_("Kunjungan pengawasan"),
            route="supervision:visit",
            rows=source_rows(
                rows.exclude(status=VisitStatus.CANCELLED),
                kind="visit",
                day="starts_at",
                title="target_name",
                starts_at="starts_at",
            ),
        )
    ]
