"""Which records are compared at all: those that share one of several keys that few others share.

A key is a number made of two or three facts; blocks larger than a limit tell nothing and are passed over. No pair is
compared twice.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from sigap.matching.linking.book import Book
from sigap.matching.linking.records import Long

PROCESSORS = 2
_LARGEST_BLOCK, _LARGEST_OF_FEW = 20, 150
_PAIRS_OF_FEW = 3_000_000
"""In a small sheet larger blocks are read too: as many rows as make so many pairs."""
_FACTOR = 0x9E3779B97F4A7C15
_LIMIT = 1 << 64

type Column = NDArray[np.integer]
type Key = Callable[[Book], Long]


def keyed(*facts: Column) -> Long:
    """One number of several facts; 0 where one of them is not known."""
    mixed = np.zeros(len(facts[0]), dtype=np.uint64)
    known = np.ones(len(facts[0]), dtype=np.bool_)
    for place, fact in enumerate(facts, start=1):
        salt = np.uint64(_FACTOR * (2 * place + 1) % _LIMIT)
        mixed = (mixed ^ (fact.astype(np.uint64) + np.uint64(place)) * salt) * np.uint64(_FACTOR)
        mixed ^= mixed >> np.uint64(29)
        known &= fact > 0
    key: Long = np.where(known, mixed, np.uint64(0)).view(np.int64)
    return key


def _of_first_word() -> Iterator[Key]:
    yield lambda book: keyed(book.names[0], book.day)
    yield lambda book: keyed(book.names[0], book.village)
    yield lambda book: keyed(book.names[0], book.village, book.year)
    yield lambda book: keyed(book.names[0], book.district, book.year)
    yield lambda book: keyed(book.names[0], book.mothers[0])
    yield lambda book: keyed(book.beginning[book.names[0]], book.day)
    yield lambda book: keyed(book.ending[book.names[0]], book.village, book.year)


def _of_second_word() -> Iterator[Key]:
    yield lambda book: keyed(book.names[1], book.day)
    yield lambda book: keyed(book.names[1], book.village, book.year)


def _of_whole() -> Iterator[Key]:
    """Keys with the words in one: as they are, their consonants, their first letters."""
    yield lambda book: keyed(book.names[3])
    yield lambda book: keyed(book.names[3], book.village)
    yield lambda book: keyed(book.names[3], book.year)
    yield lambda book: keyed(book.names[3], book.district)
    yield lambda book: keyed(book.bones[book.names[3]], book.village)
    yield lambda book: keyed(book.bones[book.names[3]], book.year)
    yield lambda book: keyed(book.beginning[book.names[3]], book.village, book.year)
    yield lambda book: keyed(book.beginning[book.names[3]], book.village, book.sex)
    yield lambda book: keyed(book.beginning[book.names[3]], book.swapped)
    yield lambda book: keyed(book.initial[book.names[3]], book.village, book.year, book.sex)


def _without_name() -> Iterator[Key]:
    yield lambda book: keyed(book.day, book.village)
    yield lambda book: keyed(book.day, book.mothers[0])
    yield lambda book: keyed(book.mothers[3], book.village)
    yield lambda book: keyed(book.alias, book.village, book.sex)
    yield lambda book: keyed(book.phone)


def _of_nik() -> Iterator[Key]:
    yield lambda book: keyed(book.nik)
    yield lambda book: keyed(book.nik // 10_000)


def pairs_of(book: Book) -> tuple[Long, Long]:
    """Pairs by names, days, places and telephones; and those that the NIK alone brings together."""
    keys = chain(_of_first_word(), _of_second_word(), _of_whole(), _without_name())
    found = _unique(_pairs_by(book, keys))
    by_nik = _unique(_pairs_by(book, _of_nik()))
    return found, not_in(by_nik, found)


def not_in(some: Long, known: Long) -> Long:
    """Those that do not stand among the known ones, which are sorted."""
    if not len(known):
        return some
    new: Long = some[known[np.minimum(np.searchsorted(known, some), len(known) - 1)] != some]
    return new


def _pairs_by(book: Book, keys: Iterable[Key]) -> list[Long]:
    largest = min(max(_PAIRS_OF_FEW // max(len(book), 1), _LARGEST_BLOCK), _LARGEST_OF_FEW)
    with ThreadPoolExecutor(PROCESSORS) as pool:
        return list(pool.map(lambda key: pairs_in_blocks(key(book), largest), keys))


def _unique(found: list[Long]) -> Long:
    """Sorted, each once; in place, for there are many."""
    together = np.concatenate([np.zeros(0, dtype=np.int64), *found])
    found.clear()
    together.sort()
    return together[np.concatenate([[True], together[1:] != together[:-1]])] if len(together) else together


def pairs_in_blocks(key: Long, largest: int) -> Long:
    """Every pair of a block, as one number: the smaller row first."""
    rows = np.flatnonzero(key).astype(np.int32)
    order = rows[np.argsort(key[rows])]
    ordered = key[order]
    if not len(ordered):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(starts, len(ordered)))
    size_at = np.repeat(sizes, sizes)
    left = np.repeat(starts + sizes, sizes) - np.arange(len(ordered)) - 1
    places = np.flatnonzero((left > 0) & (size_at <= largest))
    found = []
    for step in range(1, largest):
        places = places[left[places] >= step]
        if not len(places):
            break
        found.append(as_pair(order[places], order[places + step]))
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def as_pair(one: Column, other: Column) -> Long:
    """Two rows as one number."""
    pair: Long = np.minimum(one, other).astype(np.int64) << 32 | np.maximum(one, other)
    return pair
