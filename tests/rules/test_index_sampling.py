"""Ranges of ranks: the same twice, as wide as what moves, and as a slow plain sampling has them."""

import random
from math import prod

import pytest

from sigap.vulnerability import sampling
from sigap.vulnerability.rules.index import IndexMethod, IndicatorInput, comparable, reading_of
from sigap.vulnerability.rules.kinds import Normalisation, RiskDimension
from sigap.vulnerability.sampling import RankRange, UnableToSample, rank_ranges, sampling_facts

SIDES = list(RiskDimension)
EQUAL = dict.fromkeys(RiskDimension, 1.0)
METHOD = IndexMethod(dimension_weights=EQUAL, indicator_weights={})


def drawn(villages: int, columns: int, *, seed: int, gaps: float = 0.0, error: float = 0.0) -> list[IndicatorInput]:
    """Columns of drawn figures with so many gaps."""
    die = random.Random(seed)  # noqa: S311 - figures, no secrets
    return [
        IndicatorInput(
            code=f"i{number}",
            dimension=SIDES[number % 3],
            is_lowering=number % 2 == 1,
            values=[None if die.random() < gaps else die.gauss(50, 15) for _ in range(villages)],
            errors=[error] * villages if error else (),
        )
        for number in range(columns)
    ]


def ranges(inputs: list[IndicatorInput], *, samples: int = 10_000, seed: int = 1) -> list[RankRange]:
    villages = range(len(inputs[0].values))
    districts = [str(each // 5) for each in villages]
    return rank_ranges(sampling_facts(inputs, METHOD, villages, districts, samples=samples, seed=seed))


def plain_ranges(inputs: list[IndicatorInput], samples: int) -> list[tuple[int, int]]:
    """The same drawn one by one, without numpy: no gaps, no errors."""
    die = random.Random(99)  # noqa: S311 - figures, no secrets
    tables = {
        how: [comparable(each.values, how, is_lowering=each.is_lowering)[0] for each in inputs] for how in Normalisation
    }
    villages = range(len(inputs[0].values))
    placed: list[list[int]] = [[] for _ in villages]
    for number in range(samples):
        table = tables[list(Normalisation)[number % 2]]
        weights = [1 + sampling.SWING * die.uniform(-1, 1) for _ in inputs]
        sides = [1 + sampling.SWING * die.uniform(-1, 1) for _ in SIDES]
        scores = []
        for village in villages:
            means = []
            for side in SIDES:
                mine = [n for n, each in enumerate(inputs) if each.dimension is side]
                total = sum(weights[n] for n in mine)
                means.append(sum(weights[n] * (table[n][village] or 0) for n in mine) / total)
            if number // 2 % 2:
                scores.append(prod(value ** (w / sum(sides)) for value, w in zip(means, sides, strict=True)))
            else:
                scores.append(sum(value * w for value, w in zip(means, sides, strict=True)) / sum(sides))
        for village, score in enumerate(scores):
            placed[village].append(1 + sum(other > score for other in scores))
    return [(sorted(each)[samples // 20], sorted(each)[samples * 19 // 20]) for each in placed]


def test_ranges_are_the_same_twice_and_as_a_plain_sampling_has_them() -> None:
    inputs = drawn(20, 9, seed=5)
    once, twice = ranges(inputs), ranges(inputs)
    assert once == twice
    theirs = plain_ranges(inputs, 3000)
    for ours, (low, high) in zip(once, theirs, strict=True):
        assert abs(ours.low - low) <= 1
        assert abs(ours.high - high) <= 1
    points = [each.rank for each in reading_of(inputs, METHOD).villages]
    within = sum(each.low <= (rank or 0) <= each.high for each, rank in zip(once, points, strict=True))
    assert within >= 18


def test_gaps_and_estimates_widen_the_ranges() -> None:
    def width(found: list[RankRange]) -> float:
        return sum(each.high - each.low for each in found) / len(found)

    sure = width(ranges(drawn(60, 9, seed=5), samples=2000))
    assert width(ranges(drawn(60, 9, seed=5, error=12.0), samples=2000)) > sure * 1.3
    gapped = drawn(60, 9, seed=5, gaps=0.25)
    assert width(ranges(gapped, samples=2000)) > sure * 1.3
    told = ranges(gapped, samples=2000)
    assert all(1 <= each.low <= each.high <= 60 and 0 <= each.top_share <= 1 for each in told)
    assert sum(each.top_share for each in told) == pytest.approx(20, abs=0.01)


def test_a_child_that_does_not_answer_is_said_so() -> None:
    inputs = drawn(20, 9, seed=5)
    facts = sampling_facts(inputs, METHOD, range(20), ["x"] * 20)
    with pytest.raises(UnableToSample, match="tidak selesai"):
        rank_ranges(facts, seconds=0.01)
    with pytest.raises(UnableToSample):
        rank_ranges({**facts, "tables": [[["x"]]]})
