"""What stands beside a report goes with it; merged ones, floods, reports of erased cases go; no table is forgotten."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.factories import endings, team
from tests.factories.zones import JAKARTA

from sigap.audit.models import Event
from sigap.cases.actions.erasing import UnableToErase
from sigap.cases.models import Case
from sigap.cases.rules import HoldBasis
from sigap.custody import jobs as custody_jobs
from sigap.custody.models import Disclosure
from sigap.intake import actions as intake
from sigap.intake.models import Arrival, ReportMerge, ReportToken, Triage
from sigap.intake.rules import Door, NoCaseReason, TriageDecision
from sigap.mailbox.dialogue.rules import Author
from sigap.mailbox.models import Claim, DialogueLine, Envelope, QuarantinedReport, QuarantineState, ReportCode
from sigap.notifications.models import Notice
from sigap.retention import actions, jobs
from sigap.retention.models import Retirement
from sigap.ui.taking_back import TakeBackReason
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = datetime(2027, 11, 26, 0, 0, tzinfo=JAKARTA)
TOLD = DAY - timedelta(days=14)
# What becomes of each table that names a report when its time is over: emptied here, swept elsewhere, or ids that stay.
EMPTIED = {
    "channels_conversation",
    "channels_media",
    "intake_worksheet",
    "intake_reporttoken",
    "intake_arrival",
    "mailbox_claim",
    "mailbox_line",
    "mailbox_lanereport",
    "mailbox_reportfile",
}
SWEPT_BY_THEIR_ROOM = {"mailbox_nudge"}
IDS_AND_CODES = {
    # What it asked goes as soon as it is answered.
    "channels_tasklink",
    "intake_adoption",
    "intake_forwarding",
    "intake_reportkeptfrom",
    "intake_reportmerge",
    "intake_secondlook",
    "intake_triage",
    # Gone once the report was held against people.
    "intake_uncheckedreport",
    "intake_uncomparedparty",
    "mailbox_admission",
    "mailbox_message",
    "retention_reporthold",
}
OF_A_CASE = {"cases_case"}


def sweep(at: datetime) -> int:
    with team.role("sigap_worker"):
        custody_jobs.forget_reasons(at)
        return jobs.sweep(at)


def ended(reason: NoCaseReason = NoCaseReason.ADVICE_GIVEN) -> Envelope:
    found = team.taken()
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=team.AT, envelope=found, reason=reason)
    return Envelope.objects.get(pk=found.pk)


def merged(into: Envelope) -> Envelope:
    found = team.taken()
    ReportMerge.objects.create(
        envelope_id=found.pk,
        number=found.number,
        into_id=into.pk,
        into_number=into.number,
        merged_at=team.AT,
        merged_by=team.person_id(team.RINA),
        merged_by_name="Rina",
    )
    Triage.objects.filter(pk=found.pk).update(decision=TriageDecision.MERGED, decided_at=team.AT)
    return found


def lives(report: Envelope) -> bool:
    """Whether its text could still be read: its key is in the vault, or lies with it."""
    left = Envelope.objects.get(pk=report.pk)
    return left.key_blob is not None or DataKey.objects.filter(pk=report.key_id, destroyed_at=None).exists()


def said(envelope_id: UUID) -> DialogueLine:
    return DialogueLine.objects.create(
        envelope_id=envelope_id,
        author=Author.REPORTER,
        sent_at=team.AT,
        mark=uuid4().bytes,
        body=b"trace",
        key_id=uuid4(),
        key_blob=b"blob",
        reply_blob=b"blob",
        sealed_text=b"sealed",
    )


def claimed(envelope_id: UUID) -> Claim:
    return Claim.objects.create(
        envelope_id=envelope_id,
        token=uuid4().bytes,
        issued_at=team.AT,
        issued_by=team.person_id(team.RINA),
        issued_by_name="Rina",
        expires_at=team.AT + timedelta(days=14),
    )


def test_every_table_that_names_a_report_was_thought_of() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns"
            " WHERE column_name = 'envelope_id' AND table_schema = 'public'"
        )
        found = {name for (name,) in cursor.fetchall()}
    assert found == EMPTIED | SWEPT_BY_THEIR_ROOM | IDS_AND_CODES | OF_A_CASE


def test_messages_claims_and_keyed_traces_go_with_it() -> None:
    report = ended()
    said(report.pk)
    claimed(report.pk)
    ReportToken.objects.create(envelope_id=report.pk, kind="nik", token=b"t", kek_id="k", noted_at=team.AT)
    Arrival.objects.create(
        envelope_id=report.pk,
        entry_key=uuid4(),
        number=report.number,
        door=Door.PARTNER,
        entered_by=team.person_id(team.RINA),
        entered_by_name="Rina",
        office_id=uuid4(),
        office_name="CONTOH",
        office_kind="polres_ppa",
        entered_at=team.AT,
        lp_number="LP/B/1/CONTOH",
    )
    code = ReportCode.objects.get(pk=report.pk)
    sweep(TOLD)
    assert sweep(DAY) == 1
    for table in (DialogueLine, Claim, ReportToken):
        assert not table.objects.filter(envelope_id=report.pk).exists(), table
    assert Arrival.objects.get(pk=report.pk).lp_number == ""
    left = Envelope.objects.get(pk=report.pk)
    assert left.reply_key is None
    after = ReportCode.objects.get(pk=report.pk)
    assert bytes(after.body) == b""
    assert bytes(after.replay) != bytes(code.replay)
    assert bytes(after.lookup) == bytes(code.lookup), "the six words still say that it is done"


def test_a_merged_report_goes_when_the_one_it_follows_goes_and_is_held_with_it() -> None:
    root = ended()
    follower = merged(root)
    sweep(TOLD)
    assert Retirement.objects.filter(due_on=DAY.date()).count() == 2
    assert Notice.objects.filter(code="retention-report-due").count() == 1
    with team.at_desk(team.HASAN) as actor:
        actions.hold_report(by=actor, at=team.AT, report_id=root.pk, basis=HoldBasis.TRIAL, letter_on=team.AT.date())
    assert sweep(DAY) == 0
    assert lives(follower)
    with team.at_desk(team.DEWI) as actor:
        actions.release_report(by=actor, at=team.AT, hold_id=actor_hold(), reason=TakeBackReason.WRONG)
    assert sweep(DAY) == 2
    assert not lives(follower)
    assert not lives(root)


def actor_hold() -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM retention_reporthold WHERE released_at IS NULL")
        (found,) = cursor.fetchone()
    assert isinstance(found, UUID)
    return found


def test_a_merged_report_stays_while_the_one_it_follows_is_undecided() -> None:
    follower = merged(team.taken())
    assert sweep(DAY + timedelta(days=4000)) == 0
    assert lives(follower)


def test_a_flood_closed_in_the_lane_goes_and_one_let_through_does_not() -> None:
    closed, through = team.envelope(team.post()), team.envelope(team.post())
    for each in (closed, through):
        QuarantinedReport.objects.create(
            envelope_id=each.pk,
            entered_at=team.AT,
            state=QuarantineState.FLOOD,
            settled_at=team.AT,
            settled_by=team.person_id(team.RINA),
        )
    sweep(TOLD)
    assert Retirement.objects.count() == 2
    QuarantinedReport.objects.filter(pk=through.pk).update(state=QuarantineState.ACCEPTED)
    assert sweep(DAY) == 1
    assert (lives(closed), lives(through)) == (False, True)
    assert Retirement.objects.count() == 1, "what has not ended after all is noted no more"
    assert Event.objects.filter(code="retention:beside:forgotten").count() == 1


def test_what_stands_beside_the_report_of_an_erased_case_goes_at_once() -> None:
    code = team.opened()
    case = endings.closed(code)
    assert case.envelope_id is not None
    said(case.envelope_id)
    ReportToken.objects.create(envelope_id=case.envelope_id, kind="nik", token=b"t", kek_id="k", noted_at=team.AT)
    asked = Disclosure.objects.create(
        case_id=case.pk,
        case_code=code,
        person_id=uuid4(),
        ordinal=1,
        field="name",
        asked_by=team.person_id(team.DEWI),
        asked_by_name="Dewi",
        office_id=uuid4(),
        office_name="CONTOH",
        asked_at=team.AT,
        key_id=uuid4(),
        key_blob=b"blob",
        sealed_reason=b"sealed",
        mac=b"",
    )
    assert sweep(team.LATER) == 0
    Case.objects.filter(pk=case.pk).update(erased_at=team.LATER)
    assert sweep(team.LATER) == 1
    assert not DialogueLine.objects.exists()
    assert not ReportToken.objects.exists()
    asked.refresh_from_db()
    assert (bytes(asked.key_blob), bytes(asked.sealed_reason)) == (b"", b"")
    assert sweep(team.LATER + timedelta(days=1)) == 0


def test_a_report_is_held_long_before_its_day() -> None:
    report = ended()
    with team.at_desk(team.HASAN) as actor:
        actions.hold_report(by=actor, at=team.AT, report_id=report.pk, basis=HoldBasis.TRIAL, letter_on=team.AT.date())
    sweep(TOLD)
    assert sweep(DAY + timedelta(days=100)) == 0
    assert lives(report)


def test_many_batches_of_one_day_leave_one_notice() -> None:
    for _ in range(5):
        ended()
    with team.role("sigap_worker"):
        jobs.sweep(TOLD, batch=2)
    assert Retirement.objects.count() == 5
    assert Notice.objects.filter(code="retention-report-due").count() == 1


def test_a_held_report_keeps_its_case_from_being_erased() -> None:
    case = endings.closed(team.opened())
    assert case.envelope_id is not None
    actions.refuse_held_reports(case.pk)
    with team.at_desk(team.HASAN) as actor:
        hold = actions.hold_report(
            by=actor, at=team.AT, report_id=case.envelope_id, basis=HoldBasis.TRIAL, letter_on=team.AT.date()
        )
    with pytest.raises(UnableToErase, match="sedang ditahan"):
        actions.refuse_held_reports(case.pk)
    with team.at_desk(team.DEWI) as actor:
        actions.release_report(by=actor, at=team.AT, hold_id=hold.pk, reason=TakeBackReason.WRONG)
    actions.refuse_held_reports(case.pk)
