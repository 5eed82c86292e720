"""An answer about one's data waits for whoever proposed it, and once they have left for the head of the office."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db.models import Q
from tests.factories.casework import MANAGER, Work
from tests.factories.work import differences
from tests.pages.test_data_rights_pages import MOTHER, noted, people_of, proposed

from sigap.access.models import Membership, Person
from sigap.kernel.clock import now
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    settings.SIGAP_DEMO = True
    people_of(work)


def test_who_proposed_hands_it_over_and_from_their_last_day_the_head(work: Work) -> None:
    row = noted(asker=MOTHER)
    proposed(row, work, "right_given")

    def owed() -> list[tuple[object, str]]:
        rows = WorkItem.objects.filter(kind="datarights.request", subject_id=row.pk, settled_at=None)
        shown = rows.filter(Q(shows_at=None) | Q(shows_at__lte=now()), Q(ends_at=None) | Q(ends_at__gt=now()))
        return list(shown.values_list("person_id", "duty"))

    manager = Person.objects.get(login=MANAGER).pk
    theirs = Membership.objects.filter(person=manager)
    assert owed() == [(manager, "")]
    for until, hands_over in ((now() + timedelta(hours=1), (manager, "")), (now(), (None, "head"))):
        theirs.update(until=until)
        assert (owed(), differences()) == ([hands_over], [])
