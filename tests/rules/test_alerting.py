"""How officers are told: numbers as people type them, quiet hours over midnight, who is roused, who comes next."""

from datetime import time, timedelta
from itertools import product
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from tests.factories.deadlines import wib

from sigap.notifications.rules import EMERGENCY_CODES, MailPace
from sigap.notifications.rules.alerting import (
    CLIMBING_CODES,
    TWO_CHANNEL_CODES,
    UNREAD,
    UNREAD_CHAIR,
    AlertChannel,
    AlertLine,
    AlertRole,
    after_quiet,
    alert_id,
    is_allowed_quiet,
    is_quiet,
    next_way,
    rhythm,
    template_of,
    tidy_number,
    ways_for,
    woken,
)
from sigap.notifications.words import WORDING

JAKARTA = ZoneInfo("Asia/Jakarta")
BOTH = {AlertChannel.MAIL, AlertChannel.WHATSAPP}


def test_numbers_are_taken_as_people_type_them() -> None:
    for typed in ("0812-3456-7890", "+62 812 3456 7890", "6281234567890", "0062 81234567890", "(0812) 3456.7890"):
        assert tidy_number(typed) == "6281234567890", typed
    assert tidy_number("+60 12-345 6789") == "60123456789"
    for typed in ("", "081", "rina", "+", "0812x3456789", "٠٨١٢٣٤٥٦٧٨٩٠", "1" * 16, "+0812345678", "'; DROP"):
        assert tidy_number(typed) is None, typed


@given(st.text(max_size=40))
def test_whatever_is_typed_a_number_is_digits_or_none(typed: str) -> None:
    found = tidy_number(typed)
    assert found is None or (found.isascii() and found.isdecimal() and 8 <= len(found) <= 15 and found[0] != "0")


def test_quiet_hours_hold_the_night_and_no_more_than_fourteen_hours() -> None:
    assert is_allowed_quiet(time(21), time(6))
    assert is_allowed_quiet(time(18), time(8))
    for begins, ends in ((time(22), time(6)), (time(21), time(5)), (time(17), time(8)), (time(6), time(21))):
        assert not is_allowed_quiet(begins, ends), (begins, ends)


def test_quiet_hours_run_over_midnight() -> None:
    span = (time(19), time(7))
    for moment, quiet in ((wib(11, 25, 18, 59), False), (wib(11, 25, 19), True), (wib(11, 26, 0), True)):
        assert is_quiet(moment, JAKARTA, span) is quiet, moment
    assert is_quiet(wib(11, 26, 6, 59), JAKARTA, span)
    assert not is_quiet(wib(11, 26, 7), JAKARTA, span)
    assert after_quiet(wib(11, 25, 23, 59), JAKARTA, span) == wib(11, 26, 7)
    assert after_quiet(wib(11, 26, 0), JAKARTA, span) == wib(11, 26, 7)
    assert after_quiet(wib(11, 26, 0), JAKARTA, None) == wib(11, 26, 6)
    assert after_quiet(wib(11, 25, 12), JAKARTA, span) == wib(11, 25, 12)


def test_by_night_who_has_the_duty_is_roused_and_never_nobody() -> None:
    first, second = uuid4(), uuid4()
    everybody = {first, second}
    assert woken(everybody, asleep=everybody, on_duty={second}, by_name=False) == {second}
    assert woken(everybody, asleep={first}, on_duty=set(), by_name=False) == {second}
    assert woken(everybody, asleep=everybody, on_duty={uuid4()}, by_name=False) == everybody
    assert woken({first}, asleep={first}, on_duty={second}, by_name=True) == {first}
    assert woken(set(), asleep=set(), on_duty={second}, by_name=False) == set()


def test_channels_are_tried_in_order_and_each_once() -> None:
    assert ways_for(BOTH, MailPace.EMERGENCY) == (AlertChannel.WHATSAPP,)
    assert ways_for(BOTH, MailPace.NEWS) == (AlertChannel.MAIL,)
    assert ways_for({AlertChannel.WHATSAPP}, MailPace.NEWS) == (AlertChannel.WHATSAPP,)
    assert set(ways_for(BOTH, MailPace.EMERGENCY, by_two=True)) == BOTH
    assert ways_for(set(), MailPace.EMERGENCY, by_two=True) == ()
    used = set[AlertChannel]()
    while (way := next_way(used, BOTH)) is not None:
        assert way not in used
        used.add(way)
    assert used == BOTH


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(AlertRole))), st.sets(st.integers(0, 6)))
def test_a_line_tells_each_once_and_never_whom_it_passes_over(
    line: list[tuple[int, AlertRole]], over: set[int]
) -> None:
    people = [UUID(int=number) for number in range(7)]
    found = AlertLine(
        rungs=[(people[who], rung) for who, rung in line], passed_over=frozenset(people[who] for who in over)
    )
    reached: list[UUID] = []
    while (following := found.next_after(reached)) is not None:
        reached.append(following[0])
    assert len(reached) == len(set(reached))
    assert set(reached) == {people[who] for who, _rung in line} - {people[who] for who in over}


def test_one_act_is_one_alert() -> None:
    at, about = wib(11, 25, 9), str(uuid4())
    assert alert_id(at, about) == alert_id(at, about)
    moments, subjects = (at, at + timedelta(seconds=1)), (about, str(uuid4()))
    assert len({alert_id(*pair) for pair in product(moments, subjects)}) == 4


def test_the_figures_ship_and_each_code_has_its_words() -> None:
    assert timedelta(0) < rhythm().channel <= rhythm().seen
    assert set(rhythm().emergency_order) == set(rhythm().other_order) == BOTH
    assert CLIMBING_CODES | TWO_CHANNEL_CODES <= EMERGENCY_CODES <= set(WORDING)
    assert {UNREAD, UNREAD_CHAIR} <= set(WORDING)
    assert len({template_of(kind) for kind in ("news", "emergency", "code")}) == 3
    assert template_of("urgent") == template_of("news")
