"""Activities: planned once by who manages prevention, changed until reported, called off with a reason."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories import preventing, team
from tests.factories.preventing import AT, TODAY, TOMORROW, for_pupils, plan_of, planned

from sigap.kernel.errors import Refused
from sigap.outreach.models import PublicSession
from sigap.prevention import queries
from sigap.prevention.actions import ActivityDetails, call_off, change_activity, plan_activity
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.models import PreventionActivity
from sigap.prevention.rules import ActivityStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def test_an_activity_is_planned_once_and_what_cannot_be_is_told() -> None:
    key = uuid4()
    assert planned(activity_id=key) == planned(activity_id=key, login=team.MAYA)
    assert planned(login=team.GITA).planner_name == team.PEOPLE[team.GITA][0]
    bad: list[dict[str, Any]] = [
        {"region_code": "16.01.01.2001"},
        {"region_code": "x"},
        {"region_code": preventing.DISTRICT},
        {"day": TODAY + timedelta(days=4000)},
        {"day": TODAY - timedelta(days=200)},
        {"budget": -1},
        {"budget": 10**13},
        {"why": "Seperti KENARI-582"},
        {"details": ActivityDetails(place="0812 3456 7890")},
        {"details": ActivityDetails(speakers=[{"name": "Pere'an", "position": "NIK 1609012304120001"}])},
        {"details": ActivityDetails(ends_at=AT, starts_at=AT + timedelta(hours=1))},
    ]
    for more in bad:
        with pytest.raises(UnableForPrevention):
            planned(**more)
    for login in (team.DEWI, team.SURYA, team.SITI):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            plan_activity(by=actor, at=AT, **plan_of())
    assert PreventionActivity.objects.count() == 2


def test_a_plan_changes_until_it_is_called_off_and_the_public_sees_what_is_listed() -> None:
    shown = ActivityDetails(is_public=True, place="Balai desa Pere'an", public_note="Ada tempat bermain anak")
    activity, hidden = planned(details=shown), for_pupils()
    with team.role("sigap_public"):
        listed = _listed()
    assert [row[0] for row in listed] == ["Balai desa Pere'an, Desa Pere'an CONTOH"]
    assert PublicSession.objects.get(pk=hidden.pk).is_listed is False
    later = plan_of(day=TOMORROW + timedelta(days=1), details=shown)
    with team.at_desk(team.GITA) as actor:
        change_activity(by=actor, at=AT, activity_id=activity.pk, **later)
    with team.at_desk(team.GITA) as actor, pytest.raises(UnableForPrevention):
        call_off(by=actor, at=AT, activity_id=activity.pk, why=" ")
    with team.at_desk(team.GITA) as actor:
        off = call_off(by=actor, at=AT, activity_id=activity.pk, why="Jalan putus")
        assert call_off(by=actor, at=AT, activity_id=activity.pk, why="Lain") == off
    with team.at_desk(team.GITA) as actor, pytest.raises(UnableForPrevention):
        change_activity(by=actor, at=AT, activity_id=activity.pk, **plan_of())
    activity.refresh_from_db()
    assert (activity.status, activity.off_why) == (ActivityStatus.CALLED_OFF, "Jalan putus")
    with team.role("sigap_public"):
        assert [row[-1] for row in _listed()] == [True], "who wrote it down sees that it is off"
    with team.at_desk(team.SITI) as actor, pytest.raises(Refused):
        call_off(by=actor, at=AT, activity_id=hidden.pk, why="Bukan kantor saya")


def test_coverage_counts_every_village_in_one_statement(django_assert_max_num_queries: Any) -> None:
    planned()
    with team.at_desk(team.SITI) as actor:
        assert {row.sessions for row in queries.coverage(actor, AT).values()} == {0}
    PreventionActivity.objects.update(
        status=ActivityStatus.REPORTED, day=TODAY, reached_total=30, reported_at=AT, reporter_name="Maya"
    )
    with team.at_desk(team.SITI) as actor, django_assert_max_num_queries(2):
        found = queries.coverage(actor, AT)
    row = found[preventing.VILLAGES[0]]
    assert (row.sessions, row.last_day, row.people_reached) == (1, TODAY, 30)
    assert sum(row.sessions for row in found.values()) == 1


def _listed() -> list[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, is_off FROM outreach.coming_sessions(%s)", [TODAY])
        return list(cursor.fetchall())
