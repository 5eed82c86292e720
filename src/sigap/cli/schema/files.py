"""The SQL files of every app, in layer order, without Django."""

from hashlib import sha256
from pathlib import Path

from sigap.cli.home import CHECKOUT

APPS = (
    "places",
    "audit",
    "vault",
    "mailbox",
    "outreach",
    "access",
    "provisions",
    "work",
    "releases",
    "notifications",
    "clocks",
    "guidance",
    "letters",
    "cases",
    "testimony",
    "assistance",
    "incidents",
    "legal",
    "hearings",
    "shelter",
    "restitution",
    "protection",
    "juvenile",
    "links",
    "sessions",
    "questionnaires",
    "persons",
    "duplicates",
    "referrals",
    "casework",
    "errands",
    "reintegration",
    "fieldvisits",
    "transfers",
    "intake",
    "channels",
    "retention",
    "datarights",
    "custody",
    "taskforce",
    "rulebook",
    "learning",
    "actionplan",
    "simfoni",
    "meetings",
    "supervision",
    "prevention",
    "vulnerability",
    "registers",
    "villages",
    "figures",
    "returns",
    "insight",
    "setup",
    "integrations",
    "staff",
)
"""The apps that own SQL, lowest layer first; each may name its own schema and tables and those of the apps before."""

_SIGAP = CHECKOUT / "src" / "sigap"


def folder_of(app: str) -> Path:
    return _SIGAP / app / "sql"


def sql_files() -> list[Path]:
    """Every file, in the order in which it is applied."""
    return [file for app in APPS for file in sorted(folder_of(app).glob("*.sql"))]


def sql_text(app: str) -> str:
    """All of one app's SQL."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sql_files() if file.parts[-3] == app)


def files_hash() -> str:
    """Fingerprint of the texts, names included."""
    digest = sha256()
    for file in sql_files():
        digest.update(f"{file.relative_to(_SIGAP)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
