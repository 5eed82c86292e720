"""A service corrected by its next version; of one that was a session also for whom, how long and where."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import reading
from sigap.assistance.actions import Detail, correct_service
from sigap.assistance.form_pages import facts_of, is_psychologist_in, note_page, people_of, service_form, told_of
from sigap.assistance.forms import CorrectionForm
from sigap.assistance.forms.services import OTHERS
from sigap.assistance.models import Service
from sigap.assistance.queries import PersonFacts, may_correct, service_of
from sigap.cases.queries import CaseAccess, case_for
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.sessions import actions
from sigap.sessions.actions import SessionFacts
from sigap.sessions.forms import SessionCorrectionForm
from sigap.sessions.models import ServiceSession, SessionVersion
from sigap.sessions.queries import session_as_corrected, session_of_service

_NOTES = Permission.SERVICE_NOTE


def _form(
    actor: Actor,
    access: CaseAccess,
    people: tuple[PersonFacts, ...],
    session: ServiceSession | None,
    at: datetime,
    data: Any,
    initial: dict[str, Any],
) -> CorrectionForm:
    shape = SessionCorrectionForm if session else CorrectionForm
    form = service_form(shape, access, people, at, data, initial | {"post_key": uuid4()})
    if is_psychologist_in(actor, access):
        words = _("Dibaca semua yang membuka bagian Layanan. Catatan psikolog ditulis di bagian Psikolog.")
        form.fields["note"].help_text = words
    return form


def _first(service: Service, note: str, detail: Detail, people: tuple[PersonFacts, ...]) -> dict[str, Any]:
    person = next((who for who in people if who.id == service.person_id), None)
    is_outside = bool(detail.provider) and not service.provider_id
    return {
        "kind": service.kind,
        "done_at": localtime(service.done_at),
        "person": str(person.ordinal) if person else "",
        "note": note,
        "provider": OTHERS if is_outside else str(service.provider_id or ""),
        "provider_words": detail.provider,
        "cost": "" if service.cost is None else str(service.cost),
        "funding": service.funding,
        "result": service.result,
        "result_words": detail.result,
    }


def _first_of_session(
    stands: ServiceSession | SessionVersion | None, people: tuple[PersonFacts, ...]
) -> dict[str, Any]:
    if stands is None:
        return {}
    served = [who.ordinal for who in people if who.id in stands.people]
    return {"people": served, "minutes": stands.minutes, "place": stands.place}


@reading_sealed(_NOTES)
def _correct_form(request: DeskRequest, code: str, service_id: UUID) -> HttpResponse:
    at = now()
    opened = reading.open_history(entering=request.entering, code=code, service_id=service_id, at=at)
    service, note = opened.services[0]
    with request.entering() as actor:
        access = opened.access
        access.require(actor, _NOTES, Section.SERVICES)
        if service.is_void or not may_correct(actor, access, service):
            raise Refused(_NOTES, ids={"case": str(access.case.id)})
        people, (session, stands) = people_of(access), session_as_corrected(access, service)
        first = _first(service, note, opened.details.get(service.id, Detail()), people)
        form = _form(actor, access, people, session, at, None, first | _first_of_session(stands, people))
        return note_page(request, access, form, at, **_words(code, service.id))


def _words(code: str, service_id: UUID) -> dict[str, Any]:
    back = reverse("assistance:history", args=[code, service_id])
    return {"heading": _("Perbaiki catatan layanan"), "back": back, "is_correction": True}


@act(_NOTES)
def _correct(request: DeskRequest, code: str, service_id: UUID) -> HttpResponse:
    at = now()
    words = _words(code, service_id)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        session = session_of_service(access, service_of(access, service_id))
        form = _form(actor, access, people_of(access), session, at, request.POST, {})
        show_on_failure(request, lambda _actor, failure: note_page(request, access, form, at, failure, **words))
        check_form(form)
        corrected = _corrected(actor, access, at, form, session, service_id)
    messages.success(request, _("Perbaikan tercatat. Versi lama tetap tersimpan."))
    # Minutes, place and people stand there alone.
    to = ("sessions:of_case", [code]) if session else ("assistance:history", [code, corrected.id])
    return HttpResponseRedirect(reverse(to[0], args=to[1]))


def _corrected(
    actor: Actor, access: CaseAccess, at: datetime, form: CorrectionForm, session: ServiceSession | None, read: UUID
) -> Service:
    given, data = form.cleaned_data, told_of(form)
    asked: dict[str, Any] = {
        "by": actor,
        "at": at,
        "access": access,
        "service_id": read,
        "facts": facts_of(access, form),
    }
    if session is None:
        return correct_service(**asked, **data, is_void=given["is_void"])
    return actions.correct_session(
        **asked,
        session=session,
        happened=SessionFacts(
            kind=data["kind"],
            starts_at=data["done_at"],
            minutes=given["minutes"],
            place=given["place"],
            ordinals=given.get("people", ()),
            note=data["note"],
        ),
        post_key=data["post_key"],
        keeps_people="people" not in form.fields,
        is_void=given["is_void"],
    )


correct = either(get=_correct_form, post=_correct)
