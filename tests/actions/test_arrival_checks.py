"""Before anybody knows of a report it is held against people and offices: who is meant finds nothing of it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.factories import arrivals, inbox, recipients, team

from sigap.audit.models import Event
from sigap.custody.models import ConflictReport, ConflictShare, RecipientKey
from sigap.intake import actions as intake
from sigap.intake import jobs
from sigap.intake.actions.checking import end_check
from sigap.intake.models import Adoption, ReportExclusion, UncheckedReport
from sigap.intake.reading import open_report
from sigap.intake.rules import WrittenReport
from sigap.intake.rules.likeness import MentionedParties
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope
from sigap.mailbox.posting import post_report
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def arrived(story: str = team.STORY, details: Mapping[str, str | list[str]] | None = None, **more: object) -> Envelope:
    """A report that no desk has looked at."""
    with team.role("sigap_public"):
        receipt = post_report(
            story=story,
            details=details or {"contact": "no"},
            flags=["weapon"],
            about="",
            area="16.09.01",
            idempotency_key=uuid4().bytes,
            at=team.AT,
            channel=Channel(str(more.get("channel", "web"))),
        )
    return Envelope.objects.get(number=receipt.number)


def sees(login: str, report: Envelope) -> bool:
    """Whether somebody finds it: by its id, in the queue, or by a notice."""
    with team.at_desk(login) as actor:
        found = Envelope.objects.filter(pk=report.pk).exists()
        queued = any(each.envelope.pk == report.pk for each in inbox.waiting_reports(actor, only_mine=False))
        told = Notice.objects.filter(ids__report=str(report.pk)).exists()
    assert found == queued
    return found or told


def adopt() -> None:
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)


def test_between_arrival_and_check_nobody_knows_of_it() -> None:
    report = arrived()
    adopt()
    assert not Adoption.objects.filter(pk=report.pk).exists(), "no clock and no notice before the check"
    assert not any(sees(login, report) for login in (team.RINA, team.DEWI, team.HASAN))
    assert arrivals.checked(team.AT) == 1
    adopt()
    assert all(sees(login, report) for login in (team.RINA, team.DEWI, team.HASAN))
    assert not UncheckedReport.objects.exists()


def test_a_desk_that_checks_nothing_is_told_of_once_an_hour_without_any_report() -> None:
    report = arrived()
    with team.role("sigap_worker"):
        assert jobs.tell_of_unchecked(team.AT) == 0, "it has just come"
        for minutes in (6, 9):
            assert jobs.tell_of_unchecked(team.AT + timedelta(minutes=minutes)) == 1
    told = Notice.objects.get(code="reports-unchecked-danger")
    assert (told.role, told.ids) == ("safekeepers", {})
    arrivals.checked(team.AT)
    with team.role("sigap_worker"):
        assert jobs.tell_of_unchecked(team.AT + timedelta(hours=2)) == 0
    assert report.number


def test_who_is_named_finds_nothing_and_the_others_work_on() -> None:
    report = arrived(details={"hidden_from": ["office"], "hidden_from_who": "Bu Rina"})
    arrivals.checked(team.AT)
    adopt()
    assert not sees(team.RINA, report)
    with pytest.raises(Refused):
        open_report(entering=team.entering(team.RINA), number=report.number, at=team.AT)
    assert sees(team.DEWI, report)
    row = ReportExclusion.objects.get(envelope_id=report.pk)
    assert (row.kind, row.person_id, row.noted_by) == ("person", team.person_id(team.RINA), None)


def test_a_name_in_the_story_counts_too_on_every_channel() -> None:
    for channel in ("web", "api", "whatsapp", "email"):
        report = arrived("Dewi Anggraini yang bawa kakak saya", channel=channel)
        arrivals.checked(team.AT)
        adopt()
        assert not sees(team.DEWI, report)
        assert sees(team.RINA, report)


def test_the_trace_comes_before_the_opening_and_names_nobody() -> None:
    report = arrived(details={"hidden_from_who": "Bu Rina"})
    arrivals.checked(team.AT)
    events = list(Event.objects.filter(stream_id=report.pk).order_by("seq"))
    codes = [event.code for event in events]
    assert codes == ["mailbox:report:received", "vault:report:checked", "report:kept:added"]
    assert all(event.actor_id is None for event in events)
    assert str(team.person_id(team.RINA)) not in str([event.body for event in events])


def test_a_second_desk_changes_nothing() -> None:
    report = arrived(details={"hidden_from_who": "Bu Rina"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM intake.begin_check(%s, %s)", [report.pk, team.AT])
        assert cursor.fetchone() == (1,)
    assert arrivals.checked(team.AT) == 0, "another desk has begun"
    assert arrivals.checked(team.AT + timedelta(minutes=2)) == 1, "which did not end it"
    with team.role("sigap_desk"):
        other = SystemActor(name="other.desk")
        assert not end_check(by=other, at=team.AT, envelope_id=report.pk, mentioned=MentionedParties())
    assert ReportExclusion.objects.filter(envelope_id=report.pk).count() == 1


def test_an_auditor_who_is_named_reads_no_trace_of_it() -> None:
    named, other = arrived(details={"hidden_from_who": "Pak Surya"}), arrived()
    with team.at_desk(team.SURYA):
        assert not Event.objects.filter(stream_id__in=[named.pk, other.pk]).exists(), "before it is checked"
    arrivals.checked(team.AT)
    with team.at_desk(team.SURYA):
        assert set(Event.objects.values_list("stream_id", flat=True)) & {named.pk, other.pk} == {other.pk}


def test_nobody_left_and_nobody_elsewhere_holds_it() -> None:
    report = arrived(details={"hidden_from_office": "orang UPTD"})
    assert arrivals.checked(team.AT) == 0
    adopt()
    assert not any(sees(login, report) for login in (team.RINA, team.DEWI, team.HASAN))
    assert UncheckedReport.objects.get(pk=report.pk).is_stuck
    with team.role("sigap_worker"):
        assert jobs.tell_of_unchecked(team.AT + timedelta(minutes=6)) == 1
    assert Notice.objects.filter(code="reports-unreceived-danger", role="safekeepers", ids={}).count() == 1
    assert arrivals.checked(team.AT + timedelta(minutes=5)) == 0
    assert Event.objects.filter(stream_id=report.pk, code="report:door:held").count() == 1
    assert not ConflictReport.objects.exists()


def test_nobody_left_goes_the_conflict_route_but_not_to_who_is_named() -> None:
    recipients.ready()
    report = arrived("Kami takut.", {"hidden_from_office": "UPTD PPA", "hidden_from_who": "Ganda dari LPSK"})
    assert arrivals.checked(team.AT) == 1
    adopt()
    assert not any(sees(login, report) for login in (team.RINA, team.DEWI, team.HASAN))
    moved = ConflictReport.objects.get(moved_from=report.pk)
    assert (moved.number, moved.moved_by) == (report.number, None)
    assert bytes(Envelope.objects.get(pk=report.pk).sealed_story) == b""
    holders = RecipientKey.objects.filter(
        pk__in=ConflictShare.objects.filter(report_id=moved.pk).values("recipient_key_id")
    )
    assert team.person_id(recipients.GANDA) not in set(holders.values_list("person_id", flat=True))
    assert recipients.opened(recipients.PUTRI, report.number).story == "Kami takut."


def test_it_goes_as_soon_as_somebody_stands() -> None:
    report = arrived(details={"hidden_from_office": "UPTD PPA"})
    assert arrivals.checked(team.AT) == 0
    recipients.ready()
    assert arrivals.checked(team.AT + timedelta(minutes=9)) == 0
    assert arrivals.checked(team.AT + timedelta(minutes=11)) == 1
    assert ConflictReport.objects.filter(moved_from=report.pk).exists()


def written(told: str, story: str = "Kata penelepon: anak dikurung.", **more: str) -> WrittenReport:
    return WrittenReport(story=story, details={"hidden_from_who": told, **more}, flags=[], about="", area="")


def entered(said: WrittenReport) -> Envelope:
    with team.at_desk(team.RINA) as actor:
        done = intake.enter_report(
            by=actor, at=team.AT, received_at=team.AT, channel=Channel.TELEPHONE, written=said, entry_key=uuid4()
        )
    return Envelope.objects.get(number=done.number)


def brought(said: WrittenReport) -> Envelope:
    with team.at_desk(team.ANTON) as actor:
        done = intake.bring_report(by=actor, at=team.AT, written=said, lp_number="", entry_key=uuid4())
    return Envelope.objects.get(number=done.number)


TAKERS = "Rina Marlina, Dewi Anggraini, Hasan Basri"


def test_what_an_officer_writes_down_is_checked_in_the_same_act() -> None:
    report = entered(written(TAKERS))
    assert not any(sees(login, report) for login in (team.DEWI, team.HASAN))
    assert sees(team.RINA, report), "she heard it herself"


def test_an_officers_story_names_whom_they_spoke_with() -> None:
    for report in (
        brought(written("", f"Sudah koordinasi lewat telepon dengan {TAKERS}.")),
        entered(written("", f"Sudah diteruskan kepada {TAKERS}.")),
    ):
        adopt()
        assert not ReportExclusion.objects.filter(envelope_id=report.pk).exists()
        assert all(sees(login, report) for login in (team.RINA, team.DEWI, team.HASAN))


def test_nobody_left_stores_nothing_and_points_to_the_conflict_route() -> None:
    office = {"hidden_from_office": "UPTD PPA"}
    for door, said in ((brought, written(TAKERS)), (brought, written("", **office)), (entered, written("", **office))):
        with pytest.raises(intake.UnableToEnterReport, match="penerima di kantor lain"):
            door(said)
    assert not Envelope.objects.exists()
    assert not UncheckedReport.objects.exists()
    one_left = brought(written("Rina Marlina, Dewi Anggraini"))
    adopt()
    assert [sees(login, one_left) for login in (team.RINA, team.DEWI, team.HASAN)] == [False, False, True]
