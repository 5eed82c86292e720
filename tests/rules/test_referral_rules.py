"""What a referral may become and what accepting one opens."""

import pytest

from sigap.access.roles import Room
from sigap.referrals.rules import (
    ANSWER_CLOCK,
    ANSWERS,
    CANNOT_BE_DECLINED,
    ROOMS_OPENED,
    Answer,
    Purpose,
    ReferralStatus,
    Urgency,
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
