"""A screening is written, kept in versions, sealed; its outcome stands in clear; its deadline begins once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate
from tests.factories import joint, team

from sigap.access.roles import Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.actions.screening import UnableToScreen
from sigap.cases.models import Case, CaseScreening, SectionKey
from sigap.cases.reading import open_screening
from sigap.cases.rules import PersonRole, Sex
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused
from sigap.legal import actions as legal
from sigap.legal.rules import MarkKind, MarkSource
from sigap.screening.rules.codes import Exploitation, Flag, Means, Process, ReportedBy, Violence
from sigap.screening.rules.examination import Answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NOTE = "Cerita rekaan: dijanjikan kerja."
TRAFFICKED = Answers(
    acted_on=date(2026, 11, 20),
    process=(Process.RECRUITMENT,),
    exploitation=(Exploitation.PROSTITUTION,),
    violence=(Violence.SEXUAL,),
    emergency=(Flag.NO_SAFE_PLACE,),
    note=NOTE,
)
REPORTED = team.AT - timedelta(hours=3)


def screen(
    login: str, code: str, answers: Answers = TRAFFICKED, *, based_on: int = 0, reported_at: datetime | None = REPORTED
) -> CaseScreening:
    with team.on_case(login, code) as (actor, access):
        return cases.note_screening(
            by=actor, at=team.LATER, access=access, answers=answers, reported_at=reported_at, based_on=based_on
        )


def clocks_of(code: str, rule: str = "uptd-to-police") -> list[Clock]:
    return list(Clock.objects.filter(rule_code=rule, subject_id=team.case_of(code).id))


def test_the_outcome_stands_in_clear_and_the_answers_are_sealed() -> None:
    code = team.opened()
    row = screen(team.DEWI, code)
    case = team.case_of(code)
    assert (row.version, row.indication, row.proposed_risk, row.writer_name) == (
        1, "indicated", "high", "Dewi Anggraini",
    )  # fmt: skip
    assert (row.ampk, row.instrument) == (["d", "h", "j"], "2026-1")
    assert row.key_id == SectionKey.objects.get(case=case, room=Section.ASSESSMENT).key_id
    assert b"recruitment" not in bytes(row.sealed_answers)
    assert NOTE.encode() not in bytes(row.sealed_answers)
    assert team.trail(case.id)[-1] == events.SCREENED
    assert Case.objects.get(pk=case.pk).risk == case.risk


def test_the_day_of_the_act_is_asked_once() -> None:
    code = team.opened()
    screen(team.DEWI, code, replace(TRAFFICKED, acted_on=None))
    assert team.case_of(code).acted_on is None
    screen(team.DEWI, code, based_on=1)
    assert team.case_of(code).acted_on == TRAFFICKED.acted_on
    screen(team.DEWI, code, replace(TRAFFICKED, acted_on=date(2026, 11, 19)), based_on=2)
    assert team.case_of(code).acted_on == TRAFFICKED.acted_on


def test_a_half_filled_screening_is_a_screening() -> None:
    row = screen(team.DEWI, team.opened(), Answers(), reported_at=None)
    assert (row.indication, row.proposed_risk, row.ampk) == ("unscreened", "low", [])


def test_every_version_is_kept_and_a_stale_one_is_refused() -> None:
    code = team.opened()
    screen(team.DEWI, code)
    assert screen(team.DEWI, code, Answers(), based_on=1).version == 2
    for stale in (0, 1, 9):
        with pytest.raises(cases.SectionConflict, match="Dewi Anggraini menyimpan versi lain"):
            screen(team.DEWI, code, based_on=stale)
    assert list(CaseScreening.objects.order_by("version").values_list("indication", flat=True)) == [
        "indicated",
        "unscreened",
    ]


def test_sexual_violence_reported_to_the_unit_starts_its_duty_to_the_police_once() -> None:
    code = team.opened()
    screen(team.DEWI, code)
    (clock,) = clocks_of(code)
    case = team.case_of(code)
    assert (clock.started_at, clock.recorded_at) == (REPORTED, team.LATER)
    assert clock.due_at == REPORTED + timedelta(hours=72)
    assert (clock.owner_office, clock.owner_person) == (case.office_id, case.manager_id)
    screen(team.DEWI, code, based_on=1, reported_at=REPORTED + timedelta(hours=1))
    assert [each.due_at for each in clocks_of(code)] == [clock.due_at]


def test_an_indicated_victim_at_the_unit_starts_its_duty_of_24_hours_once() -> None:
    code = team.opened(age_years=30)
    three = replace(TRAFFICKED, means=(Means.FRAUD,), exploitation=(Exploitation.FORCED_LABOUR,), violence=())
    screen(team.DEWI, code, three)
    screen(team.DEWI, code, three, based_on=1, reported_at=REPORTED + timedelta(hours=1))
    (clock,) = clocks_of(code, "ppt-to-police")
    assert (clock.started_at, clock.due_at) == (REPORTED, REPORTED + timedelta(hours=24))
    assert not clocks_of(code)


@pytest.mark.parametrize(("age", "starts"), [(15, True), (30, False)])
def test_a_family_speaks_for_a_child_alone(age: int, *, starts: bool) -> None:
    code = team.opened(age_years=age)
    screen(team.DEWI, code, Answers(violence=(Violence.SEXUAL,), reported_by=ReportedBy.FAMILY))
    assert bool(clocks_of(code)) is starts


@pytest.mark.parametrize(
    ("acted_on", "letters"),
    [(team.AT.date(), []), (team.AT.date() - timedelta(days=90), ["j"]), (None, [])],
    ids=["the day of recording", "maybe seventeen then", "not known"],
)
def test_the_age_of_the_day_of_the_act_counts(acted_on: date | None, letters: list[str]) -> None:
    code = team.opened(age_years=18)
    assert screen(team.DEWI, code, Answers(acted_on=acted_on, violence=(Violence.SEXUAL,))).ampk == letters
    opened = open_screening(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert opened.screening is not None
    assert [person.age for person in opened.screening.persons] == [17 if letters else 18]
    assert [person.recorded_age for person in opened.screening.persons] == [18 if letters else None]


def test_a_duty_that_was_done_does_not_begin_anew() -> None:
    code = team.opened()
    screen(team.DEWI, code)
    Clock.objects.filter(pk=clocks_of(code)[0].pk).update(
        stopped_at=team.LATER, stopped_recorded_at=team.LATER, outcome="done", next_step_at=None
    )
    screen(team.DEWI, code, based_on=1)
    assert len(clocks_of(code)) == 1


def test_a_duty_that_the_police_had_fulfilled_ends_as_it_begins() -> None:
    noted, accepted, heard = team.opened(), team.opened(), team.opened()
    for code, number in ((noted, "LP/B/12/XI/2026/SPKT"), (heard, "")):
        with team.on_case(team.DEWI, code) as (actor, access):
            legal.note_mark(
                by=actor,
                at=team.LATER,
                access=access,
                kind=MarkKind.LP,
                happened_on=localdate(REPORTED),
                ordinal=None,
                told_by=MarkSource.FAMILY,
                paper=legal.Paper(number=number),
                post_key=uuid4(),
            )
    team.accepted(accepted, team.ANTON, frozenset({ReferralPurpose.POLICE_REPORT}))
    late = REPORTED - timedelta(days=4)
    screen(team.RINA, noted, reported_at=late)
    screen(team.DEWI, accepted, reported_at=late)
    screen(team.DEWI, heard)
    ended = [(clock.outcome, clock.stopped_at) for code in (noted, accepted, heard) for clock in clocks_of(code)]
    assert ended == [("lp_noted", team.LATER), ("police_received", team.LATER), ("", None)]


@pytest.mark.parametrize(
    "answers",
    [
        Answers(violence=(Violence.PHYSICAL,)),
        Answers(violence=(Violence.SEXUAL,), reported_by=ReportedBy.TEACHER),
    ],
)
def test_no_duty_begins_where_the_law_asks_for_none(answers: Answers) -> None:
    code = team.opened()
    screen(team.DEWI, code, answers)
    assert not clocks_of(code)


def test_no_duty_begins_before_the_law_or_without_the_moment_of_the_report() -> None:
    code = team.opened()
    screen(team.DEWI, code, reported_at=None)
    screen(team.DEWI, code, based_on=1, reported_at=datetime(2021, 3, 1, tzinfo=REPORTED.tzinfo))
    assert not clocks_of(code)


@pytest.mark.parametrize(
    ("answers", "reported_at", "words"),
    [
        (Answers(), team.LATER + timedelta(minutes=1), "Waktu laporan ini belum terjadi"),
        (Answers(acted_on=team.LATER.date() + timedelta(days=1)), None, "Tanggal kejadian ini belum terjadi"),
    ],
)
def test_what_has_not_happened_yet_is_refused(answers: Answers, reported_at: datetime | None, words: str) -> None:
    code = team.opened()
    with pytest.raises(UnableToScreen, match=words):
        screen(team.DEWI, code, answers, reported_at=reported_at)
    assert not CaseScreening.objects.exists()


def test_the_persons_of_the_case_count_with_their_roles_and_ages() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.add_person(
            by=actor, at=team.LATER, access=access, role=PersonRole.CHILD_IN_CONFLICT, sex=Sex.MALE, age_years=16
        )
    assert screen(team.DEWI, code).ampk == ["b", "d", "h", "j"]


def test_the_intake_officer_writes_the_first_one_and_no_other() -> None:
    code = team.opened()
    assert screen(team.RINA, code).version == 1
    with pytest.raises(UnableToScreen, match="Asesmen pertama sudah disimpan"):
        screen(team.RINA, code, based_on=1)
    assert screen(team.DEWI, code, based_on=1).version == 2


def test_nobody_else_writes_one() -> None:
    code = team.opened()
    with pytest.raises(Refused):
        screen(team.HASAN, code)
    joint.police_in(code)
    with pytest.raises(Refused):
        screen(team.ANTON, code)
    assert not CaseScreening.objects.exists()


def test_a_closed_case_takes_none() -> None:
    code = team.opened()
    Case.objects.filter(code=code).update(status="closed", closed_at=team.AT, closing_reason="not_proven")
    with pytest.raises(UnableToWorkOnClosedCase):
        screen(team.DEWI, code)
