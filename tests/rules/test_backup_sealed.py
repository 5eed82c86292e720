"""What leaves the machine is sealed: opened by the same key and name alone, whole, or not at all."""

import os
from pathlib import Path

import pytest

from sigap.cli.copies import sealed
from sigap.cli.failure import CommandFailed

KEY, OTHER = b"k" * 32, b"l" * 32
PIECE = sealed._PIECE


def there_and_back(folder: Path, content: bytes) -> bytes:
    (folder / "asli").write_bytes(content)
    sealed.encrypt_file(folder / "asli", folder / "segel", KEY, name="database.sql.zst")
    sealed.decrypt_file(folder / "segel", folder / "kembali", KEY, name="database.sql.zst")
    return (folder / "kembali").read_bytes()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_file_comes_back_as_it_was(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    assert there_and_back(tmp_path, content) == content
    assert (tmp_path / "segel").stat().st_mode & 0o777 == 0o600


def test_nothing_of_it_is_readable_and_no_two_are_alike(tmp_path: Path) -> None:
    content = b"Rina Marlina, UPTD PPA. " * 1000
    there_and_back(tmp_path, content)
    first = (tmp_path / "segel").read_bytes()
    assert b"Rina" not in first
    sealed.encrypt_file(tmp_path / "asli", tmp_path / "lagi", KEY, name="database.sql.zst")
    assert (tmp_path / "lagi").read_bytes()[-100:] != first[-100:]


def test_another_key_name_order_or_length_opens_nothing(tmp_path: Path) -> None:
    there_and_back(tmp_path, os.urandom(3 * PIECE))
    whole = (tmp_path / "segel").read_bytes()
    head = len(whole) - 3 * (PIECE + 16)
    pieces = [whole[head + at * (PIECE + 16) :][: PIECE + 16] for at in range(3)]
    wrong = {
        "cut at a piece": whole[: head + 2 * (PIECE + 16)],
        "cut within": whole[:-1],
        "nothing": whole[:head],
        "exchanged": whole[:head] + pieces[1] + pieces[0] + pieces[2],
        "longer": whole + pieces[2],
        "changed": whole[:-1] + bytes([whole[-1] ^ 1]),
        "another form": b"x" + whole,
    }
    opened = []
    for number, (how, content) in enumerate(wrong.items()):
        (tmp_path / "salah").write_bytes(content)
        try:
            sealed.decrypt_file(tmp_path / "salah", tmp_path / f"{number}", KEY, name="database.sql.zst")
        except CommandFailed:
            continue
        opened.append(how)
    assert opened == []
    for key, name in ((OTHER, "database.sql.zst"), (KEY, "erased.list")):
        with pytest.raises(CommandFailed, match="sistem lain"):
            sealed.decrypt_file(tmp_path / "segel", tmp_path / f"x-{name}-{key[0]}", key, name=name)


def test_a_folder_is_opened_whole_and_links_are_passed_over(tmp_path: Path) -> None:
    far = tmp_path / "jauh"
    (far / "files").mkdir(parents=True)
    (tmp_path / "asli").write_text("isi")
    for name in ("manifest.json", "files/satu"):
        sealed.encrypt_file(tmp_path / "asli", far / f"{name}.sealed", KEY, name=name)
    (far / "tautan.sealed").symlink_to("/etc/passwd")
    assert sealed.open_folder(far, tmp_path / "terbuka", KEY) == 2
    assert (tmp_path / "terbuka" / "files" / "satu").read_text() == "isi"
    assert (tmp_path / "terbuka").stat().st_mode & 0o777 == 0o700
    with pytest.raises(CommandFailed):
        sealed.open_folder(far, tmp_path / "separuh", OTHER)
    assert not (tmp_path / "separuh").exists()
