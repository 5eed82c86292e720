"""Reports on officials end too: their recipients are told and may hold them, nobody else learns that there is one."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from tests.factories import recipients, team
from tests.factories.recipients import BAYU, GANDA, OKTA, PUTRI

from sigap.cases.rules import HoldBasis
from sigap.custody import actions as custody
from sigap.custody.models import LaneReport, LaneShare
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.wordings import MessageCode
from sigap.notifications.models import Notice
from sigap.retention import actions, jobs
from sigap.retention.actions import UnableToHoldReport
from sigap.retention.models import ReportHold
from sigap.retention.queries import due_reports_for, lanes_for, report_to_hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def sweep(at: datetime) -> int:
    with team.role("sigap_worker"):
        return jobs.sweep(at)


@pytest.fixture
def report() -> LaneReport:
    """A report that its recipients have ended."""
    recipients.ready()
    receipt = recipients.posted("police")
    with team.at_desk(GANDA) as actor:
        custody.tell(by=actor, at=now(), number=receipt.number, code=MessageCode.DONE)
    return LaneReport.objects.get(number=receipt.number)


@pytest.fixture
def told(report: LaneReport) -> datetime:
    """Its recipients have been told; the moment on which it goes."""
    at = report.status_at + timedelta(days=705)
    sweep(at)
    return at + timedelta(days=40)


def hold(login: str, report: LaneReport) -> ReportHold:
    with team.at_desk(login) as actor:
        return actions.hold_report(
            by=actor, at=now(), report_id=report.pk, basis=HoldBasis.INSPECTION, letter_on=now().date()
        )


def test_its_recipients_are_told_each_and_then_it_goes(report: LaneReport, told: datetime) -> None:
    notices = Notice.objects.filter(code="retention-lane-due")
    assert {notice.person_id for notice in notices} == {team.person_id(each) for each in (GANDA, PUTRI, BAYU)}
    assert {notice.office_id for notice in notices} == {None}
    assert sweep(told) == 1
    left = LaneReport.objects.get(pk=report.pk)
    assert (bytes(left.sealed_story), bytes(left.sealed_details), bytes(left.body)) == (b"", b"", b"")
    assert (left.number, left.status) == (report.number, "done")
    assert not LaneShare.objects.exists()
    assert sweep(told + timedelta(days=900)) == 0


def test_one_that_nobody_ended_stays_and_the_worker_hears_of_none() -> None:
    recipients.ready()
    recipients.posted("police")
    assert sweep(now() + timedelta(days=4000)) == 0
    assert LaneShare.objects.count() == 3
    with team.role("sigap_worker"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM retention.lanes_ended(%s, 10)", [now() + timedelta(days=4000)])
        assert cursor.fetchone() == (0,)


def test_a_recipient_holds_it_and_another_one_lifts_that(report: LaneReport, told: datetime) -> None:
    placed = hold(PUTRI, report)
    assert hold(PUTRI, report).pk == placed.pk, "a second click"
    with pytest.raises(UnableToHoldReport):
        hold(BAYU, report)
    assert sweep(told) == 0
    with team.at_desk(PUTRI) as actor, pytest.raises(UnableToHoldReport, match="orang lain"):
        actions.release_report(by=actor, at=now(), hold_id=placed.pk)
    with team.at_desk(BAYU) as actor:
        actions.release_report(by=actor, at=now(), hold_id=placed.pk)
    assert sweep(told) == 1


@pytest.mark.usefixtures("told")
def test_nobody_else_sees_or_holds_it(report: LaneReport) -> None:
    placed = hold(PUTRI, report)
    for login in (team.HASAN, team.DEWI, team.RINA, team.SURYA):
        with team.role("sigap_desk"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[login]])
            for table in ("retention_retirement", "retention_reporthold"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), (login, table)
            cursor.execute("SELECT count(*) FROM retention.my_lanes()")
            assert cursor.fetchone() == (0,)
    with team.at_desk(team.HASAN) as actor:
        assert due_reports_for(actor) == []
        with pytest.raises(Refused):
            report_to_hold(actor, report.number)
        with pytest.raises(Refused):
            actions.release_report(by=actor, at=now(), hold_id=placed.pk)
    with pytest.raises(Refused):
        hold(team.HASAN, report)


@pytest.mark.usefixtures("told")
def test_a_recipient_sees_what_they_hold_a_share_of_and_no_more(report: LaneReport) -> None:
    with team.at_desk(GANDA) as actor:
        (row,) = lanes_for(actor)
        assert (row.number, row.due_on is not None, row.hold) == (report.number, True, None)
        assert due_reports_for(actor) == []
    recipients.hired(OKTA)
    with team.at_desk(OKTA) as actor:
        assert lanes_for(actor) == []
    with pytest.raises(Refused):
        hold(OKTA, report)
