"""Reports by the doors of the desk: written down by the unit, brought by another office; each once, and sealed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from tests.factories import endings, team

from sigap.access.models import Membership
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Assignment
from sigap.cases.rules import ExclusionBasis, ExclusionKind, ReopeningReason, Risk
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
from sigap.ui.taking_back import TakeBackReason

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


def heard_of(envelope: Envelope) -> list[tuple[str, UUID | None]]:
    found = Notice.objects.filter(code__startswith="report-brought", ids__report=str(envelope.pk))
    return [(each.code.removeprefix("report-brought-"), each.person_id) for each in found.order_by("created_at")]


def decided(envelope: Envelope, reason: NoCaseReason | None = None) -> None:
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=envelope)
        if reason:
            intake.decide_no_case(by=actor, at=team.LATER, envelope=envelope, reason=reason)
        else:
            intake.decide_forward(by=actor, at=team.AT, envelope=envelope, authority="lpsk")
            day = localdate(team.LATER)
            intake.note_receipt(by=actor, at=team.LATER, envelope=envelope, number="7", received_on=day)


def test_who_brought_a_request_hears_what_became_of_it() -> None:
    anton = team.person_id(team.ANTON)
    for words, reason in (("done", NoCaseReason.ADVICE_GIVEN), ("too-little", NoCaseReason.NOT_REACHABLE)):
        decided(ended := brought(), reason)
        assert heard_of(ended) == [(words, anton)]
    decided(forwarded := brought())
    assert heard_of(forwarded) == [("forwarded", anton), ("received", anton)]
    decided(own := Envelope.objects.get(number=entered().number), NoCaseReason.TEST)
    assert not heard_of(own)
    with team.at_desk(team.ANTON) as actor:
        rows = [row for row in notice_page(actor, at=team.LATER).rows if "Anda kirim" in row.words]
        assert {row.about for row in rows} >= {forwarded.number, ended.number}
        assert {row.url for row in rows} == {"/permintaan/"}


def test_a_closed_case_is_heard_by_the_office_whose_officer_has_left() -> None:
    envelope = brought()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=envelope)
    code = team.opened(report=envelope, age_years=30, risk=Risk.LOW)
    Membership.objects.filter(person_id=team.person_id(team.ANTON)).update(until=team.AT)
    endings.closed(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.NEW_FACTS)
    assert [words for words, _who in heard_of(envelope)] == ["done", "reopened"]
    (notice,) = Notice.objects.filter(code="report-brought-done")
    assert (notice.person_id, notice.office_id) == (None, team.office(OfficeKind.POLRES_PPA).pk)


def test_two_requests_of_one_case_are_two_lines_and_say_nothing_of_the_case() -> None:
    one, two = brought(), brought()
    code = joined(one, two)
    with team.at_desk(team.ANTON), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM intake.brought_into(%s)", [team.case_of(code).pk])
        assert cursor.fetchall() == [], "for who may close the case alone"
    endings.closed(code)
    with team.at_desk(team.ANTON) as actor:
        ended = [row for row in notice_page(actor, at=team.LATER).rows if "selesai ditangani" in row.words]
    assert sorted(row.about for row in ended) == sorted([one.number, two.number])


def test_who_must_not_know_of_the_case_hears_of_no_request_that_joined_it() -> None:
    code = joined(brought())
    with team.on_case(team.DEWI, code) as (actor, access):
        anton = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(team.ANTON))
        exclude_from_case(by=actor, at=team.LATER, access=access, what=anton, basis=ExclusionBasis.ASKED)
    endings.closed(code)
    assert not Notice.objects.filter(code="report-brought-done", person_id=team.person_id(team.ANTON)).exists()


def joined(first: Envelope, *others: Envelope) -> str:
    """The code of the case that the first became and the others joined."""
    with team.at_desk(team.RINA) as actor:
        for each in (first, *others):
            intake.take(by=actor, at=team.AT, envelope=each)
    code = team.opened(report=first, age_years=30, risk=Risk.LOW)
    for each in others:
        Triage.objects.filter(pk=each.pk).update(case_id=team.case_of(code).pk, decision="joined", decided_at=team.AT)
    return code


def test_who_brought_a_request_hears_that_it_is_open_again() -> None:
    anton = team.person_id(team.ANTON)
    decided(envelope := brought(), NoCaseReason.ADVICE_GIVEN)
    with team.at_desk(team.RINA) as actor:
        intake.reopen_report(by=actor, at=team.LATER, envelope=envelope, reason=TakeBackReason.WRONG)
    assert heard_of(envelope)[1:] == [("again", anton)]
    heard = []
    for is_on_case in (True, False):
        code = joined(envelope := brought())
        endings.closed(code)
        if not is_on_case:
            Assignment.objects.filter(case__code=code, person_id=anton).update(until=team.LATER)
        with team.on_case(team.DEWI, code) as (actor, access):
            cases.reopen_case(by=actor, at=team.LATER, access=access, reason=ReopeningReason.NEW_FACTS)
        heard.append([words for words, _person in heard_of(envelope)])
    assert heard == [["done"], ["done", "reopened"]], "on the case they hear of their part"
    assert Notice.objects.filter(code="case-reopened-yours", person_id=anton).count() == 1
