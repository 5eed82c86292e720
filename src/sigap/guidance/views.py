"""Pages on which the secretariat writes what the public is told, with what stood before."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.guidance import actions
from sigap.guidance.forms import FORMS, EntryForm, LawForm, NumberForm, initial_of
from sigap.guidance.models import Entry
from sigap.guidance.queries import company_list_for, entries_for, versions_for
from sigap.guidance.rules import EntryKind
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable

_WRONG = 422
_CONFLICT = 409


@page(Permission.GUIDANCE_EDIT)
def entries(request: DeskRequest) -> HttpResponse:
    """Everything that stands, by kind, and which list of companies is loaded."""
    found = entries_for(request.actor)
    context = {
        "numbers": [each for each in found if each.kind == EntryKind.NUMBER],
        "law": [each for each in found if each.kind == EntryKind.LAW],
        "listed": company_list_for(request.actor),
    }
    return render(request, "guidance/entries.html", context)


def _shown(request: DeskRequest, form: EntryForm, versions: list[Entry], *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "versions": versions, "entry": versions[0] if versions else None}
    return render(request, "guidance/entry.html", context, status=status)


@page(Permission.GUIDANCE_EDIT)
def _entry_form(request: DeskRequest, code: str) -> HttpResponse:
    versions = list(versions_for(request.actor, code))
    form = FORMS[EntryKind(versions[0].kind)](initial=initial_of(versions[0]))
    return _shown(request, form, versions)


@act(Permission.GUIDANCE_EDIT)
def _entry_change(request: DeskRequest, code: str) -> HttpResponse:
    with request.entering() as actor:
        versions = list(versions_for(actor, code))
        form = FORMS[EntryKind(versions[0].kind)](request.POST)
        if not form.is_valid():
            return _shown(request, form, versions, status=_WRONG)
    try:
        with request.entering() as actor:
            actions.change_entry(
                by=actor, at=now(), code=code, written=form.written(), based_on=form.cleaned_data["version"]
            )
    except Unable as unable:
        form.add_error(None, unable.sentence)
        with request.entering() as actor:
            return _shown(request, form, list(versions_for(actor, code)), status=_CONFLICT)
    return _saved(request)


@page(Permission.GUIDANCE_EDIT)
def _number_form(request: DeskRequest) -> HttpResponse:
    return _shown(request, NumberForm(), [])


@act(Permission.GUIDANCE_EDIT)
def _number_add(request: DeskRequest) -> HttpResponse:
    return _added(request, NumberForm(request.POST))


@page(Permission.GUIDANCE_EDIT)
def _law_form(request: DeskRequest) -> HttpResponse:
    return _shown(request, LawForm(), [])


@act(Permission.GUIDANCE_EDIT)
def _law_add(request: DeskRequest) -> HttpResponse:
    return _added(request, LawForm(request.POST))


def _added(request: DeskRequest, form: EntryForm) -> HttpResponse:
    with request.entering() as actor:
        if not form.is_valid() or form.cleaned_data["post_key"] is None:
            return _shown(request, form, [], status=_WRONG)
        actions.add_entry(by=actor, at=now(), written=form.written(), post_key=form.cleaned_data["post_key"])
    return _saved(request)


def _saved(request: DeskRequest) -> HttpResponse:
    messages.success(request, _("Tersimpan. Halaman warga memakainya sekarang juga."))
    return HttpResponseRedirect(reverse("guidance:entries"))


entry = either(get=_entry_form, post=_entry_change)
add_number = either(get=_number_form, post=_number_add)
add_law = either(get=_law_form, post=_law_add)
