"""The cleaner without systemd: its socket, a process for each file, and an end for one that hangs."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sigap.cleaning import listening, running, unit
from sigap.cleaning.kinds import FileKind, NotClean

SERVES = (
    "import sys; from pathlib import Path; from sigap.cleaning import listening; listening.serve(Path(sys.argv[1]))"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place at which the desk looks for a cleaner."""
    monkeypatch.setattr(unit, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def _cleaner(folder: Path) -> Iterator[None]:
    """The container's first process."""
    with subprocess.Popen([sys.executable, "-I", "-B", "-c", SERVES, str(folder)]) as process:
        until = threading.Event()
        while not (folder / unit.SOCKET).exists():
            assert process.poll() is None
            until.wait(0.02)
        yield
        process.kill()


@pytest.mark.usefixtures("_cleaner")
def test_each_file_is_cleaned_by_a_process_of_its_own() -> None:
    assert [running.clean(ours).kind for ours in running._OURS] != []
    assert running.refusal_of_own_file() is None
    with pytest.raises(NotClean):
        running.clean(b"%PDF-1.7 no such file")
    assert running.clean(running._OURS[0]).kind in FileKind


def test_without_it_nothing_is_cleaned_elsewhere(folder: Path) -> None:
    with pytest.raises(NotClean):
        running.clean(running._OURS[0])


def test_one_that_hangs_is_ended_and_one_too_many_is_sent_away(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_MOST", 1)
    monkeypatch.setattr(listening, "_LOOKS_EVERY", 0.05)
    hanging = [sys.executable, "-I", "-c", "import os, time; os.write(1, b'x'); time.sleep(600)"]
    served = {"command": hanging, "ends_within": 2.0}
    threading.Thread(target=listening.serve, args=(folder,), kwargs=served, daemon=True).start()
    until = threading.Event()
    while not (folder / unit.SOCKET).exists():
        until.wait(0.02)
    with unit.connect() as first, unit.connect() as second:
        for each in (first, second):
            each.settimeout(None)
        assert first.recv(1) == b"x"
        assert second.recv(1) == b"", "sent away"
        assert first.recv(1) == b"", "ended"
