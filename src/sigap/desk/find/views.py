"""The search page and intake's hints. Finding nothing looks the same whatever the reason."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.cases.actions import finding
from sigap.cases.queries.finding import PAGE, CaseNumbers, FoundPerson, hints_for, offices_to_choose
from sigap.cases.rows import list_case_rows
from sigap.cases.rules.finding import SearchKind
from sigap.desk.find.forms import FilterForm, NumberForm, PersonSearchForm
from sigap.duplicates.queries import joined_with
from sigap.intake.queries.finding import FoundReport, arrived_with, reports_numbered
from sigap.kernel.clock import now
from sigap.matching.codes import says_noun
from sigap.matching.tokens import asked_for
from sigap.places.queries import home_regency, places_in

_WRONG = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What a search brought, as the page shows it."""

    kind: SearchKind
    rows: list[dict[str, Any]] = field(default_factory=list)
    reports: list[FoundReport] = field(default_factory=list)
    # Each with the other records of the same person.
    people: list[tuple[FoundPerson, list[FoundPerson]]] = field(default_factory=list)
    page: int = 1
    has_more: bool = False
    # The one page that was meant, where there is no doubt.
    straight_to: str = ""


@dataclass(slots=True, kw_only=True)
class Forms:
    """The three forms of the page; the one that was sent holds what was typed."""

    code: forms.Form
    person: forms.Form
    filters: forms.Form


def _all_forms(sent: SearchKind | None = None, data: Any = None) -> Forms:
    """The three forms; the one that was sent with what was typed. The places of both are read once."""
    districts: list[tuple[str, Any]] = []
    villages: list[tuple[str, Any]] = []
    for place in places_in(home_regency()):
        is_village = place.code.count(".") == 3  # noqa: PLR2004 - province, regency, district, village
        (villages if is_village else districts).append((place.code, place.label))
    typed = {kind: data if kind is sent else None for kind in SearchKind}
    return Forms(
        code=NumberForm(typed[SearchKind.CODE]),
        person=PersonSearchForm(typed[SearchKind.PERSON], villages=villages),
        filters=FilterForm(typed[SearchKind.FILTERS], areas=districts, offices=offices_to_choose()),
    )


def _shown(request: DeskRequest, made: Forms, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"forms": made, "now": now(), "may_see_hints": request.actor.can(Permission.REPORT_SEE_QUEUE)} | more
    return render(request, "desk/find.html", context, status=status)


@page(Permission.CASE_SEE)
def _find_form(request: DeskRequest) -> HttpResponse:
    return _shown(request, _all_forms())


@act(Permission.CASE_SEE)
def _find(request: DeskRequest) -> HttpResponse:
    sent = _sent_kind(request)
    with request.entering() as actor:
        made = _all_forms(sent, request.POST)
        form = {SearchKind.CODE: made.code, SearchKind.PERSON: made.person, SearchKind.FILTERS: made.filters}[sent]
        if not form.is_valid():
            return _shown(request, made, status=_WRONG, wrong=form, open_kind=sent.value)
        found = _SEARCHES[sent](actor, now(), form)
        if found.straight_to:
            return HttpResponseRedirect(found.straight_to)
        return _shown(request, made, found=found, open_kind=sent.value)


find = either(get=_find_form, post=_find)


def _sent_kind(request: DeskRequest) -> SearchKind:
    sent = (request.POST.get(f"{form.prefix}-kind") for form in (NumberForm, PersonSearchForm, FilterForm))
    named = next((kind for kind in sent if kind), "")
    return SearchKind(named) if named in set(SearchKind) else SearchKind.CODE


def _by_number(actor: Actor, at: datetime, form: forms.Form) -> SearchResults:
    typed = str(form.cleaned_data["code"])
    arrived = arrived_with(typed)
    numbers = CaseNumbers.meant(typed, envelopes=arrived)
    cases = finding.find_number(by=actor, at=at, numbers=numbers)
    reports = reports_numbered(actor, typed, arrived=arrived)
    # A word that was mistyped is offered, not opened: it may be another case's.
    is_doubtful = bool(numbers.codes) and not (len(numbers.codes) == 1 and says_noun(typed, numbers.codes[0]))
    pages = [reverse("cases:summary", args=[case.code]) for case in cases]
    pages += [reverse("intake:report", args=[report.number]) for report in reports]
    return SearchResults(
        kind=SearchKind.CODE,
        rows=list_case_rows(cases, at=at) if len(pages) > 1 or is_doubtful else [],
        reports=reports,
        straight_to=pages[0] if len(pages) == 1 and not is_doubtful else "",
    )


def _by_person(actor: Actor, at: datetime, form: forms.Form) -> SearchResults:
    assert isinstance(form, PersonSearchForm)
    found, has_more = finding.find_person(by=actor, at=at, asked=asked_for(form.bearer()))
    return SearchResults(kind=SearchKind.PERSON, people=_once_each(actor, found), has_more=has_more)


def _once_each(actor: Actor, found: list[FoundPerson]) -> list[tuple[FoundPerson, list[FoundPerson]]]:
    """Each person once, by the likeliest record, with the others that are known to be of the same person."""
    joined = joined_with(actor, [each.person.pk for each in found]) if len(found) > 1 else {}
    once: list[tuple[FoundPerson, list[FoundPerson]]] = []
    for each in found:
        same = joined.get(each.person.pk, frozenset())
        first = next((also for one, also in once if one.person.pk in same), None)
        if first is None:
            once.append((each, []))
        else:
            first.append(each)
    return once


def _by_filters(actor: Actor, at: datetime, form: forms.Form) -> SearchResults:
    assert isinstance(form, FilterForm)
    number = form.cleaned_data["page"] or 1
    rows, has_more = finding.find_cases(by=actor, at=at, wanted=form.wanted(), page=number)
    return SearchResults(kind=SearchKind.FILTERS, rows=list_case_rows(rows, at=at), page=number, has_more=has_more)


_SEARCHES: dict[SearchKind, Callable[[Actor, datetime, forms.Form], SearchResults]] = {
    SearchKind.CODE: _by_number,
    SearchKind.PERSON: _by_person,
    SearchKind.FILTERS: _by_filters,
}


@page(Permission.REPORT_SEE_QUEUE)
def hints(request: DeskRequest) -> HttpResponse:
    """Searches of others that met a case: perhaps two offices know of the same human."""
    rows = hints_for(request.actor, limit=PAGE + 1)
    context = {"rows": rows[:PAGE], "is_cut": len(rows) > PAGE, "limit": PAGE, "now": now()}
    return render(request, "desk/find_hints.html", context)


@act(Permission.REPORT_SEE_QUEUE)
def hint_seen(request: DeskRequest, item_id: UUID) -> HttpResponse:
    """Somebody of intake has looked at it."""
    with request.entering() as actor:
        finding.see_hint(by=actor, at=now(), hint_id=item_id)
    messages.success(request, _("Ditandai sudah dilihat."))
    return HttpResponseRedirect(reverse("desk:find_hints"))
