"""An office that still owes something outside open cases is not dissolved: nobody else is shown it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, transaction
from tests.factories import officers, team
from tests.factories.team import LATER, MAYA

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.kernel.clock import now
from sigap.staff import actions as people
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    team.stepped_up(MAYA, at=LATER)


@pytest.fixture
def old() -> Office:
    return officers.office(OfficeKind.DISDIK)


def waiting(office: Office, kind: Kind, **more: Any) -> WorkItem:
    told: dict[str, Any] = {"subject_id": uuid4(), "duty": "head", "since": LATER, "due_at": LATER + timedelta(days=3)}
    return WorkItem.objects.create(kind=kind, office_id=office.pk, **told | more)


def dissolved(office: Office) -> None:
    with team.at_desk(MAYA) as maya:
        people.end_office(by=maya, at=LATER, office=office)


def test_work_that_waits_for_the_office_alone_holds_it(old: Office) -> None:
    request = waiting(old, Kind.DATA_REQUEST)
    waiting(old, Kind.DATA_REQUEST, subject_id=request.subject_id, duty="data:answer")
    with pytest.raises(people.UnableToChangeOffice, match="1 pekerjaan lain"):
        dissolved(old)
    with pytest.raises(DatabaseError), team.at_desk(MAYA), transaction.atomic():
        Office.objects.filter(pk=old.pk).update(valid_to=LATER)
    WorkItem.objects.update(settled_at=LATER)
    dissolved(old)
    old.refresh_from_db()
    assert old.valid_to == LATER


def test_what_falls_with_the_office_or_waits_elsewhere_too_does_not(old: Office) -> None:
    case = team.case_of(team.opened())
    shared = waiting(old, Kind.REGISTER_LET_IN)
    waiting(team.office(OfficeKind.UPTD_PPA), Kind.REGISTER_LET_IN, subject_id=shared.subject_id)
    waiting(old, Kind.QUARTER)
    waiting(old, Kind.INVITATION)
    waiting(old, Kind.RETURN_CONFIRM)
    waiting(old, Kind.LIMIT, case_id=case.id, clock_id=uuid4())
    over = now() - timedelta(hours=1)
    waiting(old, Kind.HEARING_ALONE, case_id=case.id, since=over - timedelta(hours=1), ends_at=over)
    dissolved(old)
