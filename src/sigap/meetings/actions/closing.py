"""Minutes are closed as an edition, confirmed by whoever led, corrected only as a new edition with its reason.

What was decided becomes actions of offices; whoever was asked is told, also of what was decided in their absence.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.meetings import events
from sigap.meetings.actions.items import ItemContent, change_item, give_item, withdraw_item
from sigap.meetings.actions.recording import UnableToMoveMeeting, locked, record_meeting_event
from sigap.meetings.actions.wording import UnableToWrite, require_fit
from sigap.meetings.models import ActionItem, InvitedOffice, Meeting, MeetingFile, MinuteLine, MinutesEdition
from sigap.meetings.queries.meetings import OWED_KINDS, about_meeting, gaps_in, invited_to, lines_of, owed_by
from sigap.meetings.rules.kinds import (
    THERE,
    ItemSource,
    MeetingFileKind,
    MeetingStatus,
    MinutesConfirmation,
)
from sigap.meetings.rules.minutes import differences
from sigap.notifications import actions as notices
from sigap.ui.dates import clock_time, letter_day


@audit.action
def close_minutes(*, by: Actor, at: datetime, meeting_id: UUID) -> MinutesEdition:
    """Freezes what was written as an edition, gives the actions, tells everybody. A second click changes nothing.

    Raises UnableToMoveMeeting while a decision lacks its office, day or evidence.
    """
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.RUNNING, MeetingStatus.CLOSED)
    last = MinutesEdition.objects.filter(meeting=meeting).order_by("-number").first()
    if last is not None and meeting.is_closed:
        audit.unchanged()
        return last
    lines, invited = lines_of(meeting), invited_to(meeting)
    _require_whole(lines)
    meeting.ended_at = meeting.ended_at or at
    content = content_of(meeting, invited, lines)
    if last is not None and _is_same(last.content, content):
        raise UnableToMoveMeeting(_("Belum ada yang berubah dari edisi sebelumnya. Perbaiki dulu, atau batalkan."))
    edition = MinutesEdition(
        id=uuid4(),
        meeting=meeting,
        number=meeting.edition + 1,
        content=content,
        reason=meeting.correcting,
        closed_by=by.person_id,
        closer_name=by.name,
        closed_at=at,
    )
    edition.save(force_insert=True)
    _give_items(by, at, meeting, lines, edition.number, before=last)
    _end(meeting, edition.number)
    _tell(meeting, invited, lines, at, is_first=edition.number == 1)
    record_meeting_event(by, at, meeting, events.MINUTES_CLOSED, edition=str(edition.number))
    return edition


@audit.action
def reopen_minutes(*, by: Actor, at: datetime, meeting_id: UUID, reason: str) -> Meeting:
    """Opens the lines for a correction, which becomes a new edition. Raises UnableToWrite without a reason."""
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.CLOSED)
    if not reason.strip():
        raise UnableToWrite(_("Tulis dulu apa yang dikoreksi."))
    require_fit(reason)
    meeting.status, meeting.correcting = MeetingStatus.RUNNING, reason.strip()
    meeting.save(update_fields=["status", "correcting"])
    record_meeting_event(by, at, meeting, events.MINUTES_REOPENED, edition=str(meeting.edition))
    return meeting


@audit.action
def drop_correction(*, by: Actor, at: datetime, meeting_id: UUID) -> Meeting:
    """Nothing was to be corrected after all. Raises UnableToMoveMeeting when lines were changed already."""
    by.require(Permission.MEETING_MANAGE)
    meeting = locked(meeting_id, MeetingStatus.RUNNING)
    last = MinutesEdition.objects.filter(meeting=meeting).order_by("-number").first()
    if last is None or not _is_same(last.content, content_of(meeting, invited_to(meeting), lines_of(meeting))):
        raise UnableToMoveMeeting(_("Ada yang sudah diubah. Tutup sebagai edisi baru."))
    _end(meeting, meeting.edition)
    record_meeting_event(by, at, meeting, events.CHANGED)
    return meeting


@audit.action
def confirm_minutes(
    *, by: Actor, at: datetime, meeting_id: UUID, number: int, way: MinutesConfirmation
) -> MinutesEdition:
    """Whoever led confirms the edition they read; on paper, the secretariat notes it with the signed scan.

    Raises Refused, UnableToMoveMeeting.
    """
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    is_theirs = meeting is not None and (
        meeting.leader_id == by.person_id if way is MinutesConfirmation.HERE else by.can(Permission.MEETING_MANAGE)
    )
    if meeting is None or not is_theirs:
        raise Refused(Permission.TASKFORCE_SEE, ids={"item": str(meeting_id)})
    edition = MinutesEdition.objects.filter(meeting=meeting).order_by("-number").first()
    if edition is None or edition.number != number or not meeting.is_closed:
        raise UnableToMoveMeeting(_("Ada edisi yang lebih baru. Baca dulu, lalu sahkan yang itu."))
    if edition.confirmation:
        audit.unchanged()
        return edition
    signed = MeetingFile.objects.filter(meeting=meeting, kind=MeetingFileKind.MINUTES, added_at__gte=edition.closed_at)
    if way is MinutesConfirmation.ON_PAPER and not signed.exists():
        raise UnableToMoveMeeting(_("Unggah dulu pindaian notula edisi ini yang sudah ditandatangani."))
    # The database asks once more whether it stands: somebody may have opened a correction since it was read above.
    standing = MinutesEdition.objects.filter(pk=edition.pk, confirmation="")
    if not standing.update(confirmation=way, confirmed_at=at, confirmed_by=by.person_id, confirmer_name=by.name):
        raise UnableToMoveMeeting(_("Ada edisi yang lebih baru. Baca dulu, lalu sahkan yang itu."))
    edition.refresh_from_db()
    record_meeting_event(by, at, meeting, events.MINUTES_CONFIRMED, edition=str(number), way=way.value)
    return edition


def content_of(meeting: Meeting, invited: Sequence[InvitedOffice], lines: Sequence[MinuteLine]) -> dict[str, Any]:
    """Everything that stands on the paper, in Indonesian whatever language the officer reads."""
    with translation.override("id"):
        return _content(meeting, invited, lines)


def _content(meeting: Meeting, invited: Sequence[InvitedOffice], lines: Sequence[MinuteLine]) -> dict[str, Any]:
    began = localtime(meeting.begun_at or meeting.starts_at)
    return {
        "title": meeting.title,
        "kind": meeting.kind,
        "group": meeting.group,
        "task_force": meeting.task_force_name,
        "day": began.date().isoformat(),
        "began": clock_time(began),
        "ended": clock_time(meeting.ended_at) if meeting.ended_at else "",
        "place": meeting.place,
        "leader": meeting.leader_name,
        "leader_title": meeting.leader_title,
        "office": meeting.office_name,
        "there": [
            {"office": row.office_name, "is_there": row.presence in THERE, "word": row.presence} for row in invited
        ],
        "lines": _line_rows(lines),
    }


def _line_rows(lines: Sequence[MinuteLine]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(line.pk),
            "at": clock_time(line.written_at),
            "kind": line.kind,
            "text": line.text,
            "office": line.office_name,
            "due_on": line.due_on.isoformat() if line.due_on else "",
            "evidence": line.evidence,
        }
        for line in lines
    ]


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one["there"] == other["there"] and not differences(one["lines"], other["lines"])


def _require_whole(lines: Sequence[MinuteLine]) -> None:
    if not lines:
        raise UnableToMoveMeeting(_("Notula masih kosong."))
    if gaps_in(lines):
        raise UnableToMoveMeeting(
            _("Ada keputusan atau tugas tanpa kantor, tanggal, atau bukti. Lengkapi yang ditandai kuning dulu.")
        )


def _owed_before(last: MinutesEdition | None) -> set[str]:
    rows = last.content["lines"] if last else []
    return {row["id"] for row in rows if row["kind"] in OWED_KINDS and row["office"]}


def _give_items(
    by: Actor,
    at: datetime,
    meeting: Meeting,
    lines: Sequence[MinuteLine],
    number: int,
    *,
    before: MinutesEdition | None,
) -> None:
    about = about_meeting(meeting.pk)
    standing: Mapping[UUID, ActionItem] = {item.pk: item for item in ActionItem.objects.filter(about=about)}
    with translation.override("id"):
        origin = f"{meeting.title}, {letter_day(meeting.begun_at or meeting.starts_at)}"
    owed, owed_before = [line for line in lines if owed_by(line)], _owed_before(before)
    for line in owed:
        if line.office_id is None or line.due_on is None:
            continue
        what = ItemContent(text=line.text, office_id=line.office_id, due_on=line.due_on, evidence=line.evidence)
        if line.pk in standing:
            # What was withdrawn for itself stays so; what the edition before took out, and this one puts in, is owed.
            is_owed_again = str(line.pk) not in owed_before
            change_item(by=by, at=at, item_id=line.pk, what=what, is_owed_again=is_owed_again)
        else:
            give_item(
                by=by, at=at, source=ItemSource.DECISION, origin=origin, what=what, about=about, item_id=line.pk,
                said_at=line.written_at,
            )  # fmt: skip
    note = str(_("Dikoreksi dalam notula edisi %(number)d.") % {"number": number})
    for item_id in {pk for pk, item in standing.items() if item.is_open} - {line.pk for line in owed}:
        withdraw_item(by=by, at=at, item_id=item_id, note=note)


def _end(meeting: Meeting, edition: int) -> None:
    meeting.status, meeting.edition, meeting.correcting = MeetingStatus.CLOSED, edition, ""
    meeting.save(update_fields=["status", "edition", "correcting", "ended_at"])


def _tell(
    meeting: Meeting, invited: Sequence[InvitedOffice], lines: Sequence[MinuteLine], at: datetime, *, is_first: bool
) -> None:
    """Whoever led, to confirm; every office asked; one that was absent hears whether something was decided for it."""
    about = {"meeting": str(meeting.pk)}
    notices.notify(at=at, code="minutes-to-confirm", person_id=meeting.leader_id, ids=about)
    for_whom = {line.office_id for line in lines if owed_by(line)}
    for row in invited:
        is_decided = row.presence not in THERE and row.office_id in for_whom
        code = "minutes-for-absent" if is_decided else "minutes-closed"
        notices.notify(at=at, code=code if is_first else "minutes-corrected", office_id=row.office_id, ids=about)
