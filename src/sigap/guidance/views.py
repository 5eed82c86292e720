"""Pages on which the secretariat writes what the public is told, with what stood before."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import Failure, FormInvalid, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.guidance import actions
from sigap.guidance.forms import FORMS, CompaniesForm, ContactNumberForm, EntryForm, LawForm, SignForm, initial_of
from sigap.guidance.models import KIND_LABELS, Entry
from sigap.guidance.queries import company_list_for, company_lists_for, entries_for, versions_for
from sigap.guidance.rules import EntryKind
from sigap.kernel.clock import now
from sigap.ui.dates import number


@page(Permission.GUIDANCE_EDIT)
def entries(request: DeskRequest) -> HttpResponse:
    """Everything that stands, by kind, and which list of companies is loaded."""
    found = entries_for(request.actor)
    groups = [
        {
            "kind": kind.value,
            "label": label,
            "rows": [each for each in found if each.kind == kind],
            "add": _ADD.get(kind, ""),
        }
        for kind, label in KIND_LABELS.items()
    ]
    return render(request, "guidance/entries.html", {"groups": groups, "listed": company_list_for(request.actor)})


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

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _shown(request, failure.add_to(form), list(versions_for(actor, code)), status=failure.status)

    with request.entering() as actor:
        versions = list(versions_for(actor, code))
        form = FORMS[EntryKind(versions[0].kind)](request.POST)
        show_on_failure(request, again)
        check_form(form)
        actions.change_entry(
            by=actor, at=now(), code=code, written=form.written(), based_on=form.cleaned_data["version"]
        )
    return _saved(request)


@page(Permission.GUIDANCE_EDIT)
def _number_form(request: DeskRequest) -> HttpResponse:
    return _shown(request, ContactNumberForm(), [])


@act(Permission.GUIDANCE_EDIT)
def _number_add(request: DeskRequest) -> HttpResponse:
    return _added(request, ContactNumberForm(request.POST))


@page(Permission.GUIDANCE_EDIT)
def _law_form(request: DeskRequest) -> HttpResponse:
    return _shown(request, LawForm(), [])


@act(Permission.GUIDANCE_EDIT)
def _law_add(request: DeskRequest) -> HttpResponse:
    return _added(request, LawForm(request.POST))


@page(Permission.GUIDANCE_EDIT)
def _sign_form(request: DeskRequest) -> HttpResponse:
    return _shown(request, SignForm(), [])


@act(Permission.GUIDANCE_EDIT)
def _sign_add(request: DeskRequest) -> HttpResponse:
    return _added(request, SignForm(request.POST))


def _added(request: DeskRequest, form: EntryForm) -> HttpResponse:
    show_on_failure(request, lambda _actor, failure: _shown(request, failure.add_to(form), [], status=failure.status))
    with request.entering() as actor:
        check_form(form)
        if (post_key := form.cleaned_data["post_key"]) is None:
            raise FormInvalid
        actions.add_entry(by=actor, at=now(), written=form.written(), post_key=post_key)
    return _saved(request)


def _saved(request: DeskRequest) -> HttpResponse:
    messages.success(request, _("Tersimpan. Halaman warga memakainya sekarang juga."))
    return HttpResponseRedirect(reverse("guidance:entries"))


def _companies_page(request: DeskRequest, form: CompaniesForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "lists": company_lists_for(request.actor)}
    return render(request, "guidance/companies.html", context, status=status)


@page(Permission.GUIDANCE_EDIT)
def _companies_form(request: DeskRequest) -> HttpResponse:
    return _companies_page(request, CompaniesForm(today=_today()))


@act(Permission.GUIDANCE_EDIT)
def _companies_load(request: DeskRequest) -> HttpResponse:
    form = CompaniesForm(request.POST, request.FILES, today=_today())
    show_on_failure(
        request, lambda _actor, failure: _companies_page(request, failure.add_to(form), status=failure.status)
    )
    with request.entering():
        pass  # nobody else has a file read
    form.is_valid()  # outside of any transaction: a long list takes its time and holds nothing
    with request.entering() as actor:
        check_form(form)
        data = form.cleaned_data
        listed = actions.load_companies(
            by=actor,
            at=now(),
            listed_on=data["listed_on"],
            source=data["source"],
            companies=form.companies,
            post_key=data["post_key"],
        )
    words = ngettext("%(n)s perusahaan dimuat.", "%(n)s perusahaan dimuat.", listed.companies)
    messages.success(request, words % {"n": number(listed.companies)})
    return HttpResponseRedirect(reverse("guidance:entries"))


def _today() -> date:
    return localdate(now())


_ADD = {
    EntryKind.NUMBER: "guidance:add_number",
    EntryKind.LAW: "guidance:add_law",
    EntryKind.SIGN: "guidance:add_sign",
}
"""The page on which one more of a kind is written, where one may."""

entry = either(get=_entry_form, post=_entry_change)
add_number = either(get=_number_form, post=_number_add)
add_law = either(get=_law_form, post=_law_add)
add_sign = either(get=_sign_form, post=_sign_add)
companies = either(get=_companies_form, post=_companies_load)
