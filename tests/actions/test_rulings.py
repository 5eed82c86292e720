"""How a court ruled reaches whoever needs it: the victim's safety, what she is told, what restitution waits for."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team, work
from tests.factories.deadlines import LOADER
from tests.factories.victims import ANTON, DEWI, TODAY, clock, in_line, news, note, opened, settle, wish, works
from tests.factories.zones import JAKARTA

from sigap.cases import actions as cases
from sigap.cases.rules import PersonRole, Sex
from sigap.clocks.actions.changing import Change, take_over_rule
from sigap.clocks.models import ClockRule
from sigap.clocks.rules.units import Unit
from sigap.legal import actions as legal
from sigap.legal.actions import Paper
from sigap.legal.models import Mark, VictimUpdate
from sigap.legal.rules import DossierStep, MarkKind, MarkSource, Ruling
from sigap.legal.rules.telling import OF_RULINGS, NoticeKind, NoticeState, WishScope
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TO_TRIAL = (
    MarkKind.NAMED_SUSPECT, MarkKind.STAGE_ONE, MarkKind.P21, MarkKind.STAGE_TWO, MarkKind.INDICTMENT, MarkKind.TRIAL,
    MarkKind.SENTENCE_DEMANDED,
)  # fmt: skip


def correct(code: str, mark: Mark, ruling: Ruling | None, *, ordinal: int = 2) -> Mark:
    with team.on_case(ANTON, code) as (actor, access):
        return legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=TODAY, ordinal=ordinal, told_by=None,
            ruling=ruling, paper=Paper(number="B/2", why="Salah dengar"), post_key=uuid4(), is_meant=True,
        )  # fmt: skip


def rung() -> int:
    return Notice.objects.filter(code="suspect-free", person_id=team.person_id(DEWI)).count()


def to_trial(code: str) -> None:
    for kind in TO_TRIAL:
        note(code, kind)


def test_an_acquittal_rings_at_once_and_opens_the_safety_plan_whatever_the_wish() -> None:
    code = opened()
    wish(code, WishScope.NOTHING)
    to_trial(code)
    note(code, MarkKind.VERDICT, login=DEWI, ruling=Ruling.DISCHARGED, told_by=MarkSource.COURT)
    assert works(code, "legal.safety") == 1, "by hearsay too"
    assert Notice.objects.filter(code="suspect-free").exists()
    assert news(code, NoticeState.UNWANTED)[NoticeKind.ACQUITTED].asks_for_plan
    in_line()


def test_a_verdict_that_turns_out_to_acquit_is_told_anew_and_rings_once() -> None:
    code = opened()
    wish(code, WishScope.MAIN)
    to_trial(code)
    verdict = note(code, MarkKind.VERDICT)
    settle(code, NoticeKind.VERDICT, done_at=team.LATER - timedelta(minutes=2))
    assert rung() == 0
    acquitted = correct(code, verdict, Ruling.ACQUITTED)
    assert (rung(), works(code, "legal.safety")) == (1, 1)
    assert clock(news(code)[NoticeKind.ACQUITTED]).rule_code == "victim-release"
    settle(code, NoticeKind.ACQUITTED, done_at=team.LATER - timedelta(minutes=1))
    again = correct(code, acquitted, Ruling.ACQUITTED)
    assert (rung(), NoticeKind.ACQUITTED in news(code)) == (1, False), "nothing new was said"
    convicted = correct(code, again, Ruling.CONVICTED)
    assert works(code, "legal.safety") == 0
    assert set(news(code)) & OF_RULINGS == {NoticeKind.VERDICT}, "her last word was that nobody is punished"
    settle(code, NoticeKind.VERDICT)
    correct(code, convicted, Ruling.DISCHARGED)
    assert (rung(), works(code, "legal.safety")) == (2, 1)
    assert set(news(code)) & OF_RULINGS == {NoticeKind.ACQUITTED}
    in_line()


def test_who_is_freed_by_a_higher_court_rings_like_one_who_is_acquitted() -> None:
    code = opened()
    wish(code, WishScope.MAIN)
    to_trial(code)
    note(code, MarkKind.VERDICT, ruling=Ruling.CONVICTED)
    final = note(code, MarkKind.INKRACHT, ruling=Ruling.PARDONED)
    assert (rung(), works(code, "legal.safety")) == (1, 1)
    assert clock(news(code)[NoticeKind.FINAL_FREE]).rule_code == "victim-release"
    with team.on_case(DEWI, code), connection.cursor() as cursor:
        cursor.execute("SELECT legal.closing_facts(%s)", [team.case_of(code).pk])
        assert "release_untold" in cursor.fetchone()[0], "the case is not closed before she knows"
    settle(code, NoticeKind.FINAL_FREE)
    correct(code, final, Ruling.CONVICTED)
    assert rung() == 1
    assert NoticeKind.FINAL in news(code), "he is punished after all, and restitution has its 90 days"


def test_a_ruling_of_one_of_two_in_a_dossier_is_corrected_for_that_one_alone() -> None:
    code = opened()
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=30)
    for ordinal in (2, 5):
        for kind in (MarkKind.NAMED_SUSPECT, MarkKind.STAGE_ONE, MarkKind.P21, MarkKind.STAGE_TWO, MarkKind.INDICTMENT):
            note(code, kind, ordinal=ordinal)
    with team.on_case(ANTON, code) as (actor, access):
        legal.change_dossier(
            by=actor, at=team.LATER, access=access, ordinal=5, step=DossierStep.JOINED, other=2, changed_on=TODAY,
            number="", post_key=uuid4(),
        )  # fmt: skip
    verdict = note(code, MarkKind.VERDICT, with_file=True, ruling=Ruling.CONVICTED)
    assert Mark.objects.filter(kind="verdict", ruling="convicted").count() == 2
    correct(code, verdict, Ruling.ACQUITTED)
    standing = Mark.objects.filter(kind="verdict", replaced_by=None)
    assert sorted(standing.values_list("person__ordinal", "ruling")) == [(2, "acquitted"), (5, "convicted")]
    assert set(news(code)) & OF_RULINGS == {NoticeKind.ACQUITTED, NoticeKind.VERDICT}
    settle(code, NoticeKind.ACQUITTED, done_at=team.LATER - timedelta(minutes=1))
    told = VictimUpdate.objects.get()
    assert told.mark is not None
    assert (told.mark.person_id, NoticeKind.VERDICT in news(code)) == (standing.get(ruling="acquitted").person_id, True)
    # The other turns out to be free too: that is news, though one such was told.
    correct(code, standing.get(ruling="convicted"), Ruling.DISCHARGED, ordinal=5)
    assert set(news(code)) & OF_RULINGS == {NoticeKind.ACQUITTED}
    assert works(code, "legal.safety") == 1
    in_line()


def test_who_is_freed_by_hearsay_at_the_end_is_told_of_as_free_and_silences_nothing() -> None:
    code = opened()
    to_trial(code)
    note(code, MarkKind.VERDICT, ruling=Ruling.ACQUITTED, at=team.LATER - timedelta(minutes=1))
    rings = rung()
    note(code, MarkKind.VERDICT, ruling=Ruling.CONVICTED)
    note(code, MarkKind.INKRACHT, login=DEWI, ruling=Ruling.ACQUITTED)
    assert Notice.objects.filter(code="suspect-free", person_id=None).count() == 2, "the older verdict is no reason"
    assert rings == 1
    assert NoticeKind.FINAL_FREE in news(code)
    assert works(code, "restitution.file") == 1


def test_after_a_final_acquittal_nobody_is_reminded_of_restitution_until_it_is_said_otherwise() -> None:
    code = opened()
    to_trial(code)
    verdict = note(code, MarkKind.VERDICT, ruling=Ruling.ACQUITTED)
    final = note(code, MarkKind.INKRACHT)
    assert works(code, "restitution.file") == 0
    assert NoticeKind.FINAL_FREE in news(code)
    verdict = correct(code, verdict, Ruling.CONVICTED)
    assert works(code, "restitution.file") == 1
    final = correct(code, final, Ruling.INADMISSIBLE)
    assert works(code, "restitution.file") == 0, "the final ruling has the last word"
    correct(code, final, None)
    correct(code, verdict, None)
    assert works(code, "restitution.file") == 1, "while nobody knows how it was ruled, she is reminded"
    assert work.differences() == []


def test_a_claim_after_a_final_ruling_falls_due_by_the_rule_of_the_rulings_day() -> None:
    code, earlier = opened(), opened()
    standing = ClockRule.objects.get(code="restitution-after-ruling").as_rule()
    change = Change(
        amount=2, unit=Unit.MONTHS, ladder=standing.ladder, basis="Perma CONTOH", source="CONTOH", valid_from=TODAY
    )
    take_over_rule(by=LOADER, at=team.LATER, code=standing.code, change=change)
    due = {}
    for each, day in ((code, TODAY), (earlier, TODAY - timedelta(days=1))):
        for kind in (*TO_TRIAL, MarkKind.VERDICT, MarkKind.INKRACHT):
            note(each, kind, happened_on=day)
        item = WorkItem.objects.get(case_id=team.case_of(each).id, kind="restitution.file", settled_at=None)
        due[each] = item.due_at.astimezone(JAKARTA).date()
        assert item.soon_at == item.due_at - standing.soon
    assert due == {code: date(2027, 1, 25), earlier: TODAY + timedelta(days=standing.amount - 1)}
    assert work.differences() == []


def test_an_acquittal_by_hearsay_silences_nothing_before_it_is_confirmed() -> None:
    code = opened()
    to_trial(code)
    heard = note(code, MarkKind.VERDICT, login=DEWI, ruling=Ruling.ACQUITTED)
    note(code, MarkKind.INKRACHT)
    assert works(code, "restitution.file") == 1
    with team.on_case(ANTON, code) as (actor, access):
        legal.confirm_mark(by=actor, at=team.LATER, access=access, mark_id=heard.id)
    assert works(code, "restitution.file") == 0
    assert work.differences() == []


def test_only_a_verdict_and_its_finality_have_a_ruling() -> None:
    code = opened()
    to_trial(code)
    trial = note(code, MarkKind.SENTENCE_DEMANDED, ruling=Ruling.ACQUITTED)
    assert trial.ruling == ""
    for kind, ruling in (("sentence_demanded", "acquitted"), ("verdict", "guilty")):
        with pytest.raises(DatabaseError, match="mark_ruling_whole"), transaction.atomic():
            Mark.objects.filter(pk=trial.pk).update(kind=kind, ruling=ruling)
