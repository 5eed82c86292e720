"""One page about a referral sent twice at once, each commits for real: done once, and no click undoes the other."""

from uuid import uuid4

import pytest
from tests.actions.test_referrals_exchange import visit
from tests.factories import team

from sigap.notifications.models import Notice
from sigap.referrals.models import Exchange

pytestmark = pytest.mark.usefixtures("committed")


def test_a_visit_proposed_by_two_clicks_at_once_stands() -> None:
    referral, key = team.accepted(team.opened()), uuid4()
    outcomes = team.at_once(*[lambda: visit(referral, team.ANTON, key=key).pk] * 2)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    stored = Exchange.objects.get()
    assert {outcome.gave for outcome in outcomes} == {stored.pk}
    assert stored.state == "open"
    assert Notice.objects.filter(code__startswith="referral-visit").count() == 1
