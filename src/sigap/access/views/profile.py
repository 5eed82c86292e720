"""The profile page: who one is here, one's language, sessions and second factor."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sigap.access import actions, entry, queries
from sigap.access.guard import DeskRequest, act, act_and_return, before_sign_in, page, safe_next, ticket_of
from sigap.access.permissions import Permission
from sigap.access.resetting import own_reset
from sigap.access.roles import OFFICE_KIND_LABELS, ROLES
from sigap.kernel import clock

_YEAR = 365 * 24 * 3600


@page(Permission.PROFILE_OWN)
def profile(request: DeskRequest) -> HttpResponseBase:
    """GET /profil/."""
    actor, at = request.actor, clock.now()
    context = {
        "actor": actor,
        "posts": [
            {"role": ROLES[role], "office": office, "kind": OFFICE_KIND_LABELS[kind]}
            # A role that was made longer has two rows.
            for role, office, kind in dict.fromkeys(
                (held.role, held.office_name, held.office_kind) for held in actor.memberships
            )
        ],
        "sessions": queries.sessions_of(actor),
        "asks_second_factor": not settings.SIGAP_DEMO,
        "has_second_factor": queries.has_second_factor(actor),
        "languages": settings.LANGUAGES,
        "reset": own_reset(actor, at=at),
        "now": at,
    }
    return render(request, "access/profile.html", context)


@act_and_return(Permission.PROFILE_OWN, "profil")
def end_session(request: DeskRequest, session_id: UUID) -> str:
    """POST: ends one of one's own sessions."""
    with request.entering() as actor:
        actions.end_session(by=actor, at=clock.now(), session_id=session_id)
    return _("Sesi diakhiri. Peranti itu harus masuk lagi.")


@act(Permission.PROFILE_OWN)
def end_other_sessions(request: DeskRequest) -> HttpResponseBase:
    """POST: ends every session but this one."""
    with request.entering() as actor:
        actions.end_other_sessions(by=actor, at=clock.now())
    messages.success(request, _("Semua sesi lain diakhiri."))
    return redirect("profil")


@before_sign_in
@require_POST
def speak(request: HttpRequest) -> HttpResponseBase:
    """POST /bahasa/: the language of this browser and, when signed in, of the person."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next")))
    if language not in actions.LANGUAGES:
        return response
    try:
        with entry.enter(ticket_of(request)) as actor:
            actions.set_language(by=actor, at=clock.now(), language=language)
    except (entry.SessionEnded, entry.NotYetOpen, entry.PowersAltered):
        pass
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
