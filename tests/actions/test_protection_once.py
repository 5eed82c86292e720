"""Protection that was answered or ended: a renewal overwrites no end, and a colleague's words are not thrown away."""

from contextlib import nullcontext
from typing import Any
from uuid import uuid4

import pytest
from tests.actions.test_protection import AT, DAY, HOUR, PAPER, K, ask, end, give, opened, running
from tests.factories import team
from tests.factories.team import ANTON, DEWI

from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict
from sigap.legal.actions import Paper
from sigap.notifications.models import Notice
from sigap.protection import actions
from sigap.protection.actions import UnableToDecide
from sigap.protection.models import Protection, ProtectionStep
from sigap.protection.reading import open_protections
from sigap.protection.rules import ProtectionAsker, ProtectionEnd
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def place(code: str) -> str:
    """What the manager reads of place and route."""
    return open_protections(entering=team.entering(DEWI), code=code, at=AT + 33 * HOUR)[1][0].place


def test_a_renewal_given_after_the_earlier_one_ended_leaves_how_it_ended() -> None:
    code = opened()
    first = give(DEWI, code, ask(DEWI, code, K.COURT_TPKS, asker=ProtectionAsker.COMPANION), AT + 2 * DAY)
    renewal = ask(DEWI, code, K.COURT_TPKS, at=AT + 3 * DAY, asked_at=AT, renews=first.id)
    end(DEWI, code, first, AT + 4 * DAY, ProtectionEnd.VICTIM_ASKED)
    with pytest.raises(UnableToDecide, match="tidak mendahului pelindungan"):
        give(DEWI, code, renewal, AT + DAY, at=AT + 5 * DAY)
    give(DEWI, code, renewal, AT + 5 * DAY)
    was = Protection.objects.get(pk=first.pk)
    assert (was.end_reason, was.closed_at) == ("end_victim_asked", AT + 4 * DAY)
    assert ProtectionStep.objects.filter(protection=first, kind="step_ended").count() == 1
    assert WorkItem.objects.filter(kind="protection.plan", subject_id=first.id, settled_at=None).exists()
    assert "order-tpks-end" in running(renewal)


def test_a_renewal_given_before_the_one_that_runs_is_refused_in_words() -> None:
    code = opened()
    first = give(DEWI, code, ask(DEWI, code, K.COURT_TPKS, asker=ProtectionAsker.COMPANION), AT + 2 * DAY)
    renewal = ask(DEWI, code, K.COURT_TPKS, at=AT + 3 * DAY, asked_at=AT, renews=first.id)
    with pytest.raises(UnableToDecide, match="tidak mendahului pelindungan"):
        give(DEWI, code, renewal, AT + DAY, at=AT + 3 * DAY)


def test_what_a_colleague_noted_is_not_taken_for_ones_own() -> None:
    code = opened()
    asked = ask(DEWI, code, K.LPSK)
    for act, when in ((actions.note_assessed, "done_at"), (actions.refuse, "refused_at")):
        for login, kept in ((DEWI, True), (DEWI, True), (ANTON, False)):
            with team.on_case(login, code) as (actor, access):
                told: dict[str, Any] = {when: AT + HOUR, "paper": PAPER, "protection_id": asked.id}
                with nullcontext() if kept else pytest.raises(Conflict, match="mungkin oleh rekan Anda"):
                    act(by=actor, at=AT + DAY, access=access, **told)
    given = give(ANTON, code, ask(ANTON, code, K.POLICE_TPKS), AT + HOUR)
    give(ANTON, code, given, AT + HOUR)
    with pytest.raises(Conflict, match="mungkin oleh rekan Anda"):
        give(DEWI, code, given, AT + HOUR)
    with pytest.raises(Conflict, match="sudah dijawab"):
        give(ANTON, code, given, AT + HOUR, ends_at=AT + 3 * DAY)
    for _click in range(2):
        end(DEWI, code, given, AT + DAY, ProtectionEnd.LIFTED)
    with pytest.raises(Conflict, match="mungkin oleh rekan Anda"):
        end(ANTON, code, given, AT + DAY, ProtectionEnd.LIFTED)
    with pytest.raises(Conflict, match="sedang berjalan"):
        end(DEWI, code, given, AT + DAY, ProtectionEnd.VICTIM_ASKED)
    assert {each.steps.count() for each in (asked, given)} == {3}, "each answer once"


def test_other_words_of_an_answer_are_not_said_to_be_saved() -> None:
    code = opened()
    asked = ask(DEWI, code, K.LPSK)
    other, moment = Paper(number="CONTOH/2", note="Lain."), AT + HOUR
    for act, when in ((actions.note_assessed, "done_at"), (actions.refuse, "refused_at")):
        for paper, kept in ((PAPER, True), (PAPER, True), (other, False)):
            with team.on_case(DEWI, code) as (actor, access):
                told: dict[str, Any] = {when: moment, "paper": paper, "protection_id": asked.id}
                with nullcontext() if kept else pytest.raises(Conflict, match="sudah dicatat"):
                    act(by=actor, at=AT + DAY, access=access, **told)
    given = give(DEWI, code, ask(DEWI, code, K.POLICE_TPKS, asker=ProtectionAsker.COMPANION), moment, place="Jalan 1")
    give(DEWI, code, given, moment, place="Jalan 1")
    for change in ({"place": "Jalan 2"}, {"place": "Jalan 1", "paper": other}):
        with pytest.raises(Conflict, match="sudah dicatat"):
            give(DEWI, code, given, moment, **change)
    assert {each.steps.count() for each in (asked, given)} == {3, 2}


def test_another_request_from_the_same_page_is_not_said_to_be_saved() -> None:
    code, key = opened(), uuid4()
    row = ask(DEWI, code, K.LPSK, post_key=key)
    assert ask(DEWI, code, K.LPSK, post_key=key) == row
    for change in ({"paper": Paper(note="Lain.")}, {"asked_at": AT - HOUR}, {"asker": ProtectionAsker.COMPANION}):
        with pytest.raises(Conflict):
            ask(DEWI, code, K.LPSK, post_key=key, **change)
    with team.on_case(DEWI, code) as (actor, access):
        actions.withdraw(by=actor, at=AT, access=access, protection_id=row.id, reason=TakeBackReason.WRONG)
    with pytest.raises(Conflict):
        ask(DEWI, code, K.LPSK, post_key=key)
    assert Protection.objects.count() == 1


def test_what_was_given_by_mistake_is_given_anew_and_counted_once() -> None:
    code = opened()
    row = ask(ANTON, code, K.POLICE_KDRT)
    with team.on_case(DEWI, code) as (actor, access):
        told: dict[str, Any] = {"by": actor, "access": access, "protection_id": row.id, "post_key": uuid4()}
        actions.note_place(**told, at=AT + HOUR, place="Jalan sendiri")
    row = give(DEWI, code, row, AT + 30 * HOUR, place="Jalan milik orang lain")
    assert set(running(row)) == {"prot-kdrt-order", "prot-kdrt-end"}
    assert place(code) == "Jalan milik orang lain"
    for _click in range(2):
        with team.on_case(ANTON, code) as (actor, access):
            undone = actions.undo_given(by=actor, at=AT + 31 * HOUR, access=access, protection_id=row.id)
    assert (undone.status, undone.given_at, undone.ends_at) == ("protection_asked", None, None)
    assert place(code) == "Jalan sendiri", "not where somebody else is guarded"
    assert Notice.objects.get(code="protection-given-undone").person_id == team.person_id(DEWI)
    (owed,) = running(row).values()
    assert (owed.rule_code, owed.due_at) == ("prot-kdrt-give", AT + DAY)
    assert not Notice.objects.filter(code="protection-decided").exists(), "who manages the case noted it themselves"
    again = give(ANTON, code, row, AT + 10 * HOUR, at=AT + 32 * HOUR)
    assert Notice.objects.get(code="protection-decided").person_id == team.person_id(DEWI)
    assert again.ends_at == AT + 10 * HOUR + 7 * DAY
    counted = Clock.objects.filter(subject_id=row.id).exclude(outcome="withdrawn").order_by("rule_code")
    assert [(clock.rule_code, clock.outcome) for clock in counted] == [
        ("prot-kdrt-end", ""), ("prot-kdrt-give", "given"), ("prot-kdrt-order", ""),
    ]  # fmt: skip
    assert counted[1].stopped_at == AT + 10 * HOUR
    assert place(code) == "Jalan sendiri"
    steps = open_protections(entering=team.entering(DEWI), code=code, at=AT + 33 * HOUR)[1][0].steps
    assert [str(step.kind_label) for step, _paper in steps] == [
        "Diminta", "Tempat dan rute ditulis", "Diberikan", "Pemberiannya ditarik: salah dicatat", "Diberikan",
    ]  # fmt: skip


def test_what_a_mistaken_renewal_prolonged_runs_on_to_its_own_end() -> None:
    code = opened()
    first = give(DEWI, code, ask(DEWI, code, K.COURT_TPKS, asker=ProtectionAsker.COMPANION), AT + DAY)
    asked = ask(DEWI, code, K.COURT_TPKS, at=AT + 2 * DAY, asked_at=AT + 2 * DAY, renews=first.id)
    give(DEWI, code, asked, AT + 3 * DAY)
    with team.on_case(DEWI, code) as (actor, access):
        actions.undo_given(by=actor, at=AT + 4 * DAY, access=access, protection_id=asked.id)
    first.refresh_from_db()
    assert (first.status, first.closed_at, first.end_reason) == ("protection_given", None, "")
    assert {name: clock.due_at for name, clock in running(first).items()} == {"order-tpks-end": first.ends_at}
    assert not running(asked)
