"""How many processes answer for a site, and what each part is given."""

from pathlib import Path

import pytest

from sigap.cli.home import Home
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.readiness.start import SERVING
from sigap.cli.serving import sites
from sigap.config.env import Surface


@pytest.mark.parametrize(("processors", "answering"), [(1, "1"), (2, "2"), (64, "2"), (None, "1")])
def test_two_processes_answer_wherever_there_are_two_processors(
    monkeypatch: pytest.MonkeyPatch, processors: int | None, answering: str
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    argv = sites.program(Surface.DESK, {}, NumericAddress("127.0.0.1", 8001), log=None).argv
    assert argv[argv.index("--workers") + 1] == answering


def test_the_desk_is_given_neither_root_key_nor_ring(tmp_path: Path) -> None:
    told = {
        "SIGAP_ROOT_KEY": "credential:root.key",
        "CREDENTIALS_DIRECTORY": "/run/credentials/sigap",
        "SIGAP_SECRET_KEY_DESK": "rahasia",
    }
    home = Home.from_environment({"SIGAP_HOME": str(tmp_path)})
    given = {
        part: sites.environment_of(part, told, home, url="", keys=tmp_path / part, vault_at=tmp_path / "v")
        for part in SERVING
    }
    assert given[Surface.DESK]["SIGAP_ROOT_KEY"] == f"vault:{tmp_path / 'v'}"
    assert [part for part in SERVING if "CREDENTIALS_DIRECTORY" in given[part]] == [Surface.VAULT]
    assert [part for part in SERVING if "credential:root.key" in given[part].values()] == [Surface.VAULT]
