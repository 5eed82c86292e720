"""Reads of services and appointments. Of a corrected service only the newest version counts."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import Appointment, Service
from sigap.assistance.rules import Totals, catalogue, totals_of
from sigap.assistance.rules.services import LineSum
from sigap.cases.models import Case, Participation
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import HARMED
from sigap.kernel.errors import Refused

PAGE = 50
"""Services on one page: each one's note is opened, so a page never opens more."""

SERVED = "served"
"""How the first contact ended: by a service in person."""


def _need(access: CaseAccess) -> None:
    if not access.has(Section.SERVICES):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.SERVICES.value})


def services_of(access: CaseAccess) -> QuerySet[Service]:
    """Services in a case as they stand now, the newest first; void ones are left out. Raises Refused."""
    _need(access)
    newest = Service.objects.filter(case=access.case, replaced_by__isnull=True, is_void=False)
    return newest.order_by("-done_at", "-recorded_at")


def service_of(access: CaseAccess, service_id: UUID) -> Service:
    """The newest version of one service, void or not, by any version's id. Raises Refused when there is none."""
    return history_of(access, service_id)[0]


def history_of(access: CaseAccess, service_id: UUID) -> list[Service]:
    """Every version of one service, the newest first. Raises Refused when there is none."""
    _need(access)
    first = Service.objects.filter(case=access.case, pk=service_id).values("root")
    versions = Q(pk=service_id) | Q(root=service_id) | Q(pk__in=first) | Q(root__in=first)
    rows = Service.objects.filter(versions, case=access.case).order_by("-version")
    if not rows:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.SERVICES.value})
    return list(rows)


def may_correct(actor: Actor, access: CaseAccess, service: Service) -> bool:
    """Whether it is of the actor's own office: whoever only sees it would take it away from those who noted it."""
    return service.office_id in corrected_offices(actor, access, {service.office_id})


def corrected_offices(
    actor: Actor,
    access: CaseAccess,
    offices: AbstractSet[UUID],
    power: Permission = Permission.SERVICE_NOTE,
    section: Section = Section.SERVICES,
) -> AbstractSet[UUID]:
    """Of these offices those whose notes are the actor's to correct: the own, and once one has left, whose case it is.

    As `assistance.corrects_for`.
    """
    mine = set(access.offices_where(actor, power, section))
    if offices <= mine or access.case.office_id not in mine:
        return offices & mine
    present = Participation.objects.filter(case=access.case, office_id__in=offices - mine, until=None)
    return offices - set(present.values_list("office_id", flat=True))


def contacts_served(case: Case) -> list[tuple[datetime, str, UUID]]:
    """When the case's own office served a client in person. A provider may stand in what is sealed: none is taken."""
    rows = Service.objects.filter(
        case=case, office_id=case.office_id, replaced_by__isnull=True, is_void=False, provider_id=None,
        sealed_detail=None, person__role__in=HARMED,
    )  # fmt: skip
    found = [(row, catalogue().find(row.kind, localdate(row.done_at))) for row in rows]
    return [(row.done_at, SERVED, row.id) for row, kind in found if kind is not None and kind.is_with_client]


def services_with_sums(access: CaseAccess) -> QuerySet[Service]:
    """The same, each row with the sums of the whole case in `sums`: a page of them needs no second statement."""
    grouped = services_of(access).order_by().values("funding")
    sums = grouped.annotate(n=Count("pk"), total=Sum("cost"), unknown=Count("pk", filter=Q(cost=None)))
    found = sums.values(found=JSONObject(funding="funding", n="n", total="total", unknown="unknown"))
    return services_of(access).annotate(sums=ArraySubquery(found))


def totals_from(rows: Sequence[Service]) -> Totals:
    """What the services of a case cost, by who paid, from a page of `services_with_sums`."""
    return totals_of(
        LineSum(funding=each["funding"], count=each["n"], total=each["total"] or 0, unknown=each["unknown"])
        for each in (vars(rows[0])["sums"] if rows else ())
    )


def appointments_of(access: CaseAccess) -> QuerySet[Appointment]:
    """Appointments in a case, the nearest first. Raises Refused."""
    _need(access)
    return Appointment.objects.filter(case=access.case).order_by("starts_at")


def appointment_of(access: CaseAccess, appointment_id: UUID) -> Appointment:
    """One of them. Raises Refused when there is none."""
    found = appointments_of(access).filter(pk=appointment_id).first()
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.SERVICES.value})
    return found
