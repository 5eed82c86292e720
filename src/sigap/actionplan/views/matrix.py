"""The matrix of an edition for one quarter: money, lights with their definition, every activity."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from sigap.access.guard import DeskRequest, page
from sigap.access.permissions import Permission
from sigap.actionplan.models import PlanEdition
from sigap.actionplan.queries import (
    edition_of,
    editions,
    entries_of,
    limits_on,
    matrix_of,
    quarters_of,
    standing_edition,
)
from sigap.actionplan.rows import lamp, matrix_rows, money_of, tally_words, view_of
from sigap.actionplan.rules import Light
from sigap.actionplan.rules.law import provisions
from sigap.actionplan.rules.quarters import QUARTERS, Quarter
from sigap.kernel.clock import now
from sigap.provisions.queries import is_confirmed


@page(Permission.TASKFORCE_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """The edition in force; where there is none, how a plan begins."""
    found = editions(request.actor)
    edition = standing_edition(found, localdate(now()))
    if edition is None:
        context = {"may_manage": request.actor.can(Permission.PLAN_MANAGE), "law": law_rows()}
        return render(request, "actionplan/none.html", context)
    return _matrix_page(request, edition, found)


@page(Permission.TASKFORCE_SEE)
def edition(request: DeskRequest, edition_id: UUID) -> HttpResponse:
    """One edition, also a draft or one that was replaced."""
    return _matrix_page(request, edition_of(request.actor, edition_id), editions(request.actor))


def law_rows() -> list[dict[str, Any]]:
    """What a plan rests on, with whether the legal office has confirmed it."""
    return [
        {"title": row.title, "text": row.lines[0][1], "basis": row.lines[1][1], "is_confirmed": is_confirmed(row)}
        for row in provisions()
    ]


def _matrix_page(request: DeskRequest, shown: PlanEdition, found: list[PlanEdition]) -> HttpResponse:
    today = localdate(now())
    view = view_of(shown, request.GET.get("triwulan", ""), today, limits_on(today))
    matrix, entries = matrix_of(shown), entries_of(shown.plan, view.quarter)
    rows = list(matrix_rows(view, matrix, entries))
    years = [(year, f"{year}-{view.quarter.number}") for year in shown.plan.years]
    own = reverse("actionplan:edition", args=[shown.pk])
    context = {
        "edition": shown,
        "plan": shown.plan,
        "view": view,
        "rows": rows,
        "money": money_of(view, matrix, entries),
        "tally": tally_words(rows),
        "lamps": {light.value: lamp(light) for light in Light},
        "years": years,
        "quarters": [Quarter(view.year, number) for number in QUARTERS],
        "asked": quarters_of(shown.plan).get(view.quarter),
        "own": own,
        "draft_id": shown.pk if shown.is_draft and request.actor.can(Permission.PLAN_MANAGE) else None,
        "draft": next((each for each in found if each.plan_id == shown.plan_id and each.is_draft), None),
        "law": law_rows(),
        "may_manage": request.actor.can(Permission.PLAN_MANAGE),
        "may_report": request.actor.can(Permission.TASKFORCE_REPORT),
    }
    return render(request, "actionplan/matrix.html", context)
