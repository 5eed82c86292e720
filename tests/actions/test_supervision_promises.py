"""What an office promises about a finding may come later than the finding, also after the visit."""

import pytest
from tests.actions.test_supervision import closed, found, promise
from tests.factories import supervision, team
from tests.factories.supervision import TOMORROW, planned

from sigap.kernel.errors import Refused
from sigap.meetings.models import ActionItem
from sigap.supervision.actions import noting, planning
from sigap.supervision.actions.noting import PromisedAction
from sigap.supervision.actions.visit_state import UnableToVisit
from sigap.supervision.models import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def promised_later(finding: Finding, what: PromisedAction) -> None:
    with team.at_desk(team.MAYA) as actor:
        noting.promise_later(by=actor, at=TOMORROW, visit_id=finding.visit_id, finding_id=finding.pk, promise=what)


def test_a_promise_may_follow_its_finding_also_after_the_visit() -> None:
    visit, other = planned(), planned()
    first, second = found(visit), found(visit)
    promised_later(first, promise())
    supervision.filled(visit)
    closed(visit)
    for _click in range(2):
        promised_later(second, promise(text="Mengganti kunci"))
    assert set(ActionItem.objects.values_list("pk", "office_id")) == {
        (each.pk, visit.target_id) for each in (first, second)
    }
    assert Finding.objects.filter(has_action=True).count() == 2
    with pytest.raises(UnableToVisit, match="sudah ada janjinya"):
        promised_later(second, promise())
    third = found(other)
    with team.at_desk(team.MAYA) as actor:
        planning.cancel_visit(by=actor, at=TOMORROW, visit_id=other.pk, why="Tim sakit")
    with pytest.raises(UnableToVisit):
        promised_later(third, promise())
    with team.at_desk(team.SITI) as actor, pytest.raises(Refused):
        noting.promise_later(by=actor, at=TOMORROW, visit_id=visit.pk, finding_id=first.pk, promise=promise())
