"""Who asks whom for what: the whole table by hand, and the road that is open where one may not ask."""

import pytest
from tests.factories.each import each

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, TAKES_REFERRALS, OfficeKind
from sigap.assistance.rules import (
    ASKED_BY_INVESTIGATOR,
    CANNOT_BE_DECLINED,
    PURPOSE_KINDS,
    ReferralPurpose,
    asks_between,
    asks_for,
    may_ask,
    open_road,
    rights_of,
)
from sigap.assistance.rules.asking import asking_rules, provisions
from sigap.provisions.rules import PRACTICE
from sigap.referrals.rules import ANSWER_CLOCK, Urgency, first_clock, result_clock

_HEALTH = "emergency_care medical_care health_costs accompaniment social_rehabilitation shelter civil_papers"
_SOCIAL = (
    "emergency_care medical_care health_costs social_rehabilitation shelter legal_aid faith_counselling accompaniment "
    "education return_home civil_papers"
)
_MOVES = "medical_care legal_aid shelter accompaniment migrant_record return_home passport_check civil_papers"
_SCHOOL = "accompaniment social_rehabilitation education civil_papers"
_EVERYTHING = " ".join(each.value for each in ReferralPurpose if each not in ASKED_BY_INVESTIGATOR)
ASKS: dict[str, str] = {
    "uptd_ppa": _EVERYTHING,
    "uptd_provinsi": _EVERYTHING,
    "polres_ppa": "forensic_examination child_inquiry social_report emergency_care medical_care accompaniment "
    "legal_aid shelter witness_protection restitution migrant_record passport_check civil_papers",
    "kejari": "accompaniment witness_protection restitution protection security_support legal_aid",
    "pengadilan_negeri": "accompaniment",
    "rsud": _HEALTH,
    "puskesmas": _HEALTH,
    "dinkes": "medical_care accompaniment",
    "dinsos": _SOCIAL,
    "rumah_aman": _SOCIAL,
    "panti": _SOCIAL,
    "disdik": _SCHOOL,
    "kemenag": _SCHOOL,
    "disnaker": _MOVES,
    "p4mi": _MOVES,
    "imigrasi": _MOVES,
    "bapas": "legal_aid accompaniment social_rehabilitation faith_counselling education",
    "lpsk": "protection security_support medical_care medical_certificate social_rehabilitation accompaniment "
    "restitution case_information",
    "obh": "accompaniment witness_protection restitution medical_certificate case_information protection_order "
    "civil_papers",
    "disdukcapil": "accompaniment",
}
"""Written from law-2026 section 9 and the issue; a kind that is not here asks for nothing of a client."""


@each("kind", OfficeKind)
def test_each_kind_of_office_asks_for_this_and_nothing_else(kind: OfficeKind) -> None:
    assert {purpose.value for purpose in asks_for(kind)} == {*ASKS.get(kind.value, "").split()}


def test_every_office_with_a_part_in_cases_asks_and_is_asked_and_the_others_do_neither() -> None:
    asking = {kind for kind in OfficeKind if asks_for(kind)}
    assert asking == TAKES_REFERRALS
    assert not asking & {OfficeKind.KODIM, OfficeKind.KECAMATAN, OfficeKind.DESA, OfficeKind.SEKOLAH}
    for kind in asking:
        holders = [role for role in ROLES.values() if kind in role.office_kinds]
        assert any(Permission.REFERRAL_OFFER in role.permissions for role in holders), kind
        # Somewhere another office than one's own kind answers.
        assert any(PURPOSE_KINDS[purpose] - {kind} for purpose in asks_for(kind)), kind


def test_what_the_law_has_the_investigator_ask_is_asked_by_nobody_else_and_owed() -> None:
    for kind in OfficeKind:
        asked = ASKED_BY_INVESTIGATOR & {*asks_for(kind)}
        assert asked == (ASKED_BY_INVESTIGATOR if kind is OfficeKind.POLRES_PPA else frozenset()), kind
    assert ASKED_BY_INVESTIGATOR <= CANNOT_BE_DECLINED


@pytest.mark.parametrize(
    ("by", "purpose", "of", "road"),
    [
        ("uptd_ppa", "forensic_examination", "rsud", "visum"),
        ("uptd_ppa", "visum", "rsud", "visum"),
        ("uptd_ppa", "child_inquiry", "bapas", "social_inquiry"),
        ("uptd_ppa", "social_inquiry", "bapas", "social_inquiry"),
        ("uptd_ppa", "social_report", "dinsos", "social_inquiry"),
        ("uptd_ppa", "visum", "polres_ppa", None),
        ("uptd_ppa", "medical_care", "rsud", None),
        ("polres_ppa", "forensic_examination", "rsud", None),
        ("kejari", "forensic_examination", "rsud", None),
    ],
)
def test_who_may_not_ask_is_led_to_the_road_that_is_open(by: str, purpose: str, of: str, road: str | None) -> None:
    purposes = frozenset({ReferralPurpose(purpose)})
    found = open_road(OfficeKind(by), purposes, OfficeKind(of))
    assert (found.value if found else None) == road
    assert not (found and may_ask(OfficeKind(by), purposes, OfficeKind(of)))
    assert not found or may_ask(OfficeKind(by), frozenset({found}), OfficeKind.POLRES_PPA)


def test_a_right_stands_with_its_law_and_says_whether_one_may_refuse() -> None:
    rows = {row.purpose: row for row in rights_of(OfficeKind.POLRES_PPA)}
    visum = rows[ReferralPurpose.FORENSIC_EXAMINATION]
    assert ("UU 20/2025 pasal 49" in visum.basis, visum.may_be_declined) == (True, False)
    assert rows[ReferralPurpose.LEGAL_AID].may_be_declined
    assert rows[ReferralPurpose.CHILD_INQUIRY].asked == {OfficeKind.BAPAS}
    assert len({row.code for row in asking_rules()}) == len(asking_rules()) == len(provisions())
    assert all(row.statute != PRACTICE and row.source for row in provisions())


def test_one_purpose_that_may_not_be_asked_spoils_the_whole_request() -> None:
    asked = frozenset({ReferralPurpose.MEDICAL_CARE, ReferralPurpose.FORENSIC_EXAMINATION})
    assert may_ask(OfficeKind.POLRES_PPA, asked, OfficeKind.RSUD)
    assert not may_ask(OfficeKind.UPTD_PPA, asked, OfficeKind.RSUD)
    assert asks_between(OfficeKind.KODIM, OfficeKind.RSUD) == ()


def test_limits_of_the_law_run_on_legal_aid_and_on_the_inquiry_into_a_child() -> None:
    aid, inquiry = frozenset({ReferralPurpose.LEGAL_AID}), frozenset({ReferralPurpose.CHILD_INQUIRY})
    assert first_clock(aid, Urgency.NORMAL) == "legal-aid-answer"
    assert first_clock(aid, Urgency.EMERGENCY) == ANSWER_CLOCK[Urgency.EMERGENCY]
    assert (result_clock(inquiry), result_clock(aid)) == ("child-inquiry-result", "referral-result")
