"""Two officers at once on one request, two requests at once for one office; each commits for real."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from tests.factories import team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import SECTIONS_OPENED, ReferralPurpose
from sigap.audit.models import Event
from sigap.cases.models import Assignment, Participation
from sigap.clocks.models import Clock
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals import events
from sigap.referrals.actions import SUBJECT, UnableToAnswerReferral
from sigap.referrals.models import Referral
from sigap.referrals.rules import DeclineReason, Urgency
from sigap.ui.taking_back import TakeBackReason
from sigap.vault.models import DataKey
from sigap.work.rules import Kind

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = pytest.mark.parametrize("turn", range(3))


def accepting(login: str, referral: UUID) -> Callable[[], object]:
    def act() -> str:
        with team.at_desk(login) as actor:
            return str(referrals.accept(by=actor, at=team.LATER, referral_id=referral).answered_by_name)

    return act


def declining(login: str, referral: UUID) -> Callable[[], object]:
    def act() -> str:
        with team.at_desk(login) as actor:
            answered = referrals.decline(
                by=actor, at=team.LATER, referral_id=referral, reason=DeclineReason.NO_CAPACITY, note="penuh"
            )
        return str(answered.answered_by_name)

    return act


def withdrawing(code: str, referral: UUID) -> Callable[[], object]:
    def act() -> str:
        with team.on_case(team.DEWI, code) as (actor, access):
            taken_back = referrals.withdraw(
                by=actor, at=team.LATER, access=access, referral_id=referral, reason=TakeBackReason.WRONG
            )
        return str(taken_back.answered_by_name)

    return act


@ROUNDS
def test_of_two_acceptances_at_once_one_holds(turn: int) -> None:
    code = team.opened()
    referral = team.offered(code)
    outcomes = team.at_once(accepting(team.ANTON, referral), accepting(team.LESTARI, referral))
    (winner,) = [str(outcome.gave) for outcome in outcomes if outcome.raised is None]
    (loser,) = [outcome.raised for outcome in outcomes if outcome.raised]
    assert isinstance(loser, UnableToAnswerReferral)
    assert str(loser).startswith(f"{winner} sudah lebih dulu")
    police = team.office(OfficeKind.POLRES_PPA).pk
    assert Participation.objects.filter(office_id=police).count() == 1
    assert Assignment.objects.get(office_id=police).person_name == winner
    assert Event.objects.filter(code=events.ACCEPTED).count() == 1
    assert Notice.objects.filter(code="referral-accepted").count() == 1


@ROUNDS
def test_two_clicks_at_once_accept_once(turn: int) -> None:
    referral = team.offered(team.opened())
    outcomes = team.at_once(accepting(team.ANTON, referral), accepting(team.ANTON, referral))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert Event.objects.filter(code=events.ACCEPTED).count() == 1


@ROUNDS
def test_of_an_acceptance_a_decline_and_a_withdrawal_at_once_one_holds(turn: int) -> None:
    code = team.opened()
    referral = team.offered(code)
    outcomes = team.at_once(
        accepting(team.ANTON, referral), declining(team.LESTARI, referral), withdrawing(code, referral)
    )
    assert sum(outcome.raised is None for outcome in outcomes) == 1
    assert {type(outcome.raised) for outcome in outcomes if outcome.raised} == {UnableToAnswerReferral}
    stored = Referral.objects.get()
    holds = ["accepted", "declined", "withdrawn"][[outcome.raised is None for outcome in outcomes].index(True)]
    assert stored.status == holds
    assert Participation.objects.filter(office_id=stored.to_office_id).exists() is (holds == "accepted")
    waits = {"accepted": {Kind.REFERRAL_RESULT}, "declined": {Kind.REFERRAL_PROMISE}, "withdrawn": set()}
    assert blocking() == waits[holds]
    assert Clock.objects.get(subject_kind=SUBJECT).outcome == holds


@ROUNDS
def test_two_requests_accepted_at_once_add_their_rooms_in_one_row(turn: int) -> None:
    code = team.opened()
    wanted = [frozenset({ReferralPurpose.SECURITY_SUPPORT}), team.POLICE]
    asked = [team.offered(code, OfficeKind.POLRES_PPA, purposes) for purposes in wanted]
    outcomes = team.at_once(*[accepting(team.ANTON, referral) for referral in asked])
    assert [outcome.raised for outcome in outcomes] == [None, None]
    part = Participation.objects.get(office_id=team.office(OfficeKind.POLRES_PPA).pk, until=None)
    assert (
        set(part.rooms)
        == SECTIONS_OPENED[ReferralPurpose.SECURITY_SUPPORT] | SECTIONS_OPENED[ReferralPurpose.PROTECTION]
    )
    assert Assignment.objects.filter(office_id=part.office_id).count() == 1


def test_one_offer_clicked_four_times_at_once_is_sent_once() -> None:
    code, key = team.opened(), uuid4()
    to = team.office(OfficeKind.RSUD)
    keys = DataKey.objects.count()

    def offering() -> UUID:
        with team.on_case(team.DEWI, code) as (actor, access):
            sent = referrals.offer(
                by=actor,
                at=team.AT,
                access=access,
                to=to,
                purposes=frozenset({ReferralPurpose.EMERGENCY_CARE}),
                urgency=Urgency.EMERGENCY,
                preview="Perawatan malam ini.",
                offer_key=key,
            )
        found: UUID = sent.id
        return found

    outcomes = team.at_once(*[offering] * 4)
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert len({outcome.gave for outcome in outcomes}) == 1
    assert Referral.objects.count() == 1
    assert DataKey.objects.count() == keys + 1
    assert Notice.objects.filter(code="referral-handed-over").count() == 1
    assert Participation.objects.filter(office_id=to.pk).count() == 1
