"""Where the root key comes from: file, systemd credential, command, passphrase; 32 bytes or a reason."""

import base64
import json
import shlex
import sys
from pathlib import Path

import pytest

from sigap.vault import root_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable, write_new
from sigap.vault.root_key import Cost, PassphraseWrong, RingLocked, lock_root, read_root, unlocked_root

ROOT = bytes(range(32))
PHRASE = "enam kata acak dari buku tua"
CHEAP = Cost(memory_kib=16, passes=1, lanes=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


def test_a_file(folder: Path) -> None:
    write_new(folder / "root.key", ROOT)
    assert read_root(folder, "file") == ROOT
    (folder / "root.key").chmod(0o644)
    with pytest.raises(KeysUnsafe, match="chmod 600"):
        read_root(folder, "file")


@pytest.mark.parametrize("content", [ROOT, base64.b64encode(ROOT) + b"\n"])
def test_a_systemd_credential_raw_or_as_it_was_printed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    (folder / "sigap-root").write_bytes(content)
    assert read_root(folder, "credential:sigap-root") == ROOT


@pytest.mark.parametrize("content", [b"", ROOT + b"x", b"a" * 44, b"\xff" * 40])
def test_a_credential_that_is_no_key_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    (folder / "sigap-root").write_bytes(content)
    with pytest.raises(KeysUnusable, match="32 bita"):
        read_root(folder, "credential:sigap-root")


@pytest.mark.parametrize("name", ["tidak-ada", "../root.key"])
def test_a_credential_that_is_not_given_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    with pytest.raises(KeysUnusable, match=name):
        read_root(folder, f"credential:{name}")


def program(words: str) -> str:
    return f"command:{shlex.quote(sys.executable)} -c {shlex.quote(words)}"


def test_a_command_prints_the_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGAP_SECRET_KEY_DESK", "rahasia")
    words = f"import os; assert 'SIGAP_SECRET_KEY_DESK' not in os.environ; print('{base64.b64encode(ROOT).decode()}')"
    assert read_root(folder, program(words)) == ROOT


@pytest.mark.parametrize(
    "words", ["raise SystemExit(3)", "print('bukan base64 !')", "print('aGFsbw==')", "print('rahasia'); 1/0"]
)
def test_a_command_that_fails_is_told_without_what_it_said(folder: Path, words: str) -> None:
    with pytest.raises(KeysUnusable) as refused:
        read_root(folder, program(words))
    assert "rahasia" not in str(refused.value)
    assert sys.executable not in str(refused.value)


@pytest.mark.parametrize("source", ["", "file:x", "credential:", "command:", "passphrase:x", "vault"])
def test_an_unknown_source_is_refused(folder: Path, source: str) -> None:
    with pytest.raises(KeysUnusable, match="SIGAP_ROOT_KEY"):
        read_root(folder, source)


def test_a_passphrase_is_waited_for_and_opens(folder: Path) -> None:
    lock_root(folder, ROOT, PHRASE, cost=CHEAP)
    with pytest.raises(RingLocked):
        read_root(folder, "passphrase")
    assert unlocked_root(folder, PHRASE) == ROOT
    assert ROOT not in (folder / "root.locked").read_bytes()
    assert (folder / "root.locked").stat().st_mode & 0o777 == 0o600


def test_spaces_and_composed_letters_do_not_matter(folder: Path) -> None:
    lock_root(folder, ROOT, "  kafe\u0301 di  tepi danau ranau ", cost=CHEAP)
    assert unlocked_root(folder, "kaf\u00e9 di tepi danau ranau") == ROOT


@pytest.mark.parametrize("typed", ["", PHRASE[:-1], PHRASE.upper(), "\udcff" * 20])
def test_a_wrong_passphrase_opens_nothing(folder: Path, typed: str) -> None:
    lock_root(folder, ROOT, PHRASE, cost=CHEAP)
    with pytest.raises(PassphraseWrong):
        unlocked_root(folder, typed)


def test_a_short_passphrase_is_refused_and_a_root_is_never_locked_over(folder: Path) -> None:
    with pytest.raises(ValueError, match="20"):
        lock_root(folder, ROOT, "terlalu pendek", cost=CHEAP)
    assert not (folder / "root.locked").exists()
    lock_root(folder, ROOT, PHRASE, cost=CHEAP)
    with pytest.raises(FileExistsError):
        lock_root(folder, ROOT, PHRASE, cost=CHEAP)


@pytest.mark.parametrize(
    "change", [{"memory_kib": 1}, {"passes": 0}, {"lanes": "x"}, {"salt": "!"}, {"salt": ""}, {"sealed": None}]
)
def test_a_damaged_lock_says_that_it_is_damaged(folder: Path, change: dict[str, object]) -> None:
    lock_root(folder, ROOT, PHRASE, cost=CHEAP)
    path = folder / "root.locked"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change))
    with pytest.raises(KeysUnusable, match="rusak"):
        unlocked_root(folder, PHRASE)


def test_a_guess_is_dear_unless_a_test_says_otherwise() -> None:
    assert root_key.Cost().memory_kib >= 256 * 1024
