"""What goes over the vault's socket: frames of a stated length, JSON with byte strings beside it. Nothing is executed.

A frame that is too long, cut short or not in this form ends the connection.
"""

import json
import socket
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sigap.vault.ring_use import KeyPath, LaidKey, ReportKey, Trace, Unsealing, WrappedKey
from sigap.vault.sealing import Place

MOST_BYTES = 16 * 1024 * 1024
_LENGTH = 4
_BLOB = "$"

type Message = dict[str, Any]


class WireBroken(Exception):
    """What came is no message; tells nothing of it."""


def send(channel: socket.socket, message: Mapping[str, Any]) -> None:
    """One message, whole. Raises OSError; ValueError for one that is too long."""
    blobs: list[bytes] = []
    text = json.dumps(_packed(message, blobs), separators=(",", ":")).encode()
    lengths = b"".join(len(blob).to_bytes(_LENGTH) for blob in blobs)
    head = len(text).to_bytes(_LENGTH) + len(blobs).to_bytes(_LENGTH)
    body = b"".join((head, lengths, text, *blobs))
    if len(body) > MOST_BYTES:
        raise ValueError("a message longer than the vault takes")
    channel.sendall(len(body).to_bytes(_LENGTH) + body)


def receive(channel: socket.socket, *, within: float) -> Message:
    """The next message, whole in so many seconds. Raises WireBroken, TimeoutError where none came, OSError."""
    until = time.monotonic() + within
    length = int.from_bytes(_exactly(channel, _LENGTH, until))
    if not 2 * _LENGTH <= length <= MOST_BYTES:
        raise WireBroken
    body = memoryview(_exactly(channel, length, until))
    try:
        return _message_in(body)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise WireBroken from None


def _message_in(body: memoryview) -> Message:
    size, count = int.from_bytes(body[:4]), int.from_bytes(body[4:8])
    at = 2 * _LENGTH + count * _LENGTH
    # Before anything is done so many times.
    if at + size > len(body):
        raise ValueError
    lengths = [int.from_bytes(body[each : each + _LENGTH]) for each in range(2 * _LENGTH, at, _LENGTH)]
    if at + size + sum(lengths) != len(body):
        raise ValueError
    text, blobs = body[at : at + size], []
    at += size
    for length in lengths:
        blobs.append(bytes(body[at : at + length]))
        at += length
    found = _unpacked(json.loads(bytes(text)), blobs)
    if not isinstance(found, dict):
        raise TypeError
    return found


def _exactly(channel: socket.socket, length: int, until: float) -> bytes:
    parts = []
    while length:
        # A limit on each piece alone would let a frame drip for ever.
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        channel.settimeout(left)
        part = channel.recv(min(length, 1 << 20))
        if not part:
            raise WireBroken
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _packed(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, bytes | memoryview):
        blobs.append(bytes(value))
        return {_BLOB: len(blobs) - 1}
    if isinstance(value, Mapping):
        return {name: _packed(each, blobs) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_packed(each, blobs) for each in value]
    return str(value) if isinstance(value, UUID) else value


def _unpacked(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, dict):
        if _BLOB in value:
            return blobs[value[_BLOB]]
        return {name: _unpacked(each, blobs) for name, each in value.items()}
    return [_unpacked(each, blobs) for each in value] if isinstance(value, list) else value


def encode_path(path: KeyPath) -> Message:
    """A key's path as it travels."""
    if isinstance(path, WrappedKey):
        whole = {"purpose": path.purpose, "case": path.case_id, "wrapped": path.wrapped, "kek": path.kek_id}
        return {"as": "wrapped", "id": path.id, **whole}
    if isinstance(path, ReportKey):
        return {"as": "report", "id": path.key_id, "report": path.report_id, "blob": bytes(path.blob)}
    under, place = encode_path(path.under), encode_place(path.place)
    return {"as": "laid", "id": path.id, "under": under, "place": place, "sealed": bytes(path.sealed)}


def path_in(message: Message) -> KeyPath:
    """The reverse of encode_path. Raises ValueError, KeyError, TypeError."""
    if message["as"] == "laid":
        under = path_in(message["under"])
        place = place_in(message["place"])
        # Nothing but a key lies there: a text that was taken for one would tell its length, or itself.
        if isinstance(under, LaidKey) or place.column != "sealed_key":
            raise ValueError
        return LaidKey(id=UUID(message["id"]), under=under, place=place, sealed=bytes_in(message, "sealed"))
    if message["as"] == "report":
        return ReportKey(key_id=UUID(message["id"]), report_id=UUID(message["report"]), blob=bytes_in(message, "blob"))
    if message["as"] != "wrapped":
        raise ValueError
    return WrappedKey(
        id=UUID(message["id"]),
        purpose=text_in(message, "purpose"),
        case_id=UUID(message["case"]) if message["case"] else None,
        wrapped=bytes_in(message, "wrapped"),
        kek_id=text_in(message, "kek"),
    )


def encode_place(place: Place) -> list[str]:
    """A place as it travels."""
    return [place.table, str(place.row), place.column, place.section]


def place_in(parts: list[str]) -> Place:
    """The reverse of encode_place. Raises ValueError, TypeError."""
    table, row, column, section = parts
    if not all(isinstance(each, str) for each in parts):
        raise TypeError
    return Place(table=table, row=UUID(row), column=column, section=section)


def encode_trace(trace: Trace) -> list[str]:
    """A trace as it travels."""
    ids = (str(trace.stream_id), str(trace.subject_id))
    return [trace.code, str(trace.stream_kind), *ids, trace.section, trace.reason]


def trace_in(parts: list[str]) -> Trace:
    """The reverse of encode_trace. Raises ValueError, TypeError."""
    code, kind, stream, subject, section, reason = parts
    if not all(isinstance(each, str) for each in parts):
        raise TypeError
    return Trace(
        code=code, stream_kind=kind, stream_id=UUID(stream), subject_id=UUID(subject), section=section, reason=reason
    )


def encode_unsealing(request: Unsealing) -> Message:
    """A text to open as it travels."""
    return {
        "key": encode_path(request.key),
        "place": encode_place(request.place),
        "sealed": bytes(request.sealed),
        "trace": encode_trace(request.trace),
    }


def unsealing_in(message: Message) -> Unsealing:
    """The reverse of encode_unsealing. Raises ValueError, KeyError, TypeError."""
    return Unsealing(
        key=path_in(message["key"]),
        place=place_in(message["place"]),
        sealed=bytes_in(message, "sealed"),
        trace=trace_in(message["trace"]),
    )


def bytes_in(message: Message, name: str) -> bytes:
    """A byte string. Raises KeyError, TypeError."""
    found = message[name]
    if not isinstance(found, bytes):
        raise TypeError
    return found


def text_in(message: Message, name: str) -> str:
    """A text. Raises KeyError, TypeError."""
    found = message[name]
    if not isinstance(found, str):
        raise TypeError
    return found
