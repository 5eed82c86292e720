"""Attack: the client said no after a request went out, and the office that was asked takes it all the same."""

from contextlib import nullcontext
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import handing, team

from sigap.access.roles import OfficeKind
from sigap.assistance import actions as assistance
from sigap.assistance.actions import TalkWords
from sigap.assistance.rules import (
    ChildStance,
    ConsentResponse,
    GiverKind,
    GuardianRelation,
    Manner,
    ReferralPurpose,
    Reply,
)
from sigap.cases.models import Participation
from sigap.referrals import actions as referrals
from sigap.referrals.actions import UnableToAnswerReferral, UnableToOfferReferral
from sigap.referrals.models import Referral
from sigap.referrals.rules import ReferralStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def said(code: str, kind: OfficeKind, aim: ReferralPurpose, answer: ConsentResponse, *, later: bool = False) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        assistance.note_consent(
            by=actor,
            at=team.LATER,
            access=access,
            replies=[Reply(answer=answer, office_kind=kind.value, aim=aim)],
            ordinal=1,
            giver=GiverKind.INSTITUTION,
            guardian_ordinal=None,
            manner=Manner.ORAL,
            tie=GuardianRelation.FREE,
            stance=ChildStance.AGREES,
            held_at=team.AT + timedelta(minutes=1 if later else 0),
            words=TalkWords(child="Kata anak.", note="Rekaan."),
            post_key=uuid4(),
        )


@pytest.fixture
def code() -> str:
    made: str = team.opened()
    return made


@pytest.mark.parametrize(
    ("last", "comes_in"),
    [(ConsentResponse.REFUSED, False), (ConsentResponse.WITHDRAWN, False), (ConsentResponse.GIVEN, True)],
)
def test_no_office_comes_in_that_the_client_refused_since(code: str, last: ConsentResponse, *, comes_in: bool) -> None:
    referral = team.offered(code, OfficeKind.KEMENAG, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    said(code, OfficeKind.KEMENAG, ReferralPurpose.FAITH_COUNSELLING, ConsentResponse.GIVEN)
    said(code, OfficeKind.KEMENAG, ReferralPurpose.FAITH_COUNSELLING, last, later=True)
    refused = nullcontext() if comes_in else pytest.raises(UnableToAnswerReferral, match="tidak setuju lagi")
    with refused:
        handing.accept(team.AHMAD, referral, at=team.LATER)
    stored = Referral.objects.get()
    assert (stored.status == ReferralStatus.ACCEPTED) is comes_in
    assert Participation.objects.filter(office_id=stored.to_office_id).exists() is comes_in


def test_a_no_to_another_office_or_about_owed_help_stops_nobody(code: str) -> None:
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    said(code, OfficeKind.RSUD, ReferralPurpose.EMERGENCY_CARE, ConsentResponse.REFUSED)
    said(code, OfficeKind.KEMENAG, ReferralPurpose.FAITH_COUNSELLING, ConsentResponse.REFUSED)
    assert handing.accept(team.SEKAR, referral).status == ReferralStatus.ACCEPTED


def test_a_yes_on_paper_opens_nothing_either_after_a_no(code: str) -> None:
    referral = team.offered(code, OfficeKind.KEMENAG, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    handing.recorded(code, referral)
    said(code, OfficeKind.KEMENAG, ReferralPurpose.FAITH_COUNSELLING, ConsentResponse.REFUSED)
    with pytest.raises(UnableToAnswerReferral), team.at_desk(team.AHMAD) as actor:
        referrals.confirm_answer(by=actor, at=team.LATER, referral_id=referral)
    assert not Participation.objects.filter(office_id=Referral.objects.get().to_office_id).exists()


def test_a_partner_who_does_not_see_what_was_said_sends_past_no_refusal(code: str) -> None:
    team.accepted(code)
    said(code, OfficeKind.DINSOS, ReferralPurpose.SHELTER, ConsentResponse.REFUSED)
    shelter = frozenset({ReferralPurpose.SHELTER})
    with pytest.raises(UnableToOfferReferral, match="tidak setuju"):
        team.offered(code, OfficeKind.DINSOS, shelter, by=team.ANTON)
    assert not Referral.objects.filter(from_office_id=team.office(OfficeKind.POLRES_PPA).pk).exists()
    said(code, OfficeKind.DINSOS, ReferralPurpose.SHELTER, ConsentResponse.GIVEN, later=True)
    team.offered(code, OfficeKind.DINSOS, shelter, by=team.ANTON)
