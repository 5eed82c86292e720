"""The arithmetic of the rota: who answers, where holes are, how a weekly pattern is laid out, whose calendar counts."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.zones import JAKARTA

from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rota import AwayPeriod, DutyTurn, answering, away_at, laid_out, overlaps, stretches
from sigap.access.rules import heads, may_manage_duty
from sigap.kernel.working_time import DatedWeek, DutyHours, OfficeCalendar, add_working_days

RINA, DEWI, HASAN = uuid4(), uuid4(), uuid4()
MIDNIGHT = datetime(2026, 11, 25, tzinfo=JAKARTA)


def at(hour: int) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


def turn(first: int, last: int, who: UUID = RINA, substitute: UUID | None = None) -> DutyTurn:
    return DutyTurn(shift_id=uuid4(), person_id=who, substitute_id=substitute, starts_at=at(first), ends_at=at(last))


def gone(first: int, last: int, who: UUID = RINA, substitute: UUID | None = None) -> AwayPeriod:
    return AwayPeriod(person_id=who, substitute_id=substitute, starts_at=at(first), ends_at=at(last))


@pytest.mark.parametrize(
    ("substitute", "away", "expected"),
    [
        (None, {}, (RINA, None, False)),
        (DEWI, {}, (RINA, DEWI, False)),
        (DEWI, {RINA: None}, (DEWI, None, True)),
        (DEWI, {RINA: HASAN}, (DEWI, HASAN, True)),
        (None, {RINA: HASAN}, (HASAN, None, True)),
        (DEWI, {RINA: HASAN, DEWI: None}, (HASAN, None, True)),
        (DEWI, {DEWI: HASAN}, (RINA, None, False)),
        (None, {RINA: None}, None),
        (DEWI, {RINA: DEWI, DEWI: RINA}, None),
    ],
)
def test_who_answers(
    substitute: UUID | None, away: dict[UUID, UUID | None], expected: tuple[UUID, UUID | None, bool] | None
) -> None:
    who = answering(turn(0, 8, substitute=substitute), away)
    assert (None if who is None else (who.person_id, who.next_id, who.stands_in)) == expected


def test_a_hole_is_where_somebody_is_needed_and_nobody_answers() -> None:
    pieces = stretches(
        [turn(0, 8), turn(10, 16, DEWI)], [gone(12, 14, DEWI)], [(at(6), at(16))], first=at(0), last=at(24)
    )
    told = [
        (piece.starts_at, piece.ends_at, piece.answering.person_id if piece.answering else None, piece.is_gap)
        for piece in pieces
    ]
    assert told == [
        (at(0), at(8), RINA, False),
        (at(8), at(10), None, True),
        (at(10), at(12), DEWI, False),
        (at(12), at(14), None, True),
        (at(14), at(16), DEWI, False),
        (at(16), at(24), None, False),
    ]


@given(
    spans=st.lists(st.tuples(st.integers(0, 47), st.integers(1, 24)), max_size=6),
    absences=st.lists(st.tuples(st.integers(0, 47), st.integers(1, 24)), max_size=3),
)
def test_stretches_cover_the_time_once_and_agree_with_every_moment(
    spans: list[tuple[int, int]], absences: list[tuple[int, int]]
) -> None:
    turns = [turn(first, first + length) for first, length in spans]
    away = [gone(first, first + length) for first, length in absences]
    pieces = stretches(turns, away, [(at(0), at(48))], first=at(0), last=at(48))
    assert (pieces[0].starts_at, pieces[-1].ends_at) == (at(0), at(48))
    assert all(one.ends_at == other.starts_at for one, other in pairwise(pieces))
    for hour in range(48):
        moment = at(hour)
        piece = next(each for each in pieces if each.starts_at <= moment < each.ends_at)
        runs = any(each.starts_at <= moment < each.ends_at for each in turns)
        assert piece.is_gap == (not runs or RINA in away_at(away, moment))


def test_a_pattern_is_laid_out_day_by_day_and_night_ends_the_next_morning() -> None:
    turns = laid_out({0: RINA, 6: DEWI}, begins=time(16), ends=time(8), first=date(2026, 11, 25), weeks=2, zone=JAKARTA)
    assert [(who, begin.date(), end.date()) for who, begin, end in turns] == [
        (DEWI, date(2026, 11, 29), date(2026, 11, 30)),
        (RINA, date(2026, 11, 30), date(2026, 12, 1)),
        (DEWI, date(2026, 12, 6), date(2026, 12, 7)),
        (RINA, date(2026, 12, 7), date(2026, 12, 8)),
    ]
    assert laid_out({}, begins=time(8), ends=time(16), first=date(2026, 11, 25), weeks=2, zone=JAKARTA) == []
    whole = laid_out({2: RINA}, begins=time(8), ends=time(8), first=date(2026, 11, 25), weeks=1, zone=JAKARTA)
    assert whole[0][2] - whole[0][1] == timedelta(days=1)
    day = laid_out({2: RINA}, begins=time(0), ends=time.max, first=date(2026, 11, 25), weeks=1, zone=JAKARTA)
    assert (day[0][1], day[0][2]) == (MIDNIGHT, MIDNIGHT + timedelta(days=1))


def test_turns_that_meet_do_not_overlap() -> None:
    assert not overlaps(at(8), at(10), [(at(6), at(8)), (at(10), at(12))])
    assert overlaps(at(8), at(10), [(at(9), at(11))])


@pytest.mark.parametrize(
    ("role", "kind", "acts"),
    [
        (RoleCode.UPTD_HEAD, OfficeKind.UPTD_PPA, True),
        (RoleCode.CASE_MANAGER, OfficeKind.UPTD_PPA, False),
        (RoleCode.SOCIAL_WORKER, OfficeKind.UPTD_PPA, False),
        (RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS, True),
        (RoleCode.SHELTER_OFFICER, OfficeKind.RUMAH_AMAN, True),
        (RoleCode.SUBDISTRICT_HEAD, OfficeKind.KECAMATAN, True),
        (RoleCode.INVESTIGATOR, OfficeKind.POLRES_PPA, False),
        (RoleCode.LEADER, OfficeKind.DP3A, False),
        (RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, False),
    ],
)
def test_who_acts_for_a_head_looks_after_the_rota(role: RoleCode, kind: OfficeKind, *, acts: bool) -> None:
    assert heads(role, kind) is acts
    assert may_manage_duty([(role, kind)]) is acts
    assert not may_manage_duty([])


WEEK = dict.fromkeys(range(5), DutyHours(opens=time(8), closes=time(16)))
OWN = DatedWeek(
    week={5: DutyHours(opens=time(9), closes=time(12))},
    valid_from=date(2026, 12, 1),
    valid_to=date(2027, 1, 1),
    rests_on_holidays=False,
)
CHRISTMAS, SATURDAY = date(2026, 12, 25), date(2026, 12, 26)
CALENDAR = OfficeCalendar(
    zone=JAKARTA,
    week=WEEK,
    holidays=frozenset({CHRISTMAS, SATURDAY}),
    own_weeks=(OWN,),
    special={date(2026, 11, 30): None, date(2026, 12, 2): DutyHours(opens=time(8), closes=time.max)},
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 27), True),
        (date(2026, 11, 30), False),  # shut on this day
        (date(2026, 12, 1), False),  # the own week knows Saturdays only
        (date(2026, 12, 2), True),  # a special day
        (CHRISTMAS, False),
        (SATURDAY, True),  # works on holidays
        (date(2027, 1, 4), True),  # the own week is over
    ],
)
def test_an_offices_own_week_and_special_days_stand_before_the_common_week(day: date, *, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works
    assert (CALENDAR.duty_on(day) is not None) is works


def test_working_days_are_counted_by_the_offices_own_calendar() -> None:
    friday = datetime(2026, 11, 27, 10, tzinfo=JAKARTA)
    due = add_working_days(friday, 1, CALENDAR)
    assert due.astimezone(JAKARTA).date() == date(2026, 12, 2)


def test_a_week_without_a_day_is_none() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        DatedWeek(week={}, valid_from=date(2026, 12, 1))
