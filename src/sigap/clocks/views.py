"""Pages of the deadlines' rules: what stands, by which right, what stood before, and how it is changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.clocks import actions
from sigap.clocks.actions.changing import newest_of
from sigap.clocks.forms import RuleForm, initial_of
from sigap.clocks.models import RECIPIENT_LABELS, RUNS_BY_LABELS, ClockRule, amount_words
from sigap.clocks.queries import RuleHistory, RuleVersion, rule_histories, shipped_differs
from sigap.clocks.rules import ClockCalendar, EscalationStep, StepRecipient
from sigap.clocks.rules.units import DUTY_UNITS, Unit
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.provisions.queries import confirmed
from sigap.ui import dates


@page(Permission.RULE_SEE)
def rules(request: DeskRequest) -> HttpResponse:
    """Every deadline there is, as it stands today."""
    standing = [(rule, rule.now.row) for rule in rule_histories(request.actor, at=now()) if rule.now is not None]
    known = confirmed()
    rows = [{"rule": rule, "words": length_words(row), "ahead": next(_ahead(rule), None)} for rule, row in standing]
    unverified = sum(row.fingerprint not in known for _rule, row in standing)
    context = {"rows": rows, "unverified": unverified, "zone": dates.zone_name(now())}
    return render(request, "clocks/rules.html", context)


def _ahead(rule: RuleHistory) -> Iterator[RuleVersion]:
    return (version for version in reversed(rule.versions) if version.is_ahead)


def _one(actor: Actor, code: str, at: datetime) -> RuleHistory:
    found = rule_histories(actor, at=at, code=code)
    if not found:
        raise Refused(Permission.RULE_SEE)
    return found[0]


@page(Permission.RULE_SEE)
def rule(request: DeskRequest, code: str) -> HttpResponse:
    """One rule with its history."""
    at = now()
    found = _one(request.actor, code, at)
    shipped = shipped_differs(found, at=at)
    context = {
        "rule": found,
        "versions": [_shown(version) for version in found.versions],
        "may_change": request.actor.can(Permission.RULE_EDIT),
        "shipped": shipped,
        "shipped_words": amount_words(shipped.amount, shipped.unit) if shipped else "",
    }
    return render(request, "clocks/rule.html", context)


def _shown(version: RuleVersion) -> dict[str, Any]:
    row = version.row
    return {
        "version": version,
        "row": row,
        "words": length_words(row),
        "steps": [_step_words(step) for step in row.as_rule().ladder],
    }


def length_words(row: ClockRule) -> str:
    """How long a version gives, and by which calendar: "2 hari kerja", "24 jam, siang malam"."""
    words = amount_words(row.amount, Unit(row.unit))
    if Unit(row.unit) not in DUTY_UNITS:
        return f"{words}, {str(RUNS_BY_LABELS[ClockCalendar(row.runs_by)]).lower()}"
    return words


def _step_words(step: EscalationStep) -> dict[str, Promise | str]:
    minutes = abs(int(step.at / timedelta(minutes=1)))
    hours = minutes // 60
    much = (
        ngettext("%(n)d jam", "%(n)d jam", hours) % {"n": hours}
        if minutes % 60 == 0
        else ngettext("%(n)d menit", "%(n)d menit", minutes) % {"n": minutes}
    )
    if not minutes:
        when = _("saat jatuh tempo")
    elif step.at < timedelta(0):
        when = _("%(much)s sebelumnya") % {"much": much}
    else:
        when = _("%(much)s sesudahnya") % {"much": much}
    return {"whom": RECIPIENT_LABELS[StepRecipient(step.to)], "when": when}


def _change_page(request: DeskRequest, found: RuleHistory, form: RuleForm, status: int = 200) -> HttpResponse:
    context = {"rule": found, "form": form, "back": reverse("clocks:rule", args=[found.code])}
    return render(request, "clocks/change.html", context, status=status)


@page(Permission.RULE_EDIT)
def _change_form(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    found = _one(request.actor, code, at)
    standing = [version.row for version in found.versions if version.row.superseded_at is None]
    shown = found.now.row if found.now else standing[0]
    today = localdate(at)
    form = RuleForm(initial=initial_of(shown, newest=newest_of(standing), today=today), today=today)
    return _change_page(request, found, form)


@act(Permission.RULE_EDIT)
def _change(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    form = RuleForm(request.POST, today=localdate(at))

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _change_page(request, _one(actor, code, at), failure.add_to(form), status=failure.status)

    show_on_failure(request, again)
    with request.entering() as actor:
        check_form(form)
        made = actions.change_rule(
            by=actor, at=at, code=code, change=_wanted(form), based_on=str(form.cleaned_data["version"])
        )
    messages.success(request, _("Versi baru tersimpan. Tenggat yang sudah berjalan tetap memakai aturan lamanya."))
    return HttpResponseRedirect(reverse("clocks:rule", args=[made.code]))


def _wanted(form: RuleForm) -> actions.Change:
    typed = form.cleaned_data
    return actions.Change(
        amount=typed["amount"],
        unit=Unit(typed["unit"]),
        ladder=form.ladder(),
        basis=typed["basis"],
        source=typed["source"],
        valid_from=typed["valid_from"],
    )


change = either(get=_change_form, post=_change)
