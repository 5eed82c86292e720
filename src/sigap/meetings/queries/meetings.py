"""Reads of meetings: planned and held, who is asked, what stands on the agenda, what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Absence, Membership, Office
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.roles import OfficeKind, RoleCode
from sigap.kernel.errors import Refused
from sigap.letters.titles import title_of_head
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
from sigap.meetings.rules.kinds import THERE, MeetingKind, MeetingStatus, MinuteLineKind, Presence
from sigap.meetings.rules.lines import LineGap, OfficeWords, gaps_of, office_words

PAGE = 25
_TWICE = 2
_LEADING = frozenset({RoleCode.DAILY_CHAIR, RoleCode.LEADER, RoleCode.SECRETARIAT})
_SELDOM = frozenset({OfficeKind.DESA, OfficeKind.KECAMATAN, OfficeKind.PUSKESMAS, OfficeKind.SEKOLAH})
"""Offices of which there are many: asked when somebody ticks them."""


def about_meeting(meeting_id: UUID) -> str:
    """How other apps refer to a meeting."""
    return f"meetings.meeting:{meeting_id}"


def about_activity(activity_key: UUID) -> str:
    """How a point of an agenda refers to an activity of the action plan."""
    return f"actionplan.activity:{activity_key}"


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
    """One meeting, with whether who leads it is away then. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    gone = Absence.objects.filter(
        person_id=OuterRef("leader_id"),
        cancelled_at=None,
        starts_at__lte=OuterRef("starts_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    found = Meeting.objects.filter(pk=meeting_id).annotate(is_gone=Exists(gone)).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"item": str(meeting_id)})
    found.is_leader_away = found.is_gone
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
    return [point for point in agenda_rows(meeting) if point.is_in]


def agenda_rows(meeting: Meeting) -> list[AgendaPoint]:
    """The points with those that were left out."""
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


OWED_KINDS = frozenset({MinuteLineKind.DECISION, MinuteLineKind.TASK})
"""Lines by which an office may owe something."""


def owed_by(line: MinuteLine) -> bool:
    """Whether a line becomes an action: a decision or a task with an office and a day."""
    return line.kind in OWED_KINDS and line.office_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeToInvite:
    """An office in the list of those that may be asked: whether it is, what it answered, whether it stayed away."""

    id: UUID
    name: str
    is_in: bool
    row: InvitedOffice | None
    was_away: bool


def offices_to_invite(meeting: Meeting, *, at: datetime) -> list[OfficeToInvite]:
    """Every office that stands. Ticked: those asked; before anybody was, those of the last meeting of this kind."""
    asked, away = {row.office_id: row for row in invited_to(meeting)}, away_twice(meeting)
    ticked = set(asked) if meeting.invited_at else _asked_last(meeting)
    return [
        OfficeToInvite(
            id=office.pk,
            name=office.name,
            is_in=office.pk in ticked or (not ticked and OfficeKind(office.kind) not in _SELDOM),
            row=asked.get(office.pk),
            was_away=office.pk in away,
        )
        for office in running_offices(at)
        if OfficeKind(office.kind) is not OfficeKind.PUBLIC
    ]


def away_twice(meeting: Meeting) -> frozenset[UUID]:
    """The offices asked to the last two meetings of this kind, of which nobody came to either.

    A meeting at which nobody's presence was noted says nothing about anybody.
    """
    was_noted = InvitedOffice.objects.filter(meeting=OuterRef("pk")).exclude(presence=Presence.UNKNOWN)
    before = Meeting.objects.filter(
        Exists(was_noted),
        kind=meeting.kind,
        group=meeting.group,
        status=MeetingStatus.CLOSED,
        starts_at__lt=meeting.starts_at,
    )
    last = before.order_by("-starts_at", "id").values("pk")[:_TWICE]
    away = InvitedOffice.objects.filter(meeting__in=last).exclude(presence__in=THERE)
    counted = away.values("office_id").annotate(n=Count("pk")).filter(n=_TWICE)
    return frozenset(counted.values_list("office_id", flat=True))


def last_planned(actor: Actor) -> Meeting | None:
    """The plenary meeting planned last: where it was, who led it, how long it took."""
    actor.require(Permission.MEETING_MANAGE)
    planned = Meeting.objects.filter(kind=MeetingKind.PLENARY).exclude(status=MeetingStatus.CANCELLED)
    return planned.order_by("-starts_at", "id").first()


def _asked_last(meeting: Meeting) -> set[UUID]:
    before = Meeting.objects.filter(kind=meeting.kind, group=meeting.group, starts_at__lt=meeting.starts_at)
    last = before.filter(invited_at__isnull=False).order_by("-starts_at").values("pk")[:1]
    return set(InvitedOffice.objects.filter(meeting__in=last).values_list("office_id", flat=True))


def leaders_to_choose(actor: Actor, *, at: datetime) -> list[tuple[str, str]]:
    """Whoever works anywhere may lead, those who lead the task force first: id, and name with office."""
    actor.require(Permission.MEETING_MANAGE)
    found = Membership.objects.filter(standing(at), person__is_active=True).order_by("person__name")
    rows = found.values_list("person_id", "person__name", "office__name", "role")
    first = {str(pk): f"{name}, {office}" for pk, name, office, role in rows if RoleCode(role) in _LEADING}
    return list(
        (first | {str(pk): f"{name}, {office}" for pk, name, office, _role in rows if str(pk) not in first}).items()
    )


def addressees_of(meeting: Meeting) -> list[str]:
    """To whom the letter goes: the heads of the offices that are asked, by their titles."""
    ids = [row.office_id for row in invited_to(meeting)]
    rows = Office.objects.filter(pk__in=ids).order_by("name").values_list("kind", "name", "full_name")
    return [title_of_head(OfficeKind(kind), full or name) for kind, name, full in rows]
