"""What may be told of kept promises: no share of few, none that gives away a count below five, halves apart."""

from datetime import datetime

import pytest
from tests.factories.zones import JAKARTA

from sigap.guidance.rules import Half, ShareWording, half_to_freeze, pledge_share_of


@pytest.mark.parametrize(
    ("kept", "due", "told", "percent"),
    [
        (0, 0, ShareWording.TOO_FEW, None),
        (19, 19, ShareWording.TOO_FEW, None),
        (20, 20, ShareWording.AT_LEAST, 80),
        (16, 20, ShareWording.AT_LEAST, 80),
        (15, 20, ShareWording.EXACT, 75),
        (5, 20, ShareWording.EXACT, 25),
        (4, 20, ShareWording.AT_MOST, 20),
        (0, 20, ShareWording.AT_MOST, 20),
        (200, 201, ShareWording.AT_LEAST, 98),
        (66, 100, ShareWording.EXACT, 66),
    ],
)
def test_what_is_told(kept: int, due: int, told: ShareWording, percent: int | None) -> None:
    found = pledge_share_of("triage-high", kept=kept, due=due)
    assert (found.wording, found.percent) == (told, percent)


def test_below_five_broken_or_kept_nobody_can_tell_how_many() -> None:
    for due in range(20, 60):
        assert len({pledge_share_of("x", kept=due - few, due=due) for few in range(5)}) == 1
        assert len({pledge_share_of("x", kept=few, due=due) for few in range(5)}) == 1


def test_what_is_stored_holds_no_count() -> None:
    assert pledge_share_of("triage-low", kept=30, due=40).frozen() == {
        "rule": "triage-low",
        "told": "exact",
        "percent": 75,
    }


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (datetime(2026, 7, 14, 23, 59, tzinfo=JAKARTA), "2025-h2"),
        (datetime(2026, 7, 15, 0, 0, tzinfo=JAKARTA), "2026-h1"),
        (datetime(2026, 12, 31, 12, 0, tzinfo=JAKARTA), "2026-h1"),
        (datetime(2027, 1, 14, 12, 0, tzinfo=JAKARTA), "2026-h1"),
        (datetime(2027, 1, 15, 0, 0, tzinfo=JAKARTA), "2026-h2"),
    ],
)
def test_a_half_is_frozen_two_weeks_after_its_end(at: datetime, name: str) -> None:
    assert half_to_freeze(at, JAKARTA).name == name


def test_halves_follow_each_other_without_a_gap() -> None:
    half = Half(year=2026, no=2)
    assert half.begins_at(JAKARTA) == datetime(2026, 7, 1, tzinfo=JAKARTA)
    assert half.ends_at(JAKARTA) == half.next.begins_at(JAKARTA) == datetime(2027, 1, 1, tzinfo=JAKARTA)
