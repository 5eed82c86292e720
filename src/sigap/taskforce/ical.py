"""Dates as a calendar reads them (RFC 5545): kind and hour, nothing else. One of two modules that know icalendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sigap.ui.dates import local

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FedDate:
    """One date that leaves the house."""

    uid: UUID
    label: str
    day: date
    starts_at: datetime | None


def calendar_file(dates: Iterable[FedDate], *, at: datetime) -> bytes:
    """The whole calendar. A day without an hour is a whole day that leaves its owner free."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - 3 MB that a process which writes no calendar does without

    calendar = Calendar()
    calendar.add("prodid", "-//SIGAP//Gugus tugas//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Gugus tugas")
    for each in dates:
        event = Event()
        event.add("uid", f"{each.uid}@sigap")
        event.add("dtstamp", at)
        event.add("summary", each.label)
        if each.starts_at is not None:
            event.add("dtstart", local(each.starts_at))
            event.add("dtend", local(each.starts_at) + _HOUR)
        else:
            event.add("dtstart", each.day)
            event.add("dtend", each.day + _DAY)
            event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
