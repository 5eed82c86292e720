"""A copy that somebody changed is not restored, and a list of erased keys that somebody wrote destroys nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import epochs, team
from tests.factories.copies import Installation, installed

from sigap.cases.models import CasePerson
from sigap.cli.copies.manifests import facts_of
from sigap.vault import erasing, keyring
from sigap.vault.erasing import ErasedLine
from sigap.vault.models import DataKey

pytestmark = pytest.mark.usefixtures("committed")
BACK_DOOR = "GRANT SELECT ON public.access_person TO sigap_public;\n"


@pytest.fixture
def installation(committed: None, tmp_path: Path, settings: LazySettings) -> Iterator[Installation]:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    with installed(tmp_path) as one:
        yield one


def forged(copy: Path, to: Path, name: str, text: str) -> Path:
    """A copy with another file in it, whose manifest was made to fit."""
    shutil.copytree(copy, to)
    (to / name).write_text(text)
    manifest = json.loads((to / "manifest.json").read_text())
    facts = facts_of(to)[name]
    manifest["files"][name] = {"size": facts.size, "sha256": facts.sha256}
    (to / "manifest.json").write_text(json.dumps(manifest))
    return to


def is_open() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('sigap_public', 'access_person', 'SELECT')")
        return bool(cursor.fetchone()[0])


def key_of_somebody() -> UUID:
    """The key of a named person."""
    code = team.opened()
    team.named(code)
    key = CasePerson.objects.get(case__code=code, ordinal=1).key_id
    assert key is not None
    return key


def erased(key: UUID, keys: Path) -> ErasedLine:
    """A key destroyed as `keys erase` does it: row, list, count."""
    line = ErasedLine.signed(key_id=key, erasure_id=uuid4(), erased_at=team.LATER)
    erasing.destroy([line], at=team.LATER)
    erasing.append(keys, [line])
    with keyring.change(keys, (keys / "root.key").read_bytes()) as change:
        change.write(change.ring.with_erasures(1))
    return line


def test_a_forged_copy_is_refused_unless_somebody_vouches_for_the_folder(installation: Installation) -> None:
    good, other = installation.backup("baik"), installation.backup("lain")
    head, mark, tail = (good / "database.sql").read_text().rpartition("\\unrestrict ")
    bad = forged(good, installation.copies / "palsu", "database.sql", head + BACK_DOOR + mark + tail)
    for stolen in ((good / "manifest.mac").read_bytes(), (other / "manifest.mac").read_bytes(), b"\xff"):
        (bad / "manifest.mac").write_bytes(stolen)
        told = installation.run("restore", str(bad), "--replace", status=2)
        assert "manifest.mac: tid" in told
        assert "--unsigned" in told
    (bad / "manifest.mac").unlink()
    told = installation.run("restore", str(bad), status=2)
    assert "manifest.mac: tidak ada" in told
    assert "--replace" in told, "everything at once"
    assert not is_open()
    installation.run("restore", str(bad), "--replace", "--unsigned")
    assert not is_open(), "grants come from the files of this version, never from a copy"
    installation.restore(good, "--replace")
    assert not is_open()


def test_a_folder_that_others_write_into_is_copied_first(installation: Installation) -> None:
    copy = installation.backup("baik")
    (copy / "database.sql").chmod(0o666)
    told = installation.run("restore", str(copy), "--replace", status=2)
    assert "database.sql: dapat ditukar" in told
    (copy / "database.sql").chmod(0o600)
    installation.copies.chmod(0o777)
    assert "cadangan: dapat ditukar" in installation.run("restore", str(copy), "--replace", status=2)
    installation.copies.chmod(0o1777)
    installation.restore(copy, "--replace")


def test_a_copy_without_a_mark_is_better_than_none(installation: Installation) -> None:
    (installation.keys / "copy.key").unlink()
    told = installation.run_unproved("backup", str(installation.copies / "polos"))
    assert "tanpa tanda" in told
    assert not (installation.copies / "polos" / "manifest.mac").exists()
    installation.restore(installation.copies / "polos", "--replace", status=2)
    installation.restore(installation.copies / "polos", "--replace", "--unsigned")


def test_a_list_that_somebody_wrote_destroys_nothing(installation: Installation) -> None:
    key = key_of_somebody()
    copy = installation.backup("baik")
    line = f"{key} {uuid4()} {team.LATER.isoformat()}"
    forged(copy, installation.copies / "palsu", "erased.list", f"{line}\n{line} {'ab' * 32}\n")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO vault_erasedkey VALUES (%s, %s, now(), %s)", [key, uuid4(), b"x" * 32])
    told = installation.restore(copy, "--replace")
    assert "Kunci yang dimusnahkan lagi: 0" in told
    assert "1 baris kunci yang dimusnahkan tanpa tanda" in told
    assert DataKey.objects.get(pk=key).destroyed_at is None


def test_a_list_that_was_cut_brings_nobody_back_unnoticed(installation: Installation) -> None:
    key = key_of_somebody()
    copy = installation.backup("lama")
    line = erased(key, installation.keys)
    listed = installation.keys / "erased.list"
    installation.lose()
    listed.write_text("")
    told = installation.restore(copy, status=2)
    assert "0 dari 1 kunci" in told
    listed.write_text(f"{line}\n{str(line)[:40]}")
    told = installation.restore(copy)
    assert "baris terakhir terpotong" in told
    assert "dimusnahkan lagi: 1" in told
    assert DataKey.objects.get(pk=key).destroyed_at is not None
    installation.lose()
    listed.unlink()
    told = installation.restore(copy, "--missing-erasures")
    assert "0 dari 1 kunci" in told
    assert DataKey.objects.get(pk=key).destroyed_at is None


def test_heads_kept_elsewhere_are_held_against_the_copy(installation: Installation, tmp_path: Path) -> None:
    heads = tmp_path / "kepala.txt"
    copy = installation.backup("baik")
    head = (copy / "audit-head.txt").read_text()
    options = ("--replace", "--anchors", str(heads))
    heads.write_text("99999 " + "ab" * 32)
    assert "lebih muda" in installation.restore(copy, *options, status=2)
    heads.write_text("kepala")
    assert "kepala.txt:1" in installation.restore(copy, *options, status=2)
    heads.write_text(head.split()[0] + " " + "ab" * 32)
    told = installation.restore(copy, *options, status=1)
    assert f"kepala jejak {head.split()[0]} yang disimpan di luar berbeda" in told
    assert installation.names() == [installation.name]
    heads.write_text(f"{head}99999 {'ab' * 32}\n")
    assert "1 cocok" in installation.restore(copy, *options)
