"""The way home and a household that was recorded as apart, and later as one again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import preventing, team
from tests.factories.returning import begun, draft, with_family
from tests.factories.team import DEWI, LATER

from sigap.cases import actions as cases
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole, RelationKind
from sigap.persons.models import OffenderRelation
from sigap.reintegration.actions import UnableToReturn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_who_lives_with_a_suspect_again_is_not_returned_to_that_home() -> None:
    preventing.regions()
    code = team.opened()
    mother, suspect = with_family(code), with_family(code, PersonRole.SUSPECT)
    people = {who.ordinal: who for who in CasePerson.objects.filter(case=team.case_of(code))}
    OffenderRelation.objects.create(
        case=team.case_of(code), victim=people[1], offender=people[suspect], version=1, household="apart",
        written_by=uuid4(), writer_name="Rekaan", office_id=uuid4(), written_at=LATER,
    )  # fmt: skip
    with team.on_case(DEWI, code) as (actor, access):
        again = LATER + timedelta(minutes=1)
        cases.relate(
            by=actor, at=again, access=access, ordinal=1, kind=RelationKind.LIVES_WITH, other=suspect
        )  # fmt: skip
    with pytest.raises(UnableToReturn, match="tidak dipulangkan ke rumah itu"):
        begun(code, draft(mother))
