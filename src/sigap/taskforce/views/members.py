"""Pages for members: whom to ring, the calendar and its address, papers. The address itself needs no sign-in."""

import re
from calendar import monthrange
from datetime import date, timedelta
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sigap.access import entry
from sigap.access.guard import DeskRequest, act, act_and_return, before_sign_in, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.taskforce import actions
from sigap.taskforce.calendar import dates_between
from sigap.taskforce.ical import calendar_file
from sigap.taskforce.queries.ending import ENDINGS, EndingKind
from sigap.taskforce.queries.members import directory, fed_dates, own_feed, papers_for
from sigap.taskforce.rules.decrees import RUNGS

MONTHS = 12
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@page(Permission.TASKFORCE_SEE)
def whom_to_ring(request: DeskRequest) -> HttpResponse:
    """Office by office: the number, who is on duty, who stands in, who sits in the task force."""
    at = now()
    return render(request, "taskforce/directory.html", {"rows": directory(request.actor, at=at), "now": at})


@page(Permission.TASKFORCE_SEE)
def calendar(request: DeskRequest) -> HttpResponse:
    """Everything dated in the twelve months from this one on; or only what ends so soon that it is rung."""
    at = now()
    today = localdate(at)
    first = today.replace(day=1)
    year, month = first.year + (first.month + MONTHS - 2) // 12, (first.month + MONTHS - 2) % 12 + 1
    is_of_ends = request.GET.get("tampil") == ENDINGS
    if is_of_ends:
        soon = dates_between(first=today, last=today + timedelta(days=RUNGS[0]))
        found = [each for each in soon if each.kind in set(EndingKind)]
    else:
        found = dates_between(first=first, last=date(year, month, monthrange(year, month)[1]))
    months = [(key, list(rows)) for key, rows in groupby(found, key=lambda each: each.day.replace(day=1))]
    context = {
        "months": months,
        "today": today,
        "feed": own_feed(request.actor),
        "secret_url": "",
        "is_of_ends": is_of_ends,
        "ends": ENDINGS,
        "days": RUNGS[0],
    }
    return render(request, "taskforce/calendar.html", context)


@act(Permission.TASKFORCE_SEE)
def make_feed(request: DeskRequest) -> HttpResponse:
    """Makes one's own address and shows it, this once."""
    with request.entering() as actor:
        secret = actions.make_feed(by=actor, at=now())
        url = request.build_absolute_uri(reverse("taskforce:feed", args=[secret]))
        return render(request, "taskforce/feed.html", {"secret_url": url})


@act_and_return(Permission.TASKFORCE_SEE, "taskforce:calendar", level=messages.SUCCESS)
def revoke_feed(request: DeskRequest) -> str:
    """Revokes one's own address."""
    with request.entering() as actor:
        actions.revoke_feed(by=actor, at=now())
    return _("Alamat kalender dicabut. Kalender yang memakainya tidak lagi menerima tanggal.")


@require_safe
def _feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """What a secret address shows. A wrong one looks like any page that is not there."""
    if _SECRET.fullmatch(secret) is None:
        raise Http404
    with entry.by_itself():
        found = fed_dates(secret)
    if found is None:
        raise Http404
    return HttpResponse(calendar_file(found, at=now()), content_type="text/calendar; charset=utf-8")


feed = before_sign_in(_feed)


@page(Permission.TASKFORCE_SEE)
def all_papers(request: DeskRequest) -> HttpResponse:
    """Decrees, SOPs and agreements to download."""
    rows = papers_for(request.actor, at=now())
    kinds = [(kind, list(found)) for kind, found in groupby(rows, key=lambda row: str(row.kind))]
    return render(request, "taskforce/papers.html", {"kinds": kinds})
