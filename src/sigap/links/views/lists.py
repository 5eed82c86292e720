"""Links over all of one's cases, on screen and on paper; how officers use leads; numbers that many share."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.links import actions
from sigap.links.forms import CommonNumberForm
from sigap.links.queries import SHEET, common_numbers, lead_use, links_for
from sigap.links.rules import LeadKind
from sigap.ui.paging import page_asked
from sigap.ui.taking_back import reason_given


@page(Permission.LINK_SETTLE)
def links(request: DeskRequest) -> HttpResponse:
    """Every link of one's cases, the strongest open ones first."""
    number = page_asked(request)
    found, has_more = links_for(request.actor, page=number)
    context = {
        "links": found,
        "now": now(),
        "number": number,
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
        "may_mark": request.actor.can(Permission.LINK_COMMON),
        "may_review": request.actor.can(Permission.CASE_REVIEW),
    }
    return render(request, "links/list.html", context)


@reading_sealed(Permission.LINK_SETTLE)
def sheet(request: DeskRequest) -> HttpResponse:
    """The same for printing, without what the leads say: on paper that would be a list of numbers."""
    at = now()
    with request.entering() as actor, translation.override("id"):
        found, has_more = links_for(actor, limit=SHEET)
        actions.note_list_printed(by=actor, at=at, count=len(found))
        context = {"links": found, "has_more": has_more, "now": at, "by": actor.name}
        return render(request, "links/sheet.html", context)


@page(Permission.CASE_REVIEW)
def use(request: DeskRequest) -> HttpResponse:
    """How officers used leads in the last three months, as counts."""
    return render(request, "links/use.html", {"rows": lead_use(request.actor, at=now())})


@page(Permission.LINK_COMMON)
def numbers(request: DeskRequest) -> HttpResponse:
    """Numbers that heads have named."""
    return render(request, "links/common.html", {"rows": common_numbers(request.actor), "now": now()})


def _build_form(_actor: Actor, data: Any) -> FormAndContext[CommonNumberForm]:
    return CommonNumberForm(data), {
        "heading": _("Nomor yang dipakai banyak orang"),
        "lead": _("Kaitan yang hanya lewat nomor ini menjadi lemah dan tidak berbunyi."),
        "action": _("Simpan"),
        "back": to("links:common").url,
        "back_label": _("Nomor umum"),
    }


def _added(request: DeskRequest, actor: Actor, form: CommonNumberForm) -> HttpResponse:
    cleaned = form.cleaned_data
    kind = LeadKind(cleaned["kind"])
    actions.mark_common(by=actor, at=now(), kind=kind, typed=cleaned["number"], words=cleaned["words"])
    messages.success(request, _("Nomor tercatat. Kaitan lewat nomor ini ditimbang lagi."))
    return to("links:common")


add_number = form_view(Permission.LINK_COMMON, _build_form, _added)


@act_and_return(Permission.LINK_COMMON, "links:common")
def end_number(request: DeskRequest, item_id: UUID) -> str:
    """It counts in full again."""
    with request.entering() as actor:
        actions.end_common(by=actor, at=now(), number_id=item_id, reason=reason_given(request.POST))
    return _("Nomor ini ditimbang penuh lagi.")
