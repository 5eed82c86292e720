"""Pages of the second person and of the reviewer: closings that wait for them, read for that one decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases import actions
from sigap.cases.forms.closing import AnswerClosingForm, ReviewClosingForm
from sigap.cases.models import Closing
from sigap.cases.models.closing import GUARD_LABELS, GUARD_MET_LABELS
from sigap.cases.queries import closing_was_answered, closings_to_answer, extent_of
from sigap.cases.queries.closing import LISTED, closing_was_reviewed, has_read
from sigap.cases.queries.guard import ClosingState, closing_state
from sigap.cases.reading.closing import PieceOfFile, open_closings_alone, open_to_close
from sigap.cases.rows import task_label
from sigap.cases.rules import ClosingFinding, ClosingReason
from sigap.cases.rules.guard import TRACK_FOLLOWED, GuardRule, asked_of
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.work.rules import KIND_LABELS


@page(Permission.CASE_CLOSE_ANSWER)
def closings(request: DeskRequest) -> HttpResponse:
    """Closings that wait for the actor as the second person."""
    rows = list(closings_to_answer(request.actor)[:LISTED])
    return render(request, "cases/closings.html", {"rows": rows, "now": now()})


@reading_sealed(Permission.CASE_REVIEW)
def reviews(request: DeskRequest) -> HttpResponse:
    """Closings that one person did alone, with a form to say what was found."""
    return _reviews_page(request, ReviewClosingForm())


def _reviews_page(request: DeskRequest, form: ReviewClosingForm, status: int = 200) -> HttpResponse:
    at = now()
    rows = open_closings_alone(entering=request.entering, at=at)
    with request.entering():
        return render(request, "cases/closing_reviews.html", {"rows": rows, "form": form, "now": at}, status=status)


# What the second person can do about it: who asked takes the request back, they say no.
_REPORT_JOINED = gettext_lazy(
    "Ada laporan yang bergabung sesudah terminasi diminta. Tolak permintaannya; pemintanya membaca laporan itu dulu"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule that this case falls under, and whether it is met."""

    label: Promise
    met: Promise
    is_met: bool


def _checks(closing: Closing, state: ClosingState) -> list[Check]:
    facts = state.facts | {TRACK_FOLLOWED} if closing.follower_id else state.facts
    reason = ClosingReason(closing.reason)
    return [
        Check(
            label=_REPORT_JOINED if rule.code is GuardRule.REPORT_JOINED else GUARD_LABELS[rule.code],
            met=GUARD_MET_LABELS[rule.code],
            is_met=not rule.stands_against(facts, reason),
        )
        for rule in asked_of(facts, reason)
    ]


def _answer_page(
    request: DeskRequest,
    closing_id: UUID,
    form: AnswerClosingForm,
    failure: Failure = NO_FAILURE,
    parts: Sequence[tuple[PieceOfFile, str]] | None = None,
) -> HttpResponse:
    closing = closings_to_answer(request.actor).filter(pk=closing_id).first()
    if closing is None and closing_was_answered(request.actor, closing_id):
        messages.info(request, _("Permintaan terminasi ini tidak menunggu jawaban lagi."))
        return HttpResponseRedirect(reverse("cases:closings"))
    if closing is None:
        raise Refused(Permission.CASE_CLOSE_ANSWER, ids={"item": str(closing_id)})
    state, extent = closing_state(closing.case_id), extent_of(closing.case_id)
    context = {
        "closing": closing,
        "case": closing.case,
        "extent": extent,
        "late": dict.fromkeys(task_label(kind, word, KIND_LABELS[kind]) for kind, word in extent.late),
        "checks": _checks(closing, state),
        "has_open_work": state.has_open_work,
        "is_read": has_read(request.actor, closing_id),
        "parts": parts,
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
        actions.answer_closing(
            by=actor, at=now(), closing_id=closing_id, objection=form.objection, words=form.cleaned_data["words"]
        )
    done = _("Kasus ditutup.") if form.objection is None else _("Terminasi tidak disetujui. Yang meminta diberi tahu.")
    messages.success(request, done)
    return HttpResponseRedirect(reverse("cases:closings"))


answer = either(get=_answer_form, post=_answer)


@reading_sealed(Permission.CASE_CLOSE_ANSWER)
def _file(request: DeskRequest, closing_id: UUID) -> HttpResponse:
    """The file beside the question, for who has said that they read it."""
    parts = open_to_close(entering=request.entering, closing_id=closing_id, at=now())
    with request.entering():
        return _answer_page(request, closing_id, AnswerClosingForm(), parts=parts)


@act(Permission.CASE_CLOSE_ANSWER)
def _read(request: DeskRequest, closing_id: UUID) -> HttpResponse:
    with request.entering() as actor:
        actions.read_closing(by=actor, at=now(), closing_id=closing_id)
    return redirect("cases:closing_read", closing_id)


read = either(get=_file, post=_read)


@act(Permission.CASE_REVIEW)
def review(request: DeskRequest, closing_id: UUID) -> HttpResponse:
    """Says what was found of one closing."""
    form = ReviewClosingForm(request.POST)
    show_sealed_on_failure(request, lambda failure: _reviews_page(request, form, status=failure.status))
    with request.entering() as actor:
        check_form(form)
        finding = ClosingFinding(form.cleaned_data["finding"])
        is_over = closing_was_reviewed(actor, closing_id)
        is_mine = not is_over and actions.review_closing(by=actor, at=now(), closing_id=closing_id, finding=finding)
    if is_mine:
        messages.success(request, _("Tinjauan dicatat."))
    else:
        messages.info(request, _("Terminasi ini sudah ditinjau. Tinjauan yang pertama tetap berlaku."))
    return HttpResponseRedirect(reverse("cases:closing_reviews"))
