"""The way home of a case on one page; a return is planned, changed, passed on, given up."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance.rules import Funding
from sigap.cases.form_pages import CaseForm, case_form_page, case_form_view
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.places.queries import labels_of, regencies
from sigap.provisions.queries import is_confirmed
from sigap.reintegration import actions
from sigap.reintegration.actions import PlanDraft, StalePlan
from sigap.reintegration.forms import ReturnEndForm, ReturnHandForm, ReturnPlanForm, plan_facts, value_words
from sigap.reintegration.models import CHECK_LABELS, ReturnPlan, shown
from sigap.reintegration.queries import client_to_return, hosts_for, newest_plan, require_services, return_of, task_rows
from sigap.reintegration.reading import OpenedReturn, Words, open_homeward
from sigap.reintegration.rules import CheckAnswer, FamilyAnswer, ReturnDestination, checklist, rhythm, rhythm_months
from sigap.ui.merging import merge_context

POWER = Permission.SERVICE_NOTE
TAB = "assistance:of_case"
_CONFLICT = 409


def back_to(code: str) -> str:
    """The page of the way home."""
    return reverse("reintegration:of_case", args=[code])


@reading_sealed(POWER)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """Returns with their hands and visits, and what offices are asked for."""
    at = now()
    opened = open_homeward(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        regions = {place.code: place.label for place in regencies()} if opened.returns else {}
        running = {each.row.person_id for each in opened.returns if each.row.is_running}
        context = case_page(opened.access, Section.SERVICES, now=at, route=TAB) | {
            "returns": [_shown(each, regions) for each in opened.returns],
            "to_plan": [who for who in opened.clients if who.id not in running],
            "tasks": task_rows(actor, opened.access, opened.clients),
            "may_write": not opened.access.case.is_closed,
            "may_transfer": opened.access.is_assigned
            and opened.access.may(actor, Permission.CASE_TRANSFER, Section.IDENTITY),
            "rhythm": rhythm(),
            "months": rhythm_months(),
            "is_rhythm_verified": is_confirmed(rhythm()),
        }
        return render(request, "reintegration/of_case.html", context)


def _shown(each: OpenedReturn, regions: dict[str, str]) -> dict[str, Any]:
    done = {hand.place: (hand, words) for hand, words in each.hands}
    hands = [
        {
            "place": place,
            "region": regions.get(region, region),
            "office": each.words.get(f"office_{place}", ""),
            "hand": done.get(place, (None, {}))[0],
            "words": done.get(place, (None, {}))[1],
            "is_next": each.row.is_running and place == each.next_place,
        }
        for place, region in enumerate(each.plan.route, 1)
    ]
    visits = [{"row": visit, "words": words, "lines": check_lines(words)} for visit, words in each.visits]
    return {"opened": each, "hands": hands, "visits": visits, "has_open": any(v.is_open for v, _words in each.visits)}


def check_lines(words: Words) -> list[tuple[str, str, str]]:
    """The checklist as answered: what was asked, the answer, its code. Well lines too: they were asked."""
    answered = [(shown(line), words.get(line.code, "")) for line in checklist()]
    return [(label, str(CHECK_LABELS[CheckAnswer(code)]), code) for label, code in answered if code]


def _plan_form(access: CaseAccess, client: CasePerson, data: Any = None, **initial: Any) -> ReturnPlanForm:
    return ReturnPlanForm(
        data, people=[(str(who.ordinal), str(who.label)) for who in hosts_for(access, client)], initial=initial
    )


def _plan_page(
    request: DeskRequest,
    access: CaseAccess,
    client: CasePerson,
    form: ReturnPlanForm,
    failure: Failure = NO_FAILURE,
    merge: dict[str, Any] | None = None,
) -> HttpResponse:
    context = case_page(access, Section.SERVICES, now=now(), route=TAB) | {
        "form": form,
        "client": client,
        "unable": failure.sentence,
        "merge": merge,
        "back": back_to(access.case.code),
    }
    return render(request, "reintegration/plan.html", context, status=_CONFLICT if merge else failure.status)


@page(POWER)
def _begin_shown(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.SERVICES, power=POWER)
    require_services(request.actor, access)
    client = client_to_return(access, ordinal)
    return _plan_page(request, access, client, _plan_form(access, client, version=0, post_key=uuid4()))


@act(POWER)
def _begin_sent(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.SERVICES, power=POWER)
        client = client_to_return(access, ordinal)
        form = _plan_form(access, client, request.POST)
        form.is_valid()
        return _plan_page(request, access, client, form, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=POWER)
        form = _plan_form(access, client_to_return(access, ordinal), request.POST)
        check_form(form)
        key = form.cleaned_data["post_key"] or uuid4()
        actions.begin_return(by=actor, at=now(), access=access, ordinal=ordinal, draft=form.draft, post_key=key)
    messages.success(request, _("Pemulangan direncanakan."))
    return HttpResponseRedirect(back_to(code))


begin = either(get=_begin_shown, post=_begin_sent)


def _draft_of(plan: ReturnPlan, words: Words) -> PlanDraft:
    return PlanDraft(
        destination=ReturnDestination(plan.destination),
        answer=FamilyAnswer(plan.answer),
        assessed_on=plan.assessed_on,
        host=plan.host.ordinal if plan.host else None,
        leaves_on=plan.leaves_on,
        route=plan.route,
        cost=plan.cost,
        funding=Funding(plan.funding) if plan.funding else None,
        words=words,
    )


@reading_sealed(POWER)
def _change_shown(request: DeskRequest, code: str, return_id: UUID) -> HttpResponse:
    opened = open_homeward(entering=request.entering, code=code, at=now(), with_visits=False)
    each = opened.one(return_id)
    with request.entering():
        facts = plan_facts(_draft_of(each.plan, each.words))
        form = _plan_form(opened.access, each.row.person, version=each.plan.version, **facts)
        return _plan_page(request, opened.access, each.row.person, form)


@act(POWER)
def _change_sent(request: DeskRequest, code: str, return_id: UUID) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = case_for(actor, code, need=Section.SERVICES, power=POWER)
        client = return_of(access, return_id).person
        form = _plan_form(access, client, request.POST)
        form.is_valid()
        return _plan_page(request, access, client, form, failure)

    show_on_failure(request, again)
    try:
        with request.entering() as actor:
            access = case_for(actor, code, need=Section.SERVICES, power=POWER)
            form = _plan_form(access, return_of(access, return_id).person, request.POST)
            check_form(form)
            version = form.cleaned_data["version"]
            actions.change_return(
                by=actor, at=now(), access=access, return_id=return_id, draft=form.draft, based_on=version
            )
    except StalePlan:
        return _conflict(request, code, return_id, form)
    messages.success(request, _("Rencana tersimpan sebagai versi baru."))
    return HttpResponseRedirect(back_to(code))


def _conflict(request: DeskRequest, code: str, return_id: UUID, form: ReturnPlanForm) -> HttpResponse:
    """Both versions field by field; the same written twice is a second click."""
    opened = open_homeward(
        entering=request.entering, code=code, at=now(), with_visits=False, version=form.cleaned_data["version"]
    )
    each = opened.one(return_id)
    base = each.former or (each.plan, each.words)
    with request.entering():
        merge = merge_context(
            base=plan_facts(_draft_of(*base)),
            theirs=plan_facts(_draft_of(each.plan, each.words)),
            mine=plan_facts(form.draft),
            label_of=lambda name: str(form.fields[name].label),
            words_of=lambda name, value: value_words(form, name, value),
        )
        if not merge["rows"]:
            messages.success(request, _("Rencana tersimpan sebagai versi baru."))
            return HttpResponseRedirect(back_to(code))
        signed = {"who": each.plan.writer_name, "when": each.plan.written_at}
        merge |= signed | {"hidden": [("version", each.plan.version)]}
        return _plan_page(request, opened.access, each.row.person, form, merge=merge)


change = either(get=_change_shown, post=_change_sent)


def _build_hand_form(actor: Actor, access: CaseAccess, data: Any, item: Any) -> CaseForm[ReturnHandForm]:
    require_services(actor, access)
    row = return_of(access, item)
    return _hand_form(access, newest_plan(row), row.handovers.count() + 1, data)


def _hand_form(
    access: CaseAccess, plan: ReturnPlan, place: int, data: Any = None, **known: str
) -> CaseForm[ReturnHandForm]:
    is_last = place >= len(plan.route)
    region = labels_of([plan.route[min(place, len(plan.route)) - 1]])
    form = ReturnHandForm(data, initial={"place": place, "handed_on": localdate(now()), **known})
    lead = (
        _("Yang terakhir: klien sampai di tempat tujuan. Kunjungan sesudahnya lalu diusulkan.")
        if is_last
        else _("Klien diteruskan ke tangan berikutnya. Berita acaranya dapat dicetak sesudah disimpan.")
    )
    return form, {
        "heading": _("Serah terima %(n)d: %(where)s") % {"n": place, "where": next(iter(region.values()))},
        "action": _("Catat serah terima"),
        "back": back_to(access.case.code),
        "lead": lead,
    }


def _hand_sent(actor: Actor, access: CaseAccess, form: ReturnHandForm, item: Any) -> str:
    given = form.cleaned_data
    row = actions.hand_over(
        by=actor, at=now(), access=access, return_id=item, place=given["place"], handed_on=given["handed_on"],
        words=form.words,
    )  # fmt: skip
    if row.is_running:
        return _("Serah terima tercatat. Yang berikutnya menunggu.")
    return _("Klien sudah sampai. Sepakati hari kunjungan dengan klien dan yang menerimanya.")


@reading_sealed(POWER)
def _hand_shown(request: DeskRequest, code: str, return_id: UUID) -> HttpResponse:
    """With what plan and hands before say of this one: who goes along or took over last, and to whom it was to go."""
    opened = open_homeward(entering=request.entering, code=code, at=now())
    each = opened.one(return_id)
    place = each.next_place
    with request.entering() as actor:
        taken = [words.get("taker", "") for hand, words in each.hands if hand.place == place - 1]
        giver = (each.words.get("escort") or actor.name) if place == 1 else next(iter(taken), "")
        form, words = _hand_form(
            opened.access, each.plan, place, giver=giver, office=each.words.get(f"office_{place}", "")
        )
        return case_form_page(request, opened.access, Section.SERVICES, form, words)


hand = either(get=_hand_shown, post=case_form_view(POWER, Section.SERVICES, _build_hand_form, _hand_sent))


def _build_drop_form(actor: Actor, access: CaseAccess, data: Any, item: Any) -> CaseForm[ReturnEndForm]:
    require_services(actor, access)
    return_of(access, item)
    return ReturnEndForm(data), {
        "heading": _("Hentikan pemulangan"),
        "action": _("Hentikan"),
        "back": back_to(access.case.code),
        "lead": _("Yang sudah tercatat tetap tersimpan. Pemulangan lain dapat direncanakan sesudahnya."),
    }


def _drop_sent(actor: Actor, access: CaseAccess, form: ReturnEndForm, item: Any) -> str:
    actions.drop_return(by=actor, at=now(), access=access, return_id=item, words=form.cleaned_data["words"])
    return _("Pemulangan dihentikan.")


drop = case_form_view(POWER, Section.SERVICES, _build_drop_form, _drop_sent)
