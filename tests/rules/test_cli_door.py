"""The operator's door: where production settings exist, an owner's command names them or is refused."""

import errno
import subprocess
from pathlib import Path

import pytest

from sigap.cli import door, main
from sigap.cli.home import CHECKOUT

OWNER = CHECKOUT / "deploy" / "systemd" / "sigap-owner"


@pytest.fixture(autouse=True)
def settings_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(door, "SETTINGS", tmp_path)
    for name in ("DATABASE_URL", "SIGAP_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (["migrate"], "sigap-owner migrate"),
        (["audit", "verify"], "sigap-owner audit verify"),
        (["backup", "/x"], "sigap-owner backup /x"),
        (["status"], "sigap-owner status"),
        (["keys", "rotate", "--now"], "sigap-owner keys rotate --now"),
        (["places", "boundaries", "desa.geojson"], "sigap-owner places boundaries desa.geojson"),
        (["keys", "init"], "sigap-new-root keys init"),
        (["keys", "drill", "--here"], "sigap-owner keys drill --here"),
    ],
)
def test_a_command_that_names_no_database_is_refused_and_told_which_works(
    words: list[str], instead: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(words) == 2
    assert f"sebagai root: {instead}\n" in capsys.readouterr().err


def test_each_command_that_works_on_a_database_is_the_owners() -> None:
    no_database = {"screen", "match", "bundle", "check", "test", "bench"}
    homes_of_their_own = {"demo", "up", "worker"}
    assert set(main.COMMANDS) - no_database - homes_of_their_own == door.OF_THE_OWNER


def test_a_copy_may_be_made_where_it_is_named(tmp_path: Path) -> None:
    """All else is read-only to that command; a folder that another user owns stays so."""
    given = _given("backup --compress /mnt/disk/sigap/salinan", tmp_path)
    written = "--property=ReadWritePaths=/var/backups/sigap /var/lib/sigap-backup -/mnt/disk/sigap"
    assert written in given
    assert "--property=ReadWritePaths=/var/backups/sigap /var/lib/sigap-backup" in _given("backup --now", tmp_path)


@pytest.mark.parametrize("words", [["keys", "drill", "--recovery", "tiada.json"], ["screen", "x"]])
def test_what_touches_no_database_is_let_through(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main.main(words)
    assert "sebagai root" not in capsys.readouterr().err


def test_help_is_given_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["migrate", "--help"])
    assert ended.value.code == 0
    assert "sebagai root" not in capsys.readouterr().err


def test_a_home_or_a_database_that_is_named_is_meant(tmp_path: Path) -> None:
    door.refuse_unnamed("migrate", [], {"SIGAP_HOME": str(tmp_path)})
    door.refuse_unnamed("migrate", [], {"DATABASE_URL": "postgresql://x"})
    door.refuse_unnamed("demo", [], {})


def test_messages_name_the_command_that_works_under_the_units() -> None:
    told = "jalankan: ./sigap migrate; buat kunci: ./sigap keys init --help; ./sigap demo"
    assert door.named(told, {"SIGAP_HOME": "/home/x"}) == told
    assert door.named(told, {"SIGAP_HOME": "/var/lib/sigap-desk"}) == (
        "jalankan: sigap-owner migrate; buat kunci: sigap-new-root keys init --help; ./sigap demo"
    )


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EROFS, "hanya dapat dibaca"), (errno.ENOSPC, "penuh"), (errno.EDQUOT, "kuota")]
)
def test_a_disk_that_takes_nothing_is_told_without_a_traceback(
    number: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_module: str) -> None:
        raise OSError(number, "x", "/srv/sigap/lock")

    monkeypatch.setattr("importlib.import_module", fail)
    assert main.main(["screen"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("sigap: /srv/sigap/lock: ")
    assert words in told


@pytest.mark.parametrize(
    ("words", "user", "files"),
    [
        ("migrate", "", ["rotate.env"]),
        ("backup --now", "sigap-backup", ["backup.env"]),
        ("status", "sigap-vault", ["desk.env", "worker.env", "backup.env", "rotate.env"]),
        ("keys status", "sigap-vault", ["rotate.env"]),
    ],
)
def test_the_door_gives_each_command_its_user_and_settings(
    words: str, user: str, files: list[str], tmp_path: Path
) -> None:
    given = _given(words, tmp_path)
    assert given[-len(words.split()) - 1 :] == ["/opt/sigap/sigap", *words.split()]
    assert [line for line in given if line.startswith("--uid=")] == ([f"--uid={user}"] if user else [])
    named = [line.rpartition("/")[2] for line in given if "EnvironmentFile=" in line]
    assert named == files
    assert ("--setenv=SIGAP_ROOT_KEY=credential:root.key" in given) is (user == "sigap-vault")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("keys rotate --now", "start sigap-hand\n"), ("keys share", "start sigap-hand\n"), ("status", "")],
)
@pytest.mark.parametrize("status", [0, 1])
def test_what_changes_keys_hands_them_to_the_parts(words: str, wanted: str, status: int, tmp_path: Path) -> None:
    for name, does in (("systemd-run", f"exit {status}"), ("systemctl", f'echo "$@" >>{tmp_path}/asked')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o700)
    (tmp_path / "asked").touch()
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "SETTINGS_DIRECTORY": str(tmp_path)}
    done = subprocess.run(["sh", OWNER, *words.split()], env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (status, "")
    assert (tmp_path / "asked").read_text() == wanted


def _given(words: str, folder: Path) -> list[str]:
    """A program of the same name stands in for systemd-run and says what it was given."""
    program = folder / "systemd-run"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o700)
    (folder / "root.key.cred").touch()
    environ = {"PATH": f"{folder}:/usr/bin:/bin", "SETTINGS_DIRECTORY": str(folder)}
    done = subprocess.run(["sh", OWNER, *words.split()], env=environ, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
