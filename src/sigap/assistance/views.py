"""Pages of services in a case."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.assistance import actions, reading
from sigap.assistance.forms import ServiceForm
from sigap.assistance.queries import services_of
from sigap.assistance.rules import ServiceKind
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.views import cards
from sigap.cases.views.cards import SHOWN, Card, CardRow, NextStep
from sigap.cases.views.shell import case_page
from sigap.cases.views.work import form_page
from sigap.kernel.clock import JAKARTA, now
from sigap.kernel.errors import Unable
from sigap.ui.dates import near_moment

_WRONG = 422
_CONFLICT = 409


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """What was done, with the notes opened."""
    at = now()
    opened = reading.open_notes(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        context = case_page(opened.access, Room.SERVICES, now=at) | {
            "services": opened.services,
            "may_note": _may_note(actor, opened.access),
        }
        return render(request, "assistance/of_case.html", context)


def _may_note(actor: Actor, access: CaseAccess) -> bool:
    return access.may(actor, Permission.SERVICE_NOTE, Room.SERVICES) and not access.case.is_closed


def _card(actor: Actor, access: CaseAccess, at: datetime) -> Card:
    """The services of a case in short; the first one is the next step of whoever may note it."""
    found = list(services_of(access).defer("sealed_note"))
    may_note = _may_note(actor, access)
    url = reverse("assistance:note", args=[access.case.code]) if may_note else ""
    return Card(
        heading=_("Layanan"),
        url=reverse("assistance:of_case", args=[access.case.code]),
        rows=tuple(
            CardRow(what=row.kind_label, meta=f"{row.office_name}, {near_moment(row.done_at, at)}")
            for row in found[:SHOWN]
        ),
        count=len(found),
        empty=_("Belum ada layanan yang dicatat."),
        add=_("Catat layanan") if may_note else "",
        add_url=url,
        next_step=_first_step(url) if may_note and not found else None,
    )


def _first_step(url: str) -> NextStep:
    return NextStep(
        heading=_("Catat layanan pertama"),
        words=_("Juga yang sudah lewat: waktu mengerjakan dan waktu mencatat disimpan terpisah."),
        url=url,
        action=_("Catat layanan"),
        icon="heart",
    )


cards.register(Room.SERVICES, _card)


def _words(code: str) -> dict[str, Any]:
    return {
        "heading": _("Catat layanan"),
        "action": _("Simpan"),
        "back": reverse("assistance:of_case", args=[code]),
        "advice": _("Sudah dikerjakan tetapi baru sempat dicatat? Tulis waktu mengerjakannya."),
    }


@page(Permission.SERVICE_NOTE)
def _note_form(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Room.SERVICES, power=Permission.SERVICE_NOTE)
    form = ServiceForm(now=at, initial={"post_key": uuid4(), "done_at": at.astimezone(JAKARTA)})
    return form_page(request, access, Room.SERVICES, form, **_words(code))


@act(Permission.SERVICE_NOTE)
def _note(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    form = ServiceForm(request.POST, now=at)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Room.SERVICES, power=Permission.SERVICE_NOTE)
            if not form.is_valid():
                return form_page(request, access, Room.SERVICES, form, status=_WRONG, **_words(code))
            actions.note_service(
                by=actor,
                at=at,
                access=access,
                kind=ServiceKind(form.cleaned_data["kind"]),
                done_at=form.cleaned_data["done_at"],
                note=form.cleaned_data["note"].replace("\x00", ""),
                post_key=form.cleaned_data["post_key"],
            )
    except Unable as unable:
        with request.entering() as actor:
            access = case_for(actor, code, need=Room.SERVICES, power=Permission.SERVICE_NOTE)
            conflict = {"sentence": unable.sentence}
            return form_page(request, access, Room.SERVICES, form, status=_CONFLICT, conflict=conflict, **_words(code))
    messages.success(request, _("Layanan tercatat."))
    return HttpResponseRedirect(reverse("assistance:of_case", args=[code]))


note = either(get=_note_form, post=_note)
