"""The directory, one person in it, and the sessions that person has running."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.permissions import Permission
from sigap.access.queries import may_look_after, sessions_looked_after
from sigap.access.resetting import may_ask_reset, open_resets
from sigap.cases.actions.handing_over import held_by, offices_led
from sigap.kernel.clock import now
from sigap.staff import actions
from sigap.staff.forms.people import SearchForm
from sigap.staff.queries.people import (
    PEOPLE_LIMIT,
    by_office,
    directory,
    left_by,
    offices_standing,
    past_posts,
    person_of,
    person_row,
)
from sigap.staff.queries.role_requests import waiting_roles
from sigap.staff.views.shell import to

_ID_LENGTH = 36


@page(Permission.PEOPLE_SEE)
def _people(request: DeskRequest) -> HttpResponse:
    wanted = request.GET.get("kantor", "")
    return _list_page(request, office=wanted if len(wanted) == _ID_LENGTH else "")


@act(Permission.PEOPLE_SEE)
def _search(request: DeskRequest) -> HttpResponse:
    """Posted: a name that is looked for stands in no address, log or history."""
    form = SearchForm(request.POST)
    with request.entering():
        text = form.cleaned_data["text"].strip() if form.is_valid() else ""
        return _list_page(request, text=text)


people = either(get=_people, post=_search)


def _list_page(request: DeskRequest, *, office: str = "", text: str = "") -> HttpResponse:
    actor, at = request.actor, now()
    offices = offices_standing(actor, at=at)
    chosen = next((each for each in offices if str(each.id) == office), None)
    found = directory(actor, at=at, office_id=chosen.id if chosen else None, text=text)
    context = {
        "now": at,
        "tab": "people",
        "form": SearchForm(initial={"text": text}),
        "text": text,
        "offices": offices,
        "chosen": chosen,
        "groups": by_office([person for person in found if person.is_active]),
        "ended": [person for person in found if not person.is_active],
        "is_cut": len(found) >= PEOPLE_LIMIT,
        "limit": PEOPLE_LIMIT,
        "may_manage": actor.can(Permission.PEOPLE_MANAGE),
        "resets": open_resets(actor, at=at),
        "waiting": waiting_roles(actor, at=at),
    }
    return render(request, "staff/list.html", context)


@page(Permission.PEOPLE_SEE)
def person(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """One person: roles, what is still open, sessions, and what the reader may do."""
    actor, at = request.actor, now()
    found = person_row(actor, person_id, at=at)
    is_self = found.id == actor.person_id
    may_manage = actor.can(Permission.PEOPLE_MANAGE) and not is_self
    offices = {post.office_id for post in found.posts}
    looks_after = not is_self and may_look_after(actor, found.id, at=at, offices=offices)
    left = left_by(actor, found.id)
    context: dict[str, Any] = {
        "now": at,
        "tab": "people",
        "who": found,
        "is_self": is_self,
        "posts": [(post, left.get(post.membership_id)) for post in found.posts],
        "past": past_posts(actor, found.id, at=at),
        "sessions": sessions_looked_after(actor, found.id, at=at, offices=offices) if looks_after else [],
        "looks_after": looks_after,
        "may_manage": may_manage,
        "reset": next((row for row in open_resets(actor, at=at) if row.person_id == found.id), None),
        "may_reset": found.is_active and may_ask_reset(actor, found.id, at=at, offices=offices),
        "held": _held(actor, found.id),
        "waiting": [row for row in waiting_roles(actor, at=at) if row.person_id == found.id] if may_manage else [],
    }
    return render(request, "staff/person.html", context)


def _held(actor: Actor, person_id: UUID) -> int | None:
    """How many cases the reader could hand over for this person; nothing for who leads no office."""
    return len(held_by(actor, person_id)) if offices_led(actor) else None


@act(Permission.PEOPLE_SEE)
def end_sessions(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """POST: ends every session of somebody the actor looks after."""
    with request.entering() as actor:
        ended = actions.end_sessions(by=actor, at=now(), person=person_of(actor, person_id))
    words = ngettext("%(n)d sesi diakhiri.", "%(n)d sesi diakhiri.", ended) % {"n": ended}
    messages.success(request, words if ended else _("Tidak ada sesi yang berjalan."))
    return to("people:person", person_id)
