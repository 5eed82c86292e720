"""The page of notices: which case, what, by whom, until when; one act once; pages down to the oldest."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, HEAD, MANAGER, POLICE, RoleClient, Work

from sigap.access.models import Person
from sigap.cases.models import Case
from sigap.desk import notices as pages
from sigap.kernel.clock import now
from sigap.notifications import actions as notices
from sigap.notifications.models import Notice
from sigap.notifications.rules import Audience
from sigap.referrals.models import Referral
from sigap.referrals.rules import CHAIN, RESULT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def rows(client: RoleClient, query: str = "") -> list[str]:
    found = re.findall(r'<li class="t">.*?</li>', client.get(f"/kabar/{query}").content.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", row)).strip() for row in found]


def id_of(login: str) -> UUID:
    return Person.objects.get(login=login).pk


def test_a_request_says_case_act_officer_and_until_when(work: Work) -> None:
    [row] = [row for row in rows(casework.at_desk(POLICE)) if work.asked in row]
    for words in (
        f"{work.asked}: Permintaan rujukan baru menunggu jawaban kantor Anda.",
        "Kantor uptd_ppa ke Kantor polres_ppa",
        "oleh Dewi Anggraini, Kantor uptd_ppa",
        "sampai ",
    ):
        assert words in row, words
    assert casework.NAME not in row


def test_one_act_that_reaches_somebody_twice_is_one_line(work: Work) -> None:
    case, at, client = Case.objects.get(code=work.own), now(), casework.at_desk(HEAD)
    before = len(rows(client))
    about = {"case": str(case.pk)}
    notices.notify(at=at, code="danger-set", office_id=case.office_id, role=Audience.HEAD, ids=about)
    notices.notify(at=at, code="risk-raised", person_id=id_of(HEAD), ids=about)
    notices.notify(at=at - timedelta(seconds=1), code="risk-raised", person_id=id_of(HEAD), ids=about)
    shown = rows(client)
    assert len(shown) == before + 2
    assert sum("Tanda darurat dicatat" in row for row in shown) == 1


def test_who_acted_is_the_act_itself_to_say_and_nobody_for_a_sweep(work: Work) -> None:
    sent = Notice.objects.get(ids__referral=str(work.waiting), code="referral-offered")
    assert sent.sent_by == id_of(MANAGER)
    assert sent.until is not None
    swept = notices.notify(at=now(), code="weekly-digest", person_id=id_of(HEAD))
    assert Notice.objects.get(pk=swept.pk).sent_by is None


def test_who_declared_a_kinship_is_not_told_with_it(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    left = notices.notify(
        at=now(), code="case-without-manager", office_id=case.office_id, role=Audience.HEAD, ids={"case": str(case.pk)}
    )
    Notice.objects.filter(pk=left.pk).update(sent_by=id_of(MANAGER))
    [row] = [row for row in rows(casework.at_desk(HEAD)) if "tidak lagi punya penanggung jawab" in row]
    assert "oleh" not in row


def test_pages_reach_the_oldest_notice(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    client, at = casework.at_desk(HEAD), now()
    for n in range(7):
        notices.notify(
            at=at - timedelta(days=n), code="weekly-digest", person_id=id_of(HEAD), ids={"week": "w"}, once=uuid4()
        )
    whole = rows(client)
    monkeypatch.setattr(pages, "PAGE", 3)
    found: list[str] = []
    for number in range(1, len(whole)):
        page = client.get(f"/kabar/?halaman={number}").content.decode()
        found += rows(client, f"?halaman={number}")
        if "Yang lebih lama" not in page:
            break
    assert found == whole
    assert work.own


def test_a_head_reads_whose_promise_to_a_client_is_broken_and_opens_the_case(work: Work) -> None:
    """Who sees no request of a colleague sees the case; an office that takes no part sees neither."""
    referral = Referral.objects.filter(case_code=work.own).earliest("offered_at")
    ids = {"clock": str(uuid4()), "rule": "referral-promise", CHAIN: str(referral.chain_id)}
    office = referral.from_office_id
    notices.notify(at=now(), code="clock-late-head", office_id=office, role=Audience.HEAD, ids=ids)
    waits = {"clock": str(uuid4()), "rule": "referral-result", RESULT: str(referral.pk)}
    notices.notify(at=now(), code="clock-late-sender", office_id=office, ids=waits)
    assert any(f"{work.own}: Jawaban yang Anda tunggu" in row for row in rows(casework.at_desk(HEAD)))
    [row] = [row for row in rows(casework.at_desk(HEAD)) if "Janji" in row]
    assert f"{work.own}: Satu tenggat di kantor Anda lewat" in row
    assert f'href="/kasus/{work.own}/"' in casework.at_desk(HEAD).get("/kabar/").content.decode()
    stranger = Person.objects.get(login=ELSEWHERE)
    notices.notify(at=now(), code="clock-late", person_id=stranger.pk, ids=ids)
    [row] = [row for row in rows(casework.at_desk(ELSEWHERE)) if "Janji" in row]
    assert work.own not in row


def test_a_refusal_leads_to_its_reason_and_to_who_else_could_be_asked(work: Work) -> None:
    referral, client = Referral.objects.get(case_code=work.asked), casework.at_desk(MANAGER)
    about = {"referral": str(referral.pk), "case": str(referral.case_id)}
    for code in ("referral-declined", "referral-office-out", "referral-accepted"):
        notices.notify(at=now(), code=code, person_id=id_of(MANAGER), ids=about)
    page = client.get("/kabar/").content.decode()
    assert page.count(f'href="/kasus/{work.asked}/rujukan/{referral.pk}/"') == 2
    assert f'href="/kasus/{work.asked}/">' in page
