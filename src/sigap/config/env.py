"""Everything SIGAP reads from its environment, read once and frozen.

At most 30 names (house rule); each is documented where it is read. Decides nothing else.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[3]


class Surface(StrEnum):
    """Which process this is. `owner` migrates, tests and loads; it serves nobody."""

    PUBLIC = "public"
    DESK = "desk"
    WORKER = "worker"
    OWNER = "owner"


class EnvironmentUnusable(Exception):
    """The environment holds a value SIGAP cannot work with; the message names it."""


_URL_OF_SURFACE = {
    Surface.PUBLIC: "SIGAP_DATABASE_URL_PUBLIC",
    Surface.DESK: "SIGAP_DATABASE_URL_DESK",
    Surface.WORKER: "SIGAP_DATABASE_URL_WORKER",
    Surface.OWNER: "DATABASE_URL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """The frozen environment of one process."""

    surface: Surface
    home: Path
    keys: Path
    database_url: str
    secret_key: str
    is_demo: bool
    is_debug: bool
    hosts: tuple[str, ...]
    regency: str
    regency_name: str
    idle_minutes: int
    quick_exit_url: str

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Env":
        """Reads the process environment. Raises EnvironmentUnusable naming the variable."""
        name = environ.get("SIGAP_SURFACE", Surface.OWNER)
        if name not in set(Surface):
            raise EnvironmentUnusable(f"SIGAP_SURFACE={name!r}: harus salah satu dari {', '.join(Surface)}")
        surface = Surface(name)
        home = Path(environ.get("SIGAP_HOME", CHECKOUT / ".sigap")).resolve()
        idle = environ.get("SIGAP_IDLE_MINUTES", "10")
        if not idle.isdecimal() or not int(idle):
            raise EnvironmentUnusable(f"SIGAP_IDLE_MINUTES={idle!r}: harus bilangan bulat lebih dari nol")
        return cls(
            surface=surface,
            home=home,
            keys=Path(environ.get("SIGAP_KEYS", home / "keys")),
            database_url=environ.get(_URL_OF_SURFACE[surface], ""),
            secret_key=environ.get(f"SIGAP_SECRET_KEY_{surface.upper()}", ""),
            is_demo=environ.get("SIGAP_DEMO") == "1",
            is_debug=environ.get("SIGAP_DEBUG") == "1",
            hosts=tuple(environ.get("SIGAP_HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
            regency=environ.get("SIGAP_REGENCY", "16.09"),
            regency_name=environ.get("SIGAP_REGENCY_NAME", "OKU Selatan"),
            idle_minutes=int(idle),
            quick_exit_url=environ.get("SIGAP_QUICK_EXIT_URL", "https://www.bmkg.go.id/"),
        )


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
