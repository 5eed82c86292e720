"""The index against what esda, a plain second implementation and a pencil say of the same figures."""

import json
import random
from math import sqrt
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import pytest

from sigap.vulnerability.rules.index import (
    IndexMethod,
    IndicatorGap,
    IndicatorInput,
    WeightsInvalid,
    comparable,
    reading_of,
)
from sigap.vulnerability.rules.kinds import Aggregation, Normalisation, RiskDimension, Sureness
from sigap.vulnerability.rules.ranks import group_of, overlapping, ranks_of, sureness_of
from sigap.vulnerability.rules.rates import neighbour_rates, smoothed_rates

HAZARD, FRAGILE, COPING = RiskDimension.HAZARD, RiskDimension.VULNERABILITY, RiskDimension.COPING
EQUAL = dict.fromkeys(RiskDimension, 1.0)
ORACLE = json.loads((Path(__file__).parent / "esda_rates.json").read_text(encoding="utf-8"))


def column(code: str, side: RiskDimension, *values: float | None, lowers: bool = False) -> IndicatorInput:
    return IndicatorInput(code=code, dimension=side, is_lowering=lowers, values=values)


def method(**more: Any) -> IndexMethod:
    return IndexMethod(**{"dimension_weights": EQUAL, "indicator_weights": {}} | more)


def test_rates_are_those_of_esda() -> None:
    """Calculated once with esda 2.9.0 (`Empirical_Bayes`, `Spatial_Empirical_Bayes`)."""
    for case in ORACLE["cases"]:
        events, at_risk = case["events"], case["at_risk"]
        near = dict(enumerate(case["neighbours"]))
        ours = [each.rate for each in smoothed_rates(events, at_risk)]
        spatial = [each.rate for each in neighbour_rates(events, at_risk, near)]
        assert ours == pytest.approx(case["global"], abs=1e-6)
        assert spatial == pytest.approx(case["spatial"], abs=1e-6)


def test_small_numbers_are_drawn_to_the_mean_and_said_to_be_unsure() -> None:
    small, *_others, large = smoothed_rates([3, 10, 60, 200, 90], [4, 100, 300, 500, 900])
    mean_rate = 363 / 1804
    assert abs(small.rate - mean_rate) < abs(3 / 4 - mean_rate) / 2
    assert abs(large.rate - 0.1) < 0.01
    assert small.error > large.error > 0
    assert [each.rate for each in smoothed_rates([1, 2], [10, 20])] == pytest.approx([0.1, 0.1])
    assert all(each.error == 0 for each in smoothed_rates([0, 0], [10, 20]))
    assert smoothed_rates([], []) == []


def test_an_index_reckoned_with_a_pencil() -> None:
    inputs = [
        column("jalan", HAZARD, 10, 20, 30, lowers=True),
        column("miskin", FRAGILE, 5, 10, 15),
        column("sekolah", FRAGILE, 2, 2, 4),
    ]
    found = reading_of(inputs, method())
    # By hand: jalan 1 / 0.505 / 0.01; miskin 0.01 / 0.505 / 1; sekolah 0.01 / 0.01 / 1.
    expected = [(1 + 0.01) / 2, (0.505 + (0.505 + 0.01) / 2) / 2, (0.01 + 1) / 2]
    assert [each.score for each in found.villages] == pytest.approx(expected)
    assert [each.rank for each in found.villages] == [1, 3, 1]
    weighed = method(
        dimension_weights=EQUAL | {HAZARD: 3.0}, indicator_weights={"sekolah": 3.0}, aggregation=Aggregation.GEOMETRIC
    )
    scores = [each.score for each in reading_of(inputs, weighed).villages]
    second = 0.505**0.75 * ((0.505 + 3 * 0.01) / 4) ** 0.25
    assert scores == pytest.approx([0.01**0.25, second, 0.01**0.75])
    z, times = comparable([10, 20, 30], Normalisation.Z, is_lowering=False)
    assert z == pytest.approx([0.5 - 1 / 6, 0.5, 0.5 + 1 / 6])
    assert times == pytest.approx(1 / 60)


def test_drivers_add_up_to_the_difference_from_the_mean() -> None:
    die = random.Random(3)  # noqa: S311 - figures, no secrets
    inputs = [column(f"h{n}", HAZARD, *(die.random() for _ in range(9))) for n in range(3)]
    inputs += [column(f"v{n}", FRAGILE, *(die.random() for _ in range(9))) for n in range(4)]
    found = reading_of(inputs, method())
    middle = mean(each.score or 0 for each in found.villages)
    for each in found.villages:
        assert sum(each.drivers.values()) == pytest.approx((each.score or 0) - middle)


def test_gaps_are_named_and_no_village_is_ranked_by_guesswork() -> None:
    inputs = [
        column("a", HAZARD, 1, 2, 3, None),
        column("b", FRAGILE, 1, None, 3, None),
        column("c", COPING, 3, 2, 1, 2),
        column("sama", COPING, 7, 7, 7, 7),
        column("satu", COPING, None, 5, None, None),
        column("kosong", HAZARD, None, None, None, None),
    ]
    found = reading_of(inputs, method())
    assert found.left_out == {
        "sama": IndicatorGap.NO_VARIANCE,
        "satu": IndicatorGap.ONE_VALUE,
        "kosong": IndicatorGap.NO_VALUES,
    }
    assert [round(each.missing, 3) for each in found.villages] == [0, 0.333, 0, 0.667]
    assert [each.rank for each in found.villages] == [3, 2, 1, None]
    assert found.villages[3].score is None
    assert found.ranked == 3


def test_weights_that_give_nothing_are_refused() -> None:
    inputs = [column("a", HAZARD, 1, 2, 3), column("b", FRAGILE, 3, 2, 2)]
    nothing = dict.fromkeys(RiskDimension, 0.0)
    for bad in (
        method(dimension_weights=nothing),
        method(dimension_weights=EQUAL | {HAZARD: -1.0}),
        method(indicator_weights={"a": 0.0, "b": 0.0}),
        method(dimension_weights=nothing | {COPING: 1.0}),
        method(indicator_weights={"a": -0.5}),
    ):
        with pytest.raises(WeightsInvalid):
            reading_of(inputs, bad)
    alone = reading_of(inputs, method(dimension_weights=nothing | {HAZARD: 5.0}))
    assert [each.rank for each in alone.villages] == [3, 2, 1]


def plain_index(table: list[list[float]], sides: list[int], lowers: list[bool], weights: list[float]) -> list[float]:
    """The same index written another way: z by the statistics module, sums by weight, no gaps."""
    moved = []
    for number, values in enumerate(zip(*table, strict=True)):
        sign = -1 if lowers[number] else 1
        moved.append([0.5 + sign * (value - mean(values)) / stdev(values) / 6 for value in values])
    scores = []
    for village in range(len(table)):
        by_side = []
        for side in sorted(set(sides)):
            mine = [n for n, each in enumerate(sides) if each == side]
            total = sum(weights[n] for n in mine)
            by_side.append(sum(weights[n] * min(max(moved[n][village], 0.01), 1) for n in mine) / total)
        scores.append(sqrt(by_side[0] * by_side[1]))
    return scores


def test_a_second_implementation_gives_the_same_index() -> None:
    die = random.Random(7)  # noqa: S311 - figures, no secrets
    for _round in range(20):
        table = [[die.gauss(50, 12) for _ in range(6)] for _ in range(40)]
        sides, lowers = [0, 0, 0, 1, 1, 1], [die.random() < 0.5 for _ in range(6)]
        weights = [die.choice([0.5, 1.0, 2.0]) for _ in range(6)]
        inputs = [
            column(f"i{n}", HAZARD if side == 0 else FRAGILE, *(row[n] for row in table), lowers=lowers[n])
            for n, side in enumerate(sides)
        ]
        ours = method(
            normalisation=Normalisation.Z,
            aggregation=Aggregation.GEOMETRIC,
            indicator_weights={f"i{n}": weight for n, weight in enumerate(weights)},
        )
        found = reading_of(inputs, ours)
        theirs = plain_index(table, sides, lowers, weights)
        assert [each.score for each in found.villages] == pytest.approx(theirs)
        assert [each.rank for each in found.villages] == [1 + sum(o > t for o in theirs) for t in theirs]


def test_places_groups_and_how_sure() -> None:
    assert ranks_of({"a": 0.4, "b": 0.9, "c": 0.4, "d": None}) == {"b": 1, "a": 2, "c": 2}
    assert [group_of(rank, 259) for rank in (1, 52, 53, 130, 208, 259, None)] == [5, 5, 4, 3, 2, 1, 0]
    assert [group_of(rank, 3) for rank in (1, 2, 3)] == [5, 4, 2]
    wide = [sureness_of(1, high, 259) for high in (6, 7, 16, 17, 32, 33)]
    sure = [Sureness.VERY_SURE, Sureness.SURE, Sureness.SURE, Sureness.FAIRLY_SURE, Sureness.FAIRLY_SURE]
    assert wide == [*sure, Sureness.UNSURE]
    assert overlapping(3, 9, [("a", 1, 2), ("b", 2, 3), ("c", 9, 20), ("d", 10, 12)]) == ["b", "c"]
