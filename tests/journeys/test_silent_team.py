"""A team in the field falls silent and is rung for in order; the line drops while its sheet is entered; sent once."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect
from tests.journeys import people
from tests.journeys.forms_reached import ON_DUTY
from tests.journeys.house import Demo
from tests.journeys.people import Cast
from tests.journeys.visitor import BROWSER_PATIENCE, PHONE, Visitor

from sigap.kernel.clock import now
from sigap.ui.fields import MomentInput

pytestmark = pytest.mark.journey
PLACE, SEEN = "Rekaan: rumah paman Pere'an, Desa Contoh", "Rekaan: pintu digembok, anak makan sekali sehari."
SHEET_TAPS = 6
NOT_SENT = "Belum terkirim: sambungan terputus."


def _hour(hours: int) -> str:
    return localtime(now() + timedelta(hours=hours)).strftime(MomentInput.written)


def _sent_out(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/layanan/")
    dewi.tap("Kunjungan lapangan")
    dewi.tap("Tugaskan tim")
    dewi.write("Ke mana", PLACE)
    dewi.write("Kembali paling lambat", _hour(3))
    dewi.choose("Rute diberitahukan kepada", "Hasan Basri")
    dewi.tap("Tugaskan")
    dewi.reads("Tim ditugaskan", PLACE, "Belum berangkat")
    dewi.tap("Tim berangkat")
    dewi.reads("Di lapangan", "Kabar ditunggu paling lambat")


class _Team:
    """The visit as the database has it."""

    def __init__(self, demo: Demo, code: str) -> None:
        self._demo = demo
        self._of = f"case_id = (SELECT id FROM cases_case WHERE code = '{code}')"

    def silent_for(self, minutes: int) -> None:
        due = f"now() - interval '{minutes} minutes'"
        self._demo.query(f"UPDATE fieldvisits_fieldvisit SET word_due_at = {due} WHERE {self._of} RETURNING 1")

    def told(self) -> list[str]:
        rows = self._demo.query(
            "SELECT n.code FROM notifications_notice n"
            " JOIN fieldvisits_fieldvisit v ON n.ids ->> 'case' = v.case_id::text"
            f" WHERE n.code LIKE 'field-silent%' AND v.{self._of} ORDER BY n.created_at"
        )
        return [str(code) for (code,) in rows]

    def sheets(self) -> list[tuple[object, ...]]:
        return self._demo.query(f"SELECT version FROM fieldvisits_fieldsheet WHERE {self._of}")


def test_a_silent_team_is_rung_for_in_order_and_its_sheet_is_sent_once_when_the_line_is_back(cast: Cast) -> None:
    _rina, _slip, code = people.case_of(cast)
    team, dewi = _Team(cast.demo, code), cast.officer(people.DEWI, PHONE)
    _sent_out(dewi, code)
    heard: list[str] = []
    for minutes, rung in ((1, "field-silent"), (31, "field-silent-head"), (61, "field-silent-police")):
        heard.append(rung)
        team.silent_for(minutes)
        cast.demo.sweep("fieldvisits.ring")
        assert team.told() == heard
    hasan = cast.officer(people.HASAN, PHONE)
    hasan.go("/kabar/")
    hasan.reads("Satu tim lapangan kantor Anda belum memberi kabar.")
    hasan.reads_nothing_of(PLACE)
    ((login,),) = cast.demo.query(ON_DUTY)
    on_duty = cast.officer(str(login), PHONE)
    on_duty.go("/kabar/")
    on_duty.reads("Satu tim lapangan belum memberi kabar sejak satu jam.")
    on_duty.reads_nothing_of(PLACE, code)

    dewi.page.reload()
    dewi.reads("Kabar ditunggu sejak")
    dewi.context.set_offline(True)
    dewi.page.get_by_role("button", name="1 jam", exact=True).click()
    expect(dewi.main().get_by_text(NOT_SENT)).to_be_visible(timeout=BROWSER_PATIENCE)
    with dewi.page.expect_navigation():
        dewi.context.set_offline(False)
    dewi.reads("Tercatat: masih aman.", "Kabar terakhir")
    hasan.go("/kabar/")
    hasan.reads("Tim lapangan yang dicari sudah memberi kabar: aman.")
    _entered(dewi, team)
    dewi.go(f"/kasus/{code}/linimasa/")
    dewi.reads("Tim lapangan belum memberi kabar: petugas piket Polres diberi tahu", "Lembar lapangan diisi, versi 1")
    dewi.reads_nothing_of(PLACE)


def _entered(dewi: Visitor, team: _Team) -> None:
    """While the line is down; the page is told twice to send, and goes on being written in."""
    dewi.tap("Isi lembar lapangan")
    dewi.taps = 0
    posts: list[str] = []
    dewi.page.on("response", lambda answer: posts.append(answer.url) if answer.request.method == "POST" else None)
    dewi.context.set_offline(True)
    dewi.write("Apa yang dilihat dan didengar", SEEN)
    dewi.tick("Perangkat desa, RT, RW")
    dewi.tick("Semua anggota tim sudah kembali dengan selamat")
    save = dewi.page.get_by_role("button", name="Simpan lembar")
    for _press in range(2):
        save.click()
        expect(dewi.main().get_by_text(NOT_SENT)).to_have_count(1, timeout=BROWSER_PATIENCE)
    assert dewi.taps + 1 <= SHEET_TAPS
    dewi.write("Apa yang dilihat dan didengar", f"{SEEN} Rekaan: ditambah sesudahnya.")
    kept = "localStorage.length + sessionStorage.length"
    assert dewi.page.evaluate(kept) == 0
    assert dewi.page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
    with dewi.page.expect_navigation():
        dewi.context.set_offline(False)
    dewi.reads("Lembar lapangan tersimpan.", "ditambah sesudahnya", "Sudah kembali", "Perangkat desa, RT, RW")
    assert sum(each.endswith("/lembar/") for each in posts) == 1
    assert team.sheets() == [(1,)]
