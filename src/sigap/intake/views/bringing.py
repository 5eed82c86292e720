"""The door of other offices: "minta pendampingan", and where each request stands in one of three words."""

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
from sigap.access.office_kinds import OfficeKind
from sigap.access.permissions import Permission
from sigap.access.queries.duty import OfficeToRing, offices_to_ring
from sigap.intake import actions
from sigap.intake.forms import BringForm
from sigap.intake.models import BROUGHT_LABELS, STATUS_LABELS
from sigap.intake.queries import BroughtReport, brought_by_me, brought_by_ours
from sigap.intake.rules import Door
from sigap.intake.views import drafting
from sigap.intake.views.drafting import with_new_key
from sigap.intake.views.shell import areas
from sigap.kernel.clock import now
from sigap.mailbox.models import ReportStatus
from sigap.ui.paging import page_asked

_LOOK = {
    ReportStatus.RECEIVED: ("soon", "clock"),
    ReportStatus.HANDLING: ("blue", "pen"),
    ReportStatus.DONE: ("ok", "check"),
}


def _row(brought: BroughtReport, mine: set[str]) -> dict[str, Any]:
    tone, icon = _LOOK[brought.status]
    hands_out = brought.number in mine and brought.status is ReportStatus.RECEIVED
    state = STATUS_LABELS[brought.status]
    became = BROUGHT_LABELS.get((brought.status, brought.wording)) if brought.wording else None
    return {
        "brought": brought, "state": state, "tone": tone, "icon": icon, "hands_out": hands_out, "became": became
    }  # fmt: skip


def _unit_to_ring(actor: Actor) -> list[OfficeToRing]:
    """The unit at the number of who is on duty there; without one that has no number at all."""
    ring = offices_to_ring(actor, kinds=(OfficeKind.UPTD_PPA,), office_ids=(), at=now())[1]
    return [each for each in ring if each.number]


@page(Permission.REPORT_BRING)
def index(request: DeskRequest) -> HttpResponse:
    """What one's office asked for, fifty a page."""
    number = page_asked(request)
    found, has_older = brought_by_ours(request.actor, page=number)
    mine = brought_by_me(request.actor, [each.number for each in found])
    context = {
        "rows": [_row(each, mine) for each in found],
        "now": now(),
        "to_call": _unit_to_ring(request.actor),
        "newer": number - 1 if number > 1 else 0,
        "older": number + 1 if has_older else 0,
    }
    return render(request, "intake/brought.html", context)


def _page(request: DeskRequest, form: BringForm, failure: Failure = NO_FAILURE, *, words: str = "") -> HttpResponse:
    """The form, with the writer's drafts beside it. Inside entering()."""
    context: dict[str, Any] = {
        "form": form,
        "words": failure.sentence or words,
        "now": now(),
        "to_call": _unit_to_ring(request.actor),
        "drafts": drafting.draft_rows(request.actor, Door.PARTNER),
        "resume": "intake:bring_draft",
        "drop": "intake:bring_draft_drop",
        "keep_url": reverse("intake:bring_draft_keep"),
    }
    return render(request, "intake/bring.html", context, status=failure.status)


@page(Permission.REPORT_BRING)
def _form(request: DeskRequest) -> HttpResponse:
    return _page(request, BringForm(initial={"key": uuid4()}, areas=areas()))


@act(Permission.REPORT_BRING)
def _bring(request: DeskRequest) -> HttpResponse:

    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        typed = with_new_key(request.POST) if failure.unable else request.POST
        return _page(request, BringForm(typed, areas=areas()), failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        form = BringForm(request.POST, areas=areas())
        check_form(form)
        entered = actions.bring_report(
            by=actor,
            at=now(),
            written=form.written(),
            lp_number=form.cleaned_data["lp_number"],
            entry_key=form.cleaned_data["key"],
        )
    messages.success(
        request,
        _("Permintaan %(number)s terkirim. Di bawah terlihat keadaannya, dan “Kode ambil” untuk yang bersangkutan.")
        % {"number": entered.number},
    )
    return HttpResponseRedirect(reverse("intake:brought"))


bring = either(get=_form, post=_bring)


@act(Permission.REPORT_BRING)
def keep(request: DeskRequest) -> HttpResponse:
    """Keeps the draft."""
    return drafting.keep_draft(request, Door.PARTNER)


@reading_sealed(Permission.REPORT_BRING)
def resume(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Takes a draft up again; that leaves a trace."""
    initial = drafting.draft_initial(request, draft_id, Door.PARTNER, at=now())
    with request.entering():
        return _page(request, BringForm(initial=initial, areas=areas()), words=_("Draf dibuka. Lanjutkan."))


@act(Permission.REPORT_BRING)
def drop(request: DeskRequest, draft_id: UUID) -> HttpResponse:
    """Throws the draft away."""
    return drafting.drop_draft(request, draft_id, Door.PARTNER)
