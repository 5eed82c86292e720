"""What stands out, as tables: the figures are where the rule turns, a step below nothing is said."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from tests.factories.zones import JAKARTA

from sigap.audit.unusual import (
    MANY_A_DAY,
    REFUSALS_A_DAY,
    USUAL_DAYS,
    OfficerDay,
    OfficerNight,
    UnusualFinding,
    UnusualReason,
    findings,
    is_night,
    many_from,
)

DEWI, ANTON = UUID(int=1), UUID(int=2)
TODAY = date(2026, 11, 25)
SINCE = TODAY - timedelta(days=30)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def found(*days: OfficerDay, nights: tuple[OfficerNight, ...] = ()) -> list[UnusualFinding]:
    return findings(days, nights, since=SINCE)


@pytest.mark.parametrize(
    ("before", "usual"),
    [((), 20), ((1, 2, 3), 20), ((7, 7, 7), 21), ((10, 1, 30), 30), ((9, 10), 28), ((40,), 120)],
)
def test_many_is_above_twenty_and_above_thrice_the_own_median(before: tuple[int, ...], usual: int) -> None:
    assert many_from(before) == usual


def test_a_day_of_twenty_is_usual_and_of_twenty_one_stands_out() -> None:
    assert not found(OfficerDay(actor_id=DEWI, on=TODAY, opened=MANY_A_DAY))
    (one,) = found(OfficerDay(actor_id=DEWI, on=TODAY, opened=MANY_A_DAY + 1))
    assert one == UnusualFinding(why=UnusualReason.MANY, actor_id=DEWI, on=TODAY, count=21, usual=20)


def test_who_opens_much_every_day_is_measured_by_their_own_days() -> None:
    usual = [OfficerDay(actor_id=DEWI, on=ago(n), opened=10) for n in range(1, 11)]
    assert not found(*usual, OfficerDay(actor_id=DEWI, on=TODAY, opened=30))
    assert found(*usual, OfficerDay(actor_id=DEWI, on=TODAY, opened=31))[0].usual == 30
    # Another officer's days say nothing of hers.
    assert found(*usual, OfficerDay(actor_id=ANTON, on=TODAY, opened=21))


def test_only_the_thirty_days_before_say_what_is_usual() -> None:
    busy = [OfficerDay(actor_id=DEWI, on=ago(USUAL_DAYS + n), opened=50) for n in (1, 2, 3)]
    assert found(*busy, OfficerDay(actor_id=DEWI, on=TODAY, opened=21))
    assert not found(
        *busy, OfficerDay(actor_id=DEWI, on=ago(USUAL_DAYS), opened=3), OfficerDay(actor_id=DEWI, on=TODAY, opened=20)
    )


def test_days_before_the_list_are_measure_and_not_finding() -> None:
    assert not found(OfficerDay(actor_id=DEWI, on=SINCE - timedelta(days=1), opened=99, refused=99, same_name=9))


def test_refusals_pile_up_at_five() -> None:
    assert not found(OfficerDay(actor_id=DEWI, on=TODAY, refused=REFUSALS_A_DAY - 1))
    assert found(OfficerDay(actor_id=DEWI, on=TODAY, refused=REFUSALS_A_DAY))[0].why is UnusualReason.REFUSALS


def test_every_own_name_stands_out_and_the_newest_comes_first() -> None:
    night = OfficerNight(actor_id=ANTON, on=ago(1), read=2)
    told = found(
        OfficerDay(actor_id=DEWI, on=ago(2), same_name=1),
        OfficerDay(actor_id=DEWI, on=TODAY, same_name=2, refused=5),
        nights=(night,),
    )
    assert [(one.why, one.on, one.count) for one in told] == [
        (UnusualReason.SAME_NAME, TODAY, 2),
        (UnusualReason.REFUSALS, TODAY, 5),
        (UnusualReason.NIGHT, ago(1), 2),
        (UnusualReason.SAME_NAME, ago(2), 1),
    ]
    assert not found(nights=(OfficerNight(actor_id=ANTON, on=SINCE - timedelta(days=1), read=2),))


@pytest.mark.parametrize(
    ("utc", "night"),
    [((14, 59), False), ((15, 0), True), ((18, 30), True), ((21, 59), True), ((22, 0), False), ((5, 0), False)],
)
def test_night_is_from_ten_to_five_here(utc: tuple[int, int], *, night: bool) -> None:
    assert is_night(datetime(2026, 11, 28, *utc, tzinfo=UTC), JAKARTA) is night
