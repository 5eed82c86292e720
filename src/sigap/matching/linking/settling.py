"""What pairs tell of each other: who is the same as somebody, of whom a third is not, cannot be that third.

A pair is weighed once more by its own log-odds, by the best way over a third record (support), by the strongest third
that is tied to one side and not to the other (conflict), and by how many others are likely instead (rivals).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sigap.kernel.reference import toml_file
from sigap.matching.linking.book import Floats
from sigap.matching.linking.pairing import as_pair, not_in, pairs_in_blocks
from sigap.matching.linking.records import Long
from sigap.matching.linking.weighing import probability

_UNTOLD = -5.0
"""Log-odds of a pair that shared no key."""
_STRONG = 0.0
_LARGEST_GROUP = 12

type Rows = NDArray[np.int32]
FEATURES = ("start", "size", "odds", "support", "support_above", "conflict", "conflict_other", "rivals", "rivals_other")


@dataclass(slots=True)
class Pairs:
    """Pairs of rows with their log-odds; sorted by `key`."""

    key: Long
    odds: Floats

    @property
    def one(self) -> Rows:
        """The smaller row of each."""
        return (self.key >> 32).astype(np.int32)

    @property
    def other(self) -> Rows:
        """The larger row of each."""
        return (self.key & 0xFFFFFFFF).astype(np.int32)

    def at_least(self, odds: float) -> "Pairs":
        """Those that are likelier."""
        kept = self.odds >= odds
        return Pairs(self.key[kept], self.odds[kept])

    def and_also(self, more: "Pairs") -> "Pairs":
        """Both, sorted."""
        key, odds = np.concatenate([self.key, more.key]), np.concatenate([self.odds, more.odds])
        order = np.argsort(key)
        return Pairs(key[order], odds[order])


@cache
def shipped() -> Floats:
    """The weights of `FEATURES` that the system comes with."""
    found = toml_file("sigap.matching", "linking.toml")["settling"]
    return np.array([found[name] for name in FEATURES], dtype=np.float32)


def over_a_third(pairs: Pairs, compared: Long) -> Long:
    """Pairs that a third record, likely the same as both, brings together, and that were not compared yet."""
    strong = pairs.at_least(_STRONG)
    middle = np.concatenate([strong.one, strong.other])
    ends = np.concatenate([strong.other, strong.one])
    places = pairs_in_blocks(middle.astype(np.int64) + 1, _LARGEST_GROUP)
    found = np.unique(as_pair(ends[places >> 32], ends[places & 0xFFFFFFFF]))
    return not_in(found, compared)


def settled(pairs: Pairs, weights: Floats, records: int) -> Floats:
    """The probability of each pair."""
    total = np.zeros(len(pairs.key), dtype=np.float32)
    for weight, column in zip(weights, columns(pairs, records), strict=True):
        total += weight * column
    return probability(total)


def columns(pairs: Pairs, records: int) -> Iterator[Floats]:
    """In the order of `FEATURES`; for learning too."""
    support, conflict, rivals = _thirds(pairs, pairs.one, pairs.other)
    _same, conflict_other, rivals_other = _thirds(pairs, pairs.other, pairs.one)
    yield np.ones(len(pairs.key), dtype=np.float32)
    yield np.full(len(pairs.key), np.log(max(records, 1)), dtype=np.float32)
    yield pairs.odds
    yield support
    yield np.maximum(support - pairs.odds, 0) * (support > _UNTOLD)
    yield np.maximum(conflict, conflict_other)
    yield np.minimum(conflict, conflict_other)
    yield np.maximum(rivals, rivals_other)
    yield np.minimum(rivals, rivals_other)


def _thirds(pairs: Pairs, one: Rows, other: Rows) -> tuple[Floats, Floats, Floats]:
    """Support, conflict and rivals of each pair by the neighbours of its `one`."""
    source = np.concatenate([pairs.one, pairs.other])
    order = np.argsort(source, kind="stable")
    target = np.concatenate([pairs.other, pairs.one])[order]
    odds = np.concatenate([pairs.odds, pairs.odds])[order]
    ordered = source[order]
    starts, stops = np.searchsorted(ordered, one), np.searchsorted(ordered, one, side="right")
    counts = stops - starts
    pair = np.repeat(np.arange(len(one)), counts)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(starts, counts)
    third = target[place]
    is_third = third != other[pair]
    pair, third, tied = pair[is_third], third[is_third], odds[place[is_third]]
    beyond = _odds_of(pairs, third, other[pair])
    support = _most(np.minimum(tied, beyond), pair, len(one), _UNTOLD)
    conflict = _most(np.minimum(tied, -beyond), pair, len(one), 0.0)
    chances = probability(tied) * (1 - probability(beyond))
    rivals = np.bincount(pair, weights=chances, minlength=len(one)).astype(np.float32)
    return support, np.minimum(conflict, -_UNTOLD), np.minimum(rivals, 3)


def _odds_of(pairs: Pairs, one: Rows, other: Rows) -> Floats:
    key = as_pair(one, other)
    if not len(pairs.key):
        return np.full(len(key), _UNTOLD, dtype=np.float32)
    places = np.minimum(np.searchsorted(pairs.key, key), len(pairs.key) - 1)
    found: Floats = np.where(pairs.key[places] == key, pairs.odds[places], _UNTOLD).astype(np.float32)
    return found


def _most(values: Floats, pair: Long, size: int, least: float) -> Floats:
    """The greatest value for each pair; the values of one pair stand together."""
    most = np.full(size, least, dtype=np.float32)
    if len(pair):
        firsts = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
        most[pair[firsts]] = np.maximum(np.maximum.reduceat(values, firsts), least)
    return most
