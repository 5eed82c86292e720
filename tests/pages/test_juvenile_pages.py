"""The page of a child who is held: who may see it, what it says, few statements; wrong input shown with its words."""

import re
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

from sigap.access.models import Office, Person
from sigap.access.roles import OfficeKind
from sigap.cases.models import CasePerson
from sigap.juvenile.jobs import ring
from sigap.juvenile.models import ChildProceeding, ChildStep, Detention, DetentionPeriod
from sigap.kernel.clock import now
from sigap.notifications.models import Notice

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


def with_boy(work: Work) -> str:
    """A boy stands accused in the case; the address of his page, and his number in it."""
    client = casework.at_desk(MANAGER)
    number = CasePerson.objects.filter(case__code=work.own).count() + 1
    told = {"role": "child_in_conflict", "sex": "L", "age_years": 16, "ordinal": number}
    assert client.post(f"/kasus/{work.own}/orang/tambah/", told).status_code == 302
    return f"/kasus/{work.own}/anak-ditahan/"


def boy(base: str, client: RoleClient) -> str:
    """The boy's own address."""
    found = [number for number in range(1, 9) if f"{base}orang/{number}/langkah/" in client.get(base).content.decode()]
    return f"{base}orang/{found[-1]}/"


def custodian() -> str:
    return str(Office.objects.filter(kind=OfficeKind.POLRES_PPA, valid_to=None).values_list("id", flat=True)[0])


def test_what_the_case_knows_of_a_child_is_offered_and_its_page_shows_the_cases_deadline(work: Work) -> None:
    base, client = with_boy(work), casework.at_desk(MANAGER)
    form = seen(client, boy(base, client))
    assert re.search(r'name="age_years"[^>]*value="16"|value="16"[^>]*name="age_years"', form)
    nearest = [
        re.findall(r'<dd><span class="left[^>]*>.*?>([^<>]+)</span>', seen(client, path))
        for path in (base, f"/kasus/{work.own}/sidang/")
    ]
    assert nearest[0] == nearest[1] != []


def test_a_boy_is_held_longer_by_paper_handed_on_and_let_out(work: Work) -> None:
    base = with_boy(work)
    police = casework.at_desk(POLICE)
    own = boy(base, police)
    seen(police, f"{own}tahan/")
    held = {"detained_at": ago(days=6), "stage": "stage_police", "place": "held_lpas", "custodian": custodian()}
    late = police.post(f"{own}tahan/", {**held, "detained_at": ago(days=-1)})
    assert late.status_code == 422
    for _click in range(2):
        assert police.post(f"{own}tahan/", held).status_code == 302
    second = police.post(f"{own}tahan/", {**held, "detained_at": ago(days=5)})
    assert second.status_code == 409
    assert "sudah tercatat sejak" in second.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
    ring(now())
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    shown = seen(police, base)
    for words in (
        "Wajib dikeluarkan demi hukum dalam",
        "tidak berhenti pada tengah malam",
        "Belum dibaca",
        "Jaminan belum",
    ):
        assert words in shown, words
    row = Detention.objects.get()
    again = f"{base}{row.pk}/"
    seen(police, f"{again}perpanjang/")
    without = police.post(f"{again}perpanjang/", {"ordered_at": ago(days=1), "note": "Pere'an", "post_key": uuid4()})
    assert without.status_code == 422
    assert "Perpanjangan hanya dengan suratnya" in without.content.decode()
    assert "Pere&#x27;an" in without.content.decode()
    longer = {"ordered_at": ago(days=1), "number": "B/9/KEJARI", "post_key": uuid4()}
    assert police.post(f"{again}perpanjang/", longer).status_code == 302
    assert "B/9/KEJARI" in seen(casework.at_desk(MANAGER), base)
    assert re.search(r'name="stage" value="stage_prosecutor"', seen(police, f"{again}beralih/"))
    without = police.post(f"{again}beralih/", {"begins_at": ago(hours=3)})
    assert "Pilih kantor yang menahan." in without.content.decode()
    on = {"begins_at": ago(hours=3), "custodian": custodian(), "stage": "stage_prosecutor"}
    for _click in range(2):
        assert police.post(f"{again}beralih/", on).status_code == 302
    before = police.post(f"{again}beralih/", {**on, "begins_at": ago(hours=2)})
    assert (before.status_code, "sudah tercatat, sejak" in before.content.decode()) == (409, True)
    assert DetentionPeriod.objects.get(ended_at=None).stage == "stage_prosecutor", "one stage a page"
    seen(police, f"{again}keluar/")
    out = {"released_at": ago(minutes=5), "reason": "out_by_law"}
    assert police.post(f"{again}keluar/", out).status_code == 302
    assert "Penahanan yang sudah berakhir" in seen(police, base)


def test_what_is_known_of_a_child_and_steps(work: Work) -> None:
    base = with_boy(work)
    police = casework.at_desk(POLICE)
    own = boy(base, police)
    seen(police, own)
    known: dict[str, Any] = {
        "acted_on": "01-11-2026", "born_on": "02-11-2014", "source": "age_birth_certificate", "threat_years": 9,
        "is_also_victim": "on", "version": 0,
    }  # fmt: skip
    assert police.post(own, {**known, "born_on": "02-11-2030"}).status_code == 422
    assert police.post(own, known).status_code == 302
    shown = seen(police, base)
    for words in ("11 tahun pada hari perbuatan", "Di bawah 12 tahun", "Anak ini juga korban", "UU 21/2007 pasal 18"):
        assert words in shown, words
    assert police.post(own, known).status_code == 302, "the same once more"
    manager = Person.objects.get(login=MANAGER).pk
    assert Notice.objects.get(code="child-also-victim").person_id == manager, "who notes what was done to the child"
    kind = f'belum mengenalinya sebagai korban.</b> <a href="/kasus/{work.own}/jenis/"'
    assert kind in seen(casework.at_desk(MANAGER), base)
    assert kind not in shown
    assert police.post(own, {**known, "threat_years": 6}).status_code == 409, "from a page of before"
    later = {**known, "acted_on": "20-11-2026", "born_on": "", "age_years": 11, "version": 2}
    answer = police.post(own, later)
    assert (answer.status_code, "Tulis lagi tanggal lahirnya" in answer.content.decode()) == (409, True)
    assert ChildProceeding.objects.get().age_at_act == 11
    born = casework.at_desk(MANAGER).post(own, {**later, "born_on": "15-11-2014"})
    assert (born.status_code, ChildProceeding.objects.get().age_at_act) == (302, 12)
    assert police.post(own, {**later, "born_on": "15-11-2014"}).status_code == 409, "a colleague wrote it"
    seen(police, f"{own}langkah/")
    step = {"kind": "child_litmas_asked", "happened_at": ago(hours=2), "number": "B/1", "post_key": uuid4()}
    for _click in range(2):
        assert police.post(f"{own}langkah/", step).status_code == 302
    assert ChildStep.objects.count() == 1
    assert "Penelitian kemasyarakatan oleh Bapas" in seen(police, base)
    wrong = f"{base}langkah/{ChildStep.objects.get().pk}/tarik/"
    assert f'action="{wrong}"' in seen(police, base)
    assert police.post(wrong, {"reason": "wrong-entry"}).status_code == 302
    assert "Belum ada langkah" in seen(police, base)
    assert police.post(f"{own}langkah/", {**step, "post_key": uuid4()}).status_code == 302
    head = casework.at_desk("lestari.polres")
    assert "Penelitian kemasyarakatan oleh Bapas" in seen(head, base)
    assert f'href="{base}"' in seen(head, f"/kasus/{work.own}/"), "no padlock before a page that opens"


def test_free_by_the_marks_and_still_held_points_to_where_the_hour_is_noted(work: Work) -> None:
    base = with_boy(work)
    police = casework.at_desk(POLICE)
    own = boy(base, police)
    held = {"detained_at": ago(days=3), "stage": "stage_police", "place": "held_lpas", "custodian": custodian()}
    assert police.post(f"{own}tahan/", held).status_code == 302
    track = f"/kasus/{work.own}/hukum/?orang={own.split('/')[-2]}"
    assert "Ditahan. " in seen(police, track)
    assert "sudah dilepaskan" not in seen(police, base)
    free = {"kind": "released", "happened_on": ago(days=1)[:10], "person": own.split("/")[-2], "is_meant": "on"}
    told = {**free, "number": "B/3", "post_key": uuid4()}
    assert police.post(f"/kasus/{work.own}/hukum/catat/", told).status_code == 302
    assert "sudah dilepaskan" in seen(police, base)
    shown = seen(police, track)
    assert "penahanannya masih berjalan" in shown
    assert f'href="{base}"' in shown


def test_others_find_nothing_there(work: Work) -> None:
    base = with_boy(work)
    own = boy(base, casework.at_desk(POLICE))
    for login in (INTAKE, ELSEWHERE):
        client = casework.at_desk(login)
        for path in (base, own, f"{own}tahan/", f"{own}langkah/"):
            assert client.get(path).status_code == 404, (login, path)
    assert casework.at_desk(MANAGER).get(f"{base}orang/1/").status_code == 404, "a victim is no suspect"
    assert casework.at_desk(MANAGER).get(f"{base}{uuid4()}/keluar/").status_code == 404


def test_an_age_put_right_under_orang_is_seen_beside_what_was_noted(work: Work) -> None:
    base, police = with_boy(work), casework.at_desk(POLICE)
    told = {"version": 0, "acted_on": localtime(now()).strftime("%d-%m-%Y"), "age_years": 14, "source": "age_as_told"}
    assert police.post(f"{boy(base, police)}", told).status_code == 302
    assert "Di bagian Orang umurnya lain" not in seen(police, base)
    CasePerson.objects.filter(case__code=work.own, role="child_in_conflict").update(age_years=13, aged_at=now())
    shown = seen(police, base)
    assert "Di bagian Orang umurnya lain" in shown
    assert "Di bawah 14 tahun: tidak boleh ditahan." in shown
