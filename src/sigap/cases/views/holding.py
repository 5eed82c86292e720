"""Pages of the legal hold: placed on a case, seen, lifted by a second person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions import holding
from sigap.cases.forms import HoldForm
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import HoldBasis
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.ui.taking_back import reason_given


def _page(request: DeskRequest, access: CaseAccess, form: HoldForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    holding.require_holding(request.actor, access)
    context: dict[str, Any] = case_page(access, Section.SUMMARY, now=now()) | {
        "form": form,
        "conflict": failure.sentence,
        "holds": [
            {"hold": each, "may_release": each.released_at is None and each.placed_by != request.actor.person_id}
            for each in holding.holds_of(access)
        ],
    }
    return render(request, "cases/hold.html", context, status=failure.status)


@page(Permission.CASE_HOLD)
def _hold_form(request: DeskRequest, code: str) -> HttpResponse:
    return _page(request, case_for(request.actor, code), HoldForm())


@act(Permission.CASE_HOLD)
def _hold(request: DeskRequest, code: str) -> HttpResponse:
    form = HoldForm(request.POST)
    with request.entering() as actor:
        access = case_for(actor, code)
        show_on_failure(request, lambda actor, failure: _page(request, case_for(actor, code), form, failure))
        check_form(form)
        holding.place_hold(
            by=actor,
            at=now(),
            access=access,
            basis=HoldBasis(form.cleaned_data["basis"]),
            letter_on=form.cleaned_data["letter_on"],
        )
    messages.success(request, _("Berkas ditahan. Tidak ada yang dapat dimusnahkan darinya."))
    return HttpResponseRedirect(reverse("cases:hold", args=[code]))


hold = either(get=_hold_form, post=_hold)


@act_and_return(Permission.CASE_HOLD, "cases:hold", "code")
def release(request: DeskRequest, code: str, hold_id: UUID) -> str:
    """A hold is lifted by a second person."""
    with request.entering() as actor:
        access = case_for(actor, code)
        holding.release_hold(by=actor, at=now(), access=access, hold_id=hold_id, reason=reason_given(request.POST))
    return _("Penahanan dicabut.")
