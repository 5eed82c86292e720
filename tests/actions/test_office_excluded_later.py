"""What an office that is kept from a case leaves open there goes to the office whose case it is."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db.models import Q
from tests.actions.test_field_visits import keep_from
from tests.actions.test_handing_over_deadlines import watched
from tests.factories import fieldvisits, handing, officers, team
from tests.factories.plans import draft, plan
from tests.factories.team import ANTON, DEWI, HASAN, LATER, RINA, SEKAR, SITI

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case, lift_exclusion
from sigap.cases.models import CaseExclusion
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.casework.models import PlannedService
from sigap.clocks.events import HANDED_OVER
from sigap.clocks.models import Clock
from sigap.fieldvisits.actions import ring_silent
from sigap.fieldvisits.rules import FieldStatus
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals.models import Referral
from sigap.referrals.rules import ReferralStatus, ResultKind
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SOCIAL = frozenset({ReferralPurpose.SOCIAL_REHABILITATION})
MATE = "wati.dinsos"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def keep(code: str, kind: OfficeKind, *, by: str = DEWI) -> None:
    where = team.office(kind)
    what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=where.pk, office_name=where.name)
    with team.on_case(by, code) as (actor, access):
        exclude_from_case(by=actor, at=LATER, access=access, what=what, basis=ExclusionBasis.ACCUSED)


def held_by(kind: OfficeKind) -> set[UUID]:
    office = team.office(kind).pk
    mine = Clock.objects.filter(owner_office=office, stopped_at=None)
    by_law = Q(subject_kind__in=["track", "protection"]) | Q(rule_code__startswith="law-")
    return set(mine.filter(by_law).values_list("id", flat=True))


def test_deadlines_come_home_and_go_back_once_the_office_is_in_again() -> None:
    code = watched()
    team.accepted(code, ANTON)
    theirs, police = held_by(OfficeKind.POLRES_PPA), team.office(OfficeKind.POLRES_PPA).pk
    kinds = Clock.objects.filter(pk__in=theirs).values_list("subject_kind", flat=True)
    assert set(kinds) == {"case", "track"}
    keep(code, OfficeKind.POLRES_PPA, by=RINA)
    assert not held_by(OfficeKind.POLRES_PPA)
    assert set(Clock.objects.filter(pk__in=theirs).values_list("owner_person", "owed_by", "sender_office")) == {
        (team.person_id(DEWI), police, None)
    }
    assert set(WorkItem.objects.filter(clock_id__in=theirs, settled_at=None).values_list("office_id", flat=True)) == {
        team.office(OfficeKind.UPTD_PPA).pk
    }
    subject = Clock.objects.filter(pk__in=theirs).values_list("subject_id", flat=True)[0]
    assert HANDED_OVER in team.trail(subject)
    told = Notice.objects.get(code="case-office-left")
    assert (told.person_id, told.ids["case"]) == (team.person_id(DEWI), str(team.case_of(code).pk))
    with team.on_case(DEWI, code) as (actor, access):
        kept = CaseExclusion.objects.get().pk
        lift_exclusion(by=actor, at=LATER, access=access, kept_id=kept, reason=TakeBackReason.WRONG)
    team.accepted(code, ANTON)
    assert theirs <= held_by(OfficeKind.POLRES_PPA)


def test_a_planned_service_waits_for_who_leads_the_case() -> None:
    code = team.opened()
    team.accepted(code, SITI, SOCIAL)
    plan(code, draft(code, OfficeKind.DINSOS))
    keep(code, OfficeKind.DINSOS)
    row = PlannedService.objects.get()
    assert (row.owner_office, row.owner_person) == (team.office(OfficeKind.UPTD_PPA).pk, None)
    item = WorkItem.objects.get(kind="casework.service", settled_at=None)
    assert item.office_id == row.owner_office


def test_a_team_that_is_out_is_watched_and_heard_where_the_case_is_led() -> None:
    officers.officer(MATE, "Wati Rekaan", RoleCode.SOCIAL_WORKER, kind=OfficeKind.DINSOS)
    team.sign_in(MATE)
    code = team.opened()
    team.accepted(code, SITI, SOCIAL)
    mine: dict[str, Any] = {
        "leader": team.person_id(SITI),
        "team": [team.person_id(SITI)],
        "keeper": team.person_id(MATE),
    }
    visit = fieldvisits.planned(code, by=SITI, **mine)
    fieldvisits.left(code, visit, by=SITI)
    keep(code, OfficeKind.DINSOS)
    item = WorkItem.objects.get(kind="fieldvisits.word", settled_at=None)
    assert (item.office_id, item.person_id) == (team.office(OfficeKind.UPTD_PPA).pk, team.person_id(DEWI))
    with team.role("sigap_worker"):
        ring_silent(by=officers.LOADER, at=visit.returns_at + timedelta(minutes=1))
    assert Notice.objects.get(code="field-silent").person_id == team.person_id(DEWI)
    assert fieldvisits.back(code, visit, by=DEWI).status == FieldStatus.BACK


def test_an_office_that_waits_for_an_answer_of_the_excluded_one_is_told() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    asked = team.offered(code, OfficeKind.RSUD, by=ANTON)
    keep(code, OfficeKind.RSUD)
    told = Notice.objects.get(code="referral-office-out")
    assert (told.person_id, told.ids["referral"]) == (team.person_id(ANTON), str(asked))


def test_a_later_exclusion_tells_nobody_again_and_who_acts_is_not_told() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    team.offered(code, OfficeKind.RSUD, by=ANTON)
    team.accepted(code, SITI, SOCIAL)
    fieldvisits.planned(code, team=[team.person_id(HASAN)])
    keep_from(code, HASAN)
    keep(code, OfficeKind.RSUD)
    before = Notice.objects.count()
    keep(code, OfficeKind.DINSOS)
    assert Notice.objects.count() == before


def test_the_head_is_told_of_an_office_that_is_out_where_the_manager_left() -> None:
    code, uptd = team.opened(), team.office(OfficeKind.UPTD_PPA)
    team.accepted(code, ANTON)
    Membership.objects.filter(person_id=team.person_id(DEWI)).update(until=LATER)
    keep(code, OfficeKind.POLRES_PPA, by=RINA)
    told = Notice.objects.get(code="case-office-left")
    assert (told.person_id, told.office_id, told.role) == (None, uptd.pk, "head")


def promises_here() -> int:
    promise = WorkItem.objects.filter(kind="referrals.promise", settled_at=None)
    return promise.filter(office_id=team.office(OfficeKind.UPTD_PPA).pk).count()


def running_of_requests() -> int:
    return (
        Clock.objects.filter(subject_kind__startswith="referral", stopped_at=None)
        .exclude(subject_kind__in=["referral_result", "referral_confirm"])
        .count()
    )


def test_what_an_excluded_office_had_asked_is_taken_back_by_who_leads_the_case() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    asked = team.offered(code, OfficeKind.RSUD, by=ANTON)
    keep(code, OfficeKind.POLRES_PPA)
    assert promises_here() == 1
    with team.on_case(DEWI, code) as (actor, access):
        referrals.withdraw(by=actor, at=LATER, access=access, referral_id=asked, reason=TakeBackReason.OVER)
    assert Referral.objects.get(pk=asked).status == ReferralStatus.WITHDRAWN
    assert not running_of_requests()


def test_after_a_no_who_leads_the_case_asks_another_office_in_its_own_name_or_gives_up() -> None:
    to = handing.health_office()
    code = team.opened()
    team.accepted(code, ANTON)
    asked = team.offered(code, OfficeKind.RSUD, by=ANTON)
    keep(code, OfficeKind.POLRES_PPA)
    handing.decline(SEKAR, asked)
    step = handing.reroute(DEWI, code, asked, to)
    assert (step.from_office_id, step.leg) == (team.office(OfficeKind.UPTD_PPA).pk, 2)
    handing.decline(handing.NADIA, step.pk)
    with team.on_case(DEWI, code) as (actor, access):
        referrals.give_up(by=actor, at=LATER, access=access, referral_id=step.pk, reason=TakeBackReason.OVER)
    assert not promises_here()


def test_a_request_between_two_excluded_offices_is_nobodys_any_more() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    asked = team.offered(code, OfficeKind.RSUD, by=ANTON)
    keep(code, OfficeKind.POLRES_PPA)
    keep(code, OfficeKind.RSUD)
    assert Referral.objects.get(pk=asked).status == ReferralStatus.WITHDRAWN
    assert not running_of_requests()
    assert not Notice.objects.filter(code="referral-office-out").exists()


def test_its_result_is_noted_by_who_leads_the_case_and_by_nobody_else_while_it_takes_part() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    asked = team.accepted(code, SEKAR, by=ANTON)
    facts: dict[str, Any] = {"referral_id": asked, "kind": ResultKind.WAIVED, "done_at": LATER, "note": "Rekaan."}
    with team.on_case(DEWI, code) as (actor, access), pytest.raises(Refused):
        referrals.record_result(by=actor, at=LATER, access=access, **facts)
    keep(code, OfficeKind.POLRES_PPA)
    with team.on_case(DEWI, code) as (actor, access):
        assert referrals.record_result(by=actor, at=LATER, access=access, **facts).kind == ResultKind.WAIVED
