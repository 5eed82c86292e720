"""Pages of the second person and of the reviewer: closings that wait for them, without the case being read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.cases import actions
from sigap.cases.forms.closing import AnswerClosingForm, ReviewClosingForm
from sigap.cases.queries import closing_was_answered, closings_to_answer, closings_to_review, extent_of
from sigap.cases.queries.closing import LISTED
from sigap.cases.rules import ClosingFinding
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused


@page(Permission.CASE_CLOSE_ANSWER)
def closings(request: DeskRequest) -> HttpResponse:
    """Closings that wait for the actor as the second person."""
    rows = list(closings_to_answer(request.actor)[:LISTED])
    return render(request, "cases/closings.html", {"rows": rows, "now": now()})


@page(Permission.CASE_REVIEW)
def reviews(request: DeskRequest) -> HttpResponse:
    """Closings that one person did alone, with a form to say what was found."""
    return _reviews_page(request, ReviewClosingForm())


def _reviews_page(request: DeskRequest, form: ReviewClosingForm, status: int = 200) -> HttpResponse:
    rows = list(closings_to_review(request.actor)[:LISTED])
    return render(request, "cases/closing_reviews.html", {"rows": rows, "form": form, "now": now()}, status=status)


def _answer_page(
    request: DeskRequest, closing_id: UUID, form: AnswerClosingForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    closing = closings_to_answer(request.actor).filter(pk=closing_id).first()
    if closing is None and closing_was_answered(request.actor, closing_id):
        messages.info(request, _("Permintaan penutupan ini tidak menunggu jawaban lagi."))
        return HttpResponseRedirect(reverse("cases:closings"))
    if closing is None:
        raise Refused(Permission.CASE_CLOSE_ANSWER, ids={"item": str(closing_id)})
    context = {
        "closing": closing,
        "case": closing.case,
        "extent": extent_of(closing.case_id),
        "form": form,
        "words": failure.sentence,
        "now": now(),
    }
    return render(request, "cases/closing_answer.html", context, status=failure.status)


@page(Permission.CASE_CLOSE_ANSWER)
def _answer_form(request: DeskRequest, closing_id: UUID) -> HttpResponse:
    return _answer_page(request, closing_id, AnswerClosingForm())


@act(Permission.CASE_CLOSE_ANSWER)
def _answer(request: DeskRequest, closing_id: UUID) -> HttpResponse:
    form = AnswerClosingForm(request.POST)
    show_on_failure(request, lambda _actor, failure: _answer_page(request, closing_id, form, failure))
    with request.entering() as actor:
        check_form(form)
        if closing_was_answered(actor, closing_id):
            return _answer_page(request, closing_id, form)
        actions.answer_closing(by=actor, at=now(), closing_id=closing_id, objection=form.objection)
    done = _("Kasus ditutup.") if form.objection is None else _("Penutupan tidak disetujui. Yang meminta diberi tahu.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("cases:closings"))


answer = either(get=_answer_form, post=_answer)


@act(Permission.CASE_REVIEW)
def review(request: DeskRequest, closing_id: UUID) -> HttpResponse:
    """Says what was found of one closing."""
    form = ReviewClosingForm(request.POST)
    show_on_failure(request, lambda _actor, failure: _reviews_page(request, form, status=failure.status))
    with request.entering() as actor:
        check_form(form)
        finding = ClosingFinding(form.cleaned_data["finding"])
        actions.review_closing(by=actor, at=now(), closing_id=closing_id, finding=finding)
    messages.success(request, _("Tinjauan dicatat."))
    return HttpResponseRedirect(reverse("cases:closing_reviews"))
