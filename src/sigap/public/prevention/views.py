"""Pages of prevention that anyone may open: what is to come, what may be asked, offered and said, sheets to take along.

Whatever was typed and reads like a report is not kept: the page offers the report form, with the words carried over by
the post itself. Who probes hears the same as everybody.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseTrouble
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sigap.kernel import clock
from sigap.outreach.calendar_feed import SessionEntry, calendar_text
from sigap.outreach.materials import MaterialKind, material_of, materials
from sigap.outreach.models import AUDIENCE_LABELS, MATERIAL_KIND_LABELS, TOPIC_LABELS
from sigap.outreach.posting import OutreachMessage, PostOutcome, post_message
from sigap.outreach.reading import ComingSession, coming_sessions, is_crowded, local_sheets
from sigap.outreach.rules import SessionAudience
from sigap.public import pace
from sigap.public.forms import new_key
from sigap.public.prevention.forms import FeedbackForm, OutreachForm, SessionRequestForm, VolunteerOfferForm
from sigap.public.regions import districts
from sigap.ui.errors import ErrorFrame, error_page

log = logging.getLogger(__name__)
_UNPROCESSABLE, _TOO_LARGE, _UNAVAILABLE = 422, 413, 503


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """What is to come, by kecamatan and audience."""
    areas = dict(districts())
    rows = _requested_sessions(request, areas)
    context = {
        "rows": rows,
        "is_down": rows is None,
        "areas": areas.items(),
        "audiences": [(each.value, AUDIENCE_LABELS[each]) for each in SessionAudience],
        "area": request.GET.get("kecamatan", ""),
        "audience": request.GET.get("untuk", ""),
    }
    return render(request, "public/kegiatan.html", context, status=_UNAVAILABLE if rows is None else 200)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The same as a calendar, to subscribe to: what the page shows, for anybody alike."""
    today = localdate(clock.now())
    rows = _requested_sessions(request, dict(districts()))
    if rows is None:
        return HttpResponse(status=_UNAVAILABLE)
    entries = [_entry(row) for row in rows]
    text = calendar_text(entries, name=str(_("Kegiatan di dekat Anda")), today=today)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="kegiatan.ics"'
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def _entry(row: Mapping[str, Any]) -> SessionEntry:
    session: ComingSession = row["session"]
    place = ", ".join(filter(None, (session.place, row["area"] and _("Kec. %(area)s") % {"area": row["area"]})))
    partner = _("Bersama %(who)s.") % {"who": session.partner} if session.partner else ""
    note = " ".join(filter(None, (partner, session.note, "" if session.is_for_all else _("Hanya untuk yang diundang"))))
    return SessionEntry(
        mark=session.mark,
        title=str(row["title"]),
        place=place,
        note=note,
        day=session.day,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        off=_("BATAL: ") if session.is_off else "",
    )


def _requested_sessions(request: HttpRequest, areas: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """What is to come of what was asked for; None where it cannot be read."""
    area, audience = request.GET.get("kecamatan", ""), request.GET.get("untuk", "")
    try:
        found = coming_sessions(today=localdate(clock.now()))
    except DatabaseTrouble as error:
        log.error("Sessions could not be read: %s", type(error).__name__)  # noqa: TRY400 - no message
        return None
    return [_shown(each, areas) for each in found if area in {"", each.area} and audience in {"", each.audience.value}]


def _shown(each: ComingSession, areas: Mapping[str, str]) -> dict[str, Any]:
    return {
        "session": each,
        "title": TOPIC_LABELS[each.topic],
        "audience": AUDIENCE_LABELS[each.audience],
        "area": areas.get(each.area, ""),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A session is asked for."""
    form = _form(request, lambda data, **more: SessionRequestForm(data, areas=districts(), **more))
    return _answer(request, form, "public/minta.html", lambda: form.message)


@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: HttpRequest) -> HttpResponse:
    """An adult wants to help; whoever is younger is thanked, and nothing of it is kept."""
    form = _form(request, lambda data, **more: VolunteerOfferForm(data, areas=districts(), **more))
    if isinstance(form, VolunteerOfferForm) and form.is_bound and form.is_child and not form.story:
        return render(request, "public/terlalu_muda.html")
    return _answer(request, form, "public/relawan.html", lambda: form.message)


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """How a session was. The page is the same whether there is such a session or not."""
    form = _form(request, FeedbackForm)
    return _answer(request, form, "public/pendapat.html", lambda: form.message_for(code))


def _form(request: HttpRequest, make: Any) -> Any:
    if request.method == "POST":
        try:
            return make(request.POST)
        except RequestDataTooBig:
            return None
    return make(None, initial=pace.fresh(new_key(), at=clock.now()))


def _answer(request: HttpRequest, form: Any, template: str, message: Any) -> HttpResponse:
    if form is None:
        return error_page(request, ErrorFrame.PUBLIC, _TOO_LARGE)
    if not form.is_bound:
        return _show(request, form, template)
    if story := form.story:
        return render(request, "public/seperti_laporan.html", {"story": story}, status=_UNPROCESSABLE)
    if not form.is_valid():
        if "key" in form.errors:
            form.data = form.data.copy()
            form.data.update(pace.fresh(new_key(), at=clock.now()))
        return _show(request, form, template, status=_UNPROCESSABLE)
    try:
        outcome = _post(request, form, message())
    except Exception as error:  # noqa: BLE001 - whatever failed, what was typed is shown back
        # The type alone: a driver's message may quote what was posted.
        log.error("A message could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no message
        outcome = PostOutcome.FULL
    if outcome is PostOutcome.FULL:
        response = _show(request, form, template, status=_UNAVAILABLE)
        response["Retry-After"] = "3600"
        return response
    return render(request, "public/terima_kasih.html", {"kind": form.kind.value})


def _show(request: HttpRequest, form: OutreachForm, template: str, *, status: int = 200) -> HttpResponse:
    puzzle = pace.puzzle(at=clock.now(), asks=is_crowded)
    context = {"form": form, "puzzle": puzzle, "is_full": status == _UNAVAILABLE}
    return render(request, template, context, status=status)


def _post(request: HttpRequest, form: OutreachForm, message: OutreachMessage) -> PostOutcome:
    at, given = clock.now(), form.cleaned_data
    pacing = pace.shown_by(request, given["key"], since=given["since"], work=given["work"], at=at)
    return post_message(message, key=bytes.fromhex(given["key"]), at=at, pacing=pacing)


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Twelve sheets to take along."""
    rows = [(kind, MATERIAL_KIND_LABELS[kind], _of(kind)) for kind in MaterialKind]
    return render(request, "public/bahan.html", {"kinds": rows})


def _of(kind: MaterialKind) -> list[Any]:
    return [(each, AUDIENCE_LABELS[each.audience]) for each in materials() if each.kind is kind]


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet, to read aloud, to print; with what offices wrote in local words."""
    found = material_of(slug)
    if found is None:
        raise Http404
    try:
        local = [each for each in local_sheets() if each.material == found.code]
    except DatabaseTrouble:
        local = []  # the sheet itself needs no database
    context = {
        "sheet": found,
        "kind": MATERIAL_KIND_LABELS[found.kind],
        "audience": AUDIENCE_LABELS[found.audience],
        "is_simple": request.GET.get("bentuk") == "mudah",
        "local": local,
    }
    return render(request, "public/bahan_lembar.html", context)
