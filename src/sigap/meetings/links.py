"""What a rakor decided, for pages of other apps: of an activity of the action plan, and that the procedure stands."""

from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.actionplan.rows import LinkedRow
from sigap.meetings.models import MinuteLine
from sigap.meetings.queries.meetings import about_activity
from sigap.meetings.rules.kinds import MinuteLineKind
from sigap.rulebook.queries.decisions import RakorDecision
from sigap.ui.dates import long_day

_MOST = 40


def decisions_of_activity(actor: Actor, activity_key: UUID) -> list[LinkedRow]:
    """Decisions and tasks said under a point on this activity, in minutes that were closed; the newest first."""
    actor.require(Permission.TASKFORCE_SEE)
    lines = MinuteLine.objects.filter(
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
        for line in lines.select_related("meeting").order_by("-written_at")
    ]


def rakor_decisions(actor: Actor) -> list[RakorDecision]:
    """Decisions in minutes that were closed, of the newest meetings first; one statement."""
    actor.require(Permission.TASKFORCE_SEE)
    lines = MinuteLine.objects.filter(
        kind=MinuteLineKind.DECISION, struck_at__isnull=True, meeting__edition__gte=1
    ).select_related("meeting")
    return [
        RakorDecision(
            id=line.pk,
            meeting_id=line.meeting_id,
            meeting=line.meeting.title,
            held_on=localdate(line.meeting.starts_at),
            text=line.text,
        )
        for line in lines.order_by("-meeting__starts_at", "number")[:_MOST]
    ]
