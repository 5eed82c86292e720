"""Reads of sessions with the services that they were, of psychologists' seats, and of what the grant paid for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet
from django.utils.timezone import get_current_timezone

from sigap.access.backend.json_rows import row_facts, row_from
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import Appointment, Service
from sigap.assistance.queries import services_of
from sigap.assistance.rules import AppointmentStatus
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused
from sigap.sessions.models import GrantComponent, PsychologyNote, PsychologySeat, ServiceSession, SessionVersion
from sigap.sessions.rules import GrantQuarter, KindUse, NotHeld

MOST = 1000
"""Services and sessions on the page of a case, each; the page says where there are more."""
_LOOKED_BACK = 10
_NO_SIGN = Permission.CASE_SEE


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One line of the list: a service as it stands now, the session that it was; or a session that was not held."""

    session: ServiceSession | None
    service: Service | None

    @property
    def standing(self) -> ServiceSession | SessionVersion | None:
        """What says for whom, how long and where: the newest correction, else the session as it was noted."""
        return standing_of(self.session, self.service) if self.session else None

    @property
    def people(self) -> tuple[UUID, ...]:
        """For whom; none means everybody in the case."""
        if self.standing:
            return tuple(self.standing.people)
        return (self.service.person_id,) if self.service and self.service.person_id else ()


def standing_of(session: ServiceSession, newest: Service | None) -> ServiceSession | SessionVersion:
    """The row that says people, minutes and place of a session, given the newest version of its service."""
    found: SessionVersion | None = getattr(newest, "session_version", None)
    return found or session


def _need(access: CaseAccess) -> None:
    if not access.has(Section.SERVICES):
        raise Refused(_NO_SIGN, ids={"case": str(access.case.id), "room": Section.SERVICES.value})


def lines_of(access: CaseAccess) -> list[SessionLine]:
    """Services and sessions of a case, the newest first, without their notes; two statements. Raises Refused."""
    _need(access)
    rows = ServiceSession.objects.filter(case=access.case, voided_at=None).order_by("-starts_at")[:MOST]
    sessions = {row.service_id: row for row in rows if row.service_id}
    services = services_of(access).select_related("session_version").defer("sealed_note", "sealed_detail")[:MOST]
    lines = [SessionLine(session=sessions.get(each.first_id), service=each) for each in services]
    lines += [SessionLine(session=row, service=None) for row in rows if row.service_id is None]
    return sorted(lines, key=_moment, reverse=True)


def _moment(line: SessionLine) -> Any:
    return line.service.done_at if line.service else line.session.starts_at if line.session else None


def session_of(access: CaseAccess, session_id: UUID) -> ServiceSession:
    """One of them. Raises Refused when there is none."""
    _need(access)
    found = ServiceSession.objects.filter(pk=session_id, case=access.case).first()
    if found is None:
        raise Refused(_NO_SIGN, ids={"case": str(access.case.id)})
    return found


def session_of_service(access: CaseAccess, service: Service) -> ServiceSession | None:
    """The session that a service was, by any version of it; none where it was noted without. Raises Refused."""
    _need(access)
    return ServiceSession.objects.filter(service_id=service.first_id, case=access.case).first()


def session_as_corrected(
    access: CaseAccess, service: Service
) -> tuple[ServiceSession | None, ServiceSession | SessionVersion | None]:
    """The same, and the row that says people, minutes and place as of this version of the service. Raises Refused."""
    _need(access)
    versions = SessionVersion.objects.filter(session=OuterRef("pk"), service=service.pk)
    rows = ServiceSession.objects.filter(service_id=service.first_id, case=access.case)
    found = rows.annotate(corrected=ArraySubquery(versions.values(row=row_facts(SessionVersion)))).first()
    if found is None:
        return None, None
    corrected: list[dict[str, Any]] = vars(found)["corrected"]
    return found, row_from(SessionVersion, corrected[0]) if corrected else found


def last_session(actor: Actor, access: CaseAccess) -> ServiceSession | None:
    """What the actor noted last on the case: what the form begins with."""
    mine = ServiceSession.objects.filter(case=access.case, recorded_by=actor.person_id, voided_at=None)
    return mine.order_by("-recorded_at").first()


def appointments_now(actor: Actor, access: CaseAccess, at: datetime, wanted: UUID | None = None) -> list[Appointment]:
    """The one that is `wanted`, where it took place; then planned ones that have come, as only these can end as kept.

    Of these those of the actor first, the nearest before the others.
    """
    planned = Q(status=AppointmentStatus.PLANNED, starts_at__lte=at)
    meant = Q(pk=wanted, status=AppointmentStatus.KEPT)
    rows = Appointment.objects.filter(planned | meant, case=access.case).defer("sealed_place")

    def place(row: Appointment) -> tuple[bool, bool, timedelta]:
        return row.pk != wanted, row.officer_id != actor.person_id, abs(row.starts_at - at)

    return sorted(rows, key=place)[:_LOOKED_BACK]


def last_missed(row: ServiceSession) -> list[bool]:
    """Of the same people's last sessions on the case, this one first: whether the client did not come."""
    same = Q(people__overlap=row.people) | Q(people=[]) if row.people else Q()
    rows = ServiceSession.objects.filter(same, case_id=row.case_id, voided_at=None).order_by(
        "-starts_at", "-recorded_at"
    )
    return [why == NotHeld.ABSENT for why in rows.values_list("not_held", flat=True)[:_LOOKED_BACK]]


def seats_of(access: CaseAccess) -> QuerySet[PsychologySeat]:
    """Psychologists of the case's clients whose work there runs. Raises Refused."""
    _need(access)
    rows = PsychologySeat.objects.filter(case=access.case, assignment__until=None).select_related("person")
    return rows.defer("person__sealed_identity").order_by("since")


def my_seats(actor: Actor, access: CaseAccess) -> list[PsychologySeat]:
    """The actor's own, of an office for which they work on the case as a psychologist. Raises Refused."""
    offices = access.offices_where(actor, Permission.PSYCHOLOGY_NOTE, Section.SERVICES)
    return list(seats_of(access).filter(officer_id=actor.person_id, assignment__office_id__in=offices))


def notes_before(access: CaseAccess, seats: Sequence[PsychologySeat]) -> list[PsychologyNote]:
    """What stands open from these seats of one psychologist, the newest first. Raises Refused without one."""
    if not seats:
        return []
    rows = Q()
    for seat in seats:
        mine = Q(seat=seat)
        if seat.client_yes_at is not None:
            mine |= Q(person_id=seat.person_id, written_at__lte=seat.client_yes_at)
        rows |= mine
    notes = PsychologyNote.objects.filter(rows, case=access.case).select_related("person", "session")
    return list(notes.defer("person__sealed_identity").order_by("-written_at")[:100])


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantUse:
    """What the grant paid for in a quarter; `people` counts each person once."""

    uses: tuple[KindUse, ...]
    people: int


def grant_use(actor: Actor, quarter: GrantQuarter) -> GrantUse:
    """Of the actor's own unit. Raises Refused."""
    actor.require(Permission.GRANT_MANAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sessions.grant_use(%s, %s)", [*quarter.moments(get_current_timezone())])
        rows = cursor.fetchall()
    uses = tuple(
        KindUse(
            kind=kind,
            function=function,
            month=month,
            services=services,
            minutes=minutes,
            cost=int(cost),
            without_cost=without,
        )
        for kind, function, month, services, minutes, cost, without, _people in rows
    )
    return GrantUse(uses=uses, people=len({person for row in rows for person in row[7]}))


def components_of(year: int) -> QuerySet[GrantComponent]:
    """The components that stand for a year, in the order in which they were written."""
    return GrantComponent.objects.filter(year=year, ended_at=None).order_by("recorded_at")


def hours(minutes: int) -> str:
    """1:30 for ninety minutes, as a sheet shows it."""
    whole = timedelta(minutes=minutes)
    return f"{whole // timedelta(hours=1)}:{minutes % 60:02d}"
