"""The people of the stories and what each does in the house: told once, used by every journey."""

import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from django.utils.timezone import localdate
from playwright.sync_api import Browser, Error
from tests.factories.patience import PATIENCE
from tests.journeys.house import Demo
from tests.journeys.visitor import DESKTOP, Inspector, Visitor
from tests.journeys.wire import Client

STORY = "Anak CONTOH dikurung di rumah pamannya dekat pasar. Desa Pere'an. 🙏"
RINA, DEWI, HASAN = "rina.uptd", "dewi.uptd", "hasan.uptd"
ANTON, LESTARI, RATNA = "anton.polres", "lestari.polres", "ratna.kejari"
GUNTUR = "guntur.polres"  # the daily chair
SEKAR, SITI, SURYA, TEGUH = "sekar.rsud", "siti.dinsos", "surya.inspektorat", "teguh.kominfo"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a reporter wrote on a small piece of paper: six words, and the number to name on the telephone."""

    words: str
    number: str


class Cast:
    """Everybody who takes part in one story, each at a browser of their own."""

    def __init__(self, demo: Demo, browser: Browser, inspector: Inspector) -> None:
        self.demo = demo
        self._browser = browser
        self._inspector = inspector
        self._present: list[Visitor] = []

    def villager(self, width: int = DESKTOP, *, has_script: bool = False) -> Visitor:
        """Somebody at the public site; without script unless it is wanted."""
        return self._enter(self.demo.public, width, has_script=has_script)

    def stranger_at_the_desk(self, width: int = DESKTOP) -> Visitor:
        """Somebody before the desk's door, not signed in."""
        return self._enter(self.demo.desk, width, has_script=True)

    def officer(self, login: str, width: int = DESKTOP) -> Visitor:
        """An officer who is signed in and sees their first page: the queue, or the numbers of those who lead."""
        line = Client(self.demo.port + 1)
        assert line.sign_in(login, self.demo.password).status == HTTPStatus.FOUND
        officer = self.stranger_at_the_desk(width)
        officer.context.add_cookies(
            [{"name": name, "value": value, "url": self.demo.desk} for name, value in line.cookies.items()]
        )
        officer.go("/")
        assert officer.page.url.endswith(("/antrean/", "/pimpinan/")), officer.page.url
        return officer

    def signed_in(self, login: str, width: int = DESKTOP) -> Visitor:
        """The same by the page of the door, where the story is about it."""
        officer = self.stranger_at_the_desk(width)
        officer.go("/masuk/")
        officer.write("Nama pengguna", login)
        officer.write("Kata sandi", self.demo.password)
        officer.tap("Masuk")
        assert officer.page.url.endswith(("/antrean/", "/pimpinan/")), officer.page.url
        officer.taps = 0
        return officer

    def keep_pages(self, folder: Path) -> None:
        """Keeps a picture and the source of every open page, and the logs."""
        for number, visitor in enumerate(self._present):
            with suppress(Error):
                visitor.page.screenshot(path=folder / f"{number}.png", full_page=True)
                (folder / f"{number}.html").write_text(visitor.page.content())
        shutil.copytree(self.demo.home.logs, folder / "logs")

    def leave(self) -> None:
        for visitor in self._present:
            visitor.leave()

    def _enter(self, home: str, width: int, *, has_script: bool) -> Visitor:
        visitor = Visitor(self._browser, self._inspector, home=home, width=width, has_script=has_script)
        self._present.append(visitor)
        return visitor


def report(villager: Visitor, story: str = STORY, *, answer: str = "") -> Slip:
    """Goes from the first page to six words on a slip of paper; with an `answer` where it speaks of an office."""
    villager.go("/")
    villager.reads("110", "SAPA")
    villager.tap("Lapor")
    villager.write("Cerita Anda", story)
    villager.tick("Saya atau dia dikurung atau dilarang pergi")
    villager.tick("Seorang anak (di bawah 18 tahun)")
    villager.choose("Kecamatan", "Buay Sandang Aji")
    villager.tap("Kirim laporan")
    if answer:
        villager.reads("Belum terkirim. Satu pertanyaan dulu")
        villager.tap(answer)
    return slip_of(villager)


def slip_of(villager: Visitor) -> Slip:
    """Reads the words and the number off the page."""
    villager.reads("Catat enam kata ini")
    words = [re.sub(r"^\d+\s*", "", each) for each in villager.page.locator("ol.words li").all_inner_texts()]
    number = re.search(r"L-\d+", villager.text())
    assert len(words) == 6
    assert number
    return Slip(" ".join(word.strip() for word in words), number[0])


def brought_slip(officer: Visitor) -> Slip:
    """The number of the newest request on the page of what one's office asked for."""
    number = re.search(r"L-\d+", officer.text())
    assert number
    return Slip("", number[0])


def today() -> str:
    """The day of the regency, as fields take it."""
    return localdate().strftime("%d-%m-%Y")


def look_up(villager: Visitor, slip: Slip) -> None:
    """Comes back with the six words."""
    villager.go("/cek/")
    villager.write("Enam kata", slip.words)
    villager.tap("Lihat")
    villager.reads("Pesan Anda", slip.number)


def take(officer: Visitor, slip: Slip) -> None:
    """Opens the report by its number and takes it: how long the queue is that other stories filled does not matter."""
    find(officer, f"/laporan/{slip.number}/", slip)
    officer.tap("Ambil")


def find(officer: Visitor, path: str, slip: Slip) -> None:
    """Opens a page on which a new report stands: the desk holds it against people first, which takes a moment."""
    ends = time.monotonic() + PATIENCE
    officer.go(path)
    while slip.number not in officer.text():
        assert time.monotonic() < ends, f"{slip.number} not on {path}"
        officer.page.wait_for_timeout(100)
        officer.go(path)


def take_from_queue(officer: Visitor, slip: Slip) -> None:
    """Finds the report in the queue and takes it; for a house of the story's own."""
    find(officer, "/antrean/", slip)
    officer.tap(re.compile(re.escape(slip.number)), exact=False)
    officer.tap("Ambil")


def open_case(
    officer: Visitor, manager: str = "Dewi Anggraini", *, role: str = "", sex: str = "Perempuan", age: str = "15"
) -> str:
    """Opens a case from the report before them, of a victim where no other role is said; returns its code."""
    officer.tap("Buka kasus")
    officer.tick("Risiko tinggi")
    officer.choose("Penanggung jawab", manager)
    if role:
        officer.choose("Orang pertama", role)
    officer.choose("Jenis kelamin", sex)
    officer.write("Umur (tahun)", age)
    officer.tap("Buka kasus")
    code = officer.page.url.rstrip("/").rpartition("/")[2]
    officer.reads(code, "dibuka")
    return code


def open_from_sheet(
    officer: Visitor, name: str, contact: tuple[str, str, str], heard: tuple[str, ...], acted_on: str
) -> str:
    """From the triage sheet before them, filled in once, to Dewi's case; `contact`: number, who answers, cover."""
    officer.write("Nama yang perlu ditolong", name)
    officer.write("Umur (tahun)", "15")
    officer.choose("Jenis kelamin", "Perempuan")
    officer.main().get_by_text("Kontak aman: nomor, jam, siapa").click()
    labels = ("Nomor yang aman", "Siapa yang boleh menjawab, dan caranya", "Kata penyamaran")
    for label, words in zip(labels, contact, strict=True):
        officer.write(label, words)
    officer.main().get_by_text("Kekerasan, keadaan, kapan, siapa melapor").click()
    for words in heard:
        officer.main().get_by_label(words, exact=True).check(force=True)
    officer.write("Tanggal kejadian", acted_on)
    officer.tap("Buka kasus")
    officer.choose("Penanggung jawab", "Dewi Anggraini")
    officer.tap("Buka kasus")
    return officer.page.url.rstrip("/").rpartition("/")[2]


def case_of(cast: Cast, width: int = DESKTOP) -> tuple[Visitor, Slip, str]:
    """A villager's report that Rina took and made a case of; Rina, the slip, the code."""
    slip = report(cast.villager(width))
    rina = cast.officer(RINA, width)
    take(rina, slip)
    return rina, slip, open_case(rina)


def name_child(officer: Visitor, code: str, name: str) -> None:
    """Seals who the first person is."""
    officer.go(f"/kasus/{code}/orang/1/isi/")
    officer.write("Nama lengkap", name)
    officer.write("NIK", "1609010101120001")
    officer.write("Tanggal lahir", "29-02-2012")
    officer.tap("Segel dan simpan")
    officer.reads("Identitas tersegel")


def offer(
    officer: Visitor,
    code: str,
    office: str = "Unit PPA Polres",
    *,
    asked: str = "Pembuatan laporan polisi",
    preview: str = "Anak dikurung. Mohon segera dijemput.",
    said: str = "Sudah diserahkan ke",
) -> None:
    """From the case to a request under way."""
    officer.go(f"/kasus/{code}/")
    officer.taps = 0
    officer.tap("Siapkan rujukan", first=True)
    officer.tick(office)
    officer.tick(asked)
    officer.write("Keterangan tambahan untuk mereka", preview)
    officer.tap("Kirim rujukan")
    officer.reads(f"{said} {office}")


def is_queued(officer: Visitor, line: str) -> bool:
    """Goes to the queue's page on which a line stands, however many others stand before it; False where none does."""
    left = ["/antrean/"]
    while left:
        officer.go(left.pop(0))
        if officer.main().locator(line).count():
            return True
        left += [
            f"/antrean/{more.get_attribute('href')}" for more in officer.main().locator("a[rel=next], .t__more a").all()
        ]
    return False


def accept(officer: Visitor, code: str, button: str = "Konfirmasi sudah diterima") -> None:
    """From the queue to a request that the office has in hand."""
    line = ", ".join(f"li:has-text('{code}'):has-text('{each}')" for each in ("Konfirmasi terima", "Jawab permintaan"))
    assert is_queued(officer, line), code
    officer.taps = 0
    officer.tap(re.compile("Konfirmasi terima dari|Jawab permintaan"), within=line, exact=False)
    officer.tap(button)
    officer.reads("Rujukan diterima", code)


def report_back(officer: Visitor, code: str, words: str) -> None:
    """Says what the office did with what it was asked for."""
    officer.go("/rujukan/")
    officer.tap(re.compile("Laporkan hasil ke"), within=f"li:has-text('{code}')", exact=False)
    officer.tap("Laporkan hasil")
    officer.tick("Sudah dikerjakan")
    officer.write("Apa yang dilakukan", words)
    officer.tap("Kirim hasil")
    officer.reads("Hasil sampai ke", words)


def note_service(officer: Visitor, code: str, service: str, words: str) -> None:
    """Writes down what was done."""
    officer.go(f"/kasus/{code}/layanan/catat/")
    officer.choose("Layanan", service)
    officer.write("Catatan layanan", words)
    officer.tap("Simpan")
    officer.reads(service, words)
