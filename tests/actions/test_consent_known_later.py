"""A client's own yes falls once it comes out that they were a child; a birth that says the same age leaves it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.team import AT, DEWI, LATER

from sigap.assistance import actions as assistance
from sigap.assistance.actions import TalkWords
from sigap.assistance.queries import ConsentStanding, service_standing
from sigap.assistance.rules import (
    ConsentResponse,
    ConsentState,
    GiverKind,
    GuardianRelation,
    Manner,
    Reply,
    ServiceLine,
)
from sigap.cases import actions as cases
from sigap.cases.models import CasePerson

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NAMED = AT + timedelta(days=6)


def agreed_alone(age_years: int) -> str:
    """Somebody of this age, as they told it, agrees to a doctor for themself."""
    code = str(team.opened(age_years=age_years))
    with team.on_case(DEWI, code) as (actor, access):
        assistance.note_consent(
            by=actor, at=LATER, access=access, ordinal=1, giver=GiverKind.CLIENT, guardian_ordinal=None,
            manner=Manner.ORAL, tie=GuardianRelation.FREE, stance=None, held_at=AT, words=TalkWords(),
            replies=[Reply(answer=ConsentResponse.GIVEN, line=ServiceLine.HEALTH)], post_key=uuid4(),
        )  # fmt: skip
    return code


def stands_once_born(code: str, birth_date: str) -> ConsentStanding:
    """What stands of it after the birth certificate was read, some days later."""
    with team.on_case(DEWI, code) as (actor, access):
        identity = cases.Identity(full_name=team.NAME, birth_date=birth_date)
        cases.name_person(by=actor, at=NAMED, access=access, ordinal=1, identity=identity, based_on=1)
        return service_standing(access.case.id, at=NAMED, line="health")


def test_a_yes_of_who_turns_out_a_child_does_not_stand() -> None:
    code = agreed_alone(19)
    found = stands_once_born(code, "2010-03-01")
    assert (found.state, found.may_proceed) == (ConsentState.BARRED, False)
    assert "anak" in str(found.state_label)


def test_who_came_of_age_between_the_talk_and_the_certificate_was_a_child() -> None:
    assert stands_once_born(agreed_alone(18), "2008-11-28").state is ConsentState.BARRED


def test_a_certificate_that_says_the_same_age_undoes_nothing() -> None:
    """Eighteen on the day of the talk and some days later: since when they are of age stays known."""
    code = agreed_alone(18)
    before = CasePerson.objects.get(case__code=code).aged_at
    assert stands_once_born(code, "2008-02-28").state is ConsentState.GIVEN
    assert CasePerson.objects.get(case__code=code).aged_at == before
