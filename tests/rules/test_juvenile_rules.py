"""Until when the papers of a child's release must be ready, where offices rest before the limit."""

from datetime import date, time

from tests.factories.deadlines import wib
from tests.factories.zones import JAKARTA

from sigap.cases.models import CasePerson
from sigap.juvenile.models import ChildProceeding
from sigap.juvenile.queries import other_age
from sigap.juvenile.rules import ChildFacts, ChildFlag, flags_by_people, last_office_day
from sigap.kernel.working_time import DutyHours, OfficeCalendar

_WEEK = {day: DutyHours(opens=time(8), closes=time(16)) for day in range(5)}
CALENDAR = OfficeCalendar(week=_WEEK, zone=JAKARTA, holidays=frozenset({date(2026, 12, 24), date(2026, 12, 25)}))


def test_the_last_office_day_before_a_limit_passes_over_holidays() -> None:
    cases = (
        # now, the limit, the last day: the limit is at Christmas, on a working day, before offices open, with none left
        (wib(12, 21, 9), wib(12, 25, 14), date(2026, 12, 23)),
        (wib(12, 21, 9), wib(12, 22, 14), date(2026, 12, 22)),
        (wib(12, 21, 9), wib(12, 22, 7), date(2026, 12, 21)),
        (wib(12, 23, 17), wib(12, 26, 14), None),
    )
    for at, until, expected in cases:
        assert last_office_day(until, at, CALENDAR) == expected, (at, until)


def test_another_age_in_the_case_is_told_with_the_bar_that_it_brings() -> None:
    other, under = ChildFlag.OTHER_AGE, ChildFlag.UNDER_FOURTEEN
    for noted, youngest, is_by_birth, expected in (
        (14, None, False, []),
        (14, 15, False, []),
        (14, 13, False, [other, under]),
        (14, 13, True, []),
        (14, 12, True, [other, under]),
        (13, 11, False, [other, ChildFlag.UNDER_TWELVE]),
        (13, 14, False, [other]),
        (16, 18, True, [other, ChildFlag.ADULT]),
        (None, 13, False, [other, under]),
        (None, 15, False, []),
    ):
        facts = ChildFacts(age_at_act=noted, threat_years=9)
        assert flags_by_people(facts, youngest, is_by_birth=is_by_birth) == expected, (noted, youngest, is_by_birth)


def test_who_is_too_young_now_was_no_older_on_a_day_that_nobody_knows() -> None:
    unknown = ChildFacts(age_at_act=None, threat_years=None)
    by_age = {
        age: other_age(ChildProceeding(person=CasePerson(age_years=age)), unknown, None) for age in (9, 13, 14, None)
    }
    other = ChildFlag.OTHER_AGE
    assert by_age == {9: [other, ChildFlag.UNDER_TWELVE], 13: [other, ChildFlag.UNDER_FOURTEEN], 14: [], None: []}
