"""The recovery file beside the ring: follows every change, is healed after a kill, is never sealed to a foreign key."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.factories.holders import ESTABLISHED_AT, HOLDERS

from sigap.cli.keys.check import troubles
from sigap.mailbox import codes
from sigap.vault import keyring, recovery_files
from sigap.vault.keyfiles import KeysUnusable, write_new, write_over
from sigap.vault.keyring import new_epoch
from sigap.vault.recovery import establish, opened
from sigap.vault.recovery_files import AWAITING, RECOVERY, RecoveryState, carried_in, read, state
from sigap.vault.ring import Ring, sealed_ring

ROOT = b"r" * 32
SOURCE = "command:/bin/echo cnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnI="


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture
def shares(folder: Path) -> Mapping[int, bytes]:
    codes.create_secret(folder)
    ring = keyring.first_ring(at=ESTABLISHED_AT)
    made, named, held = establish(HOLDERS, ring, carried_in(folder), at=ESTABLISHED_AT)
    write_new(folder / RECOVERY, made.as_bytes())
    keyring.create_keys(folder, at=ESTABLISHED_AT, root=ROOT, with_root_file=False, ring=named)
    return held


def grown(ring: Ring) -> Ring:
    later = ESTABLISHED_AT + timedelta(days=31)
    return ring.with_epoch(new_epoch(at=later, taken=tuple(epoch.id for epoch in ring.epochs)))


def recovered(folder: Path, shares: Mapping[int, bytes]) -> Ring:
    return opened(read(folder / RECOVERY), {number: shares[number] for number in (1, 3, 5)}).ring


def test_every_change_of_the_ring_is_in_the_recovery_file(folder: Path, shares: Mapping[int, bytes]) -> None:
    with keyring.change(folder, ROOT) as held:
        for _ in range(2):
            held.write(grown(held.ring))
            assert recovered(folder, shares) == held.ring
        assert state(folder, held.ring) is RecoveryState.CURRENT


def test_a_kill_between_ring_and_recovery_file_is_healed_by_the_next_command(
    folder: Path, shares: Mapping[int, bytes]
) -> None:
    ring = grown(keyring.opened(folder, ROOT))
    write_over(folder / keyring.RING, sealed_ring(ring, ROOT))
    assert state(folder, ring) is RecoveryState.BEHIND
    with keyring.change(folder, ROOT) as held:
        assert held.ring == ring
    assert recovered(folder, shares) == ring


def test_what_was_erased_since_travels_along(folder: Path, shares: Mapping[int, bytes]) -> None:
    write_new(folder / "erased.list", b"baris\n")
    with keyring.change(folder, ROOT) as held:
        assert state(folder, held.ring) is RecoveryState.CURRENT
    found = opened(read(folder / RECOVERY), {number: shares[number] for number in (1, 3, 5)})
    assert found.carried == {"code.key": (folder / "code.key").read_bytes(), "erased.list": b"baris\n"}
    with keyring.change(folder, ROOT) as held:
        write_over(folder / "erased.list", b"baris\nlagi\n")
        held.follow()
        assert state(folder, held.ring) is RecoveryState.CURRENT


def test_an_old_copy_of_the_ring_is_never_written_over_a_newer_one(folder: Path, shares: Mapping[int, bytes]) -> None:
    old = (folder / keyring.RING).read_bytes()
    with keyring.change(folder, ROOT) as held:
        held.write(grown(held.ring))
        newest = held.ring
    at_work = keyring.keyring_of(folder, SOURCE).ring
    write_over(folder / keyring.RING, old)
    with pytest.raises(KeysUnusable, match="salinan lama"), keyring.change(folder, ROOT):
        pass
    assert recovered(folder, shares) == newest
    # A part that runs goes on with what it holds; one that starts does not begin with the old copy.
    (folder / "intake.pub").write_bytes(newest.epochs[1].intake.public_key().public_bytes_raw())
    assert keyring.keyring_of(folder, SOURCE).ring == at_work == newest
    assert any("salinan lama" in line for line in troubles(folder, "vault", SOURCE))


@pytest.mark.usefixtures("shares")
def test_a_file_in_which_another_trio_was_spoilt_is_told(folder: Path) -> None:
    found = read(folder / RECOVERY)
    spoilt = {**found.trios, (1, 2, 3): found.trios[1, 3, 5]}
    write_over(folder / RECOVERY, replace(found, trios=spoilt).as_bytes())
    with keyring.change(folder, ROOT) as held:
        held.write(grown(held.ring))
        assert state(folder, held.ring) is RecoveryState.UNREADABLE


@pytest.mark.usefixtures("shares")
def test_the_ring_is_never_sealed_to_a_key_that_it_does_not_name(folder: Path) -> None:
    ring = keyring.opened(folder, ROOT)
    foreign, _named, theirs = establish(HOLDERS, ring, {}, at=ESTABLISHED_AT)
    for name in (RECOVERY, AWAITING):
        write_over(folder / name, foreign.as_bytes())
    before = (folder / RECOVERY).read_bytes()
    with keyring.change(folder, ROOT) as held:
        held.write(grown(held.ring))
        assert state(folder, held.ring) is RecoveryState.FOREIGN
    assert (folder / RECOVERY).read_bytes() == before
    assert [epoch.id for epoch in recovered(folder, theirs).epochs] == ["2026-11"]
    assert keyring.opened(folder, ROOT).newest.id == "2026-12"


@pytest.mark.usefixtures("shares")
def test_a_new_file_waits_until_the_ring_names_it(folder: Path) -> None:
    with keyring.change(folder, ROOT) as held:
        new, named, theirs = establish(HOLDERS, held.ring, carried_in(folder), at=ESTABLISHED_AT)
        recovery_files.write_awaiting(folder, new)
    with keyring.change(folder, ROOT) as held:
        # Killed here, the old sheets still count.
        assert state(folder, held.ring) is RecoveryState.CURRENT
        write_over(folder / keyring.RING, sealed_ring(named, ROOT))
    with keyring.change(folder, ROOT) as held:
        # Killed here, the new ones do.
        assert state(folder, held.ring) is RecoveryState.CURRENT
    assert not (folder / AWAITING).exists()
    assert recovered(folder, theirs) == named


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, RecoveryState.ABSENT), (b"{", RecoveryState.UNREADABLE), (b"", RecoveryState.UNREADABLE)],
)
@pytest.mark.usefixtures("shares")
def test_a_lost_or_damaged_file_stops_no_change_and_is_told(
    folder: Path, content: bytes | None, expected: RecoveryState
) -> None:
    (folder / RECOVERY).unlink()
    if content is not None:
        write_new(folder / RECOVERY, content)
    with keyring.change(folder, ROOT) as held:
        held.write(grown(held.ring))
        assert state(folder, held.ring) is expected
    with pytest.raises(KeysUnusable, match=r"recovery\.json"):
        read(folder / RECOVERY)


def test_the_demos_ring_has_no_holders(folder: Path) -> None:
    keyring.create_demo_keys(folder / "demo", at=ESTABLISHED_AT)
    ring = keyring.keyring_of(folder / "demo").ring
    assert state(folder / "demo", ring) is RecoveryState.NONE
    assert not (folder / "demo" / RECOVERY).exists()
