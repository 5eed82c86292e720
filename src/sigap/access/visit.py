"""From where somebody stands at the threshold: which browser, which address. Nothing of it is stored in clear."""

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

_SALT = "sigap.access.browser"
_KEPT_FOR = timedelta(days=180)
_V6_PREFIX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An attempt's origin. `browser` is the random name we gave this browser, or nothing."""

    browser: str
    source: str


def visit_of(request: HttpRequest) -> Visit:
    """Reads the browser's cookie (nothing when absent or not ours) and the address."""
    return Visit(browser=_browser_of(request), source=_network_of(address_of(request)))


def key_of(kind: str, *parts: str) -> bytes:
    """The keyed name of a counter: neither login nor address can be read from it."""
    text = "\0".join(f"{len(part)}:{part}" for part in (kind, *parts))
    return salted_hmac("sigap.access.throttle", text, algorithm="sha256").digest()


def day_of(at: datetime) -> str:
    """Makes an address's key another one each day, so that no address can be followed for longer."""
    return at.date().isoformat()


def give_browser_a_name(request: HttpRequest, response: HttpResponseBase) -> None:
    """Sets the browser's cookie where there is none. It holds a random name: no person, no right to anything."""
    if _browser_of(request):
        return
    response.set_cookie(
        settings.SIGAP_BROWSER_COOKIE,
        signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(16)),
        max_age=_KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def device_of(request: HttpRequest) -> str:
    """A word or two by which a person knows their own device again in the list of sessions."""
    agent = request.headers.get("User-Agent", "")[:400]
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


_BROWSERS = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def _browser_of(request: HttpRequest) -> str:
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(
            request.COOKIES.get(settings.SIGAP_BROWSER_COOKIE, ""), max_age=_KEPT_FOR
        )
    except signing.BadSignature:
        return ""


def address_of(request: HttpRequest) -> str:
    """The visitor's address: the connection's own, or what the outermost of our own proxies saw.

    Each proxy adds who spoke to it at the right end, so with N of them it is the Nth from the right; whatever a
    visitor wrote there before stands further left. Nobody but a machine of our own network is believed at all.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.SIGAP_TRUSTED_PROXIES
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not proxies or len(hops) < proxies or not _is_near(direct):
        return direct
    return str(hops[-proxies]).strip() or direct


def _is_near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False


def _network_of(address: str) -> str:
    """An IPv6 client has a whole /64 to itself; an IPv4 one has its address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _V6_PREFIX), strict=False))
    return str(parsed)
