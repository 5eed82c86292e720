"""A danger of the report stands on the case, its clock runs from the report, and only a reason lifts it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction
from tests.factories import joint, team

from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.models import DangerTag
from sigap.cases.queries.danger import DangerLifted
from sigap.cases.reading import open_lifted_dangers
from sigap.cases.rules.danger import DangerSource, LiftBasis, SafetyStep
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.screening.rules.codes import Flag
from sigap.screening.rules.examination import Answers
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WORDS = "Rekaan: ditemui di rumah nenek, sudah aman."


def endangered(*flags: str) -> str:
    return team.opened(report=team.taken(flags=flags or ("abduction",)))


def tag_of(code: str, flag: str = "abduction") -> DangerTag:
    return DangerTag.objects.get(case__code=code, flag=flag, lifted_at=None)


def set_flags(login: str, code: str, *flags: str, at: datetime = team.LATER) -> list[DangerTag]:
    with team.on_case(login, code) as (actor, access):
        return cases.set_dangers(by=actor, at=at, access=access, flags=flags, source=DangerSource.OFFICER)


def answer(login: str, code: str, tag: UUID, *, done_at: datetime = team.LATER) -> DangerTag:
    with team.on_case(login, code) as (actor, access):
        return cases.answer_danger(
            by=actor, at=team.LATER, access=access, tag_id=tag, step=SafetyStep.POLICE_CALLED, done_at=done_at
        )


def lift(login: str, code: str, tag: UUID, *, words: str = WORDS, version: int = 1) -> DangerTag:
    with team.on_case(login, code) as (actor, access):
        return cases.lift_danger(
            by=actor, at=team.LATER, access=access, tag_id=tag, basis=LiftBasis.SAFE_NOW, words=words, based_on=version
        )


def clocks_of(code: str) -> list[tuple[str, datetime, bool]]:
    rows = Clock.objects.filter(subject_kind="case", subject_id=team.case_of(code).id, rule_code__startswith="danger")
    return [(row.rule_code, row.started_at, row.stopped_at is None) for row in rows.order_by("rule_code")]


def test_a_danger_of_the_report_stands_on_the_case_and_its_clock_runs_from_the_report() -> None:
    report = team.taken(flags=("abduction", "lives_with_suspect"))
    code = team.opened(report=report)
    rows = DangerTag.objects.filter(case__code=code).order_by("flag")
    assert [(row.flag, row.source, row.told_at) for row in rows] == [
        ("abduction", "from_report", report.received_at),
        ("lives_with_suspect", "from_report", report.received_at),
    ]
    assert clocks_of(code) == [("danger-high", report.received_at, True), ("danger-medium", report.received_at, True)]
    assert set(WorkItem.objects.filter(word="danger-high").values_list("rank", flat=True)) == {0}
    assert team.trail(team.case_of(code).id).count(events.DANGER_SET) == 2


def test_the_owner_hears_of_it_day_and_night_in_the_same_act() -> None:
    code = endangered()
    notice = Notice.objects.get(code="case-given-danger")
    assert (notice.person_id, notice.ids) == (team.person_id(team.DEWI), {"case": str(team.case_of(code).id)})
    assert notice.mail_pace == 2
    assert notice.created_at == team.AT
    team.opened()
    assert Notice.objects.filter(code="case-given").count() == 1


def test_an_answer_ends_the_clock_and_leaves_the_danger_standing() -> None:
    code = endangered("abduction", "injury")
    answer(team.DEWI, code, tag_of(code).pk)
    assert [(rule, runs) for rule, _at, runs in clocks_of(code)] == [("danger-high", True)]
    answer(team.DEWI, code, tag_of(code, "injury").pk)
    assert [(rule, runs) for rule, _at, runs in clocks_of(code)] == [("danger-high", False)]
    assert Clock.objects.get(rule_code="danger-high").stopped_at == team.LATER
    assert (tag_of(code).step, tag_of(code).lifted_at) == ("police_called", None)


def test_the_clock_ends_with_the_latest_answer_whichever_is_written_last() -> None:
    code = endangered("abduction", "injury")
    answer(team.DEWI, code, tag_of(code).pk)
    answer(team.DEWI, code, tag_of(code, "injury").pk, done_at=team.LATER - timedelta(minutes=10))
    assert Clock.objects.get(rule_code="danger-high").stopped_at == team.LATER


def test_no_danger_is_lifted_without_a_reason_and_the_manager_hears_of_it() -> None:
    code = endangered()
    joint.police_in(code)
    tag = tag_of(code)
    with pytest.raises(cases.UnableToLiftDanger):
        lift(team.DEWI, code, tag.pk, words="  ")
    gone = lift(team.RINA, code, tag.pk)
    assert (gone.lift_basis, gone.lifted_by_name) == ("danger_over", "Rina Marlina")
    assert WORDS.encode() not in bytes(gone.sealed_words or b"")
    assert Notice.objects.filter(code="danger-lifted", person_id=team.person_id(team.DEWI)).count() == 1
    assert [runs for _rule, _at, runs in clocks_of(code)] == [False]
    assert team.trail(team.case_of(code).id)[-2:] != []
    for act in (lift, answer):
        with pytest.raises(DangerLifted, match="sudah dicabut Rina Marlina"):
            act(team.DEWI, code, tag.pk)


def test_who_lifts_has_read_what_was_told_last() -> None:
    code = endangered()
    joint.police_in(code)
    tag = tag_of(code)
    answer(team.DEWI, code, tag.pk)
    set_flags(team.ANTON, code, "abduction")
    with pytest.raises(Conflict):
        lift(team.DEWI, code, tag.pk)
    again = tag_of(code)
    assert (again.version, again.answered_at, again.told_at) == (2, None, team.LATER)
    assert Notice.objects.filter(code="danger-set", person_id=team.person_id(team.DEWI)).exists()
    assert [runs for _rule, _at, runs in clocks_of(code)].count(True) == 1
    lift(team.DEWI, code, tag.pk, version=2)


def test_an_emergency_of_the_screening_stands_too_and_saving_it_again_tells_nothing_new() -> None:
    code = team.opened()
    for version in (0, 1):
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.note_screening(
                by=actor,
                at=team.LATER,
                access=access,
                answers=Answers(emergency=(Flag.WEAPON,)),
                reported_at=team.AT,
                based_on=version,
            )
    tag = DangerTag.objects.get(case__code=code)
    assert (tag.flag, tag.source, tag.version) == ("weapon", "from_screening", 1)


def test_an_office_outside_the_case_sets_and_sees_nothing() -> None:
    code = endangered()
    with pytest.raises(Refused):
        set_flags(team.ANTON, code, "weapon")
    with team.at_desk(team.ANTON):
        assert not DangerTag.objects.exists()
    with team.at_desk(team.HASAN):
        assert DangerTag.objects.count() == 1


def test_a_moment_before_the_danger_was_told_answers_nothing() -> None:
    code = endangered()
    with pytest.raises(Exception, match="Waktu selesai"):
        answer(team.DEWI, code, tag_of(code).pk, done_at=team.AT - timedelta(hours=1))


def test_an_answer_written_by_the_minute_in_which_the_danger_was_told_counts() -> None:
    code = endangered()
    DangerTag.objects.filter(case__code=code).update(told_at=team.AT + timedelta(seconds=40))
    assert answer(team.DEWI, code, tag_of(code).pk, done_at=team.AT).answered_at == team.AT + timedelta(seconds=40)


def test_why_a_danger_was_lifted_is_read_by_whoever_works_on_the_case_and_by_nobody_else() -> None:
    code = endangered()
    tag = DangerTag.objects.get(case__code=code)
    lift(team.RINA, code, tag.pk)
    opened = open_lifted_dangers(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert [(row.pk, row.lifted_by_name, words) for row, words in opened.lifted] == [(tag.pk, "Rina Marlina", WORDS)]
    for login in (team.HASAN, team.ANTON, team.MAYA):
        with pytest.raises(Refused):
            open_lifted_dangers(entering=team.entering(login), code=code, at=team.LATER)


def test_another_office_lifts_what_it_told_of_and_nothing_else() -> None:
    code = endangered("abduction", "injury")
    joint.police_in(code)
    set_flags(team.ANTON, code, "weapon", "injury")
    with pytest.raises(cases.UnableToLiftDanger, match="kantor penanggung jawab"):
        lift(team.ANTON, code, tag_of(code).pk)
    lift(team.ANTON, code, tag_of(code, "injury").pk, version=2)
    with team.on_case(team.ANTON, code), pytest.raises(ProgrammingError), transaction.atomic():
        DangerTag.objects.filter(flag="abduction").update(
            lifted_at=team.LATER,
            lifted_by=team.person_id(team.ANTON),
            lift_basis="danger_over",
            key_id=uuid4(),
            sealed_words=b"x",
        )
    set_flags(team.DEWI, code, "weapon")
    with pytest.raises(cases.UnableToLiftDanger):
        lift(team.ANTON, code, tag_of(code, "weapon").pk, version=2)


def test_whoever_told_of_a_danger_hears_that_the_case_office_lifted_it() -> None:
    code = endangered()
    joint.police_in(code)
    set_flags(team.ANTON, code, "weapon")
    lift(team.DEWI, code, tag_of(code, "weapon").pk)
    lift(team.DEWI, code, tag_of(code).pk)
    assert Notice.objects.filter(code="danger-lifted", person_id=team.person_id(team.ANTON)).count() == 1
