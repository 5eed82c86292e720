"""Reads of services."""

from django.db.models import QuerySet

from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.assistance.models import Service
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused


def services_of(access: CaseAccess) -> QuerySet[Service]:
    """Services in a case, the newest first."""
    if not access.has(Room.SERVICES):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Room.SERVICES.value})
    return Service.objects.filter(case=access.case).order_by("-done_at")
