"""The lights of an action plan: targets up to a quarter, limits, what is not asked for yet, what falls."""

from datetime import date
from decimal import Decimal

from sigap.actionplan.rules import Light, Measure
from sigap.actionplan.rules.lamps import LampLimits, YearAim, judged_quarter, light_of, share, tally, worst
from sigap.actionplan.rules.quarters import Quarter, quarter_named

LIMITS = LampLimits(on_track=90, behind=70, entry_days=14)
Q3 = Quarter(2026, 3)
NOVEMBER, OCTOBER = date(2026, 11, 29), date(2026, 10, 14)


def light(aim: YearAim | None, value: str | None, *, today: date = NOVEMBER, quarter: Quarter = Q3) -> Light:
    told = None if value is None else Decimal(value)
    return light_of(aim, told, quarter=quarter, today=today, limits=LIMITS)


def test_a_light_is_the_share_of_the_target_up_to_the_quarter() -> None:
    aim = YearAim(target=Decimal(150))
    for value, expected in (
        ("113", Light.ON_TRACK),
        ("101.25", Light.ON_TRACK),
        ("101", Light.BEHIND),
        ("78.75", Light.BEHIND),
        ("78", Light.FAR_BEHIND),
        ("0", Light.FAR_BEHIND),
    ):
        assert light(aim, value) is expected, value


def test_limits_count_from_the_very_share_on() -> None:
    aim = YearAim(target=Decimal(400))
    for on_track, behind in ((90, 70), (100, 1), (75, 74)):
        limits = LampLimits(on_track=on_track, behind=behind, entry_days=14)
        for value, expected in (
            (3 * on_track, Light.ON_TRACK),
            (Decimal(3 * on_track) - Decimal("0.0001"), Light.BEHIND),
            (3 * behind, Light.BEHIND),
            (Decimal(3 * behind) - Decimal("0.0001"), Light.FAR_BEHIND),
        ):
            found = light_of(aim, Decimal(value), quarter=Q3, today=NOVEMBER, limits=limits)
            assert found is expected, (limits, value)


def test_less_than_nothing_and_a_level_that_falls() -> None:
    assert light(YearAim(target=Decimal(100)), "-5") is Light.FAR_BEHIND
    assert share(YearAim(target=Decimal(100)), Decimal(-5), 3) == 0
    falling = YearAim(target=Decimal(12), start=Decimal(120), measure=Measure.LEVEL, is_falling=True)
    assert falling.expected(3) == 39
    lights = [light(falling, value) for value in ("39", "43.3", "44", "56")]
    assert lights == [Light.ON_TRACK, Light.ON_TRACK, Light.BEHIND, Light.FAR_BEHIND]


def test_a_level_is_asked_for_from_where_it_stood() -> None:
    aim = YearAim(target=Decimal(120), start=Decimal(12), measure=Measure.LEVEL)
    assert aim.expected(3) == Decimal(93)
    assert light(aim, "84") is Light.ON_TRACK
    assert light(aim, "74") is Light.BEHIND


def test_what_falls_due_later_is_not_asked_for_before() -> None:
    aim = YearAim(target=Decimal(24), due_quarter=4)
    assert light(aim, None) is Light.NOT_DUE
    assert light(aim, "0") is Light.NOT_DUE
    assert light(aim, "23", quarter=Quarter(2026, 4)) is Light.ON_TRACK
    assert share(aim, Decimal(0), 3) is None
    assert aim.expected(3) == 0


def test_what_is_to_fall_counts_the_other_way_round() -> None:
    aim = YearAim(target=Decimal(8), is_falling=True)
    assert light(aim, "6") is Light.ON_TRACK
    assert light(aim, "8") is Light.BEHIND
    assert light(aim, "12") is Light.FAR_BEHIND
    assert light(aim, "0") is Light.ON_TRACK
    none_at_all = YearAim(target=Decimal(0), is_falling=True)
    assert light(none_at_all, "0") is Light.ON_TRACK
    assert light(none_at_all, "1") is Light.FAR_BEHIND


def test_a_target_of_zero_divides_by_nothing() -> None:
    for measure in Measure:
        for quarter in (1, 4):
            for due in (None, quarter):
                aim = YearAim(target=Decimal(0), measure=measure, due_quarter=due)
                assert share(aim, Decimal(0), quarter) == share(aim, Decimal(7), quarter) == 100
                assert light(aim, "0", quarter=Quarter(2026, quarter)) is Light.ON_TRACK
    assert light(YearAim(target=Decimal(0)), None) is Light.FAR_BEHIND, "silence is not zero"
    assert light(YearAim(target=Decimal(0), is_falling=True), "0.5") is Light.FAR_BEHIND
    assert light(None, "5") is Light.NO_TARGET


def test_silence_is_far_behind_once_the_days_are_over() -> None:
    aim = YearAim(target=Decimal(150))
    assert light(aim, None, today=OCTOBER) is Light.NOT_DUE
    assert light(aim, None, today=date(2026, 10, 15)) is Light.FAR_BEHIND


def test_a_plan_is_judged_by_the_newest_quarter_that_is_due() -> None:
    for day, first, last, expected in (
        (NOVEMBER, 2026, 2029, Quarter(2026, 3)),
        (OCTOBER, 2026, 2029, Quarter(2026, 2)),
        (date(2026, 1, 5), 2025, 2029, Quarter(2025, 3)),
        (date(2026, 2, 5), 2026, 2029, Quarter(2026, 1)),
        (NOVEMBER, 2020, 2024, Quarter(2024, 4)),
    ):
        assert judged_quarter(day, first_year=first, last_year=last, limits=LIMITS) == expected, day


def test_an_activity_shines_as_its_worst_indicator() -> None:
    assert worst([Light.ON_TRACK, Light.FAR_BEHIND, Light.NOT_DUE]) is Light.FAR_BEHIND
    assert worst([Light.NO_TARGET, Light.NOT_DUE]) is Light.NOT_DUE
    assert worst([]) is Light.NO_TARGET
    assert tally([Light.BEHIND, Light.BEHIND])[Light.BEHIND] == 2


def test_quarters_follow_one_another() -> None:
    last = Quarter(2026, 4)
    assert last.after == Quarter(2027, 1)
    assert last.after.before == last
    assert (last.begins, last.ends, last.due(14)) == (date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 14))
    assert (last.name, last.roman) == ("2026-4", "IV")
    assert quarter_named("2026-4") == last
    for text in ("", "2026-5", "2026", "26-1", "2026-1x", "-1"):
        assert quarter_named(text) is None, text
