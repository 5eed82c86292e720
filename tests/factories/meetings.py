"""Meetings and actions at the desk's own role. All invented."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.meetings.actions import items
from sigap.meetings.actions.items import ItemContent
from sigap.meetings.models import ActionItem
from sigap.meetings.rules.kinds import ItemSource

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
