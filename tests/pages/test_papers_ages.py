"""Papers say how old somebody is on their day, not how old they were when it was heard."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from tests.factories import casework, preventing
from tests.factories.casework import MANAGER, Work
from tests.factories.printed import words_of
from tests.pages.test_case_papers import of_handover, of_return
from tests.pages.test_casework_pages import base, fill

from sigap.cases.models import CasePerson
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    preventing.regions()


def test_papers_say_how_old_somebody_is_on_their_day(work: Work) -> None:
    fill(work)
    papers = [*of_return(work), *of_handover(work)]
    paths = [f"{base(work)}dokumen/{slug}/1/" for slug in ("persetujuan", "terminasi")]
    CasePerson.objects.filter(ordinal=1).update(age_years=17, aged_at=now() - timedelta(days=732))
    manager = casework.at_desk(MANAGER)
    for path in [*paths, *(each.path for each in papers)]:
        text = words_of(manager.get(path).content)
        assert ("19 tahun" in text, "17 tahun" in text) == (True, False), (path, text)
    sheet = manager.get(f"/kasus/{work.own}/cetak/").content.decode()
    assert ("19 tahun" in sheet, "17 tahun" in sheet) == (True, False)
