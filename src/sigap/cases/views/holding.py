"""Pages of the legal hold: placed on a case, seen, lifted by a second person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.cases.actions import holding
from sigap.cases.actions.holding import UnableToHold
from sigap.cases.forms import HoldForm
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import HoldBasis
from sigap.cases.shell import case_page
from sigap.kernel.clock import now

_WRONG = 422
_CONFLICT = 409


def _page(
    request: DeskRequest, access: CaseAccess, form: HoldForm, *, status: int = 200, conflict: str = ""
) -> HttpResponse:
    holding.require_holding(request.actor, access)
    context: dict[str, Any] = case_page(access, Room.SUMMARY, now=now()) | {
        "form": form,
        "conflict": conflict,
        "holds": [
            {"hold": each, "may_release": each.released_at is None and each.placed_by != request.actor.person_id}
            for each in holding.holds_of(access)
        ],
    }
    return render(request, "cases/hold.html", context, status=status)


@page(Permission.CASE_HOLD)
def _hold_form(request: DeskRequest, code: str) -> HttpResponse:
    return _page(request, case_for(request.actor, code), HoldForm())


@act(Permission.CASE_HOLD)
def _hold(request: DeskRequest, code: str) -> HttpResponse:
    form = HoldForm(request.POST)
    try:
        with request.entering() as actor:
            access = case_for(actor, code)
            if not form.is_valid():
                return _page(request, access, form, status=_WRONG)
            holding.place_hold(
                by=actor,
                at=now(),
                access=access,
                basis=HoldBasis(form.cleaned_data["basis"]),
                letter_on=form.cleaned_data["letter_on"],
            )
    except UnableToHold as unable:
        with request.entering() as actor:
            return _page(request, case_for(actor, code), form, status=_CONFLICT, conflict=unable.sentence)
    messages.success(request, _("Berkas ditahan. Tidak ada yang dapat dihapus darinya."))
    return HttpResponseRedirect(reverse("cases:hold", args=[code]))


hold = either(get=_hold_form, post=_hold)


@act(Permission.CASE_HOLD)
def release(request: DeskRequest, code: str, hold_id: UUID) -> HttpResponse:
    """A hold is lifted by a second person."""
    try:
        with request.entering() as actor:
            holding.release_hold(by=actor, at=now(), access=case_for(actor, code), hold_id=hold_id)
    except UnableToHold as unable:
        messages.warning(request, unable.sentence)
    else:
        messages.success(request, _("Penahanan dicabut."))
    return HttpResponseRedirect(reverse("cases:hold", args=[code]))
