"""Pages of meetings: those ahead and those over, and one of them with its agenda, offices and minutes."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.meetings.queries import meetings as queries
from sigap.meetings.queries.items import items_about, promises
from sigap.ui.paging import page_asked


@page(Permission.TASKFORCE_SEE)
def meetings(request: DeskRequest) -> HttpResponse:
    """Meetings ahead, the rhythm they must be held in, and those that are over."""
    at, number = now(), page_asked(request)
    over, has_more = queries.meetings_over(request.actor, page=number)
    context = {
        "now": at,
        "ahead": queries.meetings_ahead(request.actor),
        "over": over,
        "rhythms": queries.rhythms(request.actor),
        "promises": promises(request.actor, at),
        "may_manage": request.actor.can(Permission.MEETING_MANAGE),
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
    }
    return render(request, "meetings/list.html", context)


@page(Permission.TASKFORCE_SEE)
def meeting(request: DeskRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting."""
    found = queries.meeting_for(request.actor, meeting_id)
    context = {
        "now": now(),
        "meeting": found,
        "points": queries.agenda_of(found),
        "invited": queries.invited_to(found),
        "items": items_about(request.actor, queries.about_meeting(found.pk)),
    }
    return render(request, "meetings/meeting.html", context)
