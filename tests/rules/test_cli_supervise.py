"""Supervision of real child processes: restarted with a pause, given up when they keep dying, gone with the parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories.patience import PATIENCE

from sigap.cli.failure import CommandFailed
from sigap.cli.home import CHECKOUT
from sigap.cli.processes import children
from sigap.cli.processes.children import Program
from sigap.cli.processes.supervisor import Supervisor


def _program(code: str, log: Path | None = None) -> Program:
    return Program(name="anak", argv=(sys.executable, "-c", code), env={}, log=log, cwd=Path("/"), patience=0.3)


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    one = Supervisor()
    yield one
    one.stop()


def _children_of(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in listed]


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_dead_child_is_started_again_after_its_pause(
    supervisor: Supervisor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "anak.log"
    supervisor.add(_program("print('hidup', flush=True)", log))
    _until_ended(supervisor)
    supervisor.check(at=100.0)
    supervisor.check(at=100.1)
    assert log.read_text().count("hidup") == 1
    supervisor.check(at=101.0)
    _until_ended(supervisor)
    assert log.read_text().count("hidup") == 2
    assert "anak berhenti" in capsys.readouterr().err


def test_a_child_that_keeps_dying_is_given_up_with_the_end_of_its_log(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.add(_program("raise SystemExit('kehabisan tempat')", tmp_path / "anak.log"))
    with pytest.raises(CommandFailed, match="kehabisan tempat") as refused:
        _let_die(supervisor)
    assert refused.value.status == 1


def test_a_child_that_will_not_stop_is_killed() -> None:
    program = _program("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")
    process = children.spawn(program)
    children.stop(process, program)
    assert process.returncode in {-signal.SIGTERM, -signal.SIGKILL}


def test_a_child_gets_only_the_environment_it_is_given() -> None:
    program = _program("import os; raise SystemExit(len([n for n in os.environ if not n.startswith('LC_')]))")
    assert children.run(program) == 0


def test_children_die_when_their_parent_is_killed() -> None:
    code = (
        "import time; from pathlib import Path; from sigap.cli.processes import children as p;"
        "p.spawn(p.Program(name='anak', argv=('sleep', '600'), env={'PATH': '/usr/bin:/bin'}, cwd=Path('/')));"
        "print('siap', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        (child,) = _children_of(parent.pid)
        os.kill(parent.pid, signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while _is_alive(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _is_alive(child)


def _let_die(supervisor: Supervisor) -> None:
    for tick in range(100):
        _until_ended(supervisor)
        supervisor.check(at=tick * 1.0)


def _until_ended(supervisor: Supervisor) -> None:
    for wave in supervisor._waves:
        for child in wave:
            child.process.wait(PATIENCE)


_LOST = """
import os, signal
from sigap.cli.failure import Stopped
from sigap.cli.processes import children
from sigap.cli.processes.supervisor import Supervisor

class Ended:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)

children.stop_on_signals()
try:
    ended = Ended()
    del ended
    print("tertelan", flush=True)
    Supervisor().watch()
except Stopped:
    print("berhenti", flush=True)
"""


def test_a_signal_that_comes_while_something_is_thrown_away_is_not_lost() -> None:
    """What a handler raises inside a finalizer goes nowhere."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOST],
        env={"PYTHONPATH": str(CHECKOUT / "src")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert done.stdout.split() == ["tertelan", "berhenti"]
