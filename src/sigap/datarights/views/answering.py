"""A request is opened, held against a case, answered, decided by a second person; its letter and extract."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import to
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.datarights import actions, paper, reading
from sigap.datarights.forms import DataAnswerForm, DataDecisionForm, LiftForm
from sigap.datarights.models import FINDING_LABELS
from sigap.datarights.queries import (
    is_stale,
    request_for,
    requests_about,
    restrictions_in,
    standing_answer,
)
from sigap.datarights.reading import ComparedAsker, OpenedRequest
from sigap.datarights.rules import BARRING, AnswerDecision, AskerFinding, RightKind
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.places.queries import labels_of

ANSWERS = Permission.DATA_ANSWER


def _shown(
    request: DeskRequest,
    opened: OpenedRequest,
    form: DataAnswerForm,
    compared: ComparedAsker | None = None,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    findings = compared.findings if compared else frozenset[AskerFinding]()
    context = _context(opened) | {
        "form": form,
        "compared": compared,
        "findings": [FINDING_LABELS[each] for each in AskerFinding if each in findings],
        "is_barred": not BARRING.isdisjoint(findings),
        "unable": failure.sentence,
    }
    return render(request, "datarights/answer.html", context, status=failure.status)


def _context(opened: OpenedRequest) -> dict[str, Any]:
    words = opened.words
    villages = {words.asker_village, words.subject_village} - {""}
    names = labels_of(villages) if villages else {}
    return {
        "now": now(),
        "row": opened.request,
        "words": words,
        "answer": opened.answer,
        "reason": opened.reason,
        "matches": opened.matches,
        "asker_village": names.get(words.asker_village, ""),
        "subject_village": names.get(words.subject_village, ""),
    }


def _form(opened: OpenedRequest, data: Any = None) -> DataAnswerForm:
    people = [
        (f"{each.case.code}/{each.person.ordinal}", f"{each.case.code}: {each.person.label}")
        for each in opened.matches
        if each.is_own
    ]
    return DataAnswerForm(data, kind=RightKind(opened.request.kind), people=people)


@reading_sealed(ANSWERS)
def _asked(request: DeskRequest, number: str) -> HttpResponse:
    opened = reading.open_request(entering=request.entering, number=number, at=now())
    if opened.has_answer or not opened.request.is_open:
        return to("datarights:request", number)
    with request.entering():
        return _shown(request, opened, _form(opened))


@act(ANSWERS)
def _sent(request: DeskRequest, number: str) -> HttpResponse:
    at = now()
    opened = reading.open_request(entering=request.entering, number=number, at=at)
    compared: ComparedAsker | None = None

    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        form = _form(opened, request.POST)
        form.is_valid()
        return _shown(request, opened, form, compared, failure)

    show_on_failure(request, again)
    with request.entering():
        form = _form(opened, request.POST)
        check_form(form)
    about = form.cleaned_data["about"]
    if about:
        code, ordinal = about
        compared = reading.compare_asker(entering=request.entering, opened=opened, code=code, ordinal=ordinal, at=at)
        if request.POST.get("step") != "answer":
            with request.entering():
                return _shown(request, opened, form, compared)
    with request.entering() as actor:
        access, person = reading.answering(actor, *about) if about else (None, None)
        row = actions.propose_answer(
            by=actor, at=at, request=request_for(actor, number, ANSWERS), new=form.answer(), access=access,
            person=person, findings=compared.findings if compared else frozenset(),
            post_key=form.cleaned_data["post_key"],
        )  # fmt: skip
    said = _("Tersimpan. Orang kedua memutuskan dulu.") if row.needs_second else _("Tersimpan. Cetak suratnya.")
    messages.success(request, said)
    return to("datarights:request", number)


answer = either(get=_asked, post=_sent)


def _decide_page(
    request: DeskRequest, opened: OpenedRequest, form: DataDecisionForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = _context(opened) | {"form": form, "unable": failure.sentence}
    return render(request, "datarights/decide.html", context, status=failure.status)


@reading_sealed(ANSWERS)
def _decide_form(request: DeskRequest, number: str) -> HttpResponse:
    opened = reading.open_request(entering=request.entering, number=number, at=now())
    with request.entering() as actor:
        waiting = opened.answer
        if waiting is None or waiting.proposed_by == actor.person_id or not (waiting.waits or is_stale(waiting)):
            raise Refused(ANSWERS, ids={"item": str(opened.request.pk)})
        return _decide_page(request, opened, DataDecisionForm())


@act(ANSWERS)
def _decided(request: DeskRequest, number: str) -> HttpResponse:
    opened = reading.open_request(entering=request.entering, number=number, at=now())
    form = DataDecisionForm(request.POST)
    show_on_failure(request, lambda _actor, failure: _decide_page(request, opened, form, failure))
    with request.entering() as actor:
        check_form(form)
        if opened.answer is None:
            raise Refused(ANSWERS, ids={"item": str(opened.request.pk)})
        row = actions.decide_answer(
            by=actor, at=now(), request=request_for(actor, number, ANSWERS), answer_id=opened.answer.pk,
            decision=form.cleaned_data["decision"],
        )  # fmt: skip
    is_agreed = row.decision == AnswerDecision.AGREED
    messages.success(request, _("Putusan tersimpan.") if is_agreed else _("Tersimpan: permintaan ini dijawab lagi."))
    return to("datarights:request", number)


decide = either(get=_decide_form, post=_decided)


@page(ANSWERS)
def letter(request: DeskRequest, number: str) -> HttpResponse:
    """The answer to be printed, once it stands."""
    row = request_for(request.actor, number, ANSWERS)
    found = standing_answer(row)
    if found is None or not found.is_settled:
        raise Refused(ANSWERS, ids={"item": str(row.pk)})
    if row.is_open and is_stale(found):
        return to("datarights:request", number)
    context = {"paper": paper.letter(row, found, now()), "back": reverse("datarights:request", args=[number])}
    return render(request, "datarights/paper.html", context)


@reading_sealed(ANSWERS)
def extract(request: DeskRequest, number: str) -> HttpResponse:
    """What is held on one person, opened for this one print."""
    at = now()
    opened = reading.open_extract(entering=request.entering, number=number, at=at)
    with request.entering():
        context = {
            "paper": paper.extract(opened, at),
            "back": reverse("datarights:request", args=[number]),
            "is_extract": True,
        }
        return render(request, "datarights/paper.html", context)


@page(ANSWERS)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Requests about people of a case, and whose processing is restricted."""
    access = case_for(request.actor, code, need=Section.IDENTITY, power=ANSWERS)
    context = case_page(access, Section.PERSONS, now=now()) | {
        "rows": requests_about(access),
        "restrictions": restrictions_in(access),
        "may_lift": access.is_manager,
    }
    return render(request, "datarights/of_case.html", context)


def _lift_shaped(_actor: Actor, access: CaseAccess, data: Any, item: UUID) -> CaseForm[LiftForm]:
    found = next((row for row in restrictions_in(access) if row.pk == item), None)
    if found is None or found.person is None or not access.is_manager:
        raise Refused(ANSWERS, ids={"case": str(access.case.id)})
    words = {
        "heading": _("Cabut pembatasan: %(who)s") % {"who": found.person.label},
        "lead": _("Sesudah ini, identitasnya terbuka lagi bagi semua yang bekerja pada kasus ini."),
        "action": _("Cabut pembatasan"),
        "back": reverse("datarights:of_case", args=[access.case.code]),
    }
    return LiftForm(data), words


def _lifted(actor: Actor, access: CaseAccess, _form: LiftForm, item: UUID) -> str:
    actions.lift_restriction(by=actor, at=now(), access=access, answer_id=item)
    return _("Pembatasan dicabut.")


lift = case_form_view(ANSWERS, Section.IDENTITY, _lift_shaped, _lifted)
