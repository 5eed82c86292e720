"""The throttle's rule: strangers slow strangers, nobody is locked out, waits are bounded."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap.access.signin import pace
from sigap.access.signin.pace import CODES, LOGIN, PACES, SOURCE, TOGETHER, AttemptCounter, BackoffPolicy, FailureCount

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EVERY_PACE = [*PACES.values(), *CODES.values(), SOURCE, LOGIN, TOGETHER]


@pytest.mark.parametrize(
    ("is_known", "has_browser", "browser_failures", "lane"),
    [
        (True, True, 0, AttemptCounter.KNOWN),
        (True, True, 50, AttemptCounter.KNOWN),
        (False, True, 0, AttemptCounter.FRESH),
        (False, True, 1, AttemptCounter.STRANGER),
        (False, False, 0, AttemptCounter.STRANGER),
    ],
)
def test_which_counter_decides(
    *, is_known: bool, has_browser: bool, browser_failures: int, lane: AttemptCounter
) -> None:
    found = pace.counter_of(is_known=is_known, has_browser=has_browser, browser_failures=browser_failures)
    assert found is lane


@pytest.mark.parametrize(
    ("lane", "failures", "seconds"),
    [
        (AttemptCounter.STRANGER, 0, 0),
        (AttemptCounter.STRANGER, 4, 0),
        (AttemptCounter.STRANGER, 5, 1),
        (AttemptCounter.STRANGER, 6, 2),
        (AttemptCounter.STRANGER, 8, 8),
        (AttemptCounter.STRANGER, 11, 60),
        (AttemptCounter.STRANGER, 5000, 60),
        (AttemptCounter.FRESH, 9, 0),
        (AttemptCounter.FRESH, 10, 5),
        (AttemptCounter.FRESH, 5000, 5),
        (AttemptCounter.KNOWN, 9, 0),
        (AttemptCounter.KNOWN, 10, 2),
        (AttemptCounter.KNOWN, 5000, 60),
    ],
)
def test_waits_right_after_a_failure(lane: AttemptCounter, failures: int, seconds: int) -> None:
    assert pace.wait(PACES[lane], FailureCount(failures=failures, last_at=NOW), NOW) == seconds * SECOND


def test_a_wait_runs_down_and_ends() -> None:
    count = FailureCount(failures=8, last_at=NOW)
    stranger = PACES[AttemptCounter.STRANGER]
    assert pace.wait(stranger, count, NOW + 3 * SECOND) == 5 * SECOND
    assert pace.wait(stranger, count, NOW + 8 * SECOND) == timedelta()


def test_quiet_clears_a_counter() -> None:
    stranger = PACES[AttemptCounter.STRANGER]
    count = FailureCount(failures=5000, last_at=NOW)
    later = NOW + stranger.forget
    assert pace.wait(stranger, count, later) == timedelta()
    assert pace.after_failure(stranger, count, later) == FailureCount(failures=1, last_at=later)


def test_failures_add_up() -> None:
    stranger = PACES[AttemptCounter.STRANGER]
    assert pace.after_failure(stranger, FailureCount(), NOW).failures == 1
    assert pace.after_failure(stranger, FailureCount(failures=3, last_at=NOW), NOW + SECOND).failures == 4


def test_a_clock_set_back_locks_nobody_out() -> None:
    count = FailureCount(failures=5000, last_at=NOW + timedelta(days=1))
    assert all(pace.wait(each, count, NOW) == timedelta() for each in EVERY_PACE)


@given(
    st.sampled_from(EVERY_PACE),
    st.integers(min_value=0, max_value=10**9),
    st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)),
)
def test_no_wait_is_ever_longer_than_its_cap(its_pace: BackoffPolicy, failures: int, ago: timedelta) -> None:
    assert timedelta() <= pace.wait(its_pace, FailureCount(failures=failures, last_at=NOW - ago), NOW) <= its_pace.cap


def test_a_new_browser_waits_seconds_and_nobody_longer_than_five_minutes() -> None:
    assert PACES[AttemptCounter.FRESH].cap + SOURCE.cap <= timedelta(seconds=10)
    assert max(each.cap for each in EVERY_PACE) == timedelta(minutes=5)


def test_thousands_of_guesses_an_hour_are_not_to_be_had() -> None:
    """What one address gets in an hour at one login, with whatever browsers it pretends to be."""
    hour = timedelta(hours=1)
    free = sum(PACES[lane].free for lane in (AttemptCounter.FRESH, AttemptCounter.STRANGER))
    paced = sum(hour // PACES[lane].cap for lane in (AttemptCounter.FRESH, AttemptCounter.STRANGER))
    assert free + paced < 1000
