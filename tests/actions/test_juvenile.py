"""A boy held: to the hour over a holiday, longer by a paper only; alarms once, and read; what is barred is flagged."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, team
from tests.factories.deadlines import wib
from tests.factories.team import ANTON, DEWI, LESTARI

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.queries.guard import closing_state
from sigap.cases.rules import PersonRole, Sex
from sigap.clocks.models import Clock
from sigap.juvenile import actions, events
from sigap.juvenile.actions import UnableToDetain, UnableToNoteChild
from sigap.juvenile.jobs import ring
from sigap.juvenile.models import ChildStep, Detention, DetentionPeriod, ReleaseAlarm
from sigap.juvenile.reading import alarm_readings, open_children
from sigap.juvenile.rules import (
    AgeSource,
    ChildCompanion,
    ChildStepKind,
    DetentionPlace,
    DetentionStage,
    ReleaseReason,
)
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.actions import Paper
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.closing_guard]
AT, HOUR, DAY = team.AT, timedelta(hours=1), timedelta(days=1)
HELD = wib(12, 18, 14)
"""Seven days on is Christmas, 14.00."""
S = ChildStepKind
HENDRA = "hendra.bapas"


def opened(age: int | None = 16) -> str:
    """A case that the police take part in, with a boy as person 2."""
    code = team.opened()
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=AT, access=access, role=PersonRole.CHILD_IN_CONFLICT, sex=Sex.MALE, age_years=age)
    return code


def know(code: str, *, at: datetime = AT, based_on: int = 0, **change: Any) -> None:
    told: dict[str, Any] = {
        "acted_on": date(2026, 11, 1), "born_on": date(2010, 11, 2), "age_years": None, "source": AgeSource.CERTIFICATE,
        "threat_years": 9, "is_repeat": False, "is_also_victim": False, **change,
    }  # fmt: skip
    with team.on_case(ANTON, code) as (actor, access):
        actions.note_facts(by=actor, at=at, access=access, ordinal=2, based_on=based_on, **told)


def step(code: str, kind: S, at: datetime = AT, login: str = ANTON, **change: Any) -> ChildStep:
    told: dict[str, Any] = {"happened_at": at, "paper": Paper(), "post_key": uuid4(), **change}
    with team.on_case(login, code) as (actor, access):
        return actions.note_step(by=actor, at=at, access=access, ordinal=2, kind=kind, **told)


def detain(code: str, detained_at: datetime = HELD, at: datetime | None = None, login: str = ANTON) -> Detention:
    with team.on_case(login, code) as (actor, access):
        return actions.detain(
            by=actor,
            at=at or detained_at,
            access=access,
            ordinal=2,
            detained_at=detained_at,
            place=DetentionPlace.LPAS,
            custodian_id=team.office(OfficeKind.POLRES_PPA).pk,
        )


def extend(code: str, row: Detention, ordered_at: datetime, number: str = "B/9", key: UUID | None = None) -> None:
    with team.on_case(ANTON, code) as (actor, access):
        actions.extend(
            by=actor, at=ordered_at, access=access, detention_id=row.id, ordered_at=ordered_at,
            paper=Paper(number=number), post_key=key or uuid4(),
        )  # fmt: skip


def rung(at: datetime) -> int:
    with team.role("sigap_worker"):
        return ring(at)


def until() -> datetime:
    return DetentionPeriod.objects.get(ended_at=None).until


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
    with team.on_case(ANTON, code) as (actor, access):
        actions.release(
            by=actor, at=HELD + HOUR, access=access, detention_id=row.id, released_at=HELD + HOUR,
            reason=ReleaseReason.WRONG_ENTRY,
        )  # fmt: skip
    assert Clock.objects.get(subject_id=row.id).outcome == "withdrawn"
    again = detain(code, wib(12, 18, 0), at=HELD + 2 * HOUR)
    assert until() == wib(12, 25, 0), "from midnight to midnight"
    assert again.pk != row.pk


def test_stages_follow_one_another_each_on_its_own_and_release_is_by_the_hour() -> None:
    code = opened()
    row = detain(code)

    def pass_on(stage: DetentionStage, begins_at: datetime) -> None:
        with team.on_case(ANTON, code) as (actor, access):
            actions.pass_on(
                by=actor, at=begins_at, access=access, detention_id=row.id, stage=stage, begins_at=begins_at
            )

    with pytest.raises(UnableToDetain, match="berikutnya adalah penuntut umum"):
        pass_on(DetentionStage.JUDGE, wib(12, 22, 10))
    for stage, begins, days in (
        (DetentionStage.PROSECUTOR, wib(12, 22, 10), 5),
        (DetentionStage.JUDGE, wib(12, 26, 8), 10),
        (DetentionStage.APPEAL, wib(12, 30, 8), 10),
        (DetentionStage.CASSATION, wib(12, 31, 8), 15),
    ):
        pass_on(stage, begins)
        pass_on(stage, begins)
        assert until() == begins + days * DAY, stage

    def release(at: datetime) -> Detention:
        with team.on_case(ANTON, code) as (actor, access):
            return actions.release(
                by=actor, at=at, access=access, detention_id=row.id, released_at=at, reason=ReleaseReason.BY_LAW
            )

    with pytest.raises(UnableToDetain, match="sesudah ditahan"):
        release(HELD - HOUR)
    with team.on_case(DEWI, code) as (_actor, access):
        assert "child_held" in closing_state(access.case.pk).facts
    out = wib(12, 31, 9)
    release(out)
    release(out + HOUR)
    assert Detention.objects.get().released_at == out
    assert not Clock.objects.filter(subject_id=row.id, stopped_at=None).exists()
    with pytest.raises(UnableToDetain, match="sudah dikeluarkan"):
        pass_on(DetentionStage.CASSATION, out + HOUR)
    with team.on_case(DEWI, code) as (_actor, access):
        assert "child_held" not in closing_state(access.case.pk).facts


def test_whom_the_law_forbids_to_hold_is_told_of_at_once() -> None:
    changes: tuple[dict[str, Any], ...] = ({"born_on": date(2013, 6, 1)}, {"threat_years": 5}, {})
    for number, change in enumerate(changes):
        code = opened()
        know(code, **change)
        if not change:
            step(code, S.GUARANTEE_GIVEN)
        row = detain(code)
        told = Notice.objects.filter(code="child-held-barred", ids__detention=str(row.id))
        assert told.count() == 2, number
    fine = opened()
    know(fine)
    row = detain(fine)
    assert not Notice.objects.filter(code="child-held-barred", ids__detention=str(row.id)).exists()
    know(fine, at=HELD, based_on=2, threat_years=4)
    assert Notice.objects.filter(code="child-held-barred", ids__detention=str(row.id)).count() == 2
    with pytest.raises(Conflict):
        know(fine, at=HELD, based_on=2)


def test_age_is_that_of_the_day_of_the_act_and_the_day_of_birth_is_sealed() -> None:
    code = opened(age=None)
    with pytest.raises(UnableToNoteChild, match="belum lahir"):
        know(code, born_on=date(2026, 11, 20))
    with pytest.raises(UnableToNoteChild, match="tanggal perbuatannya"):
        know(code, acted_on=None)
    know(code, born_on=date(2008, 11, 2))
    _access, found = open_children(entering=team.entering(ANTON), code=code, at=AT)
    assert found[0].child is not None
    assert (found[0].child.age_at_act, found[0].born_on) == (17, date(2008, 11, 2)), "17 then, 18 now"
    assert b"2008" not in bytes(found[0].child.sealed_birth or b"")
    know(code, based_on=2, born_on=None, age_years=None, source=AgeSource.SAID)
    _access, found = open_children(entering=team.entering(ANTON), code=code, at=AT)
    assert found[0].child is not None
    assert (found[0].child.age_at_act, found[0].child.age_source) == (None, "age_not_known")


def test_steps_begin_and_end_what_the_law_counts() -> None:
    code = opened()
    know(code, threat_years=5)
    with pytest.raises(UnableToNoteChild, match="Langkah sebelumnya"):
        step(code, S.LITMAS_DONE)
    key = uuid4()
    first = step(code, S.LITMAS_ASKED, post_key=key)
    assert step(code, S.LITMAS_ASKED, post_key=key).pk == first.pk
    clock = Clock.objects.get(rule_code="child-litmas")
    assert clock.due_at == AT + 72 * HOUR
    step(code, S.LITMAS_DONE, AT + 70 * HOUR)
    assert Clock.objects.get(rule_code="child-litmas").stopped_at == AT + 70 * HOUR
    step(code, S.INVESTIGATION_BEGUN)
    assert Clock.objects.get(rule_code="child-coordination").due_at == AT + DAY
    step(code, S.COORDINATED, AT + 2 * HOUR)
    step(code, S.DIVERSION_BEGUN, AT + 3 * HOUR)
    running = Clock.objects.filter(subject_kind="juvenile", stopped_at=None)
    assert list(running.values_list("rule_code", flat=True)) == ["child-diversion-run"]
    grave = opened()
    know(grave)
    step(grave, S.INVESTIGATION_BEGUN)
    with pytest.raises(UnableToNoteChild, match="Diversi tidak berlaku"):
        step(grave, S.DIVERSION_BEGUN)
    assert Clock.objects.filter(rule_code="child-diversion-start").count() == 1
    with pytest.raises(UnableToNoteChild, match="di bawah 12 tahun"):
        step(grave, S.UNDER12_RETURNED)
    little = opened(age=10)
    know(little, born_on=date(2016, 1, 1))
    with pytest.raises(UnableToNoteChild, match="bersama"):
        step(little, S.UNDER12_PROGRAMME, companions=[ChildCompanion.PK])
    step(little, S.UNDER12_PROGRAMME, companions=[ChildCompanion.PK, ChildCompanion.SOCIAL_WORKER])
    assert Clock.objects.filter(rule_code="child-under12-court").count() == 1


def test_bapas_sees_its_child_without_sealed_words_and_notes_the_litmas(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True  # who is new shows no second factor
    code = opened()
    know(code)
    step(code, S.LITMAS_ASKED, paper=Paper(number="B/1/RAHASIA"))
    officers.officer(HENDRA, "Hendra Gunawan", RoleCode.PARTNER_OFFICER, kind=OfficeKind.BAPAS)
    team.sign_in(HENDRA)
    with pytest.raises(Refused):
        open_children(entering=team.entering(HENDRA), code=code, at=AT)
    team.accepted(code, HENDRA, frozenset({ReferralPurpose.CHILD_INQUIRY}), by=ANTON)
    _access, found = open_children(entering=team.entering(HENDRA), code=code, at=AT)
    assert [(each.kind, paper) for each, paper in found[0].steps] == [("child_litmas_asked", None)]
    assert (found[0].born_on, found[0].child is not None) == (None, True)
    done = step(code, S.LITMAS_DONE, AT + HOUR, login=HENDRA, paper=Paper(number="ditolak"))
    assert done.sealed_paper is None
    assert Clock.objects.get(rule_code="child-litmas").stopped_at == AT + HOUR
    with pytest.raises(Refused):
        step(code, S.ARRESTED, login=HENDRA)
    row = detain(code)
    assert rung(HELD + 5 * DAY) == 1
    bapas = team.office(OfficeKind.BAPAS).pk
    assert Notice.objects.filter(code="child-release-soon", office_id=bapas, ids__detention=str(row.id)).count() == 1


def test_others_see_and_write_nothing_of_it() -> None:
    code = opened()
    know(code)
    row = detain(code)
    for login in (team.SEKAR, team.MAYA, team.HASAN):
        with team.at_desk(login):
            assert not Detention.objects.exists(), login
            assert login == team.HASAN or not Clock.objects.filter(subject_kind="detention").exists(), login
    with pytest.raises(Refused):
        step(code, S.LITMAS_ASKED, login=team.RINA)
    with team.on_case(DEWI, code) as (_actor, access):
        forged = Detention(
            proceeding_id=row.proceeding_id, case=access.case, detained_at=AT, place="held_lpas",
            custodian_id=row.custodian_id, custodian_name="", recorded_at=AT, recorded_by=team.person_id(ANTON),
            recorded_by_name="", office_id=row.office_id,
        )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.differences()")
        assert cursor.fetchone() == (0,)
