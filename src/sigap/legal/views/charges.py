"""What stands beside the marks: articles by the law of the day of the act, and what the victim was told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import FORM_FAILURE, NO_FAILURE, Failure, FormInvalid, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.legal import actions
from sigap.legal.forms import ActForm, ChargeForm, ToldForm
from sigap.legal.queries import PAGE, last_acted_on, marks_of, victims_of
from sigap.legal.rules import TellManner
from sigap.legal.views.track import person_words, reported_choices
from sigap.ui.dates import short_day


def _day_asked(request: DeskRequest, at: datetime) -> tuple[ActForm, date | None]:
    """The day of the act as the address names it; with a mistake the form says so."""
    if "acted_on" not in request.GET:
        return ActForm(now=at), None
    form = ActForm(request.GET, now=at)
    return form, form.cleaned_data["acted_on"] if form.is_valid() else None


def _charge_page(
    request: DeskRequest,
    access: CaseAccess,
    ask: ActForm,
    form: ChargeForm | None,
    acted_on: date | None,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    context = case_page(access, Section.LEGAL, now=now()) | {
        "ask": ask,
        "form": form,
        "acted_on": acted_on,
        "conflict": failure.sentence,
    }
    return render(request, "legal/charge.html", context, status=failure.status)


def _charge_form(access: CaseAccess, at: datetime, acted_on: date, data: Any = None) -> ChargeForm:
    people = reported_choices(access)
    return ChargeForm(data, now=at, acted_on=acted_on, people=people, initial={"acted_on": acted_on})


@page(Permission.LEGAL_NOTE)
def _articles(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    ask, acted_on = _day_asked(request, at)
    if acted_on is None:
        if not ask.is_bound and (last := last_acted_on(access)):
            ask = ActForm(now=at, initial={"acted_on": last})
        return _charge_page(request, access, ask, None, None, FORM_FAILURE if ask.errors else NO_FAILURE)
    return _charge_page(request, access, ask, _charge_form(access, at, acted_on), acted_on)


@act(Permission.LEGAL_NOTE)
def _charge(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    ask = ActForm(request.POST, now=at)
    acted_on = ask.cleaned_data["acted_on"] if ask.is_valid() else None
    form: ChargeForm | None = None

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        return _charge_page(request, access, ask, form, acted_on, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        if acted_on is None:
            raise FormInvalid
        form = _charge_form(access, at, acted_on, request.POST)
        check_form(form)
        told = form.cleaned_data
        ordinal = int(told["person"]) if told["person"] else None
        actions.charge(by=actor, at=at, access=access, articles=told["articles"], acted_on=acted_on, ordinal=ordinal)
    messages.success(request, _("Pasal tercatat menurut hukum pada tanggal perbuatan."))
    return HttpResponseRedirect(reverse("legal:of_case", args=[code]))


charge = either(get=_articles, post=_charge)


@act_and_return(Permission.LEGAL_NOTE, "legal:of_case", "code", level=messages.ERROR)
def drop(request: DeskRequest, code: str, charge_id: UUID) -> str:
    """Takes an article back."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        actions.drop(by=actor, at=now(), access=access, charge_id=charge_id)
    return _("Pasal ditarik. Catatannya tetap tersimpan.")


def _told_form(access: CaseAccess, at: datetime, data: Any = None) -> ToldForm:
    victims = [(str(who.ordinal), person_words(who)) for who in victims_of(access)]
    marks = [
        (str(mark.id), f"{mark.kind_label}, {short_day(mark.happened_on)}")
        for mark in marks_of(access).defer("sealed_paper")[:PAGE]
    ]
    initial = {"post_key": uuid4(), "told_at": localtime(at)}
    return ToldForm(data, now=at, people=victims, marks=marks, initial=initial)


def _told_page(request: DeskRequest, access: CaseAccess, form: ToldForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    context = case_page(access, Section.LEGAL, now=now()) | {"form": form, "conflict": failure.sentence}
    return render(request, "legal/told.html", context, status=failure.status)


@page(Permission.LEGAL_NOTE)
def _tell_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    return _told_page(request, access, _told_form(access, now()))


@act(Permission.LEGAL_NOTE)
def _tell(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        form = _told_form(access, at, request.POST)
        show_on_failure(request, lambda _actor, failure: _told_page(request, access, form, failure))
        check_form(form)
        told = form.cleaned_data
        actions.note_told(
            by=actor,
            at=at,
            access=access,
            ordinal=int(told["person"]),
            mark_id=UUID(told["mark"]) if told["mark"] else None,
            manner=TellManner(told["manner"]),
            told_at=told["told_at"],
            words=told["words"],
            post_key=told["post_key"],
        )
    messages.success(request, _("Tercatat: korban sudah diberi tahu."))
    return HttpResponseRedirect(reverse("legal:of_case", args=[code]))


tell = either(get=_tell_form, post=_tell)
