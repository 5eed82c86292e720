"""Somebody who holds two roles in one office leaves it whole: neither covers for the other as both end."""

import pytest
from django.conf import LazySettings
from tests.factories import officers, team
from tests.factories.team import DEWI, MAYA

from sigap.access.models import Membership, Person
from sigap.access.roles import RoleCode
from sigap.kernel import clock
from sigap.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_who_ends_with_two_roles_leaves_no_case_behind(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    team.opened()
    at, held = clock.now(), Membership.objects.get(person__login=DEWI)
    dewi = Person.objects.get(login=DEWI)
    team.stepped_up(MAYA, at=at)
    staff.grant_membership(
        by=officers.LOADER, at=held.since, person=dewi, office=held.office, role=RoleCode.INTAKE_OFFICER
    )
    with pytest.raises(staff.UnableToLeave), team.at_desk(MAYA) as maya:
        staff.end_officer(by=maya, at=at, person=dewi)
