"""A report behind a case that does not open: its place on the page says so, and no form is printed from it."""

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, Work

from sigap.cases.models import Case
from sigap.intake.models import STORY_REASON_LABELS
from sigap.mailbox.models import Envelope

pytestmark = pytest.mark.django_db


def test_the_page_says_which_report_does_not_open_and_offers_no_form_of_it(work: Work, settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    case = Case.objects.get(code=work.own)
    Envelope.objects.filter(number=case.report_number).update(sealed_story=b"rusak" * 20)
    path, manager = f"/kasus/{work.own}/cerita/", casework.at_desk(MANAGER)
    page = manager.post(path, {"reason": next(iter(STORY_REASON_LABELS))})
    shown = page.content.decode()
    assert (page.status_code, "Laporan ini tidak terbaca" in shown, 'name="report"' in shown) == (200, True, False)
    assert case.report_number in shown
    assert manager.post(f"{path}formulir/", {"report": case.report_number}).status_code in {403, 404}
