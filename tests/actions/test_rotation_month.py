"""New keys bear the month in which the regency makes them, whatever month it still is in UTC."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.actions.test_rotation import rotate
from tests.factories import epochs

from sigap.audit.queries import EventFilter, in_order
from sigap.cli.keys import rotation
from sigap.kernel.clock import now
from sigap.vault import events, keyring
from sigap.vault.models import RecoveryFile

pytestmark = pytest.mark.usefixtures("committed")
FIRST_OF_THE_MONTH = datetime(2026, 12, 31, 19, 30, tzinfo=UTC)
"""Half past two on New Year's Day, when the timer of the units begins."""


def test_keys_of_new_years_night_are_those_of_january(
    tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = epochs.own_copy(tmp_path / "kunci")
    settings.SIGAP_KEYS = folder
    monkeypatch.setattr(rotation, "now", lambda: FIRST_OF_THE_MONTH)
    assert rotate(folder) in {0, 1}
    newest = keyring.opened(folder, (folder / "root.key").read_bytes()).newest
    assert (newest.id, newest.created_at) == ("2027-01", FIRST_OF_THE_MONTH)


def test_a_run_that_was_killed_before_it_told_is_told_of_by_the_next(tmp_path: Path, settings: LazySettings) -> None:
    folder = epochs.own_copy(tmp_path / "kunci")
    settings.SIGAP_KEYS = folder
    root = (folder / "root.key").read_bytes()
    with keyring.change(folder, root) as change:
        gone = change.ring.newest
        change.write(change.ring.with_epoch(keyring.new_epoch(at=now(), taken=(gone.id,))))
    begun = keyring.opened(folder, root).newest.id
    assert epochs_told(events.EPOCH_BEGUN) == []
    rotate(folder, is_now=False, only_finish=True)
    rotate(folder, is_now=False, only_finish=True)
    assert epochs_told(events.EPOCH_BEGUN) == [begun]
    with keyring.change(folder, root) as change:
        change.write(change.ring.without(gone.kek_id, at=now()))
    rotate(folder, is_now=False, only_finish=True)
    assert epochs_told(events.EPOCH_DESTROYED) == [gone.id]


def epochs_told(code: str) -> list[str]:
    return [entry.ids["epoch"] for entry in in_order(EventFilter(codes=[code]), size=9)]


def test_a_ring_from_an_older_recovery_file_owes_its_new_month_anew(tmp_path: Path, settings: LazySettings) -> None:
    folder = epochs.own_copy(tmp_path / "kunci")
    settings.SIGAP_KEYS = folder
    ring = keyring.opened(folder, (folder / "root.key").read_bytes())
    once = {"recovery": "x", "epoch": "2026-11", "kek_id": "k", "made_at": now(), "carried_at": now()}
    RecoveryFile.objects.create(id=uuid4(), generation=ring.generation + 7, **once)
    rotate(folder)
    newest = keyring.opened(folder, (folder / "root.key").read_bytes())
    assert newest.needed_from == ring.generation + 8
