"""A month's key outlives every part that may still seal to it: the desk, and a worker to whom people write."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.factories import epochs, team

from sigap.channels.models import ChannelState
from sigap.cli import door
from sigap.cli.keys import condition, handover
from sigap.cli.keys.handover import SealingPart
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.rotation import Rotation
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.vault.intake_key import INTAKE_PUBLIC

pytestmark = pytest.mark.usefixtures("committed")
PUBLIC, DESK, WORKER = SealingPart.PUBLIC, SealingPart.DESK, SealingPart.WORKER
OUTLIVED = timedelta(days=37)


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


@pytest.fixture
def parts(folder: Path) -> dict[SealingPart, Path]:
    """Folders of other accounts: nothing in them may be read. The public site's, which is no question here, may."""
    return {PUBLIC: folder, DESK: folder.parent / "meja", WORKER: folder.parent / "pekerja"}


def rotated(folder: Path, parts: dict[SealingPart, Path], *, is_now: bool = False) -> int:
    """How many months' keys were destroyed by now."""
    root = (folder / "root.key").read_bytes()
    assert Rotation(folder, root, parts=parts).run(is_now=is_now, only_finish=not is_now) == 0
    return len(epochs.ring_of(folder).gone)


def given(to: Path, folder: Path) -> None:
    to.mkdir(exist_ok=True)
    (to / INTAKE_PUBLIC).write_bytes((folder / INTAKE_PUBLIC).read_bytes())


def hand(folder: Path) -> None:
    """As `sigap-hand` ends."""
    (folder / handover.HANDED_OVER).write_bytes((folder / INTAKE_PUBLIC).read_bytes())
    (folder / handover.HANDED_OVER).chmod(0o600)


def set_up(*, is_set_up: bool = True) -> None:
    ChannelState.objects.filter(code="email").update(is_set_up=is_set_up)


def test_a_worker_or_desk_that_was_left_behind_keeps_the_key_until_it_is_handed(
    folder: Path,
    parts: dict[SealingPart, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up()
    hand(folder)
    rotated(folder, parts, is_now=True)
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: now() + OUTLIVED)
    assert rotated(folder, parts) == 0
    told = capsys.readouterr().out
    assert "belum terbukti bahwa meja kerja dan pekerja latar memakai kunci baru" in told
    assert "systemctl start sigap-hand" in told
    hand(folder)
    assert rotated(folder, parts) == 1


def test_a_worker_to_whom_nobody_can_write_holds_nothing_up(
    folder: Path, parts: dict[SealingPart, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(is_set_up=False)
    rotated(folder, parts, is_now=True)
    given(parts[DESK], folder)
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: now() + OUTLIVED)
    assert rotated(folder, parts) == 1


def test_folders_that_may_be_written_are_handed_the_key_by_the_rotation_itself(
    folder: Path, parts: dict[SealingPart, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up()
    given(parts[DESK], folder)
    given(parts[WORKER], folder)
    rotated(folder, parts, is_now=True)
    newest = (folder / INTAKE_PUBLIC).read_bytes()
    assert {(parts[part] / INTAKE_PUBLIC).read_bytes() for part in (DESK, WORKER)} == {newest}
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: now() + OUTLIVED)
    assert rotated(folder, parts) == 1


def test_an_old_key_in_a_folder_counts_more_than_the_mark(
    folder: Path, parts: dict[SealingPart, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody laid an old file back."""
    set_up()
    rotated(folder, parts, is_now=True)
    hand(folder)
    given(parts[DESK], folder)
    parts[WORKER].mkdir()
    (parts[WORKER] / INTAKE_PUBLIC).write_bytes(bytes(32))
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: now() + OUTLIVED)
    assert rotated(folder, parts) == 0


@pytest.mark.parametrize(("channel", "gone"), [("telephone", 0), ("email", 0), ("web", 1)])
def test_only_the_public_sites_own_reports_speak_for_it(
    channel: str, gone: int, folder: Path, parts: dict[SealingPart, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts[PUBLIC] = folder.parent / "publik"
    rotated(folder, parts, is_now=True)
    hand(folder)
    team.post(story="Kepada kunci yang baru.", at=now())
    Envelope.objects.update(channel=channel)
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: now() + OUTLIVED)
    assert rotated(folder, parts) == gone


def test_what_was_not_handed_is_told_also_where_the_ring_waits_for_a_passphrase(
    folder: Path, parts: dict[SealingPart, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = KeyLocation(folder=folder, source="passphrase", home=tmp_path / "rumah", is_named=True)
    monkeypatch.setattr(door, "SETTINGS", tmp_path / "none")

    def told() -> str:
        return " ".join(condition.look(place, at=now()).todo)

    assert "diserahkan" not in told(), "no unit lays anything out here"
    hand(folder)
    rotated(folder, parts, is_now=True)
    assert "kunci bulan ini belum diserahkan ke: situs publik, meja kerja, pekerja latar" in told()
    hand(folder)
    assert "diserahkan" not in told()
    (folder / handover.HANDED_OVER).unlink()
    (tmp_path / "rotate.env").touch()
    monkeypatch.setattr(door, "SETTINGS", tmp_path)
    assert "sigap-hand" in told(), "where the units are, nobody knows until it was handed"
