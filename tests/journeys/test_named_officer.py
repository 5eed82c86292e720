"""A report that names an officer, and one that names her office too: she sees neither report nor trace nor count."""

import re

import pytest
from tests.journeys import people
from tests.journeys.house import Demo
from tests.journeys.people import Cast, Slip
from tests.journeys.visitor import PHONE, Visitor

from sigap.cli.demo.custody import PASSPHRASE

pytestmark = pytest.mark.journey
STORY = "Anak CONTOH dari Desa Pere'an dibawa malam-malam, dan yang menyuruh diam orang dalam."
GANDA = "ganda.lpsk"
PAGES = ("/antrean/", "/antrean/?lingkup=kantor", "/kabar/", "/pimpinan/", "/laporan/jalur/")


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """What they see of queue, notices and counts is theirs alone."""
    return own_demo


def test_the_officer_who_is_named_learns_nothing_and_a_colleague_takes_it(cast: Cast) -> None:
    rina, dewi = cast.officer(people.RINA), cast.officer(people.DEWI)
    before = _counts(rina)
    villager = cast.villager(PHONE)
    _write(villager, who="Bu Rinna")
    villager.tap("Kirim laporan")
    slip = people.slip_of(villager)
    people.find(dewi, "/antrean/", slip)
    _finds_nothing(rina, slip)
    assert _counts(rina) == before
    people.take(dewi, slip)
    dewi.tap("Buka dan baca")
    dewi.reads(STORY, "Bu Rinna")
    dewi.main().get_by_text("Kantor, petugas, wilayah").click()
    assert "Rina Marlina" in dewi.main().locator("[name=kept_person] option:checked").all_text_contents()
    dewi.tap("Simpan")
    dewi.reads("Lembar skrining tersimpan")
    _finds_nothing(rina, slip)
    assert _counts(rina) == before


@pytest.mark.parametrize("has_script", [False, True], ids=["plain", "script"])
def test_her_office_is_named_too_and_another_office_answers(cast: Cast, *, has_script: bool) -> None:
    officers = [cast.officer(login) for login in (people.RINA, people.DEWI, people.HASAN)]
    before = [_counts(officer) for officer in officers]
    villager = cast.villager(PHONE, has_script=has_script)
    _write(villager, who="Bu Rina Marlina", office="UPDT PPA")
    villager.tap("Kirim laporan")
    villager.reads("Belum terkirim. Satu pertanyaan dulu", "hanya bisa dikirim ke orang di kantor lain")
    villager.reads_nothing_of("Tidak ada. Kirim ke UPTD PPA", "kantor itu tidak diberi tahu")
    assert villager.page.get_by_label("Cerita Anda", exact=True).last.input_value() == STORY
    villager.tap("Kirim ke orang di kantor lain")
    slip = people.slip_of(villager)

    ganda = cast.officer(GANDA, PHONE)
    ganda.go(f"/jalur-khusus/{slip.number}/")
    _step_up(ganda, cast.demo)
    ganda.write("Frasa sandi jalur khusus", PASSPHRASE)
    ganda.tap("Buka")
    ganda.reads(STORY, "Bu Rina Marlina")
    told = ganda.main().get_by_label("Pesan untuk pelapor").locator("option").nth(1).inner_text()
    ganda.main().get_by_label("Pesan untuk pelapor").select_option(label=told)
    ganda.tap("Simpan pesan")
    ganda.reads("Pesan tersimpan")
    people.look_up(villager, slip)
    villager.reads(told)
    for officer, counted in zip(officers, before, strict=True):
        _finds_nothing(officer, slip)
        assert _counts(officer) == counted


def _write(villager: Visitor, *, who: str, office: str = "") -> None:
    villager.go("/lapor/")
    villager.write("Cerita Anda", STORY)
    villager.tick("Saya atau dia dikurung atau dilarang pergi")
    villager.write("Orangnya siapa?", who)
    if office:
        villager.tick("Petugas kantor tertentu")
        villager.write("Kantor, petugas, atau desa mana?", office)


def _finds_nothing(officer: Visitor, slip: Slip) -> None:
    for path in PAGES:
        officer.go(path)
        officer.reads_nothing_of(slip.number, "dibawa malam-malam")
    said = set()
    for number in (slip.number, "L-99999999"):
        for room in ("", "pilah/", "percakapan/", "kasus/"):
            officer.go(f"/laporan/{number}/{room}")
            assert officer.status == 404, room
            said.add((room, officer.text()))
    assert len(said) == 4, "refusal and absence look different"


def _counts(officer: Visitor) -> list[str]:
    """Every number that stands on lists and in the head of the pages, but for the time that has gone by."""
    found = []
    for path in PAGES:
        officer.go(path)
        text = officer.page.locator("body").inner_text()
        found.append(f"{path} {officer.status} " + " ".join(re.findall(r"L-\d+|\(\d+\)|^\d+$", text, re.MULTILINE)))
    return found


def _step_up(officer: Visitor, demo: Demo) -> None:
    officer.write("Kata sandi", demo.password)
    officer.tap("Lanjutkan")
