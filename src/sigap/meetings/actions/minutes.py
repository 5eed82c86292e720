"""Minutes while people talk: lines written, completed, mended, struck; who is there. Each line is an act of its own."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Conflict, Refused
from sigap.meetings import events
from sigap.meetings.actions.recording import UnableToMoveMeeting, locked, record_meeting_event
from sigap.meetings.actions.wording import UnableToWrite, require_fit
from sigap.meetings.models import AgendaPoint, InvitedOffice, Meeting, MeetingRhythm, MinuteLine
from sigap.meetings.queries.meetings import agenda_of, last_line, last_owed_line, offices_called
from sigap.meetings.rules.agenda import MINUTES
from sigap.meetings.rules.kinds import THERE, AgendaSource, MeetingStatus, MinuteLineKind, Presence
from sigap.meetings.rules.lines import LineUse, SpokenLine, read_line
from sigap.meetings.rules.minutes import next_due

EARLY = timedelta(hours=12)
"""How long before its hour a meeting may begin."""


@audit.action
def begin_meeting(*, by: Actor, at: datetime, meeting_id: UUID) -> Meeting:
    """It begins: lines can be written, and its rhythm counts from now. A second click changes nothing."""
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.PLANNED, MeetingStatus.RUNNING)
    if meeting.is_running:
        audit.unchanged()
        return meeting
    if at < meeting.starts_at - EARLY:
        raise UnableToMoveMeeting(_("Rapat ini belum waktunya. Kalau dimajukan, ubah dulu harinya."))
    meeting.status, meeting.begun_at = MeetingStatus.RUNNING, at
    meeting.save(update_fields=["status", "begun_at"])
    for rhythm in MeetingRhythm.objects.filter(kind=meeting.kind, valid_to=None):
        rhythm.due_at = next_due(localtime(at), rhythm.every_months)
        rhythm.save(update_fields=["due_at"])
    record_meeting_event(by, at, meeting, events.BEGUN)
    return meeting


@audit.action
def write_line(*, by: Actor, at: datetime, meeting_id: UUID, line_id: UUID, typed: str) -> MinuteLine:
    """Adds what was typed, or completes the decision or task before. The same `line_id` again adds nothing.

    Raises UnableToWrite, Conflict where the minutes are closed.
    """
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.RUNNING)
    if known := MinuteLine.objects.filter(pk=line_id, meeting=meeting).first():
        audit.unchanged()
        return known
    spoken = read_line(typed, offices=offices_called(at), today=localdate(at))
    if spoken.use is LineUse.COMPLETE:
        return _complete(by, at, meeting, spoken)
    before = last_line(meeting)
    point = _point(meeting, spoken, before) if spoken.use is LineUse.POINT else (before.point if before else None)
    line = MinuteLine(
        id=line_id,
        meeting=meeting,
        point=point,
        number=before.number + 1 if before else 1,
        kind=spoken.kind,
        text=point.title if spoken.use is LineUse.POINT and point else spoken.text,
        written_by=by.person_id,
        writer_name=by.name,
        written_at=at,
    )
    _lay_owed(line, spoken)
    _require_line(line)
    line.save(force_insert=True)
    record_meeting_event(by, at, meeting, events.LINE_WRITTEN, line=str(line.pk), kind=line.kind)
    return line


@audit.action
def mend_line(*, by: Actor, at: datetime, meeting_id: UUID, line_id: UUID, version: int, typed: str) -> MinuteLine:
    """Puts what was typed in the place of a line, as it was read. Raises UnableToWrite, Conflict."""
    line = _line(by, meeting_id, line_id, version)
    spoken = read_line(typed, offices=offices_called(at), today=localdate(line.written_at))
    if spoken.use is not LineUse.ADD or line.kind == MinuteLineKind.POINT:
        raise UnableToWrite(_("Awali dengan k, t, atau teksnya. Acara diubah dengan mencoret, lalu / dan acaranya."))
    line.kind, line.text = spoken.kind, spoken.text
    _lay_owed(line, spoken)
    _require_line(line)
    return _changed(by, at, line, events.LINE_CHANGED)


@audit.action
def strike_line(*, by: Actor, at: datetime, meeting_id: UUID, line_id: UUID, version: int) -> MinuteLine:
    """Strikes a line out; it stays in the trail and on no paper. Raises Conflict."""
    line = _line(by, meeting_id, line_id, version)
    line.struck_at = at
    return _changed(by, at, line, events.LINE_STRUCK)


@audit.action
def note_presence(
    *, by: Actor, at: datetime, meeting_id: UUID, present: Mapping[UUID, Presence]
) -> list[InvitedOffice]:
    """Ticks who is there, of the offices that were asked."""
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.RUNNING)
    rows = list(InvitedOffice.objects.filter(meeting=meeting).order_by("office_name"))
    changed = [row for row in rows if present.get(row.office_id, Presence(row.presence)) != row.presence]
    for row in changed:
        row.presence = present[row.office_id]
        row.save(update_fields=["presence"])
    if not changed:
        audit.unchanged()
    else:
        there = sum(row.presence in THERE for row in rows)
        record_meeting_event(by, at, meeting, events.PRESENCE_NOTED, count=str(there))
    return rows


def _complete(by: Actor, at: datetime, meeting: Meeting, spoken: SpokenLine) -> MinuteLine:
    line = last_owed_line(meeting)
    if line is None:
        raise UnableToWrite(_("Belum ada keputusan atau tugas. Awali dengan k atau t."))
    before = (line.office_id, line.due_on, line.evidence)
    _lay_owed(line, spoken, is_kept=True)
    if before == (line.office_id, line.due_on, line.evidence):
        audit.unchanged()
        return line
    _require_line(line)
    return _changed(by, at, line, events.LINE_CHANGED)


def _point(meeting: Meeting, spoken: SpokenLine, before: MinuteLine | None) -> AgendaPoint:
    """The point that is meant: by number, by a title of its own, or the next one."""
    points = agenda_of(meeting)
    if spoken.point and not spoken.point.isdecimal():
        require_fit(spoken.point)
        return AgendaPoint.objects.create(
            id=uuid4(),
            meeting=meeting,
            position=len(points) + 1,
            source=AgendaSource.OWN,
            title=spoken.point,
            minutes=MINUTES[AgendaSource.OWN],
        )
    here = before.point.position if before and before.point else 0
    wanted = int(spoken.point) if spoken.point else here + 1
    found = next((point for point in points if point.position == wanted), None)
    if found is None:
        raise UnableToWrite(_("Tidak ada acara lagi. Ketik / lalu judulnya untuk acara yang datang mendadak."))
    return found


def _line(by: Actor, meeting_id: UUID, line_id: UUID, version: int) -> MinuteLine:
    """A line that stands, held, as it was read. Raises Refused, Conflict."""
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.RUNNING)
    line = MinuteLine.objects.select_for_update().filter(pk=line_id, meeting=meeting, struck_at=None).first()
    if line is None:
        raise Refused(Permission.MEETING_MANAGE, ids={"item": str(line_id)})
    if line.version != version:
        raise Conflict(_("Rekan Anda baru saja mengubah baris ini. Lihat dulu bunyinya sekarang."))
    return line


def _lay_owed(line: MinuteLine, spoken: SpokenLine, *, is_kept: bool = False) -> None:
    """Whose it is, by when, with which evidence; `is_kept`: what was not said stays as it was."""
    if spoken.office or not is_kept:
        line.office_id = spoken.office.id if spoken.office else None
        line.office_name = spoken.office.name if spoken.office else ""
    due: date | None = spoken.due_on
    line.due_on = line.due_on if is_kept and due is None else due
    line.evidence = line.evidence if is_kept and not spoken.evidence else spoken.evidence


def _require_line(line: MinuteLine) -> None:
    if not line.text.strip():
        raise UnableToWrite(_("Tulis dulu bunyinya."))
    require_fit(line.text, line.evidence, about=line.point.title if line.point else "")


def _changed(by: Actor, at: datetime, line: MinuteLine, code: str) -> MinuteLine:
    line.version += 1
    line.save(update_fields=["kind", "text", "office_id", "office_name", "due_on", "evidence", "version", "struck_at"])
    record_meeting_event(by, at, line.meeting, code, line=str(line.pk))
    return line
