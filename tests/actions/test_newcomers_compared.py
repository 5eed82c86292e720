"""Who gets an account after a report came is held against it, too: whoever is meant finds nothing of it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import LazySettings
from tests.actions.test_arrival_checks import adopt, arrived, entered, sees, written
from tests.factories import arrivals, officers, team

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.cases import events as case_events
from sigap.cases.models import CaseExclusion
from sigap.cases.queries import case_for
from sigap.cases.rules import ExclusionKind
from sigap.intake import actions as intake
from sigap.intake import jobs
from sigap.intake.actions.triage import Sheet, save_sheet
from sigap.intake.models import ReportExclusion, UncomparedParty
from sigap.intake.reading import open_report
from sigap.intake.rules import ExcludedParty
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.notifications.models import Notice
from sigap.staff import actions as staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEW = "kartika.uptd"
TOLD = {"hidden_from_who": "Kartika Contoh"}


@pytest.fixture(autouse=True)
def by_password_alone(settings: LazySettings) -> None:
    """Whoever is new shows no second factor in these tests."""
    settings.SIGAP_DEMO = True


def hired(role: RoleCode = RoleCode.INTAKE_OFFICER) -> UUID:
    """An account and a role in the office that takes reports, given the next day."""
    who = staff.add_person(by=officers.LOADER, at=team.AT, login=NEW, name="Kartika Contoh", password=officers.PASSWORD)
    team.sign_in(NEW)
    where = officers.office(OfficeKind.UPTD_PPA)
    staff.grant_membership(by=officers.LOADER, at=team.AT, person=who, office=where, role=role)
    return who.id


def known(details: Mapping[str, str | list[str]] | None = None, story: str = team.STORY) -> Envelope:
    """A report that everybody before has been held against."""
    report = arrived(story, details)
    arrivals.checked(team.AT)
    adopt()
    return report


def test_a_later_officer_of_a_named_likeness_sees_neither_report_nor_count() -> None:
    named, other = known(TOLD), known()
    who = hired()
    assert not sees(NEW, named)
    assert not sees(NEW, other), "not before the comparison"
    assert arrivals.compared(team.AT) == 2
    assert sees(NEW, other)
    assert not sees(NEW, named)
    with pytest.raises(Refused):
        open_report(entering=team.entering(NEW), number=named.number, at=team.AT)
    assert sees(team.DEWI, named)
    row = ReportExclusion.objects.get(envelope_id=named.pk, person_id=who)
    assert (row.kind, row.noted_by) == ("person", None)
    assert not UncomparedParty.objects.exists()
    assert arrivals.compared(team.AT) == 0


def test_a_name_in_the_story_counts_and_in_an_officers_own_writing_does_not() -> None:
    told = known(story="Kartika Contoh dari UPTD yang bawa kakak saya")
    spoken = entered(written("", "Sudah diteruskan kepada Kartika Contoh."))
    who = hired()
    arrivals.compared(team.AT)
    assert not sees(NEW, told)
    assert sees(NEW, spoken)
    codes = list(Event.objects.filter(stream_id=told.pk).order_by("seq").values_list("code", flat=True))
    assert codes[-2:] == ["vault:report:checked", "report:kept:added"]
    assert str(who) not in str(list(Event.objects.filter(stream_id=told.pk).values_list("body", flat=True)))


def test_a_report_that_was_read_and_became_a_case_is_closed_to_them_too() -> None:
    report = known(TOLD)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=Envelope.objects.get(pk=report.pk))
    open_report(entering=team.entering(team.RINA), number=report.number, at=team.AT)
    code = team.opened(report=Envelope.objects.get(pk=report.pk))
    hired(RoleCode.UPTD_HEAD)
    for _before_and_after in range(2):
        with team.at_desk(NEW) as actor, pytest.raises(Refused):
            case_for(actor, code)
        arrivals.compared(team.AT)
    kept = CaseExclusion.objects.get(case__code=code)
    assert (kept.person_id, kept.person_name, kept.declared_by) == (team.person_id(NEW), "Kartika Contoh", None)
    assert case_events.KEPT in team.trail(team.case_of(code).id)
    with team.at_desk(team.HASAN) as actor:
        assert case_for(actor, code)


def test_who_has_it_in_hand_loses_nothing_by_a_new_name() -> None:
    report, other = known({"hidden_from_who": "Kirana"}), known()
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=Envelope.objects.get(pk=report.pk))
    for login in (team.RINA, team.DEWI):
        Person.objects.filter(login=login).update(name=f"{login[:4].title()} Kirana")
    assert not sees(team.RINA, other)
    arrivals.compared(team.AT)
    assert [sees(login, report) for login in (team.RINA, team.DEWI, team.HASAN)] == [True, False, True]
    assert sees(team.RINA, other)


def test_a_new_office_of_a_named_kind_is_kept_away() -> None:
    report, _other = known({"hidden_from_office": "puskesmas"}), known()
    made = officers.office(OfficeKind.PUSKESMAS, "Puskesmas Contoh")
    arrivals.compared(team.AT)
    assert set(ReportExclusion.objects.filter(office_id=made.pk).values_list("envelope_id", flat=True)) == {report.pk}
    assert not UncomparedParty.objects.exists()


def test_an_office_is_meant_by_the_name_it_had_before_too() -> None:
    renamed = officers.office(OfficeKind.PUSKESMAS, "Puskesmas Tanjuriak")
    other = officers.office(OfficeKind.PUSKESMAS, "Puskesmas Mekaria")
    staff.rename_office(by=officers.LOADER, at=team.AT, office=renamed, name="Puskesmas Serumbai")
    arrivals.compared(team.AT)
    former, present = (
        known({"hidden_from_who": "Puskesmas Tanjuriak"}),
        known({"hidden_from_who": "Puskesmas Serumbai"}),
    )
    for report in (former, present):
        kept = set(ReportExclusion.objects.filter(envelope_id=report.pk).values_list("office_id", flat=True))
        assert (renamed.pk in kept, other.pk in kept) == (True, False)


def test_a_second_role_asks_for_no_second_comparison() -> None:
    known(TOLD)
    team.also_works_at(team.ANTON, RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT)
    assert not UncomparedParty.objects.exists()


def test_a_sheet_that_was_open_meanwhile_lifts_nothing() -> None:
    report = known(TOLD)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=Envelope.objects.get(pk=report.pk))
    who = hired()
    arrivals.compared(team.LATER)
    seen = frozenset({ExcludedParty(kind=ExclusionKind.PERSON, value=str(who))})
    for based_on, lifted, is_kept in ((0, frozenset[ExcludedParty](), True), (1, seen, False)):
        with team.at_desk(team.RINA) as actor:
            found = Envelope.objects.get(pk=report.pk)
            sheet = Sheet(flags=[], risk="", kept_from=frozenset(), lifted=lifted, body={})
            save_sheet(by=actor, at=team.LATER, envelope=found, sheet=sheet, based_on=based_on)
        assert ReportExclusion.objects.filter(envelope_id=report.pk, person_id=who).exists() == is_kept


def test_a_report_that_opens_no_more_keeps_nobody_waiting() -> None:
    report = known(TOLD)
    hired()
    Envelope.objects.filter(pk=report.pk).update(sealed_details=b"\x00" * 64)
    arrivals.compared(team.AT)
    assert not UncomparedParty.objects.exists()


def nobody_left(at: datetime) -> int:
    with team.role("sigap_worker"):
        return jobs.tell_of_nobody_left(at)


def rung(code: str) -> list[str]:
    found = Notice.objects.filter(code=code)
    assert all(notice.ids == {} for notice in found), "no notice names a report"
    return sorted(found.values_list("role", flat=True))


def alone(who: UUID) -> None:
    """Whoever else may take a report has left."""
    takers = Membership.objects.filter(role__in=["intake_officer", "case_manager", "uptd_head"])
    for gone in takers.exclude(person_id=who):
        Membership.objects.filter(pk=gone.pk).update(until=now() - timedelta(minutes=1))


def test_a_newcomer_who_is_meant_and_alone_is_left_rings_the_daily_chair() -> None:
    named, quiet = known(TOLD), known()
    assert nobody_left(team.AT) == 0
    alone(hired())
    assert nobody_left(team.AT) == 0, "not before the newcomer was held against it"
    arrivals.compared(team.AT)
    assert not sees(NEW, named)
    assert sees(NEW, quiet)
    assert [nobody_left(team.AT + timedelta(minutes=minutes)) for minutes in (0, 5)] == [1, 1]
    assert rung("report-nobody-left-danger") == ["", "daily_chair", "safekeepers"], "a weapon: once an hour"
    assert rung("report-nobody-left") == []
    givers = Notice.objects.filter(code="report-nobody-left-danger", role="")
    assert [notice.person_id for notice in givers] == [team.person_id(team.MAYA)], "who may give somebody the role"
    nobody_left(team.AT + timedelta(hours=1))
    assert len(rung("report-nobody-left-danger")) == 6
    Envelope.objects.filter(pk=named.pk).update(flags=[])
    for hours in (0, 1, 24):
        nobody_left(team.AT + timedelta(hours=hours))
    assert rung("report-nobody-left") == [*[""] * 2, *["daily_chair"] * 2, *["safekeepers"] * 2], "once a day"
    Membership.objects.filter(person_id=team.person_id(team.DEWI)).update(until=None)
    assert nobody_left(team.AT) == 0


def test_once_a_day_is_once_on_a_day_of_the_regency() -> None:
    named = known(TOLD)
    alone(hired())
    arrivals.compared(team.AT)
    Envelope.objects.filter(pk=named.pk).update(flags=[])
    for hour, minute in ((17, 1), (23, 56)):
        assert nobody_left(datetime(2026, 11, 25, hour, minute, tzinfo=UTC)) == 1
    for hour, minute in ((0, 1), (16, 59)):
        assert nobody_left(datetime(2026, 11, 26, hour, minute, tzinfo=UTC)) == 1
    assert rung("report-nobody-left") == ["", "daily_chair", "safekeepers"], "not again at seven in the morning"
    nobody_left(datetime(2026, 11, 26, 17, 1, tzinfo=UTC))
    assert len(rung("report-nobody-left")) == 6, "after midnight it is the next day"


def test_whether_anybody_may_take_a_report_is_known_to_the_public_site() -> None:
    said = []
    for until in (None, now() - timedelta(minutes=1)):
        Membership.objects.filter(role__in=["intake_officer", "case_manager", "uptd_head"]).update(until=until)
        with team.role("sigap_public"):
            said.append(bool(team.counted("SELECT 1 WHERE guidance.has_reader()")))
    assert said == [True, False]
