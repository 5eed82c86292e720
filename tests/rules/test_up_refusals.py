"""`./sigap up` says everything that is wrong at once, one line a mistake, and leaves nothing behind."""

import os
import socket
from pathlib import Path
from types import ModuleType

import pytest
from tests.factories.patience import PATIENCE

from sigap.cli import main
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import systemd
from sigap.cli.readiness import checklist
from sigap.cli.readiness.start import ReadinessFinding

MANY = {
    "SIGAP_DEBUG": "1",
    "SIGAP_DEMO": "1",
    "SIGAP_HOSTS": "*",
    "SIGAP_SECRET_KEY_DESK": "pendek",
    "SIGAP_DESK_URL": "http://kerja.uji.go.id/",
    "SIGAP_METRICS_PORT": "banyak",
    "SIGAP_DATABASE_URL_DESK": "mysql://x",
    "DATABASE_URL": "postgresql://pemilik:sandi@127.0.0.1/sigap",
    "SIGAP_TRUSTED_PROXY": "1",
}
WRONG = (
    "SIGAP_DEBUG disetel",
    "SIGAP_DEMO disetel",
    "SIGAP_HOSTS memuat *",
    "SIGAP_SECRET_KEY_DESK hanya 6 huruf",
    "SIGAP_DESK_URL=",
    "SIGAP_METRICS_PORT='banyak'",
    "SIGAP_DATABASE_URL_DESK tidak terbaca",
    "DATABASE_URL terlihat",
    "SIGAP_TRUSTED_PROXIES belum disetel",
    "SIGAP_KEYS",
    "chmod 700",
    "--listen 0.0.0.0:8001",
)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process's environment with nothing of SIGAP's but a home that stands open."""
    for name in list(os.environ):
        if name.startswith(("SIGAP_", "DATABASE_URL", "NOTIFY_")):
            monkeypatch.delenv(name)
    home = tmp_path / "rumah"
    home.mkdir()
    home.chmod(0o755)
    monkeypatch.setenv("SIGAP_HOME", str(home))
    monkeypatch.setattr("sigap.cli.processes.children.stop_on_signals", lambda: None)
    return home


def test_many_mistakes_are_all_told_at_once(
    environment: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in MANY.items():
        monkeypatch.setenv(name, value)
    assert main.main(["up", "desk", "--listen", "0.0.0.0:8001"]) == 2
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert captured.out == ""
    assert all(line.startswith("sigap: ") for line in lines)
    assert len(lines) == len(set(lines))
    assert [said for said in WRONG if said not in captured.err] == []
    assert sum("peringatan: SIGAP_TRUSTED_PROXY tidak dikenal" in line for line in lines) == 1
    assert list(environment.iterdir()) == []


def test_what_all_three_have_in_common_is_told_once(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["up"]) == 2
    said = capsys.readouterr().err
    assert said.count("chmod 700") == 1
    assert "SIGAP_HOSTS_PUBLIC belum disetel" in said
    assert "SIGAP_HOSTS_DESK belum disetel" in said
    assert list(environment.iterdir()) == []


def test_a_refused_start_makes_no_database(environment: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment.chmod(0o700)
    assert main.main(["up"]) == 2
    said = capsys.readouterr().err
    assert "root" in said or "belum ada basis data" in said
    assert not (environment / "pg").exists()


@pytest.mark.parametrize("arguments", [["up", "semua"], ["up", "--listen"]])
def test_a_wrong_call_is_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize("arguments", [["up", "worker", "--listen", "127.0.0.1:1"], ["up", "--listen", "localhost:80"]])
def test_a_wrong_place_to_listen_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(arguments) == 2
    assert "--listen" in capsys.readouterr().err


def test_every_check_is_asked() -> None:
    modules = [value for value in vars(checklist).values() if isinstance(value, ModuleType)]
    defined = {
        value
        for module in modules
        for name, value in vars(module).items()
        if not name.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
        and getattr(value, "__annotations__", {}).get("return", None) is not None
        and "Finding" in str(value.__annotations__["return"])
    }
    assert defined == set(checklist.CHECKS)
    assert len(checklist.CHECKS) == len(defined)


def test_refusals_come_before_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    checklist.print_findings([ReadinessFinding("sayang", is_warning=True), ReadinessFinding("salah\ndua baris")])
    assert capsys.readouterr().err == "sigap: salah dua baris\nsigap: peringatan: sayang\n"


def test_parts_that_share_a_home_are_held_apart(tmp_path: Path) -> None:
    home = Home.from_environment({"SIGAP_HOME": str(tmp_path)})
    with home.locked("situs", part="public"), home.locked("meja", part="desk"):
        with pytest.raises(CommandFailed, match="situs"), home.locked("lagi", part="public"):
            pass
        assert not home.is_locked()


def test_systemd_is_told_when_all_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(PATIENCE)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        systemd.ready("berjalan")
        assert listener.recv(200) == b"READY=1\nSTATUS=berjalan"
        systemd.alive()
        assert listener.recv(200) == b"WATCHDOG=1"
        systemd.stopping()
        assert listener.recv(200) == b"STOPPING=1"


@pytest.mark.parametrize(("within", "every"), [("120000000", 40.0), ("", None), ("0", None), ("lama", None)])
def test_systemd_hears_more_often_than_it_asks(
    within: str, every: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", within)
    assert systemd.alive_every() == every


def test_only_what_may_mend_itself_is_worth_another_try() -> None:
    away, wrong = ReadinessFinding("tidak menjawab", is_passing=True), ReadinessFinding("salah")
    note = ReadinessFinding("sayang", is_warning=True)
    assert checklist.may_pass([away, note])
    assert not checklist.may_pass([away, wrong])
    assert not checklist.may_pass([note])


def test_without_systemd_nobody_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.ready("berjalan")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "tidak-ada"))
    systemd.ready("berjalan")
