"""Goals planned, services added and ended, what was said to the plan, the supervisor's look."""

from collections.abc import Sequence
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
from sigap.assistance.queries import clients_among, goals_of
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.casework import actions, reading
from sigap.casework.forms import GoalsForm, PlanAnswerForm, ServiceResultForm
from sigap.casework.queries import (
    leads,
    letters_of,
    owners_for,
    people_facts,
    require_lead,
    service_of,
    version_of_plan,
)
from sigap.casework.rules import ProposedGoal, proposals_for
from sigap.casework.views.listing import TAB
from sigap.casework.views.words import owner_choices, people_choices
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused
from sigap.provisions.queries import is_confirmed

_NOTES = Permission.SERVICE_NOTE
_MOST_VERSIONS, _MOST_ROWS = 10_000, 48


def _leading(actor: Actor, code: str, power: Permission = _NOTES) -> CaseAccess:
    access = case_for(actor, code, need=Section.SERVICES, power=power)
    require_lead(actor, access, Section.SERVICES, power)
    return access


def _back(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(TAB, args=[code]))


def _plan_page(
    request: DeskRequest,
    access: CaseAccess,
    form: GoalsForm,
    failure: Failure = NO_FAILURE,
    goal_id: UUID | None = None,
    proposals: Sequence[ProposedGoal] = (),
) -> HttpResponse:
    at = now()
    context = case_page(access, Section.SERVICES, now=at, route=TAB) | {
        "form": form,
        "heading": _("Layanan lain untuk tujuan ini") if goal_id else _("Susun rencana"),
        "unable": failure.sentence,
        "back": reverse(TAB, args=[access.case.code]),
        "goals": [goal for goal in goals_of(access) if goal.is_open],
        "proposals": [(row, is_confirmed(row.provision)) for row in proposals],
        "chosen": request.GET.getlist("usul"),
    }
    return render(request, "casework/plan.html", context, status=failure.status)


def _plan_form(access: CaseAccess, data: Any = None, **more: Any) -> GoalsForm:
    people = people_choices(clients_among(people_facts(access)))
    owners = owner_choices(owners_for(access))
    return GoalsForm(data, people=people, owners=owners, day=localdate(now()), **more)


@page(_NOTES)
def _plan_shown(request: DeskRequest, code: str) -> HttpResponse:
    access = _leading(request.actor, code)
    wanted, proposals = request.GET.getlist("usul"), proposals_for(letters_of(access))
    chosen = [row for row in proposals if row.key in wanted]
    initial: dict[str, Any] = {"version": version_of_plan(access)}
    for place, row in enumerate(chosen):
        initial |= {f"words_{place}": row.words, f"service_{place}": row.service, f"area_{place}": row.area.value}
    form = _plan_form(access, initial=initial, rows=max(3, len(chosen)))
    return _plan_page(request, access, form, proposals=proposals)


@act(_NOTES)
def _plan_sent(request: DeskRequest, code: str) -> HttpResponse:
    rows = max(3, sum(name.startswith("owner_") for name in request.POST))

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = _leading(actor, code)
        typed = request.POST.copy()
        if isinstance(failure.unable, Conflict):
            # What was typed now follows the plan that stands beside it.
            typed["version"] = str(version_of_plan(access))
        form = _plan_form(access, typed, rows=min(rows, _MOST_ROWS))
        form.is_valid()
        return _plan_page(request, access, form, failure, proposals=proposals_for(letters_of(access)))

    show_on_failure(request, again)
    with request.entering() as actor:
        access = _leading(actor, code)
        form = _plan_form(access, request.POST, rows=min(rows, _MOST_ROWS))
        check_form(form)
        given = form.cleaned_data
        actions.plan_goals(
            by=actor,
            at=now(),
            access=access,
            ordinal=int(given["person"]) if given["person"] else None,
            drafts=form.drafts(),
            based_on=given["version"],
            post_key=given["post_key"],
        )
    messages.success(request, _("Tujuan masuk rencana, dan muncul di antrean yang mengerjakan."))
    return _back(code)


plan = either(get=_plan_shown, post=_plan_sent)


def _service_form(access: CaseAccess, data: Any = None) -> GoalsForm:
    owners = owner_choices(owners_for(access))
    initial = {"version": version_of_plan(access)}
    return GoalsForm(data, owners=owners, day=localdate(now()), rows=1, has_goal=False, initial=initial)


@page(_NOTES)
def _service_shown(request: DeskRequest, code: str, goal_id: UUID) -> HttpResponse:
    access = _leading(request.actor, code)
    if not goals_of(access).filter(pk=goal_id).exists():
        raise Refused(_NOTES, ids={"case": str(access.case.id), "item": str(goal_id)})
    return _plan_page(request, access, _service_form(access), goal_id=goal_id)


@act(_NOTES)
def _service_sent(request: DeskRequest, code: str, goal_id: UUID) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = _leading(actor, code)
        typed = request.POST.copy()
        if isinstance(failure.unable, Conflict):
            typed["version"] = str(version_of_plan(access))
        form = _service_form(access, typed)
        form.is_valid()
        return _plan_page(request, access, form, failure, goal_id)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = _leading(actor, code)
        form = _service_form(access, request.POST)
        check_form(form)
        actions.plan_service(
            by=actor,
            at=now(),
            access=access,
            goal_id=goal_id,
            draft=form.drafts()[0],
            based_on=form.cleaned_data["version"],
            post_key=form.cleaned_data["post_key"],
        )
    messages.success(request, _("Layanan masuk rencana."))
    return _back(code)


add_service = either(get=_service_shown, post=_service_sent)


def _result_shaped(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[ServiceResultForm]:
    row = service_of(access, item or uuid4())
    form = ServiceResultForm(data, may_drop=leads(access))
    return form, {
        "heading": _("Hasil: %(service)s") % {"service": row.service_label or row.owner},
        "action": _("Simpan"),
        "back": reverse(TAB, args=[access.case.code]),
    }


def _result_sent(actor: Actor, access: CaseAccess, form: ServiceResultForm, item: UUID | None) -> str:
    given = form.cleaned_data
    actions.end_service(
        by=actor, at=now(), access=access, service_id=item or uuid4(), state=given["state"], words=given["words"]
    )
    return _("Hasilnya tercatat, dan dibaca pemegang kasus.")


end_service = case_form_view(_NOTES, Section.SUMMARY, _result_shaped, _result_sent)


@act(_NOTES)
def read_result(request: DeskRequest, code: str, service_id: UUID) -> HttpResponse:
    """Whoever leads the case has read it."""
    with request.entering() as actor:
        actions.note_result_read(by=actor, at=now(), access=_leading(actor, code), service_id=service_id)
    messages.success(request, _("Tercatat: hasilnya sudah dibaca."))
    return _back(code)


@reading_sealed(Permission.CONSENT_NOTE)
def agreements(request: DeskRequest, code: str) -> HttpResponse:
    """What clients said to each edition, in their own words."""
    at = now()
    access, rows = reading.open_agreements(entering=request.entering, code=code, at=at)
    with request.entering():
        context = case_page(access, Section.SERVICES, now=at, route=TAB) | {"rows": rows}
        return render(request, "casework/agreements.html", context)


def _agreement_shaped(_actor: Actor, access: CaseAccess, data: Any, _none: Any) -> CaseForm[PlanAnswerForm]:
    people = people_facts(access)
    # A guardian who is the person reported, or the same person, is not offered; who sends one is refused.
    guardians = [who for who in people if who.is_guardian and (data is not None or not who.is_suspect)]
    form = PlanAnswerForm(
        data,
        people=people_choices(clients_among(people)),
        guardians=[(str(row[0]), str(row[1])) for row in people_choices(guardians)],
        initial={"agreed_on": localdate(now()), "version": version_of_plan(access)},
    )
    return form, {
        "heading": _("Jawaban atas rencana"),
        "action": _("Simpan"),
        "back": reverse(TAB, args=[access.case.code]),
        "lead": _("Bacakan rencananya pelan-pelan, dengan kata-kata yang biasa dipakai klien."),
    }


def _agreement_sent(actor: Actor, access: CaseAccess, form: PlanAnswerForm, _none: Any) -> str:
    given, (giver, guardian) = form.cleaned_data, form.who_answered
    actions.agree_plan(
        by=actor,
        at=now(),
        access=access,
        ordinal=given["person"],
        version=given["version"],
        giver=giver,
        guardian_ordinal=guardian,
        answer=given["answer"],
        manner=given["manner"],
        agreed_on=given["agreed_on"],
        words=given["words"],
        post_key=given["post_key"],
    )
    return _("Jawabannya tercatat.")


agree = case_form_view(Permission.CONSENT_NOTE, Section.SERVICES, _agreement_shaped, _agreement_sent)


@act(Permission.CASE_REVIEW)
def look(request: DeskRequest, code: str) -> HttpResponse:
    """The supervisor has seen this edition."""
    version = request.POST.get("version", "")
    with request.entering() as actor:
        access = _leading(actor, code, Permission.CASE_REVIEW)
        actions.look_at_plan(
            by=actor,
            at=now(),
            access=access,
            version=int(version) if version in {str(number) for number in range(_MOST_VERSIONS)} else 0,
        )
    messages.success(request, _("Tercatat: rencana sudah Anda lihat."))
    return _back(code)


@act(Permission.CASE_REVIEW)
def practice(request: DeskRequest, code: str) -> HttpResponse:
    """The office wants its plans seen, or no longer."""
    with request.entering() as actor:
        access = _leading(actor, code, Permission.CASE_REVIEW)
        actions.set_practice(by=actor, at=now(), access=access, is_on=request.POST.get("on") == "1")
    messages.success(request, _("Kebiasaan kantor tersimpan."))
    return _back(code)
