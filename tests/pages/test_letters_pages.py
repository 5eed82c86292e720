"""Pages of letters: the own office's list, one letter, its paper; nobody sees another office's."""

import pytest
from django.conf import LazySettings, settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, Work
from tests.factories.statements import check_few

from sigap.access.entry import enter
from sigap.kernel.clock import now
from sigap.letters.actions.drafting import draft_letter
from sigap.letters.models import Letter, LetterKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
MAYA = "maya.sekretariat"


def drafted(login: str, subject: str = "Undangan rapat koordinasi") -> Letter:
    ticket = casework.at_desk(login).cookies[settings.SESSION_COOKIE_NAME].value
    with enter(ticket) as actor:
        return draft_letter(
            by=actor,
            at=now(),
            kind=LetterKind.INVITATION,
            office_id=actor.office_ids[0],
            subject=subject,
            addressees=["Camat Pere'an"],
            fields={"acara": "rapat <b>koordinasi</b>", "agenda": ["Satu", "Dua"]},
        )


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def test_an_office_reads_its_letters_and_no_other_does(work: Work) -> None:
    assert work
    row = drafted(MAYA)
    client = casework.at_desk(MAYA)
    for path in ("/gugus-tugas/surat/", f"/gugus-tugas/surat/{row.pk}/"):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(path)
        assert page.status_code == 200
        assert "Undangan rapat koordinasi" in page.content.decode()
        check_few(captured, path)
    assert "rapat &lt;b&gt;koordinasi" in client.get(f"/gugus-tugas/surat/{row.pk}/").content.decode()
    paper = client.get(f"/gugus-tugas/surat/{row.pk}/pdf/")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Disposition"] == 'inline; filename="undangan.pdf"'
    for login in (HEAD, MANAGER):
        other = casework.at_desk(login)
        assert "Undangan rapat" not in other.get("/gugus-tugas/surat/").content.decode()
        for end in ("", "pdf/"):
            assert other.get(f"/gugus-tugas/surat/{row.pk}/{end}").status_code == 404
