"""The instrument as dated data: which version measures which act, what is no instrument, whose figures it shares."""

import copy
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.factories import deadlines
from tests.factories.zones import JAKARTA

from sigap.access.roles import OfficeKind
from sigap.cases.rules.second_review import alone_from
from sigap.clocks.rules import rule_on, rules_from
from sigap.kernel.reference import toml_file
from sigap.kernel.working_time import DutyHours, OfficeCalendar
from sigap.screening.rules.codes import AGENCIES, SCREENED_ROLES, Flag, ReportedBy
from sigap.screening.rules.examination import Answers, Screening, screen
from sigap.screening.rules.instrument import (
    InstrumentUnfit,
    instrument_of,
    instrument_on,
    instruments,
    instruments_from,
)
from sigap.screening.rules.persons import age_on, age_on_paper
from sigap.screening.rules.words import AMPK_WORDS, EMERGENCY_WORDS

REFERENCE = toml_file("sigap.screening", "screening.toml")


def versions(*rows: tuple[str, date, date | None]) -> dict[str, Any]:
    """The shipped instrument under other names and days."""
    made = []
    for version, valid_from, valid_to in rows:
        row = copy.deepcopy(REFERENCE["instruments"][0])
        row |= {"version": version, "valid_from": valid_from}
        made.append(row | ({"valid_to": valid_to} if valid_to else {}))
    return {"instruments": made}


def test_the_day_of_the_act_picks_the_version() -> None:
    known = instruments_from(versions(("b", date(2026, 1, 1), None), ("a", date(2025, 1, 1), date(2026, 1, 1))))
    assert [each.version for each in known] == ["a", "b"]
    found = {day: instrument_on(day, known).version for day in (date(2019, 5, 5), date(2025, 12, 31), date(2026, 1, 1))}
    assert list(found.values()) == ["a", "a", "b"]


def test_a_version_that_replaces_another_measures_acts_of_every_day_and_the_other_stays_known() -> None:
    first, second = instruments()
    assert (second.replaces, first.is_replaced, second.is_replaced) == (first.version, True, False)
    for day in (date(2019, 5, 5), date(2025, 12, 31), date(2026, 1, 3), date(2199, 1, 1)):
        assert instrument_on(day) is second
    assert instrument_of("2025-1") is first


@pytest.mark.parametrize(
    ("acted_on", "age", "then"),
    [
        (date(2026, 11, 25), 18, 18),  # the day on which it was recorded
        (date(2026, 11, 24), 18, 17),  # the birthday may lie between
        (date(2025, 11, 25), 18, 17),
        (date(2025, 11, 24), 18, 16),
        (date(2027, 11, 24), 17, 17),
        (date(2027, 11, 25), 17, 18),
        (date(2019, 1, 1), 2, 0),
    ],
)
def test_an_age_counts_on_the_day_of_the_act_and_is_the_youngest_it_can_be(acted_on: date, age: int, then: int) -> None:
    recorded_on = date(2026, 11, 25)
    assert age_on(acted_on, age_years=age, recorded_on=recorded_on) == then
    on_paper = then if acted_on > recorded_on else age
    assert age_on_paper(acted_on, age_years=age, recorded_on=recorded_on) == on_paper, "never less than recorded"
    assert age_on_paper(acted_on, age_years=None, recorded_on=None) is None


def test_a_screening_is_measured_by_the_act_then_by_the_report_then_by_the_newest() -> None:
    newest = instruments()[-1]
    moment = datetime(2026, 3, 2, 8, tzinfo=JAKARTA)
    acted = screen(Screening(answers=Answers(acted_on=date(2026, 3, 1)), reported_at=moment))
    reported = screen(Screening(answers=Answers(), reported_at=moment))
    assert acted.instrument is instrument_on(date(2026, 3, 1))
    assert reported.instrument is instrument_on(moment.date())
    assert screen(Screening(answers=Answers())).instrument is newest
    assert instrument_of(newest.version) is newest
    assert instrument_of("1999-9") is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"instruments": []}, "no instrument"),
        (versions(("a", date(2025, 1, 1), None), ("b", date(2026, 1, 1), None)), "b: stands beside a"),
        (versions(("a", date(2025, 1, 1), date(2026, 1, 1)), ("a", date(2026, 1, 1), None)), "one version"),
        ({}, "instruments"),
        ({"instruments": REFERENCE["instruments"][1:]}, "replaces what is not there: 2025-1"),
        ({"instruments": [REFERENCE["instruments"][1] | {"replaces": "2026-1"}]}, "every instrument is replaced"),
    ],
)
def test_reference_data_that_is_no_instrument_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InstrumentUnfit, match=words):
        instruments_from(change)


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("risk", "high_flags", ["gun"]),
        ("risk", "home_flag", "home"),
        ("mediation", "circumstances", ["weapon"]),
        ("mediation", "basis", ""),
        ("risk", "control_means", ["gun"]),
        ("sexual_offence", "exploitation", ["sexual"]),
        ("child_rule", "source", ""),
        ("ampk", "letters", [{"letter": "a", "violence": ["x"]}]),
    ],
)
def test_a_code_that_nobody_knows_makes_no_instrument(part: str, key: str, value: object) -> None:
    row = copy.deepcopy(REFERENCE["instruments"][1])
    row[part][key] = value
    del row["replaces"]
    with pytest.raises(InstrumentUnfit, match=r"ValueError|without its basis"):
        instruments_from({"instruments": [row]})


def test_the_deadline_of_the_instrument_is_the_one_that_the_clocks_run() -> None:
    clocks = rules_from(toml_file("sigap.clocks", "rules.toml"))
    for instrument in instruments():
        for each in instrument.deadlines:
            clock = rule_on(clocks, each.rule, instrument.valid_from)
            assert timedelta(hours=clock.amount) == each.lasts
            assert clock.unit == "hours"
            assert each.received_by <= set(AGENCIES)
            assert each.reported_by <= set(ReportedBy)


def test_all_letters_have_their_words_and_every_part_is_a_row_of_law() -> None:
    for instrument in instruments():
        assert [each.letter for each in instrument.ampk] == list(AMPK_WORDS) == list("abcdefghijklmno")
        assert len(instrument.provisions) >= 4 + len(instrument.deadlines)
    assert set(EMERGENCY_WORDS) == set(Flag)


def test_the_contracts_agencies_are_kinds_of_office() -> None:
    assert set(AGENCIES) <= {kind.value for kind in OfficeKind}
    assert {role.value for role in SCREENED_ROLES} == {"victim", "witness", "child_in_conflict", "reporter", "suspect"}


@pytest.mark.parametrize(
    ("asked", "free"),
    [
        (deadlines.wib(11, 25, 9), deadlines.wib(11, 26, 16)),  # Wednesday morning: Thursday's closing time
        (deadlines.wib(11, 27, 20), deadlines.wib(12, 1, 16)),  # Friday night counts from Monday
    ],
)
def test_a_small_office_waits_one_working_day_for_the_second_pair_of_eyes(asked: datetime, free: datetime) -> None:
    week = {weekday: DutyHours(opens=time(8), closes=time(16)) for weekday in range(5)}
    calendar = OfficeCalendar(zone=JAKARTA, week=week)
    assert alone_from(asked, calendar) == free
