"""Pages of a case's dangers: set one, say what was done about it, lift it with a reason."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions
from sigap.cases.forms.danger import DangerForm, LiftDangerForm, SafetyStepForm
from sigap.cases.models import DangerTag
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.danger import danger_of, standing_dangers
from sigap.cases.reading import open_lifted_dangers
from sigap.cases.rules.danger import DangerSource, LiftBasis, SafetyStep
from sigap.cases.shell import case_page
from sigap.cases.views.work import check_case_form, form_page
from sigap.kernel.clock import now
from sigap.ui.dates import near_moment

_DOUBLE_CLICK = timedelta(minutes=1)


def _access(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_RISK_SET)


def _words(code: str, heading: str, action: str, advice: str) -> dict[str, Any]:
    return {"heading": heading, "action": action, "advice": advice, "back": reverse("cases:summary", args=[code])}


def _set_words(code: str) -> dict[str, Any]:
    advice = _(
        "Terlihat oleh semua kantor dalam kasus ini, sampai dicabut dengan alasan. Tenggat darurat mulai berjalan."
    )
    return _words(code, _("Catat tanda darurat"), _("Catat tanda darurat"), advice)


@page(Permission.CASE_RISK_SET)
def _set_form(request: DeskRequest, code: str) -> HttpResponse:
    access = _access(request.actor, code)
    seen = " ".join(f"{tag.flag}:{tag.version}" for tag in standing_dangers(access.case.id))
    # A request to another office told of these (`tanda`).
    initial = {"seen": seen, "flags": request.GET.getlist("tanda")}
    return form_page(request, access, Section.SUMMARY, DangerForm(initial=initial), **_set_words(code))


@act(Permission.CASE_RISK_SET)
def _set(request: DeskRequest, code: str) -> HttpResponse:
    form, at = DangerForm(request.POST), now()
    with request.entering() as actor:
        access = _access(actor, code)
        check_case_form(request, code, Section.SUMMARY, form, _set_words(code))
        flags = form.cleaned_data["flags"]
        told_before = actions.set_dangers(
            by=actor, at=at, access=access, flags=flags, source=DangerSource.OFFICER, seen=form.versions_seen
        )
    not_told = [tag for tag in told_before if at - tag.told_at >= _DOUBLE_CLICK]
    if len(not_told) < len(flags):
        messages.success(request, _("Tanda darurat tercatat. Penanggung jawab diberi tahu."))
    for tag in not_told:
        words = _("%(danger)s: sudah Anda catat %(moment)s. Terjadi lagi? Buka halamannya dari awal, lalu catat.")
        messages.warning(request, words % {"danger": tag.label, "moment": near_moment(tag.told_at, at)})
    return redirect("cases:summary", code)


set_danger = either(get=_set_form, post=_set)


def _answer_words(code: str, tag: DangerTag) -> dict[str, Any]:
    heading = _("Tindakan pengamanan: %(danger)s") % {"danger": tag.label}
    advice = _("Tenggatnya selesai. Tandanya tetap berdiri sampai dicabut dengan alasan.")
    return _words(code, heading, _("Catat tindakan pengamanan"), advice)


def _answer_form_of(at: datetime, data: Any = None, *, seen: str = "") -> forms.Form:
    return SafetyStepForm(data, initial={"done_at": at, "seen": seen}, at=at)


@page(Permission.CASE_RISK_SET)
def _answer_form(request: DeskRequest, code: str, tag_id: UUID) -> HttpResponse:
    access = _access(request.actor, code)
    tag = danger_of(access, tag_id)
    form = _answer_form_of(now(), seen=tag.state)
    return form_page(request, access, Section.SUMMARY, form, **_answer_words(code, tag))


@act(Permission.CASE_RISK_SET)
def _answer(request: DeskRequest, code: str, tag_id: UUID) -> HttpResponse:
    at = now()

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = _access(actor, code)
        tag = danger_of(access, tag_id)
        typed, conflict = request.POST.copy(), {"sentence": failure.sentence} if failure.sentence else None
        if failure.sentence:
            typed["seen"] = tag.state
        words = _answer_words(code, tag) | {"conflict": conflict}
        return form_page(request, access, Section.SUMMARY, _answer_form_of(at, typed), failure.status, **words)

    form = _answer_form_of(at, request.POST)
    show_on_failure(request, again)
    with request.entering() as actor:
        access = _access(actor, code)
        check_form(form)
        actions.answer_danger(
            by=actor,
            at=at,
            access=access,
            tag_id=tag_id,
            step=SafetyStep(form.cleaned_data["step"]),
            done_at=form.cleaned_data["done_at"],
            seen=form.cleaned_data["seen"],
        )
    messages.success(request, _("Tindakan tercatat. Tandanya tetap berdiri sampai dicabut."))
    return redirect("cases:summary", code)


answer_danger = either(get=_answer_form, post=_answer)


def _lift_words(code: str, tag: DangerTag) -> dict[str, Any]:
    heading = _("Cabut tanda darurat: %(danger)s") % {"danger": tag.label}
    advice = _("Alasannya masuk berkas, bersama nama Anda dan waktunya. Penanggung jawab diberi tahu.")
    return _words(code, heading, _("Cabut dengan alasan"), advice)


@page(Permission.CASE_RISK_SET)
def _lift_form(request: DeskRequest, code: str, tag_id: UUID) -> HttpResponse:
    access = _access(request.actor, code)
    tag = danger_of(access, tag_id)
    form = LiftDangerForm(initial={"version": tag.version})
    return form_page(request, access, Section.SUMMARY, form, **_lift_words(code, tag))


@act(Permission.CASE_RISK_SET)
def _lift(request: DeskRequest, code: str, tag_id: UUID) -> HttpResponse:
    form = LiftDangerForm(request.POST)
    with request.entering() as actor:
        access = _access(actor, code)
        check_case_form(request, code, Section.SUMMARY, form, _lift_words(code, danger_of(access, tag_id)))
        actions.lift_danger(
            by=actor,
            at=now(),
            access=access,
            tag_id=tag_id,
            basis=LiftBasis(form.cleaned_data["basis"]),
            words=form.cleaned_data["words"],
            based_on=form.cleaned_data["version"],
        )
    messages.success(request, _("Tanda darurat dicabut, dengan alasannya."))
    return redirect("cases:summary", code)


lift_danger = either(get=_lift_form, post=_lift)


@reading_sealed(Permission.CASE_SEE)
def lifted(request: DeskRequest, code: str) -> HttpResponse:
    """The dangers that stand no longer: by whom each was lifted, on what ground, and why."""
    at = now()
    opened = open_lifted_dangers(entering=request.entering, code=code, at=at)
    with request.entering():
        context = case_page(opened.access, Section.SUMMARY, now=at) | {"lifted": opened.lifted}
        return render(request, "cases/lifted_dangers.html", context)
