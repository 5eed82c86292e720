"""The parts of the task force and of prevention: on each page one main tab and one part of its own row are open."""

import pytest
from django.conf import LazySettings
from django.urls import reverse
from tests.factories import casework

from sigap.access.permissions import Permission
from sigap.desk.navigation import MAIN_TABS, PREVENTION_TABS, TASK_FORCE, TASK_FORCE_TABS, MainTab

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work", "with_context")]
MAYA = "maya.sekretariat"
ORDER = {
    "Gugus tugas": "susunan rakor tindak-lanjut rad surat laporan angka pengawasan pustaka sop pelajaran kalender "
    "direktori naskah perjanjian pengaturan",
    "Pencegahan": "pencegahan desa berikutnya indikator indeks peta wawasan terbitan",
}


def folders(parts: tuple[MainTab, ...]) -> list[str]:
    return [str(part.under).removeprefix(TASK_FORCE).strip("/") for part in parts]


def test_each_page_opens_one_main_tab_and_one_of_its_parts(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    maya = casework.at_desk(MAYA)
    for group, parts in (("Gugus tugas", TASK_FORCE_TABS), ("Pencegahan", PREVENTION_TABS)):
        assert folders(parts) == ORDER[group].split()
        for part in parts:
            answer = maya.get(reverse(part.route), follow=True)
            assert answer.status_code == 200, part.route
            shell = answer.context["shell"]
            assert [str(tab.label) for tab in shell.tabs if tab.is_current] == [group], part.route
            assert [str(tab.label) for tab in shell.subtabs] == [str(each.label) for each in parts], part.route
            assert [tab.url for tab in shell.subtabs if tab.is_current] == [reverse(part.route)], part.route


def test_what_stands_deeper_is_open_with_its_part_and_nothing_elsewhere(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    maya = casework.at_desk(MAYA)
    for path, group, route in (
        ("rakor/baru/", "Gugus tugas", "meetings:list"),
        ("indeks/versi/", "Pencegahan", "vulnerability:index"),
        ("", "Gugus tugas", "taskforce:seats"),
    ):
        shell = maya.get(TASK_FORCE + path, follow=True).context["shell"]
        assert [str(tab.label) for tab in shell.tabs if tab.is_current] == [group]
        assert shell.subtab_here.url == reverse(route)
    assert maya.get("/kabar/").context["shell"].subtabs == ()
    assert [tab.permission for tab in MAIN_TABS if str(tab.label) == "Pencegahan"] == [Permission.TASKFORCE_SEE]
