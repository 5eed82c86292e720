"""The risk of a case: set, asked lower, answered by a second person, carried out alone, reviewed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions, reading
from sigap.cases.forms import FINDING_CHOICES, LoweringForm, RiskForm
from sigap.cases.models import RISK_LABELS, RiskDecision
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.screening import proposed_risk, risk_decisions_of, risk_powers
from sigap.cases.rules import Risk
from sigap.cases.rules.risk import LOWERED, RiskBasis, RiskStatus
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.ui.dates import near_moment
from sigap.ui.taking_back import TakeBackReason, reason_given

LISTED = 10
"""Decisions on the page; the trail has them all."""
_TONES = {
    RiskStatus.RAISED: ("late", "up"),
    RiskStatus.KEPT: ("", "equal"),
    RiskStatus.WAITING: ("soon", "clock"),
    RiskStatus.APPROVED: ("ok", "check"),
    RiskStatus.DECLINED: ("", "x"),
    RiskStatus.WITHDRAWN: ("", "x"),
    RiskStatus.ALONE: ("soon", "user"),
    RiskStatus.LAPSED: ("", "x"),
}
_DECIDES = LOWERED | {RiskStatus.RAISED, RiskStatus.KEPT}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision as the page shows it, with what the actor may do about it."""

    row: RiskDecision
    words: str
    tone: str
    icon: str
    may_answer: bool
    may_withdraw: bool
    may_lower_alone: bool
    may_review: bool


def decided_words(access: CaseAccess, at: datetime) -> str:
    """Who decided the risk as it stands, and when."""
    standing = next((row for row in risk_decisions_of(access) if row.status in _DECIDES), None)
    if standing is None:
        return _("Ditetapkan saat kasus dibuka, %(moment)s.") % {"moment": near_moment(access.case.opened_at, at)}
    ids = {
        "name": standing.decided_by_name,
        "other": standing.answered_by_name,
        "moment": near_moment(standing.answered_at or standing.decided_at, at),
    }
    if standing.status == RiskStatus.APPROVED:
        return _("Diputuskan %(name)s bersama %(other)s, %(moment)s.") % ids
    return _("Diputuskan %(name)s, %(moment)s.") % ids


def _decision_row(actor: Actor, access: CaseAccess, row: RiskDecision, words: str, at: datetime) -> DecisionRow:
    powers, is_mine = risk_powers(actor, access), row.decided_by == actor.person_id
    tone, icon = _TONES[RiskStatus(row.status)]
    is_open = not access.case.is_closed
    waits = is_open and row.is_waiting
    return DecisionRow(
        row=row,
        words=words,
        tone="ok" if row.finding == "in_order" else tone,
        icon="check" if row.finding == "in_order" else icon,
        may_answer=waits and powers.may_answer and not is_mine,
        may_withdraw=waits and powers.may_set and is_mine,
        may_lower_alone=waits and powers.may_set and is_mine and row.alone_from is not None and at >= row.alone_from,
        may_review=row.needs_review and powers.may_answer and not is_mine,
    )


def _risk_page(
    request: DeskRequest,
    actor: Actor,
    opened: reading.OpenedDecisions,
    form: RiskForm,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    at, access = now(), opened.access
    section = Section.ASSESSMENT if access.has(Section.ASSESSMENT) else Section.SUMMARY
    proposed = proposed_risk(access)
    label: Promise | str = RISK_LABELS[proposed] if proposed else ""
    context: dict[str, Any] = case_page(access, section, now=at) | {
        "form": form,
        "conflict": failure.sentence,
        "rows": [_decision_row(actor, access, row, opened.words.get(row.id, ""), at) for row in opened.rows],
        "findings": FINDING_CHOICES,
        "proposed": proposed.value if proposed else "",
        "proposed_label": label,
        "decided": decided_words(access, at),
        "may_set": not access.case.is_closed and risk_powers(actor, access).may_set,
        "sees_words": access.has(Section.SUMMARY),
    }
    return render(request, "cases/risk.html", context, status=failure.status)


def _fresh(access: CaseAccess) -> RiskForm:
    return RiskForm(initial={"risk": access.case.risk, "seen": access.case.risk, "decision": uuid4()})


@reading_sealed(Permission.CASE_RISK_SET)
def _risk(request: DeskRequest, code: str) -> HttpResponse:
    opened = reading.open_risk_decisions(entering=request.entering, code=code, at=now(), limit=LISTED)
    with request.entering() as actor:
        return _risk_page(request, actor, opened, _fresh(opened.access))


@act(Permission.CASE_RISK_SET)
def _decide(request: DeskRequest, code: str) -> HttpResponse:
    form = RiskForm(request.POST)
    show_sealed_on_failure(request, lambda failure: _again(request, code, form, failure))
    check_form(form)
    data = form.cleaned_data
    wanted = actions.RiskChoice(risk=Risk(data["risk"]), basis=RiskBasis(data["basis"]), words=data["words"])
    with request.entering() as actor:
        row = actions.decide_risk(
            by=actor,
            at=now(),
            access=case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_RISK_SET),
            wanted=wanted,
            seen=Risk(data["seen"]),
            post_key=form.post_key,
        )
    if row.is_waiting:
        messages.success(request, _("Penurunan diminta. Pemeriksa kedua diberi tahu; sampai dijawab, risikonya tetap."))
    else:
        messages.success(request, _("Keputusan tentang risiko tersimpan."))
    return HttpResponseRedirect(reverse("cases:risk", args=[code]))


def _again(request: DeskRequest, code: str, form: RiskForm, failure: Failure) -> HttpResponse:
    """The page with what was typed. It now rests on the risk as it stands, which the page shows."""
    opened = reading.open_risk_decisions(entering=request.entering, code=code, at=now(), limit=LISTED)
    typed = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["seen"] = opened.access.case.risk
    mine = RiskForm(typed)
    mine.is_valid()
    with request.entering() as actor:
        return _risk_page(request, actor, opened, mine, failure)


risk = either(get=_risk, post=_decide)


@act_and_return(Permission.CASE_RISK_SET, "cases:risk", "code")
def answer_risk(request: DeskRequest, code: str, decision_id: UUID) -> str:
    """A lowering is approved, declined, withdrawn, done alone, or reviewed."""
    form = LoweringForm(request.POST)
    with request.entering() as actor:
        access = case_for(actor, code)
        if not form.is_valid():
            raise Unable(_("Pilih jawabannya."))
        _answered(actor, access, decision_id, form, reason_given(request.POST))
    return _("Jawaban tersimpan.")


def _answered(
    actor: Actor, access: CaseAccess, decision_id: UUID, form: LoweringForm, reason: TakeBackReason | None
) -> None:
    at, answer = now(), form.cleaned_data["answer"]
    if form.finding is not None:
        actions.review_lowering(by=actor, at=at, access=access, decision_id=decision_id, finding=form.finding)
    elif answer == LoweringForm.WITHDRAW:
        actions.withdraw_lowering(by=actor, at=at, access=access, decision_id=decision_id, reason=reason)
    elif answer == LoweringForm.ALONE:
        actions.lower_alone(by=actor, at=at, access=access, decision_id=decision_id)
    else:
        is_approved = answer == LoweringForm.APPROVE
        actions.answer_lowering(by=actor, at=at, access=access, decision_id=decision_id, is_approved=is_approved)
