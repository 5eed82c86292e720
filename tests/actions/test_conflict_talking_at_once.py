"""Many at once in a lane report's dialogue: no message twice, none beyond the limit, none lost at the hand-over."""

from collections import Counter
from uuid import uuid4

import pytest
from tests.factories import lane_talk, recipients, team
from tests.factories.recipients import GANDA

from sigap.custody import actions
from sigap.custody.models import ConflictLine
from sigap.kernel.clock import now
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
