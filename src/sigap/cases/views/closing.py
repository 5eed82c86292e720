"""Pages on which a case ends: closed, asked for, done alone, taken back, opened again, looked after once more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.queries import office_calendar
from sigap.access.roles import Section
from sigap.cases import actions
from sigap.cases.forms.closing import AloneForm, ClosingForm, ReopenForm
from sigap.cases.queries import CaseAccess, awaited, case_for, closing_of, open_items_of
from sigap.cases.queries.closing import require_own_office
from sigap.cases.rules import CaseStatus, ClosingReason, ReopeningReason, Risk, needs_second
from sigap.cases.rules.second_review import alone_from
from sigap.cases.shell import case_page, list_open_items
from sigap.cases.views.work import based_on_newest, check_case_form, form_page
from sigap.kernel.clock import now


def _own(actor: Actor, code: str, power: Permission = Permission.CASE_CLOSE) -> CaseAccess:
    """The case, for who ends or reopens it for the office whose case it is. Raises Refused."""
    access = case_for(actor, code, need=Section.SUMMARY, power=power)
    require_own_office(access, actor, power)
    return access


def _needs_second(access: CaseAccess) -> bool:
    return needs_second(risk=Risk(access.case.risk), has_child_victim=access.case.has_child_victim)


def _close_page(
    request: DeskRequest, access: CaseAccess, form: ClosingForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    at = now()
    items = list(open_items_of(access))
    closing = closing_of(access) if access.case.status == CaseStatus.CLOSING_ASKED else None
    alone = (
        alone_from(closing.asked_at, office_calendar(closing.asked_at, office_id=closing.asked_office_id))
        if closing
        else None
    )
    context = case_page(access, Section.SUMMARY, now=at) | {
        "form": form,
        "conflict": failure.sentence,
        "open_items": list_open_items(items, access.case.code, awaited(items)),
        "needs_second": _needs_second(access),
        "closing": closing,
        "alone_from": alone,
        "may_alone": closing is not None and closing.asked_by == request.actor.person_id and alone and at >= alone,
    }
    return render(request, "cases/close.html", context, status=failure.status)


@page(Permission.CASE_CLOSE)
def _close_form(request: DeskRequest, code: str) -> HttpResponse:
    access = _own(request.actor, code)
    return _close_page(request, access, ClosingForm(initial={"version": access.case.version}))


@act(Permission.CASE_CLOSE)
def _close(request: DeskRequest, code: str) -> HttpResponse:
    form = ClosingForm(request.POST)

    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = _own(actor, code)
        shown = based_on_newest(form, access.case.version) if failure.sentence else form
        return _close_page(request, access, shown, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = _own(actor, code)
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
        )
    words = _("Penutupan diminta. Orang kedua diberi tahu.") if is_asked else _("Kasus ditutup.")
    messages.success(request, words)
    return redirect("cases:summary", code)


close = either(get=_close_form, post=_close)


@act(Permission.CASE_CLOSE)
def withdraw(request: DeskRequest, code: str) -> HttpResponse:
    """Takes the wish to close back."""
    with request.entering() as actor:
        access = _own(actor, code)
        actions.withdraw_closing(by=actor, at=now(), access=access)
    messages.success(request, _("Permintaan penutupan ditarik."))
    return redirect("cases:summary", code)


def _alone_words(code: str) -> dict[str, Any]:
    return {
        "heading": _("Tutup tanpa orang kedua"),
        "action": _("Tutup kasus"),
        "back": reverse("cases:close", args=[code]),
        "advice": _("Satu hari kerja sudah lewat tanpa jawaban. Kepala kantor dan auditor meninjau penutupan ini."),
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
    messages.success(request, _("Kasus ditutup. Penutupan ini akan ditinjau."))
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
    return redirect("cases:summary", code)


reopen = either(get=_reopen_form, post=_reopen)


@act(Permission.CASE_REOPEN)
def after_care(request: DeskRequest, code: str) -> HttpResponse:
    """Notes that somebody looked after the person once more."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_REOPEN)
        actions.note_after_care(by=actor, at=now(), access=access)
    messages.success(request, _("Pascalayanan dicatat. Kalau perlu bantuan lagi, buka kembali kasusnya."))
    return redirect("cases:summary", code)
