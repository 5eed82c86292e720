"""A finding without a promise says so, and takes one later."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.factories import casework
from tests.factories.casework import INTAKE
from tests.pages.test_supervision_pages import LIST, MAYA, _demo, fields, maya, page  # noqa: F401 - fixtures

from sigap.kernel.clock import now
from sigap.meetings.models import ActionItem
from sigap.supervision.models import Finding, SupervisionVisit

pytestmark = pytest.mark.django_db


def test_a_finding_takes_its_promise_later(maya: Client) -> None:  # noqa: F811
    assert maya.post(f"{LIST}rencana/", fields()).status_code == 302
    visit = SupervisionVisit.objects.get()
    found = {"text": "Pintu terbuka", "action": "", "office": "", "evidence": "", "due_on": "", "code": ""}
    assert maya.post(page(visit, "temuan/"), found | {"row_id": str(uuid4())}).status_code == 302
    finding = Finding.objects.get()
    later = page(visit, f"temuan/{finding.pk}/janji/")
    assert f'href="{later}"' in maya.get(page(visit)).content.decode()
    assert later not in casework.at_desk(INTAKE).get(page(visit)).content.decode()
    assert "Pintu terbuka" in maya.get(later).content.decode()
    said = {"action": "Memasang pintu", "office": str(visit.target_id), "evidence": "foto"}
    assert "tanggal paling lambat" in maya.post(later, said).content.decode()
    assert maya.post(later, said | {"due_on": f"{now() + timedelta(days=9):%d-%m-%Y}"}).status_code == 302
    assert ActionItem.objects.get().pk == finding.pk
    shown = maya.get(page(visit)).content.decode()
    assert "Tanpa janji" not in shown
    assert "Memasang pintu" in shown
