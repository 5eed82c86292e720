"""Three hundred posts with every sign of danger, while one honest reporter writes: heard, and nobody is rung for it."""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser
from tests.journeys import people
from tests.journeys.house import Demo, demo_home, running, wait_until
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Inspector, Visitor
from tests.journeys.wire import Client

from sigap.intake.rules import HIGH_RISK_FLAGS
from sigap.kernel.words import words

pytestmark = pytest.mark.journey
FLOOD, NEIGHBOURS, AT_ONCE = 300, 200, 12
SPAM = "Beli obat kuat murah hubungi kami sekarang juga, harga promo hanya hari ini untuk semua warga kabupaten"
HONEST = "CONTOH: keponakan saya dikurung pamannya di rumah dekat pasar, ia boleh keluar hanya kalau malam."


@pytest.fixture
def apart() -> Iterator[Demo]:
    """A house of its own: a flood is nothing that another story should stand in."""
    with demo_home() as home, running(home) as demo:
        yield demo


def post(demo: Demo, story: str) -> str:
    """One report with every sign of danger; the six words that it was given, or nothing."""
    flags = [("flags", flag.value) for flag in sorted(HIGH_RISK_FLAGS)]
    fields = [("key", secrets.token_hex(16)), ("story", story), ("area", "16.09.01"), *flags]
    return Client(demo.port).post("/lapor/", fields).words


def post_json(demo: Demo, story: str) -> str:
    """The same by the machine interface."""
    body = json.dumps({"narrative": story, "emergency": sorted(HIGH_RISK_FLAGS)}).encode()
    headers = {"Idempotency-Key": secrets.token_hex(16)}
    answer = Client(demo.port).send("/api/v1/reports", body, "application/json", headers=headers)
    return str(json.loads(answer.text)["code"])


def all_of(count: int, act: Callable[[int], str]) -> list[str]:
    """Does it so often, twelve at once; what each was given."""
    given, lock, numbers = [], threading.Lock(), iter(range(count))

    def work() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            found = act(number)
            with lock:
                given.append(found)

    threads = [threading.Thread(target=work) for _each in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def one(demo: Demo, statement: str) -> int:
    return int(str(demo.query(statement)[0][0]))


def test_a_flood_rings_nobody_and_an_honest_reporter_is_heard(
    apart: Demo, browser: Browser, inspector: Inspector
) -> None:
    cast = Cast(apart, browser, inspector)
    given: list[str] = []
    in_calm = _told_elsewhere(apart)
    torrent = threading.Thread(
        target=lambda: given.extend(all_of(FLOOD, lambda n: (post_json if n % 3 == 0 else post)(apart, f"{SPAM} {n}")))
    )
    torrent.start()
    assert wait_until(lambda: one(apart, "SELECT count(*) FROM mailbox_lanereport") > 0)
    slips = [_writes(cast, has_script=has_script) for has_script in (False, True)]
    torrent.join()

    assert len(given) == FLOOD == len({code for code in given if len(code.split()) == 6})
    rina = cast.officer(people.RINA)
    for slip in slips:
        people.look_up(cast.villager(PHONE), slip)
        assert wait_until(partial(_is_in_queue, apart, slip))
        rina.go(f"/laporan/{slip.number}/")
        rina.reads("Ambil laporan ini")
    assert _told_elsewhere(apart) == in_calm
    _nobody_is_rung(apart)
    _the_officer_ends_it(rina)
    cast.leave()


def _writes(cast: Cast, *, has_script: bool) -> people.Slip:
    """An honest reporter at a phone; with script the page has set its puzzle, and solves it while they write."""
    villager = cast.villager(PHONE, has_script=has_script)
    villager.go("/lapor/")
    villager.write("Cerita Anda", HONEST if has_script else f"{HONEST[:40]} {' '.join(words()[:20])}")
    villager.tick("Saya atau dia dikurung atau dilarang pergi")
    if has_script:
        assert wait_until(lambda: villager.page.locator("#id_work").input_value() != "")
    villager.tap("Kirim laporan")
    return people.slip_of(villager)


def _is_in_queue(demo: Demo, slip: people.Slip) -> bool:
    queued = "SELECT count(*) FROM mailbox_envelope e JOIN intake_adoption a ON a.envelope_id = e.id WHERE NOT in_lane"
    return one(demo, f"{queued} AND number = '{slip.number}'") == 1


def _told_elsewhere(demo: Demo) -> list[tuple[object, ...]]:
    """What anybody but those who receive reports was told, beside what the worker tells by the calendar."""
    elsewhere = "SELECT id FROM notifications_notice WHERE role <> 'intake' AND code !~"
    return demo.query(f"{elsewhere} '^(duty-|weekly-digest$|taskforce-|return-)' ORDER BY created_at, id")


def _nobody_is_rung(demo: Demo) -> None:
    """One notice for the whole lane, one clock; those of single reports no more than the pace lets through."""
    assert one(demo, "SELECT count(*) FROM notifications_notice WHERE code = 'lane-opened'") == 1
    assert one(demo, "SELECT count(*) FROM notifications_notice WHERE code LIKE 'clock-%'") == 0
    assert one(demo, "SELECT count(*) FROM clocks_clock WHERE subject_kind = 'lane'") == 1
    assert one(demo, "SELECT count(*) FROM notifications_notice WHERE code = 'report-received'") <= 80
    assert one(demo, "SELECT count(*) FROM mailbox_lanereport WHERE state = 'waiting'") >= FLOOD - 80


def _the_officer_ends_it(rina: Visitor) -> None:
    rina.go("/antrean/?lingkup=kantor")
    rina.tap("Lihat jalur karantina")
    rina.tap(" laporan yang mirip", exact=False, first=True)
    rina.tap("Buka dan baca")
    rina.reads("obat kuat")
    rina.tick("Tulisan yang sama dikirim berulang-ulang")
    rina.tap("Tutup semua yang menunggu")
    rina.reads("ditutup")


def test_two_hundred_neighbours_behind_one_address_all_get_through(apart: Demo) -> None:
    """As fast as they can, half of them by form without script, half by machine; each with a story of their own."""
    given = all_of(
        NEIGHBOURS,
        lambda n: (post_json if n % 2 else post)(apart, " ".join(words()[n * 10 : n * 10 + 10])),
    )
    assert len(set(given)) == NEIGHBOURS
    assert {len(code.split()) for code in given} == {6}
    villager = Client(apart.port)
    found = [villager.post("/cek/", [("code", code)]) for code in given]
    assert [answer.text[:3000] for answer in found if not answer.number] == []
