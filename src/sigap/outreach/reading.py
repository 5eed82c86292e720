"""What the public site shows of prevention: sessions to come, sheets in local words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from sigap.mailbox.quarantine.pacing import flood_began_after
from sigap.outreach.rules import SessionAudience, SessionTopic


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingSession:
    """A session that was marked public."""

    topic: SessionTopic
    audience: SessionAudience
    place: str
    area: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    partner: str
    note: str
    is_for_all: bool
    is_off: bool
    # The same for the same session, wherever it moves.
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSheet:
    """A sheet in local words."""

    material: str
    language: str
    title: str
    body: str
    office: str

    @property
    def paragraphs(self) -> list[str]:
        """Its text, line by line."""
        return [line.strip() for line in self.body.splitlines() if line.strip()]


def coming_sessions(*, today: date) -> list[ComingSession]:
    """The next first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT topic, audience, place, area, day, starts_at, ends_at, partner, note, is_for_all, is_off, mark"
            " FROM outreach.coming_sessions(%s)",
            [today],
        )
        return [
            ComingSession(
                topic=SessionTopic(topic),
                audience=SessionAudience(audience),
                place=place,
                area=area,
                day=day,
                starts_at=starts_at,
                ends_at=ends_at,
                partner=partner,
                note=note,
                is_for_all=is_for_all,
                is_off=is_off,
                mark=mark,
            )
            for topic, audience, place, area, day, starts_at, ends_at, partner, note, is_for_all, is_off, mark in cursor
        ]


def is_crowded(*, at: datetime) -> bool:
    """Whether messages have come beyond the pace of late."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outreach.is_crowded(%s)", [flood_began_after(at)])
        found: bool = cursor.fetchone()[0]
    return found


def local_sheets() -> list[LocalSheet]:
    """What offices have published."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT material, language, title, body, office FROM outreach.local_sheets()")
        return [
            LocalSheet(material=material, language=language, title=title, body=body, office=office)
            for material, language, title, body, office in cursor.fetchall()
        ]
