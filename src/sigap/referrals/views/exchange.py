"""What two offices exchange about a request: a question back and its answer, a visit proposed, accepted, called off."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.referrals import actions
from sigap.referrals.forms import QuestionForm, ReplyForm, VisitForm
from sigap.referrals.models import Exchange, Referral
from sigap.referrals.queries import referral_of_either
from sigap.referrals.reading import OpenedReferralStep
from sigap.referrals.rows import page_for
from sigap.referrals.rules import ExchangeKind, ExchangeState, ReferralStatus, may_exchange


def exchange_context(
    opened: OpenedReferralStep, office_ids: tuple[UUID, ...], at: datetime, *, is_ours: bool = False
) -> dict[str, Any]:
    """What a page of a request shows of it, and what its reader may do: for which of the two offices they read."""
    referral = opened.referral
    is_running = may_exchange(ReferralStatus(referral.status), has_result=opened.result is not None)
    is_sender, is_asked = referral.from_office_id in office_ids, referral.to_office_id in office_ids
    rows = [_row(row, words, reply, office_ids, at=at, is_running=is_running) for row, words, reply in opened.exchanges]
    for row in rows:
        row["may_reply"] |= is_ours and row["is_question"] and row["is_waiting"]
    has_question = any(row["is_waiting"] for row in rows if row["is_question"])
    has_visit = any(row["may_change"] for row in rows)
    return {
        "exchanges": rows,
        "may_ask_back": is_running and is_asked and not has_question,
        "may_propose": is_running and (is_sender or is_asked) and not has_visit,
        "ask_form": QuestionForm(initial={"post_key": uuid4()}),
        "reply_form": ReplyForm(),
    }


def _row(
    row: Exchange, words: str, reply: str, office_ids: tuple[UUID, ...], *, at: datetime, is_running: bool
) -> dict[str, Any]:
    referral, is_ours = row.referral, row.office_id in office_ids
    is_question = row.kind == ExchangeKind.QUESTION
    is_ahead = row.planned_at is not None and row.planned_at > at
    stands = is_running and (row.is_open or row.state == ExchangeState.ACCEPTED)
    is_concerned = bool({referral.from_office_id, referral.to_office_id} & {*office_ids})
    return {
        "row": row,
        "is_question": is_question,
        "question": words if is_question else "",
        "plan": None if is_question or not words else actions.JointVisit.from_text(words),
        "reply": reply,
        "office": referral.to_office_name if row.office_id == referral.to_office_id else referral.from_office_name,
        "is_waiting": is_running and row.is_open,
        "may_reply": is_running and is_question and row.is_open and referral.from_office_id in office_ids,
        "may_accept": stands and row.is_open and not is_question and is_ahead and is_concerned and not is_ours,
        "may_change": stands and not is_question and is_ahead and is_concerned,
    }


@act_and_return(Permission.REFERRAL_ANSWER, "referrals:answer", "referral_id")
def ask_back(request: DeskRequest, referral_id: UUID) -> str:
    """Asks the sender."""
    at, form = now(), QuestionForm(request.POST)
    question, post_key = "", uuid4()
    if form.is_valid():
        question, post_key = form.cleaned_data["question"], form.cleaned_data["post_key"]
    with request.entering() as actor:
        made = actions.ask_back(by=actor, at=at, referral_id=referral_id, question=question, post_key=post_key)
    if made.begun_at != at:
        return _("Pertanyaan dari halaman ini sudah terkirim tadi. Yang berlaku tertulis di bawah.")
    return _("Pertanyaan terkirim. Tenggat kantor Anda tetap berjalan.")


@act_and_return(Permission.REFERRAL_OFFER, "referrals:sent", "code", "referral_id")
def answer_back(request: DeskRequest, code: str, referral_id: UUID, exchange_id: UUID) -> str:
    """Answers what the asked office needs to know."""
    at, form = now(), ReplyForm(request.POST)
    reply = form.cleaned_data["reply"] if form.is_valid() else ""
    with request.entering() as actor:
        found = actions.answer_back(
            by=actor, at=at, code=code, referral_id=referral_id, exchange_id=exchange_id, reply=reply
        )
    if found.settled_at != at:
        return _("Anda sudah menjawab pertanyaan ini. Jawaban yang berlaku tertulis di bawah.")
    return _("Jawaban terkirim.")


def _visit_page(
    request: DeskRequest, actor: Actor, referral: Referral, form: VisitForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {
        "referral": referral,
        "form": form,
        "refused_words": failure.sentence,
        "back": page_for(actor, referral),
    }
    return render(request, "referrals/visit.html", context, status=failure.status)


@page(Permission.REFERRAL_SEE)
def _visit_form(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    referral = referral_of_either(request.actor, referral_id)
    form = VisitForm(now=now(), initial={"post_key": uuid4(), "people": request.actor.name})
    return _visit_page(request, request.actor, referral, form)


@act(Permission.REFERRAL_SEE)
def _visit(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    at = now()
    form = VisitForm(request.POST, now=at)
    with request.entering() as actor:
        referral = referral_of_either(actor, referral_id)
        back = page_for(actor, referral)
        show_on_failure(request, lambda who, failure: _visit_page(request, who, referral, form, failure))
        check_form(form)
        actions.propose_visit(
            by=actor,
            at=at,
            referral_id=referral_id,
            planned_at=form.cleaned_data["planned_at"],
            plan=actions.JointVisit(**{name: form.cleaned_data[name] for name in ("place", "people", "note")}),
            post_key=form.cleaned_data["post_key"],
        )
    messages.success(request, _("Usulan kunjungan terkirim. Kantor itu menerima, atau mengusulkan waktu lain."))
    return HttpResponseRedirect(back)


visit = either(get=_visit_form, post=_visit)


@act(Permission.REFERRAL_SEE)
def visit_accept(request: DeskRequest, referral_id: UUID, exchange_id: UUID) -> HttpResponse:
    """Comes along."""
    return _settled(request, referral_id, exchange_id, actions.accept_visit, _("Kunjungan disepakati."))


@act(Permission.REFERRAL_SEE)
def visit_cancel(request: DeskRequest, referral_id: UUID, exchange_id: UUID) -> HttpResponse:
    """Calls it off."""
    return _settled(request, referral_id, exchange_id, actions.cancel_visit, _("Kunjungan dibatalkan."))


def _settled(request: DeskRequest, referral_id: UUID, exchange_id: UUID, settle: Any, words: str) -> HttpResponse:
    with request.entering() as actor:
        back = page_for(actor, referral_of_either(actor, referral_id))
    try:
        with request.entering() as actor:
            settle(by=actor, at=now(), referral_id=referral_id, exchange_id=exchange_id)
    except actions.UnableToExchange as unable:
        messages.warning(request, unable.sentence)
    else:
        messages.success(request, words)
    return HttpResponseRedirect(back)
