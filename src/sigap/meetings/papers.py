"""What leaves a meeting: texts of its invitation, a date for calendars, the attendance list and the minutes on paper.

The only module here that knows iCalendar. Papers are in Indonesian, whatever language the officer reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from sigap.letters.heads import head_of
from sigap.letters.models import Letter
from sigap.letters.queries import names_other_day
from sigap.letters.rules.wording import in_sentence
from sigap.letters.typesetting import pdf
from sigap.meetings.models import KIND_LABELS, LINE_LABELS, AgendaPoint, InvitedOffice, Meeting, MinutesEdition
from sigap.meetings.rules.kinds import MeetingKind, MinuteLineKind
from sigap.ui.dates import clock_time, letter_day, local, long_day, week_day, zone_name

_FOR_ALL = "Terbatas untuk anggota gugus tugas. Tanpa kasus dan data pribadi."


def day_words(meeting: Meeting) -> str:
    """Senin, 14 Desember 2026."""
    return long_day(local(meeting.starts_at))


def hour_words(meeting: Meeting) -> str:
    """09.00–11.00 WIB."""
    return f"{clock_time(meeting.starts_at)}–{clock_time(meeting.ends_at)} {zone_name(meeting.starts_at)}"


def whatsapp_text(meeting: Meeting) -> str:
    """Day, hour and place, nothing else: it passes through a company's servers."""
    with translation.override("id"):
        return f"Undangan rapat\n{day_words(meeting)}\nPukul {hour_words(meeting)}\n{meeting.place}"


def mail_text(meeting: Meeting, points: Sequence[AgendaPoint]) -> str:
    """The words of a mail to the offices."""
    with translation.override("id"):
        agenda = "\n".join(f"{point.position}. {point.title}" for point in points)
        return (
            "Yth. Kepala kantor anggota gugus tugas,\n\n"
            f"Kami mengundang Saudara dalam {_named(meeting)}:\n\n"
            f"Hari: {day_words(meeting)}\nPukul: {hour_words(meeting)}\nTempat: {meeting.place}\n"
            f"Dipimpin: {meeting.leader_name}\n\nAgenda:\n{agenda}\n\n"
            "Mohon jawab hadir atau mengirim wakil di SIGAP. Kasus tidak dibahas dalam rapat ini.\n\n"
            f"{meeting.office_name}"
        )


def letter_subject(meeting: Meeting) -> str:
    """What the letter is about."""
    return f"Undangan {meeting.title}"


def names_other_plan(letter: Letter, meeting: Meeting) -> bool:
    """Whether an invitation that stands says nothing of the day, the hour or the place: the meeting was moved since."""
    words = str(letter.fields)
    is_moved = clock_time(meeting.starts_at) not in words or meeting.place not in words
    return letter.ended_at is None and (is_moved or names_other_day(letter, local(meeting.starts_at)))


def letter_fields(
    meeting: Meeting, points: Sequence[AgendaPoint], *, before: str = ""
) -> Mapping[str, str | list[str]]:
    """What the letter of invitation says; `before` is the number of the one that it changes."""
    with translation.override("id"):
        changed = f" (mengubah undangan kami nomor {before})" if before else ""
        return {
            "acara": in_sentence(_named(meeting)) + changed,
            "hari": day_words(meeting),
            "pukul": hour_words(meeting),
            "tempat": meeting.place,
            "pimpinan": f"{meeting.leader_name}, {meeting.leader_title}",
            "agenda": [point.title for point in points],
            "persiapan": ["Kantor yang tindak lanjutnya belum selesai membawa buktinya."],
        }


def calendar_of(meeting: Meeting, *, at: datetime) -> bytes:
    """One date for a calendar: kind, hour and place."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - 3 MB that a process which writes no calendar does without

    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//SIGAP//rapat//ID")
    calendar.add("version", "2.0")
    event.add("uid", f"{meeting.pk}@sigap")
    event.add("dtstamp", at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    with translation.override("id"):
        event.add("summary", str(KIND_LABELS[MeetingKind(meeting.kind)]))
    event.add("location", meeting.place)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def attendance_pdf(meeting: Meeting, invited: Sequence[InvitedOffice], *, at: datetime) -> bytes:
    """The list that is signed at the door."""
    with translation.override("id"):
        facts = _facts(meeting, "Daftar hadir") | {
            "name": _named(meeting),
            "day": day_words(meeting),
            "hour": hour_words(meeting),
            "place": meeting.place,
            "offices": [row.office_name for row in invited],
        }
    return pdf("attendance", facts, at=at)


def minutes_pdf(meeting: Meeting, edition: MinutesEdition) -> bytes:
    """An edition as it was closed, with what follows from it; the same bytes whenever it is asked for."""
    content, confirmed_at = edition.content, edition.confirmed_at
    with translation.override("id"):
        facts = _facts(meeting, "Notula") | {
            "content": content,
            "name": content["title"],
            "day": long_day(date.fromisoformat(content["day"])),
            "edition": edition.number,
            "reason": edition.reason,
            "written": f"{edition.closer_name}, {letter_day(local(edition.closed_at))}",
            "confirmed": f"{edition.confirmer_name}, {letter_day(local(confirmed_at))}" if confirmed_at else "",
            "lines": [_line(row) for row in content["lines"]],
            "owed": [
                row | {"due": week_day(date.fromisoformat(row["due_on"])) + f" {row['due_on'][:4]}"}
                for row in content["lines"]
                if row["office"] and row["due_on"]
            ],
        }
    return pdf("minutes", facts, at=confirmed_at or edition.closed_at)


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = MinuteLineKind(row["kind"])
    is_owed = kind in {MinuteLineKind.DECISION, MinuteLineKind.TASK}
    return dict(row) | {"label": str(LINE_LABELS[kind]) if is_owed else ""}


def _named(meeting: Meeting) -> str:
    return f"{meeting.title}: {meeting.group}" if meeting.group else meeting.title


def _facts(meeting: Meeting, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "head": asdict(head_of(meeting.office_id)),
        "foot": _FOR_ALL,
        "example": settings.SIGAP_DEMO,
        "leader": {"name": meeting.leader_name, "title": meeting.leader_title},
    }
