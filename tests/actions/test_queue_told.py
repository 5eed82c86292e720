"""What the queue's function tells of a request that is named to it."""

import pytest
from django.db import connection
from tests.factories import team

from sigap.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.mark.parametrize(("login", "is_told"), [(team.DEWI, True), (team.ANTON, True), (team.SEKAR, False)])
def test_a_request_is_told_to_who_may_see_it_only(login: str, *, is_told: bool) -> None:
    asked = Referral.objects.get(pk=team.offered(team.opened()))
    for named in ([[asked.pk], []], [[], [asked.chain_id]]):
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("SELECT referrals.of_my_queue('{}', %s::uuid[], %s::uuid[], 40)", named)
            assert cursor.fetchall() == ([(asked.pk,)] if is_told else [])
