"""Weights of where next: their effect at once, then the decision of a rakor that puts them in force."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, FormInvalid, check_form, show_on_failure
from sigap.access.form_pages import to
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.ui.dates import long_day
from sigap.villages.actions.weights import adopt_weights
from sigap.villages.models import MODE_LABELS
from sigap.villages.queries.next_quarter import QuarterView, quarter_view
from sigap.villages.rules.where_next import NextMode, NextRule, QuarterProposal, quarter_of
from sigap.villages.weights_form import NextDecisionForm, NextWeightsForm
from sigap.vulnerability.queries.decisions import index_decisions


def _decision_form(actor: Actor, data: Any = None) -> NextDecisionForm:
    decisions = [
        (str(each.pk), f"{long_day(each.written_at)}, {each.meeting.title}: {each.text}")
        for each in index_decisions(actor)
    ]
    return NextDecisionForm(data, decisions=decisions)


def _page(
    request: DeskRequest, actor: Actor, decision: NextDecisionForm | None = None, failure: Failure = NO_FAILURE
) -> HttpResponse:
    at = now()
    view = quarter_view(actor, quarter_of(localdate(at)).after, NextMode.NEED, at)
    form = NextWeightsForm(request.GET, rule=view.rule)
    context: dict[str, Any] = {
        "form": form,
        "quarter": view.quarter,
        "rule": view.rule,
        "decision": decision or _decision_form(actor),
        "before": view.decided,
        "unable": failure.sentence,
    }
    if form.is_valid():
        context["effects"] = _effects(view, form.over(view.rule))
        context["is_same"] = form.over(view.rule) == view.rule
    is_wrong = bool(form.errors) and failure is NO_FAILURE
    return render(request, "villages/weights.html", context, status=422 if is_wrong else failure.status)


def _effects(view: QuarterView, rule: NextRule) -> list[dict[str, Any]]:
    """Of each mode: which villages enter, which leave, which stay."""
    rows = []
    for mode, label in MODE_LABELS.items():
        then, after = _names(view, view.terms.proposed(view.rule, mode)), _names(view, view.terms.proposed(rule, mode))
        rows.append(
            {
                "label": label,
                "enter": [name for code, name in after.items() if code not in then],
                "leave": [name for code, name in then.items() if code not in after],
                "stay": [name for code, name in after.items() if code in then],
            }
        )
    return rows


def _names(view: QuarterView, proposal: QuarterProposal) -> Mapping[str, str]:
    return {each.village.code: view.places[each.village.code].label for each in proposal.chosen}


@page(Permission.INDEX_MANAGE)
def _shown(request: DeskRequest) -> HttpResponse:
    return _page(request, request.actor)


@act(Permission.INDEX_MANAGE)
def _adopted(request: DeskRequest) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        decision = _decision_form(actor, request.POST)
        decision.is_valid()
        return _page(request, actor, decision, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        decision = _decision_form(actor, request.POST)
        check_form(decision)
        at = now()
        form = NextWeightsForm(request.GET, rule=quarter_view(actor, quarter_of(localdate(at)), NextMode.NEED, at).rule)
        if not form.is_valid():
            raise FormInvalid(_("Periksa lagi bobotnya."))
        adopt_weights(by=actor, at=at, weighing=form.weighing, decision_id=UUID(decision.cleaned_data["decision"]))
    messages.success(request, _("Bobot berlaku sejak hari ini; yang sebelumnya digantikan. Usul dihitung lagi."))
    return to("villages:next")


weights = either(get=_shown, post=_adopted)
