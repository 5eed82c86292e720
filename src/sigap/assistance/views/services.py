"""What was done, what comes next, who pays; a service noted and corrected."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.failures import check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import actions, reading
from sigap.assistance.form_pages import (
    facts_of,
    is_psychologist_in,
    may_note_in,
    note_page,
    people_of,
    service_form,
    told_of,
)
from sigap.assistance.forms import ServiceForm
from sigap.assistance.models import FUNDING_LABELS, Service
from sigap.assistance.queries import (
    PAGE,
    ConsentBook,
    PersonFacts,
    consent_book,
    may_correct,
    may_see_consents,
)
from sigap.assistance.rows import person_words
from sigap.assistance.rules import Totals
from sigap.assistance.views.words import topic_rows
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now

_PAGES = 10_000


@reading_sealed(Permission.CASE_SEE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The section: what was done with the notes opened, what comes next, who pays, what was agreed to."""
    at, number = now(), _page_of(request)
    opened = reading.open_notes(entering=request.entering, code=code, at=at, page=number)
    if number > 1 and not opened.services:
        return HttpResponseRedirect(reverse("assistance:of_case", args=[code]))
    with request.entering() as actor:
        access = opened.access
        may_note = may_note_in(actor, access)
        people = people_of(access)
        named = {who.id: who for who in people}
        count = opened.totals.count if opened.totals else 0
        hears = may_see_consents(actor, access)
        book = consent_book(access, people) if hears else None
        context = case_page(access, Section.SERVICES, now=at) | {
            "services": [_service_row(row, note, opened, named, book) for row, note in opened.services],
            "appointments": [
                {"row": row, "place": place, "who": _who(row.person_id, named), "is_late": row.starts_at < at}
                for row, place in opened.appointments
            ],
            "totals": _totals_of(opened.totals),
            "count": count,
            "pages": Paginator(range(count), PAGE).get_page(number) if count > PAGE else None,
            "may_note": may_note,
            "may_note_alone": may_note and not is_psychologist_in(actor, access),
            "is_led": access.case.office_id in access.offices_where(actor, Permission.SERVICE_NOTE, Section.SERVICES),
            "hears": hears,
            "consents": topic_rows(book.by_person(at=at), people, at=at) if book else [],
        }
        return render(request, "assistance/of_case.html", context)


def _page_of(request: DeskRequest) -> int:
    text = request.GET.get("hal", "1")
    return min(int(text), _PAGES) if text.isascii() and text.isdecimal() and int(text) > 0 else 1


def _totals_of(totals: Totals | None) -> dict[str, Any]:
    if totals is None:
        return {}
    lines = [{"label": FUNDING_LABELS[line], "sum": total} for line, total in totals.by_funding]
    return {"total": totals.total, "lines": lines, "count": totals.count, "without_cost": totals.without_cost}


def _service_row(
    row: Service,
    note: str,
    opened: reading.OpenedServices,
    named: dict[UUID, PersonFacts],
    book: ConsentBook | None = None,
) -> dict[str, Any]:
    lacks = row.lacks_consent
    if book and row.line:
        # What was noted since counts too: a talk is written down after it was held, as a service is.
        lacks = not book.for_service(row.line, at=row.done_at, person_id=row.person_id).may_proceed
    return {
        "lacks_consent": lacks,
        "row": row,
        "note": note,
        "detail": opened.details.get(row.id),
        "who": _who(row.person_id, named),
    }


def _who(person_id: UUID | None, named: dict[UUID, PersonFacts]) -> str:
    person = named.get(person_id) if person_id else None
    return person_words(person) if person else ""


@page(Permission.SERVICE_NOTE)
def _note_form(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
    if is_psychologist_in(request.actor, access):
        # What a psychologist writes here everybody would read; a session's note goes into the section of their own.
        return HttpResponseRedirect(reverse("sessions:note", args=[code]))
    first = {"post_key": uuid4(), "done_at": localtime(at)}
    form = service_form(ServiceForm, access, people_of(access), at, None, first)
    return note_page(request, access, form, at)


@act(Permission.SERVICE_NOTE)
def _note(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
        form = service_form(ServiceForm, access, people_of(access), at, request.POST, {})
        show_on_failure(request, lambda _actor, failure: note_page(request, access, form, at, failure))
        check_form(form)
        actions.note_service(by=actor, at=at, access=access, **told_of(form), facts=facts_of(access, form))
    messages.success(request, _("Layanan tercatat."))
    return HttpResponseRedirect(reverse("assistance:of_case", args=[code]))


note = either(get=_note_form, post=_note)


@reading_sealed(Permission.CASE_SEE)
def history(request: DeskRequest, code: str, service_id: UUID) -> HttpResponse:
    """Every version of one service, with who wrote it and why it changed."""
    at = now()
    opened = reading.open_history(entering=request.entering, code=code, service_id=service_id, at=at)
    with request.entering() as actor:
        access = opened.access
        people = people_of(access)
        named = {who.id: who for who in people}
        newest = opened.services[0][0]
        book = consent_book(access, people) if may_see_consents(actor, access) else None
        context = case_page(access, Section.SERVICES, now=at) | {
            "versions": [_service_row(row, note, opened, named, book) for row, note in opened.services],
            "newest": newest,
            "may_note": may_note_in(actor, access) and not newest.is_void,
            "may_correct": may_correct(actor, access, newest),
        }
        return render(request, "assistance/service.html", context)
