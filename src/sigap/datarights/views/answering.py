"""A request is opened, held against a case, answered, decided by a second person; its letter and extract."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import FORM_FAILURE, NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed, ticket_of, trace_refusal
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.datarights import actions, paper, reading
from sigap.datarights.forms import DataAnswerForm, DataDecisionForm, HandedForm, LiftDecisionForm, LiftForm
from sigap.datarights.models import FINDING_LABELS, DataAnswer
from sigap.datarights.queries import (
    is_restricting,
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
from sigap.ui.forms import ServerForm

ANSWERS = Permission.DATA_ANSWER


def _page(
    request: DeskRequest, name: str, opened: OpenedRequest, form: ServerForm, failure: Failure = NO_FAILURE, **more: Any
) -> HttpResponse:  # fmt: skip
    """A page on which the request's words stand beside a form."""
    words = opened.words
    villages = {words.asker_village, words.subject_village} - {""}
    names = labels_of(villages) if villages else {}
    context = {
        "now": now(),
        "row": opened.request,
        "words": words,
        "answer": opened.answer,
        "reason": opened.reason,
        "other": opened.other,
        "declined": opened.declined,
        "matches": opened.matches,
        "asker_village": names.get(words.asker_village, ""),
        "subject_village": names.get(words.subject_village, ""),
        "form": form,
        "unable": failure.sentence,
    }
    return render(request, name, context | more, status=failure.status)


def _answer_page(
    request: DeskRequest, opened: OpenedRequest, form: DataAnswerForm, compared: ComparedAsker | None = None,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:  # fmt: skip
    findings = compared.findings if compared else frozenset[AskerFinding]()
    context = {
        "here": _("Jawab permintaan"),
        "compared": compared,
        "findings": [FINDING_LABELS[each] for each in AskerFinding if each in findings],
        "is_barred": not BARRING.isdisjoint(findings),
    }
    return _page(request, "datarights/answer.html", opened, form, failure, **context)


def _form(opened: OpenedRequest, data: Any = None) -> DataAnswerForm:
    people = [
        (f"{each.case.code}/{each.person.ordinal}", f"{each.case.code}: {each.person.label}")
        for each in opened.matches
        if each.is_own
    ]
    is_doubtful = len(opened.matches) > 1
    return DataAnswerForm(data, kind=RightKind(opened.request.kind), people=people, is_doubtful=is_doubtful)


@reading_sealed(ANSWERS)
def _show_answer_form(request: DeskRequest, number: str) -> HttpResponse:
    opened = reading.open_request(entering=request.entering, number=number, at=now())
    if opened.has_answer:
        return to("datarights:request", number)
    with request.entering():
        return _answer_page(request, opened, _form(opened))


@act(ANSWERS)
def _sent(request: DeskRequest, number: str) -> HttpResponse:
    at = now()
    opened = reading.open_request(entering=request.entering, number=number, at=at)
    compared: ComparedAsker | None = None

    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        form = _form(opened, request.POST)
        form.is_valid()
        return _answer_page(request, opened, form, compared, failure)

    show_on_failure(request, again)
    with request.entering():
        form = _form(opened, request.POST)
        check_form(form)
    about = form.cleaned_data["about"]
    if about:
        code, ordinal = about
        try:
            compared = reading.compare_asker(
                entering=request.entering, opened=opened, code=code, ordinal=ordinal, at=at
            )
        except Refused as refused:
            if not form.cleaned_data["case"]:
                raise
            # A code of one's own typing: none of that name and none of one's own read alike, and are traced alike.
            trace_refusal(ticket_of(request), refused)
            form.add_error("case", _("Kode kasus dengan nomor orang ini tidak ada di antara kasus Anda. Periksa lagi."))
            with request.entering():
                return _answer_page(request, opened, form, failure=FORM_FAILURE)
        if request.POST.get("step") != "answer":
            with request.entering():
                return _answer_page(request, opened, form, compared)
    with request.entering() as actor:
        access, person = reading.answering(actor, *about) if about else (None, None)
        row = actions.propose_answer(
            by=actor, at=at, request=request_for(actor, number, ANSWERS), new=form.answer(), access=access,
            person=person, findings=compared.findings if compared else frozenset(),
            post_key=form.cleaned_data["post_key"],
        )  # fmt: skip
    message = _("Tersimpan. Orang kedua memutuskan dulu.") if row.needs_second else _("Tersimpan. Cetak suratnya.")
    messages.success(request, message)
    return to("datarights:request", number)


answer = either(get=_show_answer_form, post=_sent)


def _decision_form(answer: DataAnswer | None, data: Any = None) -> DataDecisionForm:
    """Of an answer that names no case nothing is written: its proposer may be kept from the one that it overlooked."""
    asks_other, asks_why = (answer.is_barred, answer.case_id is not None) if answer else (False, False)
    return DataDecisionForm(data, asks_other=asks_other, asks_why=asks_why)


def _decide_page(
    request: DeskRequest, opened: OpenedRequest, form: DataDecisionForm, failure: Failure = NO_FAILURE
) -> HttpResponse:  # fmt: skip
    return _page(request, "datarights/decide.html", opened, form, failure, here=_("Putuskan sebagai orang kedua"))


@reading_sealed(ANSWERS)
def _decide_form(request: DeskRequest, number: str) -> HttpResponse:
    opened = reading.open_request(entering=request.entering, number=number, at=now())
    with request.entering() as actor:
        waiting = opened.answer
        if waiting is None or waiting.proposed_by == actor.person_id or not (waiting.waits or is_stale(waiting)):
            raise Refused(ANSWERS, ids={"item": str(opened.request.pk)})
        return _decide_page(request, opened, _decision_form(waiting))


@act(ANSWERS)
def _decided(request: DeskRequest, number: str) -> HttpResponse:
    opened = reading.open_request(entering=request.entering, number=number, at=now())
    form = _decision_form(opened.answer, request.POST)
    show_on_failure(request, lambda _actor, failure: _decide_page(request, opened, form, failure))
    with request.entering() as actor:
        check_form(form)
        if opened.answer is None:
            raise Refused(ANSWERS, ids={"item": str(opened.request.pk)})
        row = actions.decide_answer(
            by=actor, at=now(), request=request_for(actor, number, ANSWERS), answer_id=opened.answer.pk,
            decision=form.cleaned_data["decision"], other=form.explanation,
        )  # fmt: skip
    is_agreed = row.decision == AnswerDecision.AGREED
    messages.success(request, _("Putusan tersimpan.") if is_agreed else _("Tersimpan: permintaan ini dijawab lagi."))
    return to("datarights:request", number)


decide = either(get=_decide_form, post=_decided)


@reading_sealed(ANSWERS)
def handing(request: DeskRequest, number: str) -> HttpResponse:
    """Who hands the answer over reads whose card to look at, and where it is sent."""
    at = now()
    opened = reading.open_request(entering=request.entering, number=number, at=at)
    with request.entering():
        if opened.answer is None or not opened.answer.is_settled or is_stale(opened.answer):
            return to("datarights:request", number)
        form = HandedForm(initial={"done_at": localtime(at)})
        return _page(request, "datarights/hand_over.html", opened, form, here=_("Jawaban sudah sampai"))


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
    }
    return render(request, "datarights/of_case.html", context)


def _lift_form(actor: Actor, data: Any, number: str) -> FormAndContext[ServerForm]:
    row = request_for(actor, number, ANSWERS)
    found = standing_answer(row)
    # A second click finds it lifted.
    if found is None or found.case is None or (data is None and not is_restricting(found)):
        raise Refused(ANSWERS, ids={"item": str(row.pk)})
    words = {
        "heading": _("Cabut pembatasan pemrosesan"), "whose": f"{row.number}, {found.case.code}",
        "back": reverse("datarights:request", args=[number]), "back_label": row.number,
    }  # fmt: skip
    if found.lift_asked_by in {None, actor.person_id}:
        if not case_for(actor, found.case.code, need=Section.IDENTITY, power=ANSWERS).is_manager:
            raise Refused(ANSWERS, ids={"item": str(row.pk)})
        lead = _(
            "Orang kedua menyetujui dulu. Sesudah itu datanya terbuka lagi bagi semua yang bekerja pada kasus ini."
        )
        return LiftForm(data), words | {"lead": lead, "action": _("Usulkan pencabutan")}
    lead = _("%(name)s menyatakan yang meminta, atau pengadilan, sudah mencabutnya.") % {
        "name": found.lift_asked_by_name
    }
    return LiftDecisionForm(data), words | {"lead": lead, "action": _("Simpan putusan")}


def _lifted(request: DeskRequest, actor: Actor, form: ServerForm, number: str) -> HttpResponse:
    found = standing_answer(request_for(actor, number, ANSWERS))
    if found is None or found.case is None:
        raise Refused(ANSWERS)
    if isinstance(form, LiftForm):
        access = case_for(actor, found.case.code, need=Section.IDENTITY, power=ANSWERS)
        actions.ask_lift(by=actor, at=now(), access=access, answer=found)
        messages.success(request, _("Diusulkan. Tetap dibatasi sampai orang kedua menyetujui."))
    else:
        is_agreed = form.cleaned_data["decision"] == AnswerDecision.AGREED
        actions.lift_restriction(by=actor, at=now(), answer=found, is_agreed=is_agreed)
        messages.success(request, _("Pembatasan dicabut.") if is_agreed else _("Tersimpan: tetap dibatasi."))
    return to("datarights:request", number)


lift = form_view(ANSWERS, _lift_form, _lifted)
