"""How triage ends: what was heard goes along, the sender comes in, others give a receipt, a case is joined; once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.actions.test_intake_doors import brought
from tests.actions.test_intake_sheet import HEARD, office, person, saved
from tests.factories import team
from tests.factories.inbox import waiting_reports

from sigap.access.roles import OfficeKind, Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.actions.contacts import ContactCard
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import Assignment, Case, CaseExclusion, CasePerson, CaseScreening, Participation, SafeContact
from sigap.cases.queries import case_for
from sigap.cases.rules import ClosingReason, ExclusionBasis, ExclusionKind, PersonRole, Risk, Sex
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import events, jobs
from sigap.intake.models import Forwarding, Triage
from sigap.intake.rules import BROUGHT_FOR, CLOSES_WITH, NoCaseReason, TriageDecision
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, Message, ReportStatus
from sigap.mailbox.reading import status_for
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.models import Notice
from sigap.referrals.rules import sections_opened
from sigap.screening.rules.codes import Exploitation, Flag, Process
from sigap.screening.rules.examination import Answers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
TODAY = team.AT.date()
SHUT = "row-level security|did not affect any rows"


def decided(
    report: Envelope, heard: intake.CaseHandover | None = None, *, manager: str = team.DEWI, with_sender: bool = True
) -> Case:
    with team.at_desk(team.RINA) as actor:
        return intake.decide_case(
            by=actor,
            at=team.LATER,
            envelope=report,
            risk=Risk.HIGH,
            manager=team.colleague(actor, manager),
            role=PersonRole.VICTIM,
            sex=Sex.FEMALE,
            age_years=15,
            heard=heard,
            with_sender=with_sender,
        )


def taken(report: Envelope) -> Envelope:
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=report)
    return report


def forwarded(report: Envelope, authority: str = "lpsk") -> Forwarding:
    with team.at_desk(team.RINA) as actor:
        return intake.decide_forward(by=actor, at=team.AT, envelope=report, authority=authority)


def test_what_was_heard_goes_with_the_report_into_the_case() -> None:
    report = team.taken()
    kept = frozenset({person(team.HASAN), office(OfficeKind.POLRES_PPA)})
    saved(report, replace(HEARD, kept_from=kept))
    heard = intake.CaseHandover(
        identity=cases.Identity(full_name="Melati Rekaan"),
        card=ContactCard(number="081200004831", when="pagi"),
        answers=Answers(
            process=(Process.HARBOURING,), exploitation=(Exploitation.FORCED_LABOUR,), emergency=(Flag.CONFINEMENT,)
        ),
        kept_words="pemilik kontrakan",
    )
    case = decided(report, heard)
    someone = CasePerson.objects.get(case=case)
    assert someone.is_named
    assert b"4831" not in bytes(SafeContact.objects.get(person=someone).sealed_card)
    assert CaseScreening.objects.get(case=case).proposed_risk == "high"
    assert sorted(CaseExclusion.objects.filter(case=case).values_list("kind", flat=True)) == [
        "named",
        "office",
        "person",
    ]
    with team.at_desk(team.HASAN) as actor, pytest.raises(Refused):
        case_for(actor, case.code)


def test_whoever_must_not_know_does_not_manage_the_case() -> None:
    report = team.taken()
    saved(report, replace(HEARD, kept_from=frozenset({person(team.DEWI)})))
    with team.at_desk(team.RINA) as actor:
        dewi = team.colleague(actor, team.DEWI)
    assert dewi.name == "Dewi Anggraini"
    with pytest.raises(intake.UnableToDecideReport, match="Dewi Anggraini"):
        decided(report)
    assert not Case.objects.exists()
    assert not Triage.objects.get().decision


def test_police_that_came_first_take_part_with_the_rooms_of_their_work() -> None:
    report = taken(brought())
    case = decided(report)
    part = Participation.objects.get(case=case, office_id=team.office(OfficeKind.POLRES_PPA).pk)
    assert set(part.rooms) == sections_opened(frozenset({ReferralPurpose.POLICE_REPORT}))
    assert Notice.objects.get(code="case-assigned").person_id == team.person_id(team.ANTON)
    with team.on_case(team.ANTON, case.code) as (_actor, access):
        assert access.has(Section.LEGAL)
        assert not access.has(Section.ASSESSMENT)
    with team.on_case(team.LESTARI, case.code) as (_actor, access):
        assert not access.is_assigned


@pytest.mark.parametrize("with_sender", [True, False])
def test_a_sender_from_whom_it_is_kept_or_who_is_left_out_has_no_part(with_sender: object) -> None:
    report = taken(brought())
    if with_sender:
        saved(report, replace(HEARD, kept_from=frozenset({office(OfficeKind.POLRES_PPA)})))
    case = decided(report, with_sender=bool(with_sender))
    assert Participation.objects.filter(case=case).count() == 1
    with team.at_desk(team.ANTON) as actor, pytest.raises(Refused):
        case_for(actor, case.code)


def test_a_report_becomes_a_case_though_whoever_brought_it_must_not_know() -> None:
    report, anton = taken(brought()), team.person_id(team.ANTON)
    saved(report, replace(HEARD, kept_from=frozenset({person(team.ANTON)})))
    case = decided(report)
    assert Participation.objects.filter(case=case).count() == 2, "the head there takes it up"
    assert not Assignment.objects.filter(case=case, person_id=anton).exists()
    assert not Notice.objects.filter(code="case-assigned", person_id=anton).exists()


@pytest.mark.parametrize("is_office", [True, False])
def test_a_report_joins_a_case_of_which_whoever_brought_it_must_not_know(is_office: object) -> None:
    code, anton = team.opened(), team.person_id(team.ANTON)
    police = team.office(OfficeKind.POLRES_PPA).pk
    by_office = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=police)
    what = by_office if is_office else ExclusionRequest(kind=ExclusionKind.PERSON, person_id=anton)
    with team.on_case(team.DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=team.AT, access=access, what=what, basis=ExclusionBasis.ACCUSED)
    report = taken(brought())
    with team.at_desk(team.RINA) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
    assert Triage.objects.get(pk=report.pk).decision == TriageDecision.JOINED
    assert Participation.objects.filter(case__code=code, office_id=police, until=None).exists() is not is_office
    assert not Assignment.objects.filter(case__code=code, person_id=anton).exists()


def test_the_database_holds_the_table_of_what_a_sender_opens() -> None:
    for kind in OfficeKind:
        brought = [BROUGHT_FOR[kind].value] if kind in BROUGHT_FOR else []
        found = team.counted("SELECT 1 WHERE intake.purposes_brought(%s) = %s::text[]", [kind.value, brought])
        assert found == 1, kind


def test_no_other_office_comes_in_by_this_way() -> None:
    case = decided(taken(brought()))
    for kind, rooms in ((OfficeKind.RSUD, {"summary"}), (OfficeKind.POLRES_PPA, {"assessment"})):
        with team.at_desk(team.RINA) as actor, pytest.raises(Exception, match=SHUT):
            cases.bring_in(
                by=actor,
                at=team.LATER,
                case_id=case.id,
                office_id=team.office(kind).pk,
                office_name="x",
                sections=rooms,
            )


def test_a_report_is_passed_on_and_watched_until_there_is_a_receipt() -> None:
    report = team.taken()
    forwarded(report)
    clock = Clock.objects.get(subject_id=report.pk, stopped_at=None)
    assert clock.rule_code == "forward-receipt"
    report.refresh_from_db()
    assert report.status == ReportStatus.HANDLING
    with team.at_desk(team.HASAN) as actor:
        assert waiting_reports(actor, only_mine=False) == []
        assert [row.pk for row in Forwarding.objects.filter(receipt_noted_at=None)] == [report.pk]
        intake.note_receipt(by=actor, at=team.LATER, envelope=report, number="R-1/2026", received_on=TODAY)
    for _time in range(2):
        with team.at_desk(team.HASAN) as actor:
            intake.note_receipt(by=actor, at=team.LATER, envelope=report, number="R-1/2026", received_on=TODAY)
    report.refresh_from_db()
    assert report.status == ReportStatus.DONE
    assert not Clock.objects.filter(subject_id=report.pk, stopped_at=None).exists()
    assert team.trail(report.pk).count(events.RECEIPT) == 1
    with team.at_desk(team.HASAN) as actor, pytest.raises(intake.UnableToNoteReceipt, match="sudah dicatat"):
        intake.note_receipt(by=actor, at=team.LATER, envelope=report, number="R-2/2026", received_on=TODAY)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_receipt_is_of_a_day_that_can_be(days: int) -> None:
    report = team.taken()
    forwarded(report)
    with team.at_desk(team.RINA) as actor, pytest.raises(intake.UnableToNoteReceipt, match="Tanggal"):
        intake.note_receipt(
            by=actor, at=team.LATER, envelope=report, number="R-1", received_on=TODAY + timedelta(days=days)
        )


def test_an_authority_that_nobody_knows_is_refused() -> None:
    report = team.taken()
    with pytest.raises(intake.UnableToDecideReport, match="daftar"):
        forwarded(report, "nobody")
    assert not Forwarding.objects.exists()


def test_a_report_joins_a_case_and_is_done_with_it() -> None:
    code = team.opened()
    report = team.taken()
    with team.at_desk(team.RINA) as actor:
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
    case = team.case_of(code)
    assert (Triage.objects.get(pk=report.pk).decision, Triage.objects.get(pk=report.pk).case_id) == ("joined", case.id)
    with team.role("sigap_worker"):
        assert jobs.finish(team.LATER) == 0
    Case.objects.filter(pk=case.pk).update(
        status="closed", closed_at=team.LATER, closing_reason=ClosingReason.GOALS_REACHED
    )
    with team.role("sigap_worker"):
        assert jobs.finish(team.LATER) == 1
        assert jobs.finish(team.LATER) == 0
    report.refresh_from_db()
    assert report.status == ReportStatus.DONE
    assert events.FINISHED in team.trail(report.pk)
    Case.objects.filter(pk=case.pk).update(status="under_assessment", closed_at=None, closing_reason="")
    with team.role("sigap_worker"):
        assert jobs.finish(team.LATER) == 1
        assert jobs.finish(team.LATER) == 0
    report.refresh_from_db()
    assert report.status == ReportStatus.HANDLING, "its case is open again"
    assert events.RESUMED in team.trail(report.pk)


def test_a_case_of_others_and_a_closed_one_are_not_joined() -> None:
    code = team.opened()
    report = team.taken()
    Case.objects.update(status="closed", closed_at=team.AT, closing_reason=ClosingReason.GOALS_REACHED)
    with team.at_desk(team.RINA) as actor, pytest.raises(intake.UnableToDecideReport, match="ditutup"):
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)
    with team.at_desk(team.RINA) as actor, pytest.raises(Refused):
        intake.decide_join(by=actor, at=team.LATER, envelope=report, code="KENARI-999")


@pytest.mark.parametrize("reason", [each for each in NoCaseReason if each is not NoCaseReason.FALSE_REPORT])
def test_the_reporter_reads_neutral_words_at_the_end(reason: NoCaseReason) -> None:
    receipt = team.post()
    report = taken(team.envelope(receipt))
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=team.LATER, envelope=report, reason=reason)
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    assert found.status == ReportStatus.DONE
    assert [code for _day, code in found.messages] == [CLOSES_WITH[reason]]


def test_other_closing_words_may_be_chosen_and_no_others() -> None:
    report = team.taken()
    with team.at_desk(team.RINA) as actor, pytest.raises(intake.UnableToDecideReport, match="penutup"):
        intake.decide_no_case(
            by=actor, at=team.LATER, envelope=report, reason=NoCaseReason.TEST, message=MessageCode.READ
        )
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(
            by=actor, at=team.LATER, envelope=report, reason=NoCaseReason.TEST, message=MessageCode.DONE_TALK
        )
    assert [message.code for message in Message.objects.all()] == ["done_talk"]


def test_one_report_becomes_one_case() -> None:
    report = team.taken()
    decided(report)
    with pytest.raises(intake.UnableToDecideReport, match="sudah diputuskan"):
        decided(report)
    with pytest.raises(intake.UnableToDecideReport):
        forwarded(report)
    assert Case.objects.count() == 1
