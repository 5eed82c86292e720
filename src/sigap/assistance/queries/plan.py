"""Reads of the plan's goals."""

from django.db.models import QuerySet

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.models import Goal
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused


def goals_of(access: CaseAccess) -> QuerySet[Goal]:
    """Goals of a case, in the order in which they were set. Raises Refused where the section stands closed."""
    if not access.has(Section.SERVICES):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.SERVICES.value})
    return Goal.objects.filter(case=access.case).order_by("set_at", "id")
