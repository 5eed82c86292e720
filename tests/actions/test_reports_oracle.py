"""Who may know of which report: every officer before every report, against the plan's rule written by hand.

Nobody before it was held against people; nobody at the ordinary desk once it went to the conflict lane; else whoever
takes reports, unless the report keeps them: by name, through an office of theirs, or through a village or district
office that lies where it says.
"""

from dataclasses import dataclass

import pytest
from django.conf import LazySettings
from django.conf import settings as site
from tests.actions.test_conflict_moving import moved
from tests.factories import casework, recipients, team
from tests.factories.inbox import waiting_reports
from tests.rules.test_access_matrix import MATRIX

from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.cases.rules import ExclusionKind
from sigap.intake import actions as intake
from sigap.intake.models import ReportExclusion
from sigap.intake.queries import report_for
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.posting import post_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HERE, ELSEWHERE = "16.09.01", "16.09.02"


@dataclass(frozen=True, kw_only=True)
class ReportFacts:
    """One report as it stands. `area`: kept from whoever works in a village or district office there."""

    is_checked: bool = True
    is_moved: bool = False
    login: str = ""
    office: str = ""
    area: str = ""


def expected(login: str, report: ReportFacts) -> bool:
    held = Membership.objects.filter(person__login=login).select_related("office")
    if not any("report:see_queue" in MATRIX[each.role][0] for each in held):
        return False
    if report.is_moved or not report.is_checked or report.login == login:
        return False
    offices = [each.office for each in held]
    local = [office for office in offices if office.kind in {"desa", "kecamatan"}]
    lies_there = [each for each in local if each.region == report.area or each.region.startswith(f"{report.area}.")]
    return not (any(str(office.pk) == report.office for office in offices) or (report.area and lies_there))


@pytest.fixture
def reports(settings: LazySettings) -> dict[str, ReportFacts]:
    """One of each kind, and some that differ in one thing."""
    settings.SIGAP_DEMO = True
    recipients.ready()
    team.also_works_at(team.DEWI, RoleCode.SUBDISTRICT_HEAD, OfficeKind.KECAMATAN)
    Office.objects.filter(kind="kecamatan").update(region=f"{HERE}.2001")
    Office.objects.filter(kind="uptd_ppa").update(region=HERE)
    team.sign_in(team.DEWI)
    uptd, police = (str(team.office(kind).pk) for kind in (OfficeKind.UPTD_PPA, OfficeKind.POLRES_PPA))
    drawn = [
        ReportFacts(), ReportFacts(is_moved=True), ReportFacts(login=team.RINA), ReportFacts(login=team.ANTON),
        ReportFacts(office=uptd), ReportFacts(office=police), ReportFacts(area=HERE), ReportFacts(area=ELSEWHERE),
        ReportFacts(area=f"{HERE}.2001"), ReportFacts(area=f"{HERE}.200"),
    ]  # fmt: skip
    found = {_laid(facts): facts for facts in drawn}
    with team.role("sigap_public"):
        unchecked = post_report(
            story=team.STORY, details={"contact": "no"}, flags=[], about="child", area=HERE,
            idempotency_key=b"belum diperiksa.", at=now(),
        )  # fmt: skip
    return found | {unchecked.number: ReportFacts(is_checked=False)}


def _laid(facts: ReportFacts) -> str:
    receipt = team.post()
    envelope = team.envelope(receipt)
    if facts.is_moved:
        with team.at_desk(team.RINA) as actor:
            intake.take(by=actor, at=now(), envelope=envelope)
        moved(receipt.number)
    row = ReportExclusion(envelope_id=envelope.pk, noted_at=now(), area=facts.area)
    if facts.login:
        row.kind, row.person_id = ExclusionKind.PERSON, team.person_id(facts.login)
    elif facts.office:
        row.kind, row.office_id = ExclusionKind.OFFICE, Office.objects.get(pk=facts.office).pk
    elif facts.area:
        row.kind = ExclusionKind.AREA
    if row.kind:
        row.save(force_insert=True)
    return receipt.number


def test_door_list_and_page_show_each_officer_what_the_rule_says(reports: dict[str, ReportFacts]) -> None:
    wrong, shown = [], 0
    for login in team.PEOPLE:
        rule = {number for number, facts in reports.items() if expected(login, facts)}
        with team.at_desk(login) as actor:
            door = {number for number in reports if _opens(actor, number)}
            listed = {row.envelope.number for row in waiting_reports(actor, only_mine=False)} if rule else rule
        client = casework.RoleClient()
        client.cookies[site.SESSION_COOKIE_NAME] = team.TICKETS[login]
        pages = {number for number in reports if client.get(f"/laporan/{number}/").status_code == 200}
        shown += len(rule)
        wrong += [(login, kind, got ^ rule) for kind, got in (("door", door), ("page", pages)) if got != rule]
        if listed & reports.keys() != rule:
            wrong.append((login, "list", listed ^ rule))
    assert not wrong
    assert shown > len(team.PEOPLE)


def _opens(actor: object, number: str) -> bool:
    try:
        report_for(actor, number)  # type: ignore[arg-type]  # who stands at the desk
    except Refused:
        return False
    return True
