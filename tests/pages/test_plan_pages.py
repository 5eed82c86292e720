"""The matrix as its pages show it, to every office of the task force."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework, planning
from tests.factories.casework import Work
from tests.factories.statements import check_few

from sigap.access.roles import OfficeKind
from sigap.actionplan.models import PlanEdition
from sigap.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA, SITI = "maya.sekretariat", "siti.dinsos"
RAD = "/gugus-tugas/rad/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def edition(work: Work) -> PlanEdition:
    assert work
    rows = [planning.activity(f"Penyuluhan {n}", OfficeKind.DINSOS) for n in range(30)]
    return planning.in_force([*rows, planning.activity("Desa Pere'an", OfficeKind.RSUD)], at=now())


def test_without_a_plan_the_page_says_what_lapsed() -> None:
    text = casework.at_desk(SITI).get(RAD).content.decode()
    assert "Belum ada rencana aksi" in text
    assert "2020 sampai 2024" in text
    assert "belum diverifikasi" in text


def test_the_matrix_shows_lights_money_and_what_it_rests_on(edition: PlanEdition) -> None:
    client = casework.at_desk(SITI)
    client.get(RAD)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(RAD)
    check_few(captured, "matrix")
    text = answer.content.decode()
    for words in (planning.BASIS, "Tujuan 1", "2.08.02 Program", "Desa Pere&#x27;an", "Rp31.000.000", "31 kegiatan"):
        assert words in text, words
    assert "Capaian 90 % atau lebih" in text
    for address, status in (
        (f"{RAD}?triwulan=2027-2", 200),
        (f"{RAD}?triwulan=1999-9", 200),
        (f"{RAD}edisi/{edition.pk}/", 200),
        (f"{RAD}edisi/{uuid4()}/", 404),
    ):
        assert client.get(address).status_code == status, address
