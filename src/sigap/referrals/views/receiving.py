"""The receiver's side: one incoming request is read, taken, declined, passed to a named substitute, reported back."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.access.rules import CaseStanding
from sigap.cases.models import CORE_SECTIONS, SECTION_LABELS, opened_label
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.untold import secrecy_notes_of
from sigap.cases.shell import SECTION_TABS
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.referrals import actions, reading
from sigap.referrals.forms import ContestForm, DeclineForm, PassOnForm, ResultForm
from sigap.referrals.models import Referral
from sigap.referrals.queries import (
    clock_of,
    from_phone_of,
    may_read,
    place_of,
    referral_to,
    substitute_offices,
    substitutes,
)
from sigap.referrals.rows import fact_labels, secrecy_words, sent_url, time_left_for
from sigap.referrals.rules import DeclineReason, ReferralStatus, ResultKind, exams_among, owed_among, sections_opened
from sigap.referrals.views.card import bed_link, handover_rows
from sigap.referrals.views.exchange import exchange_context
from sigap.referrals.views.sending import service_labels
from sigap.ui import dates

_PERSON, _OFFICE = "p", "o"


@reading_sealed(Permission.REFERRAL_SEE)
def answer(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """One incoming request, with what its sender wrote."""
    return _answer_page(request, referral_id, DeclineForm())


def _answer_page(
    request: DeskRequest, referral_id: UUID, form: forms.Form, failure: Failure = NO_FAILURE
) -> HttpResponse:
    """The page with one of its two forms as it was sent, the other one empty."""
    at = now()
    is_no = isinstance(form, DeclineForm)
    opened = reading.open_asked(entering=request.entering, referral_id=referral_id, at=at)
    with request.entering() as actor:
        referral = opened.referral
        access = _case_seen(actor, referral)
        clock = clock_of(referral) if referral.is_waiting else None
        context = exchange_context(opened, (referral.to_office_id,), at) | {
            "opened": opened,
            "handovers": handover_rows(opened, access),
            "referral": referral,
            "preview": opened.preview,
            "facts": fact_labels(opened.facts),
            "secrecy": secrecy_words(secrecy_notes_of(referral.case_id)),
            "victims": referral.victims_words,
            "area_name": place_of(referral),
            "left": time_left_for(referral, at),
            "from_phone": from_phone_of(referral),
            "service_labels": service_labels(referral),
            "sections": _sections(actor, referral, access),
            "form": form if is_no else DeclineForm(),
            "contest_form": ContestForm() if is_no else form,
            "refused_words": failure.sentence,
            "may_see_case": access is not None,
            "may_answer": referral.to_office_id in actor.offices_where(Permission.REFERRAL_ANSWER),
            "is_accepted": referral.status == ReferralStatus.ACCEPTED,
            "may_hold": clock is not None and clock.handled_at is None,
            "held_until": clock.held_until if clock else None,
            "may_report": actor.can(Permission.REFERRAL_ANSWER)
            and referral.status == ReferralStatus.ACCEPTED
            and not referral.is_unconfirmed
            and opened.result is None,
            "sent_url": sent_url(referral) if access and may_read(actor, access, referral) else "",
            "bed": bed_link(actor, access, referral) if access else None,
            "now": at,
        }
        return render(request, "referrals/answer.html", context, status=failure.status)


def _sections(actor: Actor, referral: Referral, access: CaseAccess | None) -> dict[str, str]:
    """What stands open to the actor now, what acceptance opens, and what stays closed: of the sections with a page."""
    held = actor.sections(referral.to_office_id, CaseStanding.ASSIGNED)
    by_taking = {section for section in held if section.value in sections_opened(referral.asked)}
    at_once = {section for section in held if section.value in sections_opened(owed_among(referral.asked))}
    already = at_once if referral.is_handed_over else set()
    tabs = (tab.section for tab in SECTION_TABS)
    listed = dict.fromkeys((Section.SUMMARY, Section.PERSONS, Section.IDENTITY, *tabs))
    was_core = access is not None and access.is_in_core_team
    is_core = was_core or not CORE_SECTIONS.isdisjoint(sections_opened(referral.asked))
    unread = set() if is_core else {Section.SUMMARY}

    def named(sections: set[Section]) -> str:
        return ", ".join(str(opened_label(section, is_core=is_core)) for section in listed if section in sections)

    return {
        "already": named(already),
        "opened": named(by_taking - already),
        "closed": ", ".join(
            str(SECTION_LABELS[section]) for section in listed if section not in by_taking or section in unread
        ),
    }


def _case_seen(actor: Actor, referral: Referral) -> CaseAccess | None:
    try:
        return case_for(actor, referral.case_code)
    except Refused:
        return None


@act(Permission.REFERRAL_ANSWER)
def accept(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Takes the request, or confirms that owed help arrived."""
    show_sealed_on_failure(request, lambda failure: _answer_page(request, referral_id, DeclineForm(), failure))
    with request.entering() as actor:
        referral = actions.accept(by=actor, at=now(), referral_id=referral_id)
    messages.success(
        request, _("Rujukan diterima. Anda sekarang ikut menangani %(code)s.") % {"code": referral.case_code}
    )
    return HttpResponseRedirect(reverse("cases:summary", args=[referral.case_code]))


@act(Permission.REFERRAL_ANSWER)
def decline(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Says no, with a reason."""
    at, form = now(), DeclineForm(request.POST)
    show_sealed_on_failure(request, lambda failure: _answer_page(request, referral_id, form, failure))
    check_form(form)
    with request.entering() as actor:
        referral = actions.decline(
            by=actor,
            at=at,
            referral_id=referral_id,
            reason=DeclineReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
        )
    if referral.answered_at == at:
        messages.success(request, _("Penolakan terkirim. Kantor pengirim tetap penanggung jawab."))
    else:
        messages.warning(request, _("Anda sudah menolak rujukan ini. Penolakan yang pertama berlaku."))
    return HttpResponseRedirect(reverse("referrals:list"))


@act_and_return(Permission.REFERRAL_ANSWER, "referrals:answer", "referral_id")
def handled(request: DeskRequest, referral_id: UUID) -> str:
    """Says "already handled, recorded later"."""
    with request.entering() as actor:
        actions.note_handled(by=actor, at=now(), referral_id=referral_id)
    return _("Dicatat: sudah ditangani. Pengingat ditahan 12 jam; jawabannya tetap ditunggu.")


@act_and_return(Permission.REFERRAL_ANSWER, "referrals:answer", "referral_id")
def confirm(request: DeskRequest, referral_id: UUID) -> str:
    """Confirms what the sender took down for this office."""
    with request.entering() as actor:
        actions.confirm_answer(by=actor, at=now(), referral_id=referral_id)
    return _("Jawaban kantor Anda dibenarkan.")


@act(Permission.REFERRAL_ANSWER)
def contest(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    """Says that what the sender took down is not this office's answer."""
    form = ContestForm(request.POST)
    show_sealed_on_failure(request, lambda failure: _answer_page(request, referral_id, form, failure))
    check_form(form)
    reason = form.cleaned_data["objection"]
    with request.entering() as actor:
        referral = actions.contest_answer(by=actor, at=now(), referral_id=referral_id, reason=reason)
    if referral.is_waiting:
        messages.success(request, _("Sanggahan terkirim. Permintaan ini menunggu jawaban Anda lagi."))
    else:
        messages.success(request, _("Sanggahan terkirim. Pengirim sudah melanjutkan, jadi tidak ada yang menunggu."))
    return HttpResponseRedirect(reverse("referrals:answer", args=[referral_id]))


def _pass_form(actor: Actor, referral: Referral, at: datetime, data: Any = None) -> tuple[PassOnForm, list[Office]]:
    """The form with colleagues first, those on duty saying until when, and then the offices that can stand in."""
    people = substitutes(actor, referral, at=at)
    offices = substitute_offices(referral, at=at) if referral.is_handed_over else []
    choices = [
        *((f"{_PERSON}:{who.person_id}", who.name) for who in people),
        *((f"{_OFFICE}:{office.pk}", office.name) for office in offices),
    ]
    hints: dict[str, str] = {
        f"{_PERSON}:{who.person_id}": _("piket sampai %(time)s") % {"time": dates.clock_time(who.until)}
        for who in people
        if who.until
    }
    hints |= {f"{_OFFICE}:{office.pk}": office.phone or _("kantor lain") for office in offices}
    form = PassOnForm(data, choices=choices, hints=hints, initial={"offer_key": uuid4()})
    return form, offices


def _pass_page(
    request: DeskRequest, referral: Referral, form: PassOnForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {
        "referral": referral,
        "form": form,
        "refused_words": failure.sentence,
        "left": time_left_for(referral, now()),
    }
    return render(request, "referrals/pass_on.html", context, status=failure.status)


@page(Permission.REFERRAL_ANSWER)
def _pass_on_form(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    referral = referral_to(request.actor, referral_id)
    form, _offices = _pass_form(request.actor, referral, now())
    return _pass_page(request, referral, form)


def _is_passed_on(actor: Actor, referral: Referral, who: str) -> bool:
    """The same page sent again: the choices no longer name whom it chose, for it has been done."""
    if referral.status == ReferralStatus.PASSED_ON:
        return referral.answered_by == actor.person_id and who.startswith(f"{_OFFICE}:")
    return who == f"{_PERSON}:{referral.substitute_id}"


def _give(
    actor: Actor, at: datetime, opened: reading.OpenedReferralStep, offices: list[Office], form: PassOnForm
) -> None:
    kind, _colon, chosen = form.cleaned_data["who"].partition(":")
    referral_id = opened.referral.pk
    if kind == _PERSON:
        actions.name_substitute(by=actor, at=at, referral_id=referral_id, person_id=UUID(chosen))
        return
    actions.pass_on(
        by=actor,
        at=at,
        referral_id=referral_id,
        to=next(office for office in offices if str(office.pk) == chosen),
        preview=opened.preview,
        offer_key=form.cleaned_data["offer_key"],
        facts=opened.facts,
    )


@act(Permission.REFERRAL_ANSWER)
def _pass_on(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    at = now()
    opened = reading.open_asked(entering=request.entering, referral_id=referral_id, at=at)
    with request.entering() as actor:
        referral = referral_to(actor, referral_id)
        if not _is_passed_on(actor, referral, request.POST.get("who", "")):
            form, offices = _pass_form(actor, referral, at, request.POST)
            show_on_failure(request, lambda _actor, failure: _pass_page(request, referral, form, failure))
            check_form(form)
            _give(actor, at, opened, offices, form)
    messages.success(request, _("Pengganti sudah diberi tahu. Jam tidak mulai lagi dari awal."))
    return HttpResponseRedirect(reverse("referrals:answer", args=[referral_id]))


pass_on = either(get=_pass_on_form, post=_pass_on)


def _report_page(
    request: DeskRequest, referral: Referral, form: ResultForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {"referral": referral, "form": form, "refused_words": failure.sentence}
    return render(request, "referrals/report.html", context, status=failure.status)


def _result_form(referral: Referral, at: datetime, data: Any = None, **more: Any) -> ResultForm:
    has_exam = bool(exams_among(referral.purposes, referral.services))
    return ResultForm(data, now=at, may_waive=False, has_exam=has_exam, **more)


@page(Permission.REFERRAL_ANSWER)
def _report_form(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    at = now()
    referral = referral_to(request.actor, referral_id)
    return _report_page(request, referral, _result_form(referral, at, initial={"done_at": at}))


@act(Permission.REFERRAL_ANSWER)
def _report(request: DeskRequest, referral_id: UUID) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        referral = referral_to(actor, referral_id)
        form = _result_form(referral, at, request.POST)
        show_on_failure(request, lambda _actor, failure: _report_page(request, referral, form, failure))
        check_form(form)
        result = actions.report_result(
            by=actor,
            at=at,
            referral_id=referral_id,
            kind=ResultKind(form.cleaned_data["kind"]),
            done_at=form.cleaned_data["done_at"],
            note=form.cleaned_data["note"],
            exam=form.exam,
        )
    if result.recorded_at == at:
        messages.success(request, _("Hasil sampai ke %(office)s.") % {"office": referral.from_office_name})
    else:
        messages.warning(request, _("Hasil ini sudah Anda laporkan. Yang berlaku tertulis di bawah."))
    return HttpResponseRedirect(reverse("referrals:answer", args=[referral_id]))


report = either(get=_report_form, post=_report)
