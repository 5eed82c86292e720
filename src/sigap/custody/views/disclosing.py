"""Pages of a reporter's identity: asked for, answered by another office, read for a quarter of an hour."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.queries import case_for
from sigap.custody import actions, reading
from sigap.custody.forms import AnswerForm, AskForm
from sigap.custody.models import ANSWER_LABELS, FIELD_LABELS, Disclosure
from sigap.custody.queries import disclosures_asked, disclosures_to_answer
from sigap.custody.rules import DisclosedField, DisclosureAnswer, is_review_late, is_waiting
from sigap.kernel.clock import now


def _row(row: Disclosure, at: datetime) -> dict[str, Any]:
    waits = is_waiting(answer=row.answer, is_danger=row.is_danger, asked_at=row.asked_at, at=at)
    return {
        "row": row,
        "field": FIELD_LABELS[DisclosedField(row.field)],
        "state": ANSWER_LABELS[DisclosureAnswer(row.answer)] if row.answer or waits else _("Lewat tanpa jawaban"),
        "waits": waits,
        "is_late": is_review_late(answer=row.answer, is_danger=row.is_danger, asked_at=row.asked_at, at=at),
        "is_open": row.opened_at is not None and row.until is not None and row.opened_at <= at < row.until,
    }


@page(Permission.DISCLOSURE_ASK)
def asked(request: DeskRequest) -> HttpResponse:
    """The actor's own requests."""
    at = now()
    context = {"now": at, "rows": [_row(row, at) for row in disclosures_asked(request.actor)]}
    return render(request, "custody/asked.html", context)


def _ask_page(
    request: DeskRequest,
    code: str,
    ordinal: int,
    form: AskForm,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    access = case_for(request.actor, code)
    context = {
        "case": access.case,
        "ordinal": ordinal,
        "form": form,
        "words": failure.sentence,
    }
    return render(request, "custody/ask.html", context, status=failure.status)


@page(Permission.DISCLOSURE_ASK)
def _ask_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    case_for(request.actor, code)
    return _ask_page(request, code, ordinal, AskForm())


@act(Permission.DISCLOSURE_ASK)
def _ask(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    form = AskForm(request.POST)
    show_on_failure(request, lambda _actor, failure: _ask_page(request, code, ordinal, form, failure))
    with request.entering() as actor:
        access = case_for(actor, code)
        check_form(form)
        row = actions.ask(
            by=actor,
            at=now(),
            access=access,
            ordinal=ordinal,
            field=DisclosedField(form.cleaned_data["field"]),
            reason=form.cleaned_data["reason"],
            is_danger=form.cleaned_data["is_danger"],
        )
    if row.is_danger:
        return HttpResponseRedirect(reverse("custody:shown", args=[row.pk]))
    messages.success(request, _("Permintaan terkirim. Orang dari kantor lain yang menjawab."))
    return HttpResponseRedirect(reverse("custody:asked"))


ask = either(get=_ask_form, post=_ask)


@reading_sealed(Permission.DISCLOSURE_ASK)
def shown(request: DeskRequest, disclosure_id: UUID) -> HttpResponse:
    """The one field, while its minutes run."""
    opened = reading.open_field(entering=request.entering, disclosure_id=disclosure_id, at=now())
    with request.entering():
        row = opened.row
        context = {"now": now(), "row": row, "field": FIELD_LABELS[DisclosedField(row.field)], "opened": opened}
        return render(request, "custody/shown.html", context)


@page(Permission.DISCLOSURE_APPROVE)
def to_answer(request: DeskRequest) -> HttpResponse:
    """Requests of other offices."""
    at = now()
    context = {"now": at, "rows": [_row(row, at) for row in disclosures_to_answer(request.actor)]}
    return render(request, "custody/to_answer.html", context)


def _answer_page(
    request: DeskRequest,
    disclosure_id: UUID,
    form: AnswerForm | None = None,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    row, reason = reading.open_reason(entering=request.entering, disclosure_id=disclosure_id, at=now())
    with request.entering():
        context = _row(row, now()) | {
            "now": now(),
            "reason": reason,
            "form": form or AnswerForm(is_danger=row.is_danger),
            "words": failure.sentence,
        }
        return render(request, "custody/answer.html", context, status=failure.status)


@reading_sealed(Permission.DISCLOSURE_APPROVE)
def _answer_form(request: DeskRequest, disclosure_id: UUID) -> HttpResponse:
    return _answer_page(request, disclosure_id)


@act(Permission.DISCLOSURE_APPROVE)
def _answer(request: DeskRequest, disclosure_id: UUID) -> HttpResponse:
    row, _reason = reading.open_reason(entering=request.entering, disclosure_id=disclosure_id, at=now())
    form = AnswerForm(request.POST, is_danger=row.is_danger)

    def again(failure: Failure) -> HttpResponse:
        return _answer_page(request, disclosure_id, None if failure.unable else form, failure)

    show_sealed_on_failure(request, again)
    check_form(form)
    with request.entering() as actor:
        given = DisclosureAnswer(form.cleaned_data["answer"])
        actions.answer(by=actor, at=now(), disclosure_id=disclosure_id, answer=given)
    messages.success(request, _("Jawaban tersimpan. Yang meminta diberi tahu."))
    return HttpResponseRedirect(reverse("custody:to_answer"))


answer = either(get=_answer_form, post=_answer)
