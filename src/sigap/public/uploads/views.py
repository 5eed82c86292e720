"""The page on which files are added to a report that was sent, and the two ways they come: one form, or parts.

A ticket in the body of each post says to which report; nothing stands in an address, and no file is ever read back.
Whatever becomes of a file, the report itself stays as it was sent.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.functional import Promise
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST

from sigap.cleaning.kinds import NotClean, Refusal, kind_of
from sigap.kernel import clock
from sigap.mailbox.files import filing
from sigap.mailbox.files.filing import Sender, UnableToTake
from sigap.mailbox.files.rules import FILE_BYTES, PART_BYTES, REPORT_FILES, PartReceipt
from sigap.public.forms import new_key
from sigap.public.uploads import words
from sigap.public.uploads.receiving import PartHandler, SealedUpload, SealingHandler

log = logging.getLogger(__name__)
_WRONG, _DOWN, _TOO_LARGE = 422, 503, 413
_HANDLE = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,3}")
UPLOAD_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    # The one script that sends parts and records a voice; what was recorded is heard before it is sent.
    "script-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "media-src": ["blob:"],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["'none'"],
}
UPLOAD_PERMISSIONS = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"


@require_http_methods(["GET", "HEAD", "POST"])
@csp_override(UPLOAD_POLICY)
def add(request: HttpRequest) -> HttpResponse:
    """The page, and the form without script. A report is named by a ticket in the body only."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("cek"))
    request.upload_handlers = [SealingHandler(request)]
    try:
        ticket, sent = request.POST.get("ticket", ""), request.FILES.getlist("berkas")
    except (RequestDataTooBig, StopUpload):
        return _page(request, "", outcomes=[(False, words.TOO_LARGE)], status=_TOO_LARGE)
    at = clock.now()
    try:
        filing.lookup_in(ticket, at=at)
    except UnableToTake as unable:
        return _page(request, "", outcomes=[(False, words.unable(unable))], status=_WRONG)
    if "kirim" in request.POST and not sent:
        return _page(request, ticket, outcomes=[(False, words.NOTHING)], status=_WRONG)
    outcomes = [store_file(ticket, each, form_key=request.POST.get("key", "")) for each in sent]
    return _page(request, ticket, outcomes=outcomes, status=200 if all(taken for taken, _words in outcomes) else _WRONG)


def store_file(ticket: str, sent: Any, *, form_key: str) -> tuple[bool, Promise]:
    """Stores one file of a form, sent again once only; whether it was taken, and what the page says of it."""
    assert isinstance(sent, SealedUpload)
    if sent.refusal is not None:
        return False, words.refused(sent.refusal)
    try:
        filing.add_whole(ticket, sent.sender_in(form_key), sent.parts, kind=sent.kind_code, at=clock.now())
    except UnableToTake as unable:
        return False, words.unable(unable)
    except Exception as error:  # noqa: BLE001 - whatever failed, the report is safe and the page says so
        log.error("A file could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no message
        return False, words.DOWN
    return True, words.TAKEN


def sending_context() -> dict[str, Any]:
    """What a page tells the script that sends files in parts."""
    return {
        "most": REPORT_FILES,
        "part_bytes": PART_BYTES,
        "file_bytes": FILE_BYTES,
        "too_large": words.TOO_LARGE_BY_PARTS,
        "down": words.DOWN,
    }


def _page(
    request: HttpRequest, ticket: str, *, outcomes: list[tuple[bool, Promise]], status: int = 200
) -> HttpResponse:
    context = {"ticket": ticket, "key": new_key(), "said": outcomes, **sending_context()}
    response = render(request, "public/berkas.html", context, status=status)
    response["Permissions-Policy"] = UPLOAD_PERMISSIONS
    return response


@require_POST
def part(request: HttpRequest) -> HttpResponse:
    """One part of a file: begins it with the first, says how many there are and whether it is whole."""
    request.upload_handlers = [PartHandler(request)]
    return _answered(lambda: _take(request))


@require_POST
def how_far(request: HttpRequest) -> HttpResponse:
    """How many parts of a file arrived, to go on after a broken line."""
    return _answered(lambda: JsonResponse({"have": filing.parts_there(_sender(request)) or 0}))


def _take(request: HttpRequest) -> HttpResponse:
    sender, at = _sender(request), clock.now()
    sent = request.FILES.get("bagian")
    number, parts = (_number(request.POST.get(name, "")) for name in ("nomor", "jumlah"))
    plain = sent.read() if sent is not None else b""
    if sent is not None and not plain and parts == 1:
        return _refusal(words.refused(Refusal.EMPTY))
    if not plain or len(plain) > PART_BYTES or number >= parts:
        return _refusal(words.NOTHING)
    if number + 1 < parts and len(plain) != PART_BYTES:
        return _refusal(words.NOTHING)
    kind = ""
    if number == 0:
        kind = kind_of(plain).value
        filing.begin(request.POST.get("ticket", ""), sender, parts=parts, at=at)
    sealed = sender.sealed(plain, number=number, is_last=number + 1 == parts)
    have, is_whole = filing.add_part(sender, sealed, kind=kind, at=at)
    return JsonResponse({"have": have, "done": is_whole, "words": str(words.TAKEN) if is_whole else ""})


def _sender(request: HttpRequest) -> Sender:
    handle = request.POST.get("pegangan", "")
    return Sender(bytes.fromhex(handle) if _HANDLE.fullmatch(handle) else b"")


def _number(typed: str) -> int:
    if not _NUMBER.fullmatch(typed):
        raise UnableToTake(PartReceipt.GAP)
    return int(typed)


def _answered(work: Callable[[], HttpResponse]) -> HttpResponse:
    """What was said, as JSON; what the script may try again is told from what it must not by the status."""
    try:
        return work()
    except NotClean as not_clean:
        return _refusal(words.refused(not_clean.reason))
    except UnableToTake as unable:
        return _refusal(words.unable(unable))
    except (RequestDataTooBig, StopUpload):
        return _refusal(words.TOO_LARGE_BY_PARTS)
    except (MultiPartParserError, SuspiciousOperation):
        raise  # no body that a browser makes: 400, and nobody is told to try again
    except Exception as error:  # noqa: BLE001 - as above
        log.error("A part could not be stored: %s", type(error).__name__)  # noqa: TRY400 - no message
        return JsonResponse({"words": str(words.DOWN)}, status=_DOWN)


def _refusal(sentence: Promise) -> HttpResponse:
    return JsonResponse({"words": str(sentence)}, status=_WRONG)
