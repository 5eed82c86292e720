"""Where next: order and reasons of each mode, money, hands, what is left out and why; days of a quarter. Pure."""

from dataclasses import replace
from datetime import date, timedelta

from sigap.villages.rules.where_next import (
    LeftOutReason,
    NextMode,
    NextQuarter,
    NextWeight,
    QuarterProposal,
    VillageCandidate,
    months_since,
    next_rule,
    propose,
    quarter_from,
    quarter_of,
    session_days,
    way_km,
)

TODAY = date(2026, 11, 29)
RULE = replace(next_rule(), count=3, cost_session=2_000_000, cost_km=10_000)
SEAT = (100_000, 110_000)


def village(number: int, **more: object) -> VillageCandidate:
    """A village whose rank is its number of ten, never visited, so many kilometres off."""
    told: dict[str, object] = {
        "code": f"16.09.01.{2000 + number}", "name": f"Desa {number}", "district": "16.09.01", "rank": number,
        "rank_low": number, "rank_high": number, "ranked": 10, "at": (SEAT[0] + 1000 * number, SEAT[1]),
    }  # fmt: skip
    return VillageCandidate(**(told | more))  # type: ignore[arg-type]  # facts of a table


def proposed(
    rows: list[VillageCandidate], *, mode: NextMode = NextMode.NEED, budget: int = 0, **more: object
) -> QuarterProposal:
    return propose(rows, rule=RULE, mode=mode, budget=budget, today=TODAY, seat=SEAT, **more)  # type: ignore[arg-type]  # hands


def test_the_most_vulnerable_come_first_and_doubt_takes_points_off() -> None:
    found = proposed([village(n) for n in (4, 2, 1, 3)])
    assert [each.village.rank for each in found.chosen] == [1, 2, 3]
    assert [(row.village.rank, row.reason) for row in found.left_out] == [(4, LeftOutReason.PLACES)]
    sure, unsure = village(2), village(2, code="16.09.01.2099", rank_low=1, rank_high=3 + 4)
    first, second = proposed([unsure, sure]).chosen
    assert (first.village, second.village) == (sure, unsure)
    assert second.parts[NextWeight.DOUBT] < 0 == first.parts[NextWeight.DOUBT]
    assert first.points == round(sum(first.parts.values()))


def test_modes_weigh_otherwise() -> None:
    far = (SEAT[0] + 9000, SEAT[1])
    vulnerable = village(1, at=far, last_day=TODAY - timedelta(days=300), district_reached=1.0)
    never_reached = village(7, at=far, district_reached=0.5)
    near = village(9, at=SEAT, last_day=TODAY - timedelta(days=200))
    rows = [near, vulnerable, never_reached]
    assert {mode: proposed(rows, mode=mode).chosen[0].village for mode in NextMode} == {
        NextMode.NEED: vulnerable,
        NextMode.EVEN: never_reached,
        NextMode.CHEAP: near,
    }


def test_what_is_left_out_says_why() -> None:
    rows = [
        village(1, is_planned=True),
        village(2, last_day=TODAY - timedelta(days=30)),
        village(3, sessions_year=2, last_day=TODAY - timedelta(days=200)),
        village(4, missing=0.5),
        village(5, rank=None, rank_low=None, rank_high=None),
        village(6),
    ]
    found = proposed(rows, taken_out={village(6).code})
    assert not found.chosen
    assert {row.village.code[-1]: row.reason for row in found.left_out} == {
        "1": LeftOutReason.PLANNED,
        "2": LeftOutReason.RECENT,
        "3": LeftOutReason.OFTEN,
        "4": LeftOutReason.MISSING,
        "5": LeftOutReason.MISSING,
        "6": LeftOutReason.BY_HAND,
    }
    without_index = [village(n, rank=None, rank_low=None, rank_high=None, ranked=0) for n in (1, 2)]
    assert len(proposed(without_index).chosen) == 2


def test_money_leaves_out_what_is_too_dear_and_takes_the_next() -> None:
    far, near = village(1, at=(SEAT[0] + 20_000, SEAT[1])), village(2, at=SEAT)
    found = proposed([far, near], budget=2_500_000)
    assert [each.village for each in found.chosen] == [near]
    (left,) = found.left_out
    assert (left.reason, left.short) == (LeftOutReason.MONEY, 2_000_000 + 2 * 221 * 10_000 - 2_500_000)
    assert len(proposed([far, near]).chosen) == 2


def test_hands_come_first_whatever_the_money_and_what_is_planned_stays_planned() -> None:
    rows = [village(n) for n in (1, 2, 3, 10)]
    found = proposed([*rows, village(4, is_planned=True)], budget=1, put_in={rows[3].code, village(4).code})
    (only,) = found.chosen
    assert (only.village, only.is_by_hand, only.is_beyond_money) == (rows[3], True, True)
    assert found.left_out[0].village.rank in {1, 4}


def test_two_on_the_same_way_share_it() -> None:
    first, beside, apart = (village(n, at=(SEAT[0] + x, SEAT[1])) for n, x in ((1, 9000), (2, 9900), (3, -9000)))
    one, two, three = proposed([first, beside, apart]).chosen
    assert (one.same_way_as, two.same_way_as, three.same_way_as) == (None, 1, None)
    assert two.cost < one.cost == three.cost
    assert proposed([village(1, at=None)]).chosen[0].km is None


def test_a_degree_is_a_hundred_kilometres_and_months_are_whole() -> None:
    assert way_km((0, 110_000), (10_000, 110_000)) == 111
    assert way_km((0, 110_000), (0, 120_000)) == 111
    assert way_km(None, SEAT) is None
    assert [months_since(TODAY - timedelta(days=n), TODAY) for n in (0, 30, 31, 366)] == [0, 0, 1, 12]


def test_quarters_and_their_days() -> None:
    quarter = quarter_of(TODAY)
    assert (quarter, quarter.first, quarter.last) == (
        NextQuarter(year=2026, number=4), date(2026, 10, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert [quarter_from(each, TODAY) is None for each in ("2026-4", "2027-4", "2026-3", "2028-1", "x")] == [
        False, False, True, True, True,
    ]  # fmt: skip
    days = session_days(3, first=date(2027, 1, 1), last=date(2027, 1, 31), rests={date(2027, 1, 1)})
    assert len(set(days)) == 3
    assert all(day.weekday() < 5 and day > date(2027, 1, 1) for day in days)
    assert session_days(3, first=date(2027, 1, 2), last=date(2027, 1, 3), rests=()) == [date(2027, 1, 3)] * 3
