"""A declined referral: the sender reads the reason and the note, is led there, and nobody else reads the note."""

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, POLICE, Work

from sigap.referrals.models import Referral

pytestmark = pytest.mark.django_db
NOTE = "Rekaan: penuh sampai Jumat."
REASON = "Petugas atau sarana tidak cukup sekarang"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def code(work: Work) -> str:
    """The case whose referral the police have just declined with a note."""
    answer = casework.at_desk(POLICE).post(f"/rujukan/{work.waiting}/tolak/", {"reason": "no_capacity", "note": NOTE})
    assert answer.status_code == 302
    found: str = Referral.objects.get(pk=work.waiting).case_code
    return found


def said(login: str, path: str) -> str:
    return str(casework.at_desk(login).get(path).content.decode())


def test_the_sender_reads_the_note_on_the_referrals_of_the_case(code: str) -> None:
    page = said(MANAGER, f"/kasus/{code}/rujukan/")
    assert NOTE in page
    assert REASON in page


def test_the_case_and_the_list_lead_the_sender_to_it(code: str, work: Work) -> None:
    page = said(MANAGER, f"/kasus/{code}/")
    assert "Ditolak" in page
    assert f'href="/kasus/{code}/rujukan/"' in page
    assert NOTE not in page
    led = said(MANAGER, f"/kasus/{code}/rujukan/")
    assert f'href="/kasus/{code}/rujukan/{work.waiting}/"' in led
    listed = said(MANAGER, "/rujukan/")
    assert REASON in listed
    assert f'href="/kasus/{code}/rujukan/{work.waiting}/"' in listed
    assert f'href="/kasus/{code}/"' in said(MANAGER, "/kabar/")


def test_a_colleague_who_is_not_on_the_case_reads_no_note(code: str) -> None:
    for path in (f"/kasus/{code}/", f"/kasus/{code}/rujukan/", "/rujukan/"):
        assert NOTE not in said(HEAD, path)


def test_what_was_given_up_leads_nobody_to_another_office(code: str, work: Work) -> None:
    step = "tidak dapat menerima"
    assert step in said(MANAGER, f"/kasus/{code}/")
    there = f"/kasus/{code}/rujukan/{work.waiting}/"
    assert casework.at_desk(MANAGER).post(f"{there}hentikan/", {"reason": "no-longer"}).status_code == 302
    assert step not in said(MANAGER, f"/kasus/{code}/")
    assert f'href="{there}"' not in said(MANAGER, "/rujukan/")
