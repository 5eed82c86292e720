"""New keys bear the month in which the regency makes them, whatever month it still is in UTC."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.actions.test_rotation import rotate
from tests.factories import epochs

from sigap.cli.keys import rotation
from sigap.vault import keyring

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
