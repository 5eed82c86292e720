"""Two secretaries at once: of two decrees one is enacted, of two people one sits there."""

from functools import partial

import pytest
from tests.actions.test_taskforce_decrees import drafted, enacted, ground, post, sit
from tests.factories import team
from tests.factories.team import HASAN, LESTARI

from sigap.access.models import Seat
from sigap.access.rules import SeatKind
from sigap.taskforce import actions as taskforce
from sigap.taskforce.models import Decree

pytestmark = pytest.mark.usefixtures("committed")


def test_of_two_that_overlap_one_is_enacted_and_of_two_people_one_sits_there() -> None:
    ground()
    made = [drafted(), drafted()]
    outcomes = team.at_once(*(partial(enacted, each, f"{n}/2026") for n, each in enumerate(made)))
    assert [type(each.raised) for each in outcomes if each.raised] == [taskforce.UnableToEnactDecree]
    decree = Decree.objects.get(enacted_at__isnull=False)
    sitting = team.at_once(*(partial(sit, decree, SeatKind.PATRON, login) for login in (HASAN, LESTARI)))
    assert {type(each.raised) for each in sitting if each.raised} <= {taskforce.UnableToSeat}
    line = post(decree, SeatKind.PATRON).line
    assert Seat.objects.filter(line=line, until=None).count() == 1
