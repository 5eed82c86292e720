"""What was done, what comes next, who pays; a service noted and corrected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import actions, reading
from sigap.assistance.actions import Detail, Provider, ServiceFacts
from sigap.assistance.forms import CorrectionForm, ServiceForm
from sigap.assistance.forms.services import OTHERS, Choice
from sigap.assistance.models import FUNDING_LABELS, Service
from sigap.assistance.queries import (
    PAGE,
    ConsentBook,
    PersonFacts,
    consent_book,
    may_see_consents,
    offices_beside,
    persons_facts,
)
from sigap.assistance.rules import Funding, ServiceResult, Totals
from sigap.assistance.views.words import person_choice, person_words, topic_rows
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.screening import mediation_barred
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused

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
            "is_led": access.case.office_id in access.offices_where(actor, Permission.SERVICE_NOTE, Section.SERVICES),
            "hears": hears,
            "consents": topic_rows(book.by_person(at=at), people) if book else [],
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


def may_note_in(actor: Actor, access: CaseAccess) -> bool:
    """Whether the page shows what adds to the section."""
    return access.may(actor, Permission.SERVICE_NOTE, Section.SERVICES) and not access.case.is_closed


def people_of(access: CaseAccess) -> tuple[PersonFacts, ...]:
    """Whom of the case the actor may know of."""
    return persons_facts(access.case.id) if access.has(Section.PERSONS) else ()


def people_choices(people: Sequence[PersonFacts]) -> list[Choice]:
    """The clients among them, to choose from."""
    return [person_choice(who) for who in people if who.is_client]


def _form[F: ServiceForm](
    shape: type[F], access: CaseAccess, people: Sequence[PersonFacts], at: datetime, data: Any = None, **initial: Any
) -> F:
    providers: list[Choice] = [(str(office.office_id), office.name) for office in offices_beside(access)]
    return shape(data, now=at, people=people_choices(people), providers=providers, initial=initial)


def _note_page(
    request: DeskRequest, access: CaseAccess, form: ServiceForm, failure: Failure = NO_FAILURE, **words: Any
) -> HttpResponse:
    context = case_page(access, Section.SERVICES, now=now()) | {
        "form": form,
        "conflict": failure.sentence,
        "heading": _("Catat layanan"),
        "back": reverse("assistance:of_case", args=[access.case.code]),
        "mediation_barred": mediation_barred(access.case.id),
        **words,
    }
    return render(request, "assistance/service_form.html", context, status=failure.status)


@page(Permission.SERVICE_NOTE)
def _note_form(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
    form = _form(ServiceForm, access, people_of(access), at, post_key=uuid4(), done_at=localtime(at))
    return _note_page(request, access, form)


@act(Permission.SERVICE_NOTE)
def _note(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
        form = _form(ServiceForm, access, people_of(access), at, request.POST)
        show_on_failure(request, lambda _actor, failure: _note_page(request, access, form, failure))
        check_form(form)
        actions.note_service(by=actor, at=at, access=access, **_told(form), facts=_facts(access, form))
    messages.success(request, _("Layanan tercatat."))
    return HttpResponseRedirect(reverse("assistance:of_case", args=[code]))


note = either(get=_note_form, post=_note)


def _told(form: ServiceForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("kind", "done_at", "note", "post_key")}


def _facts(access: CaseAccess, form: ServiceForm) -> ServiceFacts:
    told = form.cleaned_data
    offices = {str(office.office_id): office for office in offices_beside(access)}
    chosen = offices.get(told["provider"])
    return ServiceFacts(
        ordinal=int(told["person"]) if told["person"] else None,
        provider=Provider(office_id=chosen.office_id, name=chosen.name) if chosen else None,
        cost=told["cost"],
        funding=Funding(told["funding"]) if told["funding"] else None,
        result=ServiceResult(told["result"]) if told["result"] else None,
        detail=Detail(provider=told["provider_words"], result=told["result_words"], why=told.get("why", "")),
    )


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
        context = case_page(access, Section.SERVICES, now=at) | {
            "versions": [_service_row(row, note, opened, named) for row, note in opened.services],
            "newest": newest,
            "may_correct": may_note_in(actor, access) and not newest.is_void,
        }
        return render(request, "assistance/service.html", context)


@reading_sealed(Permission.SERVICE_NOTE)
def _correct_form(request: DeskRequest, code: str, service_id: UUID) -> HttpResponse:
    at = now()
    opened = reading.open_history(entering=request.entering, code=code, service_id=service_id, at=at)
    service, note_text = opened.services[0]
    with request.entering() as actor:
        access = opened.access
        access.require(actor, Permission.SERVICE_NOTE, Section.SERVICES)
        if service.is_void:
            raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id)})
        people = people_of(access)
        person = next((who for who in people if who.id == service.person_id), None)
        detail = opened.details.get(service.id, Detail())
        form = _form(
            CorrectionForm,
            access,
            people,
            at,
            kind=service.kind,
            done_at=localtime(service.done_at),
            person=str(person.ordinal) if person else "",
            note=note_text,
            provider=str(service.provider_id) if service.provider_id else "",
            provider_words=detail.provider,
            cost="" if service.cost is None else str(service.cost),
            funding=service.funding,
            result=service.result,
            result_words=detail.result,
            post_key=uuid4(),
        )
        if detail.provider and not service.provider_id:
            form.initial["provider"] = OTHERS
        return _note_page(request, access, form, **_correcting(code, service.id))


def _correcting(code: str, service_id: UUID) -> dict[str, Any]:
    back = reverse("assistance:history", args=[code, service_id])
    return {"heading": _("Perbaiki catatan layanan"), "back": back, "is_correction": True}


@act(Permission.SERVICE_NOTE)
def _correct(request: DeskRequest, code: str, service_id: UUID) -> HttpResponse:
    at = now()
    words = _correcting(code, service_id)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)
        form = _form(CorrectionForm, access, people_of(access), at, request.POST)
        show_on_failure(request, lambda _actor, failure: _note_page(request, access, form, failure, **words))
        check_form(form)
        corrected = actions.correct_service(
            by=actor,
            at=at,
            access=access,
            service_id=service_id,
            is_void=form.cleaned_data["is_void"],
            **_told(form),
            facts=_facts(access, form),
        )
    messages.success(request, _("Perbaikan tercatat. Versi lama tetap tersimpan."))
    return HttpResponseRedirect(reverse("assistance:history", args=[code, corrected.id]))


correct = either(get=_correct_form, post=_correct)
