"""What pages of other apps use of a service's form: whom and which offices it offers, its page, what it tells."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure
from sigap.access.guard import DeskRequest
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.actions import Detail, Provider, ServiceFacts
from sigap.assistance.forms import ServiceForm
from sigap.assistance.forms.services import Choice
from sigap.assistance.queries import PersonFacts, other_offices_of, persons_facts
from sigap.assistance.rows import person_choice
from sigap.assistance.rules import Funding, ServiceResult
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.screening import mediation_barred
from sigap.cases.shell import case_page


def may_note_in(actor: Actor, access: CaseAccess) -> bool:
    """Whether the page shows what adds to the section."""
    return access.may(actor, Permission.SERVICE_NOTE, Section.SERVICES) and not access.case.is_closed


def is_psychologist_in(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor works on the case as a psychologist, with a section of their own."""
    return access.may(actor, Permission.PSYCHOLOGY_NOTE, Section.SERVICES)


def people_of(access: CaseAccess) -> tuple[PersonFacts, ...]:
    """Whom of the case the actor may know of."""
    return persons_facts(access.case.id) if access.has(Section.PERSONS) else ()


def people_choices(people: Sequence[PersonFacts]) -> list[Choice]:
    """The clients among them, to choose from."""
    return [person_choice(who) for who in people if who.is_client]


def service_form[F: ServiceForm](
    shape: type[F],
    access: CaseAccess,
    people: Sequence[PersonFacts],
    at: datetime,
    data: Any,
    initial: dict[str, Any],
) -> F:
    """A form of a service on this case, with whom and which offices it offers."""
    providers: list[Choice] = [(str(office.office_id), office.name) for office in other_offices_of(access)]
    return shape(data, now=at, people=people_choices(people), providers=providers, initial=initial)


def note_page(
    request: DeskRequest,
    access: CaseAccess,
    form: ServiceForm,
    at: datetime,
    failure: Failure = NO_FAILURE,
    **words: Any,
) -> HttpResponse:
    """The page of such a form."""
    context = case_page(access, Section.SERVICES, now=at) | {
        "form": form,
        "conflict": failure.sentence,
        "heading": _("Catat layanan"),
        "back": reverse("assistance:of_case", args=[access.case.code]),
        "mediation_barred": mediation_barred(access.case.id),
        **words,
    }
    return render(request, "assistance/service_form.html", context, status=failure.status)


def told_of(form: ServiceForm) -> dict[str, Any]:
    """Kind, moment and note of a valid form, as the acts take them."""
    return {name: form.cleaned_data[name] for name in ("kind", "done_at", "note", "post_key")}


def facts_of(access: CaseAccess, form: ServiceForm) -> ServiceFacts:
    """What a valid form tells of a service beside kind, moment and note; of a session the person is left to its own."""
    data = form.cleaned_data
    offices = {str(office.office_id): office for office in other_offices_of(access)}
    chosen = offices.get(data["provider"])
    return ServiceFacts(
        ordinal=int(data["person"]) if data.get("person") else None,
        provider=Provider(office_id=chosen.office_id, name=chosen.name) if chosen else None,
        cost=data["cost"],
        funding=Funding(data["funding"]) if data["funding"] else None,
        result=ServiceResult(data["result"]) if data["result"] else None,
        detail=Detail(provider=data["provider_words"], result=data["result_words"], why=data.get("why", "")),
    )
