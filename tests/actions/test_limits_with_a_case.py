"""What is owed to a child or on a claim ends with the case, unseen by a second person, and is owed again after it."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from tests.actions.test_restitution import enter, filed
from tests.factories import team
from tests.factories.children import AT, DAY, S, opened, step
from tests.factories.team import ANTON, DEWI, HASAN, RINA
from tests.factories.work import nothing_open

from sigap.cases import actions as cases
from sigap.cases.models import Closing
from sigap.cases.rules import ClosingReason, PersonRole, ReopeningReason, Sex
from sigap.clocks.models import Clock
from sigap.juvenile.models import ChildProceeding
from sigap.restitution.rules import LedgerKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def owed_to_child() -> tuple[str, UUID]:
    code = opened()
    step(code, S.LITMAS_ASKED)
    return code, ChildProceeding.objects.get().id


def owed_on_claim() -> tuple[str, UUID]:
    code, claim_id = filed()
    enter(ANTON, code, claim_id, LedgerKind.HEARING)
    return code, claim_id


def ask(code: str) -> Closing:
    nothing_open(code)
    with team.on_case(DEWI, code) as (actor, access):
        cases.ask_closing(
            by=actor, at=team.LATER, access=access, reason=ClosingReason.GOALS_REACHED, based_on=access.case.version
        )
    return Closing.objects.get()


def confirm(closing: Closing) -> None:
    with team.at_desk(HASAN) as actor:
        cases.read_closing(by=actor, at=team.LATER, closing_id=closing.pk)
        cases.answer_closing(by=actor, at=team.LATER, closing_id=closing.pk, objection=None)


@pytest.mark.parametrize("made", [owed_to_child, owed_on_claim])
def test_a_second_person_ends_deadlines_that_they_never_see(made: Callable[[], tuple[str, UUID]]) -> None:
    code, subject = made()
    closing = ask(code)
    running = Clock.objects.filter(subject_id=subject, stopped_at=None)
    running.update(owner_office=uuid4(), sender_office=None, handed_from=None)
    before = running.count()
    assert before
    with team.at_desk(HASAN) as actor:
        cases.read_closing(by=actor, at=team.LATER, closing_id=closing.pk)
        assert not running.exists()
    confirm(closing)
    ended = Clock.objects.filter(subject_id=subject, outcome__in=("closed_before_due", "case_closed"))
    assert (ended.count(), running.count()) == (before, 0)
    assert team.trail(subject).count("clocks:clock:stopped") >= before


def test_the_doors_end_nothing_for_who_may_not_end_the_case() -> None:
    code, child = owed_to_child()
    other, claim = owed_on_claim()
    for login in (RINA, HASAN, ANTON):
        for which, app in ((code, "juvenile"), (other, "restitution")):
            with team.at_desk(login):
                ended = f"SELECT * FROM {app}.end_limits(%s, %s)"
                assert team.counted(ended, [team.case_of(which).id, team.LATER]) == 0
    assert Clock.objects.filter(subject_id__in=(child, claim), stopped_at=None).count() == 2


def reopen(code: str) -> None:
    with team.on_case(DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER + DAY, access=access, reason=ReopeningReason.HARM_AGAIN)


def test_what_a_child_was_owed_stands_again_with_its_own_end_once_the_case_reopens() -> None:
    code = opened()
    for kind in (S.INVESTIGATION_BEGUN, S.DIVERSION_BEGUN, S.LITMAS_ASKED, S.LITMAS_DONE):
        step(code, kind, AT)
    running = Clock.objects.filter(subject_kind="juvenile", stopped_at=None).order_by("rule_code")
    before = list(running.values_list("rule_code", "started_at", "due_at", "owner_office"))
    assert [each[0] for each in before] == ["child-coordination", "child-diversion-run"]
    confirm(ask(code))
    assert not running.exists()
    reopen(code)
    assert list(running.values_list("rule_code", "started_at", "due_at", "owner_office")) == before
    ended = Clock.objects.filter(subject_kind="juvenile").exclude(stopped_at=None)
    assert set(ended.values_list("outcome", flat=True)) == {"done", "withdrawn"}, "counted once"
    step(code, S.DIVERSION_DONE, team.LATER + 2 * DAY)
    with team.on_case(DEWI, code) as (actor, access):
        cases.add_person(
            by=actor, at=team.LATER + 2 * DAY, access=access, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=50
        )
    owed = [each.rule_code for each in running]
    assert owed == ["child-coordination", "child-diversion-court"], "what was done since is not owed again"
