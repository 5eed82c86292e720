"""When a copy is due, which ones go, and how the keeper starts one without ever waiting for it."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from sigap.cli.copies import folders, schedule
from sigap.cli.copies.folders import StoredCopy, copies_in, stamp, sweep
from sigap.cli.copies.manifests import Manifest
from sigap.cli.copies.schedule import AGAIN_AFTER, Keeper, due
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.processes.children import Program

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def manifest(begun_at: datetime, *, trail: str = "ab" * 32) -> Manifest:
    return Manifest(
        id=UUID(int=1),
        begun_at=begun_at,
        version="0.1.0",
        server=18,
        is_demo=False,
        migrations=("vault.0002_safekeeping",),
        rows={"audit_event": 1},
        events=1,
        data_keys={},
        roles=("sigap_desk",),
        trail=trail,
        head=f"1 {'cd' * 32} 2026-11-25T01:00:00.000000Z",
    )


def copy(days: float, *, trail: str = "ab" * 32, name: str = "") -> StoredCopy:
    begun_at = NOW - days * DAY
    return StoredCopy(path=Path("/cadangan") / (name or stamp(begun_at)), manifest=manifest(begun_at, trail=trail))


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((), True),
        ((0.5,), False),
        ((1,), True),
        ((3, 0.2), False),
        ((3, 2), True),
        ((-365,), True),
        ((-365, 0.1), False),
    ],
)
def test_a_copy_is_due_when_the_newest_shows_a_moment_too_long_ago(ages: tuple[float, ...], *, expected: bool) -> None:
    assert due([copy(age) for age in ages], NOW, DAY) is expected


@pytest.mark.parametrize(("at_once", "expected"), [(False, 0), (True, 1)])
def test_a_copy_at_once_is_made_though_none_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, at_once: bool, expected: int
) -> None:
    made: list[Path] = []

    def make(_: Home, folder: Path) -> Manifest:
        made.append(folder)
        return manifest(NOW)

    monkeypatch.setenv("SIGAP_BACKUP_DIR", str(tmp_path))
    monkeypatch.setattr(schedule, "now", lambda: NOW)
    monkeypatch.setattr(folders, "copies_in", lambda _: [copy(0.1)])
    assert schedule.run(Home(tmp_path), make=make, at_once=at_once) == tmp_path
    assert made == [tmp_path / stamp(NOW)] * expected


def laid(folder: Path, begun_at: datetime) -> Path:
    path = folder / stamp(begun_at)
    path.mkdir()
    manifest(begun_at).write(path)
    return path


def test_folders_without_a_manifest_are_no_copies(tmp_path: Path) -> None:
    newer, older = laid(tmp_path, NOW), laid(tmp_path, NOW - DAY)
    (tmp_path / "foto").mkdir()
    (tmp_path / "rusak").mkdir()
    (tmp_path / "rusak" / "manifest.json").write_text("[1, 2")
    assert [found.path for found in copies_in(tmp_path)] == [older, newer]
    assert copies_in(tmp_path)[1].manifest == manifest(NOW)
    assert copies_in(tmp_path / "tiada") == []


def test_only_leftovers_of_dead_runs_of_this_home_are_swept(tmp_path: Path) -> None:
    home = Home.from_environment({"SIGAP_HOME": str(tmp_path / "rumah")})
    ours, dead = home.identity()[:8], 2**22 + 1
    # In a container each run is number 2: what bears this one's number is left over from one before.
    for name in (f".a.partial-{ours}-{dead}", f".b.partial-{ours}-{os.getpid()}", f".c.partial-00000000-{dead}", "d"):
        (tmp_path / name).mkdir()
    (tmp_path / f".e.partial-{ours}-{os.getppid()}").mkdir()
    sweep(tmp_path, home)
    assert sorted(path.name[:2] for path in tmp_path.iterdir()) == [".c", ".e", "d", "ru"]


def test_a_folder_that_is_not_free_takes_no_copy(tmp_path: Path) -> None:
    (tmp_path / "berkas").touch()
    (tmp_path / "penuh").mkdir()
    (tmp_path / "penuh" / "isi").touch()
    (tmp_path / "kosong").mkdir()
    (tmp_path / "tautan").symlink_to(tmp_path / "kosong")
    home, keys = Home(tmp_path / "rumah"), tmp_path / "kunci"
    keys.mkdir()
    home.path.mkdir()
    for name in ("berkas", "penuh", "tautan", "tiada/baru", "kunci/baru", "kunci", "rumah/baru"):
        with pytest.raises(CommandFailed) as refused:
            folders.refuse_unfit(tmp_path / name, home=home, keys=keys)
        assert refused.value.status == 2
    folders.refuse_unfit(tmp_path / "kosong", home=home, keys=keys)
    folders.refuse_unfit(tmp_path / "baru", home=home, keys=keys)


class Child:
    """A backup under way; `status` is set when it ends."""

    status: int | None = None

    def poll(self) -> int | None:
        return self.status


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    spawned: list[Child] = []

    def spawn(program: Program) -> Child:
        assert program.argv[-2:] == ("backup", "--scheduled")
        spawned.append(Child())
        return spawned[-1]

    monkeypatch.setattr(children, "spawn", spawn)
    return spawned


def keeper(tmp_path: Path, *, folder: Path | None) -> Keeper:
    home = Home.from_environment({"SIGAP_HOME": str(tmp_path / "rumah")})
    return Keeper(home, {"SIGAP_BACKUP_DIR": str(folder)} if folder else {})


def test_the_keeper_starts_one_copy_at_a_time_and_rests_after_a_failure(
    tmp_path: Path, started: list[Child], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "cadangan"
    folder.mkdir()
    keeping = keeper(tmp_path, folder=folder)
    for seconds in range(3):
        keeping.step(NOW + timedelta(seconds=seconds))
    assert len(started) == 1
    started[0].status = 1
    keeping.step(NOW + timedelta(seconds=60))
    assert "cadangan gagal (status 1)" in capsys.readouterr().err
    keeping.step(NOW + timedelta(seconds=120))
    assert len(started) == 1
    laid(folder, NOW)  # made, and not sent: it is no longer due, and yet there is something left to do
    keeping.step(NOW + timedelta(seconds=61) + AGAIN_AFTER)
    assert len(started) == 2
    started[1].status = 0
    keeping.step(NOW + timedelta(hours=1))
    keeping.step(NOW + timedelta(hours=2))
    assert len(started) == 2
    keeping.step(NOW + timedelta(days=2))
    assert len(started) == 3


def test_without_a_folder_there_is_no_schedule(tmp_path: Path, started: list[Child]) -> None:
    keeping = keeper(tmp_path, folder=None)
    keeping.step(NOW)
    keeping.stop()
    assert not started


def test_a_disk_of_copies_that_fails_stops_nothing_else(
    tmp_path: Path, started: list[Child], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keeping = keeper(tmp_path, folder=tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(folders, "copies_in", broken)
        keeping.step(NOW)
    assert "Input/output error; cadangan dicoba lagi nanti" in capsys.readouterr().err
    keeping.step(NOW + timedelta(minutes=2))
    assert not started
    keeping.step(NOW + AGAIN_AFTER)
    assert len(started) == 1


def broken(_folder: Path) -> list[StoredCopy]:
    raise OSError(errno.EIO, os.strerror(errno.EIO))
