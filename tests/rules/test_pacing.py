"""The pace of reports, what a form shows for itself, and sketches by which near-duplicates find each other."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap.mailbox.quarantine.pacing import (
    EffortShown,
    distinct_limits,
    figures,
    is_solved,
    open_limits,
    pacing_of,
    since_token,
    work_shown,
)
from sigap.mailbox.quarantine.sketches import PLACES_BITS, VALUE_BITS, likeness, sketch_of

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))
KEY = "0123456789abcdef0123456789abcdef"
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
HONEST = (
    "Anak tetangga saya dijanjikan kerja di warung, sekarang tidak boleh pulang. HP-nya diambil, "
    "ibunya menangis terus dan tidak tahu harus ke mana."
)
FLOOD = "Beli obat kuat murah hubungi kami sekarang juga, harga promo hanya hari ini untuk semua warga kabupaten"


def solution_for(since: str) -> str:
    bits = figures()["work"]["puzzle_bits"]
    return next(str(n) for n in range(10_000_000) if is_solved(since, str(n), bits=bits))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, EffortShown.NONE),
        (19, EffortShown.NONE),
        (20, EffortShown.WAITED),
        (86_400, EffortShown.WAITED),
        (86_401, EffortShown.NONE),
        (-60, EffortShown.NONE),
    ],
)
def test_a_form_that_was_open_for_a_while_was_written_in(seconds: int, expected: EffortShown) -> None:
    since = since_token(SECRET, KEY, at=AT)
    assert work_shown(SECRET, KEY, since=since, solution="", at=AT + timedelta(seconds=seconds)) is expected


def test_a_puzzle_that_is_solved_counts_at_once() -> None:
    since = since_token(SECRET, KEY, at=AT)
    solution = solution_for(since)
    assert hashlib.sha256(f"{since}:{solution}".encode()).digest()[0] == 0
    assert work_shown(SECRET, KEY, since=since, solution=solution, at=AT) is EffortShown.SOLVED
    assert work_shown(SECRET, KEY, since=since, solution=f"{solution}0", at=AT) is EffortShown.NONE


@pytest.mark.parametrize(
    "since", ["", "x", "1.2", "-1.0123456789abcdef", "zz.0123456789abcdef", "f" * 13 + "." + "0" * 16]
)
def test_what_is_no_token_shows_nothing_and_raises_nothing(since: str) -> None:
    assert work_shown(SECRET, KEY, since=since, solution="1", at=AT) is EffortShown.NONE


def test_a_token_of_another_form_or_another_house_shows_nothing() -> None:
    late = AT + timedelta(minutes=5)
    assert (
        work_shown(SECRET, KEY[::-1], since=since_token(SECRET, KEY, at=AT), solution="", at=late) is EffortShown.NONE
    )
    assert work_shown(SECRET, KEY, since=since_token(OTHER, KEY, at=AT), solution="", at=late) is EffortShown.NONE


def test_a_crowded_connection_uses_less_of_what_is_open_only_behind_a_proxy() -> None:
    calm = open_limits()
    assert (calm.minute, calm.hour, calm.day) == (10, 40, 120)
    hinted = pacing_of("REJECTED_DRY_RUN", is_behind_proxy=True, is_demo=False)
    assert (hinted.limits.minute, hinted.limits.hour, hinted.limits.day) == (3, 12, 36)
    for hint, behind in (("REJECTED_DRY_RUN", False), ("PASSED", True), ("", True), ("x" * 500, True)):
        assert pacing_of(hint, is_behind_proxy=behind, is_demo=False).limits == calm


def test_a_training_day_has_five_times_the_room() -> None:
    assert open_limits(is_demo=True).minute == 50
    assert distinct_limits(is_demo=True) == (10, 60)
    assert distinct_limits() == (2, 12)


@pytest.mark.parametrize(
    ("one", "other", "is_like"),
    [
        (FLOOD, FLOOD, True),
        (FLOOD, FLOOD.upper() + "!!! 4711", True),
        (FLOOD, FLOOD.replace("murah", "asli"), True),
        (FLOOD, f"{FLOOD} abcdef", True),
        (HONEST, FLOOD, False),
        (HONEST, "Saya dikurung majikan di ruko dekat pasar, tolong jangan telepon rumah.", False),
        ("tolong", "tolong", True),
        ("tolong", "dikurung", False),
        ("123", "123", True),
        ("123", "124", False),
    ],
)
def test_near_duplicates_are_told_from_other_stories(one: str, other: str, *, is_like: bool) -> None:
    found = likeness(sketch_of(one, SECRET), sketch_of(other, SECRET))
    assert (found >= figures()["lane"]["likeness"]) is is_like


def test_without_the_key_a_sketch_says_nothing_of_a_guess() -> None:
    assert likeness(sketch_of(HONEST, SECRET), sketch_of(HONEST, OTHER)) == 0


@given(st.text(max_size=300))
def test_a_sketch_is_small_and_the_same_each_time(text: str) -> None:
    found = sketch_of(text, SECRET)
    assert found == sketch_of(text, SECRET)
    assert 1 <= len(found) <= 1 << PLACES_BITS
    assert all(0 <= number < 1 << (PLACES_BITS + VALUE_BITS) for number in found)
    assert likeness(found, found) == 1
