"""Files are laid in: their clean copy sealed under a key of its own, in chunks. Nothing of the original is kept."""

from datetime import datetime

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused
from sigap.meetings import events
from sigap.meetings.models import ActionItem, Meeting, MeetingFile, MeetingFileChunk
from sigap.meetings.rules.kinds import MeetingFileKind
from sigap.taskforce.files import CleanedFile, PartsTable
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose

PARTS = PartsTable("meetings_meetingfilechunk")


@audit.action
def add_paper(*, by: Actor, at: datetime, meeting: Meeting, kind: MeetingFileKind, what: CleanedFile) -> MeetingFile:
    """A signed paper of a meeting."""
    by.require(Permission.MEETING_MANAGE)
    return _add(by, at, what, MeetingFile(kind=kind, meeting=meeting))


@audit.action
def add_evidence(*, by: Actor, at: datetime, item: ActionItem, what: CleanedFile) -> MeetingFile:
    """Evidence of an action, by its office. Raises Refused for another office's."""
    if item.office_id not in by.offices_where(Permission.TASKFORCE_REPORT):
        raise Refused(Permission.TASKFORCE_REPORT, ids={"item": str(item.pk)})
    return _add(by, at, what, MeetingFile(kind=MeetingFileKind.EVIDENCE, item=item))


def _add(by: Actor, at: datetime, what: CleanedFile, row: MeetingFile) -> MeetingFile:
    if known := MeetingFile.objects.filter(pk=what.id).first():
        if (known.meeting_id, known.item_id) != (row.meeting_id, row.item_id):
            # Another's file, asked for by its id: it is evidence of what it was laid in for, and of nothing else.
            raise Refused(Permission.TASKFORCE_SEE, ids={"paper": str(known.pk)})
        audit.unchanged()
        return known
    key = datakeys.create(purpose=KeyPurpose.TASK_FORCE, at=at)
    pieces = list(PARTS.sealed(what.copy, key=key, file_id=what.id))
    row.id, row.media, row.count, row.key_id = what.id, what.media, len(pieces), key.id
    row.added_by, row.adder_name, row.added_at = by.person_id, by.name, at
    row.save(force_insert=True)
    for number, piece in enumerate(pieces):
        MeetingFileChunk.objects.bulk_create([MeetingFileChunk(file=row, number=number, sealed_bytes=piece)])
    about = {"meeting": str(row.meeting_id)} if row.meeting_id else {"item": str(row.item_id)}
    audit.record(
        audit.NewEvent(
            code=events.FILE_ADDED,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"paper": str(row.pk), "kind": row.kind, **about},
        )
    )
    return row
