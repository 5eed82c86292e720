"""Pages of the desk that belong to no single case: queue, notices, people, gallery, health, errors."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import by_itself
from sigap.access.guard import DeskRequest, act, before_sign_in, open_to_signed_in, page
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import case_for
from sigap.cases.shell import case_page
from sigap.desk.notices import notice_page
from sigap.desk.queue import lane_named, office_cards, place_named, queue_for
from sigap.desk.safekeeping import safekeeping
from sigap.desk.timeline import case_timeline
from sigap.kernel.clock import now
from sigap.mailbox.health import health as house_health
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications import actions as notices
from sigap.setup.first_day import waits
from sigap.staff.queries.role_requests import own_waiting_roles
from sigap.ui.errors import ErrorFrame, comes_from_here, error_page, server_error_page
from sigap.ui.gallery import gallery_context
from sigap.ui.health_answer import health_answer
from sigap.ui.paging import number_asked, page_asked
from sigap.vault import rings
from sigap.vault.states import VaultState

_OF_VAULT = (TroubleCode.VAULT, TroubleCode.VAULT_LOCKED)


@open_to_signed_in
def home(request: DeskRequest) -> HttpResponse:
    """The door leads to the queue; those who lead the task force begin with where it is late.

    Whoever sets a regency up begins with what is missing before its first report, until nothing is.
    """
    if not request.actor.can(Permission.NOTICE_SEE):
        return _without_role(request)
    if waits(request.actor, at=now()):
        return HttpResponseRedirect(reverse("setup:first_day"))
    leads = request.actor.can(Permission.LEADERS_OVERSEE)
    return HttpResponseRedirect(reverse("desk:leaders" if leads else "desk:queue"))


def _without_role(request: DeskRequest) -> HttpResponse:
    """Whose role waits to be confirmed, or has ended, reads that and nothing else."""
    context = {
        "rows": own_waiting_roles(request.actor, at=now()),
        "asks_second_factor": not settings.SIGAP_DEMO,
        "now": now(),
    }
    return render(request, "desk/without_role.html", context)


@page(Permission.NOTICE_SEE)
def queue(request: DeskRequest) -> HttpResponse:
    """What must be done."""
    at = now()
    scope = "kantor" if request.GET.get("lingkup") == "kantor" else "saya"
    place = place_named(request.GET.get("bagian", ""))
    lane = lane_named(request.GET.get("jalur", ""))
    number = 1 if place is None else page_asked(request)
    offices = office_cards(request.actor)
    context = {
        "now": at,
        "scope": scope,
        "is_whole": place is None,
        "lane": request.GET.get("jalur", "") if lane else "",
        "queue": queue_for(request.actor, at=at, only_mine=scope == "saya", place=place, page=number, lane=lane),
        "offices": offices,
        "office_names": ", ".join(dict.fromkeys(each.office_name for each in request.actor.memberships)),
        "without_file": request.actor.can(Permission.REPORT_BRING) and not any(each.has_cases for each in offices),
        "may_enter": request.actor.can(Permission.REPORT_ENTER),
    }
    return render(request, "desk/queue.html", context)


@page(Permission.NOTICE_SEE)
def notice_list(request: DeskRequest) -> HttpResponse:
    """Notices, without the name of a person in a case."""
    at = now()
    number = page_asked(request)
    context = {"now": at, "number": number, "page": notice_page(request.actor, at=at, number=number)}
    return render(request, "desk/notices.html", context)


@act(Permission.NOTICE_SEE)
def notices_read(request: DeskRequest) -> HttpResponse:
    """All of them are read."""
    with request.entering() as actor:
        notices.mark_read(by=actor, at=now())
    return HttpResponseRedirect(reverse("desk:notices"))


@act(Permission.NOTICE_SEE)
def alert_read(request: DeskRequest, alert_id: UUID) -> HttpResponse:
    """POST: an emergency is read; it goes on to nobody any more."""
    with request.entering() as actor:
        count = notices.mark_read(by=actor, at=now(), alert=alert_id)
    if count:
        messages.success(request, _("Tercatat: Anda yang membacanya. Tidak ada orang lain yang dibangunkan."))
    return HttpResponseRedirect(reverse("desk:notices"))


@page(Permission.CASE_SEE)
def timeline(request: DeskRequest, code: str) -> HttpResponse:
    """What was done on a case; with `?baca=ya` also who read what. `?sebelum=` is where an older page begins."""
    at = now()
    access = case_for(request.actor, code, need=Section.TIMELINE)
    with_readings = request.GET.get("baca") == "ya"
    below = number_asked(request, "sebelum")
    context = case_page(access, Section.TIMELINE, now=at) | {
        "timeline": case_timeline(access, below=below, with_readings=with_readings, now=at),
        "with_readings": with_readings,
        "is_older": below is not None,
    }
    return render(request, "desk/timeline.html", context)


@page(Permission.SAFEKEEPING_SEE)
def safekept(request: DeskRequest) -> HttpResponse:
    """Whether the system could be restored and trusted."""
    return render(request, "desk/safekeeping.html", safekeeping(request.actor, at=now()))


@open_to_signed_in
def components(request: DeskRequest) -> HttpResponse:
    """Every component there is."""
    return render(request, "ui/komponen.html", gallery_context(now()))


@before_sign_in
def health(request: HttpRequest) -> HttpResponse:
    """200 when reports are stored and looked after, else 503; what is wrong is told on this machine alone.

    The vault is asked now; how long it has been locked is known by what the desk told before. Locked a moment ago, it
    waits for whoever knows the passphrase: told, and no trouble yet.
    """
    with by_itself():
        found = house_health(at=now())
    vault = rings.state()
    over = {VaultState.OPEN: {*_OF_VAULT}, VaultState.LOCKED: {TroubleCode.VAULT}, VaultState.AWAY: {*_OF_VAULT}}
    troubles = [code for code in found.severe if code not in over[vault]]
    if vault is VaultState.AWAY:
        troubles.append(TroubleCode.VAULT)
    return health_answer(request, troubles=troubles, warnings=found.warnings, locked=vault is not VaultState.OPEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400."""
    return error_page(request, ErrorFrame.DESK, 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403: a form that stood open too long keeps what was typed.

    What another site sent is not repeated: "send again" would make an officer's own post of it.
    """
    if not comes_from_here(request):
        return error_page(request, ErrorFrame.DESK, 400)
    return error_page(request, ErrorFrame.DESK, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404: absence and refusal look alike."""
    return error_page(request, ErrorFrame.DESK, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return server_error_page(request, ErrorFrame.DESK)
