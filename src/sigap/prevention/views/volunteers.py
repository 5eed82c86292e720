"""Pages of who helps: the list, which names nobody; one of them, opened; how they are taken in, checked, assigned."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.places.queries import home_regency, places_in
from sigap.prevention.actions import volunteers as acts
from sigap.prevention.actions.volunteers import UnableToTakeIn
from sigap.prevention.people_forms import (
    CheckForm,
    LeaveForm,
    VolunteerAssignForm,
    VolunteerChangeForm,
    VolunteerForm,
)
from sigap.prevention.queries import people
from sigap.prevention.queries.activities import activity_for, shown
from sigap.prevention.queries.people import ShownVolunteer
from sigap.prevention.reading import open_contacts, open_messages
from sigap.ui.paging import page_asked

_LIST, _ONE, _ACTIVITY = "prevention:volunteers", "prevention:volunteer", "prevention:activity"


@page(Permission.PREVENTION_MANAGE)
def volunteers(request: DeskRequest) -> HttpResponse:
    """Who helps: groups by name, people by number; nothing is opened here."""
    number, has_left = page_asked(request), request.GET.get("tampil") == "berhenti"
    rows, has_more = people.volunteers(request.actor, page=number, has_left=has_left)
    context = {"rows": rows, "has_left": has_left, "newer": number - 1, "older": number + 1 if has_more else 0}
    return render(request, "prevention/volunteers.html", context)


@reading_sealed(Permission.PREVENTION_MANAGE)
def volunteer(request: DeskRequest, volunteer_id: UUID) -> HttpResponse:
    """One of them, with name and number: opening it leaves a trace."""
    contact = open_contacts(entering=request.entering, volunteer_ids=[volunteer_id], at=now())[volunteer_id]
    with request.entering() as actor:
        found = people.volunteer_for(actor, volunteer_id)
        context = {
            "row": found,
            "volunteer": found.volunteer,
            "contact": contact,
            "checks": found.looked_at,
            "activities": shown(people.activities_of(actor, found.volunteer)),
            "check_form": CheckForm(done=found.checks),
            "leave_form": LeaveForm(),
            "change_form": _change_form(found, contact),
        }
        return render(request, "prevention/volunteer.html", context)


def _change_form(found: ShownVolunteer, contact: Mapping[str, str]) -> VolunteerChangeForm:
    initial = {"contact": contact["name"], "phone": contact["phone"], "region": found.volunteer.region_code}
    of_group = {"name": found.volunteer.name, "members": found.volunteer.members}
    return VolunteerChangeForm(of=found, places=places_in(home_regency()), prefix="ubah", initial=initial | of_group)


@act_and_return(Permission.PREVENTION_MANAGE, _ONE, "volunteer_id")
def change(request: DeskRequest, volunteer_id: UUID) -> str:
    """How to reach them, or where they live, is put right."""
    with request.entering() as actor:
        found = people.volunteer_for(actor, volunteer_id)
    name = ""
    if found.keeps_name:
        name = open_contacts(entering=request.entering, volunteer_ids=[volunteer_id], at=now())[volunteer_id]["name"]
    with request.entering() as actor:
        form = VolunteerChangeForm(request.POST, of=found, places=places_in(home_regency()), prefix="ubah")
        if not form.is_valid():
            raise UnableToTakeIn(next(iter(form.errors.values()))[0])
        acts.change_volunteer(by=actor, at=now(), volunteer_id=volunteer_id, checked_name=name, **form.changed)
    return _("Sudah diperbaiki. Yang diperiksa tetap berlaku.")


def _build_form(actor: Actor, data: Any) -> FormAndContext[VolunteerForm]:
    actor.require(Permission.PREVENTION_MANAGE)
    form = VolunteerForm(data, places=places_in(home_regency()), initial={"row_id": uuid4()})
    lead = _("Hanya orang dewasa. Belum boleh bertugas bersama anak sebelum janji dan dua referensinya dicatat.")
    words = {"heading": _("Catat relawan atau kelompok"), "action": _("Simpan"), "lead": lead}
    return form, words | {"back": reverse(_LIST), "back_label": _("Relawan")}


def _taken_in(request: DeskRequest, actor: Actor, form: VolunteerForm) -> HttpResponse:
    found = acts.take_in(by=actor, at=now(), **form.volunteer)
    messages.success(request, _("Tercatat sebagai %(who)s. Catat pemeriksaannya di bawah.") % {"who": found.label})
    return to(_ONE, found.pk)


add = form_view(Permission.PREVENTION_MANAGE, _build_form, _taken_in)


@act_and_return(Permission.PREVENTION_MANAGE, _ONE, "volunteer_id")
def check(request: DeskRequest, volunteer_id: UUID) -> str:
    """Something was looked at."""
    form = CheckForm(request.POST, done=())
    is_valid = form.is_valid()
    with request.entering() as actor:
        if not is_valid:
            raise UnableToTakeIn(next(iter(form.errors.values()))[0])
        given = form.cleaned_data
        acts.note_check(
            by=actor,
            at=now(),
            volunteer_id=volunteer_id,
            kind=form.check_kind,
            day=given["day"],
            source=given["source"],
        )
    return _("Pemeriksaan tercatat.")


@act_and_return(Permission.PREVENTION_MANAGE, _ONE, "volunteer_id")
def leave(request: DeskRequest, volunteer_id: UUID) -> str:
    """They help no longer."""
    form = LeaveForm(request.POST)
    with request.entering() as actor:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        acts.let_go(by=actor, at=now(), volunteer_id=volunteer_id, why=why)
    return _("Tercatat: tidak membantu lagi, dan dilepas dari kegiatan yang akan datang.")


def _build_assign_form(actor: Actor, data: Any, activity_id: UUID) -> FormAndContext[VolunteerAssignForm]:
    found = activity_for(actor, activity_id)
    rows = people.offered_for(actor, found)
    form = VolunteerAssignForm(data, offered=[(row.volunteer, row.region) for row in rows])
    lead = (
        _("Hanya yang janji menjaga anak dan dua referensinya sudah dicatat. Yang terdekat di atas.")
        if found.has_children
        else _("Yang terdekat di atas.")
    )
    words = {"heading": _("Tugaskan relawan"), "action": _("Tugaskan"), "lead": lead}
    return form, words | {"back": reverse(_ACTIVITY, args=[activity_id]), "back_label": found.topic_label}


def _assigned(request: DeskRequest, actor: Actor, form: VolunteerAssignForm, activity_id: UUID) -> HttpResponse:
    key = UUID(form.cleaned_data["volunteer"])
    acts.assign_volunteer(by=actor, at=now(), activity_id=activity_id, volunteer_id=key)
    messages.success(request, _("Relawan ditugaskan."))
    return to(_ACTIVITY, activity_id)


assign = form_view(Permission.PREVENTION_MANAGE, _build_assign_form, _assigned)


@act_and_return(Permission.PREVENTION_MANAGE, _ACTIVITY, "activity_id")
def free(request: DeskRequest, activity_id: UUID, volunteer_id: UUID) -> str:
    """They do not help there after all."""
    with request.entering() as actor:
        acts.free_volunteer(by=actor, at=now(), activity_id=activity_id, volunteer_id=volunteer_id)
    return _("Relawan dilepas dari kegiatan ini.")


@reading_sealed(Permission.PREVENTION_MANAGE)
def contacts(request: DeskRequest, activity_id: UUID) -> HttpResponse:
    """Names and numbers to call before an activity: who asked for it, who helps there."""
    with request.entering() as actor:
        found = activity_for(actor, activity_id)
        helpers = people.helpers_of(actor, found)
    opened = open_contacts(entering=request.entering, volunteer_ids=[each.pk for each in helpers], at=now())
    asked = open_messages(
        entering=request.entering, wanted=lambda actor: people.asked_session(actor, found.asked_id), at=now()
    )
    with request.entering():
        rows = [(each, opened[each.pk]) for each in helpers]
        message, texts = next(iter(asked), (None, {}))
        context = {"activity": found, "rows": rows, "message": message, "said": texts}
        return render(request, "prevention/contacts.html", context)
