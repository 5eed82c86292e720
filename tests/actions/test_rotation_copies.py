"""An epoch outlives every copy, public host and row that needs it, also when copies stopped or a clock jumped."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection, connections, transaction
from tests import conftest as house
from tests.factories import epochs, team
from tests.factories.patience import PATIENCE

from sigap.cli.keys import handover
from sigap.cli.keys.handover import SealingPart
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.rotation import Rotation
from sigap.cli.restore import databases
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope
from sigap.vault import rotation
from sigap.vault.models import Copy, CopyOutcome, DataKey

pytestmark = [pytest.mark.usefixtures("committed")]


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


def rotate(folder: Path, *, is_now: bool = False) -> None:
    # The public site has the new key: only copies keep an epoch alive here.
    root = (folder / "root.key").read_bytes()
    assert Rotation(folder, root, parts={SealingPart.PUBLIC: folder}).run(is_now=is_now, only_finish=not is_now) == 0


def copied(begun_at: datetime, outcome: CopyOutcome = CopyOutcome.GOOD) -> None:
    Copy.objects.create(id=uuid4(), begun_at=begun_at, ended_at=begun_at + timedelta(minutes=1), outcome=outcome)


def at_moment(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("sigap.cli.keys.rotation.now", lambda: moment)


def test_a_clock_a_year_ahead_destroys_no_epoch_that_the_newest_copies_need(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at = now()
    for day in range(1, 4):
        copied(at - timedelta(days=day))
    rotate(folder, is_now=True)
    at_moment(monkeypatch, at + timedelta(days=366))
    copied(at + timedelta(days=366))
    copied(at + timedelta(days=366), CopyOutcome.CHECK_FAILED)
    rotate(folder)
    assert "belum ada 3 cadangan" in capsys.readouterr().out
    assert len(epochs.ring_of(folder).epochs) == 2
    for hour in range(1, 3):
        copied(at + timedelta(days=366, hours=hour))
    rotate(folder)
    assert len(epochs.ring_of(folder).gone) == 1


def test_a_clock_a_year_behind_retires_no_epoch_before_the_copies_that_need_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    for day in range(1, 5):
        copied(at - timedelta(days=day))
    at_moment(monkeypatch, at - timedelta(days=366))
    rotate(folder, is_now=True)
    at_moment(monkeypatch, at)
    rotate(folder)
    _newest, old = epochs.ring_of(folder).epochs
    assert old.retired_at == at - timedelta(days=1)


def test_where_copies_are_made_by_other_means_time_alone_decides(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rotate(folder, is_now=True)
    at_moment(monkeypatch, now() + timedelta(days=40))
    rotate(folder)
    assert len(epochs.ring_of(folder).gone) == 1


def test_one_public_host_does_not_vouch_for_another(
    folder: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = epochs.own_copy(folder.parent / "host-lama")
    rotate(folder, is_now=True)
    later = now() + timedelta(days=37)
    at_moment(monkeypatch, later)
    team.post(story="Dari host yang sudah baru.", at=later)
    settings.SIGAP_KEYS = stale
    team.post(story="Dari host yang tertinggal.", at=later - timedelta(days=13))
    settings.SIGAP_KEYS = folder
    # Opened before: what is fetched late has the epoch retired anew, and that would keep it by itself.
    Envelope.objects.update(key_blob=None)
    rotate(folder)
    assert "ada host publik yang tertinggal" in capsys.readouterr().out
    assert len(epochs.ring_of(folder).epochs) == 2
    at_moment(monkeypatch, later + timedelta(days=2))
    rotate(folder)
    assert len(epochs.ring_of(folder).gone) == 1


@pytest.mark.parametrize("model", [DataKey, Envelope])
def test_a_row_that_somebody_holds_is_waited_for_and_then_keeps_the_epoch(
    model: type[DataKey | Envelope], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What begins to hold a row after the acts of before have ended is not passed over."""
    team.named(team.opened())
    team.post(story="Belum dibuka siapa pun.")
    monkeypatch.setattr("sigap.cli.keys.rotation._PATIENCE", 0.5)
    monkeypatch.setattr(rotation, "await_acts", lambda **_told: True)
    held, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(model.objects.select_for_update())
            held.set()
            may_go.wait(PATIENCE)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(PATIENCE)
    root = (folder / "root.key").read_bytes()
    status = Rotation(folder, root, parts={SealingPart.PUBLIC: folder}).run(is_now=True, only_finish=False)
    may_go.set()
    thread.join()
    assert status == 1
    assert epochs.ring_of(folder).epochs[1].retired_at is None
    rotate(folder)
    newest, old = epochs.ring_of(folder).epochs
    assert old.retired_at is not None
    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {newest.kek_id}


def test_the_public_folder_that_up_lays_out_is_found(folder: Path, tmp_path: Path) -> None:
    place = KeyLocation(folder=folder, source="file", home=tmp_path, is_named=True)
    assert handover.folders(place)[SealingPart.PUBLIC] == tmp_path / "keys-public"
    (folder / "public").mkdir()
    assert handover.folders(place)[SealingPart.PUBLIC] == folder / "public"


def test_an_owner_who_is_no_superuser_sees_who_is_connected() -> None:
    name = str(connection.settings_dict["NAME"])
    with house._owner("postgres") as asking, house._owner(name):
        alone = databases.visitors(asking, name)
        asking.execute("SET ROLE sigap_worker")
        assert databases.visitors(asking, name) == alone >= 1
