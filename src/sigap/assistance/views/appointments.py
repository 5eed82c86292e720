"""An appointment made, and how it went."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import actions
from sigap.assistance.form_pages import people_choices, people_of
from sigap.assistance.forms import AppointmentForm
from sigap.assistance.queries import officers_for
from sigap.assistance.rules import AppointmentStatus
from sigap.cases.cards import needs_words
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.screening import mediation_barred
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.testimony.rows import before_words
from sigap.ui.taking_back import reason_given


def _form(actor: Actor, access: CaseAccess, at: datetime, data: Any = None) -> AppointmentForm:
    officers = [(str(who.person_id), who.name) for who in officers_for(actor, access, at=at).values()]
    initial = {"post_key": uuid4(), "officer": str(actor.person_id)}
    return AppointmentForm(
        data,
        now=at,
        people=people_choices(people_of(access)),
        officers=officers,
        before=before_words(access),
        initial=initial,
    )


def _page(
    request: DeskRequest, access: CaseAccess, form: AppointmentForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = case_page(access, Section.SERVICES, now=now()) | {
        "form": form,
        "conflict": failure.sentence,
        "mediation_barred": mediation_barred(access.case.id),
        "before": form.before,
        "needs": needs_words(access),
    }
    return render(request, "assistance/appointment.html", context, status=failure.status)


@page(Permission.SERVICE_NOTE)
def _make_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
    return _page(request, access, _form(request.actor, access, now()))


@act(Permission.SERVICE_NOTE)
def _make(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
        form = _form(actor, access, at, request.POST)
        show_on_failure(request, lambda _actor, failure: _page(request, access, form, failure))
        check_form(form)
        data = form.cleaned_data
        actions.appoint(
            by=actor,
            at=at,
            access=access,
            kind=data["kind"],
            starts_at=data["starts_at"],
            officer=officers_for(actor, access, at=at)[UUID(data["officer"])],
            place=data["place"],
            post_key=data["post_key"],
            ordinal=int(data["person"]) if data["person"] else None,
            again=data.get("again"),
        )
    messages.success(request, _("Janji tercatat. Petugasnya diberi tahu."))
    return HttpResponseRedirect(reverse("assistance:of_case", args=[code]))


make = either(get=_make_form, post=_make)


@act_and_return(Permission.SERVICE_NOTE, "assistance:of_case", "code", level=messages.ERROR)
def settle(request: DeskRequest, code: str, appointment_id: UUID) -> HttpResponse | str:
    """Says how an appointment went, by the button that was pressed."""
    chosen = request.POST.get("outcome", "")
    outcome = AppointmentStatus(chosen) if chosen in set(AppointmentStatus) else AppointmentStatus.PLANNED
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
        actions.settle_appointment(
            by=actor,
            at=now(),
            access=access,
            appointment_id=appointment_id,
            outcome=outcome,
            reason=reason_given(request.POST),
        )
    if outcome is AppointmentStatus.KEPT:
        messages.success(request, _("Janji terlaksana. Catat layanannya di sini."))
        to = reverse("sessions:note", args=[code])
        return HttpResponseRedirect(f"{to}?janji={appointment_id}")
    return _("Hasil janji tercatat.")
