"""What somebody could slip into a copy: a link to the keys, a file more, a line that psql itself would carry out."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from sigap.cli.copies import postgres_tools
from sigap.cli.copies.build import _links_in
from sigap.cli.copies.manifests import FILES, FileFacts, Manifest, facts_of, misfits
from sigap.cli.home import Home
from sigap.cli.restore import loading

DUMP = "--\n-- kepala\n--\n\n\\restrict abc123\n\nSELECT 1;\n{middle}--\n-- akhir\n--\n\n\\unrestrict abc123\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "salinan"
    (made / FILES / "a").mkdir(parents=True)
    (made / FILES / "a" / "segel").write_bytes(b"\x00sealed")
    for name in ("database.sql", "audit-head.txt", "erased.list"):
        (made / name).touch()
    return made


def manifest_of(folder: Path) -> Manifest:
    return Manifest(
        id=UUID(int=7),
        begun_at=datetime(2026, 11, 25, 1, 0, tzinfo=UTC),
        version="0.1.0",
        server=18,
        is_demo=True,
        migrations=(),
        rows={},
        events=0,
        data_keys={},
        roles=(),
        trail="ab" * 32,
        head="",
        files=facts_of(folder),
    )


def fenced(path: Path, text: str) -> str:
    path.write_text(text)
    return b"".join(postgres_tools._fenced(path)).decode()


def test_a_link_among_the_sealed_files_is_not_followed_into_a_copy(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kunci").mkdir()
    (tmp_path / "kunci" / "root.key").write_bytes(b"k" * 32)
    (folder / FILES / "a" / "berkas").symlink_to(tmp_path / "kunci" / "root.key")
    (folder / FILES / "lain").symlink_to(tmp_path / "kunci")
    shutil.copytree(folder / FILES, tmp_path / "draf", copy_function=shutil.copyfile, ignore=_links_in)
    assert [path.name for path in sorted((tmp_path / "draf").rglob("*"))] == ["a", "segel"]


def test_a_name_that_leads_out_by_a_linked_folder_is_told(folder: Path, tmp_path: Path) -> None:
    found = manifest_of(folder)
    assert not list(misfits(folder, found))
    (folder / FILES / "a").rename(tmp_path / "luar")
    (folder / FILES / "a").symlink_to(tmp_path / "luar")
    assert any("menunjuk ke luar" in line for line in misfits(folder, found))
    wide = replace(found, files={**found.files, "../luar/segel": FileFacts(size=7, sha256="")})
    assert sum("menunjuk ke luar" in line for line in misfits(folder, wide)) == 2


def test_only_files_that_the_manifest_names_are_brought_back(folder: Path, tmp_path: Path) -> None:
    found = manifest_of(folder)
    (folder / FILES / "lebih").write_bytes(b"x")
    (folder / FILES / "tautan").symlink_to("/etc/hostname")
    home = Home(tmp_path / "rumah")
    loading.bring_files(home, folder, found)
    brought = [path.relative_to(home.path).as_posix() for path in home.path.rglob("*") if path.is_file()]
    assert brought == ["files/a/segel"]


@pytest.mark.parametrize("lines", [0, 1, 300_000])
def test_psql_runs_a_copy_between_marks_that_the_copy_does_not_know(tmp_path: Path, lines: int) -> None:
    told = fenced(tmp_path / "database.sql", DUMP.format(middle="SELECT 2;\n" * lines))
    marks = re.findall(r"^\\(restrict|unrestrict) (\w+)$", told, re.MULTILINE)
    assert [kind for kind, _mark in marks] == ["restrict", "unrestrict"]
    assert len({mark for _kind, mark in marks}) == 1
    assert "abc123" not in told
    assert told.startswith("\\restrict ")
    assert told.count("SELECT") == lines + 1


def test_marks_in_the_midst_of_a_copy_stay_where_psql_refuses_them(tmp_path: Path) -> None:
    told = fenced(tmp_path / "database.sql", DUMP.format(middle="\\unrestrict abc123\n\\! id\n"))
    assert "\\unrestrict abc123\n\\! id\n" in told


def test_a_copy_without_marks_is_marked_too(tmp_path: Path) -> None:
    told = fenced(tmp_path / "database.sql", "SELECT 1;\n")
    assert re.fullmatch(r"\\restrict (\w+)\nSELECT 1;\n\n\\unrestrict \1\n", told)


def test_what_was_granted_on_functions_of_postgresql_stays_out(tmp_path: Path) -> None:
    own = "GRANT ALL ON FUNCTION cases.first_kept() TO sigap_desk;\n"
    rows = "COPY public.x (y) FROM stdin;\n" + "catatan\n" * 200_000 + "\\.\n"
    foreign = "REVOKE ALL ON FUNCTION pg_catalog.pg_stat_get_lastscan(oid) FROM PUBLIC;\n"
    for before in ("", rows, rows + "x" * 5_000 + "\n"):
        text = fenced(tmp_path / "dump.sql", f"{before}{foreign}{own}{foreign}{rows}{foreign}")
        assert "lastscan" not in text
        assert own in text
        assert text.count("catatan\n") == (f"{before}{rows}").count("catatan\n")
