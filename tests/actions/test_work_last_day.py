"""What is due as a day ends stands under that day in the list of work, and says so."""

from datetime import UTC, datetime

import pytest
from tests.factories import team
from tests.factories.deadlines import wib

from sigap.desk.queue.parts import bounds_of
from sigap.work.models import WorkItem
from sigap.work.queries import QueuePart, first_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
THURSDAY, SUNDAY = wib(11, 26, 9).astimezone(UTC), wib(11, 29, 9).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due", "part"),
    [
        (THURSDAY, wib(11, 27), QueuePart.TODAY),
        (THURSDAY, wib(11, 27, 0, 1), QueuePart.WEEK),
        (THURSDAY, wib(11, 30), QueuePart.WEEK),
        (SUNDAY, wib(11, 30), QueuePart.TODAY),
        (SUNDAY, wib(11, 30, 0, 1), QueuePart.LATER),
    ],
    ids=["tonight", "tomorrow", "until Sunday", "on Sunday", "on Monday"],
)
def test_midnight_ends_its_day(now: datetime, due: datetime, part: QueuePart) -> None:
    team.opened()
    item = WorkItem.objects.filter(person_id=team.person_id(team.DEWI), settled_at=None, held_until=None).first()
    assert item is not None
    WorkItem.objects.filter(pk=item.pk).update(due_at=due, is_paused=False, shows_at=None)
    bounds = bounds_of(now)
    with team.at_desk(team.DEWI) as actor:
        shown = {row.pk: row for row in first_pages(actor, bounds, only_mine=True, parts=())}
    assert vars(shown[item.pk])["place"] == part.value == bounds.place_of(due).value
