"""A book of restitution that was opened or written wrong is put right, and nothing is owed twice or for ever."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.actions.test_restitution import TODAY, claim_on, enter, filed, lose, opened, rules_running
from tests.factories import team, work

from sigap.cases import actions as cases
from sigap.cases.actions.people import correct_person
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.errors import Conflict, Refused
from sigap.legal.actions import Paper, note_mark
from sigap.legal.rules import MarkKind, MarkSource
from sigap.notifications.models import Notice
from sigap.restitution import actions, events
from sigap.restitution.actions import UnableToClaim, UnableToEnter
from sigap.restitution.models import ClaimEntry, LiablePerson, RestitutionClaim
from sigap.restitution.queries import book_of
from sigap.restitution.rows import next_step
from sigap.restitution.rules import Applicant, ClaimVia, LedgerKind, LossHead, RestitutionLaw
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WAY = "named_suspect stage_one p21 stage_two indictment trial verdict inkracht"


def test_that_the_victim_knows_is_noted_in_the_book_after_a_ruling_alone() -> None:
    code = opened()
    for kind in map(MarkKind, WAY.split()):
        with team.on_case(team.ANTON, code) as (actor, access):
            note_mark(
                by=actor, at=team.LATER, access=access, kind=kind, happened_on=TODAY - timedelta(days=2),
                ordinal=2, told_by=None, paper=Paper(number="CONTOH/1"), post_key=uuid4(), is_meant=True,
            )  # fmt: skip
    claim_id = claim_on(code)
    with pytest.raises(UnableToEnter, match="“Sesudah putusan tetap”"):
        enter(team.DEWI, code, claim_id, LedgerKind.KNOWN, told_by=MarkSource.FAMILY)
    enter(team.DEWI, code, claim_id, LedgerKind.NOTIFIED, told_by=MarkSource.FAMILY)
    # As one was noted before that was refused: it begins nothing, and so it ends no reminder.
    ClaimEntry.objects.filter(claim_id=claim_id).update(kind="known")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM restitution.work_rows WHERE kind = 'restitution.file'")
        assert cursor.fetchone() == (1,)


def test_an_entry_is_taken_back_once_and_its_page_sent_again_is_not_said_to_be_saved() -> None:
    code, claim_id = filed()
    key = uuid4()
    row = enter(team.DEWI, code, claim_id, LedgerKind.ASSESSMENT_ASKED, post_key=key)
    for _click in range(2):
        with team.on_case(team.DEWI, code) as (actor, access):
            actions.void_entry(by=actor, at=team.LATER, access=access, entry_id=row.id, reason=TakeBackReason.WRONG)
    trail = team.trail(team.case_of(code).id)
    assert trail.count(events.VOIDED) == 1
    with pytest.raises(Conflict, match="sudah berakhir"):
        enter(team.DEWI, code, claim_id, LedgerKind.ASSESSMENT_ASKED, post_key=key)
    with team.on_case(team.ANTON, code) as (actor, access), pytest.raises(Refused):
        actions.confirm_entry(by=actor, at=team.LATER, access=access, entry_id=row.id)


def correct(code: str, claim_id: UUID, **change: Any) -> RestitutionClaim:
    told: dict[str, Any] = {
        "law": RestitutionLaw.TRAFFICKING, "applicant": Applicant.VICTIM, "via": ClaimVia.LPSK, "liable": [2],
        "is_joint": True, "reason": TakeBackReason.WRONG, **change,
    }  # fmt: skip
    with team.on_case(team.DEWI, code) as (actor, access):
        return actions.correct_claim(by=actor, at=team.LATER, access=access, claim_id=claim_id, **told)


def test_a_book_opened_with_the_wrong_law_way_or_payer_is_put_right_until_it_is_filed() -> None:
    code = opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        boy = PersonRole.CHILD_IN_CONFLICT
        cases.add_person(by=actor, at=team.AT, access=access, role=boy, sex=Sex.MALE, age_years=16)
    claim_id = claim_on(code)
    with pytest.raises(ReasonMissing):
        correct(code, claim_id, law=RestitutionLaw.SEXUAL, reason=None)
    with pytest.raises(UnableToClaim, match="Pilih siapa yang harus membayar"):
        correct(code, claim_id, liable=[1])
    for _click in range(2):
        right = correct(code, claim_id, law=RestitutionLaw.SEXUAL, via=ClaimVia.INVESTIGATOR, liable=[3])
    assert (right.law, right.via, right.applicant, right.is_joint) == ("sexual", "investigator", "victim", True)
    [owing] = LiablePerson.objects.filter(claim_id=claim_id)
    assert (owing.person.ordinal, owing.by_parents) == (3, True)
    assert team.trail(team.case_of(code).id).count(events.CORRECTED) == 1
    correct(code, claim_id, law=RestitutionLaw.SEXUAL, via=ClaimVia.INVESTIGATOR, liable=[2, 3], is_joint=False)
    assert LiablePerson.objects.filter(claim_id=claim_id).count() == 2
    lose(code, claim_id, LossHead.INCOME, 17_500_000)
    entry = enter(team.DEWI, code, claim_id, LedgerKind.FILED, days=3)
    with pytest.raises(UnableToClaim, match="Tarik dulu catatan pengajuannya"):
        correct(code, claim_id)
    with team.on_case(team.DEWI, code) as (actor, access):
        for rows in (RestitutionClaim.objects.filter(pk=claim_id), LiablePerson.objects.filter(claim_id=claim_id)):
            assert rows.exists()
        assert RestitutionClaim.objects.filter(pk=claim_id).update(law="general") == 0
        assert LiablePerson.objects.filter(claim_id=claim_id).delete()[0] == 0
        actions.void_entry(by=actor, at=team.LATER, access=access, entry_id=entry.id, reason=TakeBackReason.WRONG)
    correct(code, claim_id)


def test_the_limits_of_a_book_follow_the_way_that_is_put_right() -> None:
    code = opened()
    claim_id = claim_on(code, via=ClaimVia.INVESTIGATOR)
    lose(code, claim_id, LossHead.INCOME, 17_500_000)
    entry = enter(team.DEWI, code, claim_id, LedgerKind.FILED, days=1)
    assert "restitution-child-check-police" in rules_running(code, claim_id)
    with team.on_case(team.DEWI, code) as (actor, access):
        actions.void_entry(by=actor, at=team.LATER, access=access, entry_id=entry.id, reason=TakeBackReason.WRONG)
    correct(code, claim_id, via=ClaimVia.PROSECUTOR)
    enter(team.DEWI, code, claim_id, LedgerKind.FILED, days=1)
    assert rules_running(code, claim_id) == {"restitution-child-check-prosecutor"}


def test_the_parents_pay_once_who_was_reported_turns_out_to_be_a_child() -> None:
    code = opened()
    claim_id = claim_on(code)
    owing = LiablePerson.objects.get(claim_id=claim_id)
    assert not owing.by_parents
    with team.on_case(team.DEWI, code) as (actor, access):
        correct_person(
            by=actor, at=team.LATER, access=access, ordinal=2, role=PersonRole.CHILD_IN_CONFLICT, sex=Sex.MALE,
            age_years=16, based_on=owing.person.version,
        )  # fmt: skip
    assert LiablePerson.objects.get(claim_id=claim_id).by_parents


def step_of(code: str, claim_id: UUID) -> LedgerKind | None:
    with team.on_case(team.DEWI, code) as (_actor, access):
        step = next_step(book_of(access, claim_id))
    return step.kind if step else None


def test_a_claim_that_is_returned_comes_first_until_it_is_completed() -> None:
    code, claim_id = filed()
    waits = WorkItem.objects.filter(kind="restitution.file", settled_at=None)
    enter(team.ANTON, code, claim_id, LedgerKind.RETURNED, days=3)
    assert (step_of(code, claim_id), waits.count()) == (LedgerKind.COMPLETED, 0), "a child's has a limit of its own"
    with team.on_case(team.DEWI, code) as (actor, access):
        victim = RestitutionClaim.objects.get().victim
        correct_person(
            by=actor, at=team.LATER, access=access, ordinal=1, role=PersonRole.VICTIM, sex=Sex(victim.sex),
            age_years=30, based_on=victim.version,
        )  # fmt: skip
    item = waits.get()
    assert (item.person_id, item.due_at) == (team.person_id(team.DEWI), team.LATER + timedelta(days=7))
    enter(team.DEWI, code, claim_id, LedgerKind.COMPLETED, days=1)
    assert (step_of(code, claim_id), waits.count()) == (LedgerKind.DEMANDED, 0)
    enter(team.ANTON, code, claim_id, LedgerKind.RETURNED)
    assert waits.count() == 1
    enter(team.ANTON, code, claim_id, LedgerKind.REFUSED)
    assert (step_of(code, claim_id), waits.count(), work.differences()) == (None, 0, [])
    heard = Notice.objects.filter(person_id=team.person_id(team.DEWI), code__startswith="restitution-")
    assert sorted(heard.values_list("code", flat=True)) == [
        "restitution-refused", "restitution-returned", "restitution-returned"
    ]  # fmt: skip
