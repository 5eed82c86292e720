"""Attack: who must not know of a report learns of it by a notice, a deadline, or the list of what an office asked."""

from uuid import uuid4

import pytest
from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import jobs
from sigap.intake.models import ReportExclusion
from sigap.intake.queries import brought_by_ours
from sigap.intake.rules import ExcludedParty, WrittenReport
from sigap.mailbox.models import Envelope
from sigap.notifications.actions import notify
from sigap.notifications.models import Notice
from sigap.notifications.queries import excluded_people, notices_for, unread_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def kept(report: Envelope, *named: ExcludedParty) -> None:
    sheet = intake.Sheet(flags=[], risk="", kept_from=frozenset(named), body={})
    with team.at_desk(team.RINA) as actor:
        intake.save_sheet(by=actor, at=team.LATER, envelope=report, sheet=sheet, based_on=0)


@pytest.mark.parametrize("login", [team.DEWI, team.HASAN])
def test_nobody_kept_from_a_report_is_told_of_it(login: str) -> None:
    report = team.taken()
    with team.role("sigap_worker"):
        jobs.adopt(team.LATER)
    kept(report, ExcludedParty(kind=ExclusionKind.PERSON, value=str(team.person_id(login))))
    with team.at_desk(login) as actor:
        assert not Clock.objects.filter(subject_id=report.pk).exists()
        assert [row for row in notices_for(actor, at=team.LATER) if str(report.pk) in row.ids.values()] == []
        assert unread_count() == 0
    assert excluded_people({"report": str(report.pk)}) == {team.person_id(login)}
    before = Notice.objects.count()
    notify(at=team.LATER, code="case-handed-to-you", person_id=team.person_id(login), ids={"report": str(report.pk)})
    assert Notice.objects.count() == before
    with team.at_desk(team.RINA) as actor:
        assert Clock.objects.filter(subject_id=report.pk).exists()
        assert unread_count() == 1


def brought() -> Envelope:
    written = WrittenReport(story="Contoh.", details={"contact": "no"}, flags=[], about="child", area="")
    with team.at_desk(team.ANTON) as actor:
        done = intake.bring_report(by=actor, at=team.AT, written=written, lp_number="", entry_key=uuid4())
    return Envelope.objects.get(number=done.number)


def listed(login: str) -> list[str]:
    with team.at_desk(login) as actor:
        return [row.number for row in brought_by_ours(actor, page=1)[0]]


def test_of_an_office_kept_from_its_own_request_the_writer_alone_reads_how_it_stands() -> None:
    report = brought()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=report)
    assert listed(team.ANTON) == [report.number]
    kept(report, ExcludedParty(kind=ExclusionKind.OFFICE, value=str(team.office(OfficeKind.POLRES_PPA).pk)))
    assert ReportExclusion.objects.count() == 1
    assert (listed(team.ANTON), listed(team.LESTARI)) == ([report.number], [])


def test_an_officer_kept_from_the_case_reads_nothing_of_the_request_behind_it() -> None:
    report = brought()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=report)
    code = team.opened(report=report)
    with team.on_case(team.DEWI, code) as (actor, access):
        what = ExclusionRequest(
            kind=ExclusionKind.PERSON, person_id=team.person_id(team.LESTARI), person_name="Lestari"
        )
        exclude_from_case(by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.KINSHIP)
    assert listed(team.ANTON) == [report.number]
    assert listed(team.LESTARI) == []
