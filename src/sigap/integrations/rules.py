"""What a key of an office's system may be: scopes, networks, how long; and where a ping may go. Pure."""

import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit


class KeyScope(StrEnum):
    """What one key opens, at most what its office may."""

    REFERRALS_READ = "referrals:read"
    REFERRALS_ANSWER = "referrals:answer"
    MILESTONES_READ = "milestones:read"
    MILESTONES_WRITE = "milestones:write"
    STATUS_READ = "status:read"


class ChangeKind(StrEnum):
    """What a line of the feed is about; a stored code."""

    REFERRAL = "referral"
    MILESTONE = "milestone"
    CASE = "case"


SCOPE_OF_CHANGE = {
    ChangeKind.REFERRAL: KeyScope.REFERRALS_READ,
    ChangeKind.MILESTONE: KeyScope.MILESTONES_READ,
    ChangeKind.CASE: KeyScope.STATUS_READ,
}
"""Which scope shows a line of the feed."""


class PingTrouble(StrEnum):
    """Why a ping did not arrive; a stored code."""

    NONE = ""
    NO_KEY = "no_key"
    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    REDIRECTED = "redirected"
    REFUSED = "refused"


KEY_PREFIX = "sigap_"
"""By which a key that lies somewhere it should not is found."""
LONGEST = timedelta(days=365)
OVERLAP = timedelta(days=7)
"""How long the key before still opens once there is a new one."""
TOLD_BEFORE = timedelta(days=14)
"""How long before a key ends the office's head is told."""
KEPT_FOR = timedelta(hours=24)
"""How long the same Idempotency-Key gets the same answer."""
FEED_KEPT_FOR = timedelta(days=90)
PINGS_KEPT_FOR = timedelta(days=30)
PING_EVERY = timedelta(seconds=60)
"""Changes within this time are one burst."""
TRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
"""Pauses between tries of one ping; after the last one the next change is waited for."""
_WIDEST = {4: 16, 6: 32}
_MOST_NETWORKS = 10
_LONGEST_URL = 300


class NetworkUnreadable(ValueError):
    """No network, or one so wide that it binds the key to nothing."""


class PlaceUnfit(ValueError):
    """No https address of a host outside the house."""


def networks_in(text: str) -> tuple[str, ...]:
    """The networks of a text, one a line or parted by commas, as they are stored. Raises NetworkUnreadable."""
    found = [_network(part) for part in text.replace(",", " ").split()]
    if not 0 < len(found) <= _MOST_NETWORKS:
        raise NetworkUnreadable(text)
    return tuple(dict.fromkeys(found))


def _network(text: str) -> str:
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise NetworkUnreadable(text) from None
    if network.prefixlen < _WIDEST[network.version]:
        raise NetworkUnreadable(text)
    return str(network)


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; an IPv4 address that came mapped counts as itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(plain in ipaddress.ip_network(network) for network in networks)


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 behind NAT64 (RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an address lies outside of every house: not private, loopback, link-local, shared, multicast or reserved.

    An IPv4 address inside an IPv6 one is looked at itself.
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
        teredo = parsed.teredo[1] if parsed.teredo else None
        if inner := parsed.ipv4_mapped or parsed.sixtofour or teredo:
            return is_public(str(inner))
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def ping_place(url: str) -> tuple[str, int, str]:
    """Host, port and path of the address that is pinged. Raises PlaceUnfit."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise PlaceUnfit(url) from None
    host = parts.hostname or ""
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST_URL
    # What stands behind a question mark, and a log-in, would be a secret in clear.
    if not is_plain or parts.scheme != "https" or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise PlaceUnfit(url)
    if not _may_be_host(host):
        raise PlaceUnfit(url)
    return host, port, parts.path or "/"


def _may_be_host(host: str) -> bool:
    try:
        return is_public(host)
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".local", ".internal", ".localhost", ".lan"))


def signed_words(*, url: str, stamp: str, nonce: str) -> bytes:
    """What a ping's signature covers: to whom, when, and which one."""
    return f"sigap-ping-v1\n{url}\n{stamp}\n{nonce}".encode()


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """When a ping that failed `tries` times is tried again; None where it is given up until the next change."""
    return at + TRIES[tries - 1] if tries <= len(TRIES) else None
