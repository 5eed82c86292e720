"""However a request for protection ends without an answer, what it asked for waits for nobody any more."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.factories import handing, officers, partners, team
from tests.factories.team import ANTON, AT, DEWI, RINA

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.models import CasePerson
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks.models import Clock
from sigap.legal.actions import Paper
from sigap.notifications.models import Notice
from sigap.protection import actions
from sigap.protection.models import Protection
from sigap.protection.rules import ProtectionKind, ProtectionStatus
from sigap.referrals.actions import give_up, report_result, withdraw
from sigap.referrals.rules import ResultKind
from sigap.staff import actions as staff
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HOUR, ENDS = timedelta(hours=1), AT + timedelta(hours=5)
TO_LPSK = frozenset({ReferralPurpose.WITNESS_PROTECTION})


@pytest.fixture
def lpsk() -> str:
    return partners.partner(OfficeKind.LPSK)


@pytest.fixture
def code(lpsk: str) -> str:
    """A case in which the police protect the victim, so that LPSK is owed within a day."""
    assert lpsk
    made = team.opened()
    CasePerson.objects.filter(case__code=made).update(forms=["form_sexual"])
    team.accepted(made, ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(ANTON, made) as (actor, access):
        asked = Protection.objects.get().id
        actions.give(by=actor, at=AT + HOUR, access=access, protection_id=asked, given_at=AT + HOUR, paper=Paper())
    return made


def sent(code: str, *, by: str = DEWI) -> UUID:
    return team.offered(code, OfficeKind.LPSK, TO_LPSK, at=AT + 2 * HOUR, by=by)


def given_up(code: str, lpsk: str, *, by: str = DEWI) -> None:
    referral = sent(code)
    handing.decline(lpsk, referral, at=AT + 3 * HOUR)
    with team.on_case(by, code) as (actor, access):
        give_up(by=actor, at=ENDS, access=access, referral_id=referral, reason=TakeBackReason.OVER)


def kept(code: str, _lpsk: str) -> None:
    sent(code)
    where = team.office(OfficeKind.LPSK)
    what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=where.pk, office_name=where.name)
    with team.on_case(DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=ENDS, access=access, what=what, basis=ExclusionBasis.ACCUSED)


def rerouted(code: str, lpsk: str) -> None:
    referral, other = sent(code), "LPSK Perwakilan CONTOH"
    handing.decline(lpsk, referral, at=AT + 3 * HOUR)
    second = staff.add_office(by=officers.LOADER, at=officers.AT, kind=OfficeKind.LPSK, name=other)
    step = handing.reroute(DEWI, code, referral, second, at=AT + 4 * HOUR)
    assert Protection.objects.get(kind=ProtectionKind.LPSK).status == ProtectionStatus.ASKED, "asked elsewhere"
    with team.on_case(DEWI, code) as (actor, access):
        withdraw(by=actor, at=ENDS, access=access, referral_id=step.pk, reason=TakeBackReason.OVER)


@pytest.mark.parametrize("end", [given_up, kept, rerouted])
def test_what_was_asked_is_taken_back_and_owed_again(end: Callable[[str, str], None], code: str, lpsk: str) -> None:
    end(code, lpsk)
    assert Protection.objects.get(kind=ProtectionKind.LPSK).status == ProtectionStatus.WITHDRAWN
    assert Clock.objects.filter(rule_code="prot-tpks-lpsk", stopped_at=None).count() == 1


def test_who_was_asked_and_the_manager_hear_that_it_is_taken_back(code: str, lpsk: str) -> None:
    handing.accept(lpsk, sent(code), at=AT + 3 * HOUR)
    asked = Protection.objects.get(kind=ProtectionKind.LPSK)
    for _click in range(2):
        with team.on_case(DEWI, code) as (actor, access):
            why = TakeBackReason.WRONG
            actions.withdraw(by=actor, at=ENDS, access=access, protection_id=asked.id, reason=why)
    told = Notice.objects.filter(code="case-protection-withdrawn")
    assert [(row.person_id, row.ids["case"]) for row in told] == [(team.person_id(lpsk), str(asked.case_id))]


def test_where_who_ends_it_may_not_note_it_the_manager_hears(code: str, lpsk: str) -> None:
    given_up(code, lpsk, by=RINA)
    assert Protection.objects.get(kind=ProtectionKind.LPSK).status == ProtectionStatus.ASKED
    assert Notice.objects.get(code="case-protection-unasked").person_id == team.person_id(DEWI)


def test_who_answers_for_the_case_is_led_to_note_what_lpsk_answered(code: str, lpsk: str) -> None:
    referral = sent(code)
    asked = Protection.objects.get(kind=ProtectionKind.LPSK)
    there, unit = team.office(OfficeKind.LPSK).pk, team.office(OfficeKind.UPTD_PPA).pk
    assert asked.steps.get().sealed_paper, "by a referral, before anybody asked the victim: it says so"
    handing.accept(lpsk, referral, at=AT + 3 * HOUR)
    owed = Clock.objects.get(subject_id=asked.id, rule_code="prot-lpsk-decide")
    assert (owed.owner_office, owed.sender_office) == (there, unit), "within seven days, and the unit waits for it"
    for _click in range(2):
        with team.at_desk(lpsk) as actor:
            report_result(
                by=actor, at=ENDS, referral_id=referral, kind=ResultKind.PARTLY, done_at=ENDS, note="Enam bulan."
            )
    told = Notice.objects.get(code="protection-answered")
    assert (told.person_id, told.ids) == (team.person_id(DEWI), {"case": str(team.case_of(code).pk)})
