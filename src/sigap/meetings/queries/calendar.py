"""What of meetings stands in the calendar of the task force: meetings, and the days of actions that are still owed."""

from datetime import date

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from sigap.meetings.models import ActionItem, Meeting
from sigap.meetings.rules.kinds import ItemStatus, MeetingStatus
from sigap.taskforce.calendar import CalendarSource, source_rows


def sources(*, first: date, last: date) -> list[CalendarSource]:
    """Meetings that were not called off, and open actions, by their days."""
    meetings = Meeting.objects.exclude(status=MeetingStatus.CANCELLED)
    owed = ActionItem.objects.filter(status=ItemStatus.OPEN, due_on__range=(first, last))
    return [
        CalendarSource(
            kind="meeting",
            label=_("Rapat gugus tugas"),
            route="meetings:meeting",
            rows=source_rows(
                meetings.filter(starts_at__date__range=(first, last)),
                kind="meeting",
                day=TruncDate("starts_at"),
                title="title",
                starts_at="starts_at",
            ),
        ),
        CalendarSource(
            kind="action",
            label=_("Tenggat tindak lanjut"),
            route="meetings:item",
            rows=source_rows(owed, kind="action", day="due_on", title="text"),
        ),
    ]
