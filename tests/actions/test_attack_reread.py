"""Attack: an officer off a case reads it on through the report from which it came."""

import pytest
from tests.factories import team

from sigap.cases import actions as cases
from sigap.cases.rules import HandOverReason
from sigap.intake import reading
from sigap.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_report_closes_with_the_work_on_its_case() -> None:
    report = team.taken()
    code = team.opened(report=report)
    before = reading.open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)
    assert before.story
    with team.at_desk(team.HASAN) as actor:
        cases.hand_over(
            by=actor,
            at=team.LATER,
            code=code,
            former_id=team.person_id(team.RINA),
            to=team.colleague(actor, team.DEWI),
            reason=HandOverReason.CONFLICT,
        )
    with pytest.raises(Refused):
        reading.open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)
