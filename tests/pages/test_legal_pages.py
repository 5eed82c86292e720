"""Pages of a suspect's track: tabs, what comes next, dossiers and links, exits that the law bars."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, MANAGER, POLICE, Work
from tests.factories.looks import timeless
from tests.factories.statements import check_few

from sigap.cases import actions as cases
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.clock import now
from sigap.legal.models import BarredExit, CriminalTrack, DossierChange, ExitAnswer, Mark

pytestmark = pytest.mark.django_db
LEGAL_OFFICE = "rara.hukum"
NAMED: dict[str, Any] = {"kind": "named_suspect", "happened_on": "01-11-2026", "is_meant": "on", "number": "S.Tap/9"}


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def get(login: str, path: str) -> Any:
    return casework.at_desk(login).get(path)


def send(login: str, path: str, told: dict[str, Any]) -> Any:
    return casework.at_desk(login).post(path, {"post_key": uuid4(), **told})


@pytest.fixture
def suspects(work: Work) -> list[int]:
    """Two people are reported on the unit's own case; their numbers."""
    numbers = []
    for age in (40, 16):
        with casework.acting(MANAGER, {}) as actor:
            access = case_for(actor, work.own)
            made = cases.add_person(
                by=actor, at=now(), access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=age
            )
        numbers.append(made.ordinal)
    return numbers


def test_each_suspect_has_a_tab_and_the_next_milestone_is_one_tap_away(work: Work, suspects: list[int]) -> None:
    first, second = suspects
    base = f"/kasus/{work.own}/hukum/"
    assert send(POLICE, f"{base}catat/", {**NAMED, "person": first}).headers["Location"] == f"{base}?orang={first}"
    client = casework.at_desk(POLICE)
    with CaptureQueriesContext(connection) as captured:
        shown = client.get(f"{base}?orang={first}").content.decode()
    check_few(captured)
    assert f"Tersangka {first}" in shown
    assert "S.Tap/9" in shown
    links = re.findall(r'href="([^"]*jenis=[^"]*)"', shown)
    assert links, "the next milestone has no button"
    assert "jenis=suspect_notified" in links[0]
    form = client.get(links[0].replace("&amp;", "&")).content.decode()
    assert re.search(r'value="suspect_notified" selected', form)
    other = client.get(f"{base}?orang={second}").content.decode()
    assert "S.Tap/9" not in other
    assert "Anak pada hari perbuatan" not in other
    for wrong in ("99", "1", "x", "9" * 40, "2%00"):
        assert client.get(f"{base}?orang={wrong}").status_code in {200, 404}, wrong
    assert client.get(f"{base}?orang=99").status_code == 404


def test_what_cannot_be_is_said_on_the_form_with_what_was_typed(work: Work, suspects: list[int]) -> None:
    told = {**NAMED, "kind": "verdict", "ruling": "unknown", "person": suspects[0], "number": "12/Pid.Sus/2026"}
    answer = send(POLICE, f"/kasus/{work.own}/hukum/catat/", told)
    assert answer.status_code == 409
    assert "Surat dakwaan" in answer.content.decode()
    assert "12/Pid.Sus/2026" in answer.content.decode()
    assert not Mark.objects.filter(kind="verdict").exists()


def test_a_verdict_is_asked_how_the_court_ruled_and_the_final_one_proposes_it(work: Work, suspects: list[int]) -> None:
    base, person = f"/kasus/{work.own}/hukum/", suspects[0]
    assert 'name="ruling"' not in get(POLICE, f"{base}catat/?jenis=trial&orang={person}").content.decode()
    shown = get(POLICE, f"{base}catat/?jenis=verdict&orang={person}").content.decode()
    assert re.search(r'<option value="" selected>Pilih isi putusannya', shown)
    for kind in ("named_suspect", "stage_one", "p21", "stage_two", "indictment"):
        assert send(POLICE, f"{base}catat/", {**NAMED, "kind": kind, "person": person}).status_code == 302
    told = {**NAMED, "kind": "verdict", "person": person, "number": "12/Pid.Sus/2026"}
    answer = send(POLICE, f"{base}catat/", told)
    assert (answer.status_code, "12/Pid.Sus/2026" in answer.content.decode()) == (422, True)
    assert "kalau belum tahu, pilih" in answer.content.decode()
    assert send(POLICE, f"{base}catat/", {**told, "ruling": "discharged"}).status_code == 302
    track = get(POLICE, f"{base}?orang={person}").content.decode()
    assert "Putusan: lepas dari segala tuntutan" in track
    final = get(POLICE, f"{base}catat/?jenis=inkracht&orang={person}").content.decode()
    assert 'value="discharged" selected' in final
    mark = Mark.objects.get(kind="verdict")
    corrected = get(POLICE, f"{base}{mark.id}/perbaiki/").content.decode()
    assert 'value="discharged" selected' in corrected
    why = {**told, "ruling": "unknown", "why": "Salah dengar."}
    assert send(POLICE, f"{base}{mark.id}/perbaiki/", why).status_code == 302
    assert Mark.objects.get(kind="verdict", version=2).ruling == ""


def test_dossiers_are_joined_and_one_paper_is_entered_for_both(work: Work, suspects: list[int]) -> None:
    first, second = suspects
    base = f"/kasus/{work.own}/hukum/"
    for ordinal in suspects:
        send(POLICE, f"{base}catat/", {**NAMED, "person": ordinal})
    path = f"{base}berkas/{second}/"
    told = {"step": "dossier_joined", "other": first, "changed_on": "02-11-2026"}
    assert send(POLICE, path, {**told, "other": ""}).status_code == 409
    assert send(POLICE, path, told).status_code == 302
    assert send(POLICE, path, {**told, "step": "dossier_numbered", "number": "BP/7/XI/2026"}).status_code == 302
    shown = get(POLICE, path).content.decode()
    assert "BP/7/XI/2026" in shown
    assert "Berkas digabung" in shown
    sent = {**NAMED, "kind": "stage_one", "person": first, "number": "B/402", "with_file": "on"}
    assert "Juga untuk tersangka lain" in get(POLICE, f"{base}catat/?jenis=stage_one&orang={first}").content.decode()
    assert send(POLICE, f"{base}catat/", sent).status_code == 302
    assert "B/402" in get(POLICE, f"{base}?orang={second}").content.decode()
    assert DossierChange.objects.count() == 2
    assert CriminalTrack.objects.values("file_group").distinct().count() == 1
    assert get(INTAKE, path).status_code == 404
    assert get(POLICE, f"{base}berkas/99/").status_code == 404


def test_a_link_with_a_case_that_is_not_ones_own_reads_like_one_that_is_not_there(
    work: Work, suspects: list[int]
) -> None:
    send(POLICE, f"/kasus/{work.own}/hukum/catat/", {**NAMED, "person": suspects[0]})
    path = f"/kasus/{work.own}/hukum/berkas/{suspects[0]}/kaitan/"
    pages = []
    for code in (work.foreign, "SAGU-000", "%00'"):
        page = get(POLICE, f"{path}?kasus={code}")
        assert page.status_code == 200
        said = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        pages.append(timeless(re.sub(r"[A-Z]+-\w+|csrfmiddlewaretoken\" value=\"\w+", "", said)))
    assert "Tidak ada kasus" in pages[0]
    assert pages[0] == pages[1]
    assert send(POLICE, path, {"other_code": work.foreign, "other": "1"}).status_code == 404


def test_peace_at_the_village_is_asked_about_recorded_rung_and_answered(work: Work, suspects: list[int]) -> None:
    path = f"/kasus/{work.own}/hukum/catat/"
    told = {**NAMED, "kind": "peace", "person": suspects[0], "told_by": "family"}
    asked = send(MANAGER, path, told)
    assert asked.status_code == 422
    assert 'name="is_asked"' in asked.content.decode()
    assert send(MANAGER, path, {**told, "is_asked": "on", "is_unequal": "on"}).status_code == 302
    barred = BarredExit.objects.get()
    page = f"/jalan-tertutup/{barred.pk}/"
    shown = get(LEGAL_OFFICE, page).content.decode()
    assert work.own in shown
    assert "kuasa yang tidak seimbang" in shown
    assert "S.Tap/9" not in shown, "the legal office reads no file"
    assert page in get(LEGAL_OFFICE, "/antrean/").content.decode()
    assert "kuasa yang tidak seimbang" in get(HEAD, page).content.decode()
    for login in (POLICE, INTAKE, MANAGER):
        assert get(login, page).status_code in {403, 404}, login
    assert get(LEGAL_OFFICE, f"/jalan-tertutup/{uuid4()}/").status_code == 404
    assert send(LEGAL_OFFICE, page, {}).status_code == 422
    assert send(LEGAL_OFFICE, page, {"answer": "exit_office_told"}).status_code == 422
    assert send(LEGAL_OFFICE, page, {"answer": "exit_must_go_on"}).status_code == 302
    assert "perkara harus berlanjut" in get(HEAD, page).content.decode()
    assert send(HEAD, page, {"answer": "exit_victim_met"}).status_code == 302
    assert ExitAnswer.objects.count() == 2
    own = get(MANAGER, f"/kasus/{work.own}/hukum/?orang={suspects[0]}").content.decode()
    assert "perkara harus berlanjut" in own
    assert page not in get(LEGAL_OFFICE, "/antrean/").content.decode()


def test_a_side_exit_is_corrected_and_taken_out_without_being_asked_again(work: Work, suspects: list[int]) -> None:
    path = f"/kasus/{work.own}/hukum/"
    told = {**NAMED, "kind": "peace", "person": suspects[0], "told_by": "family", "is_asked": "on", "is_unequal": "on"}
    assert send(MANAGER, f"{path}catat/", told).status_code == 302
    again = {**NAMED, "person": suspects[0], "told_by": "family", "why": "Salah tanggal.", "happened_on": "02-11-2026"}
    assert send(MANAGER, f"{path}{Mark.objects.get().id}/perbaiki/", again).status_code == 302
    newest = Mark.objects.get(version=2)
    assert str(newest.happened_on) == "2026-11-02"
    assert send(MANAGER, f"{path}{newest.id}/perbaiki/", {**again, "is_void": "on"}).status_code == 302
    assert BarredExit.objects.get().is_withdrawn


def test_the_limits_of_a_childs_diversion_are_told_once_on_the_childs_own_page(work: Work) -> None:
    base = f"/kasus/{work.own}/hukum/"
    with casework.acting(MANAGER, {}) as actor:
        child = cases.add_person(
            by=actor, at=now(), access=case_for(actor, work.own), role=PersonRole.CHILD_IN_CONFLICT, sex=Sex.MALE,
            age_years=16,
        )  # fmt: skip
    send(POLICE, f"{base}catat/", {**NAMED, "kind": "sprindik", "number": "S.Sidik/9"})
    shown = get(POLICE, f"{base}?orang={child.ordinal}").content.decode()
    awaited = shown.split('id="dt"')[1].split("</section>")[0]
    assert "Diversi dimulai" in awaited
    assert "pasal 29" not in awaited
    assert f'href="/kasus/{work.own}/anak-ditahan/"' in awaited
