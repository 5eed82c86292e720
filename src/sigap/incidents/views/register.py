"""The register, the report that anybody may make, and one incident as far as each may see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.clocks.models import Clock
from sigap.clocks.queries import nearest_of, shown
from sigap.incidents import actions
from sigap.incidents.forms import ReportIncidentForm
from sigap.incidents.models import DATA_LABELS, GAP_LABELS, Incident, NoBreach
from sigap.incidents.queries import (
    SUBJECT,
    LetterTally,
    incident_for,
    incidents_visible_to,
    latest_assessment,
    no_breach_of,
    reported_by,
    running_on,
    sees_all,
    steps_of,
    tally_of,
    touched_cases,
)
from sigap.incidents.rows import queue_row
from sigap.incidents.rules import SPECIFIC, DataKind, IncidentKind, StepCode, gaps
from sigap.incidents.views.tasks import IncidentState, tasks_for
from sigap.kernel.clock import now
from sigap.ui.timeleft import TimeLeft, time_left

_SHOWN = 200
_OWN_SHOWN = 20
_HEAD = 8


@page(Permission.INCIDENT_SEE)
def index(request: DeskRequest) -> HttpResponse:
    """The register: what runs, and what has ended."""
    at = now()
    found = list(incidents_visible_to(request.actor)[:_SHOWN])
    clocks = nearest_of(SUBJECT, [row.pk for row in found])
    rows = [queue_row(row, _left(clocks.get(row.pk), at), at=at) for row in found if row.is_open]
    ended = [queue_row(row, None, at=at) for row in found if not row.is_open]
    return render(request, "incidents/list.html", {"now": at, "rows": rows, "ended": ended})


def _left(clock: Clock | None, at: datetime) -> TimeLeft | None:
    return time_left(clock.due_at, now=at, since=clock.started_at) if clock else None


def _report_page(
    request: DeskRequest, form: ReportIncidentForm, at: datetime, failure: Failure = NO_FAILURE
) -> HttpResponse:
    own = list(reported_by(request.actor)[:_OWN_SHOWN])
    context = {"now": at, "form": form, "own": own, "refused": failure.sentence}
    return render(request, "incidents/report.html", context, status=failure.status)


@page(Permission.INCIDENT_REPORT)
def _report_form(request: DeskRequest) -> HttpResponse:
    at = now()
    form = ReportIncidentForm(now=at, initial={"post_key": uuid4(), "done_at": localtime(at)})
    return _report_page(request, form, at)


@act(Permission.INCIDENT_REPORT)
def _report(request: DeskRequest) -> HttpResponse:
    at = now()
    form = ReportIncidentForm(request.POST, now=at)
    show_on_failure(request, lambda _actor, failure: _report_page(request, form, at, failure))
    with request.entering() as actor:
        check_form(form)
        made = actions.report(
            by=actor,
            at=at,
            kind=IncidentKind(form.cleaned_data["kind"]),
            noticed_at=form.cleaned_data["done_at"],
            story=form.cleaned_data["story"],
            post_key=form.cleaned_data["post_key"],
        )
    messages.success(
        request, _("Tercatat sebagai %(number)s. Pengelola insiden diberi tahu.") % {"number": made.number}
    )
    return HttpResponseRedirect(reverse("incidents:report"))


report = either(get=_report_form, post=_report)


@page(Permission.INCIDENT_SEE)
def incident(request: DeskRequest, number: str) -> HttpResponse:
    """One incident: its clocks, its steps, and to those who manage or audit it how many people it concerns."""
    return incident_page(request, incident_for(request.actor, number))


def incident_page(request: DeskRequest, found: Incident, failure: Failure = NO_FAILURE) -> HttpResponse:
    """The page of an incident; `failure.sentence` says why the act before it did nothing."""
    at, actor = now(), request.actor
    is_whole = sees_all(actor)
    known = IncidentState(
        incident=found,
        steps=steps_of(actor, found),
        assessment=latest_assessment(found),
        running=running_on(found),
        tally=tally_of(actor, found) if is_whole else (),
        sees_all=is_whole,
    )
    tasks = tasks_for(actor, known, now=at)
    context = {
        "now": at,
        "incident": found,
        "refused": failure.sentence,
        "clocks": [shown(clock, now=at) for clock in running_on_page(known)],
        "tasks": tasks,
        "next_task": next((task for task in tasks if task.links and not task.is_done), None),
        "sees_all": known.sees_all,
        "may_manage": actor.can(Permission.INCIDENT_MANAGE),
        "data": [(DATA_LABELS[kind], kind in SPECIFIC) for kind in _data_kinds(known)],
        "people": known.assessment.people if known.assessment else None,
    }
    if known.sees_all:
        context |= _whole(actor, known)
    return render(request, "incidents/incident.html", context, status=failure.status)


def running_on_page(known: IncidentState) -> list[Clock]:
    """The clocks that still run, the nearest first."""
    return sorted(known.running.values(), key=lambda clock: clock.due_at)


def _data_kinds(known: IncidentState) -> list[DataKind]:
    return [DataKind(kind) for kind in known.assessment.data_kinds] if known.assessment else []


def _whole(actor: Actor, known: IncidentState) -> dict[str, Any]:
    """What the technical administrator does not see: numbers, proposals, what is missing."""
    proposals = no_breach_of(known.incident)
    missing = gaps(
        steps={StepCode(step.code) for step in known.steps},
        is_assessed=known.assessment is not None,
        running=known.running,
        counts=[row.count for row in known.tally],
    )
    return {
        "tally": _tally_rows(actor, known.incident, known.tally),
        "proposals": proposals,
        "waiting": _waiting(actor, proposals),
        "gaps": [GAP_LABELS[gap] for gap in missing],
    }


def _waiting(actor: Actor, proposals: list[NoBreach]) -> dict[str, Any] | None:
    """The proposal that waits, and whether this person may be its second pair of eyes."""
    waiting = next((row for row in proposals if not row.decision), None)
    if waiting is None:
        return None
    may_decide = actor.can(Permission.INCIDENT_MANAGE) and waiting.proposed_by != actor.person_id
    return {"row": waiting, "may_decide": may_decide}


def _tally_rows(actor: Actor, found: Incident, tally: Sequence[LetterTally]) -> list[dict[str, Any]]:
    """Numbers by case and for the officers. The auditor sees the head of a case's id, not its code."""
    codes = {}
    if actor.can(Permission.INCIDENT_MANAGE):
        codes = {row.case_id: row.case_code for row in touched_cases(actor, found)}
    return [{"label": _label(row, codes), "count": row.count, "is_code": row.case_id in codes} for row in tally]


def _label(row: LetterTally, codes: dict[Any, str]) -> str:
    if row.case_id is None:
        return _("Petugas")
    return codes.get(row.case_id) or _("Kasus %(head)s") % {"head": str(row.case_id)[:_HEAD]}
