"""The reporter is the perpetrator, or took the six words from whoever wrote: neither learns anything from them."""

import re

import pytest
from tests.journeys import closing, people
from tests.journeys.house import Demo
from tests.journeys.people import Cast, Slip
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
STEPS = ("Diterima", "Ditangani", "Selesai")
_VARIES = re.compile(r"L-\d+|\d+")


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """They read queue and lists as one who finds nothing of other stories there."""
    return own_demo


def test_who_reads_with_the_six_words_learns_one_of_three_words_and_nothing_else(cast: Cast) -> None:
    accused, other = cast.villager(PHONE), cast.villager(PHONE)
    slip, nothing = people.report(accused), people.report(other)
    rina, dewi = cast.officer(people.RINA), cast.officer(people.DEWI)
    received = _both_read(cast, accused, slip, "Diterima")
    assert _read(other, nothing) == received

    people.take(rina, nothing)
    people.take(rina, slip)
    rina.tap("Buka dan baca")
    code = people.open_case(rina)
    people.name_child(rina, code, "Sulastri binti Contoh")
    handling = _both_read(cast, accused, slip, "Ditangani", code)
    _add_accused(dewi, code)
    people.offer(dewi, code)
    people.accept(cast.officer(people.ANTON), code)
    dewi.go(f"/kasus/{code}/jangan-tahu/")
    dewi.tick("Orang di luar gugus tugas")
    dewi.tick("Terlapor bekerja atau berpengaruh di sana")
    dewi.write("Keterangan", "Pelapor sendiri yang mengurungnya.")
    dewi.tap("Catat dan tutup bagi mereka")
    # Whatever the offices do with the case, its reporter reads the very same page.
    assert _both_read(cast, accused, slip, "Ditangani", code) == handling

    anton = cast.officer(people.ANTON)
    people.report_back(anton, code, "Terlapor diamankan.")
    closing.ask_closing(dewi, code)
    assert _both_read(cast, accused, slip, "Ditangani", code) == handling
    closing.agree_to_closing(cast.officer(people.HASAN), code)
    done = _both_read(cast, accused, slip, "Selesai", code)
    _end_without_case(rina, nothing)
    assert _read(other, nothing) == done, "a report that became a case reads otherwise than one that did not"


def test_guessed_words_are_told_apart_from_nothing(cast: Cast) -> None:
    """Five right words of six say no more than none."""
    villager, thief = cast.villager(PHONE), cast.villager(PHONE)
    slip = people.report(villager)
    said = set()
    # "syal" six times is its own check word.
    for words in (" ".join([word] * 6) for word in [word for word in slip.words.split() if word != "syal"][:2]):
        thief.go("/cek/")
        thief.write("Enam kata", words)
        thief.tap("Lihat")
        assert thief.status == 422
        thief.reads_nothing_of(slip.number)
        said.add(thief.text())
    assert len(said) == 1


def _read(villager: Visitor, slip: Slip) -> str:
    """What the page says, but for the report's own number and the day."""
    people.look_up(villager, slip)
    return _VARIES.sub("*", villager.text())


def _both_read(cast: Cast, villager: Visitor, slip: Slip, step: str, *secret: str) -> str:
    """The reporter and a third person with the same words read the same; returns it."""
    said = _read(villager, slip)
    third = cast.villager()
    assert _read(third, slip) == said
    for who in (villager, third):
        assert who.page.locator("ol.steps li").all_inner_texts() == [*STEPS] or step in who.text()
        assert who.page.locator("ol.steps [aria-current=step]").inner_text().strip() == step
        who.reads_nothing_of(*secret, "Sulastri", "Rina", "Dewi", "Anton", "Polres", "dekat pasar", "Pere")
        for word in ("kasus", "rujukan", "polisi", "terlapor", "korban", "tersangka", "perdagangan"):
            assert word not in who.text().lower(), word
    third.leave()
    return said


def _add_accused(dewi: Visitor, code: str) -> None:
    """The reporter himself stands in the case as the one reported."""
    dewi.go(f"/kasus/{code}/orang/tambah/")
    dewi.choose("Peran", "Terlapor")
    dewi.choose("Jenis kelamin", "Laki-laki")
    dewi.main().get_by_role("button").first.click()
    dewi.page.wait_for_load_state()
    dewi.go(f"/kasus/{code}/orang/")
    dewi.reads("Terlapor")


def _end_without_case(rina: Visitor, slip: Slip) -> None:
    rina.go(f"/laporan/{slip.number}/tanpa-kasus/")
    rina.page.locator("main input[type=radio]").first.check(force=True)
    rina.choose("Kata yang dibaca pelapor", "Pesan Anda sudah selesai kami tangani.")
    rina.tap("Selesaikan")
    rina.reads("Laporan selesai tanpa kasus")
