"""What a rakor decided of an activity of the action plan, for the pages of that plan."""

from uuid import UUID

from django.urls import reverse

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.actionplan.rows import LinkedRow
from sigap.meetings.models import MinuteLine
from sigap.meetings.queries.meetings import about_activity
from sigap.meetings.rules.kinds import MinuteLineKind
from sigap.ui.dates import long_day


def decisions_of_activity(actor: Actor, activity_key: UUID) -> list[LinkedRow]:
    """Decisions and tasks said under a point on this activity, in minutes that were closed; the newest first."""
    actor.require(Permission.TASKFORCE_SEE)
    said = MinuteLine.objects.filter(
        point__about=about_activity(activity_key),
        kind__in=[MinuteLineKind.DECISION, MinuteLineKind.TASK],
        struck_at__isnull=True,
        meeting__edition__gte=1,
    )
    return [
        LinkedRow(
            title=line.text,
            note=f"{line.meeting.title}, {long_day(line.written_at)}",
            url=reverse("meetings:meeting", args=[line.meeting_id]),
        )
        for line in said.select_related("meeting").order_by("-written_at")
    ]
