"""Owed help goes on from one office to another of its kind: what the first one owed by law goes along."""

import pytest
from django.conf import LazySettings
from tests.actions.test_handing_over_deadlines import watched
from tests.actions.test_office_excluded_later import held_by
from tests.factories import handing, officers, team

from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.clocks.models import Clock
from sigap.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
REPORT = frozenset({ReferralPurpose.POLICE_REPORT})


def test_the_limits_of_the_law_go_along_to_an_office_of_the_same_kind(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    code = watched()
    referral = team.offered(code, OfficeKind.POLRES_PPA, REPORT)
    theirs = held_by(OfficeKind.POLRES_PPA)
    assert theirs
    to = officers.office(OfficeKind.POLRES_PPA, "Polres sebelah")
    person = staff.add_person(
        by=officers.LOADER, at=officers.AT, login="budi.polres", name="Budi Rekaan", password=officers.PASSWORD
    )
    staff.grant_membership(by=officers.LOADER, at=officers.AT, person=person, office=to, role=RoleCode.INVESTIGATOR)
    handing.pass_on(team.ANTON, referral, to)
    now_at = set(Clock.objects.filter(pk__in=theirs, stopped_at=None).values_list("owner_office", "owed_by"))
    assert now_at == {(to.pk, None)}
