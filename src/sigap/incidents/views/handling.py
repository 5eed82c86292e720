"""Pages of the work on an incident: everything written on it, a step noted, the assessment, agency and public told."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import check_form, failure_of, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.incidents import actions, reading
from sigap.incidents.forms import AgencyForm, AssessForm, PublicForm, StepForm
from sigap.incidents.models import Incident
from sigap.incidents.queries import incident_for
from sigap.incidents.rules import FREELY_NOTED, TECHNICAL, DataKind, StepCode
from sigap.incidents.views.pages import back_to, form_page, frame
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict


@reading_sealed(Permission.INCIDENT_MANAGE)
def contents(request: DeskRequest, number: str) -> HttpResponse:
    """What was reported and noted, opened for those who manage it; the reading leaves a trace."""
    at = now()
    opened = reading.open_incident(entering=request.entering, number=number, at=at)
    with request.entering():
        return render(request, "incidents/contents.html", {"now": at, "incident": opened.incident, "opened": opened})


def _fresh() -> dict[str, Any]:
    return {"post_key": uuid4(), "done_at": localtime(now())}


def _codes(actor: Actor) -> frozenset[StepCode]:
    return FREELY_NOTED if actor.can(Permission.INCIDENT_MANAGE) else TECHNICAL


def _step_words(incident: Incident) -> dict[str, Any]:
    return frame(
        incident,
        heading=_("Catat langkah"),
        action=_("Simpan"),
        advice=_("Sudah dikerjakan tetapi baru sempat dicatat? Tulis waktu mengerjakannya."),
    )


@page(Permission.INCIDENT_CONTAIN)
def _step_form(request: DeskRequest, number: str) -> HttpResponse:
    incident = incident_for(request.actor, number, power=Permission.INCIDENT_CONTAIN)
    initial = _fresh() | {"code": request.GET.get("langkah", "")}
    form = StepForm(now=now(), codes=_codes(request.actor), initial=initial)
    return form_page(request, incident, form, **_step_words(incident))


@act(Permission.INCIDENT_CONTAIN)
def _step(request: DeskRequest, number: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        incident = incident_for(actor, number, power=Permission.INCIDENT_CONTAIN)
        form = StepForm(request.POST, now=at, codes=_codes(actor))
        _check_form(request, incident, form, _step_words)
        actions.note_step(by=actor, at=at, incident=incident, code=StepCode(form.cleaned_data["code"]), **_facts(form))
    messages.success(request, _("Langkah tercatat."))
    return back_to(number)


step = either(get=_step_form, post=_step)


def _facts(form: forms.Form) -> dict[str, Any]:
    return {
        "done_at": form.cleaned_data["done_at"],
        "note": form.cleaned_data["note"],
        "post_key": form.cleaned_data["post_key"],
    }


def _check_form(
    request: DeskRequest, incident: Incident, form: forms.Form, words: Callable[[Incident], dict[str, Any]]
) -> None:
    """A wrong form, and an act that cannot be done, show the form again."""
    show_on_failure(request, lambda _actor, failure: form_page(request, incident, form, failure, **words(incident)))
    check_form(form)


def _agency_words(incident: Incident) -> dict[str, Any]:
    return frame(
        incident,
        heading=_("Surat ke lembaga sudah dikirim"),
        action=_("Simpan dan hentikan tenggatnya"),
        advice=_("Tenggat berhenti pada waktu surat dikirim, bukan waktu Anda mencatat."),
    )


@page(Permission.INCIDENT_MANAGE)
def _agency_form(request: DeskRequest, number: str) -> HttpResponse:
    incident = incident_for(request.actor, number, power=Permission.INCIDENT_MANAGE)
    return form_page(request, incident, AgencyForm(now=now(), initial=_fresh()), **_agency_words(incident))


@act(Permission.INCIDENT_MANAGE)
def _agency(request: DeskRequest, number: str) -> HttpResponse:
    at = now()
    form = AgencyForm(request.POST, now=at)
    with request.entering() as actor:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        _check_form(request, incident, form, _agency_words)
        actions.tell_agency(by=actor, at=at, incident=incident, **_facts(form))
    messages.success(request, _("Surat ke lembaga tercatat. Tenggatnya berhenti."))
    return back_to(number)


agency = either(get=_agency_form, post=_agency)


def _public_words(incident: Incident) -> dict[str, Any]:
    return frame(
        incident,
        heading=_("Pemberitahuan kepada masyarakat"),
        action=_("Simpan"),
        advice=_("Kapan masyarakat wajib diberi tahu belum diverifikasi. Tanyakan ke bagian hukum kalau ragu."),
    )


@page(Permission.INCIDENT_MANAGE)
def _public_form(request: DeskRequest, number: str) -> HttpResponse:
    incident = incident_for(request.actor, number, power=Permission.INCIDENT_MANAGE)
    return form_page(request, incident, PublicForm(now=now(), initial=_fresh()), **_public_words(incident))


@act(Permission.INCIDENT_MANAGE)
def _public(request: DeskRequest, number: str) -> HttpResponse:
    at = now()
    form = PublicForm(request.POST, now=at)
    with request.entering() as actor:
        incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
        _check_form(request, incident, form, _public_words)
        is_told = form.cleaned_data["answer"] == StepCode.TELL_PUBLIC
        actions.decide_public(by=actor, at=at, incident=incident, is_told=is_told, **_facts(form))
    messages.success(request, _("Putusan tercatat."))
    return back_to(number)


public = either(get=_public_form, post=_public)


def _assess_words(incident: Incident) -> dict[str, Any]:
    return frame(
        incident,
        heading=_("Nilai insiden"),
        action=_("Segel dan simpan"),
        advice=_("Empat kalimat terakhir tercetak apa adanya di surat. Setiap simpanan menjadi versi baru."),
    )


@reading_sealed(Permission.INCIDENT_MANAGE)
def _assess_form(request: DeskRequest, number: str) -> HttpResponse:
    opened = reading.open_words(entering=request.entering, number=number, at=now())
    with request.entering():
        form = AssessForm(initial=_initial(opened))
        return form_page(request, opened.incident, form, **_assess_words(opened.incident))


def _initial(opened: reading.OpenedWords) -> dict[str, Any]:
    if opened.assessment is None or opened.words is None:
        return {"version": 0}
    words = opened.words
    return {
        "version": opened.version,
        "data_kinds": opened.assessment.data_kinds,
        "people": opened.assessment.people,
        **{f"{name}_words": getattr(words, name) for name in _LETTER_WORDS},
    }


@act(Permission.INCIDENT_MANAGE)
def _assess(request: DeskRequest, number: str) -> HttpResponse:
    form = AssessForm(request.POST)
    try:
        with request.entering() as actor:
            incident = incident_for(actor, number, power=Permission.INCIDENT_MANAGE)
            _check_form(request, incident, form, _assess_words)
            cleaned = form.cleaned_data
            actions.assess(
                by=actor,
                at=now(),
                incident=incident,
                data_kinds=[DataKind(kind) for kind in cleaned["data_kinds"]],
                people=cleaned["people"],
                words=actions.LetterWords(**{name: cleaned[f"{name}_words"] for name in _LETTER_WORDS}),
                based_on=cleaned["version"],
            )
    except Conflict as conflict:
        return _assess_conflict(request, number, form, conflict)
    messages.success(request, _("Penilaian tersimpan."))
    return back_to(number)


_LETTER_WORDS = ("data", "how", "handling", "advice")
assess = either(get=_assess_form, post=_assess)


def _assess_conflict(request: DeskRequest, number: str, form: AssessForm, conflict: Conflict) -> HttpResponse:
    """Both versions on one page; what was typed is now meant to follow the newest."""
    opened = reading.open_words(entering=request.entering, number=number, at=now())
    words = opened.words
    theirs = f"{words.data}\n\n{words.how}\n\n{words.handling}\n\n{words.advice}".strip() if words else ""
    typed = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["version"] = str(opened.version)
    with request.entering():
        return form_page(
            request,
            opened.incident,
            AssessForm(typed),
            failure_of(conflict),
            theirs=theirs,
            **_assess_words(opened.incident),
        )
