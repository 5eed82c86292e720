"""What stands beside the marks: articles by the days of the act, which law holds, what the victim was told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
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
from sigap.kernel.errors import Refused
from sigap.legal import actions
from sigap.legal.forms import ActForm, ChargeForm, LawChoiceForm, VictimToldForm
from sigap.legal.models import TOPIC_LABELS, Mark
from sigap.legal.queries import PAGE, charges_of, last_act_of, marks_of, people_of, victims_of
from sigap.legal.rules import Offence, OffenceTopic, TellManner
from sigap.legal.views.track import person_words, reported_choices
from sigap.provisions.queries import is_confirmed
from sigap.ui.dates import short_day
from sigap.ui.taking_back import reason_given
from sigap.ui.templatetags.forms import Option, options_of

type Act = tuple[date, date]
"""First and last day of an act."""


def _act_asked(request: DeskRequest, at: datetime) -> tuple[ActForm, Act | None]:
    """The days of the act as the address names them; with a mistake the form says so."""
    if "act_from" not in request.GET:
        return ActForm(now=at), None
    form = ActForm(request.GET, now=at)
    return form, _act_in(form)


def _act_in(form: ActForm) -> Act | None:
    return (form.cleaned_data["act_from"], form.cleaned_data["act_to"]) if form.is_valid() else None


def _charge_page(
    request: DeskRequest,
    access: CaseAccess,
    ask: ActForm,
    form: ChargeForm | None,
    act: Act | None,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    context = case_page(access, Section.LEGAL, now=now()) | {
        "ask": ask,
        "form": form,
        "topics": _by_topic(form) if form else [],
        "act": act,
        "conflict": failure.sentence,
    }
    return render(request, "legal/charge.html", context, status=failure.status)


def _by_topic(form: ChargeForm) -> list[tuple[Promise, list[Option], bool]]:
    """The articles under their headings; a heading with one that is ticked stands open."""
    groups: dict[OffenceTopic, list[Option]] = {}
    chosen = set(form["articles"].value() or ())
    for key, option in zip(form.topics, options_of(form["articles"]), strict=True):
        groups.setdefault(form.topics[key], []).append(option)
    ticked = {form.topics[key] for key in chosen if key in form.topics}
    return [(TOPIC_LABELS[topic], found, topic in ticked) for topic, found in groups.items()]


def is_unverified(offence: Offence) -> bool:
    """Nobody of the legal office has confirmed this row as it stands."""
    return not is_confirmed(offence.provision)


def _charge_form(access: CaseAccess, at: datetime, act: Act, data: Any = None) -> ChargeForm:
    people = reported_choices(people_of(access))
    initial = {"act_from": act[0], "act_to": act[1]}
    return ChargeForm(data, now=at, act=act, people=people, is_unverified=is_unverified, initial=initial)


@page(Permission.LEGAL_NOTE)
def _articles(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    ask, act = _act_asked(request, at)
    if act is None:
        if not ask.is_bound and (last := last_act_of(access)):
            first, until = last
            ask = ActForm(now=at, initial={"act_from": first, "act_to": until if until != first else None})
        return _charge_page(request, access, ask, None, None, FORM_FAILURE if ask.errors else NO_FAILURE)
    return _charge_page(request, access, ask, _charge_form(access, at, act), act)


@act(Permission.LEGAL_NOTE)
def _charge(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    ask = ActForm(request.POST, now=at)
    done = _act_in(ask)
    form: ChargeForm | None = None

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        return _charge_page(request, access, ask, form, done, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        if done is None:
            raise FormInvalid
        form = _charge_form(access, at, done, request.POST)
        check_form(form)
        data = form.cleaned_data
        actions.charge(
            by=actor,
            at=at,
            access=access,
            articles=data["articles"],
            act_from=done[0],
            act_to=done[1],
            ordinal=int(data["person"]) if data["person"] else None,
        )
    messages.success(request, _("Pasal tercatat sebagai dugaan."))
    return HttpResponseRedirect(reverse("legal:of_case", args=[code]))


charge = either(get=_articles, post=_charge)


def _choice_page(
    request: DeskRequest, access: CaseAccess, charge_id: UUID, form: LawChoiceForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    row = charges_of(access).filter(pk=charge_id).first()
    if row is None or not row.is_pair:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    context = case_page(access, Section.LEGAL, now=now()) | {"form": form, "row": row, "conflict": failure.sentence}
    return render(request, "legal/choice.html", context, status=failure.status)


@page(Permission.LEGAL_NOTE)
def _choice_form(request: DeskRequest, code: str, charge_id: UUID) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    return _choice_page(request, access, charge_id, LawChoiceForm(now=now(), initial={"post_key": uuid4()}))


@act(Permission.LEGAL_NOTE)
def _choose(request: DeskRequest, code: str, charge_id: UUID) -> HttpResponse:
    at = now()
    form = LawChoiceForm(request.POST, now=at)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        show_on_failure(request, lambda _actor, failure: _choice_page(request, access, charge_id, form, failure))
        check_form(form)
        data = form.cleaned_data
        actions.choose_law(by=actor, at=at, access=access, charge_id=charge_id, **data)
    messages.success(request, _("Keputusan tercatat."))
    return HttpResponseRedirect(reverse("legal:of_case", args=[code]))


choose = either(get=_choice_form, post=_choose)


@act_and_return(Permission.LEGAL_NOTE, "legal:of_case", "code", level=messages.ERROR)
def drop(request: DeskRequest, code: str, charge_id: UUID) -> str:
    """Takes an article back."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        actions.drop(by=actor, at=now(), access=access, charge_id=charge_id, reason=reason_given(request.POST))
    return _("Pasal ditarik. Catatannya tetap tersimpan.")


def _mark_words(mark: Mark, who: str | None) -> str:
    return ", ".join(filter(None, (str(mark.kind_label), who, short_day(mark.happened_on))))


def _victim_told_form(access: CaseAccess, at: datetime, data: Any = None) -> VictimToldForm:
    victims = [(str(who.ordinal), person_words(who)) for who in victims_of(access)]
    people = {who.id: person_words(who) for who in people_of(access)}
    marks = [
        (str(mark.id), _mark_words(mark, people.get(mark.person_id) if mark.person_id else ""))
        for mark in marks_of(access).defer("sealed_paper")[:PAGE]
    ]
    initial = {"post_key": uuid4(), "told_at": localtime(at)}
    return VictimToldForm(data, now=at, people=victims, marks=marks, initial=initial)


def _victim_told_page(
    request: DeskRequest, access: CaseAccess, form: VictimToldForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = case_page(access, Section.LEGAL, now=now()) | {"form": form, "conflict": failure.sentence}
    return render(request, "legal/told.html", context, status=failure.status)


@page(Permission.LEGAL_NOTE)
def _tell_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    return _victim_told_page(request, access, _victim_told_form(access, now()))


@act(Permission.LEGAL_NOTE)
def _tell(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        form = _victim_told_form(access, at, request.POST)
        show_on_failure(request, lambda _actor, failure: _victim_told_page(request, access, form, failure))
        check_form(form)
        data = form.cleaned_data
        actions.note_victim_update(
            by=actor,
            at=at,
            access=access,
            ordinal=int(data["person"]),
            mark_id=UUID(data["mark"]) if data["mark"] else None,
            manner=TellManner(data["manner"]),
            told_at=data["told_at"],
            words=data["words"],
            post_key=data["post_key"],
            rights=data["rights"],
        )
    messages.success(request, _("Tercatat: korban sudah diberi tahu."))
    return HttpResponseRedirect(reverse("legal:of_case", args=[code]))


tell = either(get=_tell_form, post=_tell)
