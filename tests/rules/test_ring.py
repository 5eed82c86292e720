"""The ring: round trip, epochs that come and go, what a ring of before still means."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from sigap.vault.keyring import first_ring, new_epoch
from sigap.vault.ring import Ring, RingUnreadable, opened_ring, sealed_ring
from sigap.vault.sealing import SealBroken

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
ROOT = b"r" * 32


@pytest.fixture
def ring() -> Ring:
    return first_ring(at=AT)


def test_a_ring_comes_back_from_its_file(ring: Ring) -> None:
    grown = ring.with_epoch(new_epoch(at=AT + timedelta(days=31), taken=("2026-11",)))
    grown = grown.with_retired(ring.newest.kek_id, at=AT + timedelta(days=32)).with_recovery("ab12-cd34")
    assert opened_ring(sealed_ring(grown, ROOT), ROOT) == grown
    assert (grown.generation, grown.recovery, [epoch.id for epoch in grown.epochs]) == (
        4,
        "ab12-cd34",
        ["2026-12", "2026-11"],
    )


def test_a_destroyed_epoch_leaves_its_name_and_no_key(ring: Ring) -> None:
    first = ring.newest
    grown = ring.with_epoch(new_epoch(at=AT, taken=("2026-11",))).with_retired(first.kek_id, at=AT)
    left = grown.without(first.kek_id, at=AT)
    assert [gone.kek_id for gone in left.gone] == [first.kek_id]
    assert json.loads(left.as_bytes())["epochs"][0]["id"] == "2026-11.2"
    assert len(left.epochs) == 1


def test_only_what_is_retired_is_destroyed_and_the_newest_never_retires(ring: Ring) -> None:
    grown = ring.with_epoch(new_epoch(at=AT, taken=("2026-11",)))
    with pytest.raises(ValueError, match="retired"):
        grown.without(ring.newest.kek_id, at=AT)
    with pytest.raises(ValueError, match="in use"):
        grown.with_retired(grown.newest.kek_id, at=AT)


def test_another_root_opens_nothing(ring: Ring) -> None:
    with pytest.raises(SealBroken):
        opened_ring(sealed_ring(ring, ROOT), b"s" * 32)


def test_the_length_does_not_tell_how_many_epochs_there_are(ring: Ring) -> None:
    grown = ring.with_epoch(new_epoch(at=AT, taken=("2026-11",)))
    assert len(ring.as_bytes()) == len(grown.as_bytes()) == 4096


def test_a_ring_of_before_there_were_holders_names_none(ring: Ring) -> None:
    told = json.loads(ring.with_recovery("ab12").as_bytes())
    del told["recovery"]
    assert Ring.from_bytes(json.dumps(told).encode()).recovery == ""


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"epochs": []}, {"epochs": None}, {"mac": "eA=="}, {"generation": "x"}, {"gone": [{}]}],
)
def test_what_is_no_ring_is_refused_without_quoting_it(ring: Ring, change: dict[str, object]) -> None:
    told = json.loads(ring.as_bytes()) | change
    with pytest.raises(RingUnreadable) as refused:
        Ring.from_bytes(json.dumps(told).encode())
    assert told["epochs"] is None or not any(epoch["kek"] in str(refused.value) for epoch in told["epochs"])


def test_bytes_that_are_no_json_are_refused() -> None:
    for plain in (b"", b"[]", b"\xff", b'"x"'):
        with pytest.raises(RingUnreadable):
            Ring.from_bytes(plain)
