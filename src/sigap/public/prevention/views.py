"""Pages of prevention that anyone may open: what is to come, what may be asked, offered and said, sheets to take along.

Whatever was typed and reads like a report is not kept: the page offers the report form, with the words carried over by
the post itself. Who probes hears the same as everybody.
"""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseTrouble
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from sigap.kernel import clock
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
    area, audience = request.GET.get("kecamatan", ""), request.GET.get("untuk", "")
    try:
        found, is_down = coming_sessions(today=localdate(clock.now())), False
    except DatabaseTrouble as error:
        log.error("Sessions could not be read: %s", type(error).__name__)  # noqa: TRY400 - no message
        found, is_down = [], True
    rows = [_shown(each, areas) for each in found if area in {"", each.area} and audience in {"", each.audience.value}]
    context = {
        "rows": rows,
        "is_down": is_down,
        "areas": areas.items(),
        "audiences": [(each.value, AUDIENCE_LABELS[each]) for each in SessionAudience],
        "area": area,
        "audience": audience,
    }
    return render(request, "public/kegiatan.html", context, status=_UNAVAILABLE if is_down else 200)


def _shown(each: ComingSession, areas: dict[str, str]) -> dict[str, Any]:
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
