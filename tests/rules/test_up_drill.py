"""Which recovery drill lets the desk start: one that its own ring vouches for, of the sheets of today, in the past."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tests.factories.holders import established
from tests.factories.keys import KEYS_MADE_AT
from tests.factories.starts import AT, good_facts, good_start

from sigap.cli.keys.database_facts import DrillRow
from sigap.cli.readiness import drill, keys
from sigap.cli.readiness.start import ReadinessFinding
from sigap.config.env import Surface
from sigap.vault import drills, keyring
from sigap.vault.drills import DRILL_GOOD_FOR
from sigap.vault.ring import Ring

LAST = AT - timedelta(days=30)


@pytest.fixture(scope="module")
def ring() -> Ring:
    _recovery, ring, _shares = established(keyring.first_ring(at=KEYS_MADE_AT))
    return ring


@pytest.fixture
def folder(tmp_path: Path, ring: Ring) -> Path:
    keyring.create_keys(tmp_path / "kunci", at=KEYS_MADE_AT, root=os.urandom(32), with_root_file=True, ring=ring)
    return tmp_path / "kunci"


def row(ring: Ring, drilled_at: datetime = LAST, *, recovery: str | None = None) -> DrillRow:
    made = DrillRow(
        id=uuid4(),
        recovery=ring.recovery if recovery is None else recovery,
        holders="1, 3, 5",
        drilled_at=drilled_at,
        noted_at=drilled_at,
        mac=b"",
    )
    mac = drills.row_mac(
        ring.mac,
        drill_id=made.id,
        recovery=made.recovery,
        holders=made.holders,
        drilled_at=drilled_at,
        noted_at=drilled_at,
    )
    return replace(made, mac=mac)


def findings(folder: Path, *rows: DrillRow, source: str = "file") -> list[ReadinessFinding]:
    """What the vault is told with these rows, the newest date first, as the database says it."""
    dates = [one.drilled_at for one in rows]
    facts = replace(good_facts(Surface.VAULT), drilled_at=max(dates, default=None), drills=rows)
    start = good_start(folder.parent, Surface.VAULT, PATH=os.environ["PATH"], SIGAP_ROOT_KEY=source)
    return list(drill.drill(replace(start, facts=facts)))


def test_a_drill_that_the_ring_vouches_for_counts(folder: Path, ring: Ring) -> None:
    assert findings(folder, row(ring)) == []
    assert DrillRow.of(row(ring).as_json()).drilled_at == LAST


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (lambda ring: replace(row(ring), mac=bytes(32)), "tidak satu pun latihan"),
        (lambda ring: replace(row(ring, LAST - timedelta(days=500)), drilled_at=LAST), "tidak satu pun latihan"),
        (lambda ring: row(ring, AT + timedelta(days=1)), "tidak satu pun latihan"),
    ],
)
def test_a_row_that_anybody_could_write_does_not(
    forged: Callable[[Ring], DrillRow], said: str, folder: Path, ring: Ring
) -> None:
    (found,) = findings(folder, forged(ring))
    assert said in found.text
    assert not found.is_warning


def test_a_drill_with_the_sheets_of_before_is_only_warned_of(folder: Path, ring: Ring) -> None:
    (found,) = findings(folder, row(ring, recovery="0000-0000"))
    assert "lembar lama" in found.text
    assert found.is_warning


def test_a_forged_row_neither_helps_nor_hides(folder: Path, ring: Ring) -> None:
    forged = replace(row(ring), mac=bytes(32))
    assert findings(folder, forged, row(ring, LAST - timedelta(days=1))) == []
    (found,) = findings(folder, forged, row(ring, AT - DRILL_GOOD_FOR - timedelta(days=1)))
    assert found.is_warning
    assert "401 hari lalu" in found.text


def test_a_locked_ring_goes_by_the_date_and_says_so(folder: Path, ring: Ring) -> None:
    (folder / "root.key").rename(folder / "root.locked")
    (found,) = findings(folder, replace(row(ring), mac=bytes(32)), source="passphrase")
    assert found.is_warning
    assert "belum diperiksa" in found.text
    (found,) = findings(folder, source="passphrase")
    assert not found.is_warning, "none at all is refused as ever"


def test_no_verdict_is_no_start(folder: Path, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_TRIED_WITHIN", 0.001)
    (found,) = findings(folder, row(ring))
    assert not found.is_warning
    monkeypatch.undo()
    (folder / "root.key").write_bytes(os.urandom(32))
    (found,) = findings(folder, row(ring))
    assert not found.is_warning


@pytest.mark.parametrize("surface", [Surface.PUBLIC, Surface.WORKER])
def test_parts_without_the_ring_go_by_the_date(surface: Surface, folder: Path) -> None:
    start = good_start(folder.parent, surface)
    assert list(drill.drill(start)) == []
    (found,) = drill.drill(replace(start, facts=replace(good_facts(surface), drilled_at=None)))
    assert not found.is_warning
