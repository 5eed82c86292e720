"""A drill that passed is noted once, in a row that the ring vouches for and an event; nothing else counts."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.factories.holders import ESTABLISHED_AT, HOLDERS, established

from sigap import audit
from sigap.audit.models import Event
from sigap.kernel.acting import SystemActor
from sigap.vault import actions, drills, events
from sigap.vault.drills import Record, RecordRefused, RecordUnreadable, record_of
from sigap.vault.keyring import first_ring, new_epoch
from sigap.vault.models import Drill
from sigap.vault.recovery import Recovery, establish, opened
from sigap.vault.ring import Ring

pytestmark = pytest.mark.django_db
BY = SystemActor(name="uji")
DRILLED_AT = ESTABLISHED_AT + timedelta(days=3)
NOTED_AT = DRILLED_AT + timedelta(hours=5)


@pytest.fixture(scope="module")
def made() -> tuple[Recovery, Ring, Record]:
    recovery, ring, shares = established(first_ring(at=ESTABLISHED_AT))
    found = opened(recovery, {number: shares[number] for number in (1, 3, 5)})
    return recovery, ring, record_of(found, recovery, at=DRILLED_AT)


type Made = tuple[Recovery, Ring, Record]


def note(record: Record, ring: Ring, *, at: datetime = NOTED_AT) -> bool:
    return actions.note_drill(by=BY, at=at, record=record, ring=ring)


def test_a_drill_is_noted_with_its_holders_and_a_trace(made: Made) -> None:
    recovery, ring, record = made
    assert note(Record.from_bytes(record.as_bytes()), ring)
    row = Drill.objects.get()
    assert (row.recovery, row.holders, row.drilled_at) == (recovery.fingerprint, "1, 3, 5", DRILLED_AT)
    assert drills.is_vouched(row, ring)
    event = Event.objects.get()
    assert events.DRILL_NOTED in event.body
    assert "1.3.5" in event.body


def test_a_row_that_was_changed_is_not_vouched_for(made: Made) -> None:
    note(made[2], made[1])
    Drill.objects.update(drilled_at=NOTED_AT)
    assert not drills.is_vouched(Drill.objects.get(), made[1])


def test_the_same_record_twice_changes_nothing(made: Made) -> None:
    assert note(made[2], made[1])
    assert not note(made[2], made[1], at=NOTED_AT + timedelta(days=1))
    assert Drill.objects.count() == Event.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (DRILLED_AT - timedelta(hours=1), "belum tiba"),
        (DRILLED_AT + timedelta(days=31), "lebih dari 30 hari"),
    ],
)
def test_a_drill_of_tomorrow_or_of_long_ago_does_not_count(made: Made, at: datetime, words: str) -> None:
    with pytest.raises(RecordRefused, match=words):
        note(made[2], made[1], at=at)
    assert not Drill.objects.exists()
    assert not Event.objects.exists()


def test_a_clock_a_few_minutes_ahead_is_borne(made: Made) -> None:
    assert note(made[2], made[1], at=DRILLED_AT - timedelta(minutes=5))


@pytest.mark.parametrize(
    "change",
    [
        {"holders": (1, 3, 4)},
        {"drilled_at": DRILLED_AT + timedelta(days=1)},
        {"generation": 1},
        {"recovery": "0000-0000"},
        {"mac": bytes(32)},
    ],
)
def test_a_record_that_was_changed_does_not_count(made: Made, change: dict[str, object]) -> None:
    with pytest.raises(RecordRefused, match="diubah sesudahnya"):
        note(replace(made[2], **change), made[1])  # type: ignore[arg-type]  # one field of its own kind
    assert not Drill.objects.exists()


def test_a_record_of_another_installation_or_of_older_sheets_does_not_count(made: Made) -> None:
    _recovery, ring, record = made
    with pytest.raises(RecordRefused, match="instalasi ini"):
        note(record, first_ring(at=ESTABLISHED_AT).with_recovery(record.recovery))
    _new, named, _shares = establish(HOLDERS, ring, {}, at=ESTABLISHED_AT)
    with pytest.raises(RecordRefused, match="pembagian kunci yang lama"):
        note(record, named)


def test_an_older_recovery_file_counts_and_is_told_and_a_newer_one_does_not(made: Made) -> None:
    recovery, ring, record = made
    later = ring.with_epoch(new_epoch(at=DRILLED_AT, taken=("2026-11",)))
    assert drills.check(record, ring, at=NOTED_AT)
    assert not drills.check(record, later, at=NOTED_AT)
    assert note(record, later)
    assert recovery.fingerprint == later.recovery
    with pytest.raises(RecordRefused, match="tertinggal"):
        drills.check(record, replace(ring, generation=ring.generation - 1), at=NOTED_AT)


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"version": 9}', b"\xff"])
def test_what_is_no_record_is_told(raw: bytes) -> None:
    with pytest.raises(RecordUnreadable):
        Record.from_bytes(raw)


def test_a_record_without_a_zone_or_with_two_holders_is_none(made: Made) -> None:
    text = made[2].as_bytes().decode()
    for wrong in (text.replace("+00:00", ""), text.replace("  3,\n", "")):
        assert wrong != text
        with pytest.raises(RecordUnreadable):
            Record.from_bytes(wrong.encode())


def test_a_ring_that_is_not_whole_is_told(made: Made) -> None:
    recovery, ring, _record = made
    assert not drills.flaws_in(ring, recovery)
    twice = replace(ring, epochs=(ring.newest, ring.newest))
    retired = replace(ring, epochs=(replace(ring.newest, retired_at=DRILLED_AT),))
    assert drills.flaws_in(twice, recovery)
    assert drills.flaws_in(retired, recovery)
    trios = dict.fromkeys(recovery.trios, b"rusak")
    assert drills.flaws_in(ring, replace(recovery, trios=trios))


def test_a_drill_is_an_act(made: Made) -> None:
    with audit.recording():
        assert note(made[2], made[1])
