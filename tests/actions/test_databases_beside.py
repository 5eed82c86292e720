"""What a restore left beside the database holds keys of what is erased later: told where one erases, and discarded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connections
from tests import conftest as house
from tests.factories import epochs
from tests.factories.copies import Installation, installed

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def installation(committed: None, tmp_path: Path, settings: LazySettings) -> Iterator[Installation]:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    with installed(tmp_path) as one:
        yield one


def left_beside(installation: Installation, *endings: str) -> list[str]:
    """Empty databases whose names end like this."""
    connections.close_all()
    names = [f"{installation.name}{ending}" for ending in endings]
    with house._owner("postgres") as owner:
        for name in names:
            owner.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    return names


def test_a_database_beside_is_told_where_one_erases_and_can_be_discarded(installation: Installation) -> None:
    assert "--discard" not in installation.run("keys", "erase")
    *ours, foreign = left_beside(installation, "_before_20261101t010203z", "_restoring", "_before_kami")
    for told in (
        installation.run("keys", "erase"),
        installation.run("keys", "erase", "--all-approved"),
        installation.run("keys", "status", status=1),
    ):
        assert [name for name in ours if f"./sigap restore --discard {name}" in told] == ours
        assert foreign not in told
    for name in ours:
        installation.run("restore", "--discard", name)
    assert "bukan basis data" in installation.run("restore", "--discard", foreign, status=2)
    assert installation.names() == [installation.name, foreign]
    assert "--discard" not in installation.run("keys", "erase")
