"""Pages of actions: who reads and reports what, few statements with a thousand rows, what is refused."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import INTAKE, POLICE, Work
from tests.factories.statements import check_few

from sigap.access.models import Membership, Office
from sigap.kernel.clock import now
from sigap.meetings.actions.items import end_of
from sigap.meetings.models import ActionItem

pytestmark = pytest.mark.django_db
MAYA = "maya.sekretariat"
LIST = "/gugus-tugas/tindak-lanjut/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def owed(login: str, count: int, *, text: str = "Memasang nomor piket") -> list[ActionItem]:
    """Actions of the office of one person, each due a day later."""
    office: Office = Membership.objects.get(person__login=login, until=None).office
    given = now() - timedelta(days=9)
    days = [(given + timedelta(days=1 + number)).date() for number in range(count)]
    rows = [
        ActionItem(
            source="decision",
            origin="Rakor pleno CONTOH",
            text=text,
            office_id=office.pk,
            office_name=office.name,
            due_on=day,
            due_at=end_of(day),
            evidence="foto",
            given_by=Membership.objects.get(person__login=MAYA, until=None).person_id,
            given_at=given,
        )
        for day in days
    ]
    return ActionItem.objects.bulk_create(rows)


def path_of(item_id: UUID) -> str:
    return f"{LIST}{item_id}/"


def test_lists_of_a_thousand_actions_cost_few_statements(work: Work) -> None:
    owed(INTAKE, 1000)
    first = owed(POLICE, 1)[0]
    client = casework.at_desk(INTAKE)
    for path in (LIST, f"{LIST}?tampil=lewat", f"{LIST}?tampil=semua&halaman=3", "/gugus-tugas/rakor/", "/antrean/",
                 path_of(first.pk)):  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get(path)
        assert answer.status_code == 200
        check_few(captured, path)
    assert "1.001" in client.get(LIST).content.decode()
    assert "Kerjakan: Memasang nomor piket" in client.get("/antrean/").content.decode()


def test_an_office_reports_its_own_action_and_no_other_office_does(work: Work) -> None:
    item = owed(INTAKE, 1)[0]
    foreign = casework.at_desk(POLICE)
    assert "Sudah dikerjakan" not in foreign.get(path_of(item.pk)).content.decode()
    assert foreign.post(path_of(item.pk), {"note": "Sudah"}).status_code == 404
    assert foreign.get(path_of(uuid4())).status_code == 404
    client = casework.at_desk(INTAKE)
    assert client.post(path_of(item.pk), {"note": ""}).status_code == 409
    refused = client.post(path_of(item.pk), {"note": "Sudah, lihat KENARI-582"})
    assert refused.status_code == 409
    assert "terlihat seperti kode kasus" in refused.content.decode()
    assert "Sudah, lihat KENARI-582" in refused.content.decode()
    for _click in range(2):
        assert client.post(path_of(item.pk), {"note": "Dipasang di Pere'an"}).status_code == 302
    page = client.get(path_of(item.pk)).content.decode()
    assert "Pere&#x27;an" in page
    assert "Sudah dikerjakan" not in page
    maya = casework.at_desk(MAYA)
    assert maya.post(f"{path_of(item.pk)}kembalikan/", {"note": "Belum terlihat"}).status_code == 302
    assert "Sudah dikerjakan" in client.get(path_of(item.pk)).content.decode()
