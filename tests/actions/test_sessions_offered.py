"""Which appointments the form of a session offers: only those that have come, as others cannot end as kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.team import DEWI, LATER

from sigap.assistance import actions as assistance
from sigap.sessions.queries import appointments_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_an_appointment_that_has_not_come_is_not_offered_as_the_one_that_was_kept() -> None:
    code, starts_at = team.opened(), LATER + timedelta(hours=6)
    with team.on_case(DEWI, code) as (actor, access):
        made = assistance.appoint(
            by=actor, at=LATER, access=access, kind="counselling", starts_at=starts_at,
            officer=team.colleague(actor, DEWI), place="Rekaan.", post_key=uuid4(),
        )  # fmt: skip
    with team.on_case(DEWI, code) as (actor, access):
        assert appointments_now(actor, access, LATER) == []
        assert appointments_now(actor, access, starts_at) == [made]
