"""A ready wording is an answer only where the one who writes with the reporter leaves one that can be read."""

from datetime import datetime, timedelta

import pytest
from tests.factories import talking, team

from sigap.clocks.models import Clock
from sigap.intake import actions
from sigap.intake.actions import DIALOGUE
from sigap.intake.rules import NoCaseReason
from sigap.mailbox.models import Envelope, Message
from sigap.mailbox.posting import Receipt
from sigap.mailbox.wordings import MessageCode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
MINUTE = timedelta(minutes=1)


def told(
    envelope: Envelope, code: MessageCode = MessageCode.READ, *, login: str = team.RINA, at: datetime = talking.NEXT
) -> bool:
    with team.at_desk(login) as actor:
        return actions.tell(by=actor, at=at, envelope=envelope, code=code)


def waits() -> bool:
    return Clock.objects.filter(subject_kind=DIALOGUE, stopped_at=None).exists()


def read(receipt: Receipt, *, at: datetime, login: str = team.RINA) -> None:
    """The reporter writes, the worker starts the clock, and whoever writes with them reads it."""
    talking.answered(receipt, at=at)
    talking.noted(at)
    talking.opened(receipt, login=login, at=at)
    assert waits()


def test_only_the_manager_of_the_case_leaves_a_wording() -> None:
    receipt, envelope = talking.at_hand()
    team.opened(report=envelope)
    talking.answered(receipt)
    talking.noted()
    with pytest.raises(actions.UnableToTell, match="memegang laporan"):
        told(envelope)
    assert (waits(), Message.objects.count()) == (True, 0)
    talking.opened(receipt, login=team.DEWI)
    assert told(envelope, login=team.DEWI)
    assert not waits()


def test_the_same_wording_is_said_again_to_who_wrote_since() -> None:
    receipt, envelope = talking.at_hand()
    assert told(envelope, at=team.LATER)
    assert not told(envelope, at=team.LATER + MINUTE)
    read(receipt, at=team.LATER + 2 * MINUTE)
    assert told(envelope, at=team.LATER + 3 * MINUTE)
    assert (waits(), Message.objects.count()) == (False, 2)


def test_a_wording_that_is_not_written_ends_no_clock() -> None:
    receipt, envelope = talking.at_hand()
    talking.answered(receipt, at=team.LATER)
    talking.noted(team.LATER)
    assert told(envelope, at=team.LATER + MINUTE)
    assert waits(), "nobody has read what the reporter wrote"
    talking.opened(receipt, at=team.LATER + 2 * MINUTE)
    assert not told(envelope, at=team.LATER + 3 * MINUTE)
    assert waits()


def test_a_wording_that_nobody_can_read_ends_no_clock() -> None:
    receipt, envelope = talking.at_hand()
    read(receipt, at=team.LATER)
    Envelope.objects.update(code_ended_at=team.LATER)
    envelope.refresh_from_db()
    assert told(envelope)
    assert waits()


@pytest.mark.parametrize(("has_key", "is_readable"), [(False, False), (True, True)])
def test_a_report_by_message_is_read_once_its_owner_set_a_code(*, has_key: bool, is_readable: bool) -> None:
    receipt, envelope = talking.at_hand()
    read(receipt, at=team.LATER)
    Envelope.objects.update(channel="whatsapp", **({} if has_key else {"reply_key": None, "reply_mark": None}))
    envelope.refresh_from_db()
    told(envelope)
    assert waits() is not is_readable


def test_after_the_end_no_wording_says_that_it_goes_on() -> None:
    envelope = team.taken()
    with team.at_desk(team.RINA) as actor:
        actions.decide_no_case(by=actor, at=team.LATER, envelope=envelope, reason=NoCaseReason.ADVICE_GIVEN)
    with pytest.raises(actions.UnableToTell, match="sudah selesai"):
        told(envelope)
    assert Message.objects.order_by("-sent_at")[0].code == MessageCode.DONE_TALK
