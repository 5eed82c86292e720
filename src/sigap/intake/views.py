"""Pages of triage: one report, taking it, reading it, deciding on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.cases.models import RISK_LABELS
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.clocks.queries import clocks_of, shown
from sigap.intake import actions, reading
from sigap.intake.actions import SUBJECT
from sigap.intake.forms import NoCaseForm, OpenCaseForm
from sigap.intake.models import ABOUT_LABELS, DECISION_LABELS, FLAG_LABELS, Triage
from sigap.intake.queries import case_code_of, managers_for, report_for
from sigap.intake.rules import Decision, Flag, NoCaseReason, suggested_risk
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.mailbox.models import Envelope
from sigap.places.queries import label_of

_WRONG = 422
_CONFLICT = 409


def _report_page(
    request: DeskRequest, number: str, *, text: reading.ReportText | None = None, words: str = "", status: int = 200
) -> HttpResponse:
    at = now()
    envelope, triage = report_for(request.actor, number)
    risk = suggested_risk(envelope.flags)
    case_code = case_code_of(request.actor, triage)
    context = {
        "now": at,
        "envelope": envelope,
        "triage": triage,
        "triage_is_mine": _is_mine(request.actor, triage),
        "decision_label": DECISION_LABELS[Decision(triage.decision)] if triage and triage.decision else "",
        "case_code": case_code,
        "risk": risk.value,
        "risk_label": RISK_LABELS[risk],
        "clocks": [shown(clock, now=at) for clock in clocks_of(SUBJECT, envelope.pk)],
        "text": text,
        "words": words,
    } | _outside(envelope)
    return render(request, "intake/report.html", context, status=status)


def _outside(envelope: Envelope) -> dict[str, Any]:
    """What stands outside the seal: no story, no name."""
    return {
        "flags": [FLAG_LABELS[Flag(flag)] for flag in envelope.flags],
        "about": ABOUT_LABELS.get(envelope.about, ""),
        "area_name": (label_of(envelope.area) if envelope.area else ""),
    }


def _is_mine(actor: Actor, triage: Triage | None) -> bool:
    return triage is not None and triage.taken_by == actor.person_id


@page(Permission.REPORT_SEE_QUEUE)
def report(request: DeskRequest, number: str) -> HttpResponse:
    """The outside of one envelope."""
    return _report_page(request, number)


@act(Permission.REPORT_TAKE)
def take(request: DeskRequest, number: str) -> HttpResponse:
    """Takes the report; the second of two officers is told who was first."""
    return _taken(request, number, actions.take)


@act(Permission.REPORT_TAKE)
def take_over(request: DeskRequest, number: str) -> HttpResponse:
    """Takes the report from a colleague."""
    return _taken(request, number, actions.take_over)


def _taken(request: DeskRequest, number: str, action: Any) -> HttpResponse:
    try:
        with request.entering() as actor:
            action(by=actor, at=now(), envelope=report_for(actor, number)[0])
    except Unable as unable:
        with request.entering():
            return _report_page(request, number, words=unable.sentence, status=_CONFLICT)
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


@act(Permission.REPORT_OPEN)
def open_text(request: DeskRequest, number: str) -> HttpResponse:
    """Opens what the reporter wrote; the reading leaves a trace. Shown in this answer only."""
    text = reading.open_report(entering=request.entering, number=number, at=now())
    with request.entering():
        return _report_page(request, number, text=text)


def _case_form(actor: Actor, envelope: Envelope, data: Any = None) -> OpenCaseForm:
    managers = [(key, who.name) for key, who in managers_for(actor, at=now()).items()]
    return OpenCaseForm(data, managers=managers, initial={"risk": suggested_risk(envelope.flags).value})


def _decide_page(
    request: DeskRequest, envelope: Envelope, form: forms.Form, words: dict[str, str], status: int = 200
) -> HttpResponse:
    context = {"envelope": envelope, "form": form} | _outside(envelope) | words
    return render(request, "intake/decide.html", context, status=status)


def _case_words() -> dict[str, str]:
    return {
        "heading": _("Buka kasus"),
        "lead": _("Setengah terisi pun sah. Yang belum diketahui menyusul."),
        "action": _("Buka kasus"),
    }


def _no_case_words() -> dict[str, str]:
    return {
        "heading": _("Selesai tanpa kasus"),
        "lead": _("Laporan tetap tersimpan tersegel. Pelapor akan membaca “selesai”."),
        "action": _("Selesaikan"),
    }


@page(Permission.REPORT_DECIDE)
def _open_case_form(request: DeskRequest, number: str) -> HttpResponse:
    envelope, _triage = report_for(request.actor, number)
    return _decide_page(request, envelope, _case_form(request.actor, envelope), _case_words())


@act(Permission.REPORT_DECIDE)
def _open_case(request: DeskRequest, number: str) -> HttpResponse:
    try:
        with request.entering() as actor:
            envelope, _triage = report_for(actor, number)
            form = _case_form(actor, envelope, request.POST)
            if not form.is_valid():
                return _decide_page(request, envelope, form, _case_words(), status=_WRONG)
            case = actions.decide_case(
                by=actor,
                at=now(),
                envelope=envelope,
                risk=Risk(form.cleaned_data["risk"]),
                manager=managers_for(actor, at=now())[form.cleaned_data["manager"]],
                role=PersonRole(form.cleaned_data["role"]),
                sex=Sex(form.cleaned_data["sex"]),
                age_years=form.cleaned_data["age_years"],
            )
    except Unable as unable:
        with request.entering():
            return _report_page(request, number, words=unable.sentence, status=_CONFLICT)
    messages.success(request, _("Kasus %(code)s dibuka.") % {"code": case.code})
    return HttpResponseRedirect(reverse("cases:summary", args=[case.code]))


open_case = either(get=_open_case_form, post=_open_case)


@page(Permission.REPORT_DECIDE)
def _no_case_form(request: DeskRequest, number: str) -> HttpResponse:
    envelope, _triage = report_for(request.actor, number)
    return _decide_page(request, envelope, NoCaseForm(), _no_case_words())


@act(Permission.REPORT_DECIDE)
def _no_case(request: DeskRequest, number: str) -> HttpResponse:
    form = NoCaseForm(request.POST)
    try:
        with request.entering() as actor:
            envelope, _triage = report_for(actor, number)
            if not form.is_valid():
                return _decide_page(request, envelope, form, _no_case_words(), status=_WRONG)
            reason = NoCaseReason(form.cleaned_data["reason"])
            actions.decide_no_case(by=actor, at=now(), envelope=envelope, reason=reason)
    except Unable as unable:
        with request.entering():
            return _report_page(request, number, words=unable.sentence, status=_CONFLICT)
    messages.success(request, _("Laporan selesai tanpa kasus."))
    return HttpResponseRedirect(reverse("desk:queue"))


no_case = either(get=_no_case_form, post=_no_case)
