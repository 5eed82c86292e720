"""Whoever comes second to a closing done alone reads that it is over, and no page says that it will be reviewed."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import AUDITOR, MANAGER, Work

from sigap.cases.models import Closing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_a_second_review_is_told_of_the_first(work: Work) -> None:
    casework.close(work.own)
    Closing.objects.update(is_alone=True, sealed_words=b"x", key_id=uuid4())
    closing, auditor = Closing.objects.get(), casework.at_desk(AUDITOR)
    path = f"/kasus/penutupan/{closing.pk}/tinjau/"
    said = []
    for finding in ("in_order", "to_reopen"):
        answer = auditor.post(path, {"finding": finding}, follow=True)
        said.append(answer.content.decode())
    assert ["Tinjauan dicatat." in page for page in said] == [True, False]
    assert "Tinjauan yang pertama tetap berlaku." in said[1]
    closing.refresh_from_db()
    assert closing.finding == "in_order"


def test_who_meets_the_second_persons_closing_reads_of_no_review(work: Work) -> None:
    casework.close(work.own)
    manager = casework.at_desk(MANAGER, stepped_up=True)
    answer = manager.post(f"/kasus/{work.own}/tutup/sendiri/", {"words": "Rekaan."}, follow=True)
    page = answer.content.decode()
    assert ("Kasus ditutup." in page, "akan ditinjau" in page) == (True, False)
