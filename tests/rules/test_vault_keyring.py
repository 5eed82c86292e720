"""Key files: made once, refused when open to others, never replaced, never half written."""

import os
from pathlib import Path

import pytest

from sigap.vault import keyring
from sigap.vault.intake_key import load_intake_public
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable, read_secret, write_new
from sigap.vault.keyring import Keyring

FILES = ("kek.key", "token.key", "intake.key", "intake.pub")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys = tmp_path / "kunci"
    keyring.create_demo_keys(keys)
    return keys


def test_keys_are_made_whole_and_shut(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    loaded = Keyring.load(folder)
    assert load_intake_public(folder) == loaded.intake.public_key()
    assert len({loaded.wrapping, loaded.mac, loaded.token, (folder / "kek.key").read_bytes()}) == 4


def test_making_them_again_changes_nothing(folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in FILES}
    keyring.create_demo_keys(folder)
    assert {name: (folder / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize("name", ["token.key", "intake.pub"])
def test_a_missing_one_is_made_up_for(folder: Path, name: str) -> None:
    before = (folder / name).read_bytes()
    (folder / name).unlink()
    keyring.create_demo_keys(folder)
    Keyring.load(folder)
    assert ((folder / name).read_bytes() == before) == (name == "intake.pub")


def test_a_lost_kek_is_never_replaced(folder: Path) -> None:
    (folder / "kek.key").unlink()
    with pytest.raises(KeysUnusable, match=r"kek\.key"):
        keyring.create_demo_keys(folder)
    assert not (folder / "kek.key").exists()


@pytest.mark.parametrize("name", ["kek.key", "token.key", "intake.key"])
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
    os.chown(folder / "kek.key", 65534, -1)
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
    keyring.create_demo_keys(other)
    for name, message in (("intake.pub", "bukan pasangan"), ("kek.key", "tidak terbuka")):
        (folder / name).write_bytes((other / name).read_bytes())
        with pytest.raises(KeysUnusable, match=message):
            Keyring.load(folder)


def test_a_keyring_shows_none_of_its_keys(folder: Path) -> None:
    loaded = Keyring.load(folder)
    shown = repr(loaded)
    assert shown == f"Keyring(kek_id='{loaded.kek_id}')"
    assert loaded.kek_id not in (folder / "kek.key").read_bytes().hex()


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    write_new(tmp_path / "satu.key", b"a" * 32)
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "satu.key", b"b" * 32)
    assert read_secret(tmp_path / "satu.key", 32) == b"a" * 32
    assert [path.name for path in tmp_path.iterdir()] == ["satu.key"]
