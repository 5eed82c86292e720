"""What a referral may become and what accepting one opens."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.each import each

from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, TAKES_REFERRALS, OfficeKind, Section
from sigap.assistance.rules import CANNOT_BE_DECLINED, PURPOSE_KINDS, SECTIONS_OPENED, ReferralPurpose, asked_of
from sigap.assistance.rules.asking import asks_between, asks_for
from sigap.referrals.forms.requests import OfferForm
from sigap.referrals.rules import (
    ANSWER_CLOCK,
    ANSWERS,
    PROMISE_CLOCK,
    RECEIPT_CLOCK,
    WAITING,
    Act,
    ReferralAnswer,
    ReferralStatus,
    Urgency,
    first_clock,
    first_status,
    may_be_asked,
    may_decline,
    may_reroute,
    needs_visum_reminder,
    owed_among,
    sections_opened,
)


def test_only_what_waits_can_be_answered_and_owed_help_has_two_answers() -> None:
    assert {status for status, _ in ANSWERS} == WAITING
    assert {answer for status, answer in ANSWERS if status is ReferralStatus.OFFERED} == set(ReferralAnswer)
    of_owed = {answer for status, answer in ANSWERS if status is ReferralStatus.HANDED_OVER}
    assert of_owed == {ReferralAnswer.ACCEPT, ReferralAnswer.GO_ON}
    assert not {*ANSWERS.values()} & WAITING


@each("purpose", ReferralPurpose)
@each("urgency", Urgency)
def test_owed_help_is_handed_over_and_its_receipt_has_a_clock_of_its_own(
    purpose: ReferralPurpose, urgency: Urgency
) -> None:
    purposes = frozenset({purpose})
    is_owed = purpose in CANNOT_BE_DECLINED
    assert first_status(purposes) is (ReferralStatus.HANDED_OVER if is_owed else ReferralStatus.OFFERED)
    assert not is_owed or first_clock(purposes, urgency) == RECEIPT_CLOCK[urgency]
    assert owed_among(purposes | {ReferralPurpose.PROTECTION, ReferralPurpose.EMERGENCY_CARE}) == (
        purposes if is_owed else set()
    ) | {ReferralPurpose.EMERGENCY_CARE}


@pytest.mark.parametrize(
    ("status", "is_late", "may"),
    [
        (ReferralStatus.DECLINED, False, True),
        (ReferralStatus.OFFERED, False, False),
        (ReferralStatus.OFFERED, True, True),
        (ReferralStatus.HANDED_OVER, False, False),
        (ReferralStatus.HANDED_OVER, True, True),
        (ReferralStatus.ACCEPTED, True, False),
        (ReferralStatus.WITHDRAWN, True, False),
        (ReferralStatus.PASSED_ON, True, False),
    ],
)
def test_a_referral_goes_on_after_a_no_or_overdue_silence(status: ReferralStatus, *, is_late: bool, may: bool) -> None:
    due = datetime(2026, 11, 25, 9, tzinfo=UTC)
    at = due + timedelta(minutes=1 if is_late else 0)
    assert may_reroute(status, due_at=due, at=at) is may


@each("purpose", ReferralPurpose)
def test_each_purpose_opens_known_rooms_and_never_the_counselling_ones(purpose: ReferralPurpose) -> None:
    rooms = SECTIONS_OPENED[purpose]
    assert rooms <= set(Section)
    assert not rooms & {Section.ASSESSMENT, Section.NOTES, Section.TIMELINE}
    assert {Section.SUMMARY, Section.REFERRALS} <= rooms


def test_rooms_of_several_purposes_add_up() -> None:
    both = frozenset({ReferralPurpose.SECURITY_SUPPORT, ReferralPurpose.LEGAL_AID})
    assert (
        sections_opened(both)
        == SECTIONS_OPENED[ReferralPurpose.SECURITY_SUPPORT] | SECTIONS_OPENED[ReferralPurpose.LEGAL_AID]
    )


@each("purpose", ReferralPurpose)
def test_owed_help_cannot_be_declined(purpose: ReferralPurpose) -> None:
    assert may_decline(frozenset({purpose})) is (purpose not in CANNOT_BE_DECLINED)
    assert not may_decline(frozenset({purpose, ReferralPurpose.EMERGENCY_CARE}))


def test_every_urgency_has_a_clock() -> None:
    assert set(ANSWER_CLOCK) == set(RECEIPT_CLOCK) == set(PROMISE_CLOCK) == set(Urgency)


CARE = {OfficeKind.RSUD, OfficeKind.PUSKESMAS}
UNITS = {OfficeKind.UPTD_PPA, OfficeKind.UPTD_PROVINSI}
ASKED: dict[ReferralPurpose, set[OfficeKind]] = {
    ReferralPurpose.POLICE_REPORT: {OfficeKind.POLRES_PPA},
    ReferralPurpose.PROTECTION: {OfficeKind.POLRES_PPA},
    ReferralPurpose.VISUM: {OfficeKind.POLRES_PPA},
    ReferralPurpose.EMERGENCY_CARE: CARE,
    ReferralPurpose.MEDICAL_CARE: CARE,
    ReferralPurpose.SOCIAL_REHABILITATION: {OfficeKind.DINSOS, OfficeKind.UPTD_PPA, OfficeKind.PANTI},
    ReferralPurpose.LEGAL_AID: {OfficeKind.OBH, OfficeKind.UPTD_PPA},
    ReferralPurpose.FAITH_COUNSELLING: {OfficeKind.KEMENAG},
    ReferralPurpose.SECURITY_SUPPORT: {OfficeKind.POLRES_PPA},
    ReferralPurpose.SHELTER: UNITS | {OfficeKind.RUMAH_AMAN, OfficeKind.DINSOS, OfficeKind.PANTI},
    ReferralPurpose.ACCOMPANIMENT: UNITS,
    ReferralPurpose.WITNESS_PROTECTION: {OfficeKind.LPSK},
    ReferralPurpose.RESTITUTION: {OfficeKind.LPSK, OfficeKind.POLRES_PPA, OfficeKind.KEJARI},
    ReferralPurpose.SOCIAL_INQUIRY: {OfficeKind.POLRES_PPA},
    ReferralPurpose.MEDICAL_CERTIFICATE: CARE,
    ReferralPurpose.HEALTH_COSTS: {OfficeKind.DINKES},
    ReferralPurpose.CASE_INFORMATION: {OfficeKind.KEJARI},
    ReferralPurpose.PRETRIAL_MEETING: {OfficeKind.KEJARI},
    ReferralPurpose.PROTECTION_ORDER: {OfficeKind.PENGADILAN_NEGERI},
    ReferralPurpose.FORENSIC_EXAMINATION: CARE,
    ReferralPurpose.CHILD_INQUIRY: {OfficeKind.BAPAS},
    ReferralPurpose.SOCIAL_REPORT: {OfficeKind.DINSOS},
    ReferralPurpose.EDUCATION: {OfficeKind.DISDIK},
    ReferralPurpose.LABOUR_INSPECTION: {OfficeKind.DISNAKER},
    ReferralPurpose.MIGRANT_RECORD: {OfficeKind.P4MI, OfficeKind.DISNAKER},
    ReferralPurpose.RETURN_HOME: {OfficeKind.P4MI, OfficeKind.DINSOS},
    ReferralPurpose.PASSPORT_CHECK: {OfficeKind.IMIGRASI},
    ReferralPurpose.CIVIL_PAPERS: {OfficeKind.DISDUKCAPIL},
}
OPENS_IDENTITY = set(ReferralPurpose) - {
    ReferralPurpose.FAITH_COUNSELLING,
    ReferralPurpose.SECURITY_SUPPORT,
    ReferralPurpose.WITNESS_PROTECTION,
    ReferralPurpose.RESTITUTION,
    ReferralPurpose.SOCIAL_INQUIRY,
    ReferralPurpose.HEALTH_COSTS,
    ReferralPurpose.CASE_INFORMATION,
    ReferralPurpose.PRETRIAL_MEETING,
    ReferralPurpose.PROTECTION_ORDER,
    ReferralPurpose.CHILD_INQUIRY,
    ReferralPurpose.EDUCATION,
    ReferralPurpose.LABOUR_INSPECTION,
    ReferralPurpose.MIGRANT_RECORD,
    ReferralPurpose.RETURN_HOME,
    ReferralPurpose.PASSPORT_CHECK,
    ReferralPurpose.CIVIL_PAPERS,
}
OPENS_LEGAL = {
    ReferralPurpose.POLICE_REPORT,
    ReferralPurpose.PROTECTION,
    ReferralPurpose.LEGAL_AID,
    ReferralPurpose.CASE_INFORMATION,
    ReferralPurpose.PRETRIAL_MEETING,
}


@each("purpose", ReferralPurpose)
def test_identity_opens_for_work_that_cannot_be_done_without_it(purpose: ReferralPurpose) -> None:
    assert (Section.IDENTITY in SECTIONS_OPENED[purpose]) is (purpose in OPENS_IDENTITY)
    assert (Section.LEGAL in SECTIONS_OPENED[purpose]) is (purpose in OPENS_LEGAL)


@each("urgency", Urgency)
@each("purpose", sorted(set(ReferralPurpose) - CANNOT_BE_DECLINED))
def test_whoever_is_merely_asked_answers_by_the_clock_of_answers(purpose: ReferralPurpose, urgency: Urgency) -> None:
    is_by_law = purpose is ReferralPurpose.LEGAL_AID and urgency is Urgency.NORMAL
    assert first_clock(frozenset({purpose}), urgency) == ("legal-aid-answer" if is_by_law else ANSWER_CLOCK[urgency])


@each("kind", OfficeKind)
@each("purpose", ReferralPurpose)
def test_an_office_is_asked_for_its_own_work_only(purpose: ReferralPurpose, kind: OfficeKind) -> None:
    is_its_own = kind in ASKED[purpose]
    assert may_be_asked(frozenset({purpose}), kind) is is_its_own
    assert (purpose in asked_of(kind)) is is_its_own
    assert not may_be_asked(frozenset({purpose, *ReferralPurpose}), kind), "one that fits carries no other along"


def test_who_takes_referrals_can_be_asked_for_something_and_nobody_else() -> None:
    assert frozenset().union(*PURPOSE_KINDS.values()) == TAKES_REFERRALS
    assert not TAKES_REFERRALS & {OfficeKind.KODIM, OfficeKind.KECAMATAN, OfficeKind.DESA, OfficeKind.SEKOLAH}


def test_a_partner_that_takes_referrals_has_somebody_to_answer() -> None:
    held = frozenset().union(
        *(role.office_kinds for role in ROLES.values() if Permission.REFERRAL_ANSWER in role.permissions)
    )
    assert held >= TAKES_REFERRALS


@each("act", Act)
@each("purpose", ReferralPurpose)
def test_health_work_after_violence_reminds_of_the_visum(purpose: ReferralPurpose, act: Act) -> None:
    is_health_work = purpose.value in {"emergency_care", "medical_care", "medical_certificate"}
    is_violence = act.value in {"physical", "sexual"}
    assert needs_visum_reminder(frozenset({purpose}), [act]) is (is_health_work and is_violence)
    assert not needs_visum_reminder(frozenset({purpose}), [])


def test_what_no_office_in_the_list_takes_is_named_where_it_is_chosen() -> None:
    hospital = Office(kind=OfficeKind.RSUD, name="RSUD CONTOH")
    form = OfferForm(by=OfficeKind.UPTD_PPA, offices={"1": hospital})
    hints = vars(form.fields["purposes"])["choice_hints"]
    taken = set(asks_between(OfficeKind.UPTD_PPA, OfficeKind.RSUD))
    assert taken
    assert set(hints) == {purpose.value for purpose in asks_for(OfficeKind.UPTD_PPA) if purpose not in taken}
