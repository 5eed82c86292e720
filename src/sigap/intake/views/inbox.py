"""Pages of the triage inbox: two reports put together, one held to be untrue, and a receipt asked for again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import FORM_FAILURE, NO_FAILURE, Failure, FormInvalid, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.intake import actions, reading
from sigap.intake.forms import FalseForm, LookForm, MergeForm
from sigap.intake.forms.inbox import UNTRUE
from sigap.intake.models import ALIKE_LABELS, CHANNEL_LABELS, FALSE_LABELS
from sigap.intake.queries import TriageContext, assigned_reports_of, report_for, report_numbered, triage_context_of
from sigap.intake.rules import FalseReason
from sigap.intake.views.shell import outside, rows_of_files, show_report_on_failure
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel
from sigap.mailbox.files.queries import files_of
from sigap.mailbox.models import Envelope
from sigap.ui.dates import near_moment, quarter
from sigap.ui.taking_back import reason_given


def _likely(actor: Actor, envelope: Envelope, found: TriageContext) -> list[tuple[str, str]]:
    """What this report can go along with: those that share something with it first, then what the actor has."""
    hinted = {
        each.number: _("%(number)s, sama: %(what)s")
        % {"number": each.number, "what": ", ".join(str(ALIKE_LABELS[kind]) for kind in each.kinds)}
        for each in found.alike_reports
        if each.waits
    }
    at = now()
    others = {
        each.number: _("%(number)s, %(channel)s, diterima %(moment)s")
        % {
            "number": each.number,
            "channel": CHANNEL_LABELS[Channel(each.channel)],
            "moment": near_moment(quarter(each.received_at), at),
        }
        for each in assigned_reports_of(actor, envelope)
        if each.number not in hinted
    }
    return [*hinted.items(), *others.items()]


def _merge_page(
    request: DeskRequest, actor: Actor, envelope: Envelope, data: Any, failure: Failure = NO_FAILURE
) -> HttpResponse:
    found = triage_context_of(envelope)
    form = MergeForm(data, likely=_likely(actor, envelope, found))
    if data is not None:
        form.is_valid()
    context = {"envelope": envelope, "form": form, "words": failure.sentence} | outside(envelope, found)
    return render(request, "intake/merge.html", context, status=failure.status)


@page(Permission.REPORT_DECIDE)
def _merge_form(request: DeskRequest, number: str) -> HttpResponse:
    envelope, _triage = report_for(request.actor, number)
    return _merge_page(request, request.actor, envelope, None)


@act(Permission.REPORT_DECIDE)
def _merge(request: DeskRequest, number: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        return _merge_page(request, actor, report_for(actor, number)[0], request.POST, failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        envelope, _triage = report_for(actor, number)
        form = MergeForm(request.POST, likely=_likely(actor, envelope, triage_context_of(envelope)))
        check_form(form)
        other = report_numbered(actor, form.wanted)
        if other is None:
            words = _("Nomor %(number)s tidak ada di antrean Anda. Periksa angkanya.") % {"number": form.wanted}
            raise FormInvalid(words)
        actions.merge(by=actor, at=now(), envelope=envelope, into=other)
    ids = {"number": number, "into": other.number}
    messages.success(request, _("%(number)s ikut %(into)s. Diputuskan bersama; tenggat keduanya jalan.") % ids)
    return HttpResponseRedirect(reverse("intake:report", args=[other.number]))


merge = either(get=_merge_form, post=_merge)


def _done(request: DeskRequest, number: str, action: Callable[..., object], message: str) -> HttpResponse:
    show_report_on_failure(request, number)
    with request.entering() as actor:
        action(by=actor, at=now(), envelope=report_for(actor, number)[0])
    messages.success(request, message)
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


@act(Permission.REPORT_DECIDE)
def unmerge(request: DeskRequest, number: str) -> HttpResponse:
    """Takes the report out of the one it goes along with."""
    return _done(request, number, actions.unmerge, _("Laporan ini dipisahkan. Putuskan sendiri sebelum tenggatnya."))


@act(Permission.REPORT_DECIDE)
def reopen(request: DeskRequest, number: str) -> HttpResponse:
    """Takes back that the report was ended without a case, or passed on."""
    action = partial(actions.reopen_report, reason=reason_given(request.POST))
    return _done(request, number, action, _("Laporan ini menunggu keputusan Anda lagi, dengan tenggat baru."))


@act(Permission.REPORT_DECIDE)
def ask_again(request: DeskRequest, number: str) -> HttpResponse:
    """Notes that the other authority was asked for its receipt again."""
    return _done(request, number, actions.ask_again, _("Tercatat: tanda terima ditanyakan lagi hari ini."))


def _false_page(
    request: DeskRequest, envelope: Envelope, form: FalseForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    context = {
        "heading": _("Laporan dinilai tidak benar"),
        "lead": _("Rekan lain membacanya dulu. Pelapor tidak diberi tahu, tidak ditandai, dan tetap boleh melapor."),
        "action": _("Minta pemeriksa kedua"),
        "envelope": envelope,
        "form": form,
        "words": failure.sentence,
    }
    return render(
        request, "intake/decide.html", context | outside(envelope, triage_context_of(envelope)), status=failure.status
    )


@page(Permission.REPORT_DECIDE)
def _false_form(request: DeskRequest, number: str) -> HttpResponse:
    return _false_page(request, report_for(request.actor, number)[0], FalseForm())


@act(Permission.REPORT_DECIDE)
def _false(request: DeskRequest, number: str) -> HttpResponse:
    form = FalseForm(request.POST)
    show_report_on_failure(request, number)
    with request.entering() as actor:
        envelope, _triage = report_for(actor, number)
        if not form.is_valid():
            return _false_page(request, envelope, form, FORM_FAILURE)
        reason = FalseReason(form.cleaned_data["reason"])
        actions.ask_second_look(by=actor, at=now(), envelope=envelope, reason=reason)
    messages.success(request, _("Diminta. Rekan melihatnya di antrean. Tenggat laporan ini tetap berjalan."))
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


false = either(get=_false_form, post=_false)


def _look_page(request: DeskRequest, number: str, form: LookForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    at = now()
    doubted = reading.open_to_look(entering=request.entering, number=number, at=at)
    with request.entering():
        context = {
            "now": at,
            "envelope": doubted.envelope,
            "doubted": doubted,
            "reason": FALSE_LABELS[FalseReason(doubted.look.reason)],
            "files": rows_of_files(files_of(doubted.envelope.pk), opens=True),
            "form": form,
            "words": failure.sentence,
        } | outside(doubted.envelope, triage_context_of(doubted.envelope))
        return render(request, "intake/look.html", context, status=failure.status)


@reading_sealed(Permission.REPORT_DECIDE)
def _look(request: DeskRequest, number: str) -> HttpResponse:
    return _look_page(request, number, LookForm())


@act(Permission.REPORT_DECIDE)
def _answer(request: DeskRequest, number: str) -> HttpResponse:
    form = LookForm(request.POST)
    if not form.is_valid():
        return _look_page(request, number, form, FORM_FAILURE)
    show_report_on_failure(request, number)
    is_untrue = form.cleaned_data["answer"] == UNTRUE
    with request.entering() as actor:
        envelope, _triage = report_for(actor, number)
        actions.answer_second_look(by=actor, at=now(), envelope=envelope, is_untrue=is_untrue)
    message = (
        _("Laporan selesai. Pelapor hanya membaca “selesai”, dan tidak ada yang ditandai.")
        if is_untrue
        else _("Terima kasih. Laporan tetap ditangani rekan yang memegangnya.")
    )
    messages.success(request, message)
    return HttpResponseRedirect(reverse("intake:report", args=[number]))


second_look = either(get=_look, post=_answer)
