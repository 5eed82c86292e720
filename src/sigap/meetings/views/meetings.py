"""Pages of meetings: those ahead and those over, and one of them with its agenda, offices and minutes."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.letters.models import Letter
from sigap.letters.queries import letters_about
from sigap.meetings.actions.minutes import EARLY
from sigap.meetings.forms import WordForm
from sigap.meetings.models import ANSWER_LABELS, InvitedOffice, Meeting
from sigap.meetings.papers import names_other_plan
from sigap.meetings.queries import meetings as queries
from sigap.meetings.queries.items import items_about, items_of_points, promises
from sigap.meetings.views.shell import stages
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
    """One meeting: what is next, who comes, what was written and what follows from it."""
    actor, at = request.actor, now()
    found = queries.meeting_for(request.actor, meeting_id)
    invited, editions = queries.invited_to(found), queries.editions_of(found) if found.begun_at else []
    newest = editions[0] if editions else None
    may_manage = actor.can(Permission.MEETING_MANAGE)
    answered = Counter(row.answer for row in invited)
    context = {
        "meeting": found,
        "stages": stages(found, _here(found)),
        "points": items_of_points(actor, queries.agenda_of(found)),
        "invited": invited,
        "tally": [(label, answered[answer]) for answer, label in ANSWER_LABELS.items() if answered[answer]],
        "away": _away_of(actor, found, invited),
        "own": [row for row in invited if row.office_id in actor.offices_where(Permission.TASKFORCE_REPORT)],
        "items": items_about(actor, queries.about_meeting(found.pk)),
        "editions": editions,
        "newest": newest,
        "may_confirm": bool(newest and not newest.confirmation and actor.person_id == found.leader_id),
        "papers": queries.papers_of(found) if found.begun_at else [],
        "may_manage": may_manage,
        "outdated": _outdated(actor, found),
        "is_leader_away": found.is_planned and may_manage and found.is_leader_away,
        "may_begin": at >= found.starts_at - EARLY,
        "now": at,
        "word_form": WordForm() if may_manage and found.is_closed else None,
    }
    return render(request, "meetings/meeting.html", context)


def _outdated(actor: Actor, found: Meeting) -> list[Letter]:
    """Invitations that stand and say what no longer holds; for whoever prepares it."""
    if not (found.invited_at and actor.can(Permission.MEETING_MANAGE) and (found.is_planned or found.is_cancelled)):
        return []
    letters = letters_about(actor, queries.about_meeting(found.pk))
    return [each for each in letters if each.ended_at is None and (found.is_cancelled or names_other_plan(each, found))]


def _away_of(actor: Actor, found: Meeting, invited: Sequence[InvitedOffice]) -> list[str]:
    """Who of those asked stayed away twice; for whoever prepares it."""
    if not (found.is_planned and actor.can(Permission.MEETING_MANAGE)):
        return []
    away = queries.away_twice(found)
    return [row.office_name for row in invited if row.office_id in away]


def _here(found: Meeting) -> str:
    if found.is_closed:
        return "minutes"
    return "talk" if found.is_running else "plan"
