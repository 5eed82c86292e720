"""Many at once in a lane report: no message twice, none beyond the limit, one hand-over, one share for a colleague."""

from collections import Counter
from uuid import uuid4

import pytest
from tests.factories import lane_talk, recipients, team
from tests.factories.recipients import BAYU, GANDA, PUTRI

from sigap.custody import actions, events
from sigap.custody.models import ConflictLine, ConflictReport, ConflictShare
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, MessageOutcome

pytestmark = pytest.mark.usefixtures("committed")


def test_the_same_click_four_times_at_once_is_one_message_on_either_side() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    form, key = uuid4(), uuid4().bytes
    written = team.at_once(*[lambda: lane_talk.asked(receipt, key=form)] * 4)
    assert [each.raised for each in written] == [None] * 4
    said = team.at_once(*[lambda: lane_talk.answered(receipt, key=key)] * 4)
    assert Counter(each.gave for each in said) == {MessageOutcome.KNOWN: 3, MessageOutcome.SAID: 1}
    assert ConflictLine.objects.count() == 2
    for number in range(MESSAGES_A_DAY - 2):
        assert lane_talk.answered(receipt, str(number)) is MessageOutcome.SAID
    said = team.at_once(*[lambda: lane_talk.answered(receipt)] * 4)
    assert Counter(each.gave for each in said) == {MessageOutcome.MANY: 3, MessageOutcome.SAID: 1}


def test_a_message_at_the_moment_of_the_hand_over_is_in_one_place_and_told_so() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    whole = lane_talk.opened(receipt)

    def handed() -> str:
        with team.at_desk(GANDA) as actor:
            return actions.release(by=actor, at=now(), number=receipt.number, opened=whole)

    over, said = team.at_once(handed, lambda: lane_talk.answered(receipt))
    assert said.raised is None
    if said.gave is MessageOutcome.SAID:
        assert isinstance(over.raised, actions.UnableToHandOverReport)
        assert ConflictLine.objects.count() == 1
    else:
        assert (said.gave, over.raised) == (MessageOutcome.GONE, None)
        assert not ConflictLine.objects.exists()


def test_two_recipients_who_hand_it_over_at_once_are_told_of_one_hand_over() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    whole = {login: lane_talk.opened(receipt, login) for login in (GANDA, PUTRI)}

    def handed(login: str) -> str:
        with team.at_desk(login) as actor:
            return actions.release(by=actor, at=now(), number=receipt.number, opened=whole[login])

    one, other = sorted(
        team.at_once(lambda: handed(GANDA), lambda: handed(PUTRI)), key=lambda each: each.raised is not None
    )
    assert (one.gave, one.raised) == (receipt.number, None)
    assert isinstance(other.raised, (actions.ReportHandedOver, Refused))


def test_two_who_seal_it_to_the_same_colleague_at_once_seal_it_once() -> None:
    recipients.ready()
    receipt = recipients.posted("police")
    recipients.confirmed(recipients.keyed(GANDA, "lesung pagi kapur rembulan"))
    key_id = recipients.key_of(GANDA).pk
    whole = {login: recipients.opened(login, receipt.number) for login in (PUTRI, BAYU)}

    def sealed(login: str) -> None:
        with team.at_desk(login) as actor:
            actions.share_again(by=actor, at=now(), number=receipt.number, key_id=key_id, opened=whole[login])

    done = team.at_once(lambda: sealed(PUTRI), lambda: sealed(BAYU))
    assert [each.raised for each in done] == [None, None]
    assert ConflictShare.objects.filter(recipient_key_id=key_id).count() == 1
    assert team.trail(ConflictReport.objects.get().pk).count(events.SHARED_AGAIN) == 1
