"""The command line's promises: help for everything, exit statuses, a home with one holder and private secrets."""

import os
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError as DjangoOperationalError

from sigap.cli import main
from sigap.cli.database import server
from sigap.cli.failure import NOT_NOW, CommandFailed, NotNow
from sigap.cli.home import CHECKOUT, Home, write_private
from sigap.cli.processes.children import SIGAP, keep_small


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.from_environment({"SIGAP_HOME": str(tmp_path / "rumah Pere'an")})


@pytest.mark.parametrize("name", sorted(main.COMMANDS))
def test_every_command_answers_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main.main([name, "--help"])
    except SystemExit as ended:
        status = ended.code
    assert status == 0
    assert f"./sigap {name}" in capsys.readouterr().out


def test_the_list_of_commands_is_help_not_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--help"]) == 0
    assert set(main.COMMANDS) <= set(capsys.readouterr().out.split())


@pytest.mark.parametrize("arguments", [[], ["terbang"]])
def test_a_wrong_call_is_status_2_on_standard_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "./sigap PERINTAH" in captured.err


def test_a_port_that_leaves_no_room_for_the_desk_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["demo", "--port", "65535"]) == 2
    assert "--port 65535" in capsys.readouterr().err


def test_a_home_has_one_holder_and_names_it_to_the_second(home: Home) -> None:
    with home.locked("http://localhost:8000/"):
        with pytest.raises(CommandFailed, match="http://localhost:8000/") as refused, home.locked("lain"):
            pass
        assert refused.value.status == 2
        assert home.is_locked()
    assert not home.is_locked()


def test_secrets_are_made_once_and_only_their_owner_reads_them(home: Home) -> None:
    first = home.secrets()
    assert home.secrets() == first
    assert len(set(first.values())) == len(first)
    assert stat.S_IMODE((home.path / "secrets.json").stat().st_mode) == 0o600


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "id"
    write_private(file, "lama")
    write_private(file, "baru")
    assert file.read_text() == "baru"
    assert [path.name for path in tmp_path.iterdir()] == ["id"]


def test_forgetting_the_demo_keeps_logs_and_what_is_not_the_demos(home: Home) -> None:
    home.identity()
    home.secrets()
    home.set_stamp("migrated", "x")
    write_private(home.logs / "postgres.log", "…")
    home.forget_demo()
    assert sorted(path.name for path in home.path.iterdir()) == ["logs", "stamps"]
    assert home.stamp("migrated") == ""


def test_a_foreign_server_is_used_with_logins_of_our_own_unless_named(home: Home) -> None:
    named = "postgresql://situs:rahasia@db/sigap"
    target = server.foreign(
        home,
        {
            "DATABASE_URL": "postgresql://pemilik:p%40ss@db:5433/sigap?sslmode=verify-full",
            "SIGAP_DATABASE_URL_PUBLIC": named,
        },
    )
    assert target is not None
    assert target.urls["public"] == named
    assert "public" not in target.passwords
    desk = target.passwords["desk"]
    query = "sslmode=verify-full&require_auth=scram-sha-256"
    assert target.urls["desk"] == f"postgresql://sigap_desk_login:{desk}@db:5433/sigap?{query}"


def test_no_address_means_the_embedded_database(home: Home) -> None:
    assert server.foreign(home, {}) is None


@pytest.mark.parametrize(
    "words",
    [
        ["audit", "verify"],
        ["migrate"],
        ["status"],
        ["keys", "status"],
        ["backup", "BARU"],
        ["manage", "showmigrations"],
    ],
)
def test_a_database_that_is_away_is_told_in_a_sentence_and_is_no_answer(words: list[str], tmp_path: Path) -> None:
    """1 is the answer "no": a broken chain. Where nothing was looked at it is 2, and nobody reads a traceback."""
    environ = {
        "PATH": os.environ["PATH"],
        "SIGAP_HOME": str(tmp_path / "rumah"),
        "SIGAP_REGENCY": "16.09",
        "SIGAP_SURFACE": "owner",
        "DATABASE_URL": "postgresql://pemilik:rahasia@127.0.0.1:1/sigap",
    }
    argv = [*SIGAP, *(word.replace("BARU", str(tmp_path / "salinan")) for word in words)]
    done = subprocess.run(argv, env=environ, cwd=CHECKOUT / "src", capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "tidak menjawab" in done.stdout + done.stderr or words == ["keys", "status"]
    assert "Traceback" not in done.stderr
    assert "rahasia" not in done.stdout + done.stderr


def test_a_folder_that_is_shut_sends_nobody_to_another_home(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_module: str) -> None:
        raise PermissionError(13, "Permission denied", "/var/lib/sigap-keys/ring.sealed")

    monkeypatch.setattr("importlib.import_module", fail)
    for home, mend in (("/var/lib/sigap-vault", "sebagai pemiliknya"), ("", "SIGAP_HOME=~/sigap-data")):
        monkeypatch.setenv("SIGAP_HOME", home)
        assert main.main(["screen"]) == 2
        said = capsys.readouterr().err
        assert "/var/lib/sigap-keys/ring.sealed" in said
        assert mend in said


@pytest.mark.parametrize(("name", "status"), [("audit", 2), ("up", NOT_NOW)])
@pytest.mark.parametrize("error", [psycopg.OperationalError, DjangoOperationalError, NotNow])
def test_what_may_answer_later_is_tried_again_by_up_alone(
    name: str, status: int, error: type[Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_module: str) -> None:
        raise error("server closed the connection")

    monkeypatch.setenv("SIGAP_HOME", "/tidak/dipakai")
    monkeypatch.setattr("importlib.import_module", fail)
    assert main.main([name]) == status
    assert "server closed the connection" in capsys.readouterr().err


def test_a_large_log_is_moved_aside_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sigap.cli.processes.children.LOG_LIMIT", 10)
    log = tmp_path / "public.log"
    log.write_text("lebih dari sepuluh huruf")
    with log.open("a") as writer:
        keep_small(log)
        writer.write("lanjut")
    assert log.read_text() == "lanjut"
    assert (tmp_path / "public.log.1").read_text() == "lebih dari sepuluh huruf"
