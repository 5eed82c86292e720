"""Pages that change a case: people, identity, summary text, colleagues, closure."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, people_of_office
from sigap.access.roles import Section
from sigap.cases import actions, reading
from sigap.cases.forms import (
    CORRECTING,
    AssignForm,
    CasePersonForm,
    IdentityForm,
    OpenIdentityForm,
    SectionTextForm,
)
from sigap.cases.models import WARNING_LABELS, CasePerson
from sigap.cases.queries import CaseAccess, case_for, next_ordinal, person_of
from sigap.cases.rules import PersonRole, PersonWarning, Sex, was_born_after
from sigap.cases.rules.diffing import compare_versions
from sigap.cases.shell import SAME_NAME, case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused
from sigap.places.queries import label_of
from sigap.vault.door import IDENTITIES_AN_HOUR, identities_opened

_WRONG = 422
_CONFLICT = 409


def form_page(
    request: DeskRequest, access: CaseAccess, section: Section, form: forms.Form, status: int = 200, **words: Any
) -> HttpResponse:
    """A form in a section of the case."""
    context = case_page(access, section, now=now()) | {"form": form} | words
    return render(request, "cases/form.html", context, status=status)


def check_case_form(
    request: DeskRequest,
    code: str,
    section: Section,
    form: forms.Form,
    words: dict[str, Any],
    *,
    need: Section | None = None,
) -> None:
    """A wrong form, and an act that cannot be done, show the form again in its section, with what was typed."""

    def form_again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=need or section)
        conflict = {"sentence": failure.sentence} if failure.sentence else None
        return form_page(request, access, section, form, status=failure.status, conflict=conflict, **words)

    show_on_failure(request, form_again)
    check_form(form)


def _person_words(code: str) -> dict[str, Any]:
    return {"heading": _("Tambah orang"), "action": _("Simpan"), "back": reverse("cases:persons", args=[code])}


@page(Permission.CASE_NAME_PERSON)
def _add_person_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
    form = CasePersonForm(initial={"ordinal": next_ordinal(access)})
    return form_page(request, access, Section.PERSONS, form, **_person_words(code))


@act(Permission.CASE_NAME_PERSON)
def _add_person(request: DeskRequest, code: str) -> HttpResponse:
    form = CasePersonForm(request.POST)
    words = _person_words(code)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
        check_case_form(request, code, Section.PERSONS, form, words)
        person = actions.add_person(
            by=actor,
            at=now(),
            access=access,
            role=PersonRole(form.cleaned_data["role"]),
            sex=Sex(form.cleaned_data["sex"]),
            age_years=form.cleaned_data["age_years"],
            ordinal=form.cleaned_data["ordinal"],
        )
    return redirect("cases:name_person", code, person.ordinal)


add_person = either(get=_add_person_form, post=_add_person)


def _identity_words(code: str, person: CasePerson) -> dict[str, Any]:
    return {
        "heading": _("Identitas %(who)s") % {"who": person.label},
        "action": _("Segel dan simpan"),
        "back": reverse("cases:persons", args=[code]),
        "advice": _("Semua isian ini disegel sebelum disimpan. Yang belum diketahui boleh kosong."),
    }


@reading_sealed(Permission.CASE_NAME_PERSON)
def _name_person_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.IDENTITY, power=Permission.CASE_NAME_PERSON)
        person = person_of(access, ordinal)
        is_named, version = person.is_named, person.version
    initial: dict[str, Any] = {"version": version}
    words = _identity_words(code, person)
    if is_named:
        opened = reading.open_identity(
            entering=request.entering, code=code, ordinal=ordinal, reason=CORRECTING, at=now()
        )
        initial |= opened.identity.as_fields()
        words["contact"] = opened.contact_shown
        words["advice"] = SAME_NAME if opened.has_readers_name else words["advice"]
    with request.entering() as actor:
        access.require(actor, Permission.CASE_NAME_PERSON, Section.IDENTITY)
        return form_page(request, access, Section.PERSONS, IdentityForm(initial=initial), **words)


@act(Permission.CASE_NAME_PERSON)
def _name_person(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    form = IdentityForm(request.POST)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.IDENTITY, power=Permission.CASE_NAME_PERSON)
            words = _identity_words(code, person_of(access, ordinal))
            check_case_form(request, code, Section.PERSONS, form, words, need=Section.IDENTITY)
            actions.name_person(
                by=actor,
                at=now(),
                access=access,
                ordinal=ordinal,
                identity=actions.Identity.from_fields(form.cleaned_data),
                based_on=form.cleaned_data["version"],
            )
    except Conflict as conflict:
        return _identity_conflict(request, code, ordinal, form, conflict)
    messages.success(request, _("Identitas tersegel."))
    if form.cleaned_data["birth_date"] and was_born_after(form.cleaned_data["birth_date"], access.case.acted_on):
        messages.warning(request, str(WARNING_LABELS[PersonWarning.BORN_AFTER]))
    return redirect("cases:persons", code)


name_person = either(get=_name_person_form, post=_name_person)


def _identity_conflict(
    request: DeskRequest, code: str, ordinal: int, form: IdentityForm, conflict: Conflict
) -> HttpResponse:
    """Both identities on one page."""
    opened = reading.open_identity(entering=request.entering, code=code, ordinal=ordinal, reason=CORRECTING, at=now())
    shown: dict[str, Any] = {"sentence": conflict.sentence}
    if form.is_valid():
        mine = actions.Identity.from_fields(form.cleaned_data)
        if mine == opened.identity:
            return redirect("cases:persons", code)  # a second click on the same identity
        shown |= both_versions(_lines_of(opened.identity), _lines_of(mine))
    form = based_on_newest(form, opened.version)
    shown["contact"] = opened.contact_shown
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.IDENTITY)
        words = _identity_words(code, person_of(access, ordinal))
        words["contact"] = shown.get("contact")
        return form_page(request, access, Section.PERSONS, form, status=_CONFLICT, conflict=shown, **words)


def _lines_of(identity: actions.Identity) -> str:
    return "\n".join(f"{label}: {value or '–'}" for label, value in identity.labelled())


def both_versions(theirs: str, mine: str, *, who: str = "", when: datetime | None = None) -> dict[str, Any]:
    """What a conflict's page shows of two texts: each line, marked where the other has it differently."""
    left, right = compare_versions(theirs, mine)
    return {"theirs": left, "mine": right, "who": who, "when": when, "has_both": True}


def based_on_newest[F: forms.Form](form: F, version: int) -> F:
    """The same typed text, now meant to follow the newest version, which the page shows beside it."""
    return type(form)(typed_on_newest(form.data, version))  # type: ignore[arg-type]  # a QueryDict


def typed_on_newest(data: QueryDict, version: int) -> QueryDict:
    """What was typed, meant to follow the newest version: for a form that is made with more than its data."""
    typed = data.copy()
    typed["version"] = str(version)
    return typed


@page(Permission.IDENTITY_OPEN)
def _identity_reason(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    return _identity_page(request, code, ordinal, OpenIdentityForm())


@act(Permission.IDENTITY_OPEN)
def _identity_opened(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    form = OpenIdentityForm(request.POST)
    if not form.is_valid():
        with request.entering():
            return _identity_page(request, code, ordinal, form, status=_WRONG)
    opened = reading.open_identity(
        entering=request.entering, code=code, ordinal=ordinal, reason=form.cleaned_data["reason"], at=now()
    )
    with request.entering():
        return _identity_page(request, code, ordinal, form, opened=opened)


def _identity_page(
    request: DeskRequest,
    code: str,
    ordinal: int,
    form: OpenIdentityForm,
    status: int = 200,
    opened: reading.OpenedIdentity | None = None,
) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Section.IDENTITY, power=Permission.IDENTITY_OPEN)
    person = person_of(access, ordinal)
    if not person.is_named and person.erased_at is None:
        raise Refused(Permission.IDENTITY_OPEN, ids={"case": str(access.case.id)})
    context = case_page(access, Section.PERSONS, now=at) | {
        "person": person,
        "form": form,
        "identity": opened.identity.labelled(_village_of(opened.identity)) if opened else None,
        "contact": opened.contact_shown if opened else None,
        "contact_url": reverse("cases:contact", args=[code, ordinal]),
        "same_name": SAME_NAME if opened and opened.has_readers_name else "",
        "used": identities_opened(request.actor.person_id, at=at),
        "limit": IDENTITIES_AN_HOUR,
    }
    return render(request, "cases/identity.html", context, status=status)


def _village_of(identity: actions.Identity) -> str:
    return label_of(identity.village) if identity.village else ""


identity = either(get=_identity_reason, post=_identity_opened)


def _write_words(code: str) -> dict[str, Any]:
    return {
        "heading": _("Ubah ringkasan"),
        "action": _("Simpan"),
        "back": reverse("cases:summary", args=[code]),
        "advice": _("Setiap simpanan menjadi versi baru. Versi lama tidak hilang."),
    }


@reading_sealed(Permission.CASE_EDIT_SUMMARY)
def _write_form(request: DeskRequest, code: str) -> HttpResponse:
    opened = reading.open_text(
        entering=request.entering, code=code, section=Section.SUMMARY, at=now(), need=Section.SUMMARY
    )
    form = SectionTextForm(initial={"text": opened.text, "version": opened.version})
    with request.entering() as actor:
        opened.access.require(actor, Permission.CASE_EDIT_SUMMARY, Section.SUMMARY)
        return form_page(request, opened.access, Section.SUMMARY, form, **_write_words(code))


@act(Permission.CASE_EDIT_SUMMARY)
def _write(request: DeskRequest, code: str) -> HttpResponse:
    form = SectionTextForm(request.POST)
    words = _write_words(code)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_EDIT_SUMMARY)
            check_case_form(request, code, Section.SUMMARY, form, words)
            actions.write_section(
                by=actor,
                at=now(),
                access=access,
                section=Section.SUMMARY,
                text=form.cleaned_data["text"],
                based_on=form.cleaned_data["version"],
            )
    except actions.SectionConflict as conflict:
        theirs = reading.open_text(
            entering=request.entering, code=code, section=Section.SUMMARY, at=now(), need=Section.SUMMARY
        )
        if theirs.is_by(request.actor) and theirs.text == form.cleaned_data["text"]:
            return redirect("cases:summary", code)  # a second click on the same text
        shown = {"sentence": conflict.sentence} | both_versions(
            theirs.text,
            form.cleaned_data["text"],
            who=theirs.row.writer_name if theirs.row else "",
            when=theirs.row.written_at if theirs.row else None,
        )
        form = based_on_newest(form, theirs.version)
        with request.entering():
            return form_page(request, theirs.access, Section.SUMMARY, form, status=_CONFLICT, conflict=shown, **words)
    messages.success(request, _("Ringkasan tersimpan."))
    return redirect("cases:summary", code)


write = either(get=_write_form, post=_write)


def officers_of(actor: Actor, access: CaseAccess) -> dict[UUID, Colleague]:
    """Whom the actor may put on this case: colleagues in the offices for which they may, by person."""
    at = now()
    offices = access.offices_where(actor, Permission.CASE_ASSIGN, Section.SUMMARY)
    found = (who for office in offices for who in people_of_office(actor, office, at=at))
    return {who.person_id: who for who in found}


def _assign_form_for(actor: Actor, access: CaseAccess, data: Any = None) -> AssignForm:
    officers = [(str(who.person_id), f"{who.name}, {who.office_name}") for who in officers_of(actor, access).values()]
    return AssignForm(data, officers=officers)


def _assign_words(code: str) -> dict[str, Any]:
    return {"heading": _("Tugaskan rekan"), "action": _("Tugaskan"), "back": reverse("cases:summary", args=[code])}


@page(Permission.CASE_ASSIGN)
def _assign_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.SUMMARY, power=Permission.CASE_ASSIGN)
    return form_page(request, access, Section.SUMMARY, _assign_form_for(request.actor, access), **_assign_words(code))


@act(Permission.CASE_ASSIGN)
def _assign(request: DeskRequest, code: str) -> HttpResponse:
    words = _assign_words(code)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_ASSIGN)
        form = _assign_form_for(actor, access, request.POST)
        check_case_form(request, code, Section.SUMMARY, form, words)
        officer = officers_of(actor, access)[UUID(form.cleaned_data["officer"])]
        actions.assign(by=actor, at=now(), access=access, officer=officer)
    messages.success(request, _("%(name)s ditugaskan.") % {"name": officer.name})
    return redirect("cases:summary", code)


assign = either(get=_assign_form, post=_assign)
