"""Reads of meetings: planned and held, who is asked, what stands on the agenda, what was written."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.meetings.models import (
    AgendaPoint,
    InvitedOffice,
    Meeting,
    MeetingFile,
    MeetingFileChunk,
    MeetingRhythm,
    MinuteLine,
    MinutesEdition,
)
from sigap.meetings.queries.items import running_offices
from sigap.meetings.rules.kinds import MeetingStatus, MinuteLineKind
from sigap.meetings.rules.lines import LineGap, OfficeWords, gaps_of, office_words

PAGE = 25


def about_meeting(meeting_id: UUID) -> str:
    """How other apps refer to a meeting."""
    return f"meetings.meeting:{meeting_id}"


def meetings_ahead(actor: Actor) -> list[Meeting]:
    """Those that are not over: being written first, then by day."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(
        Meeting.objects.filter(status__in=[MeetingStatus.PLANNED, MeetingStatus.RUNNING]).order_by("starts_at", "id")
    )


def meetings_over(actor: Actor, *, page: int = 1) -> tuple[list[Meeting], bool]:
    """One page of those that were held or called off, the last first; whether another page follows."""
    actor.require(Permission.TASKFORCE_SEE)
    first = (page - 1) * PAGE
    found = Meeting.objects.filter(status__in=[MeetingStatus.CLOSED, MeetingStatus.CANCELLED])
    rows = list(found.order_by("-starts_at", "id")[first : first + PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def meeting_for(actor: Actor, meeting_id: UUID) -> Meeting:
    """One meeting. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = Meeting.objects.filter(pk=meeting_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"item": str(meeting_id)})
    return found


def rhythms(actor: Actor) -> list[MeetingRhythm]:
    """How often each kind must meet, as it stands."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(MeetingRhythm.objects.filter(valid_to__isnull=True).order_by("kind"))


def invited_to(meeting: Meeting) -> list[InvitedOffice]:
    """The offices that are asked, by name."""
    return list(InvitedOffice.objects.filter(meeting=meeting).order_by("office_name"))


def agenda_of(meeting: Meeting) -> list[AgendaPoint]:
    """The points, in their order."""
    return list(AgendaPoint.objects.filter(meeting=meeting).order_by("position", "id"))


def lines_of(meeting: Meeting) -> list[MinuteLine]:
    """The lines that stand, in the order in which they were said."""
    return list(MinuteLine.objects.filter(meeting=meeting, struck_at__isnull=True).order_by("number"))


def editions_of(meeting: Meeting) -> Sequence[MinutesEdition]:
    """The closed editions, the last first."""
    return list(MinutesEdition.objects.filter(meeting=meeting).order_by("-number"))


def last_held(kind: str, *, before: datetime) -> datetime | None:
    """When a meeting of this kind began last."""
    found = Meeting.objects.filter(kind=kind, begun_at__isnull=False, begun_at__lt=before)
    return found.order_by("-begun_at").values_list("begun_at", flat=True).first()


def papers_of(meeting: Meeting) -> list[MeetingFile]:
    """The signed papers of a meeting, the last first."""
    return list(MeetingFile.objects.filter(meeting=meeting).order_by("-added_at"))


def chunks_of(file: MeetingFile) -> list[MeetingFileChunk]:
    """The parts of a file, in their order."""
    return list(MeetingFileChunk.objects.filter(file=file).order_by("number"))


def last_line(meeting: Meeting) -> MinuteLine | None:
    """The line written last, struck or not."""
    return MinuteLine.objects.filter(meeting=meeting).select_related("point").order_by("-number").first()


def last_owed_line(meeting: Meeting) -> MinuteLine | None:
    """The decision or task written last, which a line of `p` completes."""
    owed = MinuteLine.objects.filter(
        meeting=meeting, struck_at__isnull=True, kind__in=[MinuteLineKind.DECISION, MinuteLineKind.TASK]
    )
    return owed.select_related("meeting", "point").order_by("-number").first()


def offices_called(at: datetime) -> list[OfficeWords]:
    """The offices that stand, with the words by which people call them."""
    return [office_words(pk, name, kind) for pk, name, kind in running_offices(at).values_list("pk", "name", "kind")]


def gaps_in(lines: Sequence[MinuteLine]) -> dict[UUID, frozenset[LineGap]]:
    """What each decision and task lacks, by the line's id, as of the day on which it was said."""
    found = {}
    for place, line in enumerate(lines):
        gaps = gaps_of(
            MinuteLineKind(line.kind),
            office=line.office_id,
            due_on=line.due_on,
            evidence=line.evidence,
            has_tasks=_has_tasks(lines, place),
            today=localdate(line.written_at),
        )
        if gaps:
            found[line.pk] = gaps
    return found


def _has_tasks(lines: Sequence[MinuteLine], place: int) -> bool:
    """Whether a task follows before the next decision or point."""
    for line in lines[place + 1 :]:
        if line.kind == MinuteLineKind.TASK:
            return True
        if line.kind in {MinuteLineKind.DECISION, MinuteLineKind.POINT}:
            return False
    return False


def owed_by(line: MinuteLine) -> bool:
    """Whether a line becomes an action: a decision or a task with an office and a day."""
    return line.kind in {MinuteLineKind.DECISION, MinuteLineKind.TASK} and line.office_id is not None
