"""Meta's Graph API: sends one text or template, asks where a file lies, fetches it. Every step has its limits.

A token goes to Meta's own hosts only, and along no redirection. What a server answers becomes a code here.
"""

import contextlib
import http.client
import json
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from sigap.channels.rules import Trouble
from sigap.channels.rules.whatsapp import digest_in
from sigap.mailbox.channel_settings import WhatsApp

TIMEOUT = 15.0  # seconds for each step
_ANSWER_MOST = 256 * 1024
_PIECE = 64 * 1024
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
_METAS_HOSTS = (".facebook.com", ".fbsbx.com", ".whatsapp.net")
_OK, _BAD, _UNAUTHORIZED, _MISSING, _MANY, _BROKEN = 200, 400, 401, 404, 429, 500
_TOKEN_CODES = frozenset({0, 3, 10, 33, 190, *range(200, 300), 368, 131005, 131031, 131042, 131045})
"""The token, its rights, the account or its number: whoever looks after the channel must act; nothing sent is wrong."""
_LIMIT_CODES = frozenset({4, 80007, 130429, 131048, 131056})
_TEMPLATE_CODES = frozenset({132000, 132001, 132005, 132007, 132012, 132015, 132016, 132068})
_THEIRS_CODES, _GONE_CODE = frozenset({1, 2, 131000, 131016, 131057}), 100
"""Codes by which to judge, says Meta, and not by the status: "Cloud API, error codes", read 2026-11."""


class GraphTrouble(Exception):
    """It did not work; `trouble` says why in a code, `is_final` that another try will not either.

    `is_unclear`: it had been asked, and nobody knows whether it was done.
    """

    def __init__(self, trouble: Trouble, *, is_final: bool = False, is_unclear: bool = False) -> None:
        self.trouble, self.is_final, self.is_unclear = trouble, is_final, is_unclear
        super().__init__(trouble.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """Where a file lies for five minutes, how large it is said to be, and its digest (empty: not said)."""

    url: str = field(repr=False)
    size: int
    digest: bytes = b""


def send_text(whatsapp: WhatsApp, *, to: str, body: str) -> None:
    """Sends a text to whoever wrote within the last day. Raises GraphTrouble."""
    # Somebody who hides their number is addressed by the id that WhatsApp gives for it.
    address = {"to": to} if to.isdecimal() else {"recipient": to}
    message = {"messaging_product": "whatsapp", "recipient_type": "individual", "type": "text", **address}
    message["text"] = {"preview_url": False, "body": body}  # type: ignore[assignment]  # one table within
    _request(
        whatsapp, "POST", f"{whatsapp.graph_url}/{whatsapp.phone_number_id}/messages", json.dumps(message).encode()
    )


def send_template(whatsapp: WhatsApp, *, to: str, name: str, language: str, code: str = "") -> None:
    """Sends a template that Meta approved, to whoever wrote or not; `code` fills the one that confirms a number.

    A code is named twice: in the text, and under the button that copies it. Raises GraphTrouble.
    """
    template: dict[str, Any] = {"name": name, "language": {"code": language}}
    if code:
        named = [{"type": "text", "text": code}]
        button = {"type": "button", "sub_type": "url", "index": "0", "parameters": named}
        template["components"] = [{"type": "body", "parameters": named}, button]
    message = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": to, "type": "template"}
    message["template"] = template  # type: ignore[assignment]  # one table within
    _request(
        whatsapp, "POST", f"{whatsapp.graph_url}/{whatsapp.phone_number_id}/messages", json.dumps(message).encode()
    )


def facts_of(whatsapp: WhatsApp, media_id: str) -> MediaFacts:
    """Where a file lies. Raises GraphTrouble."""
    if not _ID.fullmatch(media_id):
        raise GraphTrouble(Trouble.REFUSED, is_final=True)
    url = f"{whatsapp.graph_url}/{media_id}?phone_number_id={whatsapp.phone_number_id}"
    found = _request(whatsapp, "GET", url)
    place, size = found.get("url"), found.get("file_size")
    if not isinstance(place, str):
        raise GraphTrouble(Trouble.SERVER)
    return MediaFacts(
        url=place,
        size=int(size) if isinstance(size, int | str) and str(size).isdecimal() else 0,
        digest=digest_in(found.get("sha256")),
    )


def fetch(whatsapp: WhatsApp, url: str, *, most: int, ends: float) -> bytes:
    """The bytes of a file, into memory; `ends` is when on the monotonic clock it is given up. Raises GraphTrouble."""
    with _answered(whatsapp, "GET", url) as response:
        if response.status == _MISSING:
            # An address holds for five minutes, and may fail before: another is asked for at the next try.
            raise GraphTrouble(Trouble.SERVER)
        if response.status != _OK:
            raise _trouble_of(response.status, {})
        raw = bytearray()
        while piece := response.read(_PIECE):
            raw += piece
            if len(raw) > most:
                raise GraphTrouble(Trouble.TOO_LARGE, is_final=True)
            if monotonic() > ends:
                raise GraphTrouble(Trouble.UNREACHABLE)
        return bytes(raw)


def _request(whatsapp: WhatsApp, method: str, url: str, body: bytes | None = None) -> dict[str, Any]:
    with _answered(whatsapp, method, url, body) as response:
        raw = response.read(_ANSWER_MOST)
        try:
            found = json.loads(raw) if raw else {}
        except ValueError:
            found = {}
        reply: dict[str, Any] = found if isinstance(found, dict) else {}
        if response.status >= _BROKEN and "error" not in reply:
            # Something on the way answered in Meta's place.
            raise GraphTrouble(Trouble.SERVER, is_unclear=True)
        if response.status != _OK:
            raise _trouble_of(response.status, reply)
        return reply


@contextlib.contextmanager
def _answered(
    whatsapp: WhatsApp, method: str, url: str, body: bytes | None = None
) -> Iterator[http.client.HTTPResponse]:
    parts, own = urlsplit(url), urlsplit(whatsapp.graph_url)
    # The scheme too: the token never goes in clear to a host to which it goes over TLS.
    is_own = (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
    if not parts.hostname or not (is_own or (parts.scheme == "https" and parts.hostname.endswith(_METAS_HOSTS))):
        raise GraphTrouble(Trouble.REFUSED, is_final=True)
    headers = {"Authorization": f"Bearer {whatsapp.access_token}", "User-Agent": "SIGAP", "Accept": "*/*"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    made: http.client.HTTPConnection
    if parts.scheme == "https":
        made = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        made = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
    is_asked = False
    try:
        made.connect()
        is_asked = True
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        made.request(method, path, body=body, headers=headers)
        yield made.getresponse()
    except (OSError, http.client.HTTPException, ValueError):
        raise GraphTrouble(Trouble.UNREACHABLE, is_unclear=is_asked) from None
    finally:
        made.close()


def _trouble_of(status: int, reply: dict[str, Any]) -> GraphTrouble:
    error = reply.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if status == _UNAUTHORIZED or code in _TOKEN_CODES:
        return GraphTrouble(Trouble.TOKEN)
    if code in _TEMPLATE_CODES:
        return GraphTrouble(Trouble.TEMPLATE, is_final=True)
    if status == _MANY or code in _LIMIT_CODES:
        return GraphTrouble(Trouble.LIMIT)
    if status >= _BROKEN or code in _THEIRS_CODES:
        return GraphTrouble(Trouble.SERVER)
    if status == _MISSING or code == _GONE_CODE:
        return GraphTrouble(Trouble.EXPIRED, is_final=True)
    return GraphTrouble(Trouble.REFUSED, is_final=True)
