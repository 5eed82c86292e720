"""An answer waits in the queue of whoever writes with the reporter; a time is promised by who is on duty then."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.actions.test_people_of_case import add, write
from tests.factories import rosters, talking, team
from tests.factories.deadlines import wib

from sigap.cases.rules import PersonRole
from sigap.clocks.models import Clock
from sigap.desk.queue import queue_for
from sigap.intake import actions
from sigap.intake.actions import DIALOGUE, UnableToWriteToReporter
from sigap.intake.events import ANSWER_NONE, PROMISE_ENDED
from sigap.intake.queries import dialogue
from sigap.kernel.errors import Refused
from sigap.mailbox.dialogue.rules import PromiseChannel, PromiseOutcome
from sigap.mailbox.models import Envelope, Message
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TONIGHT = wib(11, 25, 21)
MINUTE = timedelta(minutes=1)


def running() -> list[Clock]:
    return list(Clock.objects.filter(subject_kind=DIALOGUE, stopped_at=None).order_by("rule_code"))


def ended(envelope: Envelope, outcome: PromiseOutcome, *, at: datetime) -> None:
    with team.at_desk(team.RINA) as actor:
        actions.end_promise(by=actor, at=at, envelope=envelope, outcome=outcome)


def rows(login: str, part_of: str = "what") -> list[Any]:
    """What the queue of somebody says of dialogues."""
    with team.at_desk(login) as actor:
        queue = queue_for(actor, at=team.LATER + MINUTE, only_mine=True)
        return [
            task[part_of] for part in queue.parts for task in part.rows if "/percakapan/" in str(task.get("url", ""))
        ]


@pytest.mark.parametrize(
    ("flags", "rule"), [((), "reporter-answer"), (("confinement",), "reporter-answer-urgent")], ids=["calm", "danger"]
)
def test_an_answer_starts_one_clock_and_tells_its_owner(flags: tuple[str, ...], rule: str) -> None:
    receipt, envelope = talking.at_hand(flags=flags)
    talking.answered(receipt)
    talking.answered(receipt)
    assert talking.noted() == 2
    assert talking.noted() == 0
    (clock,) = running()
    assert (clock.rule_code, clock.subject_id, clock.owner_person) == (rule, envelope.pk, team.person_id(team.RINA))
    found = Notice.objects.filter(code="reporter-answered")
    assert {notice.person_id for notice in found} == {team.person_id(team.RINA)}
    assert all(notice.ids == {"report": str(envelope.pk), "rule": rule} for notice in found)
    assert rows(team.RINA) == ["Balas pelapor"]
    assert rows(team.DEWI) == []
    talking.opened(receipt, at=team.LATER + MINUTE)
    assert rows(team.RINA) == ["Balas pelapor"], "read is not answered"
    talking.asked(receipt, "Terima kasih.", at=team.LATER + MINUTE)
    assert running() == []
    assert rows(team.RINA) == []
    assert talking.noted() == 0


def test_an_answer_to_a_report_that_nobody_holds_waits_with_it() -> None:
    receipt = team.post()
    talking.answered(receipt)
    assert talking.noted() == 0
    with team.at_desk(team.RINA) as actor:
        actions.take(by=actor, at=team.LATER, envelope=team.envelope(receipt))
    assert talking.noted() == 1
    assert running()[0].owner_person == team.person_id(team.RINA)


def test_what_runs_goes_with_the_report() -> None:
    receipt, envelope = talking.at_hand()
    talking.answered(receipt)
    talking.noted()
    team.opened(report=envelope)
    assert running()[0].owner_person == team.person_id(team.DEWI)
    assert (rows(team.RINA), rows(team.DEWI)) == ([], ["Balas pelapor"])


def test_what_asks_for_no_answer_is_said_so() -> None:
    receipt, envelope = talking.at_hand()
    talking.answered(receipt)
    talking.noted()

    def none_needed() -> None:
        with team.at_desk(team.RINA) as actor:
            actions.need_no_answer(by=actor, at=team.LATER + MINUTE, envelope=envelope)

    with pytest.raises(UnableToWriteToReporter, match="belum dibaca"):
        none_needed()
    assert len(running()) == 1
    talking.opened(receipt)
    none_needed()
    assert running() == []
    assert team.trail(envelope.pk).count(ANSWER_NONE) == 1
    with pytest.raises(UnableToWriteToReporter):
        none_needed()
    with pytest.raises(Refused), team.at_desk(team.DEWI) as actor:
        actions.need_no_answer(by=actor, at=team.LATER, envelope=envelope)


def test_a_ready_wording_is_an_answer_too() -> None:
    receipt, envelope = talking.at_hand()
    talking.answered(receipt)
    talking.noted()
    talking.opened(receipt)
    with team.at_desk(team.RINA) as actor:
        actions.tell(by=actor, at=team.LATER + MINUTE, envelope=envelope, code=MessageCode.READ)
    assert running() == []


def test_an_answer_does_not_settle_what_nobody_has_read() -> None:
    receipt, _envelope = talking.at_hand()
    talking.answered(receipt)
    talking.asked(receipt, at=team.LATER + MINUTE)
    assert talking.noted() == 1
    assert len(running()) == 1
    talking.opened(receipt, at=team.LATER + MINUTE)
    talking.answered(receipt, at=talking.NEXT + MINUTE)
    talking.asked(receipt, at=team.LATER + 3 * MINUTE)
    assert len(running()) == 1, "the second came while the officer wrote"


def test_every_unread_message_is_read_in_turn_however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogue, "_LINES", 2)
    receipt, _envelope = talking.at_hand()
    for turn in range(5):
        talking.answered(receipt, f"Pesan {turn}", at=talking.NEXT + turn * MINUTE)
    assert talking.noted(talking.NEXT + 9 * MINUTE) == 5
    read = [each.text for each in talking.opened(receipt, at=talking.NEXT + 9 * MINUTE).lines]
    assert read == ["Pesan 0", "Pesan 1", "Pesan 3", "Pesan 4"]
    assert talking.opened(receipt, at=talking.NEXT + 9 * MINUTE).lines[0].text == "Pesan 2"
    talking.asked(receipt, at=talking.NEXT + 10 * MINUTE)
    assert running() == []


def test_read_before_the_worker_came_it_still_waits_for_an_answer() -> None:
    receipt, _envelope = talking.at_hand()
    talking.answered(receipt)
    talking.opened(receipt)
    assert talking.noted() == 1
    assert rows(team.RINA) == ["Balas pelapor"]


def test_whoever_is_on_duty_then_promises_a_time() -> None:
    rosters.rostered(team.RINA)
    receipt, _envelope = talking.at_hand()
    key = uuid4()
    line = talking.promised(receipt, TONIGHT, key=key)
    assert talking.promised(receipt, TONIGHT, key=key) == line, "the second click"
    (clock,) = running()
    assert (clock.rule_code, clock.due_at) == ("reporter-promise", TONIGHT)
    (heard,) = talking.heard(receipt)
    assert (heard.at, heard.way, heard.text) == (TONIGHT, PromiseChannel.CONTACT, "")
    assert talking.opened(receipt).lines[0].promised_at == TONIGHT
    assert rows(team.RINA, "facts") == [[receipt.number, "caranya tertulis di percakapan"]]
    with pytest.raises(UnableToWriteToReporter, match="Masih ada janji"):
        talking.promised(receipt, TONIGHT + MINUTE)


@pytest.mark.parametrize(
    ("login", "when"),
    [
        (team.RINA, wib(11, 25, 19)),
        (team.RINA, team.LATER),
        (team.RINA, wib(11, 24, 21)),
        (team.DEWI, TONIGHT),
        (team.RINA, TONIGHT + timedelta(days=15)),
    ],
    ids=["before the turn", "now", "yesterday", "another's turn", "far off"],
)
def test_no_other_time_is_promised(login: str, when: datetime) -> None:
    rosters.rostered(team.RINA)
    receipt, _envelope = talking.at_hand(login)
    with pytest.raises(UnableToWriteToReporter):
        talking.promised(receipt, when, login=login)
    assert (running(), talking.heard(receipt)) == ([], ())


def test_who_has_no_way_to_reach_a_reporter_promises_the_page_alone() -> None:
    rosters.rostered(team.DEWI)
    receipt, report = talking.at_hand()
    code = team.opened(report=report)
    with pytest.raises(UnableToWriteToReporter, match="tidak memegang"):
        talking.promised(receipt, TONIGHT, login=team.DEWI)
    write(code, add(code, PersonRole.REPORTER))
    assert talking.promised(receipt, TONIGHT, login=team.DEWI), "a card on the case, to be called back by"


@pytest.mark.parametrize("outcome", [PromiseOutcome.KEPT, PromiseOutcome.TRIED])
def test_how_a_promise_went(outcome: PromiseOutcome) -> None:
    rosters.rostered(team.RINA)
    receipt, envelope = talking.at_hand()
    talking.promised(receipt, TONIGHT)
    for second in range(2):
        ended(envelope, outcome, at=TONIGHT + second * MINUTE)
    assert running() == []
    assert Message.objects.filter(code=MessageCode.TRIED_CONTACT).count() == (outcome is PromiseOutcome.TRIED)
    (heard,) = talking.heard(receipt, at=TONIGHT)
    assert (heard.at, heard.outcome) == (TONIGHT, outcome)
    assert team.trail(envelope.pk).count(PROMISE_ENDED) == 1
    other = PromiseOutcome.TRIED if outcome is PromiseOutcome.KEPT else PromiseOutcome.KEPT
    with pytest.raises(UnableToWriteToReporter, match="Tidak ada janji"):
        ended(envelope, other, at=TONIGHT)


def test_a_promise_is_taken_back_before_its_time_and_not_after() -> None:
    rosters.rostered(team.RINA)
    receipt, envelope = talking.at_hand()
    talking.promised(receipt, TONIGHT)
    with pytest.raises(UnableToWriteToReporter, match="sudah lewat"):
        ended(envelope, PromiseOutcome.WITHDRAWN, at=TONIGHT)
    ended(envelope, PromiseOutcome.WITHDRAWN, at=TONIGHT - MINUTE)
    (heard,) = talking.heard(receipt)
    assert heard.outcome is PromiseOutcome.WITHDRAWN
    again = TONIGHT + MINUTE
    talking.promised(receipt, again, at=team.LATER + MINUTE)
    assert [each.outcome for each in talking.heard(receipt)] == [PromiseOutcome.WITHDRAWN, None]
    assert running()[0].due_at == again
