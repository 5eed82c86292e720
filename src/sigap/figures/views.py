"""Pages of the catalogue: every figure with its definition, one with its numbers, one to be typed by who owes it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.clocks.rules import SMALLEST_CELL
from sigap.figures import actions
from sigap.figures.forms import TypedFigureForm
from sigap.figures.queries import catalogue_for, closed_figures, closed_spans, may_count, office_typing, typed
from sigap.figures.rules import (
    PART_LABELS,
    POPULATION,
    SOURCES,
    TOPIC_LABELS,
    Figure,
    FigurePart,
    Period,
    PeriodKind,
    PeriodUnknown,
    figure_of,
    is_of_clients,
    last_over,
    period_named,
    without_small_cells,
)
from sigap.figures.yearbook import papers
from sigap.figures.yearbook.facts import facts_of, years_offered
from sigap.kernel.clock import now
from sigap.places.words import REGION_WORD

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 5
_KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)


@page(Permission.TASKFORCE_SEE)
def figures(request: DeskRequest) -> HttpResponse:
    """What is counted, under its headings."""
    rows = catalogue_for(request.actor)
    topics = [
        {"label": label, "rows": [row for row in rows if row.figure.topic is topic]}
        for topic, label in TOPIC_LABELS.items()
    ]
    context = {"topics": [topic for topic in topics if topic["rows"]], "count": len(rows), "region": REGION_WORD}
    return render(request, "figures/list.html", context)


@page(Permission.TASKFORCE_SEE)
def yearbooks(request: DeskRequest) -> HttpResponse:
    """Years of which statistics can be taken along, from approved releases."""
    return render(request, "figures/yearbooks.html", {"years": years_offered(), "population": POPULATION})


@page(Permission.TASKFORCE_SEE)
def yearbook_pdf(_request: DeskRequest, year: int) -> HttpResponse:
    """The statistics of a year as PDF/A."""
    return _yearbook(year, papers.pdf_of, "application/pdf", "pdf")


@page(Permission.TASKFORCE_SEE)
def yearbook_sheet(_request: DeskRequest, year: int) -> HttpResponse:
    """The statistics of a year as a workbook."""
    return _yearbook(year, papers.sheet_of, _XLSX, "xlsx")


def _yearbook(year: int, made: Callable[[Mapping[str, Any]], bytes], kind: str, ending: str) -> HttpResponse:
    facts = facts_of(year)
    if not facts["tables"]:
        raise Http404
    name = f'attachment; filename="statistik-{year}.{ending}"'
    return HttpResponse(made(facts), kind, headers={"Content-Disposition": name})


@page(Permission.TASKFORCE_SEE)
def figure(request: DeskRequest, code: str) -> HttpResponse:
    """One figure: its definition, and its numbers for who may read them."""
    found = _figure(code)
    sees, may_type = may_count(request.actor), office_typing(request.actor, found) is not None
    closed = closed_figures(code) if sees and found.is_recorded else []
    spans = [row.span for row in closed] if found.is_recorded else _spans(found, may_type=may_type)
    typed_values = typed([code], spans)
    # The office that writes a figure reads its own words; whoever else reads them is told what a page may tell.
    values: dict[str, Any] = {
        span.name: row.value if may_type else without_small_cells(found, row.value)
        for span in spans
        if (row := typed_values.get((code, span.name)))
    }
    values |= {row.period: row.value for row in closed}
    rows = [_row(found, span, values.get(span.name), typed_values.get((code, span.name))) for span in spans[-_SHOWN:]]
    context = {
        "figure": found,
        "parts": [PART_LABELS[part] for part in found.parts],
        "smallest": SMALLEST_CELL,
        "rows": rows if sees or may_type else [],
        "is_waiting": sees and not rows,
        "may_type": may_type,
    }
    return render(request, "figures/figure.html", context)


def _figure(code: str) -> Figure:
    found = figure_of(code)
    if found is None:
        raise Http404
    return found


def _spans(found: Figure, *, may_type: bool) -> list[Period]:
    """For the office that types it the last span of each kind that is over, the newest half at the end.

    For whoever else reads numbers of clients those that are told, which never overlap.
    """
    if is_of_clients(found) and not may_type:
        return closed_spans()[::-1]
    today = localdate(now())
    half = last_over(PeriodKind.HALF, today)
    rest = [last_over(kind, today) for kind in _KINDS if kind is not PeriodKind.HALF]
    return [*rest, half.before, half]


def _row(found: Figure, span: Period, value: Any, row: Any) -> dict[str, Any]:
    return {
        "span": span,
        "cells": [_cell(part, value) for part in found.parts] if value else [],
        "typed": row,
        "lacks_sources": found.asks_sources and row is not None and SOURCES not in row.value,
        # Withheld with the number that it stands behind.
        "sources": row.value.get(SOURCES) if row and value and value.get(FigurePart.TOTAL) is not None else None,
        "columns": len(found.parts),
    }


def _cell(part: FigurePart, value: Any) -> dict[str, Any]:
    number = value.get(part.value)
    return {"label": PART_LABELS[part], "n": number, "is_withheld": part.value in value and number is None}


def _shown(
    request: DeskRequest, found: Figure, span: Period, form: TypedFigureForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {"figure": found, "span": span, "form": form, "unable": failure.sentence}
    return render(request, "figures/type.html", context, status=failure.status)


def _requested_figure(code: str, period: str) -> tuple[Figure, Period]:
    try:
        return _figure(code), period_named(period)
    except PeriodUnknown:
        raise Http404 from None


def _initial(found: Figure, span: Period) -> dict[str, Any]:
    row = typed([found.code], [span]).get((found.code, span.name))
    if row is None:
        return {}
    return {**row.value, "sources": row.value.get(SOURCES), "source": row.source, "version": row.pk}


@page(Permission.TASKFORCE_REPORT)
def _form(request: DeskRequest, code: str, period: str) -> HttpResponse:
    found, span = _requested_figure(code, period)
    if office_typing(request.actor, found) is None:
        raise Http404
    return _shown(request, found, span, TypedFigureForm(figure=found, initial=_initial(found, span)))


@act(Permission.TASKFORCE_REPORT)
def _type(request: DeskRequest, code: str, period: str) -> HttpResponse:
    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        found, span = _requested_figure(code, period)
        return _shown(request, found, span, TypedFigureForm(request.POST, figure=found), failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        found, span = _requested_figure(code, period)
        form = TypedFigureForm(request.POST, figure=found)
        check_form(form)
        data = form.cleaned_data
        actions.type_figure(
            by=actor,
            at=now(),
            code=code,
            period=span,
            given=form.numbers,
            source=data["source"],
            based_on=data["version"],
        )
    messages.success(request, _("Angka tersimpan, dengan sumbernya."))
    return HttpResponseRedirect(reverse("figures:figure", args=[code]))


type_figure = either(get=_form, post=_type)
