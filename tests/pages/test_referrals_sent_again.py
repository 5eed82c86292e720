"""A page about a referral sent again: done once; the same content says so, other content is told what stands."""

from html import unescape
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import MANAGER, POLICE, RoleClient, Work
from tests.pages.test_referral_pages import HEALTH, as_shown, care, moment, other_care, read

from sigap.access.models import Person
from sigap.referrals.models import Exchange, Referral, Result

pytestmark = pytest.mark.django_db
LESTARI = "lestari.polres"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def police(work: Work) -> RoleClient:
    """Bripka Anton, who is asked."""
    return casework.at_desk(POLICE)


def test_a_substitute_who_was_named_is_named_by_the_same_page_again(police: RoleClient, work: Work) -> None:
    there = f"/rujukan/{work.waiting}/serahkan/"
    body = as_shown(read(police, there)) | {"who": f"p:{Person.objects.get(login=LESTARI).pk}"}
    for _click in range(2):
        assert police.post(there, body).status_code == 302
    assert police.post(there, body | {"who": f"p:{uuid4()}"}).status_code == 422
    assert Referral.objects.get(pk=work.waiting).substitute_name == "Lestari Handayani"


def test_a_step_that_was_passed_on_is_passed_on_by_the_same_page_again(work: Work) -> None:
    manager, health, other = casework.at_desk(MANAGER), casework.at_desk(HEALTH), other_care()
    body = as_shown(read(manager, f"/kasus/{work.own}/rujukan/siapkan/"))
    body |= {"office": str(care().pk), "purposes": "emergency_care"}
    manager.post(f"/kasus/{work.own}/rujukan/siapkan/", body)
    step = Referral.objects.get(offer_key=body["offer_key"])
    there = f"/rujukan/{step.pk}/serahkan/"
    given = as_shown(read(health, there)) | {"who": f"o:{other.pk}"}
    for _click in range(2):
        assert health.post(there, given).status_code == 302
    assert Referral.objects.filter(passed_from=step.pk).count() == 1


def said(client: RoleClient, path: str, body: dict[str, str]) -> tuple[int, str]:
    """How a form is answered, and what the person reads then."""
    answer = client.post(path, body, follow=True)
    return answer.status_code, unescape(answer.content.decode())


def test_a_no_with_another_reason_is_not_said_to_have_arrived(police: RoleClient, work: Work) -> None:
    there = f"/rujukan/{work.waiting}/tolak/"
    given = {"reason": "no_capacity", "note": "Rekaan: penuh."}
    assert "Penolakan terkirim" in said(police, there, given)[1]
    _status, again = said(police, there, given)
    assert "Anda sudah menolak rujukan ini" in again
    assert "Penolakan terkirim" not in again
    status, other = said(police, there, given | {"reason": "not_our_power"})
    assert (status, "kini berbeda" in other) == (409, True)
    assert Referral.objects.get(pk=work.waiting).decline_reason == "no_capacity"


def test_a_result_with_other_content_is_not_said_to_have_arrived(police: RoleClient, work: Work) -> None:
    assert police.post(f"/rujukan/{work.waiting}/terima/").status_code == 302
    there = f"/rujukan/{work.waiting}/hasil/"
    given = {"kind": "done", "done_at": moment(), "note": "Rekaan: sudah."}
    assert "Hasil sampai ke" in said(police, there, given)[1]
    assert "Hasil ini sudah Anda laporkan" in said(police, there, given)[1]
    status, other = said(police, there, given | {"kind": "partly"})
    assert (status, "kini berbeda" in other) == (409, True)
    assert Result.objects.get().kind == "done"


def test_a_second_reply_is_told_that_the_first_one_stands(police: RoleClient, work: Work) -> None:
    manager, key = casework.at_desk(MANAGER), str(uuid4())
    question = f"/rujukan/{work.waiting}/tanya/"
    assert "Pertanyaan terkirim" in said(police, question, {"question": "Umur?", "post_key": key})[1]
    assert "sudah terkirim tadi" in said(police, question, {"question": "Di mana?", "post_key": key})[1]
    there = f"/kasus/{work.asked}/rujukan/{work.waiting}/pertanyaan/{Exchange.objects.get().pk}/jawab/"
    assert "Jawaban terkirim" in said(manager, there, {"reply": "15"})[1]
    _status, again = said(manager, there, {"reply": "16"})
    assert "Anda sudah menjawab pertanyaan ini" in again
    assert "Jawaban terkirim" not in again
