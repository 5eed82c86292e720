"""Pages of break-glass: opening a case in an emergency, shutting it, and looking at it afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import reading
from sigap.cases.actions.break_glass import (
    break_glass,
    end_break_glass,
    review_use,
)
from sigap.cases.forms.break_glass import BreakGlassForm, ReviewUseForm
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.break_glass import left_to, office_on_duty, offices_breaking, use_rows
from sigap.cases.rules.break_glass import BreakGlassFinding, break_glass_limits
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.ui.dates import clock_time

_MOST_PAGES = 1000


def _page(
    request: DeskRequest,
    access: CaseAccess,
    form: BreakGlassForm,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    at = now()
    offices = offices_breaking(request.actor, access)
    if not offices:
        raise Refused(Permission.CASE_BREAK_GLASS, ids={"case": str(access.case.id)})
    context = case_page(access, Section.SUMMARY, now=at) | {
        "form": form,
        "is_on_duty": office_on_duty(request.actor, offices, at=at) is not None,
        "left": left_to(request.actor, at=at),
        "hours": int(break_glass_limits().lasts.total_seconds() // 3600),
        "sentence": failure.sentence,
    }
    return render(request, "cases/break_glass.html", context, status=failure.status)


@page(Permission.CASE_BREAK_GLASS)
def _break_form(request: DeskRequest, code: str) -> HttpResponse:
    return _page(request, case_for(request.actor, code), BreakGlassForm())


@act(Permission.CASE_BREAK_GLASS)
def _break(request: DeskRequest, code: str) -> HttpResponse:
    form = BreakGlassForm(request.POST)
    show_on_failure(request, lambda actor, failure: _page(request, case_for(actor, code), form, failure))
    with request.entering() as actor:
        check_form(form)
        use = break_glass(by=actor, at=now(), code=code, words=form.cleaned_data["words"])
    until = clock_time(use.until)
    messages.warning(request, _("Kasus terbuka darurat bagi Anda sampai %(until)s. Semua tercatat.") % {"until": until})
    return HttpResponseRedirect(reverse("cases:summary", args=[code]))


break_open = either(get=_break_form, post=_break)


@act(Permission.CASE_BREAK_GLASS)
def shut(request: DeskRequest, code: str) -> HttpResponse:
    """The actor needs it no longer."""
    with request.entering() as actor:
        end_break_glass(by=actor, at=now(), code=code)
    messages.success(request, _("Buka darurat diakhiri."))
    return HttpResponseRedirect(reverse("cases:summary", args=[code]))


@page(Permission.CASE_REVIEW)
def uses(request: DeskRequest) -> HttpResponse:
    """Every use that the actor may look at, the newest first."""
    requested = request.GET.get("hal", "1")
    number = (
        min(max(int(requested), 1), _MOST_PAGES)
        if requested.isdecimal() and len(requested) < len(str(_MOST_PAGES))
        else 1
    )
    rows, has_more = use_rows(request.actor, page=number)
    context = {
        "rows": rows,
        "now": now(),
        "sees_cases": request.actor.can(Permission.CASE_SEE),
        "older": number + 1 if has_more else 0,
        "newer": number - 1,
    }
    return render(request, "cases/break_glass_uses.html", context)


def _review_page(
    request: DeskRequest, use_id: UUID, form: ReviewUseForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    row, words = reading.open_use_words(entering=request.entering, use_id=use_id, at=now())
    with request.entering() as actor:
        context = {
            "row": row,
            "words": words,
            "form": form,
            "sentence": failure.sentence,
            "now": now(),
            "is_own": row.use.person_id == actor.person_id,
            "sees_cases": actor.can(Permission.CASE_SEE),
        }
        return render(request, "cases/break_glass_review.html", context, status=failure.status)


@reading_sealed(Permission.CASE_REVIEW)
def _review_form(request: DeskRequest, item_id: UUID) -> HttpResponse:
    return _review_page(request, item_id, ReviewUseForm())


@act(Permission.CASE_REVIEW)
def _review(request: DeskRequest, item_id: UUID) -> HttpResponse:
    form = ReviewUseForm(request.POST)
    show_sealed_on_failure(request, lambda failure: _review_page(request, item_id, form, failure))
    check_form(form)
    with request.entering() as actor:
        review_use(by=actor, at=now(), use_id=item_id, finding=BreakGlassFinding(form.cleaned_data["finding"]))
    messages.success(request, _("Tinjauan tercatat."))
    return HttpResponseRedirect(reverse("cases:break_glass_uses"))


review = either(get=_review_form, post=_review)
