"""Reads of field visits: who may be sent, those of a case, one for its team or for who works on the case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, Max, OuterRef, UUIDField
from django.db.models.functions import JSONObject

from sigap.access.entry import Actor
from sigap.access.models import Absence
from sigap.access.permissions import Permission
from sigap.access.queries import people_of_office
from sigap.access.roles import Section
from sigap.cases.models import Assignment, Case, DangerTag, Participation
from sigap.cases.queries import CaseAccess
from sigap.casework.models import PlannedService
from sigap.fieldvisits.models import FieldSheet, FieldVisit
from sigap.fieldvisits.rules import FieldStatus, SpokenTo
from sigap.kernel.errors import Refused

MOST = 60
"""Visits of one case on a page."""
VISITED = "visited"
"""How the first contact ended: by a team that spoke with the client."""
_NOTES = Permission.SERVICE_NOTE
_AWAY = ArraySubquery(
    Absence.objects.filter(
        cancelled_at=None, starts_at__lte=OuterRef("departs_at"), ends_at__gt=OuterRef("departs_at")
    ).values("person_id")
)
_KEPT = Func(F("case_id"), function="cases.people_kept_here", output_field=ArrayField(UUIDField()))


PLANNED_AHEAD = timedelta(days=14)
"""How far ahead whoever plans a team sees that somebody will be away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Whom an office can send: names by id, who of them works on the case, who must not know of it.

    `away`: of who is or will be away, when that begins and ends.
    """

    names: dict[UUID, str]
    away: dict[UUID, tuple[datetime, datetime]]
    on_case: frozenset[UUID]
    kept: frozenset[UUID]


def crew_for(actor: Actor, access: CaseAccess, office_id: UUID, *, at: datetime) -> Crew:
    """The people of one of the actor's offices, without those who must not know of the case. Two statements.

    The actor works on the case for it, so that somebody always does.
    """
    absent = Absence.objects.filter(
        person__membership__office_id=office_id, cancelled_at=None, ends_at__gt=at, starts_at__lt=at + PLANNED_AHEAD
    ).order_by("-starts_at")
    span = JSONObject(person="person_id", first="starts_at", last="ends_at")
    working = Assignment.objects.filter(case=access.case, office_id=office_id, until=None)
    rows = list(working.annotate(kept=_KEPT, away=ArraySubquery(absent.values(span=span))))
    on_case = {row.person_id: row.kept for row in rows}
    kept = frozenset(person for each in on_case.values() for person in each)
    away = {
        UUID(span["person"]): (datetime.fromisoformat(span["first"]), datetime.fromisoformat(span["last"]))
        for row in rows[:1]
        for span in row.away
    }
    people = {who.person_id: who.name for who in people_of_office(actor, office_id, at=at)}
    return Crew(
        names={person: name for person, name in people.items() if person not in kept},
        away=away,
        on_case=frozenset(on_case),
        kept=kept,
    )


def visits_of(access: CaseAccess) -> list[FieldVisit]:
    """The visits of a case that the actor sees, the newest first; `newest_sheet` is 0 while none was entered."""
    rows = FieldVisit.objects.filter(case=access.case).annotate(newest_sheet=Max("sheets__version"))
    return list(rows.prefetch_related("members").order_by("-ordinal")[:MOST])


def barred_in(row: FieldVisit, kept: Collection[UUID]) -> list[str]:
    """Who of the team, or keeps its route, must not know of the case since, while word of it is awaited."""
    people = {row.leader_id: row.leader_name, row.keeper_id: row.keeper_name}
    people |= {member.person_id: member.person_name for member in row.members.all()}
    return sorted(name for person, name in people.items() if person in kept) if row.is_awaited else []


def away_in(row: FieldVisit) -> list[str]:
    """Who of a team that has not left, or keeps its route, is away when it goes; of one that `visit_of` gave."""
    if row.status != FieldStatus.PLANNED:
        return []
    people = {row.leader_id: row.leader_name, row.keeper_id: row.keeper_name}
    people |= {member.person_id: member.person_name for member in row.members.all()}
    return sorted(name for person, name in people.items() if person in getattr(row, "away", ()))


def missed_by(absence_id: UUID) -> list[tuple[UUID, UUID | None, UUID]]:
    """Cases whose teams miss somebody for an absence: who waits for word of the team, and the office."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, person, office FROM fieldvisits.missed_by(%s)", [absence_id])
        return list(cursor.fetchall())


def offices_sending(case_id: UUID, people: Collection[UUID]) -> frozenset[UUID]:
    """Offices that watch over a team that goes, or is out, and names one of them.

    Also for who has just left the case for kinship.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT fieldvisits.offices_sending(%s, %s)", [case_id, list(people)])
        return frozenset(cursor.fetchone()[0])


def visit_of(access: CaseAccess, visit_id: UUID) -> FieldVisit:
    """One of them, for the team, who keeps its route, its head, and who works in the services. Raises Refused.

    `kept`: officers who must not know of the case; `away`: who is away when the team goes.
    """
    found = FieldVisit.objects.filter(case=access.case, pk=visit_id).annotate(kept=_KEPT, away=_AWAY)
    row = found.prefetch_related("members").first()
    if row is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "item": str(visit_id)})
    return row


def gives_word(access: CaseAccess, row: FieldVisit) -> bool:
    """Whether word of a team is the actor's to give: of the own office's.

    Once its office is no longer in the case, of who works on it where it is led; as `assistance.corrects_for`.
    """
    if row.office_id in access.seen_through or access.case.office_id not in access.office_ids:
        return row.office_id in access.seen_through
    return not Participation.objects.filter(case=access.case, office_id=row.office_id, until=None).exists()


def locked_visit(access: CaseAccess, visit_id: UUID) -> FieldVisit:
    """The same until the transaction ends: word is given by who sends it. Raises Refused."""
    row = FieldVisit.objects.select_for_update().filter(case=access.case, pk=visit_id).first()
    if row is None or not gives_word(access, row):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "item": str(visit_id)})
    return row


def visit_in_services(actor: Actor, access: CaseAccess, visit_id: UUID) -> FieldVisit:
    """The same for who works in the services of the case for the office that sent it. Raises Refused."""
    row = visit_of(access, visit_id)
    require_sender(actor, access, row)
    return row


def require_sender(actor: Actor, access: CaseAccess, row: FieldVisit) -> None:
    """Raises Refused unless the actor works in the services of the case for the office that sent the team."""
    if row.office_id not in access.offices_where(actor, _NOTES, Section.SERVICES):
        raise Refused(_NOTES, ids={"case": str(access.case.id), "item": str(row.pk)})


def followed_from(row: FieldVisit) -> tuple[list[DangerTag], list[PlannedService]]:
    """Dangers that the sheets of a visit told of, as far as nobody told of them since, and the tasks agreed in them."""
    written = row.sheets.values("written_at")
    dangers = DangerTag.objects.filter(case=row.case_id, told_at__in=written, office_id=row.office_id)
    return list(dangers.order_by("flag")), list(PlannedService.objects.filter(origin_id=row.pk).order_by("due_on"))


def contacts_visited(case: Case) -> list[tuple[datetime, str, UUID]]:
    """When a team of the case's own office spoke with the client, by the newest sheet of each visit."""
    mine = FieldSheet.objects.filter(case=case, visit__office_id=case.office_id, visit__departed_at__isnull=False)
    newest = mine.order_by("visit", "-version").distinct("visit").select_related("visit")
    found = [sheet.visit for sheet in newest if SpokenTo.CLIENT in sheet.spoken_to]
    return [(visit.departed_at, VISITED, visit.id) for visit in found if visit.departed_at]
