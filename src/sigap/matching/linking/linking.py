"""All steps in their order: pairs that could be one person, what each is worth, what they tell of each other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from sigap.matching.linking import settling, weighing
from sigap.matching.linking.book import Book, Floats, book_of
from sigap.matching.linking.comparing import compare
from sigap.matching.linking.pairing import PROCESSORS, pairs_of
from sigap.matching.linking.records import Long, People
from sigap.matching.linking.settling import Pairs, Rows

_AT_ONCE = 200_000
LEAST_ODDS = -4.0
"""Pairs less likely than two in a hundred are let go."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Pairs of rows, the smaller first, each with the probability of being one person."""

    one: Rows
    other: Rows
    probability: Floats


def link(people: People) -> Linked:
    """Every pair that is likely enough to be told."""
    pairs = weighed_pairs(book_of(people), weighing.shipped())
    chances = settling.settled(pairs, settling.shipped(), len(people))
    return Linked(pairs.one, pairs.other, chances)


def weighed_pairs(book: Book, weights: weighing.Weights) -> Pairs:
    """Pairs with log-odds, those among them that only a third record brings together."""
    found, by_nik = pairs_of(book)
    compared = np.concatenate([found, by_nik])
    compared.sort()
    del found, by_nik
    pairs = _weigh(book, compared, weights)
    more = settling.over_a_third(pairs, compared)
    return pairs.and_also(_weigh(book, more, weights))


def _weigh(book: Book, keys: Long, weights: weighing.Weights) -> Pairs:
    def odds_of(part: Long) -> Pairs:
        pairs = Pairs(part, np.zeros(0, dtype=np.float32))
        pairs.odds = weighing.log_odds(weights, compare(book, pairs.one, pairs.other), len(book))
        return pairs.at_least(LEAST_ODDS)

    parts = [keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)]
    with ThreadPoolExecutor(PROCESSORS) as pool:
        done = list(pool.map(odds_of, parts))
    return Pairs(
        np.concatenate([np.zeros(0, dtype=np.int64), *(each.key for each in done)]),
        np.concatenate([np.zeros(0, dtype=np.float32), *(each.odds for each in done)]),
    )
