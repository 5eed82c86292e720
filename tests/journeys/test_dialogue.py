"""A reporter without a name and an officer write to each other, from a cheap phone without script."""

import re
import secrets

import pytest
from tests.journeys import people
from tests.journeys.house import Demo, wait_until
from tests.journeys.people import Cast
from tests.journeys.planting import Plants, dump, places
from tests.journeys.visitor import PHONE, Visitor
from tests.journeys.wire import Client

pytestmark = pytest.mark.journey
QUESTION = "Apakah besok Anda bisa bicara sebentar di tempat yang aman?"
ANSWER = "Bisa sesudah pasar. Jangan telepon ke rumah."
_HIDDEN = re.compile(r'name="(code|key)" value="([^"]+)"')


@pytest.fixture(scope="module")
def demo(own_demo: Demo) -> Demo:
    """They read queue and lists as one who finds nothing of other stories there."""
    return own_demo


def _write(officer: Visitor, words: str) -> None:
    officer.tap("Buka percakapan")
    officer.reads("Yang membaca bisa jadi pelakunya")
    officer.write("Pesan kepada pelapor", words)
    officer.tap("Kirim ke halaman pelapor")
    officer.reads(words, "Belum dibaca pelapor")


def test_an_officer_asks_a_reporter_answers_and_a_week_later_it_is_gone(cast: Cast) -> None:
    villager = cast.villager(PHONE)
    slip = people.report(villager)
    rina = cast.officer(people.RINA, PHONE)
    people.take(rina, slip)
    _write(rina, QUESTION)

    people.look_up(villager, slip)
    villager.reads(QUESTION, "Hilang 7 hari setelah Anda baca", "110", "129", "tidak kami janjikan")
    villager.reads_nothing_of(people.STORY, "Rina")
    assert "kata" not in villager.page.url
    villager.write("Tulis balasan", ANSWER)
    villager.tap("Kirim balasan")
    villager.reads(ANSWER, "Balasan Anda sudah kami terima")
    assert villager.page.url.endswith("/cek/balas/"), "no word of the code in an address"

    waits = f"Balas pelapor {slip.number}"
    assert wait_until(lambda: waits in _queue(rina))
    rina.page.locator(f'a[href="/laporan/{slip.number}/percakapan/"]').first.click()
    rina.reads(QUESTION, ANSWER, "Dibaca pelapor", "Pelapor menunggu balasan")
    assert waits in _queue(rina), "read is not answered"
    rina.go(f"/laporan/{slip.number}/percakapan/")
    rina.tap("Tidak perlu dibalas")
    assert waits not in _queue(rina)

    _week_later(cast.demo)
    people.look_up(villager, slip)
    villager.reads_nothing_of(QUESTION, ANSWER)
    rina.go(f"/laporan/{slip.number}/percakapan/")
    rina.reads(QUESTION, ANSWER, "Dibaca pelapor", "Tidak terbuka lagi bagi pelapor")


def test_the_manager_goes_on_writing_once_it_is_a_case(cast: Cast) -> None:
    villager = cast.villager(PHONE)
    slip = people.report(villager)
    rina = cast.officer(people.RINA)
    people.take(rina, slip)
    code = people.open_case(rina)
    rina.page.goto(f"{rina.page.url.split('/kasus/')[0]}/laporan/{slip.number}/percakapan/")
    assert "Percakapan dengan pelapor" not in rina.text()
    dewi = cast.officer(people.DEWI)
    dewi.go(f"/kasus/{code}/")
    dewi.tap("Percakapan dengan pelapor")
    dewi.write("Pesan kepada pelapor", QUESTION)
    dewi.tap("Kirim ke halaman pelapor")
    people.look_up(villager, slip)
    villager.reads(QUESTION)
    villager.reads_nothing_of(code, "Dewi")


def test_nothing_of_a_dialogue_lies_on_disk(demo: Demo) -> None:
    plants = Plants()
    villager, rina = Client(demo.port), Client(demo.port + 1)
    story = [("key", secrets.token_hex(16)), ("story", plants.phrase("dialogue story")), ("contact", "no")]
    kept = villager.post("/lapor/", story)
    assert rina.sign_in(people.RINA, demo.password).status == 302
    report = f"/laporan/{kept.number}/"
    page = f"{report}percakapan/"
    assert rina.take(kept.number).status == 302
    key = rina.get(page).hidden("key")
    asked = [("key", key), ("message", f"{plants.phrase('question')} {plants.name('question name')}")]
    assert rina.post(page, asked, form_at=page).status == 302
    assert rina.post(page, [*asked[:1], ("message", plants.phrase("other question"))], form_at=page).status == 409
    assert rina.post(page, [*asked, ("key", plants.word("bad key"))], form_at=page).status == 422
    shown = villager.post("/cek/", [("code", kept.words)])
    fields = dict(_HIDDEN.findall(shown.text))
    said = [("code", fields["code"]), ("key", fields["key"])]
    answer = ("message", f"{plants.phrase('answer')} {plants.phone('answer phone')}")
    assert villager.post("/cek/balas/", [*said, answer]).status == 200
    other = ("message", plants.phrase("other answer"))
    assert villager.post("/cek/balas/", [*said, other]).status == 409
    assert villager.post("/cek/balas/", [("code", plants.phrase("bad code")), said[1], other]).status == 422
    with demo.refusing("mailbox_line"):
        broken = [said[0], ("key", secrets.token_hex(16)), ("message", plants.phrase("broken answer"))]
        refused = villager.post("/cek/balas/", broken)
        assert refused.status == 503
        assert broken[2][1] in refused.text, "what was typed is shown back"
    assert answer[1] in rina.get(page).text
    assert kept.number.encode() in dump(demo)
    words = kept.words.encode()
    leaks = set()
    for place, read in places(demo, plants):
        try:
            data = read()
        except FileNotFoundError:
            continue
        leaks |= {f"{hit} in {place}" for hit in plants.found_in(data)}
        leaks |= {f"the six words in {place}"} if words in data else set()
    assert not leaks, "\n".join(sorted(leaks))


def _queue(officer: Visitor) -> str:
    officer.go("/antrean/")
    return officer.text()


def _week_later(demo: Demo) -> None:
    demo.query("UPDATE mailbox_line SET read_at = read_at - interval '7 days' WHERE read_at IS NOT NULL")
    demo.query("SELECT mailbox.forget_lines(now())")
