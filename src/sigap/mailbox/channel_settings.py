"""What a part needs to know of the channels: one TOML file (SIGAP_CHANNELS), its own for each part.

The public site is given what proves that WhatsApp speaks, the worker what lets it speak to others. Nothing of it is
ever logged or shown. Without the file there is no such channel.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sigap.vault.keyfiles import read_small

_LARGEST = 64 * 1024
GRAPH = "https://graph.facebook.com/v23.0"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ChannelsUnusable(Exception):
    """The file cannot be used; the message names the key and never its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsApp:
    """The public site needs the first three, the worker the first and the others."""

    phone_number_id: str
    app_secret: str = field(default="", repr=False)
    verify_token: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)
    graph_url: str = GRAPH


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """Where mail comes in: `imap_url` is imaps://pengguna:sandi@server:993/INBOX."""

    imap_url: str = field(repr=False)

    @property
    def place(self) -> tuple[str, int, str, str, str, bool]:
        """Host, port, user, password, folder, and whether TLS is spoken."""
        parts = urlsplit(self.imap_url)
        is_tls = parts.scheme == "imaps"
        folder = unquote(parts.path.lstrip("/")) or "INBOX"
        port = parts.port or (993 if is_tls else 143)
        return parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""), folder, is_tls


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPlaces:
    """Where the trail's head goes besides the mail: an address that takes a line, a file on another machine."""

    webhook: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """What this part was given. `site` is the public site's address, told in answers."""

    whatsapp: WhatsApp | None = None
    email: ImapSettings | None = None
    trail: TrailPlaces | None = None
    site: str = ""


def channels_in(path: Path | None) -> Channels:
    """Reads the file anew: a changed token is taken up without a restart. Raises ChannelsUnusable, KeysUnsafe."""
    if path is None:
        return Channels()
    try:
        found = tomllib.loads(read_small(path, _LARGEST).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise ChannelsUnusable(f"SIGAP_CHANNELS={path}: bukan TOML") from None
    if more := sorted(set(found) - {"whatsapp", "email", "trail", "site"}):
        raise ChannelsUnusable(f"SIGAP_CHANNELS={path}: {', '.join(more)} tidak dikenal")
    whatsapp = _table(path, found, "whatsapp", WhatsApp)
    email = _table(path, found, "email", ImapSettings)
    trail = _table(path, found, "trail", TrailPlaces)
    if trail is not None and not _is_usable(trail):
        raise ChannelsUnusable(f"SIGAP_CHANNELS={path}: [trail] butuh webhook atau file; file ditulis sejak akar, /…")
    named = (
        ("graph_url", "http", whatsapp.graph_url if whatsapp else None),
        ("imap_url", "imap", email.imap_url if email else None),
        ("webhook", "http", (trail.webhook or None) if trail else None),
    )
    for name, scheme, url in named:
        if url is not None and not _is_safe(url, scheme):
            raise ChannelsUnusable(
                f"SIGAP_CHANNELS={path}: {name} harus alamat {scheme}s:// ke server luar; # dalam sandi ditulis %23"
            )
    return Channels(whatsapp=whatsapp, email=email, trail=trail, site=str(found.get("site", "")))


def _table[T](path: Path, found: Mapping[str, Any], name: str, kind: type[T]) -> T | None:
    if name not in found:
        return None
    table = found[name]
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # both kinds are dataclasses
    if not isinstance(table, dict):
        raise ChannelsUnusable(f"SIGAP_CHANNELS={path}: [{name}] bukan tabel")
    if more := sorted(set(table) - known):
        raise ChannelsUnusable(f"SIGAP_CHANNELS={path}: [{name}] {', '.join(more)} tidak dikenal")
    if not all(isinstance(value, str) for value in table.values()):
        raise ChannelsUnusable(f"SIGAP_CHANNELS={path}: [{name}] hanya berisi teks")
    try:
        return kind(**table)
    except TypeError:
        raise ChannelsUnusable(f"SIGAP_CHANNELS={path}: [{name}] tidak lengkap") from None


def _is_usable(trail: TrailPlaces) -> bool:
    return bool(trail.webhook or trail.file) and (not trail.file or Path(trail.file).is_absolute())


def _is_safe(url: str, scheme: str) -> bool:
    """An address of this scheme by TLS, or without it on this machine: a password never travels in clear."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_by_tls = parts.scheme == f"{scheme}s"
    return has_port and bool(parts.hostname) and (is_by_tls or (parts.scheme == scheme and parts.hostname in _LOOPBACK))
