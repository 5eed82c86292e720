"""Shares: 24 words and back, which three may open together, which losses are too many."""

from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.holders import HOLDERS

from sigap.kernel.words import UnknownWord, words
from sigap.vault.shares import (
    ShareHolder,
    ShareMistyped,
    allowed_trios,
    fatal_losses,
    is_allowed,
    new_share,
    public_of,
    share_of_words,
    words_of_share,
)

shares = st.binary(min_size=32, max_size=32)
sets_of_five = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=5, max_size=5).map(
    lambda flags: tuple(
        ShareHolder(number=number, label=f"Pemegang {number}", is_outside=outside, is_police=police)
        for number, (outside, police) in enumerate(flags, start=1)
    )
)


@given(shares)
def test_a_share_comes_back_from_its_words(share: bytes) -> None:
    spoken = words_of_share(share)
    assert len(spoken) == 24
    assert share_of_words(spoken) == share


@given(shares, st.integers(0, 23), st.integers(0, 2047))
def test_another_word_gives_another_share_or_none(share: bytes, place: int, other: int) -> None:
    spoken = list(words_of_share(share))
    if spoken[place] == words()[other]:
        return
    spoken[place] = words()[other]
    with suppress(ShareMistyped):
        assert share_of_words(spoken) != share


def test_a_slip_is_found_but_for_one_in_256() -> None:
    spoken = words_of_share(bytes(range(32)))
    others = [word for word in words() if word != spoken[4]]
    unseen = 0
    for word in others:
        try:
            share_of_words([*spoken[:4], word, *spoken[5:]])
            unseen += 1
        except ShareMistyped:
            continue
    assert unseen < 2 * len(others) / 256 + 8


@pytest.mark.parametrize("count", [0, 1, 23, 25])
def test_too_few_or_too_many_words_are_no_share(count: int) -> None:
    with pytest.raises(ShareMistyped):
        share_of_words((words_of_share(bytes(32)) * 2)[:count])


def test_a_word_of_no_list_is_named() -> None:
    with pytest.raises(UnknownWord):
        share_of_words(["zzzz", *words_of_share(bytes(32))[1:]])


def test_shares_differ() -> None:
    made = {new_share() for _ in range(20)}
    assert len({public_of(share) for share in made}) == 20


@given(sets_of_five)
def test_an_allowed_trio_has_an_outsider_and_no_two_police(holders: tuple[ShareHolder, ...]) -> None:
    found = {tuple(sorted(trio)) for trio in allowed_trios(holders)}
    for three in combinations(holders, 3):
        outsiders = [holder for holder in three if holder.is_outside]
        police = [holder for holder in three if holder.is_police]
        fits = len(outsiders) >= 1 and len(police) <= 1
        assert is_allowed(three) is fits
        assert (tuple(holder.number for holder in three) in found) is fits


@given(sets_of_five)
def test_a_loss_is_fatal_exactly_when_no_trio_is_left(holders: tuple[ShareHolder, ...]) -> None:
    fatal = fatal_losses(holders)
    if not allowed_trios(holders):
        return
    for count in (1, 2):
        for lost in combinations(range(1, 6), count):
            left = [holder for holder in holders if holder.number not in lost]
            assert bool(allowed_trios(left)) is not any(set(one) <= set(lost) for one in fatal)


def test_the_five_of_the_example_cannot_lose_both_from_outside() -> None:
    assert len(allowed_trios(HOLDERS)) == 6
    assert (3, 4) in fatal_losses(HOLDERS)
    assert all(len(lost) == 2 for lost in fatal_losses(HOLDERS))


def test_two_or_four_are_no_trio() -> None:
    assert not is_allowed(HOLDERS[:2])
    assert not is_allowed((HOLDERS[0], HOLDERS[2], HOLDERS[3], HOLDERS[4]))
