"""Pages of the quarantine: its clusters, some texts drawn by chance, what goes to the queue and what is closed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.intake import reading
from sigap.intake.actions import quarantine as actions
from sigap.intake.forms import FloodForm
from sigap.intake.models import FLAG_LABELS, FLOOD_LABELS, FloodReason, QuarantineCluster
from sigap.intake.queries import quarantine as lanes
from sigap.intake.rules import Flag
from sigap.intake.views.shell import areas
from sigap.kernel.clock import now
from sigap.mailbox.files.queries import with_files
from sigap.mailbox.models import Envelope
from sigap.mailbox.quarantine.pacing import figures

_SHOWN = 6


@page(Permission.REPORT_LANE)
def index(request: DeskRequest) -> HttpResponse:
    """Everything that waits, as clusters: what resembles nothing else first."""
    return _lane_page(request)


def _lane_page(
    request: DeskRequest, *, texts: list[dict[str, Any]] | None = None, failure: Failure = NO_FAILURE
) -> HttpResponse:
    names = dict(areas())
    found = lanes.quarantine_for(request.actor)
    context = {
        "now": now(),
        "lane": found,
        "alone": [_row(each, names) for each in found.alone],
        "alike": [_row(each, names) for each in found.alike],
        "more_alone": found.alone_in_all - len(found.alone),
        "more_alike": found.alike_in_all - len(found.alike),
        "closed": [(each, FLOOD_LABELS[FloodReason(each.reason)]) for each in lanes.closed_clusters(request.actor)],
        "texts": texts,
        "words": failure.sentence,
    }
    return render(request, "intake/lane.html", context, status=failure.status)


def _row(found: lanes.ShownCluster, names: dict[str, str]) -> dict[str, Any]:
    return {"found": found, "areas": ", ".join(names.get(area, area) for area in found.areas)}


@act(Permission.REPORT_LANE)
def sample(request: DeskRequest) -> HttpResponse:
    """Opens some texts of the whole lane, drawn by chance; shown in this answer only."""
    drawn = reading.open_sample(entering=request.entering, cluster_id=None, at=now())
    with request.entering():
        return _lane_page(request, texts=_texts(drawn))


@page(Permission.REPORT_LANE)
def _cluster(request: DeskRequest, cluster_id: UUID) -> HttpResponse:
    return _cluster_page(request, lanes.cluster_for(request.actor, cluster_id))


@act(Permission.REPORT_LANE)
def _opened(request: DeskRequest, cluster_id: UUID) -> HttpResponse:
    drawn = reading.open_sample(entering=request.entering, cluster_id=cluster_id, at=now())
    with request.entering():
        return _cluster_page(request, lanes.cluster_for(request.actor, cluster_id), texts=_texts(drawn))


cluster = either(get=_cluster, post=_opened)


def _cluster_page(
    request: DeskRequest,
    found: QuarantineCluster,
    *,
    texts: list[dict[str, Any]] | None = None,
    form: FloodForm | None = None,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    names = dict(areas())
    waiting = lanes.waiting_in(request.actor, found.pk)
    reports = lanes.reports_of(request.actor, found.pk, limit=_SHOWN)
    context = {
        "now": now(),
        "cluster": found,
        "closed_because": FLOOD_LABELS[FloodReason(found.reason)] if found.reason else "",
        "waiting": waiting,
        "at_once": min(waiting, figures()["lane"]["accepted_at_once"]),
        "rows": [
            {"envelope": each, "flags": _flags(each), "area": names.get(each.area, each.area)} for each in reports
        ],
        "texts": texts,
        "form": form or FloodForm(),
        "words": failure.sentence,
    }
    return render(request, "intake/lane_cluster.html", context, status=failure.status)


def _flags(envelope: Envelope) -> list[str]:
    return [str(FLAG_LABELS[Flag(flag)]) for flag in envelope.flags]


def _texts(drawn: list[tuple[Envelope, str]]) -> list[dict[str, Any]]:
    filed = with_files([envelope.pk for envelope, _story in drawn])
    return [
        {"envelope": envelope, "story": story, "flags": _flags(envelope), "has_files": envelope.pk in filed}
        for envelope, story in drawn
    ]


@act(Permission.REPORT_LANE)
def let_in(request: DeskRequest, cluster_id: UUID) -> HttpResponse:
    """Lets one report of a cluster into the queue, or what waits of it."""
    only = request.POST.get("nomor", "")[:16]
    _show_cluster_on_failure(request, cluster_id)
    with request.entering() as actor:
        found = lanes.cluster_for(actor, cluster_id)
        wanted = lanes.waiting_ids(actor, found.pk, only=only)
        count = actions.let_in(by=actor, at=now(), envelope_ids=wanted)
    return _in_queue(request, count)


@act(Permission.REPORT_LANE)
def let_in_alone(request: DeskRequest) -> HttpResponse:
    """Lets what resembles nothing else into the queue, as much as one act may."""
    show_on_failure(request, lambda _actor, failure: _lane_page(request, failure=failure))
    with request.entering() as actor:
        count = actions.let_in(by=actor, at=now(), envelope_ids=lanes.alone_ids(actor))
    return _in_queue(request, count)


def _in_queue(request: DeskRequest, count: int) -> HttpResponse:
    messages.success(
        request,
        ngettext(
            "%(n)d laporan masuk ke antrean. Tenggatnya dihitung sejak diterima.",
            "%(n)d laporan masuk ke antrean. Tenggatnya dihitung sejak diterima.",
            count,
        )
        % {"n": count},
    )
    return HttpResponseRedirect(reverse("intake:lane"))


@act(Permission.REPORT_LANE)
def close(request: DeskRequest, cluster_id: UUID) -> HttpResponse:
    """Closes what waits of a cluster, as a flood."""
    form = FloodForm(request.POST)
    _show_cluster_on_failure(request, cluster_id, form)
    with request.entering() as actor:
        found = lanes.cluster_for(actor, cluster_id)
        check_form(form)
        reason = FloodReason(form.cleaned_data["reason"])
        count = actions.close_as_flood(by=actor, at=now(), cluster_id=found.pk, reason=reason)
    messages.success(request, ngettext("%(n)d laporan ditutup.", "%(n)d laporan ditutup.", count) % {"n": count})
    return HttpResponseRedirect(reverse("intake:lane"))


def _show_cluster_on_failure(request: DeskRequest, cluster_id: UUID, form: FloodForm | None = None) -> None:
    def cluster(actor: Actor, failure: Failure) -> HttpResponse:
        shown = None if failure.unable else form
        return _cluster_page(request, lanes.cluster_for(actor, cluster_id), form=shown, failure=failure)

    show_on_failure(request, cluster)
