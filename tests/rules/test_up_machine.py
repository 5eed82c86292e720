"""What a production start refuses on the machine: root, an open home, a full disk, a clock that is wrong."""

import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.factories.shut_folders import shut
from tests.factories.starts import AT, good_facts, good_start

from sigap.cleaning import unit
from sigap.cli.preparation import sources
from sigap.cli.readiness import checklist, machine
from sigap.cli.readiness import clock as clocks
from sigap.cli.readiness.start import Check, ReadinessFinding, Start
from sigap.config.env import Surface
from sigap.kernel import disk

GIB = 1024**3
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - as shutil gives it
CLOCK: tuple[Check, ...] = (clocks.released, clocks.database_clock, clocks.heartbeat)


def one(check: Check, start: Start) -> ReadinessFinding:
    (found,) = check(start)
    return found


def test_root_is_refused(tmp_path: Path) -> None:
    assert "root" in one(machine.not_root, replace(good_start(tmp_path), user=0)).text
    assert list(machine.not_root(replace(good_start(tmp_path), user=1000))) == []


def test_a_home_in_order_is_ours_and_shut(tmp_path: Path) -> None:
    start = good_start(tmp_path)
    assert start.home is not None
    assert list(machine.home(replace(start, user=start.home.stat().st_uid))) == []


def test_a_home_of_another_user_is_refused(tmp_path: Path) -> None:
    start = good_start(tmp_path)
    assert start.home is not None
    other = start.home.stat().st_uid + 1
    assert one(machine.home, replace(start, user=other)).text.endswith(f"chown {other} {start.home}")


@pytest.mark.parametrize("folder", ["/", "/var", "/var/lib", "/home", "/etc/ssl", "/usr/lib"])
def test_a_folder_of_the_system_is_given_to_nobody(folder: str, tmp_path: Path) -> None:
    start = replace(good_start(tmp_path, SIGAP_HOME=folder), user=Path(folder).stat().st_uid + 1)
    told = one(machine.home, start).text
    assert "chown" not in told
    assert "folder sistem" in told


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_an_open_home_is_refused(mode: int, tmp_path: Path) -> None:
    start = good_start(tmp_path)
    assert start.home is not None
    start.home.chmod(mode)
    assert "chmod 700" in one(machine.home, replace(start, user=start.home.stat().st_uid)).text


@pytest.mark.parametrize(
    ("value", "said"), [(None, "belum disetel"), ("/tidak/ada", "install -d -m 700"), ("/dev/null", "bukan folder")]
)
def test_a_home_that_is_no_folder_is_refused(value: str | None, said: str, tmp_path: Path) -> None:
    assert said in one(machine.home, good_start(tmp_path, SIGAP_HOME=value)).text


@pytest.mark.parametrize(
    ("total", "free", "outcome"),
    [
        (100, 4, "refused"),
        (5, 0.9, "refused"),
        (100, 6, "warned"),
        (100, 19, "warned"),
        (100, 21, "well"),
        (0, 0, "refused"),
    ],
)
def test_room_on_the_disk(
    total: float, free: float, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(int(total * GIB), 0, int(free * GIB)))
    found = list(machine.disk(good_start(tmp_path)))
    assert [finding.is_warning for finding in found] == {"refused": [False], "warned": [True], "well": []}[outcome]
    assert checklist.may_pass(found) is (outcome == "refused")
    assert disk.is_nearly_full(tmp_path) is (outcome == "refused")  # where the alarm rings, and nowhere else


def test_copies_lie_apart_from_data_and_keys(tmp_path: Path) -> None:
    inside = good_start(tmp_path, Surface.WORKER, SIGAP_BACKUP_DIR=str(tmp_path / "rumah" / "cadangan"))
    assert "di dalam SIGAP_HOME" in one(machine.copies, inside).text
    beside = tmp_path / "cadangan" / "kunci"
    beside.mkdir(parents=True)
    (beside / "ring.sealed").touch()
    assert "memuat kunci (ring.sealed)" in one(machine.copies, good_start(tmp_path, Surface.WORKER)).text
    (beside / "ring.sealed").unlink()
    assert list(machine.copies(good_start(tmp_path, Surface.WORKER))) == []


def test_no_copies_at_all_is_a_warning(tmp_path: Path) -> None:
    assert one(machine.copies, good_start(tmp_path, Surface.WORKER, SIGAP_BACKUP_DIR=None)).is_warning


def test_a_link_out_of_the_home_and_back_is_followed(tmp_path: Path) -> None:
    start = good_start(tmp_path, Surface.WORKER, SIGAP_BACKUP_DIR=str(tmp_path / "luar"))
    (tmp_path / "luar").symlink_to(tmp_path / "rumah")
    assert "di dalam SIGAP_HOME" in one(machine.copies, start).text


def test_a_shut_folder_beside_the_copies_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = good_start(tmp_path, Surface.WORKER, SIGAP_BACKUP_DIR=str(tmp_path / "luar"))
    (tmp_path / "luar" / "lost+found").mkdir(parents=True)
    shut(tmp_path / "luar" / "lost+found", monkeypatch)
    assert list(machine.copies(start)) == []


def test_catalogues_that_are_not_compiled_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "are_catalogues_ready", lambda: False)
    assert "./sigap migrate" in one(machine.prepared, good_start(tmp_path)).text


def test_one_user_for_all_is_told(tmp_path: Path) -> None:
    together = replace(good_start(tmp_path, Surface.PUBLIC), is_together=True)
    assert one(machine.one_user, together).is_warning


def clock_findings(start: Start) -> list[ReadinessFinding]:
    found = [finding for check in CLOCK for finding in check(start)]
    assert all(finding.is_passing for finding in found)  # a clock may be set right at any moment
    return found


def test_a_clock_in_order_is_not_disturbed(tmp_path: Path) -> None:
    assert clock_findings(good_start(tmp_path)) == []
    assert clock_findings(replace(good_start(tmp_path), facts=None)) == []


def test_a_clock_before_the_release_is_refused(tmp_path: Path) -> None:
    start = replace(good_start(tmp_path), at=clocks.RELEASED_AT - timedelta(days=366), facts=None)
    assert "lebih awal dari rilis" in clock_findings(start)[0].text


@pytest.mark.parametrize(("apart", "is_refused"), [(29, False), (31, True), (-31, True)])
def test_two_clocks_that_differ_are_refused(apart: int, is_refused: object, tmp_path: Path) -> None:
    facts = replace(good_facts(Surface.DESK), now=AT + timedelta(seconds=apart))
    found = clock_findings(replace(good_start(tmp_path), facts=facts))
    assert ["berbeda 31 detik" in finding.text for finding in found] == ([True] if is_refused else [])


@pytest.mark.parametrize("what", ["last_beat", "last_anchor"])
def test_a_clock_set_back_behind_what_was_written_is_refused(what: str, tmp_path: Path) -> None:
    late = replace(good_facts(Surface.DESK), **{what: AT + timedelta(minutes=6)})  # type: ignore[arg-type]  # named field
    (found,) = clock_findings(replace(good_start(tmp_path), facts=late))
    assert "lebih awal dari" in found.text
    a_little = replace(good_facts(Surface.DESK), **{what: AT + timedelta(minutes=4)})  # type: ignore[arg-type]  # same
    assert clock_findings(replace(good_start(tmp_path), facts=a_little)) == []


def test_a_leap_is_refused_unless_the_clock_was_looked_at(tmp_path: Path) -> None:
    facts = replace(good_facts(Surface.DESK), last_beat=AT - timedelta(days=365))
    start = replace(good_start(tmp_path), facts=facts)
    (found,) = clock_findings(start)
    assert "melompat 365 hari sejak detak terakhir" in found.text
    assert "--clock-is-right" in found.text
    assert clock_findings(replace(start, is_clock_right=True)) == []


def test_a_clock_that_nothing_keeps_in_step_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer, expected in ((False, 1), (True, 0), (None, 0)):
        monkeypatch.setattr(clocks, "is_in_step", lambda answer=answer: answer)
        found = list(clocks.in_step(good_start(tmp_path)))
        assert len(found) == expected
        assert all(finding.is_warning for finding in found)


def test_the_kernel_is_asked_and_not_changed() -> None:
    assert clocks.is_in_step() in {True, False, None}


@pytest.mark.parametrize(
    ("answers", "ours", "said"),
    [
        (True, True, None),
        (True, False, "akun meja kerja sendiri"),
        (False, True, "systemctl enable --now sigap-cleaner.socket"),
        (False, False, "tidak menjawab"),
    ],
)
def test_who_reads_files_of_strangers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None, *, answers: bool, ours: bool
) -> None:
    monkeypatch.setattr(machine, "can_clean", lambda: answers)
    monkeypatch.setattr(unit, "FOLDER", tmp_path if ours else tmp_path / "none")
    desk = replace(good_start(tmp_path), surface=Surface.DESK)
    found = list(machine.cleaner(desk))
    assert [each.is_warning for each in found] == ([] if said is None else [True])
    assert all(said in each.text for each in found if said)
    assert list(machine.cleaner(replace(desk, surface=Surface.WORKER))) == []
    assert len(list(machine.cleaner(replace(desk, is_together=True)))) == (0 if answers else 1)
