"""An answer that was taken down: confirmed or contested on one page, owed in the queue with its time until then."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.clocks.models import Clock
from sigap.kernel.clock import now
from sigap.referrals.models import RecordedAnswer, Referral
from sigap.referrals.rules import CONFIRM, RESULT
from sigap.ui import dates

pytestmark = pytest.mark.django_db
HEALTH = "sekar.rsud"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def police(work: Work) -> RoleClient:
    """Bripka Anton, for whose office Ibu Dewi took an answer down."""
    said_at = dates.local(now()).strftime("%d-%m-%Y %H.%M")
    said = {"answer": "yes", "means": "phone", "name": "Pak Rekaan", "said_at": said_at}
    path = f"/kasus/{work.asked}/rujukan/{work.waiting}/catat-jawaban/"
    assert casework.at_desk(MANAGER).post(path, said).status_code == 302
    return casework.at_desk(POLICE)


def read(client: RoleClient, path: str) -> str:
    """A page at its price in statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured)
    return unescape(answer.content.decode())


def rows_of(page: str, work: Work) -> list[str]:
    """The lines of a list that lead to the request."""
    found = re.findall(r'<li class="t.*?</li>', page, re.DOTALL)
    return [row for row in found if f"/rujukan/{work.waiting}/" in row]


def due(kind: str, work: Work, *, hours: int) -> None:
    for_it = Clock.objects.filter(subject_kind=kind, subject_id=work.waiting, stopped_at=None)
    assert for_it.update(due_at=now() + timedelta(hours=hours)) == 1


def test_an_unconfirmed_answer_stands_in_the_queue_with_its_time(police: RoleClient, work: Work) -> None:
    due(CONFIRM, work, hours=5)
    for page in ("/antrean/", "/antrean/?lingkup=kantor", "/rujukan/"):
        (row,) = rows_of(read(police, page), work)
        assert "Benarkan jawaban yang dicatat" in row, page
        assert re.search(r"Sisa [45] jam", row), page
    due(CONFIRM, work, hours=-3)
    assert "Lewat 3 jam" in rows_of(read(police, "/antrean/"), work)[0]
    assert not rows_of(read(casework.at_desk(HEALTH), "/antrean/"), work)


def test_a_confirmed_answer_owes_a_result_with_its_time(police: RoleClient, work: Work) -> None:
    assert police.post(f"/rujukan/{work.waiting}/benarkan/").status_code == 302
    due(RESULT, work, hours=5)
    for page in ("/antrean/", "/rujukan/"):
        (row,) = rows_of(read(police, page), work)
        assert "Laporkan hasil" in row, page
        assert re.search(r"Sisa [45] jam", row), page


def test_one_without_a_clock_waits_a_few_days(police: RoleClient, work: Work) -> None:
    Clock.objects.filter(subject_kind__in=[CONFIRM, RESULT]).delete()
    page = read(police, "/antrean/")
    assert rows_of(page, work)
    assert not rows_of(page[: page.index(">Hari ini<")], work)
    assert rows_of(read(police, "/rujukan/"), work)


def test_it_is_contested_with_a_reason_and_both_pages_say_so(police: RoleClient, work: Work) -> None:
    here = f"/rujukan/{work.waiting}/"
    page = read(police, here)
    assert "Benarkan jawaban ini" in page
    assert "Ini bukan jawaban kami" in page
    wrong = police.post(f"{here}sanggah/", {"objection": ""})
    assert wrong.status_code == 422
    assert "Tulis alasannya" in unescape(wrong.content.decode())
    for _click in range(2):
        assert police.post(f"{here}sanggah/", {"objection": "Pak Rekaan tidak ada di kantor kami."}).status_code == 302
    stored = Referral.objects.get(pk=work.waiting)
    assert (stored.status, RecordedAnswer.objects.count()) == ("offered", 1)
    page = read(police, here)
    assert "Pak Rekaan tidak ada di kantor kami." in page
    assert "Terima</button>" in page
    # On a Friday evening it is due next week, behind more than a part shows.
    Referral.objects.filter(pk=work.waiting).update(due_at=now() + timedelta(hours=5))
    assert "Jawab permintaan" in rows_of(read(police, "/antrean/"), work)[0]
    sender = read(casework.at_desk(MANAGER), f"/kasus/{work.asked}/rujukan/{work.waiting}/")
    assert "Pak Rekaan tidak ada di kantor kami." in sender
    assert "Jawaban tercatat yang disanggah" in sender
    assert "Catat jawaban mereka" in sender
    assert "disanggah" in read(casework.at_desk(MANAGER), "/kabar/")


def test_nobody_else_contests_and_nothing_that_was_confirmed(police: RoleClient, work: Work) -> None:
    here, body = f"/rujukan/{work.waiting}/sanggah/", {"objection": "Bukan kami."}
    for login in (HEALTH, MANAGER):
        assert casework.at_desk(login).post(here, body).status_code == 404
    assert police.get(here).status_code == 405
    assert police.post(f"/rujukan/{work.waiting}/benarkan/").status_code == 302
    late = police.post(here, body)
    assert late.status_code == 409
    assert "Tidak ada jawaban tercatat" in late.content.decode()
    assert Referral.objects.get(pk=work.waiting).status == "accepted"
