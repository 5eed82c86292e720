"""What is written down for a referral: an answer given on paper, a result, a hand-over from hand to hand."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for, persons_of
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.referrals import actions
from sigap.referrals.forms import HandoverForm, RecordAnswerForm, ResultForm
from sigap.referrals.models import Referral
from sigap.referrals.queries import step_on_case
from sigap.referrals.rows import sent_url
from sigap.referrals.rules import AnswerMeans, ResultKind, exams_among


def _page(
    request: DeskRequest,
    access: CaseAccess,
    referral: Referral,
    form: forms.Form,
    template: str,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    context = case_page(access, Section.REFERRALS, now=now()) | {
        "referral": referral,
        "form": form,
        "refused_words": failure.sentence,
        "back": sent_url(referral),
    }
    return render(request, f"referrals/{template}.html", context, status=failure.status)


def _sent(actor: Actor, code: str, referral_id: UUID) -> tuple[CaseAccess, Referral]:
    """A request that the actor's office sent. Raises Refused."""
    access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
    return access, actions.sent_by_us(actor, access, referral_id)


@page(Permission.REFERRAL_OFFER)
def _record_form(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at = now()
    access, referral = _sent(request.actor, code, referral_id)
    form = RecordAnswerForm(now=at, may_decline=referral.may_decline, initial={"said_at": at})
    return _page(request, access, referral, form, "record")


@act(Permission.REFERRAL_OFFER)
def _record(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access, referral = _sent(actor, code, referral_id)
        form = RecordAnswerForm(request.POST, now=at, may_decline=referral.may_decline)
        show_on_failure(request, lambda _actor, failure: _page(request, access, referral, form, "record", failure))
        check_form(form)
        actions.record_answer(
            by=actor,
            at=at,
            access=access,
            referral_id=referral_id,
            declined=form.declined,
            means=AnswerMeans(form.cleaned_data["means"]),
            said_at=form.cleaned_data["said_at"],
            source=actions.AnswerSource(**{name: _text(form, name) for name in ("name", "position", "paper", "note")}),
        )
    messages.success(request, _("Jawaban dicatat untuk %(office)s.") % {"office": referral.to_office_name})
    return HttpResponseRedirect(sent_url(referral))


record = either(get=_record_form, post=_record)


def _text(form: forms.Form, name: str) -> str:
    return str(form.cleaned_data[name])


@page(Permission.REFERRAL_OFFER)
def _result_form(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at = now()
    access, referral = _sent(request.actor, code, referral_id)
    form = ResultForm(now=at, may_waive=True, has_exam=_has_exam(referral), initial={"done_at": at})
    return _page(request, access, referral, form, "result")


def _has_exam(referral: Referral) -> bool:
    return bool(exams_among(referral.purposes, referral.services))


@act(Permission.REFERRAL_OFFER)
def _result(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access, referral = _sent(actor, code, referral_id)
        form = ResultForm(request.POST, now=at, may_waive=True, has_exam=_has_exam(referral))
        show_on_failure(request, lambda _actor, failure: _page(request, access, referral, form, "result", failure))
        check_form(form)
        stored = actions.record_result(
            by=actor,
            at=at,
            access=access,
            referral_id=referral_id,
            kind=ResultKind(form.cleaned_data["kind"]),
            done_at=form.cleaned_data["done_at"],
            note=_text(form, "note"),
            exam=form.exam,
        )
    if stored.recorded_at == at:
        messages.success(request, _("Hasil rujukan dicatat."))
    else:
        messages.warning(request, _("Hasil ini sudah Anda laporkan. Yang berlaku tertulis di bawah."))
    return HttpResponseRedirect(sent_url(referral))


result = either(get=_result_form, post=_result)


def _persons(access: CaseAccess) -> list[tuple[str, str]]:
    """The persons of the case without a name: number, role, age."""
    if not access.has(Section.PERSONS):
        return []
    return [(str(person.ordinal), str(person.label)) for person in persons_of(access)]


def _handover_form_for(access: CaseAccess, at: datetime, data: Any = None, **initial: object) -> HandoverForm:
    return HandoverForm(data, now=at, persons=_persons(access), initial={"post_key": uuid4(), **initial})


@page(Permission.REFERRAL_SEE)
def _handover_form(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at, actor = now(), request.actor
    access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_SEE)
    referral = step_on_case(actor, access, referral_id, power=Permission.REFERRAL_SEE)
    is_sender = referral.from_office_id in access.office_ids
    form = _handover_form_for(access, at, handed_at=at, **{"given_by" if is_sender else "taken_by": actor.name})
    return _page(request, access, referral, form, "handover")


_WORDS = ("given_by", "given_position", "taken_by", "taken_position", "papers", "place", "witness")


@act(Permission.REFERRAL_SEE)
def _handover(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_SEE)
        referral = step_on_case(actor, access, referral_id, power=Permission.REFERRAL_SEE)
        form = _handover_form_for(access, at, request.POST)
        show_on_failure(request, lambda _actor, failure: _page(request, access, referral, form, "handover", failure))
        check_form(form)
        actions.note_handover(
            by=actor,
            at=at,
            access=access,
            referral_id=referral_id,
            persons=[int(number) for number in form.cleaned_data["persons"]],
            handed_at=form.cleaned_data["handed_at"],
            words=actions.HandoverDetails(**{name: _text(form, name) for name in _WORDS}),
            post_key=form.cleaned_data["post_key"],
        )
    messages.success(request, _("Serah terima dicatat. Berita acaranya dapat dicetak."))
    return HttpResponseRedirect(sent_url(referral))


handover = either(get=_handover_form, post=_handover)
