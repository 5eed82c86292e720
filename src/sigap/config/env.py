"""Everything SIGAP reads from its environment, read once and frozen.

At most 30 names (house rule); each is documented where it is read. Decides nothing else; what a production start
refuses is decided in `cli/readiness`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from sigap.kernel.reference import toml_file
from sigap.kernel.regencies import full_name
from sigap.kernel.time_zones import ProvinceUnknown, zone_of

CHECKOUT = Path(__file__).resolve().parents[3]


class Surface(StrEnum):
    """Which process this is. `owner` migrates, tests and loads; it serves nobody."""

    PUBLIC = "public"
    DESK = "desk"
    WORKER = "worker"
    VAULT = "vault"
    OWNER = "owner"


class EnvironmentUnusable(Exception):
    """The environment holds a value SIGAP cannot work with; the message names it."""


# The vault's is named by a file beside the ring, or by the launcher: no environment needs it.
_URL_OF_SURFACE = {surface: f"SIGAP_DATABASE_URL_{surface.upper()}" for surface in Surface} | {
    Surface.OWNER: "DATABASE_URL"
}

# Whole numbers: what they are when unset, and their least value.
WHOLE_NUMBERS = {
    "SIGAP_IDLE_MINUTES": (10, 1),
    "SIGAP_BACKUP_EVERY_HOURS": (24, 1),
    "SIGAP_BACKUP_KEEP_DAYS": (35, 1),
    # How many proxies stand in front and tell the visitor's address; none means the address is the visitor's.
    "SIGAP_TRUSTED_PROXIES": (0, 0),
    "SIGAP_METRICS_PORT": (0, 0),
}
TRAINING = "latihan"
"""What SIGAP_DEMO says in a home for training."""
_HOSTS = "SIGAP_HOSTS"
_LOOPBACK = "localhost,127.0.0.1,[::1]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """The frozen environment of one process."""

    surface: Surface
    home: Path
    keys: Path
    database_url: str
    # The desk alone: the log-in of sign-in.
    threshold_url: str
    secret_key: str
    is_demo: bool
    # A demo that `up` serves beside a real one, to learn by: nothing leaves it.
    is_training: bool
    is_debug: bool
    hosts: tuple[str, ...]
    regency: str
    time_zone: str
    regency_name: str
    idle_minutes: int
    quick_exit_url: str
    root_key: str
    backup_dir: Path | None
    backup_every_hours: int
    backup_keep_days: int
    mail_url: str
    mail_from: str
    desk_url: str
    trusted_proxies: int
    metrics_port: int
    channels: Path | None

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Env":
        """Reads the process environment. Raises EnvironmentUnusable naming the variable."""
        name = environ.get("SIGAP_SURFACE", Surface.OWNER)
        if name not in set(Surface):
            raise EnvironmentUnusable(f"SIGAP_SURFACE={name!r}: harus salah satu dari {', '.join(Surface)}")
        surface = Surface(name)
        database_url, threshold_url = addresses_in(environ.get(_URL_OF_SURFACE[surface], ""))
        home = Path(environ.get("SIGAP_HOME", CHECKOUT / ".sigap")).resolve()
        backups = environ.get("SIGAP_BACKUP_DIR", "")
        is_training = environ.get("SIGAP_DEMO") == TRAINING
        channels = "" if is_training else environ.get("SIGAP_CHANNELS", "")
        return cls(
            surface=surface,
            home=home,
            keys=Path(environ.get("SIGAP_KEYS", home / "keys")),
            database_url=database_url,
            threshold_url=threshold_url,
            secret_key=environ.get(f"SIGAP_SECRET_KEY_{surface.upper()}", ""),
            is_demo=environ.get("SIGAP_DEMO") in {"1", TRAINING},
            is_training=is_training,
            is_debug=environ.get("SIGAP_DEBUG") == "1",
            hosts=hosts_of(environ, surface),
            regency=_regency(environ),
            time_zone=regency_zone(environ).key,
            regency_name=environ.get("SIGAP_REGENCY_NAME") or _example()["name"],
            idle_minutes=whole_number(environ, "SIGAP_IDLE_MINUTES"),
            quick_exit_url=environ.get("SIGAP_QUICK_EXIT_URL", "https://www.bmkg.go.id/"),
            # Where the key that opens the ring comes from: file, credential:NAME, command:…, passphrase; for the desk,
            # which is given none, vault:SOCKET.
            root_key=environ.get("SIGAP_ROOT_KEY", "file"),
            backup_dir=Path(backups) if backups else None,
            backup_every_hours=whole_number(environ, "SIGAP_BACKUP_EVERY_HOURS"),
            backup_keep_days=whole_number(environ, "SIGAP_BACKUP_KEEP_DAYS"),
            mail_url="" if is_training else environ.get("SIGAP_MAIL_URL", ""),
            mail_from=environ.get("SIGAP_MAIL_FROM", ""),
            desk_url=environ.get("SIGAP_DESK_URL", ""),
            trusted_proxies=whole_number(environ, "SIGAP_TRUSTED_PROXIES"),
            metrics_port=whole_number(environ, "SIGAP_METRICS_PORT"),
            # A TOML file with what this part needs of the channels: WhatsApp, mail in (see mailbox/channel_settings).
            channels=Path(channels) if channels else None,
        )

    @property
    def regency_full(self) -> str:
        """Kabupaten OKU Selatan, or Kota Palembang: by the code."""
        return full_name(self.regency, self.regency_name)


def hosts_of(environ: Mapping[str, str], surface: Surface) -> tuple[str, ...]:
    """The host names a surface answers to: its own where the environment names them (SIGAP_HOSTS_PUBLIC, _DESK)."""
    named = environ.get(f"{_HOSTS}_{surface.upper()}") or environ.get(_HOSTS) or _LOOPBACK
    return tuple(name.strip() for name in named.split(",") if name.strip())


def public_address(environ: Mapping[str, str]) -> str:
    """Where the public site stands, for what is printed with its address: without a slash at the end."""
    host = hosts_of(environ, Surface.PUBLIC)[0]
    scheme = "http" if host.partition(":")[0] in {"localhost", "127.0.0.1"} else "https"
    return f"{scheme}://{host}"


def regency_zone(environ: Mapping[str, str] = os.environ) -> ZoneInfo:
    """The time zone in which the regency lives, by its code. Raises EnvironmentUnusable."""
    code = _regency(environ)
    try:
        return zone_of(code)
    except ProvinceUnknown:
        raise EnvironmentUnusable(
            f"SIGAP_REGENCY={code!r}: provinsi tidak dikenal; isi kode Kemendagri, misalnya 16.09"
        ) from None


def _regency(environ: Mapping[str, str]) -> str:
    return environ.get("SIGAP_REGENCY") or _example()["code"]


def _example() -> dict[str, str]:
    """The regency of demo and tests, where the environment names none; `up` refuses to start without a name."""
    example: dict[str, str] = toml_file("sigap.config", "example_regency.toml")
    return example


def whole_number(environ: Mapping[str, str], name: str) -> int:
    """A number of the table above. Raises EnvironmentUnusable naming the variable."""
    default, least = WHOLE_NUMBERS[name]
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal()) or int(text) < least:
        raise EnvironmentUnusable(f"{name}={text!r}: harus bilangan bulat, paling kecil {least}")
    return int(text)


def addresses_in(value: str) -> tuple[str, str]:
    """A part's own log-in and, after a space, that of its sign-in: only the desk has one (ADR 25)."""
    own, _space, threshold = value.strip().partition(" ")
    return own, threshold.strip()


def database_from(url: str) -> dict[str, object]:
    """Django's database settings from a postgresql:// URL. Raises EnvironmentUnusable."""
    if not url:
        return {"NAME": "sigap"}
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise EnvironmentUnusable("Alamat database harus berbentuk postgresql://pengguna:sandi@tempat/nama")
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "sigap",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": query.pop("port", None) or (str(parts.port) if parts.port else ""),
        "OPTIONS": query,
    }
