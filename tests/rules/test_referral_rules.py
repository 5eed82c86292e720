"""What a referral may become and what accepting one opens."""

import pytest

from sigap.access.roles import TAKES_REFERRALS, OfficeKind, Room
from sigap.referrals.rules import (
    ANSWER_CLOCK,
    ANSWERS,
    CANNOT_BE_DECLINED,
    PURPOSE_KINDS,
    ROOMS_OPENED,
    Answer,
    Purpose,
    ReferralStatus,
    Urgency,
    asked_of,
    may_be_asked,
    may_decline,
    rooms_opened,
)


def test_only_an_offer_can_be_answered() -> None:
    assert {status for status, _ in ANSWERS} == {ReferralStatus.OFFERED}
    assert {answer for _, answer in ANSWERS} == set(Answer)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_each_purpose_opens_known_rooms_and_never_the_counselling_ones(purpose: Purpose) -> None:
    rooms = ROOMS_OPENED[purpose]
    assert rooms <= set(Room)
    assert not rooms & {Room.ASSESSMENT, Room.NOTES, Room.TIMELINE}
    assert {Room.SUMMARY, Room.REFERRALS} <= rooms


def test_rooms_of_several_purposes_add_up() -> None:
    both = frozenset({Purpose.SECURITY_SUPPORT, Purpose.LEGAL_AID})
    assert rooms_opened(both) == ROOMS_OPENED[Purpose.SECURITY_SUPPORT] | ROOMS_OPENED[Purpose.LEGAL_AID]


@pytest.mark.parametrize("purpose", list(Purpose))
def test_owed_help_cannot_be_declined(purpose: Purpose) -> None:
    assert may_decline(frozenset({purpose})) is (purpose not in CANNOT_BE_DECLINED)
    assert not may_decline(frozenset({purpose, Purpose.VISUM}))


def test_every_urgency_has_a_clock() -> None:
    assert set(ANSWER_CLOCK) == set(Urgency)


HEALTH = {OfficeKind.RSUD, OfficeKind.DINKES}
ASKED: dict[Purpose, set[OfficeKind]] = {
    Purpose.POLICE_REPORT: {OfficeKind.POLRES_PPA},
    Purpose.PROTECTION: {OfficeKind.POLRES_PPA},
    Purpose.VISUM: HEALTH,
    Purpose.EMERGENCY_CARE: HEALTH,
    Purpose.MEDICAL_CARE: HEALTH,
    Purpose.SOCIAL_REHABILITATION: {OfficeKind.DINSOS, OfficeKind.UPTD_PPA},
    Purpose.LEGAL_AID: {OfficeKind.KEJARI, OfficeKind.UPTD_PPA},
    Purpose.FAITH_COUNSELLING: {OfficeKind.KEMENAG},
    Purpose.SECURITY_SUPPORT: {OfficeKind.KODIM, OfficeKind.POLRES_PPA},
}


@pytest.mark.parametrize("kind", list(OfficeKind))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_an_office_is_asked_for_its_own_work_only(purpose: Purpose, kind: OfficeKind) -> None:
    is_its_own = kind in ASKED[purpose]
    assert may_be_asked(frozenset({purpose}), kind) is is_its_own
    assert (purpose in asked_of(kind)) is is_its_own
    assert not may_be_asked(frozenset({purpose, *Purpose}), kind), "one that fits carries no other along"


def test_who_can_be_asked_for_something_takes_referrals() -> None:
    assert frozenset().union(*PURPOSE_KINDS.values()) <= TAKES_REFERRALS
