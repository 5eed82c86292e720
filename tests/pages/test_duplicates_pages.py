"""Pages of who may be whom: few statements, why on one screen, decided by two, others kept out, found once."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import AUDITOR, CASES, ELSEWHERE, INTAKE, MANAGER, POLICE, RoleClient, Work
from tests.factories.statements import check_few

from sigap.access.models import Person
from sigap.cases.queries import finding
from sigap.duplicates.models import PairDecision
from sigap.duplicates.reading import MOST_OPENED
from sigap.vault.models import Opening
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def seen(client: RoleClient, path: str, data: dict[str, Any] | None = None, status: int = 200) -> str:
    """A page, for few statements; sent where there is `data`."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path) if data is None else client.post(path, data)
    assert answer.status_code == status, (path, answer.content.decode()[-2000:])
    check_few(captured, path)
    return str(answer.content.decode())


def decided(client: RoleClient, work: Work, step: str, version: int) -> str:
    """One step on the first people of two cases, and the page to which it leads."""
    told = {"step": step, "version": version, "other": work.asked, "number": 1}
    answer = client.post(f"/kasus/{work.own}/orang/1/sama/putuskan/", told, follow=True)
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return str(answer.content.decode())


def waits_for() -> list[str]:
    """In whose list of work a proposal stands."""
    mine = WorkItem.objects.filter(kind=Kind.SAME_PERSON, settled_at=None).values("person_id")
    return list(Person.objects.filter(pk__in=mine).values_list("login", flat=True).order_by("login"))


def test_two_officers_compare_join_and_part(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PEOPLE", CASES)
    manager, intake = (casework.at_desk(login, stepped_up=True) for login in (MANAGER, INTAKE))
    people = seen(manager, f"/kasus/{work.own}/orang/")
    assert f"{CASES - 1} catatan lain mungkin orang yang sama." in people
    path = f"/kasus/{work.own}/orang/1/sama/"
    assert "nama dan tahun lahir cocok" in seen(manager, path)
    assert not Opening.objects.exists()
    opened = seen(manager, path, {"case": "", "number": ""})
    assert Opening.objects.count() == 1 + MOST_OPENED
    assert "nama sama; tanggal lahir sama; nomor telepon sama" in opened
    assert opened.count("Sangat mirip") == MOST_OPENED
    named = seen(manager, path, {"case": work.asked.lower(), "number": "1"})
    assert f'name="other" value="{work.asked}"' in named
    assert "Yang dapat memutuskan: Rina Marlina." in decided(manager, work, "same_proposed", 0)
    assert "Usul tersimpan" in decided(manager, work, "same_proposed", 0), "a second click"
    assert "harus orang lain" in decided(manager, work, "same", 1)
    assert waits_for() == [INTAKE]
    assert "Putuskan: orang yang sama?" in seen(intake, "/antrean/?lingkup=saya")
    waiting = seen(intake, "/orang-sama/")
    assert "Diusulkan: orang yang sama" in waiting
    assert work.asked in waiting
    assert "Ya, orang yang sama" in seen(intake, path, {})
    assert "Digabung." in decided(intake, work, "same", 1)
    assert waits_for() == []
    assert f"{work.asked}, Korban 1" in seen(intake, f"/kasus/{work.own}/orang/")
    assert "Kasus orang ini" in seen(intake, path)
    found = seen(manager, "/cari/", {"orang-kind": "person", "orang-full_name": casework.NAME, "orang-year": "2011"})
    assert "Orang yang sama juga di:" in found
    assert found.count("Korban 1</a></h3>") == CASES - 1
    decided(intake, work, "part_proposed", 2)
    assert waits_for() == [MANAGER]
    assert "Dipisahkan." in decided(manager, work, "parted", 3)
    assert PairDecision.objects.order_by("version").values_list("step", flat=True).last() == "parted"
    assert "Orang yang sama juga tercatat" not in seen(manager, f"/kasus/{work.own}/orang/")
    assert "Sudah diputuskan: bukan orang yang sama" in seen(manager, path)


def test_the_list_of_ones_own_work(work: Work) -> None:
    page = seen(casework.at_desk(MANAGER), "/orang-sama/")
    assert "50+" in page
    assert "Ditampilkan 50 yang paling mirip." in page
    assert work.foreign not in page
    assert "Tidak ada yang mirip" in seen(casework.at_desk(ELSEWHERE), "/orang-sama/")


def test_wrong_input_is_shown_and_what_is_not_there_looks_like_what_is_closed(work: Work) -> None:
    manager = casework.at_desk(MANAGER, stepped_up=True)
    path = f"/kasus/{work.own}/orang/1/sama/"
    wrong: dict[str, Any]
    for wrong, words in (
        ({"case": "KENARI-5x", "number": "1"}, "Tulis nomor kasusnya"),
        ({"case": work.asked}, "Tulis angka orangnya"),
        ({"number": "0"}, "Orang ke-"),
    ):
        assert words in seen(manager, path, wrong, 422), wrong
    for code in (work.foreign, "KENARI-000"):
        assert "tidak ada di kasus yang Anda kerjakan" in seen(manager, path, {"case": code, "number": "1"})
    answers = [manager.get(f"/kasus/{code}/orang/1/sama/") for code in (work.foreign, "KENARI-000")]
    answers += [manager.get(f"/kasus/{work.own}/orang/99/sama/")]
    told: dict[str, Any] = {"step": "same_proposed", "version": 0, "number": 1}
    answers += [manager.post(f"{path}putuskan/", {**told, "other": code}) for code in (work.foreign, "KENARI-000")]
    assert {answer.status_code for answer in answers} == {404}
    for step, version in (("burn", 0), ("same_proposed", -1), ("same_proposed", "x")):
        wrong = {"other": work.asked, "number": 1, "step": step, "version": version}
        assert manager.post(f"{path}putuskan/", wrong).status_code == 302
    assert not PairDecision.objects.exists()


def test_a_fresh_step_up_and_the_right_are_asked(work: Work) -> None:
    path = f"/kasus/{work.own}/orang/1/sama/"
    answer = casework.at_desk(MANAGER).post(path, {})
    assert answer.status_code == 401
    assert "ulang-password" in answer.content.decode()
    assert not Opening.objects.exists()
    for login in (POLICE, AUDITOR):
        client = casework.at_desk(login, stepped_up=True)
        for asked in ("/orang-sama/", path):
            assert client.get(asked).status_code in (403, 404), (login, asked)
        assert client.post(path, {}).status_code in (403, 404)
