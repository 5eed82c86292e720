"""Pages of activities: what is ahead and was, one of them, how it is planned and called off."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import Shaped, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.meetings.queries.items import running_offices
from sigap.places.queries import home_regency, labels_of, places_in
from sigap.prevention.actions import planning
from sigap.prevention.actions.activity_state import may_report
from sigap.prevention.forms import OffForm, PreventionPlanForm, initial_of
from sigap.prevention.queries import activities as queries
from sigap.ui.paging import page_asked

_LIST, _ACTIVITY = "prevention:list", "prevention:activity"


@page(Permission.TASKFORCE_SEE)
def activities(request: DeskRequest) -> HttpResponse:
    """What is ahead, what waits for its report, what was."""
    actor, number = request.actor, page_asked(request)
    ahead, unreported = queries.ahead(actor, now())
    rows, has_more = queries.past(actor, page=number)
    context = {
        "ahead": ahead,
        "unreported": unreported,
        "rows": rows,
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
        "may_manage": actor.can(Permission.PREVENTION_MANAGE),
    }
    return render(request, "prevention/list.html", context)


@page(Permission.TASKFORCE_SEE)
def activity(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    """One activity: its plan, what came of it."""
    actor = request.actor
    found = queries.activity_for(actor, activity_id)
    manages = actor.can(Permission.PREVENTION_MANAGE)
    context = {
        "activity": found,
        "region": labels_of([found.region_code])[found.region_code],
        "rad": queries.rad_title(found.rad_activity),
        "may_report": may_report(actor, found),
        "may_manage": manages,
        "is_due": found.day <= localdate(now()),
        "off_form": OffForm() if found.is_open and may_report(actor, found) else None,
    }
    return render(request, "prevention/activity.html", context)


def _shaped(actor: Actor, data: Any, activity_id: UUID | None = None) -> Shaped[PreventionPlanForm]:
    at = now()
    initial: dict[str, Any] = {"row_id": uuid4(), "is_for_all": True}
    words = {"heading": _("Rencanakan kegiatan"), "back": reverse(_LIST), "back_label": _("Pencegahan")}
    if activity_id is not None:
        found = queries.activity_for(actor, activity_id)
        initial = initial_of(found)
        words = {"heading": _("Ubah rencana"), "back": reverse(_ACTIVITY, args=[activity_id])}
        words["back_label"] = str(found.topic_label)
    form = PreventionPlanForm(
        data,
        places=places_in(home_regency()),
        rad=queries.rad_choices(actor, localdate(at)),
        offices=running_offices(at),
        materials=[],
        initial=initial,
    )
    lead = _("Tanpa nama klien dan tanpa kasus. Kegiatan yang sudah lewat boleh dicatat, lalu langsung dilaporkan.")
    return form, words | {"action": _("Simpan"), "lead": lead}


def _planned(
    request: DeskRequest, actor: Actor, form: PreventionPlanForm, activity_id: UUID | None = None
) -> HttpResponse:
    if activity_id is None:
        found = planning.plan_activity(by=actor, at=now(), activity_id=form.cleaned_data["row_id"], **form.activity)
    else:
        found = planning.change_activity(by=actor, at=now(), activity_id=activity_id, **form.activity)
    messages.success(request, _("Rencana kegiatan tersimpan."))
    return to(_ACTIVITY, found.pk)


plan = form_view(Permission.PREVENTION_MANAGE, _shaped, _planned)


@act_and_return(Permission.TASKFORCE_REPORT, _ACTIVITY, "activity_id")
def off(request: DeskRequest, activity_id: UUID) -> str:
    """It does not take place."""
    form = OffForm(request.POST)
    with request.entering() as actor:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        planning.call_off(by=actor, at=now(), activity_id=activity_id, why=why)
    return _("Kegiatan dibatalkan.")
