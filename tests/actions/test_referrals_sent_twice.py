"""One page about a referral sent twice at once, each commits for real: done once, and no click undoes the other."""

from uuid import uuid4

import pytest
from tests.actions.test_referrals_exchange import visit
from tests.factories import handing, team

from sigap.access.roles import OfficeKind
from sigap.notifications.models import Notice
from sigap.referrals.models import Exchange, Handover

pytestmark = pytest.mark.usefixtures("committed")


def test_a_visit_proposed_by_two_clicks_at_once_stands() -> None:
    referral, key = team.accepted(team.opened()), uuid4()
    outcomes = team.at_once(*[lambda: visit(referral, team.ANTON, key=key).pk] * 2)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    stored = Exchange.objects.get()
    assert {outcome.gave for outcome in outcomes} == {stored.pk}
    assert stored.state == "open"
    assert Notice.objects.filter(code__startswith="referral-visit").count() == 1


def test_a_handover_noted_by_two_clicks_at_once_is_noted_once() -> None:
    code, key = team.opened(), uuid4()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    outcomes = team.at_once(*[lambda: handing.handed(team.DEWI, code, referral, key=key).pk] * 2)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert {outcome.gave for outcome in outcomes} == {Handover.objects.get().pk}
