"""A suspect goes free on a Saturday night: who accompanies hears at once by two channels, a suspect's kin nothing."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from tests.journeys import people
from tests.journeys.alerts import Alert, give_addresses
from tests.journeys.house import wait_until
from tests.journeys.people import Cast
from tests.journeys.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey
FREE = "Tersangka pada satu kasus dilepaskan atau belum ditemukan."
PLAN = "Lihat lagi rencana keselamatan korban"
WISHED = "CONTOH: Selasa sesudah pukul 13, di sekolah."


def test_the_companion_hears_of_a_release_at_once_and_a_guardian_who_is_a_suspect_never(cast: Cast) -> None:
    rina, _slip, code = people.case_of(cast)
    rina.leave()
    dewi, anton = cast.officer(people.DEWI), cast.officer(people.ANTON)
    give_addresses(cast.demo)
    _guardian_is_accused(dewi, code)
    people.offer(dewi, code)
    people.accept(anton, code)
    night = _saturday()
    for milestone in ("Laporan polisi (LP)", "Surat perintah penyidikan", "SPDP dikirim"):
        _noted(anton, code, milestone, night)
    _noted(anton, code, "Penetapan tersangka", night, "Terlapor 2")
    _wished(dewi, code)

    _noted(anton, code, "Dilepaskan atau bebas", night, "Tersangka 2")
    [(case,)] = cast.demo.query(f"SELECT id FROM cases_case WHERE code = '{code}'")
    alert = Alert(cast.demo, "suspect-free", str(case))
    assert wait_until(lambda: alert.channels_to(people.DEWI) == {"mail", "whatsapp"})
    _read_and_done(cast.officer(people.DEWI, PHONE), code, night)
    anton.go(f"/kasus/{code}/hukum/korban/")
    anton.main().get_by_text("Kabar yang sudah selesai").click()
    anton.reads("Tersangka keluar dari tahanan", "Sudah disampaikan")
    anton.reads_nothing_of(WISHED, "takut pulang")


def _saturday() -> date:
    """The last one, today where it is one."""
    today = localdate()
    return today - timedelta(days=(today.weekday() - 5) % 7)


def _guardian_is_accused(dewi: Visitor, code: str) -> None:
    dewi.go(f"/kasus/{code}/orang/tambah/")
    dewi.choose("Peran", "Terlapor")
    dewi.choose("Jenis kelamin", "Laki-laki")
    dewi.write("Umur (tahun)", "41")
    dewi.tap("Simpan")
    dewi.go(f"/kasus/{code}/orang/2/hubungan/")
    dewi.choose("Hubungannya", "wali dari")
    dewi.choose("Dengan siapa?", "Korban 1")
    dewi.tap("Catat hubungan")
    dewi.reads("wali dari Korban 1")


def _noted(anton: Visitor, code: str, milestone: str, day: date, whom: str = "") -> None:
    anton.go(f"/kasus/{code}/hukum/catat/")
    anton.choose("Tonggak", milestone)
    anton.write("Tanggal pada suratnya", day.strftime("%d-%m-%Y"))
    if whom:
        anton.choose("Terlapor yang mana", whom)
    anton.tap("Simpan")
    anton.reads("Tonggak tercatat", milestone)


def _wished(dewi: Visitor, code: str) -> None:
    """She asks the child alone: her guardian is offered nowhere, and the page says why."""
    dewi.go(f"/kasus/{code}/hukum/korban/1/")
    dewi.reads("Tersangka 2")
    assert dewi.page.get_by_label("Siapa yang mengatakannya").count() == 0
    dewi.tick("Hal besar saja: bebas atau kaburnya tersangka, putusan, penghentian perkara")
    dewi.choose("Siapa yang memberi tahu", "Dewi Anggraini")
    dewi.choose("Lewat apa", "Bertemu langsung")
    dewi.write("Kapan boleh dihubungi", WISHED)
    dewi.tap("Simpan")
    dewi.reads("Kemauan korban tercatat", WISHED)


def _read_and_done(dewi: Visitor, code: str, night: date) -> None:
    """On her telephone: what rang, whom to tell and in what words, the plan opened again; nothing asked twice."""
    dewi.go("/kabar/")
    dewi.reads(FREE)
    dewi.reads_nothing_of(WISHED)
    line = f"li:has-text('{code}'):has-text('{PLAN}')"
    assert people.is_queued(dewi, f"li:has-text('{code}'):has-text('Kabar bebas atau kaburnya tersangka untuk korban')")
    assert people.is_queued(dewi, line)
    dewi.tap(PLAN, within=line)
    dewi.reads(f"keluar dari tahanan pada Sabtu, {night.day}", WISHED, "Buka rencana keselamatan")
    dewi.tap("Catat hasilnya", exact=False, first=True)
    assert dewi.page.get_by_label("Kepada siapa").count() == 0, "the guardian is a suspect"
    dewi.tick("Sudah diberi tahu")
    dewi.choose("Bagaimana disampaikan", "Bertemu langsung")
    dewi.write("Tanggapannya", "CONTOH: ia takut pulang.")
    dewi.tap("Simpan")
    dewi.reads("Tercatat.")
    dewi.tap("Sudah dilihat lagi")
    dewi.reads("rencana keselamatan dilihat lagi")
    assert not people.is_queued(dewi, line)
