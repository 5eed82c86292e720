"""Protection that was answered or ended: a renewal overwrites no end, and a colleague's words are not thrown away."""

import pytest
from tests.actions.test_protection import AT, DAY, K, ask, end, give, opened, running
from tests.factories.team import DEWI

from sigap.protection.actions import UnableToDecide
from sigap.protection.models import Protection, ProtectionStep
from sigap.protection.rules import ProtectionAsker, ProtectionEnd
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


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
