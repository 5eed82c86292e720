"""The unit's own door: what somebody says at the counter, on the telephone or in a chat becomes a report."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.intake import actions
from sigap.intake.forms import ReportEntryForm
from sigap.intake.rules import Door
from sigap.intake.views import drafting
from sigap.intake.views.drafting import with_new_key
from sigap.intake.views.shell import areas
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel


def entry_page(
    request: DeskRequest, form: ReportEntryForm, failure: Failure = NO_FAILURE, *, words: str = ""
) -> HttpResponse:
    """The form, with the writer's drafts beside it. Inside entering()."""
    context: dict[str, Any] = {
        "form": form,
        "words": failure.sentence or words,
        "now": now(),
        "drafts": drafting.draft_rows(request.actor, Door.DESK),
        "resume": "intake:draft",
        "drop": "intake:draft_drop",
        "keep_url": reverse("intake:draft_keep"),
    }
    return render(request, "intake/enter.html", context, status=failure.status)


@page(Permission.REPORT_ENTER)
def _form(request: DeskRequest) -> HttpResponse:
    return entry_page(request, ReportEntryForm(initial={"key": uuid4()}, now=now(), areas=areas()))


@act(Permission.REPORT_ENTER)
def _enter(request: DeskRequest) -> HttpResponse:
    at = now()

    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        typed = with_new_key(request.POST) if failure.unable else request.POST
        return entry_page(request, ReportEntryForm(typed, now=at, areas=areas()), failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        form = ReportEntryForm(request.POST, now=at, areas=areas())
        check_form(form)
        entered = actions.enter_report(
            by=actor,
            at=at,
            received_at=form.cleaned_data["received_at"],
            channel=Channel(form.cleaned_data["channel"]),
            written=form.written(),
            entry_key=form.cleaned_data["key"],
        )
    words = _("Laporan %(number)s tersimpan. Pelapor memasang enam katanya sendiri: buat kode ambil untuknya.")
    messages.success(request, words % {"number": entered.number})
    return HttpResponseRedirect(reverse("intake:sheet", args=[entered.number]))


enter = either(get=_form, post=_enter)


@act(Permission.REPORT_ENTER)
def keep(request: DeskRequest) -> HttpResponse:
    """Keeps the draft."""
    return drafting.keep_draft(request, Door.DESK)


@reading_sealed(Permission.REPORT_ENTER)
def resume(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Takes a draft up again; that leaves a trace."""
    at = now()
    initial = drafting.draft_initial(request, draft_id, Door.DESK, at=at)
    with request.entering():
        return entry_page(
            request, ReportEntryForm(initial=initial, now=at, areas=areas()), words=_("Draf dibuka. Lanjutkan.")
        )


@act(Permission.REPORT_ENTER)
def drop(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Throws the draft away."""
    return drafting.drop_draft(request, draft_id, Door.DESK)
