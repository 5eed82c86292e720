"""Reports by the doors of the desk: written down by the unit, brought by another office; each once, and sealed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories import team

from sigap.access.permissions import Permission
from sigap.clocks.models import Clock
from sigap.desk.notices import notice_page
from sigap.intake import actions as intake
from sigap.intake import events, jobs, reading
from sigap.intake.models import Arrival, ReportToken, Triage
from sigap.intake.queries import SimilarReport, brought_by_ours, report_for, triage_context_of
from sigap.intake.rules import Door, NoCaseReason, WrittenReport
from sigap.kernel.errors import Refused
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.matching.kinds import MatchKind
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SAID = WrittenReport(
    story="Kata penelepon: anak tetangga dikurung. O'Neil '; DROP TABLE",
    details={"contact": "yes", "phone": "0812-0000-4831", "safe": "pagi saja"},
    flags=["confinement"],
    about="child",
    area="",
)
LP = "LP/B/123/XI/2026/SPKT/POLRES OKU SELATAN"


def entered(
    login: str = team.RINA, written: WrittenReport = SAID, *, key: UUID | None = None, hours_ago: int = 0
) -> intake.EnteredReport:
    with team.at_desk(login) as actor:
        return intake.enter_report(
            by=actor,
            at=team.AT,
            received_at=team.AT - timedelta(hours=hours_ago),
            channel=Channel.TELEPHONE,
            written=written,
            entry_key=key or uuid4(),
        )


def brought(login: str = team.ANTON, *, written: WrittenReport = SAID) -> Envelope:
    with team.at_desk(login) as actor:
        done = intake.bring_report(by=actor, at=team.AT, written=written, lp_number=LP, entry_key=uuid4())
    return Envelope.objects.get(number=done.number)


def test_a_call_becomes_a_sealed_report_that_its_writer_has_taken() -> None:
    done = entered()
    envelope = Envelope.objects.get(number=done.number)
    assert (envelope.channel, envelope.flags, envelope.status) == ("telephone", ["confinement"], ReportStatus.RECEIVED)
    assert b"anak tetangga" not in bytes(envelope.sealed_story)
    assert b"4831" not in bytes(envelope.sealed_details)
    arrival = Arrival.objects.get()
    assert (arrival.door, arrival.entered_by_name, arrival.lp_number) == (Door.DESK, "Rina Marlina", "")
    assert Triage.objects.get(pk=envelope.pk).taken_by == team.person_id(team.RINA)
    assert [code for code in team.trail(envelope.pk) if code.startswith("report:")] == [events.ENTERED, events.TAKEN]
    text = reading.open_report(entering=team.entering(team.RINA), number=done.number, at=team.LATER)
    assert text.story == SAID.story
    assert text.contact
    assert text.contact.allowed == "pagi saja"


def test_the_same_form_twice_is_one_report_and_another_text_is_told() -> None:
    key = uuid4()
    assert entered(key=key).number == entered(key=key).number
    assert Envelope.objects.count() == 1
    with pytest.raises(intake.UnableToEnterReport, match="sudah tersimpan sebagai laporan L-"):
        entered(written=replace(SAID, story="lain sekali"), key=key)
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    "written",
    [
        WrittenReport(story="", details={}, flags=["injury"], about="", area=""),
        WrittenReport(story="", details={"phone": "081200001111"}, flags=[], about="", area=""),
        WrittenReport(story="x" * 50_000, details={}, flags=[], about="", area=""),
    ],
    ids=["a flag only", "a number only", "fifty thousand letters"],
)
def test_half_filled_is_valid_and_long_is_stored_whole(written: WrittenReport) -> None:
    done = entered(written=written)
    text = reading.open_report(entering=team.entering(team.RINA), number=done.number, at=team.LATER)
    assert text.story == written.story


def test_a_call_of_last_night_is_late_from_the_start() -> None:
    done = entered(hours_ago=7)
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    envelope = Envelope.objects.get(number=done.number)
    clock = Clock.objects.get(subject_id=envelope.pk)
    assert (envelope.received_at, clock.started_at) == (team.AT - timedelta(hours=7), team.AT - timedelta(hours=7))
    assert clock.due_at < team.AT


@pytest.mark.parametrize(("hours_ago", "words"), [(-1, "masa depan"), (24 * 31, "30 hari")])
def test_a_moment_that_cannot_be_is_refused(hours_ago: int, words: str) -> None:
    with pytest.raises(intake.UnableToEnterReport, match=words):
        entered(hours_ago=hours_ago)
    assert not Envelope.objects.exists()


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(intake.UnableToEnterReport, match="Kecamatan"):
        entered(written=replace(SAID, area="99.99.99"))
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("login", [team.ANTON, team.SEKAR, team.SURYA, team.MAYA])
def test_only_who_receives_reports_writes_them_down(login: str) -> None:
    with pytest.raises(Refused) as refused:
        entered(login)
    assert refused.value.permission == Permission.REPORT_ENTER


def test_a_partner_sees_the_state_of_its_request_and_nothing_else() -> None:
    envelope = brought()
    arrival = Arrival.objects.get()
    assert (arrival.door, arrival.lp_number, arrival.office_kind) == (Door.PARTNER, LP, "polres_ppa")
    assert envelope.channel == "partner"
    with team.at_desk(team.LESTARI) as actor:
        rows, has_older = brought_by_ours(actor, page=1)
        assert [(row.number, row.lp_number, row.status) for row in rows] == [
            (envelope.number, LP, ReportStatus.RECEIVED)
        ]
        assert not has_older
        assert not Envelope.objects.exists()
    with team.at_desk(team.SEKAR) as actor:
        assert brought_by_ours(actor, page=1) == ([], False)
    with team.at_desk(team.RINA) as actor, pytest.raises(Refused):
        brought_by_ours(actor, page=1)


def test_a_request_gets_its_clock_and_nobody_has_it_yet() -> None:
    envelope = brought()
    assert not Triage.objects.exists()
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    assert Clock.objects.get(subject_id=envelope.pk).rule_code == "triage-high"


@pytest.mark.parametrize("login", [team.RINA, team.DEWI, team.SURYA, team.MAYA])
def test_only_partners_bring(login: str) -> None:
    with pytest.raises(Refused) as refused:
        brought(login)
    assert refused.value.permission == Permission.REPORT_BRING


def test_a_sending_office_is_no_hidden_reporter_and_its_number_nobody_elses() -> None:
    details: dict[str, str | list[str]] = {"officer": "Aiptu CONTOH", "phone": "0813-0000-4831"}
    sent = brought(written=replace(SAID, details=details, about="self"))
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=sent)
    text = reading.open_report(entering=team.entering(team.RINA), number=sent.number, at=team.AT)
    assert (text.own_contact, ReportToken.objects.exists()) == ({}, False)
    without_name = brought(written=replace(SAID, details={"contact": "yes", "phone": "0813-0000-4831"}))
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=without_name)
    heard = reading.open_sheets(entering=team.entering(team.RINA), number=without_name.number, at=team.AT)
    assert heard[without_name.pk].reporter is None
    code = team.opened(report=Envelope.objects.get(pk=sent.pk))
    opened = reading.open_story(entering=team.entering(team.DEWI), code=code, reason="assess_danger", at=team.AT)
    (told,) = opened.stories
    assert [words for _label, words in told.office] == [
        Arrival.objects.get(pk=sent.pk).office_name, LP, "Aiptu CONTOH", "0813-0000-4831"
    ]  # fmt: skip
    assert (told.contact, told.details) == (None, [])


def test_a_number_that_tells_a_story_does_not_stand_in_clear() -> None:
    brought()
    with pytest.raises(IntegrityError), transaction.atomic():
        Arrival.objects.update(lp_number="Melati, 15 tahun, dikurung pamannya")


def test_a_second_call_from_one_number_is_hinted_at_to_intake_only() -> None:
    first, second = entered(), entered(team.DEWI, replace(SAID, story="lagi"))
    assert ReportToken.objects.count() == 2
    with team.at_desk(team.RINA) as actor:
        assert triage_context_of(report_for(actor, second.number)[0]).alike_reports == (
            SimilarReport(number=first.number, kinds=(MatchKind.PHONE,), decision=""),
        )
    with team.at_desk(team.ANTON):
        assert not ReportToken.objects.exists()


def test_who_brought_a_request_hears_that_it_is_handled_and_that_it_is_done() -> None:
    def told() -> list[tuple[str, UUID | None, dict[str, str]]]:
        found = Notice.objects.filter(code__startswith="report-brought").order_by("created_at")
        return [(each.code, each.person_id, each.ids) for each in found]

    anton = team.person_id(team.ANTON)
    forwarded, closed, own = brought(), brought(), Envelope.objects.get(number=entered().number)
    for envelope in (forwarded, closed, own):
        with team.at_desk(team.RINA) as actor:
            if envelope != own:
                intake.take(by=actor, at=team.AT, envelope=envelope)
            if envelope == forwarded:
                intake.decide_forward(by=actor, at=team.AT, envelope=envelope, authority="lpsk")
            else:
                intake.decide_no_case(by=actor, at=team.LATER, envelope=envelope, reason=NoCaseReason.ADVICE_GIVEN)
    assert told() == [
        ("report-brought-handled", anton, {"report": str(forwarded.pk)}),
        ("report-brought-done", anton, {"report": str(closed.pk)}),
    ]
    with team.at_desk(team.ANTON) as actor:
        rows = {row.words: row for row in notice_page(actor, at=team.LATER).rows if "Anda kirim" in row.words}
        assert {row.about for row in rows.values()} == {forwarded.number, closed.number}
        assert {row.url for row in rows.values()} == {"/permintaan/"}
