"""Key files: made once, refused when open to others, never replaced, never half written."""

import os
from pathlib import Path

import pytest
from tests.factories.keys import KEYS_MADE_AT, lay_former_keys

from sigap.vault import keyring
from sigap.vault.copy_key import COPY_KEY, copy_key_of, load_copy_key, mark_of
from sigap.vault.intake_key import load_intake_public
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable, read_secret, write_new
from sigap.vault.keyring import Keyring
from sigap.vault.ring import derived

FILES = ("root.key", "ring.sealed", "intake.pub")
SECRETS = ("root.key", "ring.sealed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys = tmp_path / "kunci"
    keyring.create_demo_keys(keys, at=KEYS_MADE_AT)
    return keys


def test_keys_are_made_whole_and_shut(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*FILES, COPY_KEY, ".lock"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    loaded = Keyring.load(folder)
    assert load_intake_public(folder) == loaded.intake.public_key()
    keys = {loaded.wrapping, loaded.mac, loaded.token, loaded.newest.kek, loaded.newest.credential}
    assert len(keys | {(folder / "root.key").read_bytes()}) == 6
    assert loaded.newest.id == "2026-11"


def test_making_them_again_changes_nothing(folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in FILES}
    keyring.create_demo_keys(folder, at=KEYS_MADE_AT)
    assert {name: (folder / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize("name", ["intake.pub", COPY_KEY])
def test_what_was_not_laid_out_is_made_up_for(folder: Path, name: str) -> None:
    before = (folder / name).read_bytes()
    (folder / name).unlink()
    keyring.create_demo_keys(folder, at=KEYS_MADE_AT)
    assert (folder / name).read_bytes() == before


def test_the_key_of_copies_opens_nothing_and_vouches_for_no_row(folder: Path) -> None:
    loaded = Keyring.load(folder)
    own = load_copy_key(folder)
    assert own == copy_key_of(loaded.mac)
    assert own not in {loaded.mac, loaded.wrapping, loaded.token, derived(loaded.mac, "erased")}
    assert mark_of(b"{}", own) != mark_of(b"{ }", own)


def test_a_lost_root_is_never_replaced(folder: Path) -> None:
    (folder / "root.key").unlink()
    with pytest.raises(KeysUnusable, match=r"root\.key"):
        keyring.create_demo_keys(folder, at=KEYS_MADE_AT)
    assert not (folder / "root.key").exists()


def test_a_start_that_was_killed_after_the_root_goes_on_with_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    write_new(tmp_path / "root.key", b"r" * 32)
    keyring.create_demo_keys(tmp_path, at=KEYS_MADE_AT)
    assert (tmp_path / "root.key").read_bytes() == b"r" * 32
    Keyring.load(tmp_path)


def test_a_ring_is_never_made_beside_another(folder: Path) -> None:
    with pytest.raises(KeysUnusable, match="sudah berisi kunci"):
        keyring.create_keys(folder, at=KEYS_MADE_AT, root=bytes(32), with_root_file=False)


def test_keys_of_the_first_version_become_the_first_epoch(tmp_path: Path) -> None:
    folder = tmp_path / "lama"
    lay_former_keys(folder, kek=b"k" * 32, token=b"t" * 32, private=b"p" * 32)
    keyring.create_demo_keys(folder, at=KEYS_MADE_AT)
    loaded = Keyring.load(folder)
    assert (loaded.newest.kek, loaded.token, loaded.mac) == (b"k" * 32, b"t" * 32, derived(b"k" * 32, "mac"))
    assert loaded.newest.intake_private == b"p" * 32
    assert {path.name for path in folder.iterdir()} == {*FILES, COPY_KEY, ".lock"}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_an_open_file_is_refused(folder: Path, name: str, mode: int) -> None:
    (folder / name).chmod(mode)
    with pytest.raises(KeysUnsafe, match=f"chmod 600 .*{name}"):
        Keyring.load(folder)


def test_an_open_folder_is_refused(folder: Path) -> None:
    folder.chmod(0o750)
    with pytest.raises(KeysUnsafe, match="chmod 700"):
        Keyring.load(folder)


def test_the_public_half_may_be_read_but_not_written_by_others(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "intake.pub").chmod(0o644)
    load_intake_public(folder)
    (folder / "intake.pub").chmod(0o664)
    with pytest.raises(KeysUnsafe, match=r"intake\.pub"):
        load_intake_public(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chown(folder / "ring.sealed", 65534, -1)
    with pytest.raises(KeysUnsafe, match="chown"):
        Keyring.load(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"short", bytes(500)])
def test_a_key_of_the_wrong_size_is_refused(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(KeysUnusable, match=name):
        Keyring.load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_key_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(KeysUnusable, match=name):
        Keyring.load(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeysUnusable, match="tidak-ada"):
        Keyring.load(tmp_path / "tidak-ada")


def test_keys_that_do_not_belong_together_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "lain"
    keyring.create_demo_keys(other, at=KEYS_MADE_AT)
    for name, message in (("intake.pub", "bukan pasangan"), ("root.key", "tidak terbuka")):
        (folder / name).write_bytes((other / name).read_bytes())
        with pytest.raises(KeysUnusable, match=message):
            Keyring.load(folder)


def test_a_keyring_shows_none_of_its_keys(folder: Path) -> None:
    loaded = Keyring.load(folder)
    shown = repr(loaded)
    secrets = (loaded.mac, loaded.newest.kek, loaded.newest.token, loaded.newest.intake_private)
    assert "2026-11" in shown
    assert not [key for key in secrets if repr(key) in shown or key.hex() in shown]


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    write_new(tmp_path / "satu.key", b"a" * 32)
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "satu.key", b"b" * 32)
    assert read_secret(tmp_path / "satu.key", 32) == b"a" * 32
    assert [path.name for path in tmp_path.iterdir()] == ["satu.key"]
