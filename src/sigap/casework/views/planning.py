"""Goals planned, services added and ended, what was said to the plan, the supervisor's look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
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
from sigap.cases.models import ROLE_LABELS, numbered
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules.diffing import compare_versions
from sigap.cases.shell import case_page
from sigap.casework import actions, reading
from sigap.casework.forms import GoalsForm, PlanAnswerForm, ServiceResultForm
from sigap.casework.models import PlannedService
from sigap.casework.queries import (
    children_owed,
    leads,
    owners_for,
    people_facts,
    planned_for,
    require_lead,
    service_of,
    version_of_plan,
)
from sigap.casework.rules import ProposedGoal, ServiceState, proposals_for
from sigap.casework.views.listing import TAB
from sigap.casework.views.words import goal_line, owner_choices, people_choices, plain
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict, Refused
from sigap.provisions.queries import is_confirmed

_NOTES = Permission.SERVICE_NOTE
_MOST_ROWS = 48


def _leading(actor: Actor, code: str, power: Permission = _NOTES) -> CaseAccess:
    access = case_for(actor, code, need=Section.SERVICES, power=power)
    require_lead(actor, access, Section.SERVICES, power)
    return access


def _back(code: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(TAB, args=[code]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """What the law owes a child; `stands`: the plan has this service for them already."""

    goal: ProposedGoal
    is_verified: bool
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildProposals:
    """What is proposed for one child of the case."""

    ordinal: int
    label: str
    rows: tuple[ProposalRow, ...]


def _plan_page(
    request: DeskRequest,
    access: CaseAccess,
    form: GoalsForm,
    failure: Failure = NO_FAILURE,
    goal_id: UUID | None = None,
    proposals: Sequence[ChildProposals] = (),
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    at = now()
    context = case_page(access, Section.SERVICES, now=at, route=TAB) | {
        "form": form,
        "heading": _("Layanan lain untuk tujuan ini") if goal_id else _("Susun rencana"),
        "unable": failure.sentence,
        "conflict": conflict,
        "back": reverse(TAB, args=[access.case.code]),
        "goals": [goal for goal in goals_of(access) if goal.is_open],
        "proposals": proposals,
        "child": request.GET.get("anak", ""),
        "chosen": request.GET.getlist("usul"),
    }
    return render(request, "casework/plan.html", context, status=failure.status)


def _proposals(access: CaseAccess) -> list[ChildProposals]:
    return [
        ChildProposals(
            ordinal=child.ordinal,
            label=str(numbered(ROLE_LABELS[child.role], child.ordinal)),
            rows=tuple(
                ProposalRow(goal=goal, is_verified=is_confirmed(goal.provision), stands=goal.service in child.planned)
                for goal in goals
            ),
        )
        for child in children_owed(access)
        if (goals := proposals_for(child.letters))
    ]


def _plan_form(access: CaseAccess, data: Any = None, **more: Any) -> GoalsForm:
    people = people_choices(clients_among(people_facts(access)))
    owners = owner_choices(owners_for(access))
    return GoalsForm(data, people=people, owners=owners, day=localdate(now()), **more)


@page(_NOTES)
def _plan_shown(request: DeskRequest, code: str) -> HttpResponse:
    access = _leading(request.actor, code)
    proposals, wanted = _proposals(access), request.GET.getlist("usul")
    child = next((each for each in proposals if str(each.ordinal) == request.GET.get("anak")), None)
    chosen = [each.goal for each in child.rows if each.goal.key in wanted] if child else []
    initial: dict[str, Any] = {"version": version_of_plan(access)} | ({"person": str(child.ordinal)} if child else {})
    for place, row in enumerate(chosen):
        initial |= {f"words_{place}": row.words, f"service_{place}": row.service, f"area_{place}": row.area.value}
    form = _plan_form(access, initial=initial, rows=max(3, len(chosen)))
    return _plan_page(request, access, form, proposals=proposals)


def _rows_in(sent: QueryDict) -> int:
    return min(max(3, sum(name.startswith("owner_") for name in sent)), _MOST_ROWS)


def _merged(sent: QueryDict, stands: Sequence[reading.OpenedGoal]) -> QueryDict:
    """What was typed without the goals that a colleague wrote meanwhile in the same words: the plan takes both."""
    typed, known = sent.copy(), {plain(goal.words) for goal in stands}
    for place in range(_rows_in(sent)):
        if plain(typed.get(f"words_{place}", "")) in known:
            for name in ("words", "service", "owner", "due_on", "task", "funding", "area"):
                typed[f"{name}_{place}"] = ""
    return typed


def _plan_conflict(request: DeskRequest, code: str, conflict: Conflict) -> HttpResponse:
    """A colleague was first: the plan as it stands beside what was typed, which is meant to follow it."""
    parts = frozenset({reading.PlanPart.GOALS, reading.PlanPart.SERVICES, reading.PlanPart.EDITION})
    opened = reading.open_plan(entering=request.entering, code=code, at=now(), parts=parts)
    with request.entering() as actor:
        access = _leading(actor, code)
        stands = [goal for goal in opened.goals if goal.row.is_open]
        typed = _merged(request.POST, stands)
        typed["version"] = str(opened.edition.version if opened.edition else 0)
        rows = _rows_in(request.POST)
        form = _plan_form(access, typed, rows=rows)
        form.is_valid()
        theirs, mine = compare_versions(
            "\n".join(goal_line(goal) for goal in stands),
            "\n".join(filter(None, (typed.get(f"words_{place}", "").strip() for place in range(rows)))),
        )
        both = {"sentence": conflict.sentence, "has_both": True, "theirs": theirs, "mine": mine}
        if opened.edition is not None:
            both |= {"who": opened.edition.made_by_name, "when": opened.edition.made_at}
        failure = Failure(status=409, unable=conflict)
        return _plan_page(request, access, form, failure, proposals=_proposals(access), conflict=both)


@act(_NOTES)
def _plan_sent(request: DeskRequest, code: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = _leading(actor, code)
        form = _plan_form(access, request.POST, rows=_rows_in(request.POST))
        form.is_valid()
        return _plan_page(request, access, form, failure, proposals=_proposals(access))

    show_on_failure(request, again)
    try:
        with request.entering() as actor:
            access = _leading(actor, code)
            form = _plan_form(access, request.POST, rows=_rows_in(request.POST))
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
    except Conflict as conflict:
        return _plan_conflict(request, code, conflict)
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


def _build_result_form(_actor: Actor, access: CaseAccess, data: Any, item: UUID | None) -> CaseForm[ServiceResultForm]:
    row = service_of(access, item or uuid4())
    form = ServiceResultForm(data, may_drop=leads(access))
    return form, {
        "heading": _("Hasil: %(service)s") % {"service": row.service_label or row.owner},
        "action": _("Simpan"),
        "back": reverse(TAB, args=[access.case.code]),
    }


def _result_sent(actor: Actor, access: CaseAccess, form: ServiceResultForm, item: UUID | None) -> str | tuple[str, str]:
    given = form.cleaned_data
    row = actions.end_service(
        by=actor, at=now(), access=access, service_id=item or uuid4(), state=given["state"], words=given["words"]
    )
    if row.state == ServiceState.DONE and row.service and access.may(actor, _NOTES, Section.SERVICES):
        return _("Hasilnya tercatat. Catat sesinya di sini; yang tertulis di rencana sudah terisi."), _session_of(row)
    return _("Hasilnya tercatat, dan dibaca pemegang kasus.")


def _session_of(row: PlannedService) -> str:
    """The form of a session that begins with what the plan says: codes and a number only."""
    ordinal = planned_for(row)
    query = {"layanan": row.service, "dana": row.funding} | ({"orang": str(ordinal)} if ordinal else {})
    return f"{reverse('sessions:note', args=[row.case.code])}?{urlencode(query)}"


end_service = case_form_view(_NOTES, Section.SUMMARY, _build_result_form, _result_sent, tab=TAB)


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


def _build_agreement_form(_actor: Actor, access: CaseAccess, data: Any, _none: Any) -> CaseForm[PlanAnswerForm]:
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


agree = case_form_view(Permission.CONSENT_NOTE, Section.SERVICES, _build_agreement_form, _agreement_sent, tab=TAB)
