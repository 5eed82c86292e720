"""A token claimed in many places at once belongs to one form; handed out and taken back at once, never to two."""

from uuid import uuid4

import pytest
from tests.actions.test_claims import claimed, issued
from tests.actions.test_intake_doors import entered
from tests.factories import team

from sigap.intake import actions as intake
from sigap.intake.rules import Door
from sigap.mailbox.models import Claim, Envelope
from sigap.mailbox.posting import Receipt
from sigap.ui.taking_back import TakeBackReason

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize("crowd", [2, 16])
def test_of_many_forms_at_once_one_gets_six_words(crowd: int) -> None:
    report = Envelope.objects.get(number=entered().number)
    token = issued(report)
    outcomes = team.at_once(*[lambda: claimed(token.words)] * crowd)
    assert not [each.raised for each in outcomes if each.raised]
    given = [each.gave for each in outcomes if isinstance(each.gave, Receipt)]
    assert len(given) == 1
    assert Claim.objects.filter(claimed_at__isnull=False).count() == 1


def test_one_form_sent_often_at_once_gets_the_same_words_each_time() -> None:
    report, form = Envelope.objects.get(number=entered().number), uuid4().bytes
    token = issued(report)
    outcomes = team.at_once(*[lambda: claimed(token.words, key=form)] * 8)
    assert len({each.gave.words for each in outcomes if isinstance(each.gave, Receipt)}) == 1
    assert all(isinstance(each.gave, Receipt) for each in outcomes)


def test_taken_back_while_it_is_claimed_it_ends_one_way() -> None:
    report = Envelope.objects.get(number=entered().number)
    token = issued(report)

    def back() -> bool:
        with team.at_desk(team.RINA) as actor:
            return intake.cancel_claim(
                by=actor, at=team.LATER, envelope_id=report.pk, door=Door.DESK, reason=TakeBackReason.WRONG
            )

    claiming, taking = team.at_once(lambda: claimed(token.words), back)
    assert not claiming.raised
    assert not taking.raised
    row = Claim.objects.get()
    assert (row.claimed_at is None) is not (row.cancelled_at is None)
    assert (claiming.gave is not None) is (row.claimed_at is not None)
    assert taking.gave is (row.cancelled_at is not None)
