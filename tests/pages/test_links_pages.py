"""Pages of leads and links: noted in few taps, read by who may in few statements; of the other case nothing unasked."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, ELSEWHERE, HEAD, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.kernel.clock import now
from sigap.links import jobs
from sigap.links.models import CaseLink, CommonNumber, Lead, LinkMatch, LinkSide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def seen(client: RoleClient, path: str) -> str:
    """A page, for few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    return answer.content.decode()


def lead(**change: Any) -> dict[str, Any]:
    return {
        "value": "0812 7788 9900", "owner": "owner_recruiter", "source": "from_victim", "note": "Rekaan",
        "post_key": uuid4(), **change,
    }  # fmt: skip


def at(code: str, of: str = "") -> str:
    return f"/kasus/{code}/kaitan/{of}"


def side(code: str) -> str:
    return f"{LinkSide.objects.get(case__code=code).pk}/"


def test_two_units_find_each_other_by_one_number_and_settle_it(work: Work) -> None:
    manager, other = casework.at_desk(MANAGER), casework.at_desk(ELSEWHERE)
    police = casework.at_desk(POLICE)
    assert "Belum ada jejak" in seen(manager, at(work.own))
    told = lead()
    for _click in range(2):
        assert manager.post(at(work.own, "catat/telepon/"), told).status_code == 302
    assert other.post(at(work.foreign, "catat/telepon/"), lead(value="+62-812-7788-9900")).status_code == 302
    assert Lead.objects.count() == 2
    jobs.compare(now())
    shown = seen(manager, at(work.own))
    assert "0812 7788 9900" in shown
    assert "Telepon sama" in shown
    assert "Wati Rekaan" in shown
    assert work.foreign not in shown
    page = at(work.own, side(work.own))
    assert "ada di banyak kasus" not in seen(manager, page)
    LinkMatch.objects.update(is_many=True)
    assert "ada di banyak kasus" in seen(manager, page)
    for client in (manager, police):
        shown = seen(client, page)
        assert work.foreign not in shown
        assert ("+62-812-7788-9900" in shown) is (client is police)
    assert "0812 7788 9900" not in seen(other, at(work.foreign, side(work.foreign)))
    # Asked for, answered, named on both sides; settled by one, told to the other.
    assert "Minta kaitan dibuka" in seen(manager, f"{page}minta/")
    assert manager.post(f"{page}minta/", {}).status_code == 422
    assert manager.post(f"{page}minta/", {"reason": "to_protect"}).status_code == 302
    theirs = at(work.foreign, side(work.foreign))
    assert "melindungi korban dari pelaku yang sama" in seen(other, theirs)
    seen(other, f"{theirs}jawab/")
    assert other.post(f"{theirs}jawab/", {"answer": "agree"}).status_code == 302
    shown = seen(manager, page)
    assert work.foreign in shown
    assert "+62-812-7788-9900" in shown
    assert manager.get(f"/kasus/{work.foreign}/").status_code == 404
    check_settled(work)


def check_settled(work: Work) -> None:
    manager, other, police = (casework.at_desk(who) for who in (MANAGER, ELSEWHERE, POLICE))
    page, theirs = at(work.own, side(work.own)), at(work.foreign, side(work.foreign))
    form = seen(manager, f"{page}putuskan/")
    version = CaseLink.objects.get().version
    assert f'value="{version}"' in form
    lacking = manager.post(f"{page}putuskan/", {"verdict": "link_coincidence", "version": version})
    assert lacking.status_code == 422
    verdict = {"verdict": "link_same", "version": version}
    assert manager.post(f"{page}putuskan/", verdict).status_code == 302
    stale = other.post(f"{theirs}putuskan/", {"verdict": "link_combined", "version": version})
    assert stale.status_code == 409
    for client in (manager, other, police):
        for path in ("/kaitan/", "/kaitan/lembar/"):
            assert "Pelaku yang sama" in seen(client, path)
    assert not re.search(r"0812 ?7788", manager.get("/kaitan/lembar/").content.decode())
    assert "Kaitan antarkasus" in seen(manager, "/kasus/")


def test_nobody_else_finds_a_link_and_an_unknown_one_looks_the_same(work: Work) -> None:
    manager, other = casework.at_desk(MANAGER), casework.at_desk(ELSEWHERE)
    manager.post(at(work.own, "catat/telepon/"), lead())
    other.post(at(work.foreign, "catat/telepon/"), lead())
    jobs.compare(now())
    unknown, theirs = f"{uuid4()}/", side(work.foreign)
    for step in ("", "minta/", "jawab/", "putuskan/"):
        for one in (unknown, theirs):
            assert manager.get(at(work.own, f"{one}{step}")).status_code == 404
            assert manager.get(at(work.foreign, f"{one}{step}")).status_code == 404
    body = {"verdict": "link_coincidence", "reason": "other_person", "version": 1}
    for client in (casework.at_desk(INTAKE), casework.at_desk(HEAD), casework.at_desk(AUDITOR)):
        assert client.get(at(work.own)).status_code == 404
        assert client.post(at(work.own, f"{side(work.own)}putuskan/"), body).status_code == 404
    assert manager.post(at(work.own, f"{theirs}putuskan/"), body).status_code == 404
    assert CaseLink.objects.get().status == "link_open"
    assert manager.get("/kaitan/nomor-umum/").status_code == 404
    assert manager.get("/kaitan/pemakaian/").status_code == 404


def test_what_is_wrong_on_a_lead_is_shown_with_what_was_typed(work: Work) -> None:
    manager = casework.at_desk(MANAGER)
    kinds = ("telepon", "rekening", "akun", "pelat", "perusahaan", "alamat", "perekrut", "rute")
    for slug in kinds:
        assert "Milik siapa" in seen(manager, at(work.own, f"catat/{slug}/"))
        assert manager.post(at(work.own, f"catat/{slug}/"), {}).status_code == 422
    assert manager.get(at(work.own, "catat/korban/")).status_code == 404
    for slug, value, words in (
        ("telepon", "12", "Nomor ini tidak lengkap"),
        ("pelat", "Pere'an", "Pelat ini tidak terbaca"),
        ("perusahaan", "PT Maju", "Satu kata saja dipakai banyak usaha"),
        ("perekrut", "Joko Pere'an", "Nama saja dipakai banyak orang"),
    ):
        answer = manager.post(at(work.own, f"catat/{slug}/"), lead(value=value))
        shown = answer.content.decode()
        assert answer.status_code == 409
        assert words in shown
        assert value.replace("'", "&#x27;") in shown
    route = {"detail": "Kuching", "via": "bus", "value": "Pere'an"}
    for slug, more in (
        ("rekening", {"value": "0123-45-6789", "detail": "BRI"}),
        ("akun", {"value": "https://www.facebook.com/agen.jaya/", "detail": "facebook"}),
        ("perusahaan", {"value": "PT. Maju Jaya"}),
        ("perekrut", {"value": "Joko", "year": "1980"}),
        ("rute", route),
    ):
        assert manager.post(at(work.own, f"catat/{slug}/"), lead(**more)).status_code == 302, slug
    shown = seen(manager, at(work.own))
    assert "Pere&#x27;an – Kuching, bus" in shown
    first = Lead.objects.order_by("recorded_at")[0]
    took = at(work.own, f"jejak/{first.pk}/tarik/")
    assert manager.post(took, {}, follow=True).status_code == 200
    assert Lead.objects.filter(removed_at=None).count() == 5
    assert manager.post(took, {"reason": "wrong-entry"}).status_code == 302
    assert Lead.objects.filter(removed_at=None).count() == 4
    for client in (casework.at_desk(HEAD), casework.at_desk(AUDITOR)):
        assert "Dewi Anggraini" in seen(client, "/kaitan/pemakaian/")


def test_a_head_names_numbers_that_many_share(work: Work) -> None:
    head = casework.at_desk(HEAD)
    assert "Belum ada nomor" in seen(head, "/kaitan/nomor-umum/")
    seen(head, "/kaitan/nomor-umum/tambah/")
    body = {"kind": "lead_phone", "number": "x", "words": "Konter <pulsa>"}
    assert head.post("/kaitan/nomor-umum/tambah/", body).status_code == 409
    assert head.post("/kaitan/nomor-umum/tambah/", body | {"number": "0812 7788 9900"}).status_code == 302
    assert "Konter &lt;pulsa&gt;" in seen(head, "/kaitan/nomor-umum/")
    number = CommonNumber.objects.get()
    ended = head.post(f"/kaitan/nomor-umum/{number.pk}/akhiri/", {"reason": "no-longer"})
    assert ended.status_code == 302
    assert CommonNumber.objects.get().ended_at is not None
    assert casework.at_desk(MANAGER).get(at(work.own)).status_code == 200
