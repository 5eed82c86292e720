"""Pages on which a case ends: closed, asked for, done alone, taken back, opened again, looked after once more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, office_calendar, people_of_office
from sigap.access.roles import Section
from sigap.access.rules import CaseStanding, sections_for
from sigap.cases import actions
from sigap.cases.forms.closing import AloneForm, ClosingForm, ReopenForm
from sigap.cases.models.closing import GUARD_LABELS
from sigap.cases.queries import CaseAccess, case_for, closing_of, people_excluded_from
from sigap.cases.queries.closing import require_own_office
from sigap.cases.queries.ending import refused_by
from sigap.cases.queries.guard import ClosingState, closing_state
from sigap.cases.reading.closing import open_refusal
from sigap.cases.rules import CaseStatus, ClosingReason, ReopeningReason, Risk, needs_second
from sigap.cases.rules.guard import TRACK_FOLLOWED, needs_follower, standing_against, standing_against_all
from sigap.cases.rules.second_review import alone_from
from sigap.cases.shell import case_page, list_gaps, list_open_work
from sigap.cases.views.work import check_case_form, form_page, typed_on_newest
from sigap.kernel.clock import now
from sigap.ui.taking_back import reason_given


def _own(actor: Actor, code: str, power: Permission = Permission.CASE_CLOSE) -> CaseAccess:
    """The case, for who ends or reopens it for the office whose case it is. Raises Refused."""
    access = case_for(actor, code, need=Section.SUMMARY, power=power)
    require_own_office(access, actor, power)
    return access


def _needs_second(access: CaseAccess) -> bool:
    return needs_second(risk=Risk(access.case.risk), has_child_victim=access.case.has_child_victim)


def _close_page(
    request: DeskRequest, access: CaseAccess, form: ClosingForm, failure: Failure = NO_FAILURE, objection: str = ""
) -> HttpResponse:
    at = now()
    newest = closing_of(access)
    closing = newest if access.case.status == CaseStatus.CLOSING_ASKED else None
    state = closing_state(access.case.pk)
    chosen = _chosen(form) if failure.sentence else None
    alone = (
        alone_from(closing.asked_at, office_calendar(closing.asked_at, office_id=closing.asked_office_id))
        if closing
        else None
    )
    context = case_page(access, Section.SUMMARY, now=at) | {
        "form": form,
        "conflict": failure.sentence,
        # No bar: the link goes on with whoever follows it.
        "has_open_link": "link_open" in state.facts,
        "open_items": list_open_work(state.work, access.case.code),
        "gaps": list_gaps(standing_against_all(_with_follower(state)), access.case.code),
        "gaps_of_reason": list_gaps(standing_against(_with_follower(state), chosen), access.case.code)
        if chosen
        else [],
        "needs_second": _needs_second(access),
        "closing": closing,
        "refused": None if closing or access.case.is_closed else refused_by(newest),
        "objection": objection,
        "alone_from": alone,
        "may_alone": closing is not None and closing.asked_by == request.actor.person_id and alone and at >= alone,
    }
    return render(request, "cases/close.html", context, status=failure.status)


def _with_follower(state: ClosingState) -> frozenset[str]:
    """The facts, once the form's own question is answered."""
    return state.facts | {TRACK_FOLLOWED}


def _chosen(form: ClosingForm) -> ClosingReason | None:
    chosen = str(form["reason"].value() or "")
    return ClosingReason(chosen) if chosen in set(ClosingReason) else None


def _followers(actor: Actor, access: CaseAccess) -> dict[str, Colleague]:
    """Who may follow the criminal case and the restitution for the office whose case it is: they open its section."""
    kept = people_excluded_from(access.case.id)
    return {
        str(who.person_id): who
        for who in people_of_office(actor, access.case.office_id, at=now())
        if Section.LEGAL in sections_for(who.role, CaseStanding.ASSIGNED) and who.person_id not in kept
    }


def _form(actor: Actor, access: CaseAccess, data: Any = None) -> ClosingForm:
    state = closing_state(access.case.pk)
    facts, common = _with_follower(state), standing_against_all(_with_follower(state))
    lacking = {}
    for reason in ClosingReason:
        more = [GUARD_LABELS[rule.code] for rule in standing_against(facts, reason) if rule not in common]
        if more:
            lacking[reason.value] = _("Dulu: %(what)s.") % {"what": "; ".join(map(str, more))}
    people = _followers(actor, access) if needs_follower(state.facts) else {}
    followers = [(key, who.name) for key, who in people.items()]
    return ClosingForm(data, followers=followers, lacking=lacking, initial={"version": access.case.version})


@reading_sealed(Permission.CASE_CLOSE)
def _close_form(request: DeskRequest, code: str) -> HttpResponse:
    access, objection = open_refusal(entering=request.entering, code=code, at=now())
    with request.entering() as actor:
        return _close_page(request, access, _form(actor, access), objection=objection)


@act(Permission.CASE_CLOSE)
def _close(request: DeskRequest, code: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = _own(actor, code)
        typed = typed_on_newest(request.POST, access.case.version) if failure.sentence else request.POST
        return _close_page(request, access, _form(actor, access, typed), failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = _own(actor, code)
        form = _form(actor, access, request.POST)
        check_form(form)
        cleaned = form.cleaned_data
        is_asked = _needs_second(access) and not access.case.is_closed
        # Decided anew inside the act, on the case as it stands under its lock.
        (actions.ask_closing if is_asked else actions.close_case)(
            by=actor,
            at=now(),
            access=access,
            reason=ClosingReason(cleaned["reason"]),
            based_on=cleaned["version"],
            after_care_on=cleaned["after_care_on"],
            follower=_followers(actor, access).get(cleaned.get("follower", "")),
        )
    words = _("Terminasi diminta. Pemeriksa kedua diberi tahu.") if is_asked else _("Kasus ditutup.")
    messages.success(request, words)
    return redirect("cases:summary", code)


close = either(get=_close_form, post=_close)


@act_and_return(Permission.CASE_CLOSE, "cases:close", "code")
def withdraw(request: DeskRequest, code: str) -> str:
    """Takes the wish to close back."""
    with request.entering() as actor:
        access = _own(actor, code)
        actions.withdraw_closing(by=actor, at=now(), access=access, reason=reason_given(request.POST))
    return _("Permintaan terminasi ditarik.")


def _alone_words(code: str) -> dict[str, Any]:
    return {
        "heading": _("Tutup tanpa pemeriksa kedua"),
        "action": _("Tutup kasus"),
        "back": reverse("cases:close", args=[code]),
        "advice": _("Satu hari kerja sudah lewat tanpa jawaban. Kepala kantor dan auditor meninjau terminasi ini."),
    }


@page(Permission.CASE_CLOSE)
def _alone_form(request: DeskRequest, code: str) -> HttpResponse:
    access = _own(request.actor, code)
    return form_page(request, access, Section.SUMMARY, AloneForm(), **_alone_words(code))


@act(Permission.CASE_CLOSE)
def _alone(request: DeskRequest, code: str) -> HttpResponse:
    form, words = AloneForm(request.POST), _alone_words(code)
    with request.entering() as actor:
        access = _own(actor, code)
        check_case_form(request, code, Section.SUMMARY, form, words)
        actions.close_alone(by=actor, at=now(), access=access, words=form.cleaned_data["words"])
        closing = closing_of(access)
    # A second person may have closed it just before: then nobody reviews it.
    is_alone = closing is not None and closing.is_alone
    messages.success(request, _("Kasus ditutup. Terminasi ini akan ditinjau.") if is_alone else _("Kasus ditutup."))
    return redirect("cases:summary", code)


alone = either(get=_alone_form, post=_alone)


def _reopen_words(code: str) -> dict[str, Any]:
    return {
        "heading": _("Buka kembali kasus"),
        "action": _("Buka kembali"),
        "back": reverse("cases:summary", args=[code]),
        "advice": _("Kasus kembali ke asesmen dan tenggat rencana layanan berjalan lagi. Semua isinya tetap ada."),
    }


@page(Permission.CASE_REOPEN)
def _reopen_form(request: DeskRequest, code: str) -> HttpResponse:
    access = _own(request.actor, code, Permission.CASE_REOPEN)
    return form_page(request, access, Section.SUMMARY, ReopenForm(), **_reopen_words(code))


@act(Permission.CASE_REOPEN)
def _reopen(request: DeskRequest, code: str) -> HttpResponse:
    form, words = ReopenForm(request.POST), _reopen_words(code)
    with request.entering() as actor:
        access = _own(actor, code, Permission.CASE_REOPEN)
        check_case_form(request, code, Section.SUMMARY, form, words)
        reason = ReopeningReason(form.cleaned_data["reason"])
        actions.reopen_case(by=actor, at=now(), access=access, reason=reason)
    messages.success(request, _("Kasus dibuka kembali."))
    if reason is ReopeningReason.HARM_AGAIN and access.may(actor, Permission.CASE_RISK_SET, Section.SUMMARY):
        return redirect("cases:set_danger", code)
    return redirect("cases:summary", code)


reopen = either(get=_reopen_form, post=_reopen)


@act(Permission.CASE_REOPEN)
def after_care(request: DeskRequest, code: str) -> HttpResponse:
    """Notes that somebody looked after the person once more."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_REOPEN)
        actions.note_after_care(by=actor, at=now(), access=access)
    messages.success(request, _("Pemantauan pascaterminasi dicatat. Kalau perlu bantuan lagi, buka kembali kasusnya."))
    return redirect("cases:summary", code)
