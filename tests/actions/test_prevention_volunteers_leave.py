"""Who helps no longer is taken off what is still to come, and stays at what they stood at."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import preventing, team
from tests.factories.preventing import AT, TODAY, planned

from sigap.prevention.actions import ActivityDetails
from sigap.prevention.actions import volunteers as acts
from sigap.prevention.actions.volunteers import VolunteerContact
from sigap.prevention.models import VolunteerDuty, VolunteerRecord
from sigap.prevention.rules import VolunteerKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
CONTACT = VolunteerContact(name="Pere'an CONTOH", phone="0812 3456 7890")


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def taken() -> VolunteerRecord:
    with team.at_desk(team.MAYA) as actor:
        made: VolunteerRecord = acts.take_in(
            by=actor, at=AT, kind=VolunteerKind.PERSON, contact=CONTACT, region_code=preventing.VILLAGES[0], age=31,
            volunteer_id=uuid4(),
        )  # fmt: skip
        return made


def test_who_leaves_stays_at_a_session_that_has_been_though_its_report_waits() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    been = [planned(day=TODAY - day), planned(day=TODAY, details=ActivityDetails(starts_at=AT - hour))]
    to_come = [planned(), planned(day=TODAY, details=ActivityDetails(starts_at=AT + hour))]
    someone = taken()
    for activity in been + to_come:
        with team.at_desk(team.MAYA) as actor:
            acts.assign_volunteer(by=actor, at=AT, activity_id=activity.pk, volunteer_id=someone.pk)
    with team.at_desk(team.MAYA) as actor:
        acts.let_go(by=actor, at=AT, volunteer_id=someone.pk, why="Pindah")
    stays = VolunteerDuty.objects.filter(volunteer=someone).values_list("activity_id", flat=True)
    assert set(stays) == {activity.pk for activity in been}
