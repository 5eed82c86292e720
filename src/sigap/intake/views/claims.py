"""Handing out a claim token, and taking it back: by the unit for its reports, by another office for what it brought."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, FormInvalid, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.intake import actions
from sigap.intake.forms import IssueClaimForm
from sigap.intake.models import CLAIM_FOR_LABELS
from sigap.intake.queries import ClaimHandout, handing_for
from sigap.intake.rules import Door
from sigap.kernel.clock import now
from sigap.mailbox.claims.codes import ClaimFor
from sigap.mailbox.models import Claim
from sigap.ui.taking_back import reason_given

type _View = Callable[[HttpRequest, str], HttpResponseBase]
_POWER = {Door.DESK: Permission.REPORT_ENTER, Door.PARTNER: Permission.REPORT_BRING}
_ROUTES = {Door.DESK: ("intake:claim", "intake:claim_back"), Door.PARTNER: ("intake:handed", "intake:handed_back")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    claim: Claim
    given_to: Promise


def _claim_page(
    request: DeskRequest, handing: ClaimHandout, door: Door, form: IssueClaimForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    """What was handed out, and the form for a new one. Inside entering()."""
    at = now()
    claim, back = _ROUTES[door]
    rows = [_Row(claim=each, given_to=CLAIM_FOR_LABELS[ClaimFor(each.given_to)]) for each in handing.claims]
    context: dict[str, Any] = {
        "now": at,
        "number": handing.number,
        "may": handing.may,
        "rows": rows,
        "waits": next((row for row in rows if row.claim.is_open(at)), None),
        "is_claimed": any(each.claimed_at is not None for each in handing.claims),
        "form": form,
        "words": failure.sentence,
        "claim_url": reverse(claim, args=[handing.number]),
        "back_url": reverse(back, args=[handing.number]),
        "is_partner": door is Door.PARTNER,
    }
    return render(request, "intake/claim.html", context, status=failure.status)


def _hand_out(request: DeskRequest, number: str, door: Door) -> HttpResponse:
    form = IssueClaimForm(request.POST)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        shown = IssueClaimForm(request.POST if "key" not in form.errors else None) if form.errors else IssueClaimForm()
        return _claim_page(request, handing_for(actor, number, door), door, shown, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        handing = handing_for(actor, number, door)
        if not form.is_valid():
            raise FormInvalid(_stale(form))
        issued = actions.issue_claim(
            by=actor,
            at=now(),
            envelope_id=handing.envelope_id,
            door=door,
            given_to=ClaimFor(form.cleaned_data["given_to"]),
            form_key=form.form_key,
        )
        on = reverse("intake:brought") if door is Door.PARTNER else reverse("intake:report", args=[number])
        context = {
            "now": now(),
            "number": number,
            "issued": issued,
            "given_to": CLAIM_FOR_LABELS[issued.given_to],
            "claim_url": reverse(_ROUTES[door][0], args=[number]),
            "on_url": on,
        }
        return render(request, "intake/claim_card.html", context)


def _stale(form: IssueClaimForm) -> str:
    """A form without its own key says so on the page: its hidden field has no place for it."""
    return str(next(iter(form.errors.get("key", ())), ""))


def _take_back(request: DeskRequest, number: str, door: Door) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _claim_page(request, handing_for(actor, number, door), door, IssueClaimForm(), failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        handing = handing_for(actor, number, door)
        is_back = actions.cancel_claim(
            by=actor, at=now(), envelope_id=handing.envelope_id, door=door, reason=reason_given(request.POST)
        )
    if is_back:
        messages.success(request, _("Kode ambil dibatalkan. Kertasnya tidak membuka apa-apa lagi."))
    else:
        messages.warning(request, _("Tidak ada kode yang bisa dibatalkan: sudah dipakai, batal, atau lewat."))
    return HttpResponseRedirect(reverse(_ROUTES[door][0], args=[number]))


def _by_door(door: Door) -> tuple[_View, _View]:
    @page(_POWER[door])
    def shown(request: DeskRequest, number: str) -> HttpResponse:
        return _claim_page(request, handing_for(request.actor, number, door), door, IssueClaimForm())

    @act(_POWER[door])
    def handed(request: DeskRequest, number: str) -> HttpResponse:
        return _hand_out(request, number, door)

    @act(_POWER[door])
    def back(request: DeskRequest, number: str) -> HttpResponse:
        return _take_back(request, number, door)

    return either(get=shown, post=handed), back


claim, claim_back = _by_door(Door.DESK)
handed, handed_back = _by_door(Door.PARTNER)
