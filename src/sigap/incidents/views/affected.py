"""Pages of who is concerned: cases and officers for those who manage, the people of a case for those who work on it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.incidents import actions
from sigap.incidents.forms import AddOfficerForm, AskCaseForm, PersonsForm, SubjectsToldForm
from sigap.incidents.models import DATA_LABELS, Affected, Incident, TouchedCase
from sigap.incidents.queries import (
    PersonLetter,
    incident_for,
    latest_assessment,
    letters_of_case,
    officers_touched,
    planned_among,
    running_on,
    tally_of,
    touched_cases,
    touched_for,
)
from sigap.incidents.rules import ENDANGERS, DataKind, LetterState, NotificationDuty
from sigap.incidents.views.pages import back_to
from sigap.kernel.clock import now

LOOKS = {
    LetterState.NOT_YET: ("", "file"),
    LetterState.PRINTED: ("soon", "print"),
    LetterState.HANDED_OVER: ("ok", "check"),
    LetterState.UNREACHABLE: ("late", "alert"),
}


def letter_row(letter: Affected, label: str, number: str) -> dict[str, Any]:
    """One letter, as a list shows it."""
    tone, icon = LOOKS[LetterState(letter.state)]
    is_done = letter.state == LetterState.HANDED_OVER
    return {
        "label": label,
        "letter": letter,
        "tone": tone,
        "icon": icon,
        "print_url": reverse("incidents:letter", args=[number, letter.pk]),
        "note_url": "" if is_done else reverse("incidents:letter_note", args=[number, letter.pk]),
    }


@page(Permission.INCIDENT_MANAGE)
def people(request: DeskRequest, number: str) -> HttpResponse:
    """Which cases and officers an incident concerns, and how far the letters are."""
    incident = incident_for(request.actor, number, power=Permission.INCIDENT_MANAGE)
    return _people_page(request, incident, now())


def _people_page(
    request: DeskRequest, incident: Incident, at: datetime, failure: Failure = NO_FAILURE, **bound: Any
) -> HttpResponse:
    actor = request.actor
    counts = {row.case_id: row.count for row in tally_of(actor, incident)}
    officers = officers_touched(actor, incident)
    context = {
        "now": at,
        "incident": incident,
        "cases": [(row, counts.get(row.case_id)) for row in touched_cases(actor, incident)],
        "officers": [letter_row(row, row.officer_name, incident.number) for row in officers],
        "is_running": NotificationDuty.SUBJECTS in running_on(incident),
        "has_words": latest_assessment(incident) is not None,
        "case_form": AskCaseForm(),
        "officer_form": AddOfficerForm(),
        "told_form": SubjectsToldForm(initial={"post_key": uuid4()}),
        "refused": failure.sentence,
    }
    return render(request, "incidents/affected.html", context | bound, status=failure.status)


@act(Permission.INCIDENT_MANAGE)
def ask_case(request: DeskRequest, number: str) -> HttpResponse:
    """Names a case; whoever is responsible for it is asked who in it is concerned."""
    form = AskCaseForm(request.POST)
    with request.entering() as actor:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        _check_form(request, incident, "case_form", form)
        actions.ask_case(by=actor, at=now(), incident=incident, code=form.cleaned_data["code"])
    messages.success(request, _("Penanggung jawab kasus diberi tahu."))
    return back_to(number, "incidents:affected")


@act(Permission.INCIDENT_MANAGE)
def add_officer(request: DeskRequest, number: str) -> HttpResponse:
    """Adds an officer whose own data came out."""
    form = AddOfficerForm(request.POST)
    with request.entering() as actor:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        _check_form(request, incident, "officer_form", form)
        actions.add_officer(by=actor, at=now(), incident=incident, login=form.cleaned_data["login"])
    messages.success(request, _("Petugas ditambahkan."))
    return back_to(number, "incidents:affected")


@act(Permission.INCIDENT_MANAGE)
def mark_told(request: DeskRequest, number: str) -> HttpResponse:
    """Everybody is on the list and was told: the clock stops as of the last letter."""
    form = SubjectsToldForm(request.POST)
    with request.entering() as actor:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        _check_form(request, incident, "told_form", form)
        actions.tell_subjects(
            by=actor,
            at=now(),
            incident=incident,
            note=form.cleaned_data["note"],
            post_key=form.cleaned_data["post_key"],
        )
    messages.success(request, _("Pemberitahuan ke orang yang terkena tercatat. Tenggatnya berhenti."))
    return back_to(number)


def _check_form(request: DeskRequest, incident: Incident, name: str, form: forms.Form) -> None:
    """A wrong form, and an act that cannot be done, show the page again with that form as it was sent."""
    show_on_failure(request, lambda _actor, failure: _people_page(request, incident, now(), failure, **{name: form}))
    check_form(form)


def person_words(person: CasePerson) -> str:
    """Somebody in a case without a name: part and number, sex, age."""
    words = [str(person.label), str(person.sex_label)]
    if person.age_years is not None:
        words.append(_("%(age)d tahun") % {"age": person.age_years})
    return ", ".join(words)


def _found(actor: Actor, number: str, code: str) -> tuple[CaseAccess, TouchedCase]:
    access = case_for(actor, code, need=Section.PERSONS, power=Permission.INCIDENT_NOTIFY)
    return access, touched_for(actor, number, access)


def _persons_form(rows: list[PersonLetter], data: Any = None) -> PersonsForm:
    """Only those who are not on the list yet: whoever is named stays named."""
    return PersonsForm(
        data, people=[(row.person.ordinal, person_words(row.person)) for row in rows if row.letter is None]
    )


def _case_page(
    request: DeskRequest,
    access: CaseAccess,
    touched: TouchedCase,
    failure: Failure = NO_FAILURE,
    data: Any = None,
) -> HttpResponse:
    rows = letters_of_case(access, touched)
    form = _persons_form(rows, data)
    number = touched.incident.number
    named = [(row.letter, person_words(row.person)) for row in rows if row.letter is not None]
    assessment = latest_assessment(touched.incident)
    came_out = [DataKind(kind) for kind in assessment.data_kinds] if assessment else []
    context = case_page(access, Section.PERSONS, now=now()) | {
        "incident": touched.incident,
        "touched": touched,
        "form": form if form.fields["ordinals"].choices else None,  # type: ignore[attr-defined]  # a ChoiceField
        "letters": [letter_row(letter, label, number) for letter, label in named],
        "has_words": assessment is not None,
        "came_out": [DATA_LABELS[kind] for kind in came_out],
        "is_unsafe": not ENDANGERS.isdisjoint(came_out),
        "to_plan": planned_among(access, rows),
        "refused": failure.sentence,
    }
    return render(request, "incidents/of_case.html", context, status=failure.status)


@page(Permission.INCIDENT_NOTIFY)
def _of_case(request: DeskRequest, number: str, code: str) -> HttpResponse:
    access, touched = _found(request.actor, number, code)
    return _case_page(request, access, touched)


@act(Permission.INCIDENT_NOTIFY)
def _confirm(request: DeskRequest, number: str, code: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access, touched = _found(actor, number, code)
        return _case_page(request, access, touched, failure, data=None if failure.sentence else request.POST)

    show_on_failure(request, again)
    with request.entering() as actor:
        access, touched = _found(actor, number, code)
        form = _persons_form(letters_of_case(access, touched), request.POST)
        check_form(form)
        ordinals = form.cleaned_data["ordinals"]
        actions.confirm_persons(by=actor, at=now(), access=access, number=number, ordinals=ordinals)
    messages.success(request, _("Tercatat. Cetak suratnya, lalu sampaikan lewat kontak aman."))
    return HttpResponseRedirect(reverse("incidents:of_case", args=[number, code]))


of_case = either(get=_of_case, post=_confirm)
