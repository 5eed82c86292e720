"""Victims who are not in Simfoni yet; a victim's page in its order and words; its number recorded."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Case
from sigap.cases.shell import SAME_NAME, case_page
from sigap.kernel.clock import now
from sigap.places.queries import labels_of
from sigap.simfoni import actions
from sigap.simfoni.forms import ENTERING, EntryNumberForm
from sigap.simfoni.models import VictimEntry
from sigap.simfoni.queries import (
    ENTERS,
    case_to_enter,
    due_at,
    entries_listed,
    entry_of,
    files_of,
    limit_now,
)
from sigap.simfoni.reading import OpenedEntries, open_victims
from sigap.simfoni.rows import is_victim, numbered_groups, regions_named
from sigap.simfoni.rules import fields
from sigap.ui.paging import page_asked
from sigap.ui.timeleft import TimeLeft, time_left

_PAGE = 25


def _left(entry: VictimEntry, case: Case, days: int, at: datetime) -> TimeLeft | None:
    """What is left of the rhythm; nothing presses once the case is over."""
    return None if case.is_closed else time_left(due_at(entry, days), now=at, since=entry.since)


@page(ENTERS)
def waiting(request: DeskRequest) -> HttpResponse:
    """The victims of one's own cases who are not entered, by their limit; and those of whom a sheet said otherwise."""
    at, limit, number = now(), limit_now(), page_asked(request)
    found, differing = entries_listed(request.actor, page=number, most=_PAGE)
    context = {
        "rows": [{"entry": entry, "left": _left(entry, entry.case, limit.days, at)} for entry in found[:_PAGE]],
        "differing": differing[:_PAGE],
        "limit": limit,
        "page": number,
        "has_more": len(found) > _PAGE,
        "may_manage": request.actor.can(Permission.SIMFONI_MANAGE),
    }
    return render(request, "simfoni/list.html", context)


@page(ENTERS)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """On to the victim whose turn it is."""
    access = case_to_enter(request.actor, code)
    files = files_of([access])
    if not files:
        context = case_page(access, Section.PERSONS, now=now())
        return render(request, "simfoni/none.html", context)
    first = next((file for file in files if file.entry.is_waiting), files[0])
    return HttpResponseRedirect(reverse("simfoni:victim", args=[code, first.person.ordinal]))


@reading_sealed(ENTERS)
def _page_of_victim(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    opened = open_victims(entering=request.entering, code=code, ordinal=ordinal, at=now())
    return _victim_page(request, opened, ordinal)


@act(ENTERS)
def _named_page(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """The same with names and addresses: opened for one reason, which the page itself is."""
    opened = open_victims(entering=request.entering, code=code, ordinal=ordinal, at=now(), reason=ENTERING)
    return _victim_page(request, opened, ordinal)


victim = either(get=_page_of_victim, post=_named_page)


def _victim_page(request: DeskRequest, opened: OpenedEntries, ordinal: int) -> HttpResponse:
    at = now()
    file = next(each for each in opened.files if each.person.ordinal == ordinal)
    entry, regions = file.entry, regions_named(opened)
    labels = {field.code: field.label for field in fields()}
    with request.entering():
        groups = numbered_groups(file, opened, file.around.codes, labels_of(regions) if regions else {})
        lines = [line for group in groups for line in group.lines]
        context = case_page(file.access, Section.PERSONS, now=at) | {
            "file": file,
            "entry": entry,
            "files": opened.files,
            "groups": groups,
            "filled": sum(line.state == "value" for line in lines),
            "count": len(lines),
            "empty": [line for line in lines if line.state == "empty"],
            "sealed": any(line.state == "sealed" for line in lines),
            "is_named": opened.is_named,
            "same_name": SAME_NAME if opened.alike else "",
            "form": EntryNumberForm(entry=entry),
            "is_victim": is_victim(file),
            "differences": [each | {"label": labels.get(each["field"], each["field"])} for each in entry.differences],
            "left": _left(entry, file.access.case, file.around.limit_days, at),
        }
        return render(request, "simfoni/victim.html", context)


def _record_page(
    request: DeskRequest, actor: Actor, code: str, ordinal: int, failure: Failure = NO_FAILURE
) -> HttpResponse:
    access = case_to_enter(actor, code)
    entry = entry_of(access, ordinal)
    form = _typed(request, entry, failure) if request.method == "POST" else EntryNumberForm(entry=entry)
    context = case_page(access, Section.PERSONS, now=now()) | {
        "heading": _("Nomor Simfoni, %(who)s") % {"who": entry.person.label},
        "action": _("Simpan nomor"),
        "back": reverse("simfoni:victim", args=[code, ordinal]),
        "form": form,
        "unable": failure.sentence,
    }
    return render(request, "cases/form_page.html", context, status=failure.status)


def _typed(request: DeskRequest, entry: VictimEntry, failure: Failure) -> EntryNumberForm:
    """What was typed, meant to follow what a colleague recorded meanwhile, which the page says."""
    data = request.POST.copy()
    if isinstance(failure.unable, actions.StaleEntry):
        data["version"] = str(entry.version)
    form = EntryNumberForm(data, entry=entry, asks_certain=isinstance(failure.unable, actions.NumberTaken))
    form.is_valid()
    return form


@page(ENTERS)
def _number_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    return _record_page(request, request.actor, code, ordinal)


@act(ENTERS)
def _number(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    show_on_failure(request, lambda actor, failure: _record_page(request, actor, code, ordinal, failure))
    with request.entering() as actor:
        access = case_to_enter(actor, code)
        form = EntryNumberForm(request.POST, entry=entry_of(access, ordinal))
        check_form(form)
        data: dict[str, Any] = form.cleaned_data
        actions.record_entry(
            by=actor,
            at=now(),
            access=access,
            ordinal=ordinal,
            number=data["number"],
            not_entered=form.why,
            based_on=data["version"],
            is_certain=data["is_certain"],
        )
    messages.success(request, _("Tercatat. Korban ini tidak lagi “belum masuk”."))
    return HttpResponseRedirect(reverse("simfoni:of_case", args=[code]))


record = either(get=_number_form, post=_number)
