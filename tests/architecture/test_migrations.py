"""A landed migration never changes, for databases went through it: what comes later is a migration of its own."""

from pathlib import Path

from sigap.cli.preparation import sources

LANDED = Path(__file__).with_name("landed_migrations.txt")
"""Lines are added, never changed: `app.name hash`, as `sources.migration_hashes` gives them."""


def test_landed_migrations_are_as_they_landed() -> None:
    landed = dict(line.split() for line in LANDED.read_text(encoding="utf-8").splitlines())
    now = sources.migration_hashes()
    assert len(landed) > 50
    assert {name: now.get(name) for name in landed} == landed
    assert sorted(now.keys() - landed.keys()) == [], "add a line for each, with the commit that brings it"
