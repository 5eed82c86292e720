"""Pages on which a goal and a planned service go on until another day; the plan shows what was and why."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.assistance.models import Goal
from sigap.cases.models import Case
from sigap.casework.models import PlannedService
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
DAY = "%d-%m-%Y"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_a_goal_and_a_service_are_moved_on_their_pages_and_show_their_history(work: Work) -> None:
    client, base = casework.at_desk(MANAGER), f"/kasus/{work.own}/rencana/"
    soon, uptd = localdate(now()) + timedelta(days=7), Case.objects.get(code=work.own).office_id
    told = {"version": 0, "post_key": uuid4(), "person": "1", "words_0": "Tujuan rekaan", "service_0": "psychology",
            "owner_0": f"{uptd}/", "due_on_0": soon.strftime(DAY)}  # fmt: skip
    assert client.post(base + "susun/", told).status_code == 302
    later = soon + timedelta(days=20)
    paths = [f"tujuan/{Goal.objects.get(case__code=work.own).pk}/lanjut/",
             f"layanan/{PlannedService.objects.get(case__code=work.own).pk}/lanjut/"]  # fmt: skip
    page = client.get(base).content.decode()
    for number, path in enumerate(paths):
        assert base + path in page, path
        with CaptureQueriesContext(connection) as captured:
            assert client.get(base + path).status_code == 200
        check_few(captured, path)
        sent = {"was": soon.strftime(DAY), "until": later.strftime(DAY), "owner": f"{uptd}/", "post_key": uuid4()}
        answer = client.post(base + path, sent)
        assert (answer.status_code, later.strftime(DAY) in answer.content.decode()) == (422, True)
        sent["reason"] = f"Rekaan: alasan {number}"
        assert client.post(base + path, sent).status_code == 302
        assert client.post(base + path, sent | {"post_key": uuid4()}).status_code == 409, "another moved it meanwhile"
    page = client.get(base).content.decode()
    assert "Rekaan: alasan 0" in page
    assert "Rekaan: alasan 1" in page
    for path in paths:
        assert casework.at_desk(POLICE).get(base + path).status_code == 404
