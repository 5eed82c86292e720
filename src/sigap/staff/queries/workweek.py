"""Reads for the page of one office's hours of work: the week that stands, those before, special days to come."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate

from sigap.access.models import Office, OfficeHours, SpecialDay
from sigap.access.queries import office_calendar
from sigap.kernel.working_time import DutyHours


def hours_history(office: Office) -> list[OfficeHours]:
    """An office's own weeks, the newest first."""
    return list(OfficeHours.objects.filter(office=office).order_by("-valid_from"))


def week_now(office: Office, *, at: datetime) -> Mapping[int, DutyHours]:
    """The week in which an office works today, holidays and special days left aside."""
    calendar = office_calendar(at, office.id)
    return calendar.week_on(calendar.day_of(at))


def special_days(office: Office, *, at: datetime) -> list[SpecialDay]:
    """Days from today on on which an office works otherwise, by day."""
    today = localdate(at)
    return list(SpecialDay.objects.filter(office=office, cancelled_at=None, day__gte=today).order_by("day"))
