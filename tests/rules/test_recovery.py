"""Recovery: any allowed three open the ring, nobody else does, and a file that was tampered with opens for nobody."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from tests.factories.holders import CARRIED, ESTABLISHED_AT, HOLDERS, established

from sigap.audit.kinds import is_id
from sigap.vault.keyring import first_ring, new_epoch
from sigap.vault.recovery import (
    Recovery,
    RecoveryBroken,
    RecoveryUnreadable,
    ShareForeign,
    TrioRefused,
    establish,
    opened,
)
from sigap.vault.ring import Ring
from sigap.vault.shares import ShareHolder, allowed_trios, new_share


@pytest.fixture(scope="module")
def made() -> tuple[Recovery, Ring, Mapping[int, bytes]]:
    return established(first_ring(at=ESTABLISHED_AT))


type Made = tuple[Recovery, Ring, Mapping[int, bytes]]


def of(shares: Mapping[int, bytes], *numbers: int) -> dict[int, bytes]:
    return {number: shares[number] for number in numbers}


@pytest.mark.parametrize("trio", allowed_trios(HOLDERS))
def test_every_allowed_trio_opens_the_ring(made: Made, trio: tuple[int, int, int]) -> None:
    recovery, ring, shares = made
    found = opened(Recovery.from_bytes(recovery.as_bytes()), of(shares, *trio))
    assert (found.ring, found.carried, found.trio) == (ring, CARRIED, trio)
    assert found.ring.recovery == recovery.fingerprint


@pytest.mark.parametrize("numbers", [(1, 2, 5), (2, 4, 1), (2, 3, 4), (1, 3), (3,), ()])
def test_who_is_no_allowed_trio_opens_nothing(made: Made, numbers: tuple[int, ...]) -> None:
    with pytest.raises(TrioRefused):
        opened(made[0], of(made[2], *numbers))


def test_four_of_whom_two_are_police_hold_an_allowed_trio(made: Made) -> None:
    assert opened(made[0], of(made[2], 1, 2, 3, 4)).trio in {(1, 2, 3), (1, 3, 4)}


@pytest.mark.parametrize("lost", [1, 2, 3, 4, 5])
def test_one_lost_sheet_is_borne(made: Made, lost: int) -> None:
    left = [number for number in range(1, 6) if number != lost]
    assert opened(made[0], of(made[2], *left)).ring == made[1]


def test_a_wrong_share_is_named_by_its_number(made: Made) -> None:
    shares = of(made[2], 1, 3, 5) | {3: new_share()}
    with pytest.raises(ShareForeign) as refused:
        opened(made[0], shares)
    assert refused.value.numbers == (3,)


def test_shares_of_another_installation_or_under_other_numbers_open_nothing(made: Made) -> None:
    _recovery, _ring, others = established(first_ring(at=ESTABLISHED_AT))
    with pytest.raises(ShareForeign):
        opened(made[0], of(others, 1, 3, 5))
    with pytest.raises(ShareForeign) as refused:
        opened(made[0], {1: made[2][3], 3: made[2][1], 5: made[2][5]})
    assert refused.value.numbers == (1, 3)


def test_new_holders_open_the_new_file_and_the_old_ones_do_not(made: Made) -> None:
    _old, ring, old_shares = made
    renamed = [ShareHolder(number=n, label=f"Baru {n}", is_outside=n == 1, is_police=False) for n in range(1, 6)]
    new, named, shares = establish(renamed, ring, CARRIED, at=ESTABLISHED_AT)
    assert opened(new, of(shares, 1, 2, 5)).ring == named
    assert (named.generation, named.recovery) == (ring.generation + 1, new.fingerprint)
    with pytest.raises(ShareForeign):
        opened(new, of(old_shares, 1, 3, 5))


def test_an_older_file_opens_the_older_ring(made: Made) -> None:
    recovery, ring, shares = made
    later = ring.with_epoch(new_epoch(at=ESTABLISHED_AT + timedelta(days=31), taken=("2026-11",)))
    newer = recovery.holding(later, CARRIED)
    assert not recovery.holds(later, CARRIED)
    assert newer.holds(later, CARRIED)
    assert not newer.holds(later, {})
    assert opened(newer, of(shares, 1, 3, 5)).ring == later
    assert opened(recovery, of(shares, 1, 3, 5)).ring.generation == ring.generation
    assert newer.fingerprint == recovery.fingerprint


def changed(recovery: Recovery, change: Callable[[Any], None]) -> bytes:
    told = json.loads(recovery.as_bytes())
    change(told)
    return json.dumps(told).encode()


def _swap_trios(told: Any) -> None:
    first, second = told["trios"][0], told["trios"][1]
    first["sealed"], second["sealed"] = second["sealed"], first["sealed"]


def _damage_trios(told: Any) -> None:
    for trio in told["trios"]:
        trio["sealed"] = trio["sealed"][:-8] + "AAAAAAA="


def _older_generation(told: Any) -> None:
    told["ring"]["generation"] -= 1


def _other_stamp(told: Any) -> None:
    told["ring"]["stamp"] = "é" * 64


def _damage_ring(told: Any) -> None:
    told["ring"]["sealed"] = "AAAA" + told["ring"]["sealed"][4:]


@pytest.mark.parametrize("change", [_swap_trios, _damage_trios, _older_generation, _other_stamp, _damage_ring])
def test_what_was_swapped_or_damaged_does_not_open(made: Made, change: Callable[[Any], None]) -> None:
    tampered = Recovery.from_bytes(changed(made[0], change))
    first = min(tampered.trios)
    with pytest.raises(RecoveryBroken):
        opened(tampered, of(made[2], *first))


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["holders"][0].update(label="Orang Lain"),
        lambda told: told["holders"][1].update(police=False),
        lambda told: told["holders"][0].update(key=told["holders"][1]["key"]),
        lambda told: told["holders"].pop(),
        lambda told: told["trios"].pop(),
        lambda told: told["trios"].append({"holders": [1, 2, 4], "sealed": "AAAA"}),
        lambda told: told["trios"][0].update(holders=[1, 2]),
        lambda told: told.update(recovery=told["holders"][0]["key"]),
        lambda told: told.update(fingerprint="0000"),
        lambda told: told.update(version=2),
        lambda told: told.update(ring=None),
        lambda told: told.pop("made_at"),
    ],
)
def test_a_file_whose_parts_do_not_belong_together_is_refused(made: Made, change: Callable[[Any], None]) -> None:
    with pytest.raises(RecoveryUnreadable):
        Recovery.from_bytes(changed(made[0], change))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"\xff\xfe", b"null"])
def test_what_is_no_recovery_file_is_refused(raw: bytes) -> None:
    with pytest.raises(RecoveryUnreadable):
        Recovery.from_bytes(raw)


def test_the_file_holds_no_key_in_clear_and_its_length_tells_nothing(made: Made) -> None:
    recovery, ring, shares = made
    raw = recovery.as_bytes()
    secrets = (ring.mac, ring.newest.kek, ring.newest.token, ring.newest.intake_private, *shares.values(), b"c" * 32)
    assert not [secret for secret in secrets if secret in raw or secret.hex().encode() in raw]
    grown = ring.with_epoch(new_epoch(at=ESTABLISHED_AT, taken=("2026-11",)))
    assert len(recovery.holding(grown, CARRIED | {"erased.list": b"x" * 100}).as_bytes()) == len(raw)


def test_five_without_an_allowed_trio_are_refused() -> None:
    inside = [ShareHolder(number=n, label=str(n), is_outside=False, is_police=False) for n in range(1, 6)]
    with pytest.raises(ValueError, match="three"):
        establish(inside, first_ring(at=ESTABLISHED_AT), {}, at=ESTABLISHED_AT)
    with pytest.raises(ValueError, match="Five"):
        establish(HOLDERS[:4], first_ring(at=ESTABLISHED_AT), {}, at=ESTABLISHED_AT)


def test_a_fingerprint_may_enter_the_trail(made: Made) -> None:
    assert is_id(made[0].fingerprint)
    assert is_id("-".join(["0000"] * 8))
