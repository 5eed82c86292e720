"""The page on which a team is sent."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.cards import needs_words
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.reading import open_cautions
from sigap.cases.shell import case_page
from sigap.fieldvisits import actions
from sigap.fieldvisits.actions import NewVisit
from sigap.fieldvisits.forms import PlanVisitForm
from sigap.fieldvisits.queries import crew_for
from sigap.fieldvisits.rows import card_rows
from sigap.fieldvisits.views.visits import TAB
from sigap.kernel.clock import now
from sigap.ui.dates import short_day

_NOTES = Permission.SERVICE_NOTE


def _form(actor: Actor, access: CaseAccess, at: datetime, data: Any = None) -> PlanVisitForm:
    crew = crew_for(actor, access, access.require(actor, _NOTES, Section.SERVICES), at=at)
    people = [(str(person), _named(name, crew.away.get(person))) for person, name in crew.names.items()]
    me = str(actor.person_id)
    return PlanVisitForm(
        data,
        leaders=[each for each in people if each[0] in {str(person) for person in crew.on_case}],
        people=people,
        initial={"leader": me, "team": [me], "departs_at": localtime(at).replace(second=0, microsecond=0)},
    )


def _named(name: str, away: tuple[datetime, datetime] | None) -> str:
    """The name in the lists of the form; of who is or will be away, from which day to which."""
    if away is None:
        return name
    # Away until midnight is away until the day before.
    first, last = localdate(away[0]), localdate(away[1] - timedelta(seconds=1))
    days = {"first": short_day(first), "last": short_day(last)}
    return _("%(name)s (tidak bertugas %(first)s sampai %(last)s)") % ({"name": name} | days)


def _shown(request: DeskRequest, code: str, data: Any = None, failure: Failure = NO_FAILURE) -> HttpResponse:
    """The form, below how those of the case may be met and whose home nobody comes to."""
    at = now()
    access, cautions = open_cautions(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        form = _form(actor, access, at, data)
        context = case_page(access, Section.SERVICES, now=at, route=TAB) | {
            "form": form,
            "unable": failure.sentence,
            "needs": needs_words(access),
            "cautions": cautions,
            "safe_cards": card_rows(cautions),
        }
        return render(request, "fieldvisits/plan.html", context, status=failure.status)


@reading_sealed(_NOTES)
def _show(request: DeskRequest, code: str) -> HttpResponse:
    return _shown(request, code)


@act(_NOTES)
def _send(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    show_sealed_on_failure(request, lambda failure: _shown(request, code, request.POST, failure))
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.SERVICES, power=_NOTES)
        form = _form(actor, access, at, request.POST)
        check_form(form)
        given = form.cleaned_data
        named = ("purpose", "departs_at", "returns_at", "leader", "team", "keeper", "letter_number", "post_key")
        new = NewVisit(words=form.words, **{name: given[name] for name in named})
        row = actions.plan_visit(by=actor, at=at, access=access, new=new)
    messages.success(request, _("Tim ditugaskan. Cetak surat tugas dan lembar lapangannya."))
    return HttpResponseRedirect(reverse("fieldvisits:visit", args=[code, row.pk]))


plan = either(get=_show, post=_send)
