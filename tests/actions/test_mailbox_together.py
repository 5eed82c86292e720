"""Many villagers at once: no report is lost, no two get the same number, one click twice is one report."""

import pytest
from tests.factories import team

from sigap.audit.models import Event
from sigap.mailbox.events import RECEIVED
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import KeyReused, Receipt

THREADS = 16
EACH = 4
pytestmark = pytest.mark.usefixtures("committed")


def test_of_64_posts_at_once_none_is_lost() -> None:
    def several() -> list[Receipt]:
        return [team.post() for _ in range(EACH)]

    outcomes = team.at_once(*[several] * THREADS)
    assert [outcome.raised for outcome in outcomes] == [None] * THREADS
    receipts = [receipt for outcome in outcomes for receipt in outcome.gave]  # type: ignore[attr-defined]  # lists
    assert len(receipts) == THREADS * EACH
    assert {receipt.number for receipt in receipts} == set(Envelope.objects.values_list("number", flat=True))
    assert len({receipt.words for receipt in receipts}) == THREADS * EACH
    assert Event.objects.filter(code=RECEIVED).count() == THREADS * EACH


def test_one_click_eight_times_at_once_is_one_report() -> None:
    key = bytes(range(16))
    outcomes = team.at_once(*[lambda: team.post(key=key)] * 8)
    assert len({outcome.gave for outcome in outcomes}) == 1
    assert outcomes[0].raised is None
    assert Envelope.objects.count() == 1
    assert Event.objects.filter(code=RECEIVED).count() == 1


def test_of_two_reports_under_one_key_at_once_one_is_stored() -> None:
    key = bytes(range(16))
    outcomes = team.at_once(lambda: team.post(key=key), lambda: team.post(key=key, story="Cerita lain."))
    raised = [outcome.raised for outcome in outcomes if outcome.raised]
    assert [type(error) for error in raised] == [KeyReused]
    assert Envelope.objects.count() == 1
