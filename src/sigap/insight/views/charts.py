"""The page of small multiples, one chart, where detail ends, its files, and what the own office still lacks."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.insight import actions
from sigap.insight.charts import CHARTS, InsightChart, chart_of
from sigap.insight.dashboard import ChartView, names_for, span_before, spread_words, view_of
from sigap.insight.papers import csv_of, sheet_of
from sigap.insight.queries import CountedSpan, counted_spans, lacking_cases, lacking_of_office
from sigap.insight.words import lack_words
from sigap.kernel.clock import now
from sigap.releases.rules.closed import NotOffered, require_offered
from sigap.releases.rules.limits import SMALLEST_BASE, SMALLEST_CELL

_LIMITS = {"smallest": SMALLEST_CELL, "base": SMALLEST_BASE}
_STOPPED = 422
_FILES = {
    "csv": (csv_of, "text/csv; charset=utf-8"),
    "xlsx": (sheet_of, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@page(Permission.INSIGHT_SEE)
def dashboard(request: DeskRequest) -> HttpResponse:
    """Every chart of one span that is over."""
    if not _is_offered(request):
        return _ends(request, None, is_filter=True)
    spans = counted_spans(request.actor)
    place = _requested_span(request, spans)
    context = {"spans": spans, "lacking": lacking_of_office(request.actor), **_LIMITS}
    if spans:
        before, names = span_before(spans, place), names_for(spans[place : place + 2])
        views = [view_of(each, spans[place], before, names) for each in CHARTS]
        context |= {
            "now": spans[place],
            "before": before,
            "views": views,
            "says": _says(views),
        }
    return render(request, "insight/dashboard.html", context)


@page(Permission.INSIGHT_SEE)
def chart(request: DeskRequest, code: str) -> HttpResponse:
    """One chart with its whole table."""
    found = _chart(code)
    if not _is_offered(request):
        return _ends(request, found, is_filter=True)
    spans = counted_spans(request.actor)
    context = {"chart": found, "spans": spans, **_LIMITS}
    if spans:
        view = _view(found, spans, _requested_span(request, spans))
        rows = [(row, spread_words(row.number)) for row in view.rows]
        context |= {"view": view, "now": spans[_requested_span(request, spans)], "rows": rows}
    return render(request, "insight/chart.html", context)


@page(Permission.INSIGHT_SEE)
def detail(request: DeskRequest, code: str) -> HttpResponse:
    """Where detail ends, why, and whom to ask instead."""
    return _ends(request, _chart(code))


@page(Permission.INSIGHT_SEE)
def file(request: DeskRequest, code: str, kind: str) -> HttpResponse:
    """The numbers of one chart as its page tells them."""
    found = _chart(code)
    if kind not in _FILES or not _is_offered(request):
        raise Http404
    spans = counted_spans(request.actor)
    if not spans:
        raise Http404
    view = _view(found, spans, _requested_span(request, spans))
    actions.take_away(by=request.actor, at=now(), chart=found, span=view.span)
    make, media = _FILES[kind]
    name = f"{found.code.lower()}-{view.span.name}.{kind}"
    return HttpResponse(make(view), media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@page(Permission.INSIGHT_SEE)
def completeness(request: DeskRequest) -> HttpResponse:
    """What running cases of the own office lack, as a list of work; numbers only."""
    rows = [(row, *lack_words(row.lack)) for row in lacking_of_office(request.actor)]
    return render(request, "insight/lacking.html", {"rows": rows, "has_office": _heads(request.actor)})


@page(Permission.CASE_SEE)
def lacking(request: DeskRequest) -> HttpResponse:
    """What the cases lack on which the reader works, each with the way to it."""
    rows = [(row.code, [str(lack_words(each)[0]) for each in row.lacks]) for row in lacking_cases(request.actor)]
    return render(request, "insight/my_lacking.html", {"rows": rows})


def _heads(actor: Actor) -> bool:
    return bool(actor.offices_where(Permission.LEADERS_SEE)) and not actor.can(Permission.LEADERS_OVERSEE)


def _chart(code: str) -> InsightChart:
    found = chart_of(code)
    if found is None:
        raise Http404
    return found


def _is_offered(request: DeskRequest) -> bool:
    try:
        require_offered(request.GET.dict(), ())
    except NotOffered:
        return False
    return True


def _requested_span(request: DeskRequest, spans: Sequence[CountedSpan]) -> int:
    """Which of the spans that are told; the newest where none is named. Raises Http404 for one that is not told."""
    name = request.GET.get("masa")
    if not name:
        return 0
    place = next((place for place, each in enumerate(spans) if each.span.name == name), None)
    if place is None:
        raise Http404
    return place


def _view(found: InsightChart, spans: Sequence[CountedSpan], place: int) -> ChartView:
    return view_of(found, spans[place], span_before(spans, place), names_for(spans[place : place + 2]))


def _ends(request: DeskRequest, found: InsightChart | None, *, is_filter: bool = False) -> HttpResponse:
    context = {"chart": found, "is_filter": is_filter, "may_open": request.actor.can(Permission.CASE_SEE), **_LIMITS}
    return render(request, "insight/ends.html", context, status=_STOPPED if is_filter else 200)


def _says(views: Sequence[ChartView]) -> str:
    """One sentence over the page: what came in, and where it hangs most."""
    views_by_code = {view.chart.code: view for view in views}
    parts = [view.finding for code in ("W-01", "W-09") if not (view := views_by_code[code]).is_withheld]
    if not parts:
        return _("Di masa ini kasusnya sedikit, jadi angkanya tidak ditampilkan. Itu bukan berarti tidak ada kejadian.")
    return ". ".join(parts) + "."
