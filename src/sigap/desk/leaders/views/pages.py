"""Pages of those who lead: the first one, what is late and unanswered by office, and the week's digest."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.access.queries import names_at
from sigap.clocks.actions import week_name
from sigap.clocks.models import Digest
from sigap.clocks.rules import SMALLEST_BASE, SMALLEST_CELL
from sigap.desk.leaders.board import SPANS, TARGET, BoardScope, board_for, misses_for
from sigap.desk.leaders.figures import by_office
from sigap.desk.leaders.limits import decided_words
from sigap.desk.leaders.lines import THEME_LABELS, lines_of, name_of, part_name, rule_counts
from sigap.desk.leaders.queries import digest_for, digests_for, overview_for
from sigap.desk.leaders.views.asking import ABOUT_LATE, ABOUT_WAITING
from sigap.kernel.clock import now
from sigap.meetings.queries.items import last_directives
from sigap.ui.dates import month_name
from sigap.ui.paging import page_asked

_ANSWERS_SHOWN = timedelta(days=30)
"""How long what an office answered to whoever leads stands beside its counts."""


@page(Permission.LEADERS_SEE)
def leaders(request: DeskRequest) -> HttpResponse:
    """The first page: one decision, ten lines with their numbers."""
    at = now()
    overview = overview_for(request.actor, at=at)
    lines = lines_of(overview, at=at)
    context = {
        "now": at,
        "overview": overview,
        "lines": lines,
        "late": lines[0],
        "base": SMALLEST_BASE,
        "months": [month_name(each) for each in (localdate(at), localdate(at).replace(day=1) - timedelta(days=1))],
        "decided": decided_words(),
        "offices": [held.office_name for held in request.actor.memberships],
    }
    return render(request, "desk/leaders/first.html", context)


def _by_office(request: DeskRequest, *, is_late: bool) -> HttpResponse:
    at = now()
    overview = overview_for(request.actor, at=at, is_first_page=False)
    about = ABOUT_LATE if is_late else ABOUT_WAITING
    asked = last_directives(request.actor, about, since=at - _ANSWERS_SHOWN) if overview.is_of_all else {}
    rows = [
        {
            "office": name_of(each, overview),
            "counts": each,
            "rules": rule_counts(each),
            "asked": asked.get(each.office) if each.office else None,
        }
        for each in by_office(overview.tallies)
        if (each.late or each.held if is_late else each.waiting)
    ]
    context = {
        "now": at,
        "rows": rows,
        "is_late": is_late,
        "is_of_all": overview.is_of_all,
        "ask_route": "desk:leaders_ask_late" if is_late else "desk:leaders_ask_waiting",
    }
    return render(request, "desk/leaders/by_office.html", context)


@page(Permission.LEADERS_SEE)
def late(request: DeskRequest) -> HttpResponse:
    """What is late, by office and rule; for a head, the way on to the queue of the office."""
    return _by_office(request, is_late=True)


def _days(request: DeskRequest) -> int:
    """How far the page looks back: one of the spans, whatever was typed."""
    requested = request.GET.get("hari", "")
    return next((days for days in SPANS if str(days) == requested), SPANS[0])


@page(Permission.LEADERS_SEE)
def board(request: DeskRequest) -> HttpResponse:
    """Running, near and missed deadlines by office; numbers alone."""
    at, days = now(), _days(request)
    scope = BoardScope.LAW if request.GET.get("jenis") == BoardScope.LAW else BoardScope.ALL
    found = board_for(request.actor, at=at, scope=scope, days=days)
    rows = [
        {"office": found.names.get(row.office, _("kantor lain")) if row.office else part_name(row.part), "row": row}
        for row in found.rows
    ]
    context = {
        "now": at,
        "rows": rows,
        "total": found.total,
        "days": days,
        "spans": SPANS,
        "scope": scope.value,
        "scopes": [(BoardScope.ALL.value, _("Semua tenggat")), (BoardScope.LAW.value, _("Tenggat hukum"))],
        "target": TARGET,
        "base": SMALLEST_BASE,
        "smallest": SMALLEST_CELL,
        "is_withheld": found.is_withheld,
        "may_list": request.actor.can(Permission.CASE_SEE),
    }
    return render(request, "desk/leaders/board.html", context)


@page(Permission.CASE_SEE)
def misses(request: DeskRequest) -> HttpResponse:
    """What the own offices missed or wrote down late, each with both times."""
    at, days, number = now(), _days(request), page_asked(request)
    lines, has_more = misses_for(request.actor, at=at, days=days, number=number)
    context = {"now": at, "lines": lines, "days": days, "spans": SPANS, "number": number, "has_more": has_more}
    return render(request, "desk/leaders/misses.html", context)


@page(Permission.LEADERS_SEE)
def referrals(request: DeskRequest) -> HttpResponse:
    """Referrals that nobody has answered, by office."""
    return _by_office(request, is_late=False)


@page(Permission.LEADERS_OVERSEE)
def weeks(request: DeskRequest) -> HttpResponse:
    """The newest digest, and the ones before it."""
    found = digests_for(request.actor)
    return _week_page(request, found[0] if found else None, found)


@page(Permission.LEADERS_OVERSEE)
def week(request: DeskRequest, code: str) -> HttpResponse:
    """The digest of one week."""
    year, _w, number = code.partition("-w")
    try:
        week_on = date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise Http404 from None
    return _week_page(request, digest_for(request.actor, week_on), digests_for(request.actor))


def _week_page(request: DeskRequest, digest: Digest | None, found: list[Digest]) -> HttpResponse:
    before = next((each for each in found if digest and each.week_on < digest.week_on), None)
    promises = {**digest.counts["promises"]} if digest else {}
    promises.pop("contact", None)  # the office's own: each head reads it on the first page, all of them as a figure
    context = {
        "digest": digest,
        "last_day": date.fromordinal(digest.week_on.toordinal() + 6) if digest else None,
        "climbed": _climbed(digest, before),
        "promises": [{"what": words, **promises[theme]} for theme, words in THEME_LABELS.items() if theme in promises],
        "weeks": [{"digest": each, "name": week_name(each.week_on)} for each in found],
        "smallest": SMALLEST_CELL,
        "base": SMALLEST_BASE,
    }
    return render(request, "desk/leaders/week.html", context)


def _climbed(digest: Digest | None, before: Digest | None) -> list[dict[str, Any]]:
    """Offices whose silence has climbed to those who hear of a count alone, with the rise since the week before."""
    now_at: dict[str, list[int | None]] = digest.counts.get("climbed", {}) if digest else {}
    then: dict[str, list[int | None]] = before.counts.get("climbed", {}) if before else {}
    small: list[int | None] = [None, None]
    ids = {*now_at, *then}
    names = names_at({UUID(each) for each in ids}, digest.made_at) if digest and ids else {}
    rows = [
        {
            "office": names.get(UUID(each), _("kantor lain")),
            "counts": [
                (n, n - was if n is not None and was is not None else 0)
                for n, was in zip(now_at.get(each, small), then.get(each, small), strict=True)
            ],
        }
        for each in ids
    ]
    return sorted(rows, key=lambda row: (*(-(n or 0) for n, _more in reversed(row["counts"])), str(row["office"])))
