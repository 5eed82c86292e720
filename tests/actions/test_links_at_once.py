"""Two heads at once: a number that many share is ended once, and neither meets an error."""

import pytest
from tests.factories import team
from tests.factories.linking import PHONE
from tests.factories.team import AT, HASAN

from sigap.links import actions, events
from sigap.links.models import CommonNumber
from sigap.links.rules import LeadKind
from sigap.ui.taking_back import TakeBackReason

pytestmark = pytest.mark.usefixtures("committed")


def test_a_shared_number_that_is_ended_by_two_at_once_is_ended_once() -> None:
    with team.at_desk(HASAN) as actor:
        row = actions.mark_common(by=actor, at=AT, kind=LeadKind.PHONE, typed=PHONE, words="Konter pulsa")

    def ended() -> bool:
        with team.at_desk(HASAN) as actor:
            done = actions.end_common(by=actor, at=AT, number_id=row.pk, reason=TakeBackReason.OVER)
        return done.ended_at is not None

    done = team.at_once(*[ended] * 4)
    assert [(each.gave, each.raised) for each in done] == [(True, None)] * 4
    assert team.trail(row.office_id).count(events.COMMON_ENDED) == 1
    assert CommonNumber.objects.get().ended_at is not None
