"""A head finds the plan that waits for them from the queue, reads it, says that they saw it; the office's switch."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, POLICE, Work
from tests.factories.statements import check_few

from sigap.cases.models import Case
from sigap.casework.models import CasePlan, PlanPractice
from sigap.kernel.clock import now
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_the_head_sets_the_switch_on_the_offices_page_and_reads_what_waits(work: Work) -> None:
    head, manager = casework.at_desk(HEAD), casework.at_desk(MANAGER)
    uptd, base = Case.objects.get(code=work.own).office_id, f"/kasus/{work.own}/rencana/"
    office, switch = f"/kantor/{uptd}/", f"/kantor/{uptd}/rencana-dilihat/"
    assert switch in head.get(office).content.decode()
    for login in (MANAGER, POLICE):
        assert switch not in casework.at_desk(login).get(office).content.decode()
        assert casework.at_desk(login).post(switch, {"on": "1"}).status_code in {403, 404}
    assert head.post(switch, {"on": "1"}).status_code == 302
    assert PlanPractice.objects.get(office_id=uptd).is_supervised
    assert head.get(base + "dilihat/").status_code == 404, "nothing waits yet"
    due = (localdate(now()) + timedelta(days=7)).strftime("%d-%m-%Y")
    told = {"version": 0, "post_key": uuid4(), "person": "1", "words_0": "Tujuan rekaan", "service_0": "psychology",
            "owner_0": f"{uptd}/", "due_on_0": due}  # fmt: skip
    assert manager.post(base + "susun/", told).status_code == 302
    WorkItem.objects.exclude(kind="casework.plan_look").update(settled_at=now())
    assert base + "dilihat/" in head.get("/antrean/").content.decode()
    assert base + "dilihat/" in head.get(base).content.decode()
    with CaptureQueriesContext(connection) as captured:
        page = head.get(base + "dilihat/").content.decode()
    check_few(captured, "dilihat/")
    assert "Tujuan rekaan" in page
    for login in (MANAGER, POLICE):
        assert casework.at_desk(login).get(base + "dilihat/").status_code in {403, 404}
    for part in ("asesmen/1/", "riwayat/asesmen/1/", "persetujuan/", "dokumen/rencana/1/"):
        assert head.get(base + part).status_code == 404, part
    for _click in range(2):
        assert head.post(base + "dilihat/", {"version": 1}).status_code == 302
    assert CasePlan.objects.get(case__code=work.own).looked_at
    assert "Tujuan rekaan" not in head.get(base + "dilihat/").content.decode()
