"""What every act on a meeting needs: the row held until it ends, and a trace left."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.meetings.models import Meeting
from sigap.meetings.rules.kinds import MeetingStatus


class UnableToMoveMeeting(Unable):
    """The meeting is not there yet, or is past that."""


def locked(meeting_id: UUID, *wanted: MeetingStatus) -> Meeting:
    """The meeting, held until the act ends; in one of these states. Raises Refused, Conflict."""
    meeting = Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    if meeting is None:
        raise Refused(Permission.MEETING_MANAGE, ids={"item": str(meeting_id)})
    if wanted and meeting.status not in wanted:
        raise Conflict(_("Rapat ini sudah berpindah tahap. Muat ulang, lalu lihat."))
    return meeting


def record_meeting_event(by: By, at: datetime, meeting: Meeting, code: str, **ids: str) -> None:
    """Records an event about a meeting."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"meeting": str(meeting.pk), **ids},
        )
    )
