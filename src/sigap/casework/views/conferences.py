"""The case conference: its list, called, read by members and printed from the page, minutes with decisions."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.casework import actions, reading
from sigap.casework.forms import CallForm, MinutesForm
from sigap.casework.models import CaseConference
from sigap.casework.queries import (
    agenda_lines,
    conference_of,
    conferences_of,
    leads,
    newest_record,
    owners_for,
    require_lead,
)
from sigap.casework.rules import ConferenceStatus, RecordKind
from sigap.casework.views.listing import TAB
from sigap.casework.views.words import owner_choices
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict

_NOTES = Permission.SERVICE_NOTE


def _may_write(actor: Actor, access: CaseAccess) -> bool:
    return leads(access) and not access.case.is_closed and access.may(actor, _NOTES, Section.SERVICES)


@page(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The conferences in which the actor's office sits."""
    at = now()
    access = case_for(request.actor, code, need=Section.SUMMARY)
    context = case_page(access, Section.SUMMARY, now=at, route=TAB) | {
        "rows": conferences_of(access),
        "may_write": _may_write(request.actor, access),
    }
    return render(request, "casework/conferences.html", context)


def _call_shaped(actor: Actor, access: CaseAccess, data: Any, _none: Any) -> CaseForm[CallForm]:
    require_lead(actor, access, Section.SERVICES, _NOTES)
    offices = {owner.office_id: owner.office_name for owner in owners_for(access)}
    offices.pop(access.case.office_id, None)
    lines = [_("Keamanan klien hari ini"), *agenda_lines(access, at=now())]
    form = CallForm(
        data,
        members=[(str(key), name) for key, name in offices.items()],
        initial={
            "post_key": uuid4(),
            "offices": [str(key) for key in offices],
            "agenda": "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1)),
        },
    )
    return form, {
        "heading": _("Undang ke konferensi kasus"),
        "action": _("Undang"),
        "back": reverse("casework:conferences", args=[access.case.code]),
        "beside": [_("Hanya kantor yang ikut dalam kasus ini. Kantor lain diminta dulu lewat rujukan.")],
    }


def _call_sent(actor: Actor, access: CaseAccess, form: CallForm, _none: Any) -> str:
    given = form.cleaned_data
    actions.call_conference(
        by=actor,
        at=now(),
        access=access,
        starts_at=given["starts_at"],
        offices=[UUID(each) for each in given["offices"]],
        agenda=given["agenda"],
        post_key=given["post_key"],
    )
    return _("Konferensi dijadwalkan, dan muncul di antrean kantor yang diundang.")


call = case_form_view(_NOTES, Section.SERVICES, _call_shaped, _call_sent)


@reading_sealed(Permission.CASE_SEE)
def conference(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    """Agenda, minutes and decisions, for members: read and printed here; a file is made by the leading office alone."""
    at = now()
    opened = reading.open_conference(entering=request.entering, code=code, conference_id=conference_id, at=at)
    with request.entering() as actor:
        may_write = _may_write(actor, opened.access)
        is_planned = opened.row.status == ConferenceStatus.PLANNED
        context = case_page(opened.access, Section.SUMMARY, now=at, route=TAB) | {
            "conference": opened,
            "minutes": (opened.minutes.content.get("minutes", "") or opened.minutes.lost) if opened.minutes else "",
            "may_write": may_write and opened.row.starts_at <= at and opened.row.status != ConferenceStatus.CANCELLED,
            "may_cancel": may_write and is_planned,
            "printed_by": actor.name,
            "makes_file": bool(opened.minutes)
            and leads(opened.access)
            and opened.access.may(actor, _NOTES, Section.SERVICES),
        }
        return render(request, "casework/conference.html", context)


def _minutes_page(
    request: DeskRequest, access: CaseAccess, row: CaseConference, form: MinutesForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = case_page(access, Section.SUMMARY, now=now(), route=TAB) | {
        "form": form,
        "heading": _("Notula konferensi"),
        "unable": failure.sentence,
        "back": reverse("casework:conference", args=[access.case.code, row.pk]),
        "minutes_field": form["minutes"],
    }
    return render(request, "casework/plan.html", context, status=failure.status)


def _minutes_form(access: CaseAccess, data: Any = None, **more: Any) -> MinutesForm:
    return MinutesForm(data, owners=owner_choices(owners_for(access)), day=localdate(now()), **more)


def _version(row: CaseConference) -> int:
    newest = newest_record(RecordKind.MINUTES, row.id)
    return newest.version if newest else 0


@reading_sealed(_NOTES)
def _minutes_shown(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    opened = reading.open_conference(entering=request.entering, code=code, conference_id=conference_id, at=now())
    with request.entering() as actor:
        require_lead(actor, opened.access, Section.SERVICES, _NOTES)
        before = opened.minutes
        initial = {
            "version": before.row.version if before else 0,
            "minutes": before.content.get("minutes", "") if before else opened.agenda,
        }
        form = _minutes_form(opened.access, initial=initial)
        return _minutes_page(request, opened.access, opened.row, form)


@act(_NOTES)
def _minutes_sent(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        row = conference_of(access, conference_id)
        typed = request.POST.copy()
        if isinstance(failure.unable, Conflict):
            typed["version"] = str(_version(row))
        form = _minutes_form(access, typed)
        form.is_valid()
        return _minutes_page(request, access, row, form, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        form = _minutes_form(access, request.POST)
        check_form(form)
        actions.close_conference(
            by=actor,
            at=now(),
            access=access,
            conference_id=conference_id,
            minutes=form.cleaned_data["minutes"],
            decisions=form.drafts(),
            based_on=form.cleaned_data["version"],
            post_key=form.cleaned_data["post_key"],
        )
    messages.success(request, _("Notula tersimpan. Setiap keputusan menjadi tugas penanggung jawabnya."))
    return HttpResponseRedirect(reverse("casework:conference", args=[code, conference_id]))


write_minutes = either(get=_minutes_shown, post=_minutes_sent)


@act(_NOTES)
def cancel(request: DeskRequest, code: str, conference_id: UUID) -> HttpResponse:
    """It is not held."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        actions.cancel_conference(by=actor, at=now(), access=access, conference_id=conference_id)
    messages.success(request, _("Konferensi dibatalkan."))
    return HttpResponseRedirect(reverse("casework:conferences", args=[code]))
