"""Pages of protection: asked, given, ended, looked at again; few statements; wrong input shown with what was typed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.factories import casework
from tests.factories.casework import ELSEWHERE, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.kernel.clock import now
from sigap.protection.models import Protection, ProtectionStep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def ago(**back: int) -> str:
    return localtime(now() - timedelta(**back)).strftime("%d-%m-%Y %H.%M")


def seen(client: RoleClient, path: str) -> str:
    """A page, for few statements."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, path
    check_few(captured, path)
    return answer.content.decode()


def asking(**change: Any) -> dict[str, Any]:
    return {
        "kind": "police_tpks", "person": "1", "asker": "asker_victim", "asked_at": ago(hours=3),
        "reported_at": ago(hours=4), "number": "B/7/PPA", "note": "Rekaan", "post_key": uuid4(), **change,
    }  # fmt: skip


def test_a_protection_from_the_request_to_its_end(work: Work) -> None:
    base = f"/kasus/{work.own}/pelindungan/"
    police, manager = casework.at_desk(POLICE), casework.at_desk(MANAGER)
    empty = seen(police, base)
    assert "Belum ada pelindungan" in empty
    assert "Tenggat terdekat" not in empty, "those of its protections are nearer"
    assert " checked" not in seen(police, f"{base}minta/"), "nobody has asked the victim yet"
    told = asking()
    for _click in range(2):
        assert police.post(f"{base}minta/", told).status_code == 302
    row = Protection.objects.get()
    shown = seen(manager, base)
    assert "Pelindungan sementara oleh kepolisian (TPKS)" in shown
    assert "B/7/PPA" in shown
    own = f"{base}{row.pk}/"
    for step in ("diberikan", "ditolak"):
        seen(manager, f"{own}{step}/")
    late = police.post(
        f"{own}diberikan/", {"given_at": ago(hours=2), "ends_at": ago(days=-30), "note": "Ditulis ulang"}
    )
    assert late.status_code == 409
    assert "Paling lama sampai" in late.content.decode()
    assert "Ditulis ulang" in late.content.decode()
    given = {"given_at": ago(hours=2), "place": "Rumah Rekaan 7"}
    assert manager.post(f"{own}diberikan/", given).status_code == 302
    assert "Rumah Rekaan 7" in seen(manager, base)
    assert "Rumah Rekaan 7" not in seen(police, base)
    assert police.get(f"{own}tempat/").status_code == 404
    assert "Kepada polisi, LPSK dan rumah aman sampaikan sendiri" in seen(manager, f"{own}tempat/")
    seen(manager, f"{own}akhiri/")
    page = {"post_key": uuid4()}
    assert manager.post(f"{own}tempat/", {**page, "place": ""}).status_code == 422
    for _click in range(2):
        assert manager.post(f"{own}tempat/", {**page, "place": "Rumah Rekaan 8"}).status_code == 302
    assert ProtectionStep.objects.filter(kind="step_placed").count() == 1
    assert manager.post(f"{own}tempat/", {**page, "place": "Rumah Rekaan 9"}).status_code == 302
    old = manager.post(f"{own}tempat/", {**page, "place": "Rumah Rekaan 8"})
    assert (old.status_code, "kini berbeda" in old.content.decode()) == (409, True), "another place counts now"
    assert "Rumah Rekaan 9" in seen(manager, base)
    ended = {"reason": "end_victim_asked", "ended_at": ago(minutes=5)}
    assert manager.post(f"{own}akhiri/", ended).status_code == 302
    assert "Lihat lagi rencana keselamatan" in seen(manager, base)
    assert manager.post(f"{own}rencana/").status_code == 302
    assert "Lihat lagi rencana keselamatan bersama" not in seen(manager, base)
    assert "Lihat lagi rencana keselamatan" not in manager.get("/").content.decode()


def test_wrong_input_is_shown_again_with_what_was_typed(work: Work) -> None:
    base = f"/kasus/{work.own}/pelindungan/"
    client = casework.at_desk(MANAGER)
    for change, words in (
        ({"reported_at": ""}, "Tulis kapan polisi menerima laporannya"),
        ({"asked_at": ago(days=-1)}, "Waktu ini belum tiba"),
        ({"kind": ""}, "Pilih pelindungan yang mana"),
        ({"person": "9"}, "Pilih"),
        ({"asker": "Pere'an"}, "Pilih"),
    ):
        answer = client.post(f"{base}minta/", asking(note="Pere'an menulis", **change))
        assert answer.status_code == 422, change
        assert words in answer.content.decode(), change
        assert "Pere&#x27;an menulis" in answer.content.decode(), change
    assert not Protection.objects.exists()


def test_others_find_nothing_there(work: Work) -> None:
    casework.at_desk(POLICE).post(f"/kasus/{work.own}/pelindungan/minta/", asking())
    row = Protection.objects.get()
    for login, code in ((INTAKE, work.own), (ELSEWHERE, work.own), (MANAGER, work.foreign)):
        client = casework.at_desk(login)
        assert client.get(f"/kasus/{code}/pelindungan/").status_code == 404, login
        assert client.post(f"/kasus/{code}/pelindungan/{row.pk}/tarik/", {"reason": "no-longer"}).status_code == 404
    assert casework.at_desk(MANAGER).get(f"/kasus/{work.own}/pelindungan/{uuid4()}/akhiri/").status_code == 404
    assert casework.at_desk(MANAGER).post(f"/kasus/{work.own}/pelindungan/{row.pk}/tarik/", {}).status_code == 302
    assert Protection.objects.get().status == "protection_asked"
