"""The door of offices' systems: a key, its network and scope, one transaction, and an answer that is JSON always.

A wrong key and a right one from elsewhere look alike, and so do what is not there and what is not for this office.
"""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, cast
from uuid import UUID, uuid5

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sigap import audit
from sigap.access import entry
from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, Open, before_sign_in, trace_altered, trace_refusal
from sigap.access.visit import address_of
from sigap.api.bodies import Unfit, key_in
from sigap.integrations import actions
from sigap.integrations.actions.answers import KeyReusedElsewhere, digest_of
from sigap.integrations.describing import PROBLEM
from sigap.integrations.models import SystemKey
from sigap.integrations.operations import Operation
from sigap.integrations.queries import has_scope, key_at_door, system_key_facts
from sigap.integrations.rules import KEY_PREFIX, is_within
from sigap.integrations.shapes import FieldProblem, ProblemShown
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused, Unable
from sigap.vault import macs
from sigap.vault.ring_use import KeyDestroyed
from sigap.vault.sealing import SealBroken

BODY_LIMIT = 64 * 1024
_LONGEST_KEY = 100
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of an office's system, let in."""

    actor: Actor
    key: SystemKey
    at: datetime
    place: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    # The same for the same request: by it an act knows that it was done.
    post_key: UUID
    match: str
    absolute: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemReply:
    """What a handler answers; `version` becomes the ETag."""

    body: msgspec.Struct
    version: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


type Handler = Callable[[Call], SystemReply]


class ProblemFound(Exception):
    """Nothing was done, and the answer says why."""

    def __init__(self, status: int, code: str, errors: list[FieldProblem] | None = None, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.errors, self.detail = status, code, errors or [], detail


def invalid(errors: Mapping[str, object]) -> ProblemFound:
    """What is wrong, by field."""
    return ProblemFound(422, "invalid", [FieldProblem(field=name, detail=str(words)) for name, words in errors.items()])


def stale() -> ProblemFound:
    """Somebody changed it after it was read."""
    return ProblemFound(412, "stale")


def address(*handled: tuple[Operation, Handler]) -> Open[...]:
    """One address with its operations."""
    by_method = {operation.method: (operation, handler) for operation, handler in handled}

    def answered(request: HttpRequest, /, **place: str) -> HttpResponse:
        language = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "id"
        with translation.override(language):
            method = "GET" if request.method == "HEAD" else request.method or ""
            if method not in by_method:
                allowed = ", ".join(sorted(by_method))
                return _problem(ProblemFound(405, "method_not_allowed"), {"Allow": allowed})
            try:
                return _let_in(request, *by_method[method], place)
            except ProblemFound as found:
                return _problem(found)

    return before_sign_in(csrf_exempt(answered))


def _nowhere(_request: HttpRequest, /, **_place: str) -> HttpResponse:
    return _problem(ProblemFound(404, "not_found"))


nowhere = before_sign_in(csrf_exempt(_nowhere))
"""An address that is none of the interface's."""


def _let_in(request: HttpRequest, operation: Operation, handler: Handler, place: Mapping[str, str]) -> HttpResponse:
    ticket = _bearer(request)
    try:
        return audit.once_more(lambda: _entered(request, ticket, operation, handler, place), otherwise=_given_up)
    except (entry.SessionEnded, entry.NotYetOpen):
        return _unknown_key()
    except Refused as refused:
        with suppress(entry.SessionEnded, DatabaseError):
            trace_refusal(ticket, refused)
    except macs.MacBroken as broken:
        trace_altered(cast("DeskRequest", request), broken)
    except (SealBroken, KeyDestroyed):
        raise ProblemFound(409, "conflict", detail=_("Berkas ini sudah dimusnahkan atau rusak.")) from None
    except Unable as unable:
        code = "key_reused" if isinstance(unable, KeyReusedElsewhere) else "conflict"
        raise ProblemFound(409, code, detail=unable.sentence) from None
    raise ProblemFound(404, "not_found")


def _entered(
    request: HttpRequest, ticket: str, operation: Operation, handler: Handler, place: Mapping[str, str]
) -> HttpResponse:
    at = now()
    with entry.enter(ticket) as actor:
        key = key_at_door(actor)
        if key is None:
            return _unknown_key()
        macs.verify("system_key", system_key_facts(key), key.mac)
        if not is_within(address_of(request), key.networks):
            actions.note_elsewhere(by=actor, at=at, key=key)
            return _unknown_key()
        if key.ended_at is not None or key.expires_at <= at:
            return _unknown_key()
        if operation.scope is not None and not has_scope(key, operation.scope):
            raise ProblemFound(403, "forbidden", detail=operation.scope.value)
        call = _call(request, operation, place, actor, key, at)
        if not operation.is_write:
            return _replied(operation, handler(call))
        return _written(request, operation, handler, call)


def _written(request: HttpRequest, operation: Operation, handler: Handler, call: Call) -> HttpResponse:
    """The act, and its answer kept with it; an act that was done gives its answer again."""
    digest, office_id = digest_of(request.path, request.body), call.key.office_id
    if known := actions.stored_answer(office_id, str(call.post_key), digest):
        answer = _json(known[1].encode(), known[0])
        answer.headers["Idempotent-Replayed"] = "true"
        return answer
    answer = _replied(operation, handler(call))
    actions.remember_answer(
        office_id, str(call.post_key), digest, status=answer.status_code, body=answer.content.decode(), at=call.at
    )
    return answer


def _call(
    request: HttpRequest, operation: Operation, place: Mapping[str, str], actor: Actor, key: SystemKey, at: datetime
) -> Call:
    body, post_key = None, key.id
    if operation.is_write:
        try:
            post_key = uuid5(key.office_id, key_in(request.headers.get("Idempotency-Key", "")).hex())
        except Unfit as unfit:
            raise invalid(unfit.fields) from None
        body = _decoded(_bytes_of(request), operation)
    return Call(
        actor=actor,
        key=key,
        at=at,
        place=place,
        query={name: value for name, value in request.GET.items() if isinstance(value, str)},
        body=body,
        post_key=post_key,
        match=request.headers.get("If-Match", "").strip(),
        absolute=request.build_absolute_uri,
    )


def _bearer(request: HttpRequest) -> str:
    scheme, _space, ticket = request.headers.get("Authorization", "").partition(" ")
    is_key = scheme.lower() == "bearer" and ticket.startswith(KEY_PREFIX) and len(ticket) <= _LONGEST_KEY
    return ticket if is_key and ticket.isascii() and ticket.isprintable() else ""


def _bytes_of(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise ProblemFound(415, "not_json")
    try:
        length = request.headers.get("Content-Length", "")
        if not (length.isdecimal() and int(length) > BODY_LIMIT) and len(request.body) <= BODY_LIMIT:
            return request.body
    except RequestDataTooBig:
        pass
    raise ProblemFound(413, "too_large")


def _decoded(raw: bytes, operation: Operation) -> Any:
    try:
        return msgspec.json.decode(raw, type=operation.body)
    except msgspec.ValidationError as error:
        # "Expected `int`, got `str` - at `$.suspect`": the place is the interface's, the words are ours.
        _what, _at, where = str(error).partition(" - at `$")
        pointer = "".join(f"/{part.strip('[]')}" for part in where.rstrip("`").replace("[", ".[").split(".") if part)
        raise invalid({pointer or "/": _("Tidak ada, tidak dikenal, atau bukan jenis yang diminta.")}) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ProblemFound(400, "bad_json") from None


def _replied(operation: Operation, reply: SystemReply) -> HttpResponse:
    answer = _json(msgspec.json.encode(reply.body), operation.status)
    if reply.version:
        answer.headers["ETag"] = f'"{reply.version}"'
    for name, value in reply.headers.items():
        answer.headers[name] = value
    return answer


def _json(raw: bytes, status: int) -> HttpResponse:
    return HttpResponse(raw, status=status, content_type="application/json")


def _unknown_key() -> HttpResponse:
    return _problem(ProblemFound(401, "unauthorized"), {"WWW-Authenticate": 'Bearer realm="SIGAP"'})


def _given_up(error: DatabaseError, _has_committed: bool) -> NoReturn:  # noqa: FBT001 - as `once_more` calls it
    _log.warning("A call of a system was given up: %s", type(error).__name__)
    raise ProblemFound(503, "unavailable") from None


def _problem(found: ProblemFound, headers: Mapping[str, str] | None = None) -> HttpResponse:
    problem = ProblemShown(
        type=found.code,
        title=str(_titles()[found.code]),
        status=found.status,
        detail=found.detail,
        errors=found.errors,
    )
    more = {"Retry-After": "5"} if found.status == 503 else {}  # noqa: PLR2004 - Service Unavailable
    return HttpResponse(
        msgspec.json.encode(problem), status=found.status, content_type=PROBLEM, headers=dict(headers or {}) | more
    )


def _titles() -> dict[str, str]:
    return {
        "bad_json": _("Badan permintaan harus satu objek JSON dalam UTF-8."),
        "conflict": _("Tidak dapat dikerjakan sekarang."),
        "cursor_unknown": _("Kursor ini sudah tidak dikenal. Mulai lagi tanpa after."),
        "forbidden": _("Kunci ini tidak membuka yang diminta."),
        "invalid": _("Ada isian yang tidak sesuai."),
        "key_reused": _("Idempotency-Key sudah dipakai."),
        "method_not_allowed": _("Cara ini tidak diterima di alamat ini."),
        "not_found": _("Tidak ada di sini."),
        "not_json": _("Content-Type harus application/json."),
        "stale": _("Sudah berubah sejak dibaca. Baca lagi, lalu putuskan."),
        "too_large": _("Badan permintaan terlalu besar."),
        "unauthorized": _("Kunci tidak dikenal."),
        "unavailable": _("Belum dikerjakan. Kirim lagi sebentar lagi dengan Idempotency-Key yang sama."),
        "unusual": _("Tidak biasa. Periksa, lalu kirim lagi dengan is_meant kalau memang begitu."),
    }
