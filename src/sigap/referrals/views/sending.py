"""The sender's side: a referral is prepared, sent, read again, taken back, passed to another office, or given up."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.queries import has_staff
from sigap.access.roles import OfficeKind, Section
from sigap.assistance.models import PURPOSE_LABELS, service_words
from sigap.assistance.rules import (
    ASKED_BY_INVESTIGATOR,
    PURPOSE_KINDS,
    ReferralPurpose,
    ServiceLine,
    asks_between,
    catalogue,
    may_ask,
    open_road,
)
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.danger import dangers_since
from sigap.cases.rules import Risk
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.places.queries import label_of
from sigap.referrals import actions, reading
from sigap.referrals.forms import OfferForm, RerouteForm
from sigap.referrals.models import PURPOSE_LETTERS, Referral, victim_words
from sigap.referrals.queries import consents_for, may_read, offices_asked_of, proposed_dangers, sent_for, victims_of
from sigap.referrals.rows import LOOK, fact_labels, sent_url, time_left_for
from sigap.referrals.rules import ReferralStatus, Urgency, may_reroute, needs_visum_reminder
from sigap.referrals.views.card import bed_link, handover_rows
from sigap.referrals.views.exchange import exchange_context
from sigap.testimony.rows import before_words
from sigap.ui import dates
from sigap.ui.taking_back import reason_given


def offices_for(actor: Actor, access: CaseAccess, at: datetime) -> dict[str, Office]:
    """The offices that the actor's may ask for something on this case; those that must not know are not among them."""
    found, by = offices_asked_of(actor, access, at=at), asking_kind(actor, access)
    found = found.annotate(is_staffed=has_staff("pk", at=at))
    return {str(office.pk): office for office in found if asks_between(by, OfficeKind(office.kind))}


def asking_kind(actor: Actor, access: CaseAccess) -> OfficeKind:
    """The kind of office for which the actor asks others on this case. Raises Refused."""
    sender = access.require(actor, Permission.REFERRAL_OFFER, Section.REFERRALS)
    return next(each.office_kind for each in actor.memberships if each.office_id == sender)


def service_choices(at: datetime) -> list[tuple[str, str]]:
    """The services of the catalogue that another office can be asked for: those of a line, after identification."""
    day = dates.local(at).date()
    return [
        (row.code, str(service_words(row.code)))
        for row in catalogue().on(day)
        if row.line is not None and row.line is not ServiceLine.IDENTIFICATION
    ]


def service_labels(referral: Referral) -> list[str]:
    """The services asked for, in words."""
    return [str(service_words(code)) for code in referral.services if catalogue().named(code) is not None]


def _asking_page(
    access: CaseAccess, form: OfferForm | RerouteForm, failure: Failure, *, area_name: str = ""
) -> dict[str, Any]:
    """A form that asks an office, and what the office will see of the case as it is now."""
    if access.case.area and not area_name:
        area_name = label_of(access.case.area)
    return case_page(access, Section.REFERRALS, now=now()) | {
        "form": form,
        "refused_words": failure.sentence,
        "victims": "; ".join(victim_words(victim) for victim in victims_of(access, at=now())),
        "area_name": area_name,
    }


def _offer_page(
    request: DeskRequest, access: CaseAccess, form: OfferForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = _asking_page(access, form, failure) | {"road": _road(form), "before": form.before}
    return render(request, "referrals/offer.html", context, status=failure.status)


def _road(form: OfferForm) -> str:
    """The query by which the same form asks by the road that is open; empty where none is needed."""
    office = form.offices.get(str(form["office"].value() or "")) if form.is_bound else None
    if office is None:
        return ""
    road = open_road(form.by, form.asked, OfficeKind(office.kind))
    if road is None:
        return ""
    to = next((key for key, each in form.offices.items() if each.kind in PURPOSE_KINDS[road]), "")
    return urlencode({"kantor": to, "untuk": road.value})


def _urgency(access: CaseAccess, former: str = Urgency.NORMAL) -> str:
    return Urgency.EMERGENCY.value if access.case.risk == Risk.HIGH else former


def _offer_form_for(actor: Actor, access: CaseAccess, at: datetime, data: Any = None, **chosen: Any) -> OfferForm:
    offices = offices_for(actor, access, at)
    if (wanted := chosen.get("office", "")) not in offices:  # a kind of office leads to the first of it
        chosen["office"] = next((key for key, each in offices.items() if each.kind == wanted), "")
    return OfferForm(
        data,
        by=asking_kind(actor, access),
        offices=offices,
        services=service_choices(at),
        before=before_words(access),
        initial={
            "offer_key": uuid4(),
            "urgency": _urgency(access),
            "dangers": proposed_dangers(access) if data is None else (),
            **chosen,
        },
    )


@page(Permission.REFERRAL_OFFER)
def _offer_form(request: DeskRequest, code: str) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
    chosen = {"office": request.GET.get("kantor", ""), "purposes": request.GET.getlist("untuk")}
    return _offer_page(request, access, _offer_form_for(request.actor, access, now(), **chosen))


@act(Permission.REFERRAL_OFFER)
def _offer(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
        form = _offer_form_for(actor, access, at, request.POST)
        show_on_failure(request, lambda _actor, failure: _offer_page(request, access, form, failure))
        check_form(form)
        office = form.offices[form.cleaned_data["office"]]
        sent = actions.offer(
            by=actor,
            at=at,
            access=access,
            to=office,
            purposes=frozenset(ReferralPurpose(value) for value in form.cleaned_data["purposes"]),
            urgency=Urgency(form.cleaned_data["urgency"]),
            preview=form.cleaned_data["preview"],
            offer_key=form.cleaned_data["offer_key"],
            services=form.cleaned_data["services"],
            facts=form.facts,
            again=form.cleaned_data.get("again"),
        )
    if sent.is_handed_over:
        messages.success(request, _("Sudah diserahkan ke %(office)s.") % {"office": office.name})
    else:
        messages.success(request, _("Rujukan terkirim ke %(office)s.") % {"office": office.name})
    return HttpResponseRedirect(sent_url(sent))


offer = either(get=_offer_form, post=_offer)


@reading_sealed(Permission.REFERRAL_SEE)
def sent(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    """One referral of a case, as the two offices that it lies between read it."""
    at = now()
    opened = reading.open_sent(entering=request.entering, code=code, referral_id=referral_id, at=at)
    with request.entering() as actor:
        access = opened.case
        context = case_page(access, Section.REFERRALS, now=at) | _step_context(actor, access, opened, at)
        return render(request, "referrals/sent.html", context)


def _letters(actor: Actor, access: CaseAccess, referral: Referral) -> list[tuple[str, Promise]]:
    """The letters that go along: the investigator's, or the unit's that leads the case."""
    if not access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL):
        return []
    asked = [purpose for purpose in map(ReferralPurpose, referral.purposes) if purpose in PURPOSE_LETTERS]
    if referral.from_office_id != access.case.office_id:
        asked = [purpose for purpose in asked if purpose in ASKED_BY_INVESTIGATOR]
    return list(dict.fromkeys(PURPOSE_LETTERS[purpose] for purpose in asked))


def _danger_url(actor: Actor, access: CaseAccess, opened: reading.OpenedReferralStep) -> str:
    """The form that notes on the case what was told of in this request alone; empty where nothing is left to note."""
    if not opened.facts.dangers or not access.may(actor, Permission.CASE_RISK_SET, Section.SUMMARY):
        return ""
    noted = dangers_since(access.case.id, opened.referral.offered_at)
    flags = [flag for flag in opened.facts.dangers if flag not in noted]
    query = urlencode([("tanda", flag) for flag in flags])
    return f"{reverse('cases:set_danger', args=[access.case.code])}?{query}" if flags else ""


def _step_context(actor: Actor, access: CaseAccess, opened: reading.OpenedReferralStep, at: datetime) -> dict[str, Any]:
    referral = opened.referral
    status = ReferralStatus(referral.status)
    tone, icon = LOOK[status]
    is_ours = bool(sent_for(actor, access, {referral.from_office_id})) and not access.case.is_closed
    step = opened.whole
    has_gone_on = any(other.passed_from == referral.pk for other in step.chain)
    is_undecided = is_ours and step.is_undecided
    is_unread = is_ours and referral.is_waiting and not vars(referral)["is_staffed"]
    is_silent = is_unread or may_reroute(status, due_at=referral.due_at, at=at)
    may_go_on = is_undecided or (referral.is_waiting and (is_silent or step.is_kept))
    return exchange_context(opened, access.office_ids, at, is_ours=is_ours) | {
        "opened": opened,
        "handovers": handover_rows(opened, access),
        "facts": fact_labels(opened.facts),
        "referral": referral,
        "tone": tone,
        "icon": icon,
        "left": time_left_for(referral, at),
        "area_name": step.area_name,
        "service_labels": service_labels(referral),
        "promised_at": step.promised_at,
        "consents": [
            {"label": PURPOSE_LABELS[ReferralPurpose(aim)], "state": stands.state_label, "is_given": stands.may_proceed}
            for aim, stands in consents_for(step, at=at).items()
        ]
        if is_ours and access.has(Section.SERVICES)
        else [],
        "chain": [(other, *LOOK[ReferralStatus(other.status)], may_read(actor, access, other)) for other in step.chain]
        if len(step.chain) > 1
        else [],
        "is_ours": is_ours,
        "is_unread": is_unread,
        "bed": bed_link(actor, access, referral),
        "danger_url": _danger_url(actor, access, opened) if is_ours else "",
        "letters": _letters(actor, access, referral) if is_ours else [],
        "is_between": not is_ours and referral.to_office_id not in access.office_ids,
        "needs_visum_reminder": is_ours and needs_visum_reminder(referral.asked, opened.facts.acts),
        "is_theirs": referral.to_office_id in access.office_ids,
        "may_withdraw": is_ours and status is ReferralStatus.OFFERED,
        "may_reroute": is_ours and may_go_on and not has_gone_on,
        "may_give_up": is_undecided,
        "may_record": is_ours and referral.is_waiting,
        "may_record_result": is_ours and status is ReferralStatus.ACCEPTED and opened.result is None,
        "may_hand_over": status in {ReferralStatus.HANDED_OVER, ReferralStatus.ACCEPTED} and not access.case.is_closed,
    }


@act_and_return(Permission.REFERRAL_OFFER, "referrals:of_case", "code")
def withdraw(request: DeskRequest, code: str, referral_id: UUID) -> str:
    """Takes a request back."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
        reason = reason_given(request.POST)
        actions.withdraw(by=actor, at=now(), access=access, referral_id=referral_id, reason=reason)
    return _("Rujukan ditarik.")


@act_and_return(Permission.REFERRAL_OFFER, "referrals:of_case", "code")
def give_up(request: DeskRequest, code: str, referral_id: UUID) -> str:
    """Asks nobody else after a no."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
        reason = reason_given(request.POST)
        actions.give_up(by=actor, at=now(), access=access, referral_id=referral_id, reason=reason)
    return _("Rujukan dihentikan. Tidak ada kantor lain yang diminta.")


@reading_sealed(Permission.REFERRAL_OFFER)
def _reroute_form(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at = now()
    opened = reading.open_sent(entering=request.entering, code=code, referral_id=referral_id, at=at)
    with request.entering() as actor:
        access, referral = opened.case, opened.referral
        if not sent_for(actor, access, {referral.from_office_id}):
            raise Refused(Permission.REFERRAL_OFFER, ids={"referral": str(referral_id)})
        dangers = proposed_dangers(access, opened.facts.dangers)
        known_facts = {"acts": list(opened.facts.acts), "dangers": dangers}
        urgency = _urgency(access, referral.urgency)
        initial = {"offer_key": uuid4(), "preview": opened.preview, "urgency": urgency, **known_facts}
        form = RerouteForm(offices=_others(actor, access, referral, at), initial=initial)
        area_name = opened.whole.area_name if referral.area == access.case.area else ""
        return _reroute_page(request, access, referral, form, area_name=area_name)


def _others(actor: Actor, access: CaseAccess, referral: Referral, at: datetime) -> dict[str, Office]:
    """Offices that can be asked for the same, without the one that was."""
    return {
        key: office
        for key, office in offices_for(actor, access, at).items()
        if office.pk != referral.to_office_id
        and may_ask(asking_kind(actor, access), referral.asked, OfficeKind(office.kind))
    }


def _reroute_page(
    request: DeskRequest,
    access: CaseAccess,
    referral: Referral,
    form: RerouteForm,
    failure: Failure = NO_FAILURE,
    *,
    area_name: str = "",
) -> HttpResponse:
    context = _asking_page(access, form, failure, area_name=area_name) | {
        "referral": referral,
        "back": sent_url(referral),
    }
    return render(request, "referrals/reroute.html", context, status=failure.status)


@act(Permission.REFERRAL_OFFER)
def _reroute(request: DeskRequest, code: str, referral_id: UUID) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.REFERRALS, power=Permission.REFERRAL_OFFER)
        referral = actions.sent_by_us(actor, access, referral_id)
        form = RerouteForm(request.POST, offices=_others(actor, access, referral, at))
        show_on_failure(request, lambda _actor, failure: _reroute_page(request, access, referral, form, failure))
        check_form(form)
        office = form.offices[form.cleaned_data["office"]]
        step = actions.reroute(
            by=actor,
            at=at,
            access=access,
            referral_id=referral_id,
            to=office,
            urgency=Urgency(form.cleaned_data["urgency"]),
            preview=form.cleaned_data["preview"],
            offer_key=form.cleaned_data["offer_key"],
            facts=form.facts,
        )
    messages.success(
        request, _("Dialihkan ke %(office)s. Janji kepada klien berjalan terus.") % {"office": step.to_office_name}
    )
    return HttpResponseRedirect(sent_url(step))


reroute = either(get=_reroute_form, post=_reroute)
