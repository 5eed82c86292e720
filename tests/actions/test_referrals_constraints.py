"""What a referral is, as its table holds it whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from tests.factories import team

from sigap.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "lost", "answered_at": team.AT}, "referral_status_known"),
        ({"urgency": "soon"}, "referral_urgency_known"),
        ({"status": "accepted"}, "referral_answered_whole"),
        ({"status": "declined", "answered_at": team.AT}, "referral_declined_with_reason"),
        ({"answered_at": team.AT}, "referral_answered_whole"),
        ({"to_office_id": F("from_office_id")}, "referral_to_another"),
    ],
)
def test_what_a_referral_is_stands_in_constraints(change: dict[str, object], constraint: str) -> None:
    team.offered(team.opened())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Referral.objects.update(**change)


def test_an_offer_is_sent_once() -> None:
    code = team.opened()
    first, second = team.offered(code), team.offered(code)
    key = Referral.objects.get(pk=first).offer_key
    with pytest.raises(IntegrityError, match="offer_key"), transaction.atomic():
        Referral.objects.filter(pk=second).update(offer_key=key)
