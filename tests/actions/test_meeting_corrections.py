"""Minutes that are corrected or closed late, and a meeting that was begun by mistake."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.actions.test_meeting_minutes import AT, ENDS, TASK, refused
from tests.factories import meetings, team
from tests.factories.meetings import STARTS, closed, running, typed

from sigap.access.roles import OfficeKind
from sigap.meetings.actions import closing, items, minutes, planning
from sigap.meetings.actions.recording import UnableToMoveMeeting
from sigap.meetings.models import ActionItem, Meeting, MeetingRhythm
from sigap.meetings.rules.kinds import MeetingKind, Presence
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_who_was_there_is_a_correction_too_and_what_is_owed_again_is_given_again() -> None:
    key = running()
    line = typed(key, TASK)[0]
    closed(key)
    done = ActionItem.objects.get()
    with team.at_desk(team.SITI) as siti:
        items.report_item(by=siti, at=ENDS, item_id=done.pk, note="Sudah")
    rsud = team.office(OfficeKind.RSUD)
    with team.at_desk(team.MAYA) as actor:
        closing.reopen_minutes(by=actor, at=ENDS, meeting_id=key, reason="RSUD hadir")
        minutes.note_presence(by=actor, at=ENDS, meeting_id=key, present={rsud.pk: Presence.PRESENT})
    refused(UnableToMoveMeeting, team.MAYA, closing.drop_correction, at=ENDS, meeting_id=key)
    assert closed(key, at=ENDS + timedelta(hours=1)).number == 2
    assert ActionItem.objects.get().is_done, "it is owed no other than before"
    with team.at_desk(team.MAYA) as actor:
        closing.reopen_minutes(by=actor, at=ENDS, meeting_id=key, reason="Kantornya keliru")
        said = "t berita acara p rsud besok foto"
        minutes.mend_line(by=actor, at=ENDS, meeting_id=key, line_id=line.pk, version=1, typed=said)
    closed(key, at=ENDS + timedelta(hours=2))
    owed = ActionItem.objects.get()
    assert (owed.status, owed.office_id, owed.ended_by) == ("open", rsud.pk, None)
    assert WorkItem.objects.filter(subject_id=owed.pk, settled_at=None).get().office_id == rsud.pk
    assert Notice.objects.filter(code="action-given", office_id=rsud.pk).count() == 1


def test_what_was_withdrawn_for_itself_stays_so_and_what_a_correction_took_out_comes_back() -> None:
    key = running()
    line = typed(key, TASK)[0]
    closed(key)
    with team.at_desk(team.MAYA) as actor:
        items.withdraw_item(by=actor, at=ENDS, item_id=line.pk, note="Tidak perlu lagi")
        closing.reopen_minutes(by=actor, at=ENDS, meeting_id=key, reason="RSUD hadir")
    typed(key, "Ditutup dengan doa")
    closed(key, at=ENDS + timedelta(hours=1))
    assert ActionItem.objects.get().status == "withdrawn"
    for number, (said, status) in enumerate((("berita acara pinjam pakai", "withdrawn"), (TASK, "open"))):
        with team.at_desk(team.MAYA) as actor:
            closing.reopen_minutes(by=actor, at=ENDS, meeting_id=key, reason="Keliru")
            minutes.mend_line(by=actor, at=ENDS, meeting_id=key, line_id=line.pk, version=number + 1, typed=said)
        closed(key, at=ENDS + timedelta(hours=2 + number))
        assert ActionItem.objects.get().status == status


def test_minutes_that_are_closed_days_later_give_what_was_decided_then() -> None:
    key = running()
    typed(key, "t papan p dinsos besok foto")
    closed(key, at=STARTS + timedelta(days=4))
    item = ActionItem.objects.get()
    assert (item.given_at, item.due_on) == (STARTS, (STARTS + timedelta(days=1)).date())


def test_a_meeting_that_was_begun_by_mistake_is_called_off_and_its_rhythm_counts_as_before() -> None:
    with team.at_desk(team.MAYA) as actor:
        planning.set_rhythm(by=actor, at=AT, kind=MeetingKind.PLENARY, every_months=3, basis="SK Bupati CONTOH")
    due = MeetingRhythm.objects.get().due_at
    key = running()
    assert MeetingRhythm.objects.get().due_at != due
    line = typed(key, "Dibuka")[0]
    refused(UnableToMoveMeeting, team.MAYA, planning.cancel_meeting, meeting_id=key)
    with team.at_desk(team.MAYA) as actor:
        minutes.strike_line(by=actor, at=STARTS, meeting_id=key, line_id=line.pk, version=1)
        for _click in range(2):
            planning.cancel_meeting(by=actor, at=STARTS, meeting_id=key)
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.begun_at) == ("cancelled", None)
    assert localdate(MeetingRhythm.objects.get().due_at) == localdate(due)
    assert Notice.objects.filter(code="meeting-cancelled").count() == len(meetings.OFFICES)
