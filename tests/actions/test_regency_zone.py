"""Where the regency lives by WIT, offices and days of the desk run by WIT."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.conftest import _owner

from sigap.access.queries import office_calendar
from sigap.audit.counts import day_of
from sigap.cli.schema.state import read_state
from sigap.kernel.working_time import next_duty_moment
from sigap.mailbox.models import AppliedSchema
from sigap.ui import dates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
EVENING = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
"""Half past ten in Palembang, half past midnight in Jayapura."""


def test_days_and_hours_are_those_of_the_regency(settings: LazySettings) -> None:
    assert (day_of(EVENING), dates.clock_time(EVENING)) == (date(2026, 11, 25), "22.30")
    western = next_duty_moment(EVENING, office_calendar(EVENING))
    settings.TIME_ZONE = "Asia/Jayapura"
    assert (day_of(EVENING), dates.clock_time(EVENING)) == (date(2026, 11, 26), "00.30")
    assert dates.full_moment(EVENING).endswith("00.30 WIT")
    calendar = office_calendar(EVENING)
    eastern = next_duty_moment(EVENING, calendar)
    assert calendar.zone == ZoneInfo("Asia/Jayapura")
    assert eastern.astimezone(calendar.zone).time() == western.astimezone(ZoneInfo("Asia/Jakarta")).time()
    assert (western - eastern).total_seconds() == 2 * 3600


@pytest.mark.parametrize(("past_midnight", "days"), [(2, 1), (8, 0)], ids=["just now", "a while ago"])
def test_what_began_before_midnight_is_still_of_that_day_when_it_is_written(past_midnight: int, days: int) -> None:
    """A rule or a holiday of today that is saved as the day ends is no rule of the past."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'UTC')::time")
        (clock,) = cursor.fetchone()
        # A zone of its own, in which midnight was so many minutes ago; POSIX counts westwards.
        west = timedelta(hours=clock.hour, minutes=clock.minute - past_midnight, seconds=clock.second)
        zone = f"<uji>{'-' if west < timedelta(0) else ''}{abs(west)}"
        AppliedSchema.objects.update(time_zone=zone)
        cursor.execute("SELECT (now() AT TIME ZONE mailbox.regency_zone())::date - mailbox.earliest_day()")
        assert cursor.fetchone() == (days,)


def test_the_database_counts_days_of_the_regency_too(settings: LazySettings) -> None:
    """Its zone comes from `migrate`; a regency elsewhere is told to migrate before it starts."""
    AppliedSchema.objects.update(time_zone="Asia/Jayapura")
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::timestamptz AT TIME ZONE mailbox.regency_zone())::date", [EVENING])
        assert cursor.fetchone() == (date(2026, 11, 26),)
    with _owner(str(settings.DATABASES["default"]["NAME"])) as owner:
        state = read_state(owner)
    assert state is not None
    assert state.is_of_this_version, "what another transaction has not committed is not seen"
    assert not replace(state, time_zone="Asia/Jayapura").is_of_this_version
