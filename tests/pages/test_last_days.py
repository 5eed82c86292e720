"""What ends with a day is shown with that day, in the directory and in the task force; what ended at noon too."""

import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.utils.html import strip_tags
from tests.factories import casework
from tests.factories.casework import INTAKE, Work
from tests.factories.deadlines import LOADER
from tests.factories.team import HASAN, MAYA

from sigap.access.models import Membership, Person, RoleRequest, Seat
from sigap.access.roles import RoleCode
from sigap.kernel.clock import now
from sigap.taskforce import actions as taskforce

pytestmark = pytest.mark.django_db
ENDS_WITH_ITS_DAY = datetime(2020, 12, 31, 17, tzinfo=UTC)
"""The regency is 7 hours ahead: as 1 January 2021 begins."""
ENDS_AT_NOON = datetime(2021, 3, 5, 5, tzinfo=UTC)
BEGAN = datetime(2020, 2, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", strip_tags(page))


def shown(path: str, *, login: str = MAYA) -> str:
    answer = casework.at_desk(login, stepped_up=True).get(path)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_a_role_that_will_end_shows_its_last_day(work: Work) -> None:
    person: UUID = Person.objects.get(login=INTAKE).pk
    # As "Hari terakhir" 31-12-2098 is stored.
    Membership.objects.filter(person_id=person).update(until=datetime(2098, 12, 31, 17, tzinfo=UTC))
    page = shown(f"/orang/{person}/")
    assert "sampai 31 Des 2098" in page
    assert "2099" not in page


@pytest.mark.parametrize(
    ("until", "words"),
    [(ENDS_WITH_ITS_DAY, "Hari terakhirnya Kamis, 31 Desember 2020."), (None, "Tanpa hari terakhir.")],
)
def test_the_second_person_reads_how_long_a_role_is_asked_for(until: datetime | None, words: str, work: Work) -> None:
    intake = Membership.objects.get(person__login=INTAKE)
    asked = RoleRequest.objects.create(
        person_id=intake.person_id,
        office_id=intake.office_id,
        role=RoleCode.CASE_MANAGER,
        asked_by=Person.objects.get(login=MAYA),
        asked_at=now(),
        until=until,
    )
    assert words in shown(f"/orang/peran-menunggu/{asked.pk}/", login=HASAN)


@pytest.mark.parametrize(("until", "day"), [(ENDS_WITH_ITS_DAY, "31 Des 2020"), (ENDS_AT_NOON, "5 Mar 2021")])
def test_a_role_that_is_over_shows_its_last_day(until: datetime, day: str, work: Work) -> None:
    person: UUID = Person.objects.get(login=INTAKE).pk
    Membership.objects.filter(person_id=person).update(since=BEGAN, until=until)
    assert f"1 Feb 2020 – {day}" in shown(f"/orang/{person}/")


@pytest.mark.parametrize(("until", "day"), [(ENDS_WITH_ITS_DAY, "31 Des 2020"), (ENDS_AT_NOON, "5 Mar 2021")])
def test_a_seat_that_is_over_shows_its_last_day(until: datetime, day: str, work: Work) -> None:
    taskforce.load_task_forces(by=LOADER, at=now())
    given = {
        "seat": "daily_chair", "sub_force": "", "person": "", "title": "Kepala Dinas Rekaan", "holder": "Contoh",
        "office": "", "decree": "", "first": "01-01-2026", "last": "", "row_id": str(uuid4()),
    }  # fmt: skip
    answer = casework.at_desk(MAYA, stepped_up=True).post("/gugus-tugas/susunan/isi/", given)
    assert answer.status_code == 302, words_of(answer.content.decode())
    assert Seat.objects.update(since=BEGAN, until=until) == 1
    assert f"1 Feb 2020 – {day}" in shown("/gugus-tugas/susunan/")
