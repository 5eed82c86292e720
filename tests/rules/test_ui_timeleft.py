"""Time left: its tone, its words and its ring."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from sigap.ui.timeleft import Tone, share_left, time_left

NOW = datetime(2026, 11, 24, 2, 42, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "since", "tone", "words"),
    [
        (-2 * HOUR, -8 * HOUR, Tone.LATE, "Lewat 2 jam"),
        (0 * HOUR, -8 * HOUR, Tone.LATE, "Lewat 1 menit"),
        (0.3 * HOUR, -0.1 * HOUR, Tone.SOON, "Sisa 18 menit"),
        (4 * HOUR, -68 * HOUR, Tone.SOON, "Sisa 4 jam"),
        (4 * HOUR, -2 * HOUR, Tone.OK, "Sisa 4 jam"),
        (60 * HOUR, -12 * HOUR, Tone.FLAT, "Kamis, 26 Nov"),
        (60 * HOUR, -600 * HOUR, Tone.SOON, "Kamis, 26 Nov"),
        (18 * 365 * 24 * HOUR, -12 * HOUR, Tone.FLAT, "19 Nov 2044"),
    ],
)
def test_tone_and_words(due: timedelta, since: timedelta, tone: Tone, words: str) -> None:
    with translation.override("id"):
        left = time_left(NOW + due, now=NOW, since=NOW + since)
    assert (left.tone, left.words) == (tone, words)


@pytest.mark.parametrize(
    ("left", "soon", "tone"),
    [(20 * HOUR, 24 * HOUR, Tone.SOON), (25 * HOUR, 24 * HOUR, Tone.OK), (60 * HOUR, 72 * HOUR, Tone.SOON)],
)
def test_a_rule_says_from_when_it_presses(left: timedelta, soon: timedelta, tone: Tone) -> None:
    assert time_left(NOW + left, now=NOW, since=NOW - 2 * HOUR, soon=soon).tone is tone


def test_what_is_due_as_a_day_ends_is_due_on_that_day() -> None:
    midnight = datetime(2026, 11, 27, 17, tzinfo=UTC)  # the first moment of Saturday, in Jakarta
    with translation.override("id"):
        assert time_left(midnight, now=NOW).words == "Jumat, 27 Nov"
        assert time_left(midnight + timedelta(seconds=1), now=NOW).words == "Sabtu, 28 Nov"


@pytest.mark.parametrize(
    ("late", "words"), [(0, "Lewat 1 menit"), (2, "Lewat 1 hari"), (26, "Lewat 2 hari"), (16 * 24 + 5, "Lewat 17 hari")]
)
def test_days_late_are_those_of_the_calendar(late: int, words: str) -> None:
    ends = datetime(2026, 11, 27, 16, 59, tzinfo=UTC)  # the last minute of Friday, in Jakarta
    with translation.override("id"):
        assert time_left(ends, now=ends + late * HOUR, is_day=True).words == words


def test_exact_words_name_two_units_however_far() -> None:
    with translation.override("id"):
        assert time_left(NOW + 4.25 * HOUR, now=NOW, is_exact=True).words == "Sisa 4 jam 15 menit"
        assert time_left(NOW + 96 * HOUR, now=NOW, is_exact=True).words == "Sisa 4 hari"


def test_without_a_known_beginning_the_ring_is_whole() -> None:
    assert share_left(NOW + HOUR, NOW, None) == 1.0
    assert share_left(NOW + HOUR, NOW, NOW + 2 * HOUR) == 1.0


def test_the_meter_shows_what_is_used() -> None:
    assert time_left(NOW + HOUR, now=NOW, since=NOW - 3 * HOUR).used_percent == 75


@given(due=st.integers(-10_000, 10_000), since=st.integers(-10_000, 10_000))
def test_the_share_stays_between_nothing_and_all(due: int, since: int) -> None:
    minute = timedelta(minutes=1)
    left = time_left(NOW + due * minute, now=NOW, since=NOW + since * minute)
    assert 0 <= left.share <= 1
    assert (left.tone is Tone.LATE) == (due <= 0)
