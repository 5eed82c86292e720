"""A production start that nothing speaks against; tests spoil one thing in it."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sigap.cli.preparation import sources
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import DatabaseFacts, Start
from sigap.config.env import Surface

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
SECRET = "rahasia-yang-dibuat-untuk-uji-" * 3
HOSTS = {Surface.PUBLIC: "lapor.uji.go.id", Surface.DESK: "kerja.uji.go.id"}
THRESHOLD = "postgresql://sigap_threshold_login:sandi@127.0.0.1/sigap"
_PORTS = {Surface.PUBLIC: 8000, Surface.DESK: 8001}


REGENCY = {"SIGAP_REGENCY": "16.09", "SIGAP_REGENCY_NAME": "OKU Selatan"}
"""What no part starts without."""


def good_home(folder: Path) -> Path:
    """A data folder as it must be."""
    home = folder / "rumah"
    home.mkdir(mode=0o700, exist_ok=True)
    home.chmod(0o700)
    return home


def good_settings(folder: Path, surface: Surface) -> dict[str, str]:
    """Everything that a part must be told."""
    part = surface.upper()
    settings = {
        "SIGAP_HOME": str(good_home(folder)),
        **REGENCY,
        f"SIGAP_DATABASE_URL_{part}": f"postgresql://sigap_{surface}_login:sandi@127.0.0.1/sigap",
    }
    if surface is Surface.VAULT:
        return settings | {"SIGAP_KEYS": str(folder / "kunci")}
    if surface is Surface.WORKER:
        return settings | {
            "SIGAP_DESK_URL": "https://kerja.uji.go.id/",
            "SIGAP_MAIL_URL": "smtps://sigap:sandi@surel.uji.go.id",
            "SIGAP_MAIL_FROM": "sigap@uji.go.id",
            "SIGAP_BACKUP_DIR": str(folder / "cadangan"),
        }
    if surface is Surface.DESK:
        settings["SIGAP_DATABASE_URL_DESK"] += f" {THRESHOLD}"
    settings |= {
        "SIGAP_HOSTS": HOSTS[surface],
        "SIGAP_KEYS": str(folder / "kunci"),
        f"SIGAP_SECRET_KEY_{part}": SECRET + part,
        "SIGAP_TRUSTED_PROXIES": "1",
    }
    if surface is Surface.PUBLIC:
        return settings
    own = {"SIGAP_DESK_URL": "https://kerja.uji.go.id/", "SIGAP_ROOT_KEY": "vault:/run/sigap-vault/socket"}
    return settings | own | {"SIGAP_KEYS": str(folder / "kunci-meja")}


def good_facts(surface: Surface) -> DatabaseFacts:
    """What a database in order says."""
    return DatabaseFacts(
        now=AT,
        login=f"sigap_{surface}_login",
        member_of=frozenset({f"sigap_{surface}"}),
        applied=sources.migration_names(),
        drilled_at=AT - timedelta(days=30),
        last_beat=AT - timedelta(seconds=20),
        last_anchor=AT - timedelta(minutes=1),
    )


GOOD_THRESHOLD = DatabaseFacts(now=AT, login="sigap_threshold_login", member_of=frozenset({"sigap_threshold"}))


def good_start(folder: Path, surface: Surface = Surface.DESK, **changes: str | None) -> Start:
    """A start in order, but for the settings named: another value, or None for absent."""
    environ = good_settings(folder, surface)
    for name, value in changes.items():
        environ.pop(name, None)
        if value is not None:
            environ[name] = value
    port = _PORTS.get(surface)
    return Start(
        surface=surface,
        environ=environ,
        at=AT,
        user=os.geteuid() or stat.S_IRWXU,
        listen=NumericAddress("127.0.0.1", port) if port else None,
        facts=good_facts(surface),
        threshold=GOOD_THRESHOLD if surface is Surface.DESK else None,
        asked_at=AT,
    )
