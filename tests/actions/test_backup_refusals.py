"""What is not restored, and why, told all at once before anything is touched; what a failed copy leaves behind."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections
from tests.factories import epochs, team
from tests.factories.copies import Installation, counted, installed

from sigap.audit.models import Event
from sigap.cli.copies.backup import _LOCK
from sigap.cli.copies.manifests import facts_of
from sigap.vault import keyring
from sigap.vault.events import COPY_FAILED
from sigap.vault.models import Copy, CopyOutcome, DataKey, RecoveryFile

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def installation(committed: None, tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as one:
        yield one


def rewritten(copy: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    change(manifest)
    (copy / "manifest.json").write_text(json.dumps(manifest))


def facts() -> list[int]:
    return [counted(table) for table in ("audit_event", "access_person", "cases_case", "access_session")]


def test_a_damaged_copy_is_refused_with_everything_that_is_wrong_with_it(installation: Installation) -> None:
    copy, before = installation.backup("rusak"), facts()
    dump = copy / "database.sql"
    os.truncate(dump, dump.stat().st_size - 100)
    (copy / "audit-head.txt").write_text((copy / "audit-head.txt").read_text().replace("0", "1"))
    (copy / "erased.list").write_text("bukan kunci\n")
    rewritten(copy, lambda manifest: manifest["migrations"].append("cases.9999_from_the_future"))
    told = installation.run("restore", str(copy), status=2)
    for wrong in ("terpotong", "audit-head.txt", "erased.list:1", "manifest.mac", "9999_from_the_future", "--replace"):
        assert wrong in told
    assert facts() == before
    assert installation.names() == [installation.name]
    (copy / "manifest.json").unlink()
    assert "manifest.json: tidak ada" in installation.run("restore", str(copy), status=2)
    assert "tidak ada" in installation.run("restore", str(installation.copies / "tiada"), status=2)


def test_a_running_system_foreign_keys_and_a_demos_copy_are_refused(installation: Installation, tmp_path: Path) -> None:
    team.opened()
    team.named(team.opened())
    copy = installation.backup("baik")
    with psycopg.connect(installation.url) as visitor:
        told = installation.run("restore", str(copy), "--replace", status=2)
        visitor.rollback()
    assert "1 sambungan masih memakai" in told
    other = tmp_path / "kunci-lain"
    keyring.create_demo_keys(other, at=datetime.now(UTC))
    told = installation.run("restore", str(copy), "--replace", status=2, SIGAP_KEYS=str(other))
    assert "bukan kunci sistem ini" in told
    told = installation.run("restore", str(copy), "--replace", status=2, SIGAP_KEYS=str(tmp_path / "tiada"))
    assert "tiada" in told
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA demo")
    told = installation.run("restore", str(copy), "--replace", status=2)
    assert "CONTOH" in told
    assert installation.names() == [installation.name]


@pytest.mark.parametrize("opens_some", [True, False])
def test_keys_of_before_the_copy_are_refused_by_the_month_they_lack(
    installation: Installation, tmp_path: Path, *, opens_some: bool
) -> None:
    """A recovery file of before the last rotation gives them. Most of the time it opens nothing of a later copy."""
    team.named(team.opened())
    before = str(shutil.copytree(installation.keys, tmp_path / "sebelum"))
    own = epochs.own_copy(tmp_path / "sesudah")
    installation = replace(installation, keys=own)
    installation.run("keys", "rotate", "--now")
    month, former = epochs.ring_of(own).epochs
    RecoveryFile.objects.create(
        id=uuid4(), recovery="sidik", generation=9, epoch=month.id, kek_id=month.kek_id, made_at=datetime.now(UTC)
    )
    if opens_some:
        DataKey.objects.filter(pk=DataKey.objects.values("pk")[:1]).update(kek_id=former.kek_id)
    copy = installation.backup("baru")
    told = installation.run("restore", str(copy), "--replace", status=2, SIGAP_KEYS=before)
    assert f"kunci bulan {month.id} (" in told
    assert "bukan kunci sistem ini" not in told
    if opens_some:  # tokens of persons are made anew by what opens
        done = installation.restore(copy, "--replace", "--missing-months", SIGAP_KEYS=before)
        assert f"kunci bulan {month.id} (" in done


def test_a_second_backup_waits_for_nobody(installation: Installation) -> None:
    key = "SELECT pg_advisory_lock(%s)"

    with psycopg.connect(installation.url, autocommit=True) as other:
        other.execute(key, [_LOCK])
        told = installation.run("backup", str(installation.copies / "kedua"), status=2)
    assert "cadangan lain sedang dibuat" in told
    assert not list(installation.copies.iterdir())
    (installation.copies / "isi").mkdir()
    (installation.copies / "isi" / "punya-orang").touch()
    assert "sudah berisi" in installation.run("backup", str(installation.copies / "isi"), status=2)
    assert "tidak ada" in installation.run("backup", str(installation.copies / "lepas" / "satu"), status=2)


def test_a_full_disk_leaves_the_last_good_copy_and_says_so(installation: Installation) -> None:
    good = installation.backup("baik")
    before = {path.name: path.read_bytes() for path in good.iterdir()}
    told = _on_a_small_disk(installation, "penuh")
    assert "disk penuh" in told
    assert "tidak tersentuh" in told
    assert [path.name for path in installation.copies.iterdir()] == ["baik"]
    assert {path.name: path.read_bytes() for path in good.iterdir()} == before
    failed = Copy.objects.exclude(outcome=CopyOutcome.GOOD).get()
    assert failed.outcome == CopyOutcome.NO_SPACE
    assert '"outcome": "no_space"' in Event.objects.get(code=COPY_FAILED).body
    installation.backup("lagi")


def _on_a_small_disk(installation: Installation, name: str) -> str:
    """No file may grow beyond 64 KiB: to a program that is how a full disk looks."""
    connections.close_all()
    limit = 64 * 1024
    done = subprocess.run(
        [sys.executable, "-P", "-m", "sigap.cli.main", "backup", str(installation.copies / name)],
        env=installation.environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_a_disk_that_is_really_full(installation: Installation) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96k,mode=0700", "tmpfs", str(installation.copies)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        told = installation.run("backup", str(installation.copies / "penuh"), status=1)
        assert "disk penuh" in told
        assert not list(installation.copies.iterdir())
    finally:
        subprocess.run(["umount", str(installation.copies)], check=True)


def test_a_copy_that_does_not_give_back_what_was_copied_is_none(installation: Installation) -> None:
    """The owner broke the trail past SIGAP: the copy's own walk finds it, and no folder is made."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        cursor.execute("UPDATE audit_event SET body = replace(body, '\"v\": 1', '\"v\": 2') WHERE seq = 1")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER ALL")
    told = installation.run("backup", str(installation.copies / "putus"), status=1)
    assert "Rantai jejak putus" in told
    assert not list(installation.copies.iterdir())
    assert Copy.objects.get().outcome == CopyOutcome.CHECK_FAILED


def test_a_restore_that_breaks_off_leaves_the_standing_database(installation: Installation) -> None:
    """Somebody vouched for a dump that loads no longer: what stood stays, what was loaded is gone."""
    copy, before = installation.backup("palsu"), facts()
    dump = copy / "database.sql"
    dump.write_text(dump.read_text() + "\nSELECT 'Siti Rahasia'::uuid;\n")
    shutil.rmtree(installation.home / "files", ignore_errors=True)

    found = facts_of(copy)["database.sql"]
    rewritten(copy, lambda m: m["files"].update({"database.sql": {"size": found.size, "sha256": found.sha256}}))
    told = installation.run("restore", str(copy), "--replace", "--unsigned", status=1)
    assert "psql" in told
    assert "Siti" not in told, "an error's text may quote a row"
    assert facts() == before
    assert installation.names() == [installation.name]
