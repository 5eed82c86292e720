"""What became of a goal of the plan; it is set in `casework`."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import actions
from sigap.assistance.forms import EndGoalForm
from sigap.assistance.queries import goals_of
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused


def _access(actor: Actor, code: str) -> CaseAccess:
    return case_for(actor, code, need=Section.SERVICES, power=Permission.SERVICE_NOTE)


def _page(
    request: DeskRequest, access: CaseAccess, form: EndGoalForm, heading: str, failure: Failure = NO_FAILURE
) -> HttpResponse:
    words = {"form": form, "conflict": failure.sentence, "heading": heading}
    context = case_page(access, Section.SERVICES, now=now(), route="casework:of_case") | words
    return render(request, "assistance/goal.html", context, status=failure.status)


def _end_heading(access: CaseAccess, goal_id: UUID) -> str:
    goal = goals_of(access).filter(pk=goal_id).first()
    if goal is None:
        raise Refused(Permission.SERVICE_NOTE, ids={"case": str(access.case.id), "item": str(goal_id)})
    return _("Hasil tujuan: %(area)s") % {"area": goal.area_label}


@page(Permission.SERVICE_NOTE)
def _end_form(request: DeskRequest, code: str, goal_id: UUID) -> HttpResponse:
    access = _access(request.actor, code)
    return _page(request, access, EndGoalForm(), _end_heading(access, goal_id))


@act(Permission.SERVICE_NOTE)
def _end(request: DeskRequest, code: str, goal_id: UUID) -> HttpResponse:
    form = EndGoalForm(request.POST)
    with request.entering() as actor:
        access = _access(actor, code)
        heading = _end_heading(access, goal_id)
        show_on_failure(request, lambda _actor, failure: _page(request, access, form, heading, failure))
        check_form(form)
        data = form.cleaned_data
        actions.end_goal(
            by=actor, at=now(), access=access, goal_id=goal_id, outcome=data["outcome"], words=data["words"]
        )
    messages.success(request, _("Hasil tujuan tercatat."))
    return HttpResponseRedirect(reverse("casework:of_case", args=[code]))


end = either(get=_end_form, post=_end)
