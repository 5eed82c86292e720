"""Requests of one's office: the list, a new one, one with its deadline, its receipt, and its handing over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, either, page
from sigap.access.permissions import Permission
from sigap.clocks.queries import nearest_left, nearest_of
from sigap.datarights import actions, paper
from sigap.datarights.forms import CancelRequestForm, DataRequestForm, HandedForm
from sigap.datarights.models import DATA_REQUEST, DataAnswer
from sigap.datarights.queries import (
    STALE,
    declined_answers,
    doors_of,
    is_restricting,
    is_stale,
    matches_of,
    may_cancel,
    people_meant,
    request_for,
    requests_of_office,
    standing_answer,
)
from sigap.datarights.rules import AnswerOutcome, RightKind
from sigap.datarights.views import answering
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.matching.tokens import asked_for

NOTES = Permission.DATA_NOTE


@page(NOTES)
def index(request: DeskRequest) -> HttpResponse:
    """Those that wait, the nearest first; and those that are over."""
    at = now()
    rows = requests_of_office(request.actor)
    left = nearest_left(DATA_REQUEST, [row.pk for row in rows if row.is_open], at=at)
    context = {
        "now": at,
        "waiting": [(row, left.get(row.pk)) for row in rows if row.is_open],
        "ended": [row for row in rows if not row.is_open],
    }
    return render(request, "datarights/list.html", context)


def _note_form(_actor: Actor, data: Any) -> FormAndContext[DataRequestForm]:
    words = {
        "heading": _("Catat permintaan hak atas data"),
        "lead": _(
            "Catat juga kalau Anda mengira tidak ada datanya: jawabannya sama sopan dan sama waktunya. "
            "Jangan katakan kepada siapa pun apakah seseorang kami dampingi."
        ),
        "action": _("Catat permintaan"),
        "back": reverse("datarights:list"),
        "back_label": _("Hak atas data"),
    }
    return DataRequestForm(data, at=now()), words


def _noted(request: DeskRequest, actor: Actor, form: DataRequestForm) -> HttpResponse:
    new = form.request()
    # The vault makes tokens for whoever is signed in alone.
    tokens = list(asked_for(new.words.bearer))
    row = actions.note_request(by=actor, at=now(), new=new, tokens=tokens, post_key=form.cleaned_data["post_key"])
    messages.success(
        request, _("Tercatat sebagai %(number)s. Cetak tanda terimanya untuk yang meminta.") % {"number": row.number}
    )
    return to("datarights:request", row.number)


note = form_view(NOTES, _note_form, _noted)


@page(NOTES)
def request_page(request: DeskRequest, number: str) -> HttpResponse:
    """One request, nothing opened: its facts, its deadline, and what the reader may do next."""
    at, actor, row = now(), request.actor, request_for(request.actor, number)
    answers = actor.can(Permission.DATA_ANSWER)
    answer = standing_answer(row) if answers else None
    is_proposer = answer is not None and answer.proposed_by == actor.person_id
    doors = doors_of(row)
    stale = answer is not None and row.is_open and is_stale(answer)
    matches = matches_of(row) if answers and row.is_open else []
    context = {
        "now": at,
        "row": row,
        "left": nearest_left(DATA_REQUEST, [row.pk], at=at).get(row.pk) if row.is_open else None,
        "answers": answers,
        "answer": answer,
        "stale": STALE if stale else "",
        "may_cancel": may_cancel(actor, row, doors),
        "may_answer": row.is_open and doors.opens and not doors.has_answer,
        "may_decide": answer is not None and (answer.waits or stale) and not is_proposer,
        "may_hand_over": answer is not None and answer.is_settled and row.is_open and not stale,
        "may_print": answer is not None and answer.is_settled and not stale,
        "has_extract": answer is not None and answer.outcome == AnswerOutcome.GIVEN,
        "matches": matches,
        "to_mend": people_meant(answer, matches) if row.is_open and row.kind == RightKind.CORRECT else [],
        "is_restricting": answer is not None and is_restricting(answer),
        "may_lift": answer is not None and is_restricting(answer) and _may_lift(actor, answer),
        "declined": declined_answers(row) if answers else [],
    }
    return render(request, "datarights/request.html", context)


def _may_lift(actor: Actor, answer: DataAnswer) -> bool:
    """Who manages the case proposes it, and somebody else decides."""
    if answer.lift_asked_by is not None:
        return answer.lift_asked_by != actor.person_id
    return answer.case is not None and answer.case.manager_id == actor.person_id


@page(NOTES)
def receipt(request: DeskRequest, number: str) -> HttpResponse:
    """For who asked, to be printed."""
    row = request_for(request.actor, number)
    clock = nearest_of(DATA_REQUEST, [row.pk]).get(row.pk)
    if clock is None:
        return to("datarights:request", number)
    sheet = paper.receipt(row, clock.due_at, now())
    return render(request, "datarights/paper.html", {"paper": sheet, "back": _back(number)})


def _back(number: str) -> str:
    return reverse("datarights:request", args=[number])


def _handed_form(actor: Actor, data: Any, number: str) -> FormAndContext[HandedForm]:
    row = request_for(actor, number)
    words = {
        "heading": _("Jawaban sudah sampai"),
        "whose": row.number,
        "lead": _(
            "Serahkan setelah yang meminta menunjukkan kartunya. Jangan menambah kata: "
            "surat yang tidak memberi apa-apa sama bunyinya, apa pun sebabnya."
        ),
        "action": _("Catat"),
        "back": _back(number),
        "back_label": row.number,
    }
    return HandedForm(data), words


def _handed(request: DeskRequest, actor: Actor, form: HandedForm, number: str) -> HttpResponse:
    row = request_for(actor, number)
    actions.end_request(
        by=actor, at=now(), request=row, done_at=form.cleaned_data["done_at"], how=form.cleaned_data["how"]
    )
    messages.success(request, _("Tercatat. Tenggatnya berhenti."))
    return HttpResponseRedirect(_back(number))


hand_over = either(get=answering.handing, post=form_view(NOTES, _handed_form, _handed))


def _cancel_form(actor: Actor, data: Any, number: str) -> FormAndContext[CancelRequestForm]:
    row = request_for(actor, number)
    # What a second click finds, the act says.
    if data is None and not may_cancel(actor, row, doors_of(row)):
        raise Refused(NOTES, ids={"item": str(row.pk)})
    words = {
        "heading": _("Batalkan permintaan"),
        "whose": row.number,
        "lead": _("Tidak ada yang dijawab lagi dan tenggatnya berhenti. Siapa yang membatalkan dan sebabnya tercatat."),
        "action": _("Batalkan permintaan ini"),
        "back": _back(number),
        "back_label": row.number,
    }
    return CancelRequestForm(data), words


def _cancelled(request: DeskRequest, actor: Actor, form: CancelRequestForm, number: str) -> HttpResponse:
    row = request_for(actor, number)
    actions.cancel_request(by=actor, at=now(), request=row, **form.cleaned_data)
    messages.success(request, _("Permintaan dibatalkan."))
    return HttpResponseRedirect(_back(number))


cancel = form_view(NOTES, _cancel_form, _cancelled)
