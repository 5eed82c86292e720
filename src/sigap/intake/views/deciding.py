"""Pages by which triage ends: open a case, join one, pass on, close; and the other authority's receipt."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import FORM_FAILURE, check_form
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases.actions import Identity
from sigap.cases.models import Case
from sigap.cases.queries.listing import CaseFacts, facts_of
from sigap.cases.rows import harmed_words
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.cases.rules.origin import Competence
from sigap.intake import actions, reading
from sigap.intake.forms import ForwardForm, JoinForm, NoCaseForm, OpenCaseForm, ReceiptForm
from sigap.intake.forms.sheet import answers_of, card_of, screening_form
from sigap.intake.queries import TriageContext, joinable, managers_for, report_for, triage_context_of
from sigap.intake.rules import BROUGHT_FOR, Door, NoCaseReason, authorities_on
from sigap.intake.views.shell import outside, risk_of, show_report_on_failure
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.mailbox.wordings import MessageCode
from sigap.places.queries import labels_of
from sigap.ui.dates import short_day

type Made = Callable[[Actor, Envelope, TriageContext, Any], forms.Form]
type Decided = Callable[[Actor, Envelope, dict[str, Any]], HttpResponse]


def _form_page(
    request: DeskRequest,
    envelope: Envelope,
    found: TriageContext,
    form: forms.Form,
    words: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    context = {"envelope": envelope, "form": form} | outside(envelope, found) | words
    return render(request, "intake/decide.html", context, status=status)


def _shown(request: DeskRequest, number: str, made: Made, words: dict[str, Any]) -> HttpResponse:
    envelope, triage = report_for(request.actor, number)
    if triage is not None and triage.decision:
        messages.info(request, _("Laporan ini sudah diputuskan."))
        return HttpResponseRedirect(reverse("intake:report", args=[number]))
    found = triage_context_of(envelope)
    return _form_page(request, envelope, found, made(request.actor, envelope, found, None), words)


def _sent(request: DeskRequest, number: str, made: Made, words: dict[str, Any], decided: Decided) -> HttpResponse:
    show_report_on_failure(request, number)
    with request.entering() as actor:
        envelope, _triage = report_for(actor, number)
        found = triage_context_of(envelope)
        form = made(actor, envelope, found, request.POST)
        if not form.is_valid():
            return _form_page(request, envelope, found, form, words, status=FORM_FAILURE.status)
        return decided(actor, envelope, form.cleaned_data)


def _to_queue() -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:queue"))


def _has_sender(found: TriageContext) -> bool:
    arrival = found.arrival
    if arrival is None or arrival.door != Door.PARTNER:
        return False
    return OfficeKind(arrival.office_kind) in BROUGHT_FOR


def _case_form(actor: Actor, envelope: Envelope, found: TriageContext, data: Any) -> OpenCaseForm:
    managers = [(key, who.name) for key, who in managers_for(actor, at=now()).items()]
    initial: dict[str, Any] = {"risk": risk_of(envelope, found).value}
    form = OpenCaseForm(data, managers=managers, has_sender=_has_sender(found), initial=initial)
    if actions.has_open_promise(envelope.pk):
        form.fields["manager"].help_text = _(
            "Pelapor masih menunggu waktu yang dijanjikan. Kalau orang lain yang memegang kasus ini, janji itu gugur "
            "dan pelapor membacanya: catat dulu bagaimana jadinya."
        )
    return form


def _case_words() -> dict[str, Any]:
    return {
        "heading": _("Buka kasus"),
        "lead": _("Setengah terisi pun sah. Yang belum diketahui menyusul."),
        "action": _("Buka kasus"),
    }


@page(Permission.REPORT_DECIDE)
def _open_case_form(request: DeskRequest, number: str) -> HttpResponse:
    return _shown(request, number, _case_form, _case_words())


def _handover_from(heard: reading.HeardReport, found: TriageContext, *, at: datetime) -> actions.CaseHandover:
    """What the sheet holds, or the reporter asked, as the case takes it over."""
    body = heard.body
    screening = screening_form(body.get("screening"), now=at)
    flags = found.sheet.flags if found.sheet else ()
    return actions.CaseHandover(
        identity=Identity(full_name=body["name"]) if body.get("name") else None,
        card=card_of(body),
        answers=answers_of(screening, flags) if screening.is_valid() else None,
        is_asked=screening.is_valid() and screening.cleaned_data["asked"],
        kept_words=body.get("kept_words") or "",
        is_kept_reworded=heard.is_kept_reworded,
        reporter_card=heard.reporter,
    )


def _joining(heard: Mapping[UUID, reading.HeardReport]) -> dict[UUID, actions.CaseHandover]:
    """What goes on from reports that join a case: what else was heard of its people is read with their story."""
    return {
        key: actions.CaseHandover(
            kept_words=each.body.get("kept_words") or "",
            is_kept_reworded=each.is_kept_reworded,
            reporter_card=each.reporter,
        )
        for key, each in heard.items()
    }


def _warn_of_left_behind(request: DeskRequest, heard: Mapping[UUID, reading.HeardReport]) -> None:
    """What does not open stands in no way of a decision, but whoever decides knows what did not go on."""
    words = _(
        "Sebagian isi laporan %(number)s tidak terbuka. Siapa yang tidak boleh tahu, dan cara menghubungi yang aman, "
        "mungkin tidak ikut ke kasus ini: tanyakan lagi kepada pelapornya, lalu catat di kasus."
    )
    for each in heard.values():
        if not each.is_whole:
            messages.warning(request, words % {"number": each.number})


@act(Permission.REPORT_DECIDE)
def _open_case(request: DeskRequest, number: str) -> HttpResponse:
    found = reading.open_sheets(entering=request.entering, number=number, at=now())
    opened: list[str] = []

    def decided(actor: Actor, envelope: Envelope, cleaned: dict[str, Any]) -> HttpResponse:
        report = found.get(envelope.pk, reading.HeardReport())
        heard = report.body
        case = actions.decide_case(
            by=actor,
            at=now(),
            envelope=envelope,
            risk=Risk(cleaned["risk"]),
            manager=managers_for(actor, at=now())[cleaned["manager"]],
            role=PersonRole(cleaned["role"]),
            sex=Sex(cleaned["sex"] or heard.get("sex") or Sex.UNKNOWN),
            age_years=heard.get("age_years") if cleaned["age_years"] is None else cleaned["age_years"],
            heard=_handover_from(report, triage_context_of(envelope), at=now()),
            along=_joining(found),
            with_sender=cleaned.get("with_sender", False),
            competence=Competence(cleaned["competence"]) if cleaned["competence"] else None,
        )
        opened.append(case.code)
        return HttpResponseRedirect(reverse("cases:summary", args=[case.code]))

    answer = _sent(request, number, _case_form, _case_words(), decided)
    if opened:
        messages.success(request, _("Kasus %(code)s dibuka.") % {"code": opened[0]})
        _warn_of_left_behind(request, found)
    return answer


open_case = either(get=_open_case_form, post=_open_case)


def _join_form(actor: Actor, _envelope: Envelope, found: TriageContext, data: Any) -> JoinForm:
    cases = joinable(
        actor,
        only=[alike.code for alike in found.alike_cases],
        reports=[alike.number for alike in found.alike_reports],
    )
    likely = _("kemungkinan sama")
    return JoinForm(
        data,
        cases=[(case.code, f"{case.code} · {likely}" if is_likely else case.code) for case, is_likely in cases],
        hints=_known_by([case for case, _is_likely in cases]),
    )


def _known_by(cases: Sequence[Case]) -> dict[str, str]:
    """By what an officer knows a case again, as far as the list of cases tells them, by code."""
    places = labels_of({case.area for case in cases if case.area})
    facts = facts_of(cases)
    return {
        case.code: ", ".join(
            filter(
                None,
                (
                    places.get(case.area, ""),
                    str(case.kind_label),
                    harmed_words(facts.get(case.pk, CaseFacts())),
                    _("dibuka %(day)s") % {"day": short_day(localdate(case.opened_at))},
                    case.manager_name,
                ),
            )
        )
        for case in cases
    }


def _join_words() -> dict[str, Any]:
    return {
        "heading": _("Gabung ke kasus"),
        "lead": _("Untuk laporan tentang kejadian yang sudah menjadi kasus. Pelapor membaca “ditangani”."),
        "action": _("Gabungkan"),
        "none": _("Belum ada kasus terbuka yang Anda tangani."),
    }


@page(Permission.REPORT_DECIDE)
def _join_page(request: DeskRequest, number: str) -> HttpResponse:
    return _shown(request, number, _join_form, _join_words())


@act(Permission.REPORT_DECIDE)
def _join(request: DeskRequest, number: str) -> HttpResponse:
    found = reading.open_sheets(entering=request.entering, number=number, at=now())
    heard = _joining(found)
    joined: list[str] = []

    def decided(actor: Actor, envelope: Envelope, cleaned: dict[str, Any]) -> HttpResponse:
        own = heard.get(envelope.pk)
        case = actions.decide_join(by=actor, at=now(), envelope=envelope, code=cleaned["case"], heard=own, along=heard)
        joined.append(case.code)
        return HttpResponseRedirect(reverse("cases:summary", args=[case.code]))

    answer = _sent(request, number, _join_form, _join_words(), decided)
    if joined:
        messages.success(request, _("Laporan %(number)s digabung ke kasus ini.") % {"number": number})
        _warn_of_left_behind(request, found)
    return answer


join = either(get=_join_page, post=_join)


def _forward_form(_actor: Actor, _envelope: Envelope, _found: TriageContext, data: Any) -> ForwardForm:
    return ForwardForm(data, authorities=authorities_on(localdate(now())))


def _forward_words() -> dict[str, Any]:
    return {
        "heading": _("Teruskan ke lembaga lain"),
        "lead": _("Tetap di antrean kita sampai tanda terimanya dicatat. Kalau darurat, telepon dulu."),
        "action": _("Teruskan"),
    }


@page(Permission.REPORT_DECIDE)
def _forward_page(request: DeskRequest, number: str) -> HttpResponse:
    return _shown(request, number, _forward_form, _forward_words())


@act(Permission.REPORT_DECIDE)
def _forward(request: DeskRequest, number: str) -> HttpResponse:
    def decided(actor: Actor, envelope: Envelope, cleaned: dict[str, Any]) -> HttpResponse:
        actions.decide_forward(by=actor, at=now(), envelope=envelope, authority=cleaned["authority"])
        return HttpResponseRedirect(reverse("intake:report", args=[number]))

    return _sent(request, number, _forward_form, _forward_words(), decided)


forward = either(get=_forward_page, post=_forward)


@act(Permission.REPORT_DECIDE)
def receipt(request: DeskRequest, number: str) -> HttpResponse:
    """Notes the other authority's receipt."""
    form = ReceiptForm(request.POST)
    show_report_on_failure(request, number, receipt_form=form)
    with request.entering() as actor:
        envelope, _triage = report_for(actor, number)
        check_form(form)
        actions.note_receipt(
            by=actor,
            at=now(),
            envelope=envelope,
            number=form.cleaned_data["number"],
            received_on=form.cleaned_data["received_on"],
        )
    messages.success(request, _("Tanda terima dicatat. Pelapor membaca “selesai”."))
    return _to_queue()


def _no_case_form(_actor: Actor, _envelope: Envelope, _found: TriageContext, data: Any) -> NoCaseForm:
    return NoCaseForm(data)


def _no_case_words() -> dict[str, Any]:
    return {
        "heading": _("Selesai tanpa kasus"),
        "lead": _("Laporan tetap tersimpan tersegel. Pelapor akan membaca “selesai”."),
        "action": _("Selesaikan"),
        "offers_look": True,
    }


@page(Permission.REPORT_DECIDE)
def _no_case_page(request: DeskRequest, number: str) -> HttpResponse:
    return _shown(request, number, _no_case_form, _no_case_words())


@act(Permission.REPORT_DECIDE)
def _no_case(request: DeskRequest, number: str) -> HttpResponse:
    ended: list[str] = []

    def decided(actor: Actor, envelope: Envelope, cleaned: dict[str, Any]) -> HttpResponse:
        message = MessageCode(cleaned["message"]) if cleaned["message"] else None
        reason = NoCaseReason(cleaned["reason"])
        actions.decide_no_case(by=actor, at=now(), envelope=envelope, reason=reason, message=message)
        ended.append(number)
        return _to_queue()

    answer = _sent(request, number, _no_case_form, _no_case_words(), decided)
    if ended:
        messages.success(request, _("Laporan selesai tanpa kasus."))
    return answer


no_case = either(get=_no_case_page, post=_no_case)
