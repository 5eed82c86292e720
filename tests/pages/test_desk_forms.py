"""What a form answers to a mistake, to somebody faster, to a stale page, to a second click: nothing typed is lost."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.work import nothing_open

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.assistance.models import Service
from sigap.cases.models import Assignment, Case, CasePerson, SectionText
from sigap.referrals.models import Referral

pytestmark = pytest.mark.django_db
TYPED = "tulisan yang sudah diketik"
type Body = dict[str, Any]
SERVICE: Body = {"kind": "health", "done_at": "01-11-2026 09.30", "note": TYPED}
MISTAKES: list[tuple[str, str, Body]] = [
    (MANAGER, "/kasus/{own}/ringkasan/", {"text": TYPED + "a" * 20_000, "version": 1}),
    (MANAGER, "/kasus/{own}/orang/tambah/", {"role": "victim", "age_years": TYPED, "ordinal": 3}),
    (MANAGER, "/kasus/{own}/orang/2/isi/", {"full_name": "", "address": TYPED, "version": 1}),
    (MANAGER, "/kasus/{own}/orang/2/isi/", {"full_name": TYPED, "birth_date": "30-02-2012", "version": 1}),
    (MANAGER, "/kasus/{own}/rujukan/siapkan/", {"preview": TYPED, "offer_key": uuid4()}),
    (MANAGER, "/kasus/{own}/layanan/catat/", SERVICE | {"done_at": "01-11-2999 09.30", "post_key": uuid4()}),
    (MANAGER, "/kasus/{own}/tenggat/{clock}/jeda/", {"reason": TYPED}),
    (MANAGER, "/laporan/{taken_report}/kasus/", {"age_years": TYPED}),
    (POLICE, "/rujukan/{waiting}/tolak/", {"note": TYPED}),
]
UNCHOSEN: list[tuple[str, str]] = [
    (MANAGER, "/kasus/{own}/orang/1/buka/"),
    (MANAGER, "/kasus/{own}/tutup/"),
    (MANAGER, "/kasus/{own}/tugaskan/"),
    (MANAGER, "/laporan/{taken_report}/tanpa-kasus/"),
]


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def manager(work: Work) -> RoleClient:
    """Ibu Dewi, who has just shown again who she is."""
    return casework.at_desk(MANAGER, stepped_up=True)


def offer(work: Work) -> Body:
    """A request to the hospital."""
    return {
        "office": Office.objects.get(kind=OfficeKind.RSUD).pk,
        "purposes": ["medical_care"],
        "urgency": "normal",
        "preview": TYPED,
        "offer_key": uuid4(),
    }


@pytest.mark.parametrize(("login", "path", "body"), MISTAKES, ids=[path for _login, path, _body in MISTAKES])
def test_a_mistake_is_named_and_what_was_typed_is_still_there(login: str, path: str, body: Body, work: Work) -> None:
    answer = casework.at_desk(login, stepped_up=True).post(path.format(**vars(work)), body)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "isian yang perlu diperbaiki" in page
    assert 'role="alert"' in page
    assert TYPED in page


@pytest.mark.parametrize(("login", "path"), UNCHOSEN, ids=[path for _login, path in UNCHOSEN])
def test_a_choice_that_was_not_made_is_asked_for(login: str, path: str, work: Work) -> None:
    nothing_open()
    answer = casework.at_desk(login, stepped_up=True).post(path.format(**vars(work)), {"version": 1})
    assert answer.status_code == 422
    assert "isian yang perlu diperbaiki" in answer.content.decode()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found: list[str] = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return found[0]


def test_two_summaries_meet_on_one_page_and_neither_is_lost(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/ringkasan/"
    assert casework.at_desk(INTAKE).post(path, {"text": "dari Rina", "version": 1}).status_code == 302
    answer = manager.post(path, {"text": "dari Dewi", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Rina Marlina menyimpan versi lain" in page
    assert "dari Rina" in page
    assert "dari Dewi" in page
    assert manager.post(path, {"text": "dari keduanya", "version": hidden(page, "version")}).status_code == 302
    assert "dari keduanya" in manager.get(f"/kasus/{work.own}/").content.decode()
    assert SectionText.objects.filter(case__code=work.own, version__gt=0).count() == 3


def test_two_identities_meet_on_one_page_and_neither_is_lost(manager: RoleClient, work: Work) -> None:
    path = f"/kasus/{work.own}/orang/2/isi/"
    body = {"full_name": "Budi Rekaan", "version": 1}
    assert casework.at_desk(INTAKE).post(path, body).status_code == 302
    answer = manager.post(path, {"full_name": "Bambang Rekaan", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Budi Rekaan" in page
    assert "Bambang Rekaan" in page
    assert hidden(page, "version") == "2"
    assert manager.post(path, {"full_name": "Bambang Budi Rekaan", "version": 2}).status_code == 302


def test_without_a_step_up_the_other_identity_stays_sealed_and_in_its_place(work: Work) -> None:
    path = f"/kasus/{work.own}/orang/2/isi/"
    casework.at_desk(INTAKE).post(path, {"full_name": "Budi Rekaan", "version": 1})
    client = casework.at_desk(MANAGER)
    for _try in range(2):
        answer = client.post(path, {"full_name": "Bambang Rekaan", "version": 1})
        page = answer.content.decode()
        assert answer.status_code == 401
        assert "Budi Rekaan" not in page
        assert hidden(page, "full_name") == "Bambang Rekaan"
        assert hidden(page, "version") == "1"


def test_a_case_that_changed_is_not_closed_unseen(manager: RoleClient, work: Work) -> None:
    nothing_open()
    Case.objects.filter(code=work.own).update(version=7)
    answer = manager.post(f"/kasus/{work.own}/tutup/", {"reason": "goals_reached", "version": 6})
    assert answer.status_code == 409
    assert hidden(answer.content.decode(), "version") == "7"


def test_the_second_office_worker_learns_who_answered(work: Work) -> None:
    assert casework.at_desk("lestari.polres").post(f"/rujukan/{work.waiting}/terima/").status_code == 302
    answer = casework.at_desk(POLICE).post(f"/rujukan/{work.waiting}/tolak/", {"reason": "no_capacity", "note": TYPED})
    assert answer.status_code == 409
    assert "Lestari Handayani" in answer.content.decode()


def test_the_second_officer_learns_who_took_the_report(work: Work) -> None:
    answer = casework.at_desk(INTAKE).post(f"/laporan/{work.taken_report}/ambil/")
    assert answer.status_code == 409
    assert "Dewi Anggraini sudah mengambil laporan ini" in answer.content.decode()


CLOSED: list[tuple[str, Body]] = [
    ("ringkasan/", {"text": TYPED, "version": 1}),
    ("orang/2/isi/", {"full_name": TYPED, "version": 1}),
    ("orang/tambah/", {"role": "victim", "sex": "P", "age_years": 15, "ordinal": 3}),
    ("layanan/catat/", SERVICE | {"post_key": uuid4()}),
]


@pytest.mark.parametrize(("part", "body"), CLOSED, ids=[part for part, _body in CLOSED])
def test_a_closed_case_says_so_and_keeps_what_was_typed(part: str, body: Body, manager: RoleClient, work: Work) -> None:
    casework.close(work.own)
    answer = manager.post(f"/kasus/{work.own}/{part}", body)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kasus ini sudah ditutup" in page
    assert "menulis lebih dulu" not in page
    assert TYPED in page or TYPED not in body.values()


def test_a_request_from_a_closed_case_is_not_sent_and_not_lost(manager: RoleClient, work: Work) -> None:
    casework.close(work.own)
    answer = manager.post(f"/kasus/{work.own}/rujukan/siapkan/", offer(work))
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()


def test_a_page_that_stood_open_too_long_gives_back_what_was_typed(work: Work) -> None:
    client = casework.at_desk(MANAGER)
    client.handler.enforce_csrf_checks = True
    answer = client.post(f"/kasus/{work.own}/ringkasan/", {"text": TYPED, "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert TYPED in page
    assert "Simpan lagi" in page
    token = hidden(page, "csrfmiddlewaretoken")
    again = {"text": TYPED, "version": 1, "csrfmiddlewaretoken": token}
    assert client.post(f"/kasus/{work.own}/ringkasan/", again).status_code == 302


def test_a_second_click_does_nothing_twice(manager: RoleClient, work: Work) -> None:
    case = Case.objects.get(code=work.own)
    before = {model: model.objects.filter(case=case).count() for model in (Service, Referral, CasePerson, SectionText)}
    added = {"role": "guardian", "sex": "P", "age_years": 41, "ordinal": 3}
    posts: list[tuple[str, Body]] = [
        ("layanan/catat/", SERVICE | {"post_key": uuid4()}),
        ("rujukan/siapkan/", offer(work)),
        ("orang/tambah/", added),
        ("ringkasan/", {"text": TYPED, "version": 1}),
    ]
    for part, body in posts:
        both = [manager.post(f"/kasus/{work.own}/{part}", body) for _click in range(2)]
        assert [answer.status_code for answer in both] == [302, 302], part
        assert both[0].headers["Location"] == both[1].headers["Location"]
    after = {model: model.objects.filter(case=case).count() for model in before}
    assert after == {model: count + 1 for model, count in before.items()}


def test_a_second_yes_and_a_second_close_are_one(manager: RoleClient, work: Work) -> None:
    police = casework.at_desk(POLICE)
    assert [police.post(f"/rujukan/{work.waiting}/terima/").status_code for _click in range(2)] == [302, 302]
    assert Assignment.objects.filter(case__code=work.asked, person_name="Anton Saputra").count() == 1
    nothing_open(work.asked)
    close = {"reason": "moved_away", "version": Case.objects.get(code=work.asked).version}
    assert [manager.post(f"/kasus/{work.asked}/tutup/", close).status_code for _click in range(2)] == [302, 302]


def test_a_second_decision_shows_the_first(manager: RoleClient, work: Work) -> None:
    path, before = f"/laporan/{work.taken_report}/kasus/", Case.objects.count()
    form = manager.get(path).content.decode()
    who = re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>Dewi', form) or re.findall(r'value="([0-9a-f-]{36})"', form)
    body = {"risk": "high", "manager": who[0], "role": "victim", "sex": "P"}
    first, second = manager.post(path, body), manager.post(path, body)
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Laporan ini sudah diputuskan" in second.content.decode()
    assert first.headers["Location"].strip("/").split("/")[-1] in second.content.decode()
    assert Case.objects.count() == before + 1


def test_a_text_as_long_as_the_browser_lets_it_be_is_taken(manager: RoleClient, work: Work) -> None:
    lines = "\n".join([TYPED] * 600)
    full = lines + "a" * (20_000 - len(lines))
    path = f"/kasus/{work.own}/ringkasan/"
    sent = {"text": full.replace("\n", "\r\n"), "version": 1}
    assert manager.post(path, sent).status_code == 302, "a browser counts a line end as one sign and sends two"
    assert f">{full}</textarea>" in manager.get(path).content.decode().replace(">\r\n", ">").replace(">\n", ">")
