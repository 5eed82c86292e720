"""Meetings and actions at the desk's own role. All invented."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.meetings.actions import closing, items, minutes, planning
from sigap.meetings.actions.items import ItemContent
from sigap.meetings.actions.planning import MeetingPlan
from sigap.meetings.models import ActionItem, MinuteLine, MinutesEdition
from sigap.meetings.rules.kinds import ItemSource, MeetingKind

TODAY = date(2026, 11, 25)
NEXT_WEEK = TODAY + timedelta(days=7)
TEXT, EVIDENCE, ORIGIN = "Menyiapkan berita acara pinjam pakai", "berita acara bertanda tangan", "Rakor pleno November"


def content(kind: OfficeKind = OfficeKind.DINSOS, **more: Any) -> ItemContent:
    """What an office is asked."""
    told: Mapping[str, Any] = {
        "text": TEXT,
        "office_id": team.office(kind).pk,
        "due_on": NEXT_WEEK,
        "evidence": EVIDENCE,
    }
    return ItemContent(**{**told, **more})


def given(
    what: ItemContent | None = None, *, login: str = team.MAYA, at: datetime = team.AT, item_id: UUID | None = None
) -> ActionItem:
    """The secretariat gives an office something to do."""
    with team.at_desk(login) as actor:
        made: ActionItem = items.give_item(
            by=actor,
            at=at,
            source=ItemSource.DECISION,
            origin=ORIGIN,
            what=what or content(),
            about="meetings.meeting:0",
            item_id=item_id or uuid4(),
        )
        return made


STARTS = team.AT + timedelta(days=2)
OFFICES = (OfficeKind.DINSOS, OfficeKind.RSUD, OfficeKind.KEMENAG)


def plan(**more: Any) -> MeetingPlan:
    """A plenary meeting that Maya leads."""
    told: Mapping[str, Any] = {
        "kind": MeetingKind.PLENARY,
        "group": "",
        "title": "Rakor pleno November 2026",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        "place": "Ruang rapat Setda",
        "leader_id": team.person_id(team.SURYA),
    }
    return MeetingPlan(**{**told, **more})


def planned(at: datetime = team.AT, **more: Any) -> UUID:
    """A planned meeting."""
    key = uuid4()
    with team.at_desk(team.MAYA) as actor:
        planning.plan_meeting(by=actor, at=at, meeting_id=key, plan=plan(**more))
    return key


def running(**more: Any) -> UUID:
    """A meeting that three offices were asked to, and that began."""
    key = planned(**more)
    with team.at_desk(team.MAYA) as actor:
        office_ids = [team.office(kind).pk for kind in OFFICES]
        planning.invite(by=actor, at=team.AT, meeting_id=key, office_ids=office_ids)
        minutes.begin_meeting(by=actor, at=STARTS, meeting_id=key)
    return key


def typed(key: UUID, *lines: str, at: datetime = STARTS, login: str = team.MAYA) -> list[MinuteLine]:
    """Lines as they are typed, one after the other."""
    with team.at_desk(login) as actor:
        return [minutes.write_line(by=actor, at=at, meeting_id=key, line_id=uuid4(), typed=line) for line in lines]


def closed(key: UUID, *, at: datetime = STARTS + timedelta(hours=2)) -> MinutesEdition:
    """The minutes are closed."""
    with team.at_desk(team.MAYA) as actor:
        made: MinutesEdition = closing.close_minutes(by=actor, at=at, meeting_id=key)
        return made
