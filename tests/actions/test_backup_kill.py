"""Backups are killed at moments all along: what is left is a whole copy or none, and the next one works."""

import base64
import random
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories import team
from tests.factories.copies import Installation, counted, installed

from sigap import audit
from sigap.access.models import Session
from sigap.access.sessions import hash_of
from sigap.cases.models import PersonToken
from sigap.cli.copies.manifests import Manifest, misfits
from sigap.cli.copies.proof import SCRATCH_PREFIX
from sigap.cli.database import postgres
from sigap.cli.home import Home
from sigap.vault import keyring
from sigap.vault.events import SECTION_OPENED

pytestmark = pytest.mark.usefixtures("committed")
NAME = "Cempaka Tanpa Jejak"
_DRAW = random.SystemRandom()


@pytest.fixture
def installation(committed: None, tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as one:
        yield one


@pytest.mark.rounds
def test_a_killed_backup_never_looks_like_a_copy(installation: Installation, tmp_path: Path, rounds: int) -> None:
    temporary = tmp_path / "sementara"
    temporary.mkdir()
    began = time.monotonic()
    installation.run_as_shipped("backup", str(installation.copies / "pertama"), TMPDIR=str(temporary))
    whole = time.monotonic() - began
    places: set[Path] = set()
    for number in range(rounds):
        folder = installation.copies / f"putaran-{number:02d}"
        with installation.start("backup", str(folder), TMPDIR=str(temporary)) as process:
            time.sleep(whole * (number + _DRAW.random()) / rounds)
            process.kill()
            process.communicate()
        places |= {_cluster(path) for path in temporary.glob(f"{SCRATCH_PREFIX}*/id")}
        if folder.exists():
            assert not list(misfits(folder, Manifest.read(folder)))
    installation.run("backup", str(installation.copies / "terakhir"), TMPDIR=str(temporary))
    assert not installation.leftovers()
    assert not list(temporary.glob(f"{SCRATCH_PREFIX}*"))
    assert not [place for place in places if place.exists()]


@pytest.mark.rounds
def test_a_killed_restore_leaves_the_standing_database_or_the_restored_one(
    installation: Installation, rounds: int
) -> None:
    copy = installation.backup("kembali")
    began = time.monotonic()
    installation.run_as_shipped("restore", str(copy), "--replace")
    whole, restored = time.monotonic() - began, counted("audit_event")
    for number in range(rounds):
        with audit.recording():
            ids = {"subject": str(uuid4()), "room": "identity", "reason": "casework"}
            audit.record(
                audit.NewEvent(code=SECTION_OPENED, stream_kind="case", stream_id=uuid4(), at=team.AT, ids=ids)
            )
        standing = counted("audit_event")
        with installation.start("restore", str(copy), "--replace") as process:
            time.sleep(whole * (number + _DRAW.random()) / rounds)
            process.kill()
            process.communicate()
        assert counted("audit_event") in {standing, restored}
    installation.restore(copy, "--replace")
    assert counted("audit_event") == restored
    assert not [name for name in installation.names() if name.endswith("_restoring")]


def _cluster(identity: Path) -> Path:
    return postgres.cluster_of(Home(identity.parent.resolve())).place


def test_a_copy_holds_no_key_no_session_no_token_and_no_name(installation: Installation) -> None:
    team.named(team.opened(), NAME)
    ring = keyring.current()
    epoch = ring.newest
    secrets = {
        "mac": ring.mac,
        "kek": epoch.kek,
        "wrapping": epoch.wrapping,
        "token key": epoch.token,
        "intake": epoch.intake_private,
        "credential": epoch.credential,
        "root": (installation.keys / "root.key").read_bytes(),
        "copies": (installation.keys / "copy.key").read_bytes(),
    }
    secrets |= {f"session {login}": hash_of(ticket) for login, ticket in team.TICKETS.items()}
    secrets |= {f"ticket {login}": ticket.encode() for login, ticket in team.TICKETS.items()}
    secrets |= {f"token {pk}": bytes(value) for pk, value in PersonToken.objects.values_list("pk", "token")}
    assert Session.objects.exists()
    assert [name for name in secrets if name.startswith("token ")]
    connection.close()
    copy = installation.backup("diperiksa")
    assert sorted(path.name for path in copy.iterdir()) == [
        "audit-head.txt", "database.sql", "erased.list", "manifest.json", "manifest.mac",
    ]  # fmt: skip
    assert {path.stat().st_mode & 0o777 for path in copy.iterdir()} == {0o600}
    assert copy.stat().st_mode & 0o777 == 0o700
    passwords = Home(installation.home).secrets()
    texts = [*passwords.values(), *NAME.split()]
    for path in [*copy.iterdir(), *installation.home.rglob("*.log")]:
        data = path.read_bytes()
        assert not [name for name, secret in secrets.items() if any(form in data for form in _forms(secret))]
        assert not [text for text in texts if text.encode() in data]
    assert b"Rina Marlina" in (copy / "database.sql").read_bytes(), "the search looks at an empty copy"


def _forms(secret: bytes) -> tuple[bytes, ...]:
    return secret, secret.hex().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret)
