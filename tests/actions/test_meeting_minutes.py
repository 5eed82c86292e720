"""A meeting from its plan to its confirmed minutes: who is told, what becomes an action, what stays as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import Q
from django.utils.timezone import now
from tests.factories import meetings, team
from tests.factories.meetings import STARTS, closed, planned, running, typed
from tests.factories.work import differences

from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Conflict, Refused
from sigap.meetings.actions import closing, minutes, planning
from sigap.meetings.actions.recording import UnableToMoveMeeting
from sigap.meetings.actions.wording import UnableToWrite
from sigap.meetings.jobs import ring
from sigap.meetings.models import ActionItem, InvitedOffice, Meeting, MeetingRhythm, MinuteLine, MinutesEdition
from sigap.meetings.queries.agenda import proposed_for
from sigap.meetings.queries.items import items_of_points
from sigap.meetings.queries.meetings import meeting_for
from sigap.meetings.rules.kinds import InvitationAnswer, MeetingKind, MinutesConfirmation, Presence
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT, ENDS = team.AT, STARTS + timedelta(hours=2)
TASK = "t berita acara pinjam pakai p dinsos dua minggu lagi berita acara"


def refused(error: type[Exception], login: str, act: Callable[..., object], **what: Any) -> None:
    """An act that is not done."""
    with pytest.raises(error), team.at_desk(login) as actor:
        act(by=actor, **{"at": STARTS} | what)


def test_a_plan_needs_a_time_to_come_and_somebody_who_works_here() -> None:
    for wrong, error in (
        ({"starts_at": AT - timedelta(days=1), "ends_at": AT}, UnableToMoveMeeting),
        ({"ends_at": STARTS}, UnableToMoveMeeting),
        ({"leader_id": uuid4()}, UnableToMoveMeeting),
        ({"place": " "}, UnableToWrite),
        ({"title": "Bahas KENARI-582"}, UnableToWrite),
    ):
        refused(error, team.MAYA, planning.plan_meeting, at=AT, meeting_id=uuid4(), plan=meetings.plan(**wrong))
    refused(Refused, team.SITI, planning.plan_meeting, at=AT, meeting_id=uuid4(), plan=meetings.plan())
    assert not Meeting.objects.exists()


def test_offices_are_asked_once_answer_for_themselves_and_hear_of_changes() -> None:
    key = planned()
    dinsos, rsud = team.office(OfficeKind.DINSOS), team.office(OfficeKind.RSUD)
    with team.at_desk(team.MAYA) as actor:
        for _click in range(2):
            planning.invite(by=actor, at=AT, meeting_id=key, office_ids=[dinsos.pk, rsud.pk])
    assert Notice.objects.filter(code="meeting-invited").count() == 2
    assert WorkItem.objects.filter(kind="meetings.invitation", settled_at=None).count() == 2
    coming: dict[str, Any] = {"at": AT, "meeting_id": key, "office_id": dinsos.pk, "answer": InvitationAnswer.COMING}
    refused(Refused, team.SEKAR, planning.answer_invitation, **coming)
    with team.at_desk(team.SITI) as actor:
        planning.answer_invitation(by=actor, **coming)
        planning.answer_invitation(by=actor, **coming)
    assert WorkItem.objects.filter(kind="meetings.invitation", settled_at=None).count() == 1
    with team.at_desk(team.MAYA) as actor:
        planning.invite(by=actor, at=AT, meeting_id=key, office_ids=[rsud.pk])
        planning.change_meeting(by=actor, at=AT, meeting_id=key, plan=meetings.plan(place="Aula Bappeda"))
        planning.cancel_meeting(by=actor, at=AT, meeting_id=key)
        planning.cancel_meeting(by=actor, at=AT, meeting_id=key)
    # Who answered stays, though left out: it knows of the meeting.
    assert InvitedOffice.objects.count() == 2
    assert Notice.objects.filter(code="meeting-changed").count() == Notice.objects.filter(
        code="meeting-cancelled"
    ).count() == 2  # fmt: skip
    assert not Notice.objects.filter(code="meeting-uninvited").exists()
    refused(UnableToMoveMeeting, team.SITI, planning.answer_invitation, **coming | {"answer": InvitationAnswer.NONE})
    refused(Conflict, team.MAYA, minutes.begin_meeting, meeting_id=key)


def test_another_day_is_answered_anew_and_who_is_asked_no_longer_hears_it() -> None:
    key = meetings.planned()
    dinsos, rsud = team.office(OfficeKind.DINSOS), team.office(OfficeKind.RSUD)
    with team.at_desk(team.MAYA) as actor:
        planning.invite(by=actor, at=AT, meeting_id=key, office_ids=[dinsos.pk, rsud.pk])
    with team.at_desk(team.SITI) as actor:
        planning.answer_invitation(by=actor, at=AT, meeting_id=key, office_id=dinsos.pk, answer=InvitationAnswer.COMING)
    moved = {each: getattr(meetings.plan(), each) + timedelta(days=3) for each in ("starts_at", "ends_at")}
    with team.at_desk(team.MAYA) as actor:
        for _click in range(2):
            planning.change_meeting(by=actor, at=AT, meeting_id=key, plan=meetings.plan(**moved))
        assert [row.answer for row in InvitedOffice.objects.all()] == ["", ""]
    assert WorkItem.objects.filter(kind="meetings.invitation", settled_at=None).count() == 2
    with team.at_desk(team.MAYA) as actor:
        for _click in range(2):
            planning.invite(by=actor, at=AT, meeting_id=key, office_ids=[rsud.pk])
    assert [row.office_id for row in Notice.objects.filter(code="meeting-uninvited")] == [dinsos.pk]


def test_a_line_is_kept_as_it_was_understood_and_what_is_not_ours_is_refused() -> None:
    key = running()
    lines = typed(key, "/ Rumah aman", "Bappeda: pagu dibahas Januari", "k Ruang Dinsos dipakai sementara", "t papan")
    assert [line.kind for line in lines] == ["point", "note", "decision", "task"]
    assert [line.point.title for line in lines if line.point] == ["Rumah aman"] * 4
    done = typed(key, "p rsud besok", "b foto")[-1]
    assert (done.pk, done.office_id, done.evidence) == (lines[3].pk, team.office(OfficeKind.RSUD).pk, "foto")
    for wrong in (
        "k bahas KENARI-582",
        "Hubungi 0812 3456 7890",
        "Kunjungan ke Desa Sukajaya",
        "",
        "k p rsud besok",
        "/ 9",
    ):
        refused(UnableToWrite, team.MAYA, minutes.write_line, meeting_id=key, line_id=uuid4(), typed=wrong)
    # Alike, whether there is such a case or not; a name is no shape, whoever it is.
    typed(key, "Melati Contoh hadir mewakili Pere'an")
    refused(Refused, team.SITI, minutes.write_line, meeting_id=key, line_id=uuid4(), typed="Hadir")
    same: dict[str, Any] = {"meeting_id": key, "line_id": uuid4(), "typed": "Sekali saja"}
    with team.at_desk(team.MAYA) as actor:
        for _click in range(2):
            minutes.write_line(by=actor, at=STARTS, **same)
    assert MinuteLine.objects.filter(text="Sekali saja").count() == 1


def test_a_line_is_mended_as_it_was_read_and_not_over_another_hand() -> None:
    key = running()
    line = typed(key, TASK)[0]
    with team.at_desk(team.MAYA) as actor:
        minutes.mend_line(
            by=actor, at=STARTS, meeting_id=key, line_id=line.pk, version=1, typed="t berita acara p rsud besok foto"
        )
    stale: dict[str, Any] = {"meeting_id": key, "line_id": line.pk, "version": 1}
    refused(Conflict, team.MAYA, minutes.mend_line, **stale, typed="t lain p rsud besok foto")
    refused(Conflict, team.MAYA, minutes.strike_line, **stale)
    with team.at_desk(team.MAYA) as actor:
        minutes.strike_line(by=actor, at=STARTS, meeting_id=key, line_id=line.pk, version=2)
    refused(Refused, team.MAYA, minutes.strike_line, **stale | {"version": 3})


def test_minutes_do_not_close_while_a_decision_lacks_its_office_day_or_evidence() -> None:
    key = running()
    refused(UnableToMoveMeeting, team.MAYA, closing.close_minutes, at=ENDS, meeting_id=key)
    for lacking in ("k nomor piket dipasang", "t papan p dinsos besok", "t papan p dinsos 24-11-2026 foto"):
        line = typed(key, lacking)[0]
        refused(UnableToMoveMeeting, team.MAYA, closing.close_minutes, at=ENDS, meeting_id=key)
        with team.at_desk(team.MAYA) as actor:
            minutes.strike_line(by=actor, at=STARTS, meeting_id=key, line_id=line.pk, version=1)
    typed(key, "k nomor piket dipasang", TASK)
    assert closed(key).number == closed(key).number == 1
    assert [item.text for item in ActionItem.objects.all()] == ["Berita acara pinjam pakai"]


def test_offices_are_told_what_was_decided_also_in_their_absence() -> None:
    key = running()
    dinsos, rsud = team.office(OfficeKind.DINSOS), team.office(OfficeKind.RSUD)
    typed(key, TASK)
    with team.at_desk(team.MAYA) as actor:
        minutes.note_presence(by=actor, at=STARTS, meeting_id=key, present={rsud.pk: Presence.SUBSTITUTE})
    edition = closed(key)
    told = set(Notice.objects.filter(code__startswith="minutes-").values_list("code", "office_id", "person_id"))
    assert told == {
        ("minutes-for-absent", dinsos.pk, None),
        ("minutes-closed", rsud.pk, None),
        ("minutes-closed", team.office(OfficeKind.KEMENAG).pk, None),
        ("minutes-to-confirm", None, team.person_id(team.SURYA)),
    }
    assert [row["is_there"] for row in edition.content["there"] if row["office"] == rsud.name] == [True]


def test_past_the_page_nobody_changes_what_another_gave_or_noted() -> None:
    key = running()
    typed(key, TASK)
    closed(key)
    for login, table, change in (
        (team.MAYA, "meeting", f"leader_id = '{team.person_id(team.MAYA)}'"),
        (team.SITI, "invitedoffice", "presence = 'present'"),
        (team.SITI, "actionitem", "due_on = due_on + 9"),
        (team.SITI, "actionitem", "text = 'Lain'"),
    ):
        with pytest.raises(IntegrityError), team.at_desk(login), connection.cursor() as cursor:
            cursor.execute(f"UPDATE meetings_{table} SET {change}")


def test_whoever_led_confirms_and_after_that_only_a_new_edition_corrects(monkeypatch: pytest.MonkeyPatch) -> None:
    key = running()
    line = typed(key, TASK)[0]
    closed(key)
    refused(Conflict, team.MAYA, minutes.mend_line, meeting_id=key, line_id=line.pk, version=1, typed="t lain")
    with pytest.raises(Exception, match="row-level security"), team.at_desk(team.MAYA), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO meetings_minuteline (id, meeting_id, number, kind, text, office_name, evidence, written_by,"
            " writer_name, written_at, version) VALUES (%s, %s, 99, 'note', 'x', '', '', %s, 'x', now(), 1)",
            [uuid4(), key, team.person_id(team.MAYA)],
        )
    one: dict[str, Any] = {"at": ENDS, "meeting_id": key, "number": 1}
    refused(Refused, team.SITI, closing.confirm_minutes, **one, way=MinutesConfirmation.HERE)
    refused(Refused, team.MAYA, closing.confirm_minutes, **one, way=MinutesConfirmation.HERE)
    refused(UnableToMoveMeeting, team.MAYA, closing.confirm_minutes, **one, way=MinutesConfirmation.ON_PAPER)
    with team.at_desk(team.SURYA) as actor:
        closing.confirm_minutes(by=actor, **one, way=MinutesConfirmation.HERE)
    assert not WorkItem.objects.filter(kind="meetings.minutes", settled_at=None).exists()
    refused(UnableToWrite, team.MAYA, closing.reopen_minutes, at=ENDS, meeting_id=key, reason=" ")
    with team.at_desk(team.MAYA) as actor:
        closing.reopen_minutes(by=actor, at=ENDS, meeting_id=key, reason="Kantornya keliru")
    refused(UnableToMoveMeeting, team.MAYA, closing.close_minutes, at=ENDS, meeting_id=key)
    # Confirmed by who read it before it was opened again: the database holds it back as well.
    MinutesEdition.objects.update(confirmation="", confirmed_at=None, confirmed_by=None, confirmer_name="")
    with team.at_desk(team.SURYA) as actor:
        said = {"confirmation": MinutesConfirmation.HERE, "confirmed_at": ENDS, "confirmer_name": "x"}
        assert MinutesEdition.objects.update(**said, confirmed_by=actor.person_id) == 0
    with monkeypatch.context() as patched:
        patched.setattr(Meeting, "is_closed", True)
        refused(UnableToMoveMeeting, team.SURYA, closing.confirm_minutes, **one, way=MinutesConfirmation.HERE)
    MinutesEdition.objects.update(
        confirmation="here", confirmed_at=ENDS, confirmed_by=team.person_id(team.SURYA), confirmer_name="Surya Darma"
    )
    with team.at_desk(team.MAYA) as actor:
        minutes.mend_line(
            by=actor, at=ENDS, meeting_id=key, line_id=line.pk, version=1, typed="t berita acara p rsud besok foto"
        )
    refused(UnableToMoveMeeting, team.MAYA, closing.drop_correction, at=ENDS, meeting_id=key)
    closed(key, at=ENDS + timedelta(hours=1))
    one_first, second = MinutesEdition.objects.order_by("number")
    assert (one_first.confirmer_name, second.confirmation, second.reason) == ("Surya Darma", "", "Kantornya keliru")
    assert one_first.content["lines"][0]["office"] != second.content["lines"][0]["office"]
    assert ActionItem.objects.get().office_id == team.office(OfficeKind.RSUD).pk
    refused(UnableToMoveMeeting, team.SURYA, closing.confirm_minutes, **one, way=MinutesConfirmation.HERE)


def test_a_correction_that_changes_nothing_is_dropped_and_a_struck_task_withdrawn() -> None:
    key = running()
    line = typed(key, TASK, "Ditutup dengan doa")[0]
    closed(key)
    with team.at_desk(team.MAYA) as actor:
        closing.reopen_minutes(by=actor, at=ENDS, meeting_id=key, reason="Salah lihat")
        closing.drop_correction(by=actor, at=ENDS, meeting_id=key)
        closing.reopen_minutes(by=actor, at=ENDS, meeting_id=key, reason="Tidak diputuskan")
        minutes.strike_line(by=actor, at=ENDS, meeting_id=key, line_id=line.pk, version=1)
    closed(key, at=ENDS + timedelta(hours=1))
    assert ActionItem.objects.get().status == "withdrawn"
    assert MinutesEdition.objects.count() == 2


def test_what_is_owed_opens_the_next_meeting_and_rings_before_and_after_its_day() -> None:
    key = running()
    typed(key, TASK)
    closed(key)
    item = ActionItem.objects.get()
    later = item.due_at + timedelta(days=1)
    following = planned(at=ENDS, starts_at=later + timedelta(days=1), ends_at=later + timedelta(days=1, hours=2))
    with team.at_desk(team.MAYA) as actor:
        points = proposed_for(actor, meeting_for(actor, following), at=later)
        rows = planning.set_agenda(by=actor, at=ENDS, meeting_id=following, points=points)
        assert items_of_points(actor, rows)[0] == (rows[0], item)
    assert [point.title for point in points][:1] == ["Berita acara pinjam pakai"]
    assert "Jatuh tempo" in points[0].detail, "true on every day on which it is read"
    for at, code in ((item.due_at - timedelta(days=1), "action-near"), (later, "action-late")):
        for _time in range(2):
            with team.role("sigap_worker"):
                ring(at)
        assert Notice.objects.filter(code=code, office_id=item.office_id).count() == 1


def test_a_meeting_of_the_rhythm_that_nobody_planned_rings_once() -> None:
    with team.at_desk(team.MAYA) as actor:
        for _click in range(2):
            planning.set_rhythm(by=actor, at=AT, kind=MeetingKind.PLENARY, every_months=3, basis="SK Bupati CONTOH")
    rhythm = MeetingRhythm.objects.get()
    waiting = WorkItem.objects.get(kind="meetings.rhythm", settled_at=None)
    assert (waiting.duty, waiting.due_at) == ("meeting:manage", rhythm.due_at)
    late = rhythm.due_at + timedelta(days=1)
    for _time in range(2):
        with team.role("sigap_worker"):
            ring(late)
    assert Notice.objects.filter(code="meeting-overdue", office_id__isnull=False).count() == 1
    assert Notice.objects.filter(code="meeting-overdue", role="daily_chair").count() == 1
    running()
    rhythm.refresh_from_db()
    assert rhythm.due_at > late


def test_minutes_of_who_led_and_left_wait_for_who_notes_the_confirmation_on_paper() -> None:
    key = running()
    typed(key, "Pagu dibahas Januari")
    closed(key)

    def owed() -> list[tuple[object, str]]:
        rows = WorkItem.objects.filter(kind="meetings.minutes", subject_id=key, settled_at=None)
        shown = rows.filter(Q(shows_at=None) | Q(shows_at__lte=now()), Q(ends_at=None) | Q(ends_at__gt=now()))
        return list(shown.values_list("person_id", "duty"))

    surya = team.person_id(team.SURYA)
    assert owed() == [(surya, "")]
    for until, waits_for in ((now() + timedelta(days=1), (surya, "")), (now(), (None, "meeting:manage"))):
        team.rewritten("access_membership", team.membership_of(team.SURYA), until=until)
        assert (owed(), differences()) == ([waits_for], [])
