"""Limits of the law as clocks: who owes them, what starts, moves and ends them, and what hearsay does not do."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.factories import team
from tests.factories.deadlines import LOADER, wib
from tests.factories.zones import JAKARTA

from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import Participation
from sigap.cases.rules import PersonRole, Sex
from sigap.clocks import actions as clocks
from sigap.clocks import events as clock_events
from sigap.clocks import jobs
from sigap.clocks.models import Clock
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import CriminalTrack, Mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.notifications.models import Notice
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
ANTON, DEWI = team.ANTON, team.DEWI


def opened(*, with_police: bool = True) -> str:
    code = team.opened()
    if with_police:
        team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    return code


def note(code: str, kind: MarkKind, on: date, *, login: str = ANTON, at: datetime = team.LATER, **change: Any) -> Mark:
    told: dict[str, Any] = {
        "paper": Paper(number=f"B/{kind.value}/2026"), "post_key": uuid4(), "is_meant": True, "ordinal": None,
        "told_by": None if login == ANTON else MarkSource.FAMILY, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return legal.note_mark(by=actor, at=at, access=access, kind=kind, happened_on=on, **told)


def corrected(code: str, mark: Mark, on: date, *, is_void: bool = False, ordinal: int | None = None) -> Mark:
    with team.on_case(ANTON, code) as (actor, access):
        return legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=on, ordinal=ordinal, told_by=None,
            paper=Paper(number="B/1", why="Salah tanggal."), post_key=uuid4(), is_meant=True, is_void=is_void,
        )  # fmt: skip


def running(code: str, *, at_all: bool = False) -> dict[str, Clock]:
    """Limits of a case and of its tracks that run, by rule; with `at_all` those that ended too, but not taken back."""
    case = team.case_of(code).id
    subjects = [case, *CriminalTrack.objects.filter(case_id=case).values_list("id", flat=True)]
    found = Clock.objects.filter(subject_id__in=subjects, rule_code__startswith="law-").exclude(outcome="withdrawn")
    return {clock.rule_code: clock for clock in (found if at_all else found.filter(stopped_at=None))}


def office(kind: OfficeKind) -> UUID:
    found: UUID = team.office(kind).id
    return found


def test_a_limit_runs_from_the_mark_to_the_end_of_its_last_day_over_days_off() -> None:
    code = opened()
    # 2026-03-16 to 23: Nyepi and Lebaran lie between. A Hari is a Hari.
    note(code, MarkKind.SPRINDIK, date(2026, 3, 16))
    spdp = running(code)["law-spdp"]
    assert spdp.started_at == datetime(2026, 3, 16, tzinfo=JAKARTA)
    assert spdp.due_at.astimezone(JAKARTA).date() == date(2026, 3, 23)
    assert (spdp.owner_office, spdp.sender_office, spdp.owed_by) == (
        office(OfficeKind.POLRES_PPA),
        office(OfficeKind.UPTD_PPA),
        None,
    )
    note(code, MarkKind.SPDP, date(2026, 3, 24))
    late = running(code, at_all=True)["law-spdp"]
    assert late.stopped_at is not None
    assert late.stopped_at > late.due_at, "a day late is late, holidays or not"
    assert late.stopped_recorded_at == team.LATER


@pytest.mark.parametrize(("on", "is_late"), [(date(2026, 11, 21), False), (date(2026, 11, 22), True)])
def test_the_last_day_counts_whole(on: date, is_late: bool) -> None:  # noqa: FBT001 - a table's column
    code = opened()
    note(code, MarkKind.SPRINDIK, date(2026, 11, 14))
    note(code, MarkKind.SPDP, on)
    ended = running(code, at_all=True)["law-spdp"]
    assert ended.stopped_at is not None
    assert (ended.stopped_at > ended.due_at) is is_late


def test_hearsay_starts_a_limit_and_ends_none_until_it_is_confirmed() -> None:
    code = opened()
    note(code, MarkKind.LP, date(2026, 11, 20), login=DEWI)
    assert set(running(code)) == {"law-lp-silent"}
    heard = note(code, MarkKind.SPRINDIK, date(2026, 11, 22), login=DEWI)
    assert set(running(code)) == {"law-lp-silent", "law-spdp"}, "it runs on, and what follows runs too"
    with team.on_case(ANTON, code) as (actor, access):
        legal.confirm_mark(by=actor, at=team.LATER, access=access, mark_id=heard.id)
    ended = running(code, at_all=True)["law-lp-silent"]
    assert ended.stopped_at == datetime(2026, 11, 22, tzinfo=JAKARTA)
    assert ended.stopped_recorded_at == team.LATER, "kept on the day it was done, recorded when it was confirmed"


def test_marks_of_one_suspect_run_on_the_track_and_stand_in_the_queue_of_who_owes() -> None:
    code = opened()
    note(code, MarkKind.NAMED_SUSPECT, date(2026, 11, 24), ordinal=2)
    track = CriminalTrack.objects.get()
    told = Clock.objects.get(rule_code="law-suspect-note")
    assert (told.subject_kind, told.subject_id) == ("track", track.id)
    work = WorkItem.objects.get(kind="legal.limit", settled_at=None)
    assert (work.office_id, work.word) == (office(OfficeKind.POLRES_PPA), "law-suspect-note 2")
    note(code, MarkKind.SUSPECT_NOTIFIED, date(2026, 11, 25), ordinal=2)
    assert not WorkItem.objects.filter(kind="legal.limit", settled_at=None).exists()


def test_a_corrected_or_voided_mark_takes_its_limits_along() -> None:
    code = opened()
    first = note(code, MarkKind.SPRINDIK, date(2026, 11, 14))
    moved = corrected(code, first, date(2026, 11, 16))
    assert running(code)["law-spdp"].due_at.astimezone(JAKARTA).date() == date(2026, 11, 23)
    sent = note(code, MarkKind.SPDP, date(2026, 11, 20))
    corrected(code, sent, date(2026, 11, 20), is_void=True)
    assert running(code)["law-spdp"].stopped_at is None, "what kept it was taken out: it runs again"
    corrected(code, moved, date(2026, 11, 16), is_void=True)
    assert running(code, at_all=True) == {}
    taken = Clock.objects.filter(rule_code="law-spdp")
    assert {clock.outcome for clock in taken} == {"withdrawn"}, "neither kept nor missed"


def test_an_act_astride_the_new_code_runs_by_the_old_procedure() -> None:
    code = opened()
    note(code, MarkKind.LP, date(2025, 12, 20))
    sprindik = note(code, MarkKind.SPRINDIK, date(2026, 1, 5))
    assert set(running(code)) == {"law-spdp"}
    corrected(code, sprindik, date(2025, 12, 29))
    assert set(running(code)) == {"law-spdp-old"}, "investigation had begun before 2 January 2026: KUHAP article 361"


def test_an_office_that_does_not_work_on_the_case_is_named_and_sees_nothing() -> None:
    code = opened(with_police=False)
    note(code, MarkKind.LP, date(2026, 11, 20), login=DEWI)
    silent = running(code)["law-lp-silent"]
    assert (silent.owner_office, silent.owed_by) == (office(OfficeKind.UPTD_PPA), office(OfficeKind.POLRES_PPA))
    assert silent.owner_person == team.person_id(DEWI)
    with team.at_desk(ANTON):
        assert not Clock.objects.filter(pk=silent.pk).exists()
    # Within the unit it goes to another officer and stays owed by the police.
    clocks.hand_over(
        by=LOADER, at=team.AT, clock_id=silent.pk, owner_office=office(OfficeKind.UPTD_PPA),
        owner_person=team.person_id(team.RINA),
    )  # fmt: skip
    assert running(code)["law-lp-silent"].owed_by == office(OfficeKind.POLRES_PPA)
    note(code, MarkKind.NAMED_SUSPECT, date(2026, 11, 24), login=DEWI, ordinal=2)
    assert running(code)["law-suspect-note"].owed_by == office(OfficeKind.POLRES_PPA)
    with team.at_desk(ANTON), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM cases.owed_taken_over(%s, %s)", [silent.subject_id, office(OfficeKind.POLRES_PPA)]
        )
        assert cursor.fetchall() == [], "an office that takes no part is given nothing"
    team.accepted(code, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    police, unit = office(OfficeKind.POLRES_PPA), office(OfficeKind.UPTD_PPA)
    for rule, clock in running(code).items():
        told = (clock.owner_office, clock.owner_person, clock.owed_by, clock.sender_office)
        assert told == (police, None, None, unit), f"{rule}: from the hour at which they take part, not the next mark"
    assert running(code)["law-lp-silent"].due_at == silent.due_at
    assert team.trail(team.case_of(code).id).count(clock_events.HANDED_OVER) == 2
    with team.at_desk(ANTON):
        assert Clock.objects.filter(pk=silent.pk).exists()


def test_an_office_dissolved_with_limits_running_loses_none() -> None:
    code = opened()
    note(code, MarkKind.SPRINDIK, date(2026, 11, 20))
    before = running(code)["law-spdp"]
    # As the staff's page does it: the office leaves its cases and its people leave it, before it ends.
    Participation.objects.filter(office_id=office(OfficeKind.POLRES_PPA)).update(until=team.AT)
    Membership.objects.filter(office__kind=OfficeKind.POLRES_PPA).update(until=team.AT)
    Office.objects.filter(kind=OfficeKind.POLRES_PPA).update(valid_to=team.AT)
    with team.role("sigap_worker"):
        jobs.sweep(wib(12, 1, 9))
    assert Notice.objects.filter(code="clock-late-daily-chair").exists(), "it climbs past an office that is no more"
    note(code, MarkKind.LPSK, date(2026, 11, 24), login=DEWI)
    held = running(code)["law-spdp"]
    assert (held.pk, held.owner_office) == (before.pk, office(OfficeKind.UPTD_PPA)), "the unit watches over it now"


def test_rights_ring_before_they_end_and_end_by_themselves() -> None:
    code = opened()
    note(code, MarkKind.ACT_KNOWN, date(2026, 5, 30), login=DEWI)
    right = running(code)["law-complaint"]
    assert right.due_at.astimezone(JAKARTA).date() == date(2026, 11, 26), "six Bulan of 30 Hari, whatever the calendar"
    with team.role("sigap_worker"):
        jobs.sweep(team.LATER)
        assert jobs.end_rights(wib(11, 26, 23, 58)) == 0
        assert jobs.end_rights(wib(11, 27)) == 1
        assert jobs.end_rights(wib(11, 27)) == 0
    assert Notice.objects.filter(person_id=team.person_id(DEWI), code="clock-soon", ids__rule="law-complaint").exists()
    assert Clock.objects.get(pk=right.pk).outcome == "lapsed"
    note(code, MarkKind.COMPLAINT, date(2026, 11, 20), login=DEWI, told_by=MarkSource.LETTER)
    assert "law-withdrawal" in running(code)


@pytest.mark.parametrize(
    ("article", "acted_on", "role", "age", "rule", "last_day"),
    [
        ("kuhp-455", date(2026, 3, 1), PersonRole.SUSPECT, 40, "law-lapse-18", date(2044, 3, 1)),
        ("kuhp-415", date(2026, 3, 1), PersonRole.SUSPECT, 40, "law-lapse-18", date(2044, 3, 1)),
        ("kuhp-455", date(2026, 3, 1), PersonRole.CHILD_IN_CONFLICT, 16, "law-lapse-18", date(2032, 3, 1)),
        ("kuhp-455", date(2026, 3, 1), PersonRole.SUSPECT, 16, "law-lapse-18", date(2032, 3, 1)),
        ("tppo-3", date(2025, 12, 1), PersonRole.SUSPECT, 40, "", None),
    ],
)
def test_prosecution_lapses_by_the_gravest_article_of_a_child_after_a_third(
    article: str, acted_on: date, role: PersonRole, age: int, rule: str, last_day: date | None
) -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=role, sex=Sex.MALE, age_years=age)
    note(code, MarkKind.NAMED_SUSPECT, date(2026, 11, 24), ordinal=3)
    with team.on_case(DEWI, code) as (actor, access):
        row = legal.charge(
            by=actor, at=team.LATER, access=access, articles=[article], act_from=acted_on, act_to=acted_on, ordinal=3
        )[0]
    found = {each: clock for each, clock in running(code).items() if each.startswith("law-lapse")}
    assert set(found) == ({rule} if rule else set()), "of an act before KUHP 2023 no term stands in the data"
    if last_day:
        assert found[rule].due_at.astimezone(JAKARTA).date() == last_day
        item = WorkItem.objects.get(clock_id=found[rule].id)
        assert item.shows_at is not None
        assert item.shows_at > team.LATER + timedelta(days=4 * 365), "nobody's work before its last year"
    with team.on_case(DEWI, code) as (actor, access):
        legal.drop(by=actor, at=team.LATER, access=access, charge_id=row.id, reason=TakeBackReason.WRONG)
    assert not [each for each in running(code) if each.startswith("law-lapse")]


def test_the_second_return_of_a_file_asks_for_a_case_conference() -> None:
    code = opened()
    note(code, MarkKind.NAMED_SUSPECT, date(2026, 10, 1), ordinal=2)
    for kind, day in (
        (MarkKind.STAGE_ONE, date(2026, 10, 5)),
        (MarkKind.P19, date(2026, 10, 9)),
        (MarkKind.STAGE_ONE, date(2026, 10, 20)),
        (MarkKind.P19, date(2026, 10, 26)),
    ):
        note(code, kind, day, ordinal=2)
    assert "law-p19-second" in running(code)
    assert "law-p19-back" not in running(code), "the first return was answered, and there is no other such limit"
    back = running(code, at_all=True)["law-p19-back"]
    assert back.stopped_at is not None
    assert back.stopped_at < back.due_at
    assert Clock.objects.filter(rule_code="law-file-study").exclude(outcome="withdrawn").count() == 2


def test_the_end_of_a_track_leaves_nothing_running_but_what_it_sets_going() -> None:
    code = opened()
    note(code, MarkKind.SPRINDIK, date(2026, 11, 20))
    note(code, MarkKind.NAMED_SUSPECT, date(2026, 11, 21), ordinal=2)
    note(code, MarkKind.SP3, date(2026, 11, 24), ordinal=2)
    assert set(running(code)) == {"law-sp3-note"}
    assert running(code, at_all=True)["law-spdp"].outcome == "closed_before_due"


def test_reckoning_twice_and_a_double_click_change_nothing() -> None:
    code, key = opened(), uuid4()
    for _time in range(2):
        note(code, MarkKind.SPRINDIK, date(2026, 11, 20), post_key=key)
    note(code, MarkKind.SP2HP, date(2026, 11, 21))
    note(code, MarkKind.SP2HP, date(2026, 11, 22))
    assert Clock.objects.filter(rule_code="law-spdp").count() == 1


def test_what_is_entered_long_after_climbs_from_its_entry_step_by_step() -> None:
    code = opened()
    note(code, MarkKind.SPRINDIK, date(2026, 9, 1))
    told: list[list[str]] = []
    for at in (team.LATER, team.LATER + timedelta(days=1, minutes=1), team.LATER + timedelta(days=30)):
        with team.role("sigap_worker"):
            jobs.sweep(at)
        spdp = running(code)["law-spdp"]
        told.append([str(each.step_no) for each in spdp.fired.order_by("step_no")])
    assert told == [["1"], ["1", "2"], ["1", "2", "3", "4", "5"]], "nobody is passed over because somebody wrote late"
