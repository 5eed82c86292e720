"""Whoever answers for a case hears of a no on which something still leans, and of no other."""

import pytest
from tests.actions.test_assistance_consent import talk
from tests.factories import team
from tests.factories.team import DEWI, LATER, RINA, SEKAR

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ConsentResponse, ReferralPurpose, Reply, ServiceLine
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CERTIFICATE = frozenset({ReferralPurpose.MEDICAL_CERTIFICATE})
NO = (
    Reply(answer=ConsentResponse.WITHDRAWN, office_kind="rsud", aim=ReferralPurpose.MEDICAL_CERTIFICATE),
    Reply(answer=ConsentResponse.REFUSED, line=ServiceLine.LEGAL),
)


def told() -> list[tuple[object, object, str]]:
    return list(Notice.objects.filter(code="consent-withdrawn").values_list("person_id", "office_id", "role"))


def test_a_no_on_which_nothing_leans_rings_for_nobody() -> None:
    talk(RINA, team.opened(), *NO)
    assert told() == []
    asked = team.opened()
    team.offered(asked, OfficeKind.RSUD, CERTIFICATE)
    talk(RINA, asked, *NO)
    assert told() == [(team.person_id(DEWI), None, "")]


def test_where_the_manager_left_the_head_hears() -> None:
    code = team.opened()
    team.offered(code, OfficeKind.RSUD, CERTIFICATE)
    Membership.objects.filter(person_id=team.person_id(DEWI)).update(until=LATER)
    talk(RINA, code, *NO)
    assert told() == [(None, team.office(OfficeKind.UPTD_PPA).pk, "head")]


def test_another_office_does_not_see_all_that_leans_so_its_no_always_rings() -> None:
    code = team.opened()
    team.accepted(code, SEKAR)
    talk(SEKAR, code, *NO)
    assert told() == [(team.person_id(DEWI), None, "")]
