"""Attack: a yes on paper that nobody confirmed is kept in hand, and used once the case is closed."""

from uuid import UUID

import pytest
from tests.factories import endings, handing, team

from sigap.access.roles import OfficeKind
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Participation
from sigap.referrals import actions as referrals
from sigap.referrals.models import Referral
from sigap.referrals.rules import ResultKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def waived(code: str, referral: UUID) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        referrals.record_result(
            by=actor,
            at=team.LATER,
            access=access,
            referral_id=referral,
            kind=ResultKind.WAIVED,
            done_at=team.LATER,
            note="Klien pindah.",
        )


def test_a_closed_case_is_entered_by_nobody_with_a_late_confirmation() -> None:
    code = team.opened()
    referral = team.offered(code, OfficeKind.KEMENAG, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    handing.recorded(code, referral)
    waived(code, referral)
    endings.closed(code)
    with pytest.raises(UnableToWorkOnClosedCase), team.at_desk(team.AHMAD) as actor:
        referrals.confirm_answer(by=actor, at=team.LATER, referral_id=referral)
    stored = Referral.objects.get()
    assert stored.confirmed_at is None
    assert not Participation.objects.filter(office_id=stored.to_office_id).exists()
