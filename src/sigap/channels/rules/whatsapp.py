"""What Meta's webhook delivers, read into messages: who, when, what. Pure; unknown kinds are told, never dropped.

Formats: Meta's Cloud API reference, "Webhooks, messages", read 2026-11.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sigap.channels.rules.messages import Incoming, MediaRef, MessageKind

_MOST_TEXT = 5_000
_MOST_NAME = 120
_DIGEST = 32
_HEX = 64
_CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0xD800, 0xE000)) if chr(code) not in "\t\n"}
_CHANGED_NUMBER = "user_changed_number"
_CHANGED_PHONE = frozenset({"customer_identity_changed", "customer_changed_identity"})


class WebhookUnreadable(Exception):
    """The bytes are no webhook of this form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One webhook: the messages to our number, and how many were for another one."""

    messages: tuple[Incoming, ...] = field(repr=False)
    foreign: int = 0


def read(raw: bytes, *, phone_number_id: str) -> Delivery:
    """Every message of a webhook, in order. Statuses of our own answers are none. Raises WebhookUnreadable."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise WebhookUnreadable from None
    found: list[Incoming] = []
    foreign = 0
    for value in _values(body):
        messages = _dicts(value.get("messages"))
        if str(_dict(value.get("metadata")).get("phone_number_id", "")) != phone_number_id:
            foreign += len(messages)
            continue
        names = {_sender(each): _line(_dict(each.get("profile")).get("name")) for each in _dicts(value.get("contacts"))}
        found += [_read_one(each, names) for each in messages]
    return Delivery(messages=tuple(found), foreign=foreign)


def _values(body: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(body, dict) or not isinstance(body.get("entry"), list):
        raise WebhookUnreadable
    for entry in _dicts(body["entry"]):
        for change in _dicts(entry.get("changes")):
            if isinstance(change.get("value"), dict):
                yield change["value"]


def _read_one(message: Mapping[str, Any], names: Mapping[str, str]) -> Incoming:
    sender, message_id = _sender(message), _line(message.get("id"))
    if not sender or not message_id:
        raise WebhookUnreadable
    code = str(message.get("type", ""))
    kind, read_it = _READERS.get(code, (MessageKind.UNSUPPORTED, _nothing))
    part = message.get(code)
    text, media = read_it(part if isinstance(part, list) else _dict(part))
    base: dict[str, Any] = {
        "message_id": message_id,
        "sender": sender,
        "sent_at": _moment(message.get("timestamp")),
    }
    if code == "system":
        return _system(_dict(part), base)
    return Incoming(**base, kind=kind, text=text, media=media, name=names.get(sender, ""))


def _system(part: Mapping[str, Any], base: dict[str, Any]) -> Incoming:
    """A number given up, or in another telephone: whoever writes next may be another person."""
    what = str(part.get("type", ""))
    if what == _CHANGED_NUMBER:
        # The body names the person: what stands in it goes no further.
        number = _line(part.get("wa_id") or part.get("new_wa_id"))
        return Incoming(**base, kind=MessageKind.NUMBER_CHANGED, text=number)
    if what in _CHANGED_PHONE:
        return Incoming(**base, kind=MessageKind.PHONE_CHANGED)
    return Incoming(**base, kind=MessageKind.UNSUPPORTED)


def _nothing(_part: Any) -> tuple[str, MediaRef | None]:
    return "", None


def _text(part: Any) -> tuple[str, MediaRef | None]:
    return _clean(part.get("body")), None


def _media(part: Any) -> tuple[str, MediaRef | None]:
    media_id = _line(part.get("id"))
    return _clean(part.get("caption")), MediaRef(
        id=media_id, digest=digest_in(part.get("sha256"))
    ) if media_id else None


def _button(part: Any) -> tuple[str, MediaRef | None]:
    return _line(part.get("text")), None


def _interactive(part: Any) -> tuple[str, MediaRef | None]:
    reply = _dict(part.get("button_reply")) or _dict(part.get("list_reply"))
    return _line(reply.get("title")), None


def _location(part: Any) -> tuple[str, MediaRef | None]:
    at = [f"{part[name]:.6f}" for name in ("latitude", "longitude") if isinstance(part.get(name), int | float)]
    return " · ".join(filter(None, (_line(part.get("name")), _line(part.get("address")), ", ".join(at)))), None


def _contacts(part: Any) -> tuple[str, MediaRef | None]:
    lines = []
    for each in _dicts(part):
        numbers = [_line(phone.get("phone") or phone.get("wa_id")) for phone in _dicts(each.get("phones"))]
        lines.append(f"{_line(_dict(each.get('name')).get('formatted_name'))}: {', '.join(numbers)}")
    return "\n".join(lines), None


def _reaction(part: Any) -> tuple[str, MediaRef | None]:
    return _line(part.get("emoji")), None


_READERS: Mapping[str, tuple[MessageKind, Callable[[Any], tuple[str, MediaRef | None]]]] = {
    "text": (MessageKind.TEXT, _text),
    "audio": (MessageKind.VOICE, _media),
    "image": (MessageKind.PICTURE, _media),
    "video": (MessageKind.VIDEO, _media),
    "document": (MessageKind.DOCUMENT, _media),
    "sticker": (MessageKind.STICKER, _nothing),
    "location": (MessageKind.LOCATION, _location),
    "contacts": (MessageKind.CONTACTS, _contacts),
    "button": (MessageKind.TEXT, _button),
    "interactive": (MessageKind.TEXT, _interactive),
    "reaction": (MessageKind.REACTION, _reaction),
}


def digest_in(value: object) -> bytes:
    """A SHA-256 that Meta names, in base64 or hexadecimal; empty when it is none."""
    text = value if isinstance(value, str) else ""
    try:
        raw = bytes.fromhex(text) if len(text) == _HEX else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""
    return raw if len(raw) == _DIGEST else b""


def _sender(part: Mapping[str, Any]) -> str:
    """The number, or the id by which WhatsApp names somebody who hides it."""
    return _line(part.get("from") or part.get("wa_id") or part.get("from_user_id") or part.get("user_id"))


def _moment(value: object) -> datetime | None:
    text = str(value)
    try:
        return datetime.fromtimestamp(int(text), UTC) if text.isascii() and text.isdecimal() else None
    except (ValueError, OverflowError, OSError):
        return None


def _clean(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return text.replace("\r\n", "\n").translate(_CONTROLS).strip()[:_MOST_TEXT]


def _line(value: object) -> str:
    return " ".join(_clean(value).split())[: _MOST_NAME * 2]


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
