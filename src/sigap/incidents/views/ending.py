"""Pages of an incident's end: a proposal that it was none, the second person's word, closing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import FORM_FAILURE, Failure, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.incidents import actions
from sigap.incidents.forms import NoBreachForm
from sigap.incidents.models import Incident
from sigap.incidents.queries import incident_for
from sigap.incidents.rules import BreachDecision, NoBreachReason
from sigap.incidents.views.pages import back_to, form_page, frame
from sigap.incidents.views.register import incident_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused


def _words(incident: Incident) -> dict[str, Any]:
    return frame(
        incident,
        heading=_("Bukan kegagalan pelindungan data"),
        action=_("Usulkan"),
        advice=_("Orang lain yang memutuskan. Sampai ia setuju, tenggat terus berjalan."),
    )


@page(Permission.INCIDENT_MANAGE)
def _propose_form(request: DeskRequest, number: str) -> HttpResponse:
    incident = incident_for(request.actor, number, power=Permission.INCIDENT_MANAGE)
    return form_page(request, incident, NoBreachForm(), **_words(incident))


@act(Permission.INCIDENT_MANAGE)
def _propose(request: DeskRequest, number: str) -> HttpResponse:
    form = NoBreachForm(request.POST)
    _show_incident_on_failure(request, number)
    with request.entering() as actor:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        if not form.is_valid():
            return form_page(request, incident, form, FORM_FAILURE, **_words(incident))
        actions.propose_no_breach(
            by=actor,
            at=now(),
            incident=incident,
            reason=NoBreachReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
        )
    messages.success(request, _("Usul tercatat. Tenggat berjalan sampai orang lain setuju."))
    return back_to(number)


propose = either(get=_propose_form, post=_propose)


@act(Permission.INCIDENT_MANAGE)
def decide(request: DeskRequest, number: str) -> HttpResponse:
    """The second person agrees or not."""
    _show_incident_on_failure(request, number)
    try:
        with request.entering() as actor:
            incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
            decision = BreachDecision(request.POST.get("putusan", ""))
            actions.decide_no_breach(by=actor, at=now(), incident=incident, decision=decision)
    except ValueError:
        # Not one of the page's two buttons.
        raise Refused(Permission.INCIDENT_MANAGE) from None
    messages.success(request, _("Putusan tercatat."))
    return back_to(number)


@act(Permission.INCIDENT_MANAGE)
def close(request: DeskRequest, number: str) -> HttpResponse:
    """Everything was done."""
    _show_incident_on_failure(request, number)
    with request.entering() as actor:
        actions.close(by=actor, at=now(), incident=incident_for(actor, number, power=Permission.INCIDENT_MANAGE))
    messages.success(request, _("Insiden ditutup."))
    return back_to(number)


def _show_incident_on_failure(request: DeskRequest, number: str) -> None:
    def incident(actor: Actor, failure: Failure) -> HttpResponse:
        return incident_page(request, incident_for(actor, number, power=Permission.INCIDENT_MANAGE), failure)

    show_on_failure(request, incident)
