"""Owed help is in the other office's hands at once; it is confirmed, or passed on to a named substitute."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories import handing, officers, team

from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.assistance.rules import SECTIONS_OPENED, ReferralPurpose
from sigap.cases.models import Assignment, Participation
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals.actions import CHAIN, SUBJECT, UnableToAnswerReferral, UnableToOfferReferral
from sigap.referrals.models import Referral
from sigap.referrals.reading import open_asked
from sigap.referrals.rules import Urgency
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def sections_of(kind: OfficeKind) -> frozenset[str]:
    part = Participation.objects.filter(office_id=team.office(kind).pk, until=None).first()
    return frozenset(part.rooms) if part else frozenset()


def working(kind: OfficeKind) -> set[str]:
    return set(
        Assignment.objects.filter(office_id=team.office(kind).pk, until=None).values_list("person_name", flat=True)
    )


def told(code: str) -> list[tuple[object, object]]:
    return list(Notice.objects.filter(code=code).order_by("created_at").values_list("office_id", "person_id"))


def test_the_office_is_in_the_case_before_it_says_yes() -> None:
    code = team.opened()
    team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    hospital = team.office(OfficeKind.RSUD)
    stored = Referral.objects.get()
    assert (stored.status, stored.answered_at) == ("handed_over", None)
    assert sections_of(OfficeKind.RSUD) == SECTIONS_OPENED[ReferralPurpose.EMERGENCY_CARE]
    assert working(OfficeKind.RSUD) == {"dr. Sekar Wulandari"}
    clock = Clock.objects.get(subject_kind=SUBJECT)
    assert (clock.rule_code, clock.owner_office) == ("referral-receipt", hospital.pk)
    assert told("referral-handed-over") == [(hospital.pk, None)]
    with team.on_case(team.SEKAR, code) as (_actor, access):
        assert access.has(Section.PERSONS)


def test_what_is_merely_asked_beside_it_opens_by_acceptance_only() -> None:
    code = team.opened()
    both = frozenset({ReferralPurpose.POLICE_REPORT, ReferralPurpose.SECURITY_SUPPORT})
    referral = team.offered(code, OfficeKind.POLRES_PPA, both)
    assert sections_of(OfficeKind.POLRES_PPA) == SECTIONS_OPENED[ReferralPurpose.POLICE_REPORT]
    assert working(OfficeKind.POLRES_PPA) == {"Bripka Anton Saputra", "Aipda Lestari Handayani"}
    handing.accept(team.ANTON, referral)
    stored = Referral.objects.get()
    assert (stored.status, stored.answered_by_name) == ("accepted", "Bripka Anton Saputra")
    assert (
        sections_of(OfficeKind.POLRES_PPA)
        == SECTIONS_OPENED[ReferralPurpose.POLICE_REPORT] | SECTIONS_OPENED[ReferralPurpose.SECURITY_SUPPORT]
    )


def test_it_is_neither_declined_nor_taken_back_not_even_in_the_table() -> None:
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    with pytest.raises(UnableToAnswerReferral, match="pengganti yang bernama"):
        handing.decline(team.SEKAR, referral)
    with pytest.raises(UnableToAnswerReferral, match="tidak dapat ditarik"), team.on_case(team.DEWI, code) as here:
        referrals.withdraw(by=here[0], at=team.LATER, access=here[1], referral_id=referral, reason=TakeBackReason.WRONG)
    with pytest.raises(IntegrityError, match="referral_owed_not_declined"), transaction.atomic():
        Referral.objects.update(status="declined", decline_reason="no_capacity", answered_at=team.LATER)


def test_a_named_colleague_stands_in_is_told_and_the_time_runs_on() -> None:
    officers.officer("bima.rsud", "dr. Bima Rekaan", RoleCode.HEALTH_WORKER, kind=OfficeKind.RSUD)
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    due = Referral.objects.get().due_at
    handing.substitute(team.SEKAR, referral, "bima.rsud")
    handing.substitute(team.SEKAR, referral, "bima.rsud")
    stored = Referral.objects.get()
    assert (stored.status, stored.substitute_name, stored.due_at) == ("handed_over", "dr. Bima Rekaan", due)
    clock = Clock.objects.get(subject_kind=SUBJECT)
    assert (clock.owner_person, clock.due_at) == (team.person_id("bima.rsud"), due)
    assert told("referral-passed-to-you") == [(None, team.person_id("bima.rsud"))]


@pytest.mark.parametrize("who", [team.ANTON, team.DEWI])
def test_a_substitute_works_at_the_asked_office(who: str) -> None:
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    with pytest.raises(UnableToAnswerReferral, match="pengganti lain"):
        handing.substitute(team.SEKAR, referral, who)
    with pytest.raises(Refused):
        handing.substitute(who, referral, team.SEKAR)


def test_passed_to_another_office_the_first_one_leaves_and_the_time_runs_on() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    first = Referral.objects.get()
    leg = handing.pass_on(team.SEKAR, referral, to)
    first.refresh_from_db()
    assert (first.status, first.answered_by_name) == ("passed_on", "dr. Sekar Wulandari")
    assert (leg.status, leg.leg, leg.chain_id, leg.passed_from) == ("handed_over", 2, first.id, first.id)
    assert (leg.from_office_id, leg.due_at) == (first.from_office_id, first.due_at)
    assert sections_of(OfficeKind.RSUD) == frozenset()
    assert working(OfficeKind.RSUD) == set()
    assert sections_of(OfficeKind.PUSKESMAS) == SECTIONS_OPENED[ReferralPurpose.EMERGENCY_CARE]
    assert working(OfficeKind.PUSKESMAS) == {"Nadia Rekaan"}
    assert told("referral-handed-over")[-1] == (to.pk, None)
    assert told("referral-passed-on") == [(None, team.person_id(team.DEWI))]
    assert Clock.objects.filter(subject_kind=CHAIN, stopped_at=None).count() == 1
    read = open_asked(entering=team.entering(handing.NADIA), referral_id=leg.id, at=team.LATER)
    assert read.preview == "Perawatan malam ini."
    handing.accept(handing.NADIA, leg.id)
    assert not Clock.objects.filter(subject_kind=CHAIN, stopped_at=None).exists()


def test_an_office_that_had_a_part_before_keeps_what_it_had() -> None:
    to = handing.health_office()
    code = team.opened()
    team.accepted(code, team.SEKAR, handing.CARE)
    before = sections_of(OfficeKind.RSUD)
    with team.on_case(team.DEWI, code) as (actor, access):
        sent = referrals.offer(
            by=actor, at=team.LATER + timedelta(minutes=1), access=access, to=team.office(OfficeKind.RSUD),
            purposes=handing.EMERGENCY, urgency=Urgency.EMERGENCY, preview="", offer_key=uuid4(),
        )  # fmt: skip
    handing.pass_on(team.SEKAR, sent.id, to, at=team.LATER + timedelta(minutes=2))
    assert sections_of(OfficeKind.RSUD) == before
    assert working(OfficeKind.RSUD) == {"dr. Sekar Wulandari"}


def test_help_that_may_be_declined_is_not_passed_on_by_who_was_asked() -> None:
    to = handing.health_office()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.CARE)
    with pytest.raises(UnableToAnswerReferral, match="ditolak dengan alasan"):
        handing.pass_on(team.SEKAR, referral, to)


def test_two_clicks_pass_it_on_once_and_not_to_an_office_without_the_power() -> None:
    to, key = handing.health_office(), uuid4()
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    with pytest.raises(UnableToOfferReferral):
        handing.pass_on(team.SEKAR, referral, team.office(OfficeKind.POLRES_PPA))
    assert handing.pass_on(team.SEKAR, referral, to, key=key).passed_from == referral
    assert handing.pass_on(team.SEKAR, referral, to, key=key).id == referral
    assert Referral.objects.count() == 2
    assert WorkItem.objects.filter(kind=Kind.REFERRAL_ANSWER, settled_at=None).count() == 1


def test_already_handled_recorded_later_holds_the_ladder_once() -> None:
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    with team.at_desk(team.SEKAR) as actor:
        referrals.note_handled(by=actor, at=team.LATER, referral_id=referral)
    clock = Clock.objects.get(subject_kind=SUBJECT)
    assert (clock.handled_at, clock.held_until) == (team.LATER, team.LATER + timedelta(hours=12))
    assert Referral.objects.get().is_waiting
