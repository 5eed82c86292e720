"""Scheduled copies: compressed, refused before they would not fit, sent away, thinned out here and there, restored."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.factories import epochs, s3_server, team
from tests.factories.copies import SCHEMA_AS_COPIED, Installation, counted, installed
from tests.rules.test_backup_schedule import laid

from sigap.audit.models import Event
from sigap.cli.copies import compression
from sigap.cli.copies.folders import stamp
from sigap.cli.copies.manifests import Manifest
from sigap.vault import copies
from sigap.vault.copy_terms import UNSENT_FOR
from sigap.vault.events import COPY_SENT, COPY_UNSENT
from sigap.vault.models import Copy, CopyOutcome

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def installation(committed: None, tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path) as one:
        yield replace(one, keys=epochs.own_copy(tmp_path / "kunci"), is_far_place_tried_at_once=True)


def scheduled(installation: Installation, how: str = "--now", *, status: int = 0) -> str:
    return installation.run_unproved("backup", how, status=status, SIGAP_BACKUP_DIR=str(installation.copies))


def plan(installation: Installation, text: str) -> None:
    file = installation.keys / "copies.toml"
    file.touch(mode=0o600)
    file.write_text(text)


def by_command(there: Path) -> str:
    send = "import os, shutil, sys; a, b = sys.argv[1:]; os.makedirs(os.path.dirname(b), exist_ok=True); "
    return (
        f'[command]\nsend = [{sys.executable!r}, "-c", "{send}shutil.copyfile(a, b)", "{{file}}", "{there}/{{name}}"]\n'
        f'names = ["find", "{there}", "-type", "f", "-printf", "%P\\n"]\nremove = ["rm", "{there}/{{name}}"]\n'
    )


def test_a_scheduled_copy_is_compressed_smaller_and_restored(installation: Installation) -> None:
    team.named(team.opened())
    people = counted("access_person")
    plain = installation.backup("polos")
    installation.run("backup", "--now", SIGAP_BACKUP_DIR=str(installation.copies))
    packed = next(path for path in installation.copies.iterdir() if path != plain)
    assert not (packed / "database.sql").exists()
    with compression.reading(packed / "database.sql.zst") as text:
        assert b"CREATE TABLE public.cases_case" in text.read()
    assert Manifest.read(packed).size < Manifest.read(plain).size / 2
    for copy, before in ((packed, ""), (plain, SCHEMA_AS_COPIED)):
        connection.close()
        installation.lose()
        installation.run("restore", str(copy), before=before)
        assert counted("access_person") == people


def test_a_damaged_compressed_copy_is_refused(installation: Installation) -> None:
    installation.run_unproved("backup", "--compress", str(installation.copies / "padat"))
    dump = installation.copies / "padat" / "database.sql.zst"
    dump.write_bytes(dump.read_bytes()[:-100])
    told = installation.run("restore", str(installation.copies / "padat"), "--replace", status=2)
    assert "terpotong" in told
    dump.unlink()
    assert "database.sql.zst: tidak ada" in installation.run(
        "restore", str(installation.copies / "padat"), "--replace", status=2
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_a_copy_that_will_not_fit_is_refused_with_figures(installation: Installation) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", str(installation.copies)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    at = datetime.now(UTC)
    try:
        old = [laid(installation.copies, at - timedelta(days=age)) for age in range(50, 55)]
        told = scheduled(installation, status=1)
        assert "perlu kira-kira" in told
        assert "bebas 3." in told
        assert set(installation.copies.iterdir()) == set(old[:3]), "what is past its time goes, and makes room"
        assert Copy.objects.get().outcome == CopyOutcome.NO_SPACE
        connection.close()
    finally:
        subprocess.run(["umount", str(installation.copies)], check=True)


def test_each_copy_leaves_once_the_manifest_last_and_old_ones_go_there_too(
    installation: Installation, tmp_path: Path
) -> None:
    there = tmp_path / "jauh"
    there.mkdir()
    plan(installation, "[keep]\ndaily = 2\n" + by_command(there))
    old = [stamp(datetime.now(UTC) - timedelta(days=age)) for age in (3, 4, 5, 6, 50)]
    for name in old:
        (there / name).mkdir()
        (there / name / "database.sql.zst.sealed").write_text("lama")
        if name != old[-1]:
            (there / name / "manifest.json.sealed").write_text("lama")
    assert "1 cadangan dikirim" in scheduled(installation)
    assert "dikirim" not in scheduled(installation, "--scheduled")
    copy = next(iter(installation.copies.iterdir()))
    assert {path.name for path in (there / copy.name).iterdir()} == {f"{path.name}.sealed" for path in copy.iterdir()}
    left = {path.name for path in there.iterdir() if any(path.iterdir())}
    assert left == {copy.name, *old[:2]}, "the plan keeps two days, and nobody fewer than three copies"
    assert Event.objects.filter(code=COPY_SENT).count() == 1
    assert not copies.is_unsent(at=datetime.now(UTC) + timedelta(days=9))
    shutil.rmtree(there / copy.name)
    assert "1 cadangan dikirim" in scheduled(installation, "--scheduled"), "the newest is asked for by name"
    assert sorted(path.name for path in installation.copies.iterdir()) == [copy.name], "nothing is left of the sealing"
    connection.close()
    installation.lose()
    fetched, opened = str(there / copy.name), tmp_path / "terbuka"
    assert "--unseal" in installation.run("restore", fetched, status=2)
    assert "5 berkas" in installation.run("restore", fetched, "--unseal", str(opened))
    assert {path.name: path.read_bytes() for path in opened.iterdir()} == {
        path.name: path.read_bytes() for path in copy.iterdir()
    }
    installation.restore(opened)
    assert "sudah ada" in installation.run("restore", fetched, "--unseal", str(opened), status=2)


def test_a_far_place_that_fails_rings_and_the_next_run_mends_it(installation: Installation, tmp_path: Path) -> None:
    there = tmp_path / "jauh"
    plan(installation, '[command]\nsend = ["false", "{file}", "{name}"]\n')
    assert "false: status 1" in scheduled(installation), "an upgrade waits for no far place"
    told = scheduled(installation, "--scheduled", status=1)
    assert "false: status 1" in told
    assert len(list(installation.copies.iterdir())) == 1, "the copy itself is good"
    assert Event.objects.filter(code=COPY_UNSENT).count() == 2
    at = datetime.now(UTC)
    assert not copies.is_unsent(at=at), "three tries first"
    assert copies.is_unsent(at=at + UNSENT_FOR)
    plan(installation, "[command]\n")
    assert "send: tanpa" in scheduled(installation, "--scheduled", status=2)
    assert copies.is_unsent(at=at + UNSENT_FOR)
    there.mkdir()
    plan(installation, by_command(there))
    assert "1 cadangan dikirim" in scheduled(installation, "--scheduled")
    assert not copies.is_unsent(at=at + timedelta(days=9))


def test_a_copy_goes_to_a_bucket(installation: Installation, tmp_path: Path) -> None:
    with s3_server.serving(tmp_path) as server:
        plan(
            installation,
            f'[s3]\nbucket = "{s3_server.BUCKET}"\naccess_key_id = "{server.access_key_id}"\n'
            f'secret_access_key = "{server.secret_access_key}"\nendpoint = "{server.endpoint}"\n',
        )
        assert "1 cadangan dikirim" in scheduled(installation)
        assert "dikirim" not in scheduled(installation, "--scheduled")
    assert Copy.objects.get().sent_at is not None


def test_without_the_copy_key_nothing_leaves(installation: Installation, tmp_path: Path) -> None:
    there = tmp_path / "jauh"
    there.mkdir()
    plan(installation, by_command(there))
    (installation.keys / "copy.key").unlink()
    assert "copy.key" in scheduled(installation, "--scheduled", status=1)
    assert list(there.iterdir()) == []
    assert copies.is_unsent(at=datetime.now(UTC) + UNSENT_FOR)
