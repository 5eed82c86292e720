"""Who can be told outside the desk, for the secretariat: by which channels, never at which address."""

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.notifications.queries.reaching import how_reached


@page(Permission.PEOPLE_MANAGE)
def reach(request: DeskRequest) -> HttpResponse:
    """GET /orang/terjangkau/."""
    rows = how_reached(request.actor, at=now())
    context = {
        "mute": [row for row in rows if not row.ways],
        "reached": [row for row in rows if row.ways],
        "now": now(),
    }
    return render(request, "notifications/reach.html", context)
