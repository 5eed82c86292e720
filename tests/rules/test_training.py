"""A home for training is given no way out, no database and no keys but its own; its parts are told what they are."""

from pathlib import Path

import pytest

from sigap.cli import main
from sigap.cli.database import training_mark
from sigap.cli.database.server import Database
from sigap.cli.demo import command as demo
from sigap.cli.demo.training import begin
from sigap.cli.failure import Stopped
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.processes.supervisor import Supervisor
from sigap.cli.readiness import training
from sigap.config.env import Env

OUT = {
    "SIGAP_MAIL_URL": "smtps://sigap:sandi@surel.uji.go.id",
    "SIGAP_MAIL_FROM": "sigap@uji.go.id",
    "SIGAP_CHANNELS": "/etc/sigap/channels.toml",
    "SIGAP_BACKUP_DIR": "/var/backups/sigap",
    "DATABASE_URL": "postgresql://sigap@127.0.0.1/sigap",
    "SIGAP_DATABASE_URL_DESK": "postgresql://meja@127.0.0.1/sigap",
    "SIGAP_KEYS": "/var/lib/sigap-keys",
    "SIGAP_ROOT_KEY": "file",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An ordinary home, which is nobody's yet."""
    monkeypatch.setenv("SIGAP_HOME", str(tmp_path))
    for name in (*OUT, "SIGAP_DATABASE_URL_PUBLIC", "SIGAP_DATABASE_URL_WORKER"):
        monkeypatch.delenv(name, raising=False)
    return Home.from_environment()


def test_everything_that_leads_out_is_named_at_once() -> None:
    found = list(training.named(OUT | {"SIGAP_REGENCY": "16.09", "SIGAP_HOSTS": "latihan.uji.go.id"}))
    assert {line.partition(":")[0] for line in found} == set(OUT)
    assert not list(training.named({"SIGAP_REGENCY": "16.09", "SIGAP_MAIL_URL": " "}))


def test_its_parts_hold_no_mail_and_no_channel_whatever_they_are_told() -> None:
    given = {"SIGAP_MAIL_URL": OUT["SIGAP_MAIL_URL"], "SIGAP_CHANNELS": OUT["SIGAP_CHANNELS"]}
    trains = Env.read(given | {"SIGAP_DEMO": "latihan"})
    assert (trains.is_demo, trains.is_training, trains.mail_url, trains.channels) == (True, True, "", None)
    real = Env.read(given)
    assert (real.is_demo, real.is_training, bool(real.mail_url), bool(real.channels)) == (False, False, True, True)
    demo = Env.read(given | {"SIGAP_DEMO": "1"})
    assert (demo.is_demo, demo.is_training) == (True, False)


def test_up_refuses_a_way_out_before_it_opens_anything(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    training_mark.mark_home(home)
    for name, value in OUT.items():
        monkeypatch.setenv(name, value)
    assert main.main(["up"]) == 2
    told = capsys.readouterr().err
    for name in OUT:
        assert f"{name}: rumah latihan tidak memakainya" in told
    assert not (home.path / "pg").exists()
    assert main.main(["up", "desk"]) == 2
    assert "seluruhnya" in capsys.readouterr().err


def test_a_home_is_one_or_the_other(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.keys.mkdir()
    assert main.main(["begin", "--training"]) == 2
    assert "sudah berisi data lain" in capsys.readouterr().err
    assert not training_mark.is_home(home)
    training_mark.mark_home(home)
    assert main.main(["begin", "--training"]) == 1
    assert "sudah rumah latihan" in capsys.readouterr().err
    assert main.main(["demo", "--port", "9488"]) == 2
    assert "rumah latihan" in capsys.readouterr().err


def test_begin_names_no_server(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", OUT["DATABASE_URL"])
    assert main.main(["begin", "--training"]) == 2
    assert "DATABASE_URL: rumah latihan tidak memakainya" in capsys.readouterr().err
    assert not training_mark.is_home(home)


def test_one_that_was_stopped_half_way_can_be_made_anew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def stopped(of: Home, _supervisor: Supervisor, *, is_fresh: bool) -> Database:
        of.keys.mkdir(exist_ok=True)
        asked.append(is_fresh)
        raise Stopped

    monkeypatch.setattr(demo, "build", stopped)
    monkeypatch.setattr(children, "stop_on_signals", lambda: None)
    assert begin(is_fresh=False) == 1
    assert begin(is_fresh=True) == 1
    assert asked == [False, True]
