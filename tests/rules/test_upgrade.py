"""An upgrade fetches and builds before it stops anything, and puts back what served when a step fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import units

_LOGGED = '#!/bin/sh\necho "$(basename "$0") $*" >>"$LOG"\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Two versions and a link; programs of the same names stand in for systemd's and the owner's."""
    for version in ("lama", "baru"):
        units = tmp_path / version / "deploy" / "systemd"
        units.mkdir(parents=True)
        for path, name in ((tmp_path / version / "sigap", "sigap"), (units / "lay", "lay")):
            path.write_text(f'#!/bin/sh\necho "{version} {name} $*" >>"$LOG"\n[ "$FAILS" != "{version} {name} $*" ]\n')
            path.chmod(0o700)
    (tmp_path / "baru/deploy/systemd/upgrade").write_bytes((CHECKOUT / "deploy/systemd/upgrade").read_bytes())
    (tmp_path / "baru/deploy/systemd/upgrade").chmod(0o700)
    (tmp_path / "bin").mkdir()
    for name in ("systemctl", "sigap-owner"):
        (tmp_path / "bin" / name).write_text(f'{_LOGGED}[ "$FAILS" != "{name} $*" ]\n')
        (tmp_path / "bin" / name).chmod(0o700)
    (tmp_path / "sigap").symlink_to(tmp_path / "lama")
    return tmp_path


def upgrade(machine: Path, *, fails: str = "", status: int = 0) -> list[str]:
    environment = {
        "PATH": f"{machine / 'bin'}:/usr/bin:/bin",
        "LOG": str(machine / "log"),
        "FAILS": fails,
        "SIGAP_LINK": str(machine / "sigap"),
    }
    program = machine / "baru/deploy/systemd/upgrade"
    done = subprocess.run([program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return (machine / "log").read_text().splitlines() if (machine / "log").exists() else []


SERVING = "sigap-vault sigap-public sigap-desk sigap-worker"
TIMED = ("sigap-backup", "sigap-register", "sigap-rotate")
TIMERS = " ".join(f"{name}.timer" for name in TIMED)
STOP, START = f"systemctl stop {SERVING}", f"systemctl start {SERVING} {TIMERS}"
STOPS = [*(f"systemctl stop {name}.timer" for name in TIMED), "systemctl stop sigap-backup sigap-register", STOP]
ASKED = ["systemctl is-active sigap-rotate", *(f"systemctl is-active --quiet {name}.timer" for name in TIMED)]


def test_every_part_that_serves_is_stopped_and_started() -> None:
    assert set(SERVING.split()) == {unit.name for unit in units.services() if unit.is_serving}
    assert TIMERS.split() == units.timers()


def test_everything_is_there_before_anything_stops(machine: Path) -> None:
    done = upgrade(machine)
    assert done[: done.index(STOPS[0])] == ["baru sigap --version", "baru sigap assets", *ASKED]
    assert done[done.index(STOPS[0]) :][:10] == [
        *STOPS,
        "systemctl start sigap-backup-now",
        "baru lay ",
        "sigap-owner migrate",
        START,
        "baru sigap --version",
    ]
    assert (machine / "sigap").resolve().name == "baru"


@pytest.mark.parametrize("fails", ["baru sigap --version", "baru sigap assets"])
def test_what_cannot_be_fetched_or_built_stops_nothing(machine: Path, fails: str) -> None:
    assert STOP not in upgrade(machine, fails=fails, status=1)
    assert (machine / "sigap").resolve().name == "lama"


@pytest.mark.parametrize("fails", ["systemctl start sigap-backup-now", "baru lay ", "sigap-owner migrate"])
def test_a_step_that_fails_brings_back_what_served(machine: Path, fails: str) -> None:
    done = upgrade(machine, fails=fails, status=1)
    assert done[-2:] == ["lama lay ", START]
    assert (machine / "sigap").resolve().name == "lama"


@pytest.mark.parametrize("fails", ["", "sigap-owner migrate"])
def test_a_timer_that_did_not_run_is_not_started(machine: Path, fails: str) -> None:
    """With a root key by passphrase no timer rotates."""
    program = machine / "bin/systemctl"
    program.write_text(f'{program.read_text()}[ "$*" != "is-active --quiet sigap-rotate.timer" ]\n')
    done = upgrade(machine, fails=fails, status=1 if fails else 0)
    assert START.removesuffix(" sigap-rotate.timer") in done
    assert START not in done


def test_a_rotation_that_runs_is_waited_for(machine: Path) -> None:
    program = machine / "bin/systemctl"
    program.write_text(f'{program.read_text()}[ "$*" = "is-active sigap-rotate" ] && echo activating\n')
    assert STOPS[0] not in upgrade(machine, status=2)


def test_what_served_starts_where_its_units_cannot_be_laid_out(machine: Path) -> None:
    """The copy filled the disk."""
    (machine / "lama/deploy/systemd/lay").write_text("#!/bin/sh\nexit 1\n")
    assert upgrade(machine, fails="systemctl start sigap-backup-now", status=1)[-1] == START


def test_a_version_that_serves_and_a_folder_in_place_of_the_link_are_refused(machine: Path) -> None:
    (machine / "sigap").unlink()
    (machine / "sigap").mkdir()
    assert upgrade(machine, status=2) == []
    (machine / "sigap").rmdir()
    (machine / "sigap").symlink_to(machine / "baru")
    assert upgrade(machine, status=2) == []


def test_what_an_upgrade_builds_is_built_without_any_setting(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(CHECKOUT / "src"), "SIGAP_HOME": str(tmp_path)}
    asked = [sys.executable, "-P", "-m", "sigap.cli.main", "assets"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "static").rglob("*.css"))
