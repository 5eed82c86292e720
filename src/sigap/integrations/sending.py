"""Sends a ping outside: resolved once, connected to that very address, over TLS, along no redirection, within limits.

A name that leads into a house (loopback, private, link-local, the cloud's metadata) is not connected to, whatever it
led to a moment ago.
"""

import base64
import http.client
import secrets
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sigap.integrations.rules import PingTrouble, PlaceUnfit, is_public, ping_place, signed_words

_STEP, _WHOLE = 5.0, 15.0  # seconds
_TAKEN = range(200, 300)
_REDIRECTED = range(300, 400)


class _PinnedConnection(http.client.HTTPSConnection):
    """Connects to the address that was looked at, and holds the certificate against the name."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=_STEP, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        """In the place of a look-up of its own."""
        plain = socket.create_connection((self._address, self.port), timeout=_STEP)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def send_ping(
    url: str,
    *,
    key: Ed25519PrivateKey,
    at: datetime,
    trusted: ssl.SSLContext | None = None,
    may_reach: Callable[[str], bool] = is_public,
) -> PingTrouble:
    """Posts an empty, signed body; what became of it."""
    try:
        host, port, path = ping_place(url)
        address = _address_of(host, port, may_reach)
    except PlaceUnfit:
        return PingTrouble.NOT_PUBLIC
    except OSError:
        return PingTrouble.UNREACHABLE
    connection = _PinnedConnection(host, port, address, trusted or ssl.create_default_context())
    # An answer that trickles is cut off: each step would be within its own limit.
    ends = threading.Timer(_WHOLE, _cut, [connection])
    ends.start()
    try:
        connection.request("POST", path, body=b"", headers=signed_headers(url, key=key, at=at))
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError):
        return PingTrouble.UNREACHABLE
    finally:
        ends.cancel()
        connection.close()
    if status in _REDIRECTED:
        return PingTrouble.REDIRECTED
    return PingTrouble.NONE if status in _TAKEN else PingTrouble.REFUSED


def signed_headers(url: str, *, key: Ed25519PrivateKey, at: datetime) -> dict[str, str]:
    """By which the other side knows that SIGAP sent it, to them, now, and once."""
    stamp, nonce = str(int(at.timestamp())), secrets.token_hex(16)
    signature = key.sign(signed_words(url=url, stamp=stamp, nonce=nonce))
    return {
        "User-Agent": "SIGAP",
        "Content-Length": "0",
        "Sigap-Timestamp": stamp,
        "Sigap-Nonce": nonce,
        "Sigap-Signature": base64.b64encode(signature).decode(),
    }


def resolved(host: str, port: int) -> list[str]:
    """Every address of a name. Raises OSError."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _address_of(host: str, port: int, may_reach: Callable[[str], bool]) -> str:
    """The first address of a name all of whose addresses lie outside. Raises PlaceUnfit, OSError."""
    found = resolved(host, port)
    if not found or not all(may_reach(address) for address in found):
        raise PlaceUnfit(host)
    return found[0]


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
