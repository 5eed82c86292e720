"""Pages by which a head gives cases to a colleague, or takes one. Nothing of the cases is opened for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, name_of, people_of_office
from sigap.access.roles import Section
from sigap.cases import actions
from sigap.cases.actions.handing_over import ManagedCase, held_by, may_manage, may_work, offices_led
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.forms import HandOverForm, TakeOverForm
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules import HandOverReason
from sigap.cases.shell import case_page
from sigap.clocks.queries import nearest_left
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverChoices:
    """What a head has before them: whose cases, which, and to whom they may go."""

    person_id: UUID
    name: str
    held: tuple[ManagedCase, ...]
    colleagues: dict[str, Colleague]


def _giving(actor: Actor, person_id: UUID, at: datetime) -> HandoverChoices:
    led = offices_led(actor)
    name = name_of(actor, person_id)
    if not led or not name:
        raise Refused(Permission.CASE_HAND_OVER, ids={"person": str(person_id)})
    return HandoverChoices(
        person_id=person_id,
        name=name,
        held=tuple(held_by(actor, person_id)),
        colleagues=_colleagues(actor, led, at, but=person_id),
    )


def _colleagues(actor: Actor, offices: tuple[UUID, ...], at: datetime, *, but: UUID) -> dict[str, Colleague]:
    """Who may be given work, by person and office; of two roles in one office the one that also manages."""
    found = [who for office in offices for who in people_of_office(actor, office, at=at) if who.person_id != but]
    able = sorted((who for who in found if may_work(who)), key=may_manage)
    return {f"{who.person_id}:{who.office_id}": who for who in able}


def _form_of(giving: HandoverChoices, data: Any = None) -> HandOverForm:
    return HandOverForm(
        data,
        held=[(each.case.code, each.case.code) for each in giving.held],
        colleagues=sorted(
            ((key, f"{who.name}, {who.office_name}") for key, who in giving.colleagues.items()),
            key=lambda pair: pair[1],
        ),
    )


def _giving_page(
    request: DeskRequest, giving: HandoverChoices, form: HandOverForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    at = now()
    left = nearest_left(SUBJECT, [each.case.id for each in giving.held], at=at)
    lines = {
        each.case.code: {
            "risk": each.case.risk,
            "risk_label": each.case.risk_label,
            "is_manager": each.is_manager,
            "has_left": each.has_left,
            "office": each.case.office_name,
            "left": left.get(each.case.id),
        }
        for each in giving.held
    }
    rows = [(option, lines[str(option.data["value"])]) for option in form["cases"].subwidgets]
    context = {"giving": giving, "form": form, "rows": rows, "words": failure.sentence, "now": at}
    return render(request, "cases/hand_over.html", context, status=failure.status)


@page(Permission.CASE_HAND_OVER)
def _hand_over_form(request: DeskRequest, person_id: UUID) -> HttpResponse:
    giving = _giving(request.actor, person_id, now())
    return _giving_page(request, giving, _form_of(giving))


@act(Permission.CASE_HAND_OVER)
def _hand_over(request: DeskRequest, person_id: UUID) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        giving = _giving(actor, person_id, now())
        return _giving_page(request, giving, _form_of(giving, request.POST), failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        giving = _giving(actor, person_id, now())
        form = _form_of(giving, request.POST)
        check_form(form)
    to = giving.colleagues[form.cleaned_data["to"]]
    given = [code for code in form.cleaned_data["cases"] if _given(request, code, person_id, to, form)]
    words = ngettext("%(n)d kasus diserahkan kepada %(name)s.", "%(n)d kasus diserahkan kepada %(name)s.", len(given))
    messages.success(request, words % {"n": len(given), "name": to.name})
    return HttpResponseRedirect(reverse("cases:hand_over", args=[person_id]))


def _given(request: DeskRequest, code: str, person_id: UUID, to: Colleague, form: HandOverForm) -> bool:
    """One case, one transaction: what was given stays given when the next one cannot be."""
    with request.entering() as actor:
        return actions.hand_over(
            by=actor,
            at=now(),
            code=code,
            former_id=person_id,
            to=to,
            reason=HandOverReason(form.cleaned_data["reason"]),
        )


hand_over = either(get=_hand_over_form, post=_hand_over)


def _taking(actor: Actor, code: str, at: datetime) -> tuple[CaseAccess, Colleague]:
    """The case, and the actor as who takes it: for the managing office where they lead it. Raises Refused."""
    access = case_for(actor, code)
    led = offices_led(actor)
    wanted = [office for office in (access.case.office_id, *led) if office in led]
    mine = [who for office in wanted[:1] for who in people_of_office(actor, office, at=at)]
    me = next((who for who in mine if who.person_id == actor.person_id and may_work(who)), None)
    if me is None:
        raise Refused(Permission.CASE_HAND_OVER, ids={"case": str(access.case.id)})
    return access, me


def _taking_page(
    request: DeskRequest, access: CaseAccess, form: TakeOverForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = case_page(access, Section.SUMMARY, now=now()) | {
        "form": form,
        "heading": _("Ambil alih kasus"),
        "action": _("Ambil alih"),
        "back": reverse("cases:summary", args=[access.case.code]),
        "advice": _(
            "Anda menjadi penanggung jawab dan ditugaskan. Penanggung jawab sebelumnya diberi tahu; ia tetap "
            "ditugaskan, kecuali punya hubungan dengan orang dalam kasus."
        ),
        "conflict": {"sentence": failure.sentence} if failure.sentence else None,
    }
    return render(request, "cases/form.html", context, status=failure.status)


@page(Permission.CASE_HAND_OVER)
def _take_over_form(request: DeskRequest, code: str) -> HttpResponse:
    access, _me = _taking(request.actor, code, now())
    return _taking_page(request, access, TakeOverForm())


@act(Permission.CASE_HAND_OVER)
def _take_over(request: DeskRequest, code: str) -> HttpResponse:
    form = TakeOverForm(request.POST)
    show_on_failure(
        request, lambda actor, failure: _taking_page(request, _taking(actor, code, now())[0], form, failure)
    )
    with request.entering() as actor:
        _access, me = _taking(actor, code, now())
        check_form(form)
        reason = HandOverReason(form.cleaned_data["reason"])
        actions.take_over(by=actor, at=now(), code=code, me=me, reason=reason)
    messages.success(request, _("Kasus ini sekarang tanggung jawab Anda."))
    return HttpResponseRedirect(reverse("cases:summary", args=[code]))


take_over = either(get=_take_over_form, post=_take_over)
