"""The head's look at a plan that waits for them, and whether the office wants its plans seen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.casework import actions, reading
from sigap.casework.queries import leads
from sigap.casework.views.listing import TAB
from sigap.kernel.clock import now

_MOST_VERSIONS = 10_000


@reading_sealed(Permission.CASE_REVIEW)
def _shown(request: DeskRequest, code: str) -> HttpResponse:
    """Goals and services of the edition, and nothing else of the case."""
    at = now()
    opened = reading.open_plan_to_look(entering=request.entering, code=code, at=at)
    with request.entering():
        context = case_page(opened.access, Section.SUMMARY, now=at, route=TAB) | {
            "goals": opened.goals,
            "edition": opened.edition,
        }
        return render(request, "casework/look.html", context)


@act(Permission.CASE_REVIEW)
def _look_saved(request: DeskRequest, code: str) -> HttpResponse:
    version = request.POST.get("version", "")
    with request.entering() as actor:
        access = case_for(actor, code)
        actions.look_at_plan(
            by=actor,
            at=now(),
            access=access,
            version=int(version) if version in {str(number) for number in range(_MOST_VERSIONS)} else 0,
        )
        back = reverse(TAB, args=[code]) if leads(access) else reverse("desk:queue")
    messages.success(request, _("Tercatat: rencana sudah Anda lihat."))
    return HttpResponseRedirect(back)


look = either(get=_shown, post=_look_saved)


@act(Permission.CASE_REVIEW)
def practice(request: DeskRequest, office_id: UUID) -> HttpResponse:
    """The office wants its plans seen, or no longer."""
    with request.entering() as actor:
        actions.set_practice(by=actor, at=now(), office_id=office_id, is_on=request.POST.get("on") == "1")
    messages.success(request, _("Kebiasaan kantor tersimpan."))
    return HttpResponseRedirect(reverse("people:office", args=[office_id]))
