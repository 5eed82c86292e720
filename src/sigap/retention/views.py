"""Pages at the end of keeping: what goes when, why, and how somebody holds it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.cases.forms import HoldForm
from sigap.cases.rules import HoldBasis
from sigap.clocks.models import amount_words
from sigap.clocks.rules.units import Unit
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.retention import actions
from sigap.retention.forms import ReportNumberForm
from sigap.retention.models import CLASS_LABELS, FATE_LABELS, KIND_LABELS
from sigap.retention.queries import (
    DueReport,
    due_cases_for,
    due_reports_for,
    report_to_hold,
    rules_of_keeping,
)
from sigap.retention.rules import FATE_OF, FIXED, RetentionOutcome, RetentionSubject
from sigap.ui.taking_back import reason_given
from sigap.vault.rotation import MARGIN

_WRONG = 422


@page(Permission.RETENTION_SEE)
def due(request: DeskRequest) -> HttpResponse:
    """What goes when, what is held, every class with its time and its right; and from a report's number to its hold."""
    actor = request.actor
    if "number" not in request.GET or not actor.can(Permission.CASE_HOLD):
        return _due_page(request, ReportNumberForm())
    form = ReportNumberForm(request.GET)
    if form.is_valid():
        try:
            found = report_to_hold(actor, form.cleaned_data["number"])
        except Refused:
            form.add_error("number", _("Tidak ada laporan dengan nomor ini yang dapat Anda lihat."))
        else:
            return HttpResponseRedirect(reverse("retention:hold", args=[found.number]))
    return _due_page(request, form, status=_WRONG)


def _due_page(request: DeskRequest, form: ReportNumberForm, *, status: int = 200) -> HttpResponse:
    actor, at = request.actor, now()
    reports = due_reports_for(actor)
    context: dict[str, Any] = {
        "form": form,
        "waiting": [each for each in reports if each.erased_at is None],
        "gone": [each for each in reports if each.erased_at is not None],
        "cases": due_cases_for(actor),
        "kinds": {kind.value: words for kind, words in KIND_LABELS.items()},
        "sees": {
            RetentionSubject.REPORT.value: actor.can(Permission.REPORT_SEE_QUEUE),
            RetentionSubject.CASE.value: actor.can(Permission.CASE_SEE),
        },
        "classes": [
            {"rule": rule, "words": amount_words(rule.amount, Unit(rule.unit)), "fate": FATE_LABELS[FATE_OF[rule.code]]}
            for rule in rules_of_keeping(at)
        ],
        "fixed": [{"label": CLASS_LABELS[e.code], "days": e.days, "fate": FATE_LABELS[e.fate]} for e in FIXED],
        "copies": FATE_LABELS[RetentionOutcome.EPOCH],
        "copy_days": settings.SIGAP_BACKUP_KEEP_DAYS,
        "may_hold": actor.can(Permission.CASE_HOLD),
        "may_ask": actor.can(Permission.CASE_ERASE_REQUEST),
        "may_edit": actor.can(Permission.RULE_SEE),
        "sees_copies": actor.can(Permission.SAFEKEEPING_SEE),
        "me": actor.person_id,
        "keep_days": settings.SIGAP_BACKUP_KEEP_DAYS + MARGIN // timedelta(days=1),
    }
    return render(request, "retention/due.html", context, status=status)


def _hold_page(request: DeskRequest, found: DueReport, form: HoldForm, *, status: int = 200) -> HttpResponse:
    return render(request, "retention/hold.html", {"found": found, "form": form}, status=status)


@page(Permission.CASE_HOLD)
def _hold_form(request: DeskRequest, number: str) -> HttpResponse:
    return _hold_page(request, report_to_hold(request.actor, number), HoldForm())


@act(Permission.CASE_HOLD)
def _hold(request: DeskRequest, number: str) -> HttpResponse:
    form = HoldForm(request.POST)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _hold_page(request, report_to_hold(actor, number), failure.add_to(form), status=failure.status)

    show_on_failure(request, again)
    with request.entering() as actor:
        found = report_to_hold(actor, number)
        check_form(form)
        actions.hold_report(
            by=actor,
            at=now(),
            report_id=found.report_id,
            basis=HoldBasis(form.cleaned_data["basis"]),
            letter_on=form.cleaned_data["letter_on"],
        )
    messages.success(request, _("Laporan ditahan. Tidak ada yang dimusnahkan sampai orang lain mencabutnya."))
    return HttpResponseRedirect(reverse("retention:due"))


@act_and_return(Permission.CASE_HOLD, "retention:due", level=messages.ERROR)
def release(request: DeskRequest, hold_id: UUID) -> str:
    """Lifts a hold that somebody else placed."""
    with request.entering() as actor:
        actions.release_report(by=actor, at=now(), hold_id=hold_id, reason=reason_given(request.POST))
    return _("Penahanan dicabut.")


hold = either(get=_hold_form, post=_hold)
