"""`POST /api/v1/reports`: an anonymous report by a machine, and the description of the interface.

A report is never refused for the pace at which it comes: beyond it, it waits in the quarantine, with the same
answer. No body, key or address is logged.
"""

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sigap.api.bodies import BODY_LIMIT, Body, Unfit, Unreadable, key_in, read
from sigap.kernel import clock
from sigap.mailbox import posting
from sigap.mailbox.channels import Channel
from sigap.mailbox.health import note_unstored
from sigap.mailbox.quarantine.pacing import HINT_HEADER, pacing_of
from sigap.places import queries as places
from sigap.places.words import words_here

log = logging.getLogger(__name__)
CREATED, BAD, NO_SUCH_WAY, CONFLICT, TOO_LARGE, WRONG_KIND, WRONG, DOWN = 201, 400, 405, 409, 413, 415, 422, 503
REPLAYED_FOR = timedelta(hours=24)
_KECAMATAN = len("16.09.01")


def reports(request: HttpRequest) -> HttpResponse:
    """Takes one report. The same key with the same body gives the same answer for a day."""
    if request.method != "POST":
        return _error(NO_SUCH_WAY, "method_not_allowed", _("Kirim dengan POST."), headers={"Allow": "POST"})
    if request.content_type != "application/json":
        return _error(WRONG_KIND, "not_json", _("Content-Type harus application/json."))
    try:
        return _taken(request)
    except RequestDataTooBig:
        return _error(TOO_LARGE, "too_large", _("Terlalu besar: paling banyak %(n)d byte.") % {"n": BODY_LIMIT})
    except Unreadable:
        return _error(BAD, "bad_json", _("Isinya harus satu objek JSON dalam UTF-8, tiap nama sekali."))
    except Unfit as unfit:
        return _error(WRONG, "invalid", _("Ada isian yang tidak sesuai."), fields=unfit.fields)


def _taken(request: HttpRequest) -> HttpResponse:
    raw = _bytes_of(request)
    key, body, at = key_in(request.headers.get("Idempotency-Key", "")), read(raw), clock.now()
    try:
        area, place = _place(body.area)
        receipt = _post(request, body, key, area, body.details() | ({"place": place} if place else {}), at)
    except Unfit:
        raise
    except posting.KeyReused:
        return _error(CONFLICT, "key_reused", _("Kunci ini sudah dipakai untuk laporan lain. Pakai kunci baru."))
    except Exception as error:  # noqa: BLE001 - whatever failed, the sender knows that nothing was stored
        return _down(error)
    if at - receipt.received_at > REPLAYED_FOR:
        # The words are not given out for ever to whoever finds an old request.
        return _error(CONFLICT, "key_expired", _("Laporan dengan kunci ini sudah diterima lebih dari sehari lalu."))
    answer = {"code": " ".join(receipt.words), "received_at": receipt.received_at.isoformat()}
    return JsonResponse(answer, status=CREATED)


def _bytes_of(request: HttpRequest) -> bytes:
    """The body, unless it is too large; one that says so is not read at all. Raises RequestDataTooBig."""
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > BODY_LIMIT:
        raise RequestDataTooBig
    raw = request.body
    if len(raw) > BODY_LIMIT:
        raise RequestDataTooBig
    return raw


def _place(code: str) -> tuple[str, str]:
    """The kecamatan, which stands in clear, and the village, which is sealed. Raises Unfit."""
    if not code:
        return "", ""
    if not places.is_in(code, settings.SIGAP_REGENCY):
        raise Unfit({"area": words_here(_("Tidak ada kecamatan atau desa dengan kode ini di daerah kami."))})
    return code[:_KECAMATAN], places.label_of(code) if len(code) > _KECAMATAN else ""


def _post(
    request: HttpRequest, body: Body, key: bytes, area: str, details: Mapping[str, str | list[str]], at: datetime
) -> posting.Receipt:
    return posting.post_report(
        story=body.narrative,
        details=details,
        flags=list(body.emergency),
        about="",
        area=area,
        idempotency_key=key,
        at=at,
        channel=Channel.API,
        pacing=pacing_of(
            request.headers.get(HINT_HEADER, ""),
            is_behind_proxy=settings.SIGAP_TRUSTED_PROXIES > 0,
            is_demo=settings.SIGAP_DEMO,
        ),
    )


def _down(error: Exception) -> HttpResponse:
    # The type alone: a driver's message may quote what was posted.
    log.error("A report could not be stored: %s", type(error).__name__)
    note_unstored()
    words = _("Belum tersimpan. Kirim lagi nanti dengan kunci yang sama.")
    return _error(DOWN, "unavailable", words, headers={"Retry-After": "60"})


def _error(
    status: int,
    code: str,
    words: str,
    *,
    fields: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    error: dict[str, Any] = {"error": code, "detail": words}
    if fields:
        error["fields"] = {name: str(each) for name, each in fields.items()}
    return JsonResponse(error, status=status, headers=dict(headers or {}))


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """What the interface takes and gives, for machines."""
    return HttpResponse(_described(), content_type="application/json")


@cache
def _described() -> str:
    text = files("sigap.api").joinpath("reference", "openapi.json").read_text(encoding="utf-8")
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
