"""How much of its tables the embedded PostgreSQL buffers."""

from pathlib import Path

import pytest

from sigap.cli.database import postgres
from sigap.cli.home import Home


@pytest.mark.parametrize(
    ("held", "buffered"),
    [(0, "16MB"), (40, "16MB"), (80, "20MB"), (400, "100MB"), (4000, "256MB")],
    ids=["empty", "small", "demo", "regency", "large"],
)
def test_a_quarter_is_buffered_within_bounds(tmp_path: Path, held: int, buffered: str) -> None:
    cluster = postgres.Cluster(home=Home(tmp_path), place=tmp_path, sockets=tmp_path, account=None)
    table = cluster.data / "base" / "5" / "1259"
    table.parent.mkdir(parents=True)
    with table.open("wb") as file:
        file.truncate(held * 2**20)  # sparse
    assert f"shared_buffers={buffered}" in postgres.server_program(cluster).argv
