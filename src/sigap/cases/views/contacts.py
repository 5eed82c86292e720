"""Pages of safe contact: the card of a person, written and opened; a reporter called back at once, and its review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.queries import is_on_duty
from sigap.access.roles import Section
from sigap.cases import actions, reading
from sigap.cases.forms import CORRECTING
from sigap.cases.forms.people import CallBackReviewForm, ContactForm, OpenContactForm
from sigap.cases.models import WAY_LABELS, CasePerson
from sigap.cases.queries import case_for, has_safe_contact, person_of, reporters_to_call
from sigap.cases.rules import CallBackFinding, ContactWay
from sigap.cases.shell import case_page
from sigap.cases.views.work import based_on_newest, both_versions, check_case_form, form_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused

_WRONG = 422
_CONFLICT = 409


def _contact_page(
    request: DeskRequest,
    code: str,
    ordinal: int,
    form: OpenContactForm,
    *,
    status: int = 200,
    card: actions.ContactCard | None = None,
    is_opened: bool = False,
) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.IDENTITY, power=Permission.IDENTITY_OPEN)
    person, has_card = person_of(access, ordinal), ordinal in has_safe_contact(access)
    # A reporter's card is written once and opens to nobody who would correct it.
    is_open = not has_card or access.opens_identity_of(person, "contact", reason=CORRECTING)
    may_write = not access.case.is_closed and access.may(request.actor, Permission.CASE_NAME_PERSON, Section.IDENTITY)
    context = case_page(access, Section.PERSONS, now=now()) | {
        "person": person,
        "form": form,
        "has_card": has_card,
        "card": card,
        "is_opened": is_opened,
        "may_write": may_write and is_open,
    }
    return render(request, "cases/contact.html", context, status=status)


@page(Permission.IDENTITY_OPEN)
def _contact_reason(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    return _contact_page(request, code, ordinal, OpenContactForm())


@act(Permission.IDENTITY_OPEN)
def _contact_opened(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    form = OpenContactForm(request.POST)
    if not form.is_valid():
        with request.entering():
            return _contact_page(request, code, ordinal, form, status=_WRONG)
    reason = form.cleaned_data["reason"]
    card = reading.safe_contact(entering=request.entering, code=code, ordinal=ordinal, reason=reason, at=now())
    with request.entering():
        return _contact_page(request, code, ordinal, form, card=card, is_opened=True)


contact = either(get=_contact_reason, post=_contact_opened)


def _write_words(code: str, person: CasePerson) -> dict[str, Any]:
    return {
        "heading": _("Kontak aman %(who)s") % {"who": person.label},
        "action": _("Segel dan simpan"),
        "back": reverse("cases:contact", args=[code, person.ordinal]),
        "advice": _("Dibaca sebelum menelepon, bersurat, atau mengirim pesan. Semua isinya disegel."),
    }


@reading_sealed(Permission.CASE_NAME_PERSON)
def _write_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    found = reading.card_to_write(entering=request.entering, code=code, ordinal=ordinal, reason=CORRECTING, at=now())
    initial = {"version": found.version} | (found.card.as_fields() if found.card else {})
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.IDENTITY, power=Permission.CASE_NAME_PERSON)
        words = _write_words(code, found.person)
        return form_page(request, access, Section.PERSONS, ContactForm(initial=initial), **words)


@act(Permission.CASE_NAME_PERSON)
def _write(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    form = ContactForm(request.POST)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.IDENTITY, power=Permission.CASE_NAME_PERSON)
            words = _write_words(code, person_of(access, ordinal))
            check_case_form(request, code, Section.PERSONS, form, words, need=Section.IDENTITY)
            actions.write_contact(
                by=actor,
                at=now(),
                access=access,
                ordinal=ordinal,
                card=actions.ContactCard.from_fields(form.cleaned_data),
                based_on=form.cleaned_data["version"],
            )
    except Conflict as conflict:
        return _write_conflict(request, code, ordinal, form, conflict)
    messages.success(request, _("Kontak aman tersegel."))
    return redirect("cases:persons", code)


def _write_conflict(
    request: DeskRequest, code: str, ordinal: int, form: ContactForm, conflict: Conflict
) -> HttpResponse:
    mine = actions.ContactCard.from_fields(form.cleaned_data)
    found = reading.card_to_write(entering=request.entering, code=code, ordinal=ordinal, reason=CORRECTING, at=now())
    if found.card == mine:
        return redirect("cases:persons", code)  # a second click on the same card
    shown: dict[str, Any] = {"sentence": conflict.sentence}
    if found.card:
        shown |= both_versions(_lines_of(found.card), _lines_of(mine))
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.IDENTITY, power=Permission.CASE_NAME_PERSON)
        again, words = based_on_newest(form, found.version), _write_words(code, found.person)
        return form_page(request, access, Section.PERSONS, again, status=_CONFLICT, conflict=shown, **words)


def _lines_of(card: actions.ContactCard) -> str:
    never = ", ".join(str(WAY_LABELS[way]) for way in ContactWay if card.forbids(way))
    facts = (
        (_("Siapa yang boleh menjawab?"), card.answers),
        (_("Nomor yang aman"), card.number),
        (_("Kapan?"), card.when),
        (_("Kata penyamaran"), card.cover),
        (_("Jangan pernah lewat"), never),
        (_("Yang lain"), card.note),
    )
    return "\n".join(f"{label.rstrip('?')}: {value or '–'}" for label, value in facts)


write = either(get=_write_form, post=_write)


def _call_back_page(
    request: DeskRequest, code: str, ordinal: int, card: actions.ContactCard | None = None, *, is_opened: bool = False
) -> HttpResponse:
    access = case_for(request.actor, code)
    if ordinal not in reporters_to_call(access):
        raise Refused(Permission.REPORTER_CALL, ids={"case": str(access.case.id)})
    context = case_page(access, Section.SUMMARY, now=now()) | {"card": card, "is_opened": is_opened, "ordinal": ordinal}
    return render(request, "cases/call_back.html", context)


@page(Permission.REPORTER_CALL)
def _call_back_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    return _call_back_page(request, code, ordinal)


@act(Permission.REPORTER_CALL)
def _call_back(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        duty = is_on_duty(actor, at=at)
        actions.ask_call_back(by=actor, at=at, access=case_for(actor, code), ordinal=ordinal, on_duty=duty)
    card = reading.call_back_contact(entering=request.entering, code=code, ordinal=ordinal, at=at)
    with request.entering():
        return _call_back_page(request, code, ordinal, card, is_opened=True)


call_back = either(get=_call_back_form, post=_call_back)


@act_and_return(Permission.CASE_REVIEW, "cases:summary", "code", level=messages.ERROR)
def review_call_back(request: DeskRequest, code: str, call_back_id: UUID) -> str:
    """A head says what they found of a call-back."""
    form = CallBackReviewForm(request.POST)
    with request.entering() as actor:
        access = case_for(actor, code)
        if not form.is_valid():
            return ""
        finding = CallBackFinding(form.cleaned_data["finding"])
        actions.review_call_back(by=actor, at=now(), access=access, call_back_id=call_back_id, finding=finding)
    return _("Tinjauan dicatat.")
