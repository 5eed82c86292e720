"""What a rakor decided of an activity stands on that activity's page, once its minutes are closed, and only there."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.factories import casework, planning
from tests.factories.casework import AUDITOR, INTAKE, Work
from tests.factories.statements import check_few

from sigap.access.models import Membership, Person
from sigap.access.roles import OfficeKind
from sigap.actionplan.queries import matrix_of
from sigap.kernel.clock import now
from sigap.meetings.models import AgendaPoint, Meeting, MinuteLine

pytestmark = pytest.mark.django_db
MAYA, GITA, SITI = "maya.sekretariat", "gita.bappeda", "siti.dinsos"
RAKOR, RAD = "/gugus-tugas/rakor/", "/gugus-tugas/rad/"
DECIDED, TASK, NOTE = "Jadwal Pere'an digeser", "Menyusun jadwal baru", "Kepala dinas menjelaskan"


@pytest.fixture
def maya(settings: LazySettings, work: Work) -> Any:
    settings.SIGAP_DEMO = True
    assert work
    return casework.at_desk(MAYA)


def sent(client: Any, path: str, **body: Any) -> None:
    answer = client.post(path, body)
    assert answer.status_code == 302, (path, answer.content.decode()[:2000])


def written(client: Any, path: str, typed: str) -> None:
    sent(client, f"{path}notula/", typed=typed, line_id=uuid4())


def begun(client: Any, about: UUID) -> str:
    """A meeting whose only point is an activity that is behind, its minutes open."""
    starts = localtime(now() + timedelta(hours=2))
    leader = Person.objects.get(login=AUDITOR)
    body = {"meeting_id": uuid4(), "kind": "plenary", "starts_at": f"{starts:%d-%m-%Y %H.%M}", "length": 120,
            "place": "Aula", "leader": leader.pk, "title": "Rakor CONTOH"}  # fmt: skip
    sent(client, f"{RAKOR}baru/", **body)
    path = f"{RAKOR}{Meeting.objects.latest('planned_at').pk}/"
    sent(client, f"{path}agenda/usulkan/")
    points = AgendaPoint.objects.filter(meeting__pk=path.split("/")[-2])
    shown = {f"minutes:{point.pk}": point.minutes for point in points.all()}
    sent(client, f"{path}agenda/", pick=[str(points.get(about__endswith=str(about)).pk)], own="Lain-lain 5", **shown)
    sent(client, f"{path}undangan/", office=[Membership.objects.get(person__login=INTAKE, until=None).office_id])
    sent(client, f"{path}mulai/")
    return path


def test_decisions_of_a_rakor_stand_on_the_page_of_their_activity(maya: Any) -> None:
    edition = planning.in_force(
        [planning.activity("Penyuluhan", OfficeKind.DINSOS), planning.activity("Visum", OfficeKind.RSUD)], at=now()
    )
    ours, other = matrix_of(edition).activities
    page = f"{RAD}kegiatan/{ours.key}/"
    assert "Belum ada" in maya.get(page).content.decode()
    path = begun(maya, ours.key)
    office = Membership.objects.get(person__login=INTAKE, until=None).office.name
    written(maya, path, "/")
    written(maya, path, NOTE)
    written(maya, path, f"k {DECIDED} p {office} besok jadwal")
    written(maya, path, f"t {TASK} p {office} besok jadwal")
    written(maya, path, f"k Salah dengar p {office} besok jadwal")
    wrong = MinuteLine.objects.get(text__startswith="Salah")
    sent(maya, f"{path}notula/{wrong.pk}/coret/", version=wrong.version)
    written(maya, path, "/")
    written(maya, path, f"k Keputusan lain p {office} besok jadwal")
    assert "Jadwal Pere" not in maya.get(page).content.decode(), "minutes that are still being written decide nothing"
    sent(maya, f"{path}notula/tutup/")
    for login in (SITI, GITA):
        client = casework.at_desk(login)
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            text = client.get(page).content.decode()
        check_few(captured, page)
        for words in ("Jadwal Pere&#x27;an digeser", TASK, "Rakor CONTOH", f'href="{path}"'):
            assert words in text, words
        for words in (NOTE, "Salah dengar", "Keputusan lain"):
            assert words not in text, words
        assert "Jadwal Pere" not in client.get(f"{RAD}kegiatan/{other.key}/").content.decode()
