"""Offers hand on power over a case: what the tables' owner writes opens nothing, and a declined one shuts."""

from uuid import uuid4

import pytest
from tests.factories import team

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import reading as cases_reading
from sigap.cases.models import CasePerson, Participation
from sigap.referrals import actions as referrals
from sigap.referrals import reading
from sigap.referrals.models import Referral
from sigap.referrals.rules import DeclineReason
from sigap.vault import macs
from sigap.vault.events import SECTION_OPENED
from sigap.vault.models import DataKey
from sigap.vault.sealing import SealBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    made = team.opened()
    team.named(made)
    return made


def accept(login: str, referral: Referral) -> None:
    with team.at_desk(login) as actor:
        referrals.accept(by=actor, at=team.LATER, referral_id=referral.pk)


def preview(login: str, referral: Referral) -> str:
    return reading.open_asked(entering=team.entering(login), referral_id=referral.pk, at=team.LATER).preview


def test_an_offer_turned_to_another_office_is_neither_read_nor_accepted(code: str) -> None:
    referral = Referral.objects.get(pk=team.offered(code))
    team.rewritten("referrals_referral", referral.pk, to_office_id=team.office(OfficeKind.RSUD).pk)
    for act in (preview, accept):
        with pytest.raises(macs.MacBroken):
            act(team.SEKAR, referral)
    assert Participation.objects.filter(case__code=code).count() == 1


def test_an_offer_widened_past_sigap_brings_nobody_in(code: str) -> None:
    referral = Referral.objects.get(pk=team.offered(code, purposes=frozenset({ReferralPurpose.SECURITY_SUPPORT})))
    team.rewritten("referrals_referral", referral.pk, purposes=["police_report"])
    with pytest.raises(macs.MacBroken):
        accept(team.ANTON, referral)


def test_an_offer_nobody_made_brings_nobody_in(code: str) -> None:
    referral = Referral.objects.get(pk=team.offered(code))
    referral.pk, referral.chain_id, referral.offer_key = team.person_id(team.RINA), uuid4(), "tiruan"
    referral.save(force_insert=True)
    with pytest.raises(macs.MacBroken):
        accept(team.ANTON, referral)


def test_a_declined_offer_is_read_no_more(code: str) -> None:
    referral = Referral.objects.get(pk=team.offered(code))
    assert preview(team.ANTON, referral)
    with team.at_desk(team.ANTON) as actor:
        referrals.decline(
            by=actor, at=team.LATER, referral_id=referral.pk, reason=DeclineReason.NO_CAPACITY, note="besok"
        )
    read_before = team.trail(referral.case_id).count(SECTION_OPENED)
    assert not preview(team.ANTON, referral)
    assert team.trail(referral.case_id).count(SECTION_OPENED) == read_before


def test_a_person_moved_into_ones_own_case_does_not_open(code: str) -> None:
    mine = team.opened()
    person = CasePerson.objects.get(case__code=code)
    team.rewritten("cases_caseperson", person.pk, case_id=team.case_of(mine).pk, ordinal=9)
    # Dewi works on both cases, so that the net beneath shows her the key.
    team.stepped_up(team.DEWI)
    with pytest.raises(SealBroken):
        cases_reading.open_identity(
            entering=team.entering(team.DEWI), code=mine, ordinal=9, reason="contact", at=team.AT
        )
    assert DataKey.objects.get(case_id=team.case_of(code).pk, purpose="person").pk == person.key_id
