"""A report that is spoken: what is dangerous is ticked, the story is a recording. Nothing has to be written.

By script the report is posted first and its recording follows in parts; without, one form brings both, from the
telephone's own recorder. Either way the six words come after it as after any report.
"""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods

from sigap.kernel import clock
from sigap.mailbox import posting
from sigap.mailbox.files import filing
from sigap.mailbox.health import note_unstored
from sigap.public import guide, pace
from sigap.public.forms import OTHER_FLAGS, URGENT_FLAGS, ReportForm, new_key
from sigap.public.uploads import words
from sigap.public.uploads.receiving import SealingHandler
from sigap.public.uploads.views import UPLOAD_PERMISSIONS, UPLOAD_POLICY, sending_context, store_file
from sigap.public.views import code_page, is_by_script, over_page

log = logging.getLogger(__name__)
SPOKEN = "Laporan suara: ceritanya ada di rekaman, di bagian berkas. Kalau rekamannya tidak ada, kirimannya terputus."
"""What stands in the place of the story, for the officer who reads it."""
_NOTHING = _("Rekam dulu suaranya, atau pilih rekaman dari HP.")
_AGAIN = _("Halaman ini sudah lama terbuka. Tekan “Kirim laporan” lagi.")
_WRONG, _CONFLICT, _TOO_LARGE, _DOWN = 422, 409, 413, 503


@require_http_methods(["GET", "HEAD", "POST"])
@csp_override(UPLOAD_POLICY)
def speak(request: HttpRequest) -> HttpResponse:
    """The recorder, and the answer to it: six words, as after a report that was written."""
    if request.method != "POST":
        return _page(request)
    request.upload_handlers = [SealingHandler(request)]
    try:
        form, files = _form(request.POST), request.FILES.getlist("berkas")
    except (RequestDataTooBig, StopUpload):
        return _page(request, answer=words.TOO_LARGE, status=_TOO_LARGE)
    if not form.is_valid():
        return _page(request, answer=_AGAIN, status=_WRONG)
    if not files and not is_by_script(request):
        return _page(request, form, answer=_NOTHING, status=_WRONG)
    return _send(request, form, files)


def _form(posted: QueryDict) -> ReportForm:
    data = posted.copy()
    data["story"] = SPOKEN
    kept = {"story", "flags", "key", "since"}
    for name in set(data) - kept:
        del data[name]
    return ReportForm(data)


def _send(request: HttpRequest, form: ReportForm, files: list[Any]) -> HttpResponse:
    at, data = clock.now(), form.cleaned_data
    try:
        receipt = posting.post_report(
            story=SPOKEN,
            details=form.details(),
            flags=data["flags"],
            about="",
            area="",
            idempotency_key=bytes.fromhex(data["key"]),
            at=at,
            pacing=pace.shown_by(request, data["key"], since=data["since"], work="", at=at),
            is_spoken=True,
        )
    except posting.KeyReused as reused:
        return over_page(request) if reused.is_over else _page(request, answer=_AGAIN, status=_CONFLICT)
    except Exception as error:  # noqa: BLE001 - whatever failed, the recording stays with who made it
        # The type alone: a driver's message may quote what was posted.
        log.error("A spoken report could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no message
        note_unstored()
        return _page(request, form, answer=words.DOWN, status=_DOWN)
    ticket = filing.ticket_for(receipt.words, at=at)
    outcomes = [store_file(ticket, each, form_key=data["key"]) for each in files]
    more = {"ticket": ticket, "is_voice": True, "said": outcomes}
    return code_page(request, receipt, more, form.ticked, at=at)


def _page(request: HttpRequest, form: ReportForm | None = None, *, answer: Any = "", status: int = 200) -> HttpResponse:
    if answer and is_by_script(request):
        return JsonResponse({"words": str(answer)}, status=status)
    at = clock.now()
    shown = form or ReportForm(initial=pace.fresh(new_key(), at=at))
    flags = {str(each.data["value"]): each for each in shown["flags"].subwidgets}
    context = {
        "form": shown,
        "told": answer,
        "urgent": [flags[code] for code, _words in URGENT_FLAGS],
        "others": [flags[code] for code, _words in OTHER_FLAGS],
        "has_reader": guide.has_reader(),
        **sending_context(),
    }
    response = render(request, "public/suara.html", context, status=status)
    response["Permissions-Policy"] = UPLOAD_PERMISSIONS
    return response
