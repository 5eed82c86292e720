"""A boy held: to the hour over a holiday, longer by a paper only; alarms once, and read; what is barred is flagged."""

from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.children import DAY, HELD, HOUR, detain, extend, know, opened, pass_on, release, rung, until
from tests.factories.deadlines import wib
from tests.factories.team import ANTON, DEWI, LESTARI

from sigap.access.roles import OfficeKind
from sigap.cases.queries.guard import closing_state
from sigap.clocks.models import Clock, ClockRule
from sigap.clocks.rules.units import Unit
from sigap.juvenile import events
from sigap.juvenile.actions import UnableToDetain
from sigap.juvenile.models import Detention, DetentionPeriod, ReleaseAlarm
from sigap.juvenile.reading import alarm_readings
from sigap.juvenile.rules import (
    DetentionStage,
    ReleaseReason,
)
from sigap.kernel.errors import Conflict
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]


def test_alarms_ring_on_the_right_day_over_a_holiday_each_once_and_are_read() -> None:
    code = opened()
    know(code)
    row = detain(code)
    assert until() == wib(12, 25, 14)
    assert rung(wib(12, 23, 13)) == 0
    assert rung(wib(12, 23, 14)) == 1
    assert rung(wib(12, 23, 14)) == 0
    mine = Notice.objects.filter(code="child-release-soon", ids__detention=str(row.id))
    police = team.office(OfficeKind.POLRES_PPA).pk
    heard = {(notice.office_id, notice.role, notice.person_id) for notice in mine}
    assert heard == {(police, "head", None), (None, "", team.person_id(DEWI))}
    assert {notice.until for notice in mine} == {wib(12, 25, 14)}
    assert rung(wib(12, 24, 14)) == 1
    assert rung(wib(12, 25, 14)) == 1
    assert rung(wib(12, 26, 14)) == 0
    assert list(ReleaseAlarm.objects.order_by("rang_at").values_list("kind", flat=True)) == [
        "two_days",
        "one_day",
        "due",
    ]
    Notice.objects.filter(code="child-release-due", role="head").update(
        read_at=wib(12, 25, 15), read_by=team.person_id(LESTARI)
    )
    with team.on_case(ANTON, code) as (_actor, access):
        read = [row for row in alarm_readings(access) if row.kind == "due" and row.read_at]
    assert [(each.addressee, each.reader) for each in read] == [(read[0].addressee, "Aipda Lestari Handayani")]
    clock = Clock.objects.get(subject_id=row.id, rule_code="child-police")
    assert (clock.due_at, clock.stopped_at, clock.owner_office) == (wib(12, 25, 14), None, police)
    assert team.trail(team.case_of(code).id).count(events.RANG) == 3


def test_a_term_that_officials_wrote_in_hours_lasts_these_hours() -> None:
    ClockRule.objects.filter(code="child-police").update(amount=48, unit=Unit.HOURS)
    ClockRule.objects.filter(code="child-police-longer").update(amount=24, unit=Unit.HOURS)
    code = opened()
    row = detain(code)
    assert until() == HELD + 2 * DAY
    extend(code, row, wib(12, 19, 9))
    assert until() == HELD + 3 * DAY
    assert Clock.objects.get(subject_id=row.id, rule_code="child-police-longer").due_at == until()


def test_what_is_entered_late_tells_the_last_alarm_alone() -> None:
    code = opened()
    detain(code, at=wib(12, 25, 9))
    assert rung(wib(12, 25, 15)) == 1
    assert ReleaseAlarm.objects.count() == 3
    assert set(Notice.objects.filter(ids__has_key="detention").values_list("code", flat=True)) == {"child-release-due"}


def test_longer_by_a_paper_from_before_the_end_only_once_and_its_alarms_ring_anew() -> None:
    code = opened()
    row = detain(code)
    assert rung(wib(12, 23, 14)) == 1
    with pytest.raises(UnableToDetain, match="hanya dengan suratnya"):
        extend(code, row, wib(12, 24, 9), number=" ")
    with pytest.raises(UnableToDetain, match="terbit sesudah batasnya"):
        extend(code, row, wib(12, 25, 15))
    key = uuid4()
    extend(code, row, wib(12, 24, 9), key=key)
    extend(code, row, wib(12, 24, 9), key=key)
    assert until() == wib(12, 25, 14) + 8 * DAY
    with pytest.raises(UnableToDetain, match="satu perpanjangan"):
        extend(code, row, wib(12, 26, 9))
    assert Clock.objects.get(subject_id=row.id, rule_code="child-police").outcome == "extended"
    assert Clock.objects.get(subject_id=row.id, rule_code="child-police-longer").due_at == until()
    assert rung(wib(12, 25, 14)) == 0
    assert rung(until() - 2 * DAY) == 1
    assert b"B/9" not in bytes(DetentionPeriod.objects.get().sealed_paper or b"")


def test_a_second_start_is_refused_and_the_same_one_changes_nothing() -> None:
    code = opened()
    row = detain(code)
    assert detain(code).pk == row.pk
    with pytest.raises(UnableToDetain, match="sudah tercatat sejak"):
        detain(code, HELD + HOUR)
    with pytest.raises(UnableToDetain, match="belum tiba"):
        detain(opened(), HELD + HOUR, at=HELD)
    release(code, row, HELD + HOUR, ReleaseReason.WRONG_ENTRY)
    assert Clock.objects.get(subject_id=row.id).outcome == "withdrawn"
    again = detain(code, wib(12, 18, 0), at=HELD + 2 * HOUR)
    assert until() == wib(12, 25, 0), "from midnight to midnight"
    assert again.pk != row.pk


def test_stages_follow_one_another_each_on_its_own_and_release_is_by_the_hour() -> None:
    code = opened()
    row = detain(code)

    with pytest.raises(UnableToDetain, match="berikutnya adalah penuntut umum"):
        pass_on(code, row, DetentionStage.JUDGE, wib(12, 22, 10))
    for stage, begins, days in (
        (DetentionStage.PROSECUTOR, wib(12, 22, 10), 5),
        (DetentionStage.JUDGE, wib(12, 26, 8), 10),
        (DetentionStage.APPEAL, wib(12, 30, 8), 10),
        (DetentionStage.CASSATION, wib(12, 31, 8), 15),
    ):
        pass_on(code, row, stage, begins)
        pass_on(code, row, stage, begins)
        assert until() == begins + days * DAY, stage

    with pytest.raises(UnableToDetain, match="sesudah ditahan"):
        release(code, row, HELD - HOUR)
    with team.on_case(DEWI, code) as (_actor, access):
        assert "child_held" in closing_state(access.case.pk).facts
    out = wib(12, 31, 9)
    release(code, row, out)
    release(code, row, out)
    with pytest.raises(Conflict, match="sudah tercatat"):
        release(code, row, out + HOUR)
    with pytest.raises(Conflict, match="sudah tercatat"):
        release(code, row, out, ReleaseReason.VERDICT)
    assert Detention.objects.get().released_at == out
    assert not Clock.objects.filter(subject_id=row.id, stopped_at=None).exists()
    with pytest.raises(UnableToDetain, match="sudah dikeluarkan"):
        pass_on(code, row, DetentionStage.CASSATION, out + HOUR)
    with team.on_case(DEWI, code) as (_actor, access):
        assert "child_held" not in closing_state(access.case.pk).facts
