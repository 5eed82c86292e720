"""Without a mouse: sign-in, queue, report, take, and every public form with nothing hidden under a bar."""

import pytest
from tests.journeys import people
from tests.journeys.forms import tab_through
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
_FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [one.innerText || one.name || one.id, style.outlineStyle !== "none" || style.boxShadow !== "none"];
}"""
_ENOUGH = 150


def _tab_to(visitor: Visitor, words: str) -> None:
    """Presses Tab until this has the focus; what has it must be seen to have it."""
    for _press in range(_ENOUGH):
        visitor.page.keyboard.press("Tab")
        focused, is_seen = visitor.page.evaluate(_FOCUSED)
        assert is_seen or not focused.strip(), f"nobody sees that {focused!r} has the focus"
        if words in focused:
            return
    pytest.fail(f"Tab never reaches {words!r} on {visitor.page.url}")


def _enter(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.looks()


def test_rina_signs_in_finds_the_report_and_takes_it_without_touching_a_mouse(cast: Cast, width: int) -> None:
    slip = people.report(cast.villager(width))
    people.find(cast.officer(people.DEWI), f"/laporan/{slip.number}/", slip)
    rina = cast.stranger_at_the_desk(width)
    rina.go("/masuk/")
    _tab_to(rina, "login")
    rina.page.keyboard.type(people.RINA)
    _tab_to(rina, "password")
    rina.page.keyboard.type(cast.demo.password)
    _enter(rina)
    assert people.is_queued(rina, f"li:has-text('{slip.number}')")
    rina.page.keyboard.press("Tab")
    assert rina.page.evaluate(_FOCUSED)[0] == "Langsung ke isi"
    rina.page.keyboard.press("Enter")
    _tab_to(rina, slip.number)
    _enter(rina)
    rina.reads(slip.number, "Ambil laporan ini")
    _tab_to(rina, "Ambil")
    _enter(rina)
    rina.reads("Cerita pelapor tersegel")
    _tab_to(rina, "Buka dan baca")
    _enter(rina)
    rina.reads(people.STORY)


def test_a_villager_sends_a_report_without_touching_a_mouse(cast: Cast) -> None:
    villager = cast.villager(has_script=True)
    villager.go("/lapor/")
    _tab_to(villager, "story")
    villager.page.keyboard.type("Ditulis dengan papan ketik saja.")
    _tab_to(villager, "flags")
    villager.page.keyboard.press("Space")
    _tab_to(villager, "Kirim laporan")
    _enter(villager)
    people.slip_of(villager)


_HEAD = 200
"""So much of a telephone's screen the desk's own head may take, in points."""


def test_every_public_form_is_filled_and_sent_by_keyboard(cast: Cast, width: int) -> None:
    villager = cast.villager(width, has_script=True)
    for path in ("/lapor/", "/lapor/suara/", "/cek/", "/cek/matikan/", "/tawaran/", "/klaim/", "/tugas/", "/keamanan/"):
        villager.page.goto(cast.demo.public + path)
        tab_through(villager.page, set())


def test_the_desks_head_leaves_room_on_a_telephone(cast: Cast) -> None:
    for login in (people.ANTON, people.HASAN, people.SURYA, "maya.sekretariat"):
        officer = cast.officer(login, PHONE)
        assert officer.main().bounding_box()["y"] <= _HEAD, login  # type: ignore[index]  # it is drawn
        menu = officer.page.locator(".nav .wrap > ul > li").filter(visible=True)
        assert menu.count() <= 5, login
        at_desk = cast.officer(login)
        assert at_desk.page.locator(".nav .wrap > ul > li").filter(visible=True).count() <= 7, login
