"""Public sessions as a calendar reads them (RFC 5545), written by hand: the public process loads no library for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

_LINE = 75
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntry:
    """What of a session leaves the house: words that its page shows, and nothing beside them."""

    mark: str
    title: str
    place: str
    note: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    # Before the title of what does not take place: not every calendar strikes out what is cancelled.
    off: str = ""

    @property
    def uid(self) -> str:
        """By which a calendar finds it again, moved or called off."""
        return f"{self.mark}@sigap"


def calendar_text(entries: Iterable[SessionEntry], *, name: str, today: date) -> str:
    """The whole calendar. A day without an hour is a whole day that leaves its reader free."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SIGAP//Kegiatan//ID", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    # One stamp a day: who asks again within it reads the same file.
    stamp = _utc(datetime.combine(today, time(0), get_current_timezone()))
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(entry: SessionEntry, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp}"
    if entry.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.day + _DAY:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    else:
        yield f"DTSTART:{_utc(entry.starts_at)}"
        yield f"DTEND:{_utc(entry.ends_at or entry.starts_at + _HOUR)}"
    if entry.off:
        # A calendar that holds it already takes a higher one for news.
        yield "SEQUENCE:1"
        yield "STATUS:CANCELLED"
    yield f"SUMMARY:{_escaped(entry.off + entry.title)}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.note:
        yield f"DESCRIPTION:{_escaped(entry.note)}"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(" ".join(line.split()) for line in plain.splitlines())


def _folded(line: str) -> Iterator[str]:
    """In pieces of at most 75 bytes, none cut inside a letter; those that follow begin with a space."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
