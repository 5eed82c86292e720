"""Who looks for registers to bring in never ends the launcher in whose loop it runs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sigap.cli.home import Home
from sigap.cli.installation.waiting import RegisterKeeper
from sigap.cli.processes import children


def test_a_database_that_is_away_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "spawn", pytest.fail)
    home = Home.from_environment({"SIGAP_HOME": str(tmp_path)})
    keeper = RegisterKeeper(home, {}, f"postgresql:///sigap?host={tmp_path}&user=sigap")
    keeper.step(datetime(2026, 12, 1, tzinfo=UTC))
    keeper.stop()
