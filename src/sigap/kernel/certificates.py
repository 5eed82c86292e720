"""When the certificate that a host shows ends. Asked at this machine first: the proxy before us shows it."""

import socket
import ssl
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography import x509

RENEWED_BEFORE = timedelta(days=14)
"""Whoever renews by machine has done it long before; later than this a person must look."""
_WITHIN = 3.0  # seconds
_HTTPS = 443


def hosts_with_certificates(desk_url: str, names: Iterable[str]) -> list[str]:
    """The host names of an installation, each once: the desk's address where it is TLS, and others by name."""
    parts = urlsplit(desk_url)
    own = [parts.hostname] if parts.scheme == "https" and parts.hostname else []
    others = [name for name in names if "." in name and not name.endswith(".onion") and not _is_number(name)]
    return list(dict.fromkeys([*own, *others]))


def certificate_end(host: str, port: int = _HTTPS) -> datetime | None:
    """Until when it holds; None where nobody shows one. Whether it is trusted, a browser says."""
    for address in ("127.0.0.1", host):
        try:
            with (
                socket.create_connection((address, port), timeout=_WITHIN) as plain,
                _context().wrap_socket(plain, server_hostname=host) as secure,
            ):
                raw = secure.getpeercert(binary_form=True)
        except (OSError, ValueError):
            continue
        if raw:
            return x509.load_der_x509_certificate(raw).not_valid_after_utc
    return None


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _is_number(name: str) -> bool:
    return name.strip("[]").replace(".", "").isdigit()
