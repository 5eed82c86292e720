"""Who must not know of a report must not know of the case that it joins, also where its officer does not work on it."""

from dataclasses import replace

import pytest
from tests.actions.test_intake_sheet import HEARD, office, person, saved
from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.cases import events
from sigap.cases.actions.exclusions import UnableToKeep
from sigap.cases.models import Assignment, Case, CaseExclusion, Participation
from sigap.cases.queries import case_for
from sigap.intake import actions as intake
from sigap.intake.models import Triage
from sigap.intake.rules import ExcludedParty
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.notifications.models import Notice
from sigap.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def excluding(*parties: ExcludedParty, login: str = team.HASAN) -> Envelope:
    """A report that somebody who does not work on the case has taken, with who must not know of it."""
    report = team.taken(login)
    saved(report, replace(HEARD, kept_from=frozenset(parties)), login=login)
    return report


def joined(report: Envelope, code: str, *, login: str = team.HASAN) -> Case:
    with team.at_desk(login) as actor:
        return intake.decide_join(by=actor, at=team.LATER, envelope=report, code=code)


def test_an_officer_who_does_not_work_on_the_case_brings_them() -> None:
    code = team.opened()
    team.accepted(code)
    with team.at_desk(team.ANTON) as actor:
        case_for(actor, code)
    case = joined(excluding(person(team.DEWI), office(OfficeKind.POLRES_PPA)), code)
    assert not Assignment.objects.filter(case=case, person_id=team.person_id(team.HASAN)).exists()
    assert set(CaseExclusion.objects.values_list("kind", "basis", "declared_by_name")) == {
        ("person", "asked", "Hasan Basri"),
        ("office", "asked", "Hasan Basri"),
    }
    for login in (team.DEWI, team.ANTON):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            case_for(actor, code)
    assert not Assignment.objects.filter(case=case, person_id=team.person_id(team.DEWI), until=None).exists()
    assert not Participation.objects.filter(
        case=case, office_id=team.office(OfficeKind.POLRES_PPA).pk, until=None
    ).exists()
    trail = team.trail(case.pk)
    assert (trail.count(events.KEPT), trail.count(events.PART_TAKEN)) == (2, 1)
    assert Notice.objects.filter(code="case-without-manager").count() == 1


def test_the_head_of_an_officer_who_is_off_the_case_is_told_and_the_manager() -> None:
    code = team.opened()
    team.accepted(code)
    joined(excluding(person(team.ANTON)), code)
    told = Notice.objects.filter(code="case-colleague-left").values_list("person_id", "office_id", "role")
    assert set(told) == {
        (team.person_id(team.DEWI), None, ""),
        (None, team.office(OfficeKind.POLRES_PPA).pk, "head"),
    }


def test_the_office_that_the_case_is_with_refuses_the_join() -> None:
    code = team.opened()
    team.accepted(code)
    Case.objects.filter(code=code).update(office_id=team.office(OfficeKind.POLRES_PPA).pk)
    report = excluding(person(team.DEWI), office(OfficeKind.POLRES_PPA))
    with pytest.raises(UnableToKeep, match="Kantor ini yang menangani"):
        joined(report, code)
    assert not CaseExclusion.objects.exists()
    assert not Triage.objects.get(pk=report.pk).decision


def test_what_is_asked_of_an_excluded_office_holds_nobody_up() -> None:
    code = team.opened()
    team.offered(code)
    joined(excluding(office(OfficeKind.POLRES_PPA)), code)
    assert CaseExclusion.objects.count() == 1
    with team.at_desk(team.ANTON):
        assert not Referral.objects.exists()


def test_the_door_opens_for_nobody_whose_report_has_not_joined() -> None:
    code = team.opened()
    report = excluding(person(team.DEWI))
    with team.at_desk(team.HASAN):
        assert team.counted("SELECT * FROM intake.exclude_joined(%s, now())", [report.pk]) == 0
    joined(report, code)
    with team.at_desk(team.RINA):
        assert team.counted("SELECT * FROM intake.exclude_joined(%s, now())", [report.pk]) == 0


def test_who_answers_for_the_case_is_told_to_look_at_what_was_asked() -> None:
    code, other = team.opened(), team.opened()
    team.accepted(code)
    joined(excluding(office(OfficeKind.POLRES_PPA)), code)
    assert not Notice.objects.filter(code="case-office-left").exists(), "one notice, not two"
    told = Notice.objects.filter(code="report-exclusion-joined")
    assert [row.person_id for row in told] == [team.person_id(team.DEWI)]
    joined(excluding(person(team.DEWI)), other)
    (head,) = told.filter(person_id=None)
    assert (head.office_id, head.role) == (team.case_of(other).office_id, "head")
    joined(team.taken(team.HASAN), code)
    assert told.all().count() == 2
