"""A conflict found in a report that others go along with: it leaves for the lane alone, and the others wait again."""

import pytest
from tests.actions.test_conflict_moving import moved
from tests.actions.test_merging import held, merged, state_of
from tests.factories import recipients, team

from sigap.clocks.models import Clock
from sigap.intake import jobs
from sigap.intake.models import ReportMerge, Triage
from sigap.kernel.errors import Refused
from sigap.mailbox.models import ReportStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_what_went_along_waits_on_its_own_again() -> None:
    recipients.ready()
    (first, one), (second, into) = held(), held()
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    merged(one, into)
    moved(second.number)
    assert not ReportMerge.objects.filter(undone_at=None).exists()
    assert Triage.objects.get(pk=one.pk).decision == ""
    assert Clock.objects.filter(subject_id=one.pk, stopped_at=None).exists()
    assert state_of(first) == state_of(second) == (ReportStatus.RECEIVED, [])


def test_what_goes_along_is_taken_out_before_it_is_moved() -> None:
    recipients.ready()
    (first, one), (_second, into) = held(), held()
    merged(one, into)
    with pytest.raises(Refused):
        moved(first.number)
    assert Triage.objects.get(pk=one.pk).decision == "merged"
