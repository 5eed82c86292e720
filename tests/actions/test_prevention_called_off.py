"""A session that was called off: its photos still go when somebody wishes so, and nothing is added to it any more."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.factories import paperwork, preventing, team
from tests.factories.preventing import AT, TODAY, planned

from sigap.access.roles import OfficeKind
from sigap.cleaning import FileKind
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.prevention.actions import ActivityDetails, call_off, change_activity, reporting
from sigap.prevention.actions.activity_state import UnableForPrevention
from sigap.prevention.actions.reporting import PhotoConsent
from sigap.prevention.models import ActivityPhoto, ActivityPhotoChunk, PreventionActivity
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AGREED = PhotoConsent(has_consent=True, shows_child=False)


@pytest.fixture(autouse=True)
def _regions(db: None) -> None:
    preventing.regions()


def photo_sent(activity: PreventionActivity, photo_id: UUID, login: str = team.MAYA) -> None:
    with team.at_desk(login) as actor:
        reporting.add_activity_photo(
            by=actor, at=AT, activity_id=activity.pk, kind=FileKind.JPEG, copy=paperwork.picture(size=(9, 9)),
            consent=AGREED, photo_id=photo_id,
        )  # fmt: skip


def test_a_photo_of_a_session_that_is_called_off_goes_and_none_comes() -> None:
    details = ActivityDetails(partner_id=team.office(OfficeKind.DINSOS).pk)
    activity, keys = planned(day=TODAY - timedelta(days=1), details=details), [uuid4(), uuid4()]
    for key in keys:
        photo_sent(activity, key)
    with team.at_desk(team.MAYA) as actor:
        call_off(by=actor, at=AT, activity_id=activity.pk, why="Jalan putus")
    with pytest.raises(UnableForPrevention, match="dibatalkan"):
        photo_sent(activity, uuid4(), team.SITI)
    with team.at_desk(team.ANTON) as actor, pytest.raises(Refused):
        reporting.remove_activity_photo(by=actor, at=AT, activity_id=activity.pk, photo_id=keys[0])
    for key, login in zip(keys, (team.MAYA, team.SITI), strict=True):
        with team.at_desk(login) as actor:
            reporting.remove_activity_photo(by=actor, at=AT, activity_id=activity.pk, photo_id=key)
    with team.at_desk(team.SITI) as actor:
        reporting.remove_activity_photo(by=actor, at=AT, activity_id=activity.pk, photo_id=keys[0])
    assert (ActivityPhoto.objects.count(), ActivityPhotoChunk.objects.count()) == (0, 0)


def test_a_photo_that_stays_is_not_told_to_be_gone() -> None:
    activity, key = planned(day=TODAY - timedelta(days=1)), uuid4()
    photo_sent(activity, key)
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY activity_photo_removed ON public.prevention_activityphoto")
    with team.at_desk(team.MAYA) as actor, pytest.raises(UnableForPrevention, match="belum terhapus"):
        reporting.remove_activity_photo(by=actor, at=AT, activity_id=activity.pk, photo_id=key)


def test_the_office_that_holds_it_too_hears_of_plan_change_and_end_and_owes_the_report() -> None:
    dinsos = team.office(OfficeKind.DINSOS).pk
    details = ActivityDetails(partner_id=dinsos, place="Balai desa")
    activity = planned(details=details)
    owed = WorkItem.objects.filter(kind="prevention.report", settled_at=None)
    assert set(owed.values_list("office_id", "duty")) == {(None, "prevention:manage"), (dinsos, "taskforce:report")}
    facts = {name: getattr(activity, name) for name in ("topic", "audience", "region_code", "day")}
    with team.at_desk(team.MAYA) as actor:
        for place in ("Balai desa", "Aula kecamatan", "Aula kecamatan"):
            change_activity(
                by=actor, at=AT, activity_id=activity.pk, details=replace(details, place=place), **facts
            )  # fmt: skip
    rsud = ActivityDetails(partner_id=team.office(OfficeKind.RSUD).pk, place="Aula kecamatan")
    with team.at_desk(team.MAYA) as actor:
        for each in (rsud, replace(details, place="Aula kecamatan")):
            change_activity(by=actor, at=AT, activity_id=activity.pk, details=each, **facts)
    with team.at_desk(team.SITI) as actor:
        call_off(by=actor, at=AT, activity_id=activity.pk, why="Jalan putus")
    left = Notice.objects.filter(code__startswith="session-").order_by("created_at", "code")
    assert {(row.code, row.office_id) for row in left} == {
        ("session-planned", dinsos), ("session-changed", dinsos), ("session-left", dinsos),
        ("session-planned", rsud.partner_id), ("session-left", rsud.partner_id), ("session-off", activity.office_id),
    }  # fmt: skip
    assert (left.count(), owed.count()) == (7, 0), "Dinsos is asked once more"
