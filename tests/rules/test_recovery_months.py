"""A recovery file of before a rotation opens the copies made until then; of a later one it names the missing month."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from tests.factories.holders import CARRIED, established

from sigap.cli.copies import months
from sigap.cli.copies.manifests import Manifest
from sigap.cli.keys import recovery_folder
from sigap.cli.keys.location import KeyLocation
from sigap.vault import recovery_files
from sigap.vault.keyring import first_ring, new_epoch
from sigap.vault.recovery import Recovery, opened
from sigap.vault.ring import Epoch, Ring

FIRST, SECOND, THIRD = (datetime(2026, month, 1, tzinfo=UTC) for month in (10, 11, 12))


def copy_of(*epochs: Epoch, named: bool) -> Manifest:
    return Manifest(
        id=UUID(int=1),
        begun_at=THIRD,
        version="0",
        server=18,
        is_demo=False,
        migrations=(),
        rows={},
        events=1,
        data_keys={epoch.kek_id: 7 for epoch in epochs},
        roles=(),
        trail="",
        head="",
        months={epoch.kek_id: epoch.id for epoch in epochs} if named else {},
    )


@pytest.mark.parametrize("named", [True, False])
def test_two_generations_overlap_and_a_month_that_is_missing_is_named(*, named: bool) -> None:
    before, ring, shares = established(first_ring(at=FIRST))
    october = ring.newest
    november = ring.with_epoch(new_epoch(at=SECOND, taken=(october.id,)))
    after = before.holding(november, CARRIED)
    three = {number: shares[number] for number in (1, 3, 5)}
    old, new = opened(before, three).ring, opened(after, three).ring
    early, late = copy_of(october, named=named), copy_of(november.newest, named=named)
    assert months.missing(early, old) == months.missing(early, new) == months.missing(late, new) == {}
    lacking = months.missing(late, old)
    assert lacking == {"2026-11" if named else "sesudah 2026-10": 7}
    assert "7 kunci data" in months.words(lacking)


def test_a_month_that_was_destroyed_is_not_missing() -> None:
    _file, ring, _shares = established(first_ring(at=FIRST))
    october = ring.newest
    later = ring.with_epoch(new_epoch(at=SECOND, taken=(october.id,))).with_retired(october.kek_id, at=THIRD)
    assert months.missing(copy_of(october, named=True), later.without(october.kek_id, at=THIRD)) == {}


def test_what_is_to_be_fetched_keeps_the_file_of_the_month_before(tmp_path: Path) -> None:
    keys, home = tmp_path / "kunci", tmp_path / "rumah"
    keys.mkdir()
    home.mkdir()
    place = KeyLocation(folder=keys, source="file", home=home, is_named=True)
    file, ring, _shares = established(first_ring(at=FIRST))
    recovery_folder.lay_out(place, ring)
    assert list(home.iterdir()) == [], "without holders there is nothing to carry"

    def lay(ring: Ring) -> set[int]:
        (keys / recovery_files.RECOVERY).write_bytes(file.holding(ring, CARRIED).as_bytes())
        recovery_folder.lay_out(place, ring)
        there = list((home / recovery_folder.FOLDER).iterdir())
        assert {path.stat().st_mode & 0o777 for path in there} == {0o600}
        return {Recovery.from_bytes(path.read_bytes()).generation for path in there}

    second = ring.with_epoch(new_epoch(at=SECOND, taken=("2026-10",)))
    third = second.with_erasures(4).with_epoch(new_epoch(at=THIRD, taken=("2026-10", "2026-11")))
    assert lay(ring) == {2}
    assert lay(second) == {2, 3}
    assert lay(second.with_erasures(4)) == {2, 4}
    assert lay(third) == {4, 5}
    assert lay(replace(third, generation=6)) == {4, 6}
