"""How many processes answer for a site."""

import pytest

from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.serving import sites
from sigap.config.env import Surface


@pytest.mark.parametrize(
    ("processors", "source", "answering"),
    [(1, "", "1"), (2, "", "2"), (64, "file", "2"), (64, "passphrase", "1"), (None, "credential:kek", "1")],
)
def test_a_key_that_an_officer_opens_lives_in_one_process(
    monkeypatch: pytest.MonkeyPatch, processors: int | None, source: str, answering: str
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    env = {"SIGAP_ROOT_KEY": source} if source else {}
    argv = sites.program(Surface.DESK, env, NumericAddress("127.0.0.1", 8001), log=None).argv
    assert argv[argv.index("--workers") + 1] == answering
