"""The library's pages: read by everybody of the task force, in few statements; written by who keeps it."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import Work
from tests.factories.statements import check_few

from sigap.kernel.acting import SystemActor
from sigap.kernel.clock import now
from sigap.rulebook.actions.library import load_instruments

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA = "maya.sekretariat"


@pytest.fixture(autouse=True)
def _loaded(work: Work, settings: LazySettings) -> None:
    assert work
    settings.SIGAP_DEMO = True
    load_instruments(by=SystemActor(name="uji"), at=now())


def test_everybody_reads_the_library_in_few_statements() -> None:
    client = casework.at_desk(casework.MANAGER)
    for address, words in (
        ("/gugus-tugas/pustaka/", ["UU 21/2007", "Perpres 69/2008", "Belum diverifikasi"]),
        ("/gugus-tugas/pustaka/?kata=restitusi", ["Perma 1/2022"]),
        ("/gugus-tugas/pustaka/uu-122022/", ["Yang berubah bila ini berubah", "Kekerasan Seksual", "Tenggat"]),
        ("/gugus-tugas/pustaka/perpres-692008/", ["Diubah", "Perpres 22/2021", "Perpres 49/2023"]),
    ):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert [word for word in words if word not in text] == [], address
        check_few(captured, address)
    assert "UU 43/2009" not in client.get("/gugus-tugas/pustaka/?kata=restitusi").content.decode()
    assert client.get("/gugus-tugas/pustaka/uu-99999/").status_code == 404
