"""`./sigap keys init`, `share`, `recover` and `status`: everything that is wrong at once, nothing half done."""

import base64
import io
import json
import os
from pathlib import Path

import pytest
from tests.factories.holders import HOLDERS, toml, words_on

from sigap.cli import main
from sigap.cli.keys import init as keys_init
from sigap.cli.keys import sheets
from sigap.kernel.clock import now
from sigap.vault import keyring, recovery_files, root_key
from sigap.vault.recovery import Recovery
from sigap.vault.root_key import Cost

PHRASE = "enam kata acak dari buku tua"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on it; its keys will lie in `kunci`."""
    for name in ("DATABASE_URL", "SIGAP_ROOT_KEY", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIGAP_HOME", str(tmp_path / "rumah"))
    monkeypatch.setenv("SIGAP_KEYS", str(tmp_path / "kunci"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setattr(root_key, "Cost", lambda **told: Cost(**(told or {"memory_kib": 16, "passes": 1, "lanes": 1})))
    (tmp_path / "pemegang.toml").write_text(toml())
    return tmp_path


def keys(*arguments: str) -> int:
    return main.main(["keys", *arguments])


def init(place: Path, *more: str) -> int:
    return keys("init", "--holders", str(place / "pemegang.toml"), "--sheets", str(place / "lembar"), *more)


def lines(place: Path, *numbers: int, of: str = "lembar") -> str:
    path = place / "lembar.txt"
    path.write_text("\n".join(f"{n}: {words_on(place / of / f'lembar-{n}.html')}" for n in numbers))
    return str(path)


def modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in folder.iterdir()}


def test_init_makes_everything_shut_and_whole(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(place) == 0
    names = {path.name for path in (place / "kunci").iterdir()}
    assert names == {"root.key", "ring.sealed", "intake.pub", "copy.key", "code.key", "recovery.json"} | {
        "channel.key",
        "channel.pub",
    }
    assert {path.name for path in (place / "lembar").iterdir()} == {f"lembar-{n}.html" for n in range(1, 6)}
    assert modes(place / "kunci") == modes(place / "lembar") == {0o600}
    assert (place / "kunci").stat().st_mode & 0o777 == (place / "lembar").stat().st_mode & 0o777 == 0o700
    told = capsys.readouterr()
    fingerprint = recovery_files.read(place / "kunci" / "recovery.json").fingerprint
    assert fingerprint in told.out
    assert "lembar 3 (Dinas PPPA Provinsi) dan lembar 4 (Subdit PPA Polda)" in told.err
    sheet = (place / "lembar" / "lembar-2.html").read_text()
    assert fingerprint in sheet
    assert "Unit PPA Polres" in sheet
    assert not [mark for mark in ("http", "src=", "url(", "<script") if mark in sheet]
    assert not (place / "rumah").exists()
    assert keys("status") == 2


def test_init_tells_everything_that_is_wrong_at_once(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIGAP_KEYS", str(place / "rumah" / "kunci"))
    (place / "lembar").mkdir()
    (place / "lembar" / "surat.txt").touch()
    four = toml(HOLDERS[:4]).replace('"Subdit PPA Polda"', '"kepala uptd ppa"').replace("police = true", "polisi = 1")
    (place / "pemegang.toml").write_text(four + '\nkota = "Baturaja"')
    assert init(place) == 2
    told = capsys.readouterr().err
    for part in ("lima [[holder]], ada 4", "holder 4: label", "police harus true", "'polisi' tidak", "'kota' tidak"):
        assert part in told
    assert "di dalam SIGAP_HOME" in told
    assert "harus kosong" in told
    assert not (place / "rumah" / "kunci").exists()


@pytest.mark.parametrize("text", ["", "[[holder", "holder = 3", "holder = [1, 2]", toml(HOLDERS[:1]) * 5])
def test_a_file_of_holders_that_is_none_is_refused(place: Path, text: str) -> None:
    (place / "pemegang.toml").write_text(text)
    assert init(place) == 2
    assert not (place / "kunci").exists()


def test_five_from_inside_hold_no_allowed_trio(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "pemegang.toml").write_text(toml().replace("outside = true", "outside = false"))
    assert init(place) == 2
    assert "tidak ada tiga pemegang yang boleh" in capsys.readouterr().err


def test_keys_that_are_there_are_never_made_anew(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(place) == 0
    before = {path.name: path.read_bytes() for path in (place / "kunci").iterdir()}
    assert init(place) == 2
    assert "tidak pernah ditimpa" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (place / "kunci").iterdir()} == before


@pytest.mark.parametrize("broken", ["sheets.write", "recovery.establish", "keyring.create_keys"])
def test_an_init_that_fails_leaves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def fails(*_args: object, **_told: object) -> None:
        raise OSError(28, "No space left on device")

    module, _, name = broken.partition(".")
    monkeypatch.setattr(getattr(keys_init, module), name, fails)
    assert init(place) == 1
    assert not (place / "kunci").exists()
    assert not (place / "lembar").exists()


def test_a_killed_init_is_told_from_a_lost_ring(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sheets, "write", lambda *_args, **_told: os._exit(9))
    child = os.fork()
    if child == 0:
        init(place)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    monkeypatch.undo()
    monkeypatch.setenv("SIGAP_HOME", str(place / "rumah"))
    monkeypatch.setenv("SIGAP_KEYS", str(place / "kunci"))
    assert (init(place), keys("status")) == (2, 1)
    told = capsys.readouterr()
    assert f"rm -r {place / 'kunci'}" in told.err
    assert "terhenti di tengah" in told.out


def test_a_root_that_is_printed_is_kept_nowhere(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(place, "--root", "print") == 0
    told = capsys.readouterr()
    root = base64.b64decode(told.out.strip(), validate=True)
    assert not [path for path in (place / "kunci").iterdir() if root in path.read_bytes()]
    (place / "akar").write_bytes(told.out.encode())
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(place))
    monkeypatch.setenv("SIGAP_ROOT_KEY", "credential:akar")
    assert keys("status") == 2


def test_a_root_behind_a_passphrase(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("terlalu pendek\n"))
    assert init(place, "--root", "passphrase") == 2
    assert not (place / "kunci").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PHRASE}\n"))
    assert init(place, "--root", "passphrase") == 0
    assert not (place / "kunci" / "root.key").exists()
    monkeypatch.setenv("SIGAP_ROOT_KEY", "passphrase")
    capsys.readouterr()
    assert keys("status", "--json") == 2
    facts = json.loads(capsys.readouterr().out)
    assert (facts["opened"], facts["root"], facts["todo"]) == (False, "passphrase", [])


def test_new_sheets_replace_the_old_ones(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(place) == 0
    old = (place / "kunci" / "recovery.json").read_bytes()
    again = ("--holders", str(place / "pemegang.toml"), "--sheets", str(place / "baru"))
    assert keys("share", *again) == 0
    assert "./sigap keys rotate" in capsys.readouterr().out
    new = recovery_files.read(place / "kunci" / "recovery.json")
    ring = keyring.opened(place / "kunci", (place / "kunci" / "root.key").read_bytes())
    assert new.fingerprint == ring.recovery != Recovery.from_bytes(old).fingerprint
    assert recovery_files.state(place / "kunci", ring) is recovery_files.RecoveryState.CURRENT
    assert keys("share", *again) == 2
    recover = ("recover", "--recovery", str(place / "kunci" / "recovery.json"), "--into", str(place / "pulih"))
    assert keys(*recover, "--shares", lines(place, 1, 3, 5)) == 1
    assert not (place / "pulih").exists()
    assert keys(*recover, "--shares", lines(place, 1, 3, 5, of="baru")) == 0


def test_recovered_keys_are_the_same_under_another_root(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert init(place) == 0
    file = str(place / "kunci" / "recovery.json")
    recover = ("recover", "--recovery", file, "--into", str(place / "pulih"), "--shares", lines(place, 2, 3, 5))
    assert keys(*recover) == 0
    for name in ("code.key", "intake.pub", "copy.key", "recovery.json"):
        assert (place / "pulih" / name).read_bytes() == (place / "kunci" / name).read_bytes()
    roots = [(place / folder / "root.key").read_bytes() for folder in ("kunci", "pulih")]
    assert roots[0] != roots[1]
    assert keyring.opened(place / "pulih", roots[1]) == keyring.opened(place / "kunci", roots[0])
    assert modes(place / "pulih") == {0o600}
    assert keys(*recover) == 2
    monkeypatch.setenv("SIGAP_KEYS", str(place / "pulih"))
    assert keys("status") == 2


def test_status_says_what_needs_doing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(place) == 0
    (place / "kunci" / "code.key").chmod(0o644)
    (place / "kunci" / "recovery.json").write_text("{}")
    capsys.readouterr()
    assert keys("status") == 1
    told = capsys.readouterr().out
    assert "chmod 600" in told
    assert "basis data tidak terjangkau" in told


def test_status_of_the_demo_says_that_it_is_the_demos(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGAP_KEYS")
    (place / "rumah").mkdir()
    keyring.create_demo_keys(place / "rumah" / "keys", at=now())
    assert keys("status") == 2


def test_status_shows_no_byte_of_a_key(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(place) == 0
    capsys.readouterr()
    assert (keys("status"), keys("status", "--json")) == (2, 2)
    told = capsys.readouterr().out
    ring = keyring.opened(place / "kunci", (place / "kunci" / "root.key").read_bytes())
    for key in (ring.mac, ring.newest.kek, ring.newest.token, ring.newest.intake_private):
        assert key.hex() not in told
        assert base64.b64encode(key).decode() not in told


@pytest.mark.parametrize("part", ["init", "status", "drill", "share", "recover"])
def test_every_part_explains_itself(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        keys(part, "--help")
    assert left.value.code == 0
    assert f"./sigap keys {part}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [(), ("putar",)])
def test_a_wrong_call_is_told(arguments: tuple[str, ...]) -> None:
    assert keys(*arguments) == 2


@pytest.mark.parametrize(
    "arguments", [("status", "--semua"), ("drill",), ("drill", "--here", "--note", "x"), ("init",)]
)
def test_a_call_that_contradicts_itself_is_told(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        keys(*arguments)
    assert left.value.code == 2
