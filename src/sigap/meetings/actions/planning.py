"""A meeting is planned, changed, called off; its agenda set, offices asked to it, their answers noted; its rhythm."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.utils.timezone import get_current_timezone, localdate, localtime
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.models import Membership
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Refused
from sigap.meetings import events
from sigap.meetings.actions.recording import UnableToMoveMeeting, locked, record_meeting_event
from sigap.meetings.actions.wording import UnableToWrite, require_fit
from sigap.meetings.models import AgendaPoint, InvitedOffice, Meeting, MeetingRhythm, MinuteLine
from sigap.meetings.queries.items import running_offices
from sigap.meetings.queries.meetings import last_held
from sigap.meetings.rules.agenda import ProposedPoint
from sigap.meetings.rules.kinds import InvitationAnswer, MeetingKind, MeetingStatus
from sigap.meetings.rules.minutes import next_due
from sigap.notifications import actions as notices
from sigap.ui.sent_again import check_same

_LONGEST = timedelta(hours=12)
_PLAN = (
    "kind",
    "group",
    "title",
    "starts_at",
    "ends_at",
    "place",
    "leader_id",
    "leader_name",
    "leader_title",
    "task_force_id",
    "task_force_name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """What is planned: who meets, when and where, and who leads."""

    kind: MeetingKind
    group: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    leader_id: UUID
    task_force_id: UUID | None = None
    task_force_name: str = ""


@audit.action
def plan_meeting(*, by: Actor, at: datetime, meeting_id: UUID, plan: MeetingPlan) -> Meeting:
    """Plans a meeting; the same form again gives the same one. Raises UnableToMoveMeeting, UnableToWrite."""
    by.require(Permission.MEETING_MANAGE)
    if known := Meeting.objects.filter(pk=meeting_id).first():
        names = ("kind", "group", "title", "place", "leader_id")
        sent: dict[str, Any] = {name: getattr(plan, name) for name in names}
        check_same(known, **sent, starts_at=plan.starts_at, ends_at=plan.ends_at)
        audit.unchanged()
        return known
    office_id = by.offices_where(Permission.MEETING_MANAGE)[0]
    meeting = Meeting(
        id=meeting_id,
        office_id=office_id,
        office_name=next(held.office_name for held in by.memberships if held.office_id == office_id),
        planned_by=by.person_id,
        planned_at=at,
    )
    _lay_plan(meeting, plan, at)
    meeting.save(force_insert=True)
    record_meeting_event(by, at, meeting, events.PLANNED, kind=plan.kind.value)
    return meeting


@audit.action
def change_meeting(*, by: Actor, at: datetime, meeting_id: UUID, plan: MeetingPlan) -> Meeting:
    """Changes the plan; who was asked hears when day, hour or place moved, and answers anew for another day or hour.

    Raises as plan_meeting, Conflict.
    """
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.PLANNED)
    before = (meeting.starts_at, meeting.ends_at, meeting.place)
    _lay_plan(meeting, plan, at)
    meeting.save(update_fields=_PLAN)
    if before[0] != meeting.starts_at:
        InvitedOffice.objects.filter(meeting=meeting).update(answer="", answered_by=None, answered_at=None)
    if meeting.invited_at and before != (meeting.starts_at, meeting.ends_at, meeting.place):
        _tell(meeting, "meeting-changed", at)
    record_meeting_event(by, at, meeting, events.CHANGED)
    return meeting


@audit.action
def cancel_meeting(*, by: Actor, at: datetime, meeting_id: UUID) -> Meeting:
    """Calls it off; who was asked hears. One that was begun by mistake has no line yet. Raises UnableToMoveMeeting."""
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.PLANNED, MeetingStatus.RUNNING, MeetingStatus.CANCELLED)
    if meeting.status == MeetingStatus.CANCELLED:
        audit.unchanged()
        return meeting
    if meeting.edition or MinuteLine.objects.filter(meeting=meeting, struck_at=None).exists():
        raise UnableToMoveMeeting(_("Rapat ini sudah punya notula. Tutup notulanya."))
    was_begun = meeting.begun_at is not None
    meeting.status, meeting.begun_at = MeetingStatus.CANCELLED, None
    meeting.save(update_fields=["status", "begun_at"])
    if was_begun:
        _reckon_rhythms(meeting.kind, at)
    if meeting.invited_at:
        _tell(meeting, "meeting-cancelled", at)
    record_meeting_event(by, at, meeting, events.CANCELLED)
    return meeting


@audit.action
def set_agenda(
    *,
    by: Actor,
    at: datetime,
    meeting_id: UUID,
    points: Sequence[ProposedPoint],
    in_place_of: Collection[str] = (),
    sent: str = "",
) -> list[AgendaPoint]:
    """Puts these points, in this order, in the place of those with the ids that were read.

    `sent` names what a page sent: the same again changes nothing. Raises UnableToWrite, Conflict.
    """
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.PLANNED)
    for point in points:
        require_fit(point.title, point.detail)
    present = list(AgendaPoint.objects.filter(meeting=meeting).order_by("position"))
    ordered = sorted(points, key=lambda point: not point.is_in)
    is_sent_again = bool(present and sent) and all(row.pk == _point_id(row, sent) for row in present)
    if is_sent_again or [_point_values(row) for row in present] == [_point_values(point) for point in ordered]:
        audit.unchanged()
        return present
    if {str(row.pk) for row in present} != set(in_place_of):
        raise Conflict(_("Agenda ini sudah disimpan sementara Anda menyusun. Inilah isinya kini: susun lagi di sini."))
    AgendaPoint.objects.filter(meeting=meeting).delete()
    rows = [
        AgendaPoint(
            id=uuid4(),
            meeting=meeting,
            position=position,
            source=point.source,
            about=point.about,
            title=point.title.strip(),
            detail=point.detail,
            minutes=point.minutes,
            is_in=point.is_in,
        )
        for position, point in enumerate(ordered, start=1)
    ]
    for row in rows:
        row.pk = _point_id(row, sent) if sent else row.pk
    AgendaPoint.objects.bulk_create(rows)
    record_meeting_event(by, at, meeting, events.AGENDA_SET, count=str(sum(row.is_in for row in rows)))
    return rows


def _point_id(row: AgendaPoint, sent: str) -> UUID:
    """Of a point that came with this page: the page sent again finds its own points."""
    return uuid5(row.meeting_id, f"{sent}:{row.position}")


def _point_values(of: AgendaPoint | ProposedPoint) -> tuple[object, ...]:
    return of.source, of.about, of.title.strip(), of.detail, of.minutes, of.is_in


@audit.action
def invite(*, by: Actor, at: datetime, meeting_id: UUID, office_ids: Collection[UUID]) -> list[InvitedOffice]:
    """Asks these offices; one that is left out and has not answered is asked no longer. Raises UnableToMoveMeeting."""
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.PLANNED)
    offices = {office.pk: office for office in running_offices(at).filter(pk__in=office_ids)}
    if not offices:
        raise UnableToMoveMeeting(_("Pilih paling sedikit satu kantor yang masih berdiri."))
    known = {row.office_id: row for row in InvitedOffice.objects.filter(meeting=meeting)}
    gone = InvitedOffice.objects.filter(
        meeting=meeting, office_id__in=known.keys() - offices.keys(), answered_at=None, presence=""
    )
    for office_id in gone.values_list("office_id", flat=True):
        _tell_office(meeting, office_id, "meeting-uninvited", at)
    gone.delete()
    new = [office for pk, office in offices.items() if pk not in known]
    meeting.invited_at = meeting.invited_at or at
    meeting.save(update_fields=["invited_at"])
    InvitedOffice.objects.bulk_create(
        InvitedOffice(id=uuid4(), meeting=meeting, office_id=office.pk, office_name=office.name) for office in new
    )
    for office in new:
        _tell_office(meeting, office.pk, "meeting-invited", at)
    if not new and known.keys() == offices.keys():
        audit.unchanged()
    else:
        record_meeting_event(by, at, meeting, events.INVITED, count=str(len(offices)))
    return list(InvitedOffice.objects.filter(meeting=meeting).order_by("office_name"))


@audit.action
def answer_invitation(
    *, by: Actor, at: datetime, meeting_id: UUID, office_id: UUID, answer: InvitationAnswer
) -> InvitedOffice:
    """An office answers for itself, the secretariat for one that rang. Raises Refused, UnableToMoveMeeting."""
    is_own = office_id in by.offices_where(Permission.TASKFORCE_REPORT)
    if not is_own and not by.can(Permission.MEETING_MANAGE):
        raise Refused(Permission.TASKFORCE_REPORT, ids={"item": str(meeting_id)})
    row = (
        InvitedOffice.objects.select_for_update(of=("self",))
        .filter(meeting_id=meeting_id, office_id=office_id)
        .select_related("meeting")
        .first()
    )
    if row is None:
        raise Refused(Permission.TASKFORCE_REPORT, ids={"item": str(meeting_id)})
    if not row.meeting.is_planned:
        raise UnableToMoveMeeting(_("Rapat ini sudah dimulai atau dibatalkan. Kehadiran dicatat di tempat."))
    if row.answer == answer:
        audit.unchanged()
        return row
    row.answer, row.answered_by, row.answered_at = answer, by.person_id, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    record_meeting_event(by, at, row.meeting, events.ANSWERED, office=str(office_id), answer=answer.value)
    return row


@audit.action
def set_rhythm(*, by: Actor, at: datetime, kind: MeetingKind, every_months: int, basis: str) -> MeetingRhythm:
    """How often a kind must meet, from today on, and by which decree. Raises UnableToWrite."""
    by.require(Permission.MEETING_MANAGE)
    if not basis.strip():
        raise UnableToWrite(_("Tulis dasarnya, misalnya nomor SK."))
    require_fit(basis)
    today = localdate(at)
    standing_one = MeetingRhythm.objects.filter(kind=kind, valid_to=None).first()
    if standing_one and (standing_one.every_months, standing_one.basis) == (every_months, basis.strip()):
        audit.unchanged()
        return standing_one
    if standing_one:
        standing_one.valid_to = today
        standing_one.save(update_fields=["valid_to"])
    held = last_held(kind, before=at) or at
    row = MeetingRhythm(
        id=uuid4(),
        kind=kind,
        every_months=every_months,
        basis=basis.strip(),
        valid_from=today,
        made_by=by.person_id,
        due_at=next_due(localtime(held), every_months),
    )
    row.save(force_insert=True)
    audit.record(
        audit.NewEvent(
            code=events.RHYTHM_SET,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"kind": kind.value, "months": str(every_months)},
        )
    )
    return row


def _reckon_rhythms(kind: str, at: datetime) -> None:
    """The next meeting is due as the last one that was held has it."""
    for rhythm in MeetingRhythm.objects.filter(kind=kind, valid_to=None):
        began = datetime.combine(rhythm.valid_from, time.min, get_current_timezone())
        held = last_held(kind, before=at) or began
        rhythm.due_at = next_due(localtime(held), rhythm.every_months)
        rhythm.save(update_fields=["due_at"])


def _lay_plan(meeting: Meeting, plan: MeetingPlan, at: datetime) -> None:
    require_fit(plan.title, plan.place, plan.group)
    if not plan.title.strip() or not plan.place.strip():
        raise UnableToWrite(_("Tulis judul rapat dan tempatnya."))
    if plan.starts_at <= at:
        raise UnableToMoveMeeting(_("Waktunya sudah lewat. Pilih hari dan jam yang akan datang."))
    if not timedelta(0) < plan.ends_at - plan.starts_at <= _LONGEST:
        raise UnableToMoveMeeting(_("Jam selesai harus sesudah jam mulai, pada hari yang sama."))
    leader = Membership.objects.filter(standing(at), person_id=plan.leader_id, person__is_active=True)
    found = leader.order_by("since").values_list("person__name", "office__name").first()
    if found is None:
        raise UnableToMoveMeeting(_("Pemimpin rapat ini tidak lagi bertugas. Pilih orang lain."))
    meeting.kind, meeting.group, meeting.title = plan.kind, plan.group.strip(), plan.title.strip()
    meeting.starts_at, meeting.ends_at, meeting.place = plan.starts_at, plan.ends_at, plan.place.strip()
    meeting.leader_id, (meeting.leader_name, meeting.leader_title) = plan.leader_id, found
    meeting.task_force_id, meeting.task_force_name = plan.task_force_id, plan.task_force_name


def _tell(meeting: Meeting, code: str, at: datetime) -> None:
    for row in InvitedOffice.objects.filter(meeting=meeting):
        _tell_office(meeting, row.office_id, code, at)


def _tell_office(meeting: Meeting, office_id: UUID, code: str, at: datetime) -> None:
    ids: Mapping[str, str] = {"meeting": str(meeting.pk)}
    notices.notify(at=at, code=code, office_id=office_id, ids=ids, until=meeting.starts_at)
