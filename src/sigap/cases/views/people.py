"""Pages on the people of a case: corrected, related, reached; and the day and place of the act."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import check_form
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions
from sigap.cases.cards import person_contexts
from sigap.cases.forms.people import CorrectPersonForm, EventForm, RelationForm
from sigap.cases.models import SEX_LABELS, CasePerson
from sigap.cases.queries import CaseAccess, case_for, person_cards, person_of, persons_of
from sigap.cases.queries.screening import latest_screening
from sigap.cases.rules import PersonRole, RelationKind, Sex, law_of
from sigap.cases.shell import case_page
from sigap.cases.views.work import based_on_newest, both_versions, check_case_form, form_page, typed_on_newest
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict
from sigap.places.queries import home_regency, label_of, places_in
from sigap.ui.taking_back import reason_given

_CONFLICT = 409


@page(Permission.CASE_SEE)
def persons(request: DeskRequest, code: str) -> HttpResponse:
    """The people in the case, without their names."""
    access = case_for(request.actor, code, need=Section.PERSONS)
    is_running = not access.case.is_closed
    contexts = person_contexts(request.actor, access)
    cards = [replace(card, context=contexts.get(card.person.ordinal)) for card in person_cards(access)]
    roles = {card.person.role for card in cards}
    context = case_page(access, Section.PERSONS, now=now()) | {
        "cards": cards,
        "shut": {card.person.ordinal for card in cards if access.restricts(card.person)},
        "has_pairs": PersonRole.VICTIM in roles
        and not roles.isdisjoint({PersonRole.SUSPECT, PersonRole.CHILD_IN_CONFLICT}),
        "may_add": is_running and access.may(request.actor, Permission.CASE_NAME_PERSON, Section.PERSONS),
        "may_name": is_running and access.may(request.actor, Permission.CASE_NAME_PERSON, Section.IDENTITY),
        "may_simfoni": access.may(request.actor, Permission.SIMFONI_ENTER, Section.IDENTITY),
        "may_open": access.may(request.actor, Permission.IDENTITY_OPEN, Section.IDENTITY),
    }
    return render(request, "cases/persons.html", context)


def _correct_words(code: str, person: CasePerson) -> dict[str, Any]:
    return {
        "heading": _("Ubah keterangan %(who)s") % {"who": person.label},
        "action": _("Simpan"),
        "back": reverse("cases:persons", args=[code]),
        "advice": _("Kalau tanggal lahirnya diketahui, isi di identitas: umurnya dihitung sendiri."),
    }


def _facts(person: CasePerson) -> dict[str, Any]:
    return {"role": person.role, "sex": person.sex, "age_years": person.age_years, "version": person.version}


def _person_words(role: str, sex: str, age_years: int | None) -> str:
    """What is known of somebody in clear, a line each, to be held against another version."""
    facts = CasePerson(role=role, sex=sex)
    age = _("belum diketahui") if age_years is None else str(age_years)
    return "\n".join(
        (
            f"{_('Peran')}: {facts.role_label}",
            f"{_('Jenis kelamin')}: {SEX_LABELS[Sex(sex)]}",
            f"{_('Umur (tahun)')}: {age}",
        )
    )


@page(Permission.CASE_NAME_PERSON)
def _correct_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
    person = person_of(access, ordinal)
    form = CorrectPersonForm(initial=_facts(person))
    return form_page(request, access, Section.PERSONS, form, **_correct_words(code, person))


@act(Permission.CASE_NAME_PERSON)
def _correct(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    form = CorrectPersonForm(request.POST, asks_law=True)
    # The question about the law shows only where it is asked.
    plain = CorrectPersonForm(request.POST)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
            words = _correct_words(code, person_of(access, ordinal))
            check_case_form(request, code, Section.PERSONS, plain, words)
            check_form(form)
            cleaned = form.cleaned_data
            actions.correct_person(
                by=actor,
                at=now(),
                access=access,
                ordinal=ordinal,
                role=PersonRole(cleaned["role"]),
                sex=Sex(cleaned["sex"]),
                age_years=cleaned["age_years"],
                based_on=cleaned["version"],
                knows_the_law=cleaned["knows_the_law"],
            )
    except Conflict as conflict:
        return _correct_conflict(request, code, ordinal, form, conflict)
    except actions.NotToBeTakenLightly as unable:
        check_case_form(request, code, Section.PERSONS, form, words | {"law": law_of(unable.warning)})
        raise
    messages.success(request, _("Keterangan tersimpan."))
    return redirect("cases:persons", code)


def _correct_conflict(
    request: DeskRequest, code: str, ordinal: int, form: CorrectPersonForm, conflict: Conflict
) -> HttpResponse:
    """Both versions side by side; what was typed is kept, and follows the newest when it is saved again."""
    mine = form.cleaned_data
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
        person = person_of(access, ordinal)
        shown = {"sentence": conflict.sentence} | both_versions(
            _person_words(person.role, person.sex, person.age_years),
            _person_words(mine["role"], mine["sex"], mine["age_years"]),
        )
        again = based_on_newest(form, person.version)
        words = _correct_words(code, person)
        return form_page(request, access, Section.PERSONS, again, status=_CONFLICT, conflict=shown, **words)


correct = either(get=_correct_form, post=_correct)


def _relation_form(access: CaseAccess, person: CasePerson, data: Any = None) -> RelationForm:
    others = [(each.ordinal, str(each.label)) for each in persons_of(access) if each.ordinal != person.ordinal]
    return RelationForm(data, others=others)


def _relation_words(code: str, person: CasePerson) -> dict[str, Any]:
    return {
        "heading": _("Hubungan %(who)s") % {"who": person.label},
        "action": _("Catat hubungan"),
        "back": reverse("cases:persons", args=[code]),
        "advice": _("Dibaca dari kiri: orang ini … orang yang dipilih. Hubungan tercatat tanpa nama."),
    }


@page(Permission.CASE_NAME_PERSON)
def _relate_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
    person = person_of(access, ordinal)
    words = _relation_words(code, person)
    return form_page(request, access, Section.PERSONS, _relation_form(access, person), **words)


@act(Permission.CASE_NAME_PERSON)
def _relate(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
        person = person_of(access, ordinal)
        form = _relation_form(access, person, request.POST)
        check_case_form(request, code, Section.PERSONS, form, _relation_words(code, person))
        kind, other = RelationKind(form.cleaned_data["kind"]), form.cleaned_data["other"]
        actions.relate(by=actor, at=now(), access=access, ordinal=ordinal, kind=kind, other=other)
    messages.success(request, _("Hubungan tercatat."))
    return redirect("cases:persons", code)


relate = either(get=_relate_form, post=_relate)


@act_and_return(Permission.CASE_NAME_PERSON, "cases:persons", "code")
def unrelate(request: DeskRequest, code: str, ordinal: int) -> str:
    """Takes a relation back."""
    with request.entering() as actor:
        reason = reason_given(request.POST)
        access = case_for(actor, code, need=Section.PERSONS, power=Permission.CASE_NAME_PERSON)
        form = _relation_form(access, person_of(access, ordinal), request.POST)
        if not form.is_valid():
            return ""
        kind, other = RelationKind(form.cleaned_data["kind"]), form.cleaned_data["other"]
        actions.unrelate(by=actor, at=now(), access=access, ordinal=ordinal, kind=kind, other=other, reason=reason)
    return _("Hubungan dicabut.")


def areas_to_choose(known: str = "") -> list[tuple[str, str]]:
    """Districts of the regency, each with its villages; a place elsewhere that is known stays choosable."""
    found = [(place.code, place.label) for place in places_in(home_regency())]
    return found if not known or known in dict(found) else [(known, label_of(known)), *found]


def _event_form(access: CaseAccess, data: Any = None) -> EventForm:
    case = access.case
    initial = {"acted_on": case.acted_on, "area": case.area, "version": case.version}
    return EventForm(data, initial=initial, areas=areas_to_choose(case.area))


def _event_words(code: str) -> dict[str, Any]:
    return {
        "heading": _("Tanggal dan tempat kejadian"),
        "action": _("Simpan"),
        "back": reverse("cases:summary", args=[code]),
        "advice": _("Dipakai untuk memilih hukum yang berlaku waktu itu, dan menghitung umur waktu kejadian."),
    }


def _event_access(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_EDIT_SUMMARY)


@page(Permission.CASE_EDIT_SUMMARY)
def _event_form_page(request: DeskRequest, code: str) -> HttpResponse:
    access = _event_access(request.actor, code)
    return form_page(request, access, Section.SUMMARY, _event_form(access), **_event_words(code))


@act(Permission.CASE_EDIT_SUMMARY)
def _event(request: DeskRequest, code: str) -> HttpResponse:
    words = _event_words(code)
    with request.entering() as actor:
        access = _event_access(actor, code)
        form = _event_form(access, request.POST)
        check_case_form(request, code, Section.SUMMARY, form, words)
    cleaned = form.cleaned_data
    is_screened = False
    try:
        with request.entering() as actor:
            access = _event_access(actor, code)
            if cleaned["acted_on"] != access.case.acted_on and access.has(Section.ASSESSMENT):
                is_screened = latest_screening(access.case.id) is not None
            actions.note_event(
                by=actor,
                at=now(),
                access=access,
                acted_on=cleaned["acted_on"],
                area=cleaned["area"],
                based_on=cleaned["version"],
            )
    except Conflict as conflict:
        with request.entering() as actor:
            access = _event_access(actor, code)
            again = based_on_newest_event(access, request)
            shown = {"sentence": conflict.sentence}
            return form_page(request, access, Section.SUMMARY, again, status=_CONFLICT, conflict=shown, **words)
    messages.success(request, _("Kejadian tersimpan."))
    if is_screened:
        messages.warning(request, _("Perbarui juga asesmen, supaya tanggal kejadian ini ikut dihitung di sana."))
    return redirect("cases:summary", code)


def based_on_newest_event(access: CaseAccess, request: DeskRequest) -> EventForm:
    """What was typed, meant to follow the case as it stands now."""
    return _event_form(access, typed_on_newest(request.POST, access.case.version))


event = either(get=_event_form_page, post=_event)
