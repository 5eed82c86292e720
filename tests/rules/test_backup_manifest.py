"""What a copy says of itself is read strictly: a damaged manifest, a changed file, a line that names no key."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from sigap.cli.copies import erased_list
from sigap.cli.copies.erased_list import ErasedUnreadable
from sigap.cli.copies.manifests import Manifest, ManifestUnreadable, facts_of, misfits
from sigap.cli.copies.postgres_tools import (
    NoSpace,
    ProgramFailed,
    _environment,
    _version_of,
    name_of,
    telling_full_disk,
    with_database,
)

KEY = "7c1c2f0a-54c3-4b39-9a2e-0f6f4d8e7a11"
LINE = f"{KEY} 8d1c2f0a-54c3-4b39-9a2e-0f6f4d8e7a12 2026-11-25T01:00:00+00:00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "database.sql").write_text("SELECT 1;\n")
    (tmp_path / "audit-head.txt").write_text(f"1 {'cd' * 32}\n")
    erased_list.write(tmp_path, [LINE])
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "segel").write_bytes(b"\x00sealed")
    bare = Manifest(
        id=UUID(int=7),
        begun_at=datetime(2026, 11, 25, 1, 0, tzinfo=UTC),
        version="0.1.0",
        server=18,
        is_demo=True,
        migrations=("cases.0001_initial",),
        rows={"cases_case": 3},
        events=5,
        data_keys={"0123456789abcdef": 2},
        roles=("sigap_desk",),
        trail="ab" * 32,
        head=f"1 {'cd' * 32} 2026-11-25T01:00:00.000000Z",
    )
    bare.with_files(facts_of(tmp_path)).write(tmp_path)
    return tmp_path


def test_a_manifest_reads_back_as_it_was_written(folder: Path) -> None:
    manifest = Manifest.read(folder)
    assert set(manifest.files) == {"audit-head.txt", "database.sql", "erased.list", "files/segel"}
    assert (
        manifest.size
        == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        - (folder / "manifest.json").stat().st_size
    )
    assert not list(misfits(folder, manifest))
    assert (folder / "manifest.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(format=2),
        lambda told: told.update(id="bukan"),
        lambda told: told.update(begun_at="2026-11-25T01:00:00"),
        lambda told: told.update(is_demo="ya"),
        lambda told: told.update(rows=[1]),
        lambda told: told.pop("trail"),
        lambda told: told.update(files={"database.sql": {"size": 1}}),
    ],
)
def test_a_manifest_that_is_none_is_refused(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    change(told)
    (folder / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(ManifestUnreadable, match=r"manifest\.json"):
        Manifest.read(folder)


def test_each_file_that_is_not_the_one_that_was_copied_is_named(folder: Path) -> None:
    manifest = Manifest.read(folder)
    (folder / "database.sql").write_text("SELECT 2;\n")
    (folder / "audit-head.txt").write_text("1")
    (folder / "files" / "segel").unlink()
    told = list(misfits(folder, manifest))
    assert len(told) == 3
    assert "SHA-256" in told[1]
    assert "terpotong" in told[0]
    assert "segel: tidak ada" in told[2]


def test_a_manifest_leads_nowhere_else(folder: Path) -> None:
    manifest = Manifest.read(folder)
    facts = manifest.files["database.sql"]
    (folder / "erased.list").unlink()
    (folder / "erased.list").symlink_to("/etc/hostname")
    led = replace(manifest, files={**manifest.files, "../rahasia": facts, "/etc/hostname": facts})
    assert len([told for told in misfits(folder, led) if "menunjuk ke luar" in told]) == 3
    assert "tidak menyebut" in next(iter(misfits(folder, replace(manifest, files={}))))


def test_a_list_of_erased_keys_is_read_line_by_line(tmp_path: Path) -> None:
    assert erased_list.read(tmp_path / "erased.list") == []
    erased_list.write(tmp_path, [LINE])
    assert erased_list.read(tmp_path / "erased.list") == [LINE]
    again = LINE.replace("01:00", "02:00")
    assert erased_list.joined([LINE], [again, LINE], []) == [LINE, again], "one of them may be forged"
    for wrong in ("", KEY, f"{LINE} lagi", f"{LINE} ab cd", LINE.replace("+00:00", ""), LINE.replace("2026", "tahun")):
        (tmp_path / "erased.list").write_text(f"{LINE}\n{wrong}\n")
        with pytest.raises(ErasedUnreadable, match=r"erased\.list:2"):
            erased_list.read(tmp_path / "erased.list")


@pytest.mark.parametrize(
    ("complaint", "kind"),
    [
        ("pg_dump: error: could not write: No space left on device", "disk penuh"),
        ("pg_dump: error: aborting because of server version mismatch", "versi server lain"),
        ('ERROR:  permission denied for table access_person: "Siti"', "tidak ada izin"),
        ("psql: error: connection to server on socket failed", "putus"),
        ("ERROR:  55P03", "dikunci"),
        ("ERROR:  42704", "peran"),
        ("ERROR:  22P02: Siti Aminah", "berhenti dengan status 3"),
    ],
)
def test_a_program_that_fails_is_told_by_its_kind_and_never_by_its_words(complaint: str, kind: str) -> None:
    told = ProgramFailed("psql", complaint, 3).message
    assert kind in told
    assert "Siti" not in told


def test_a_full_disk_is_told_from_other_trouble(tmp_path: Path) -> None:
    with pytest.raises(NoSpace), telling_full_disk(tmp_path):
        raise OSError(28, "No space left on device")
    with pytest.raises(FileNotFoundError), telling_full_disk(tmp_path):
        raise FileNotFoundError(2, "No such file")


def test_no_password_stands_on_a_command_line() -> None:
    url = "postgresql://pemilik:p%40ss@db:5433/sigap?sslmode=require"
    environment = _environment(url)
    assert {name: environment[name] for name in ("PGUSER", "PGPASSWORD", "PGHOST", "PGPORT", "PGSSLMODE")} == {
        "PGUSER": "pemilik", "PGPASSWORD": "p@ss", "PGHOST": "db", "PGPORT": "5433", "PGSSLMODE": "require",
    }  # fmt: skip
    other = with_database(url, "sigap_restoring")
    assert (name_of(other), name_of(url)) == ("sigap_restoring", "sigap")
    assert psycopg.conninfo.conninfo_to_dict(other)["sslmode"] == "require"


def test_a_program_tells_its_version(tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 19.2 (Debian)'\n")
    program.chmod(0o700)
    assert _version_of(program) == (19, 2)
