"""Taps, fields and minutes of a case's work, in Chromium on a filled demo: a call until Simfoni is filled, and more.

Reckoned as in `force.py`: a machine's own seconds, five letters a second, a second and a half for each tap and field;
what must be read to be decided at 150 words a minute. By hand: the facts that stand on each paper of the case, written
there by pen, and those of Simfoni typed into the register's sheet and into Simfoni. `--home` takes a filled demo.
"""

import argparse
import json
import re
import secrets
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from _case_facts import GOALS, SEEN, SIDES, STEP, STORY, TASK, by_hand
from _house import demo
from _old_register import register
from force import Figures, timed
from prevention import read_aloud, today
from taps import FAKE, PHONE, Finger, enter, whole_chromium

RINA, DEWI, HASAN, TUTI = "rina.uptd", "dewi.uptd", "hasan.uptd", "tuti.rumahaman"
PHONE_NUMBER = "0812 0000 7788"
VALUE_TAPS = 3
"""A value of Simfoni's page: its button, the same field of Simfoni beside it, paste."""


def opens(finger: Finger, path: str) -> None:
    """One tap on a tab or a row that leads there."""
    finger.go(path)
    finger.taps += 1
    finger.page.wait_for_load_state()


def told(finger: Finger, words: str) -> None:
    """The page says it."""
    finger.page.locator("main").get_by_text(words).first.wait_for()


def opened(rina: Finger, into: Figures) -> str:
    """What somebody says on the telephone becomes a report and a case; its code."""
    rina.go("/laporan/catat/")
    with timed(rina, into, "call_written_down_until_a_case"):
        rina.fill("Cerita", STORY)
        rina.choose("Laporan ini untuk siapa?", "Seorang anak")
        rina.choose("Kecamatan", "Buay Sandang Aji")
        rina.tap("Simpan laporan")
        told(rina, "memasang enam katanya sendiri")
        number = re.search(r"L-\d+", rina.text())
        assert number
        taking = rina.page.locator("main").get_by_role("button", name="Ambil", exact=True)
        deciding = rina.page.locator("main").get_by_role("link", name="Buka kasus", exact=True)
        rina.go(f"/laporan/{number[0]}/")
        while not (taking.count() or deciding.count()):
            rina.go(f"/laporan/{number[0]}/")  # held against people and offices first
        if taking.count():
            rina.tap("Ambil")
        rina.tap("Buka kasus")
        rina.tap("Risiko tinggi")
        rina.choose("Penanggung jawab", "Dewi Anggraini")
        rina.choose("Jenis kelamin", "Perempuan")
        rina.fill("Umur (tahun)", "15")
        rina.tap("Buka kasus")
        rina.page.wait_for_url("**/kasus/*-*/")
    return rina.page.url.rstrip("/").rpartition("/")[2]


def sealed(finger: Finger, code: str, ordinal: int, **facts: str) -> None:
    """Who somebody of the case is, by the fields' labels."""
    opens(finger, f"/kasus/{code}/orang/{ordinal}/isi/")
    for label, words in facts.items():
        finger.fill(label.replace("_", " "), words)
    finger.tap("Segel dan simpan")
    told(finger, "Identitas tersegel")


def known(rina: Finger, dewi: Finger, code: str, into: Figures) -> None:
    """Who and what: the victim, the one reported, how they stand, what was done, when."""
    name = f"Ratih {given()} CONTOH"
    with timed(rina, into, "people_and_act_recorded"):
        address = "Dusun CONTOH II RT 3"
        sealed(rina, code, 1, Nama_lengkap=name, NIK="1609010101120001", Tanggal_lahir="05-07-2011", Alamat=address)
        opens(rina, f"/kasus/{code}/orang/tambah/")
        rina.choose("Peran", "Terlapor")
        rina.choose("Jenis kelamin", "Laki-laki")
        rina.fill("Umur (tahun)", "41")
        rina.tap("Simpan")
        sealed(rina, code, 2, Nama_lengkap="Tarmizi CONTOH", Alamat="Warung CONTOH, simpang tiga")
        opens(rina, f"/kasus/{code}/terlapor/")
        rina.choose("Terlapor 2 adalah … dari Korban 1", "Keluarga atau saudara")
        rina.choose("Terlapor 2 dan Korban 1 serumah?", "Tidak serumah")
        rina.tap("Simpan")
    with timed(dewi, into, "kind_and_day_recorded"):
        opens(dewi, f"/kasus/{code}/jenis/")
        dewi.choose("Jenis utama kasus ini", "Perdagangan orang")
        dewi.choose("Tempat kejadian", "Tempat kerja")
        for label in ("Perdagangan orang", "Psikis"):
            dewi.page.locator("main").get_by_label(label, exact=True).last.check(force=True)
            dewi.taps += 1
        dewi.tap("Simpan")
        opens(dewi, f"/kasus/{code}/kejadian/")
        dewi.fill("Tanggal kejadian", today(-14))
        dewi.tap("Simpan")


def given() -> str:
    """A name that no other run has."""
    return "".join(secrets.choice("bdgklmnprst") + secrets.choice("aiu") for _syllable in range(4)).capitalize()


def worked(dewi: Finger, rina: Finger, code: str, into: Figures) -> None:
    """First assessment, plan of three goals, a session as it ends at a telephone."""
    dewi.go(f"/kasus/{code}/rencana/")
    with timed(dewi, into, "first_assessment"):
        dewi.tap("Isi asesmen")
        dewi.tap("Korban 1", within="main form")
        for label, words in SIDES.items():
            dewi.fill(label, words)
        for number, label in enumerate(SIDES):
            if number < len(SIDES) - 2:
                dewi.choose(f"{label}: keadaannya", STEP)
        dewi.tap("Simpan")
        told(dewi, SIDES["Fisik"])
    with timed(dewi, into, "plan_of_three_goals"):
        dewi.tap("Susun rencana")
        for number, (words, service, owner) in enumerate(GOALS, 1):
            dewi.fill(f"Tujuan {number}", words)
            dewi.choose(f"Layanan {number}", service)
            dewi.choose(f"Siapa yang mengerjakan {number}", owner)
            dewi.fill(f"Selesai pada {number}", today(29 + number))
        dewi.tap("Simpan")
        told(dewi, "Tujuan masuk rencana")
    rina.go(f"/kasus/{code}/sesi/")
    with timed(rina, into, "session_noted"):
        rina.tap("Catat sesi")
        rina.choose("Layanan", "Konseling dan dukungan psikososial")
        rina.fill("Lamanya (menit)", "45")
        rina.tap(re.compile("Simpan sesi"))
        told(rina, "1 terlaksana")


def simfoni(dewi: Finger, code: str, into: Figures) -> list[str]:
    """The victim's page beside Simfoni, each value copied, the number recorded; what was copied."""
    dewi.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dewi.go(f"/kasus/{code}/orang/")
    with timed(dewi, into, "simfoni"):
        dewi.tap("Salin ke Simfoni-PPA")
        dewi.tap("Buka nama dan alamat")
        dewi.proves()
        dewi.page.locator("[data-copy]").first.wait_for()
        values = dewi.page.locator("[data-copy-row] [data-copy-value]").all_inner_texts()
        for button in dewi.page.locator("[data-copy]").all():
            button.click()
            dewi.taps += VALUE_TAPS
        empty = dewi.page.locator("ol.cp li:not([data-copy-row]) .cp__l").all_inner_texts()
        dewi.fill("Nomor yang muncul sesudah disimpan", f"CONTOH-{code}")
        dewi.tap("Simpan nomor")
    into["simfoni_from_what_was_recorded"], into["simfoni_empty"] = len(values), empty
    return values


def victim(enters: Callable[..., Finger], into: Figures) -> None:
    """From the call until Simfoni is filled."""
    rina, dewi = enters(RINA), enters(DEWI)
    mine: Figures = {}
    code = opened(rina, mine)
    known(rina, dewi, code, mine)
    held = enters(RINA, PHONE)
    worked(dewi, held, code, mine)
    by_hand(dewi, code, simfoni(dewi, code, mine), mine)
    typed = [words for finger in (rina, dewi, held) for words in finger.typed]
    into |= mine | {"victim_typed": len(typed), "victim_typed_again": len(typed) - len(set(typed))}


def night(enters: Callable[..., Finger], into: Figures) -> None:
    """A girl is brought at night: one officer, one telephone, until the record of handing over is there."""
    tuti = enters(TUTI, PHONE)
    tuti.go("/antrean/")
    with timed(tuti, into, "night_arrival"):
        tuti.tap("Rumah aman", within="body")
        tuti.tap("Terima yang datang")
        tuti.tap("Perempuan")
        tuti.fill("Umur, kira-kira juga boleh", "15")
        tuti.fill("Diantar oleh (boleh kosong)", "Piket CONTOH")
        tuti.tap("Terima sekarang")
        link = tuti.page.get_by_role("link", name="Berita acara masuk", exact=True).get_attribute("href") or ""
        tuti.taps += 1
        assert tuti.page.context.request.get(tuti.home + link).body().startswith(b"%PDF")


def outreach(enters: Callable[..., Finger], into: Figures) -> None:
    """A team's sheet of paper, entered afterwards on one page."""
    dewi, code = enters(DEWI, PHONE), opened(enters(RINA), {})
    dewi.go(f"/kasus/{code}/lapangan/tugaskan/")
    dewi.fill("Ke mana", "Rekaan: rumah paman, Desa CONTOH")
    dewi.fill("Kembali paling lambat", f"{today(1)} 17.00")
    dewi.choose("Rute diberitahukan kepada", "Hasan Basri")
    dewi.tap("Tugaskan")
    dewi.tap("Tim berangkat")
    with timed(dewi, into, "outreach_sheet_entered"):
        dewi.tap("Isi lembar lapangan")
        dewi.fill("Apa yang dilihat dan didengar", SEEN)
        dewi.tap("Perangkat desa, RT, RW")
        dewi.fill("Langkah berikut 1", "CONTOH: jemput bersama Unit PPA")
        dewi.choose("Siapa 1", "UPTD PPA")
        dewi.fill("Sampai 1", today(1))
        dewi.tap("Semua anggota tim sudah kembali dengan selamat")
        dewi.tap("Simpan lembar")
        told(dewi, "Lembar lapangan tersimpan.")


def errand(enters: Callable[..., Finger], outside: Finger, into: Figures) -> None:
    """A village secretary at a telephone answers one task; given before, with the client's word."""
    dewi, code = enters(DEWI), opened(enters(RINA), {})
    dewi.go(f"/kasus/{code}/tugas-luar/")
    with timed(dewi, into, "single_task_given"):
        dewi.tap("Mengantar ke puskesmas")
        dewi.fill("Yang diminta", TASK)
        dewi.fill("Nama orangnya", "Yusuf Karyadi")
        dewi.fill("Jabatan dan tempatnya", "Sekretaris Desa CONTOH")
        dewi.fill("Teleponnya", "0800 1234 5678")
        for label in ("Hubungannya dengan klien, seperti dijawab klien", "Hubungannya dengan terlapor"):
            dewi.choose(label, "Tidak ada hubungan")
        dewi.choose("Siapa yang menyetujui orang ini", "Lembaga sebagai wali sementara")
        dewi.fill("Kata-kata klien sendiri", "Aku mau diantar Pak Carik.")
        dewi.tap("Lihat halamannya")
        dewi.tap("Beri tugas, buat tautan")
        told(dewi, "Kirim tautannya, bacakan kodenya")
    link = re.search(r"/tugas/[a-z2-7]+/", dewi.text())
    assert link
    outside.go(link[0])
    words = outside.text()
    with timed(outside, into, "single_task_answered"):
        outside.fill("Empat kata dari petugas", dewi.page.locator(".slip__w").inner_text())
        outside.tap("Buka")
        words += outside.text()
        outside.tap("Sudah dilakukan")
        outside.fill("Keterangan singkat", "Sudah saya antar dan pulang lagi.")
        outside.tap("Kirim jawaban")
        told(outside, "Tugas ini selesai")
    into["single_task_reading_seconds"] = read_aloud(words)


def merged(enters: Callable[..., Finger], into: Figures) -> None:
    """Two records, one boy: proposed by one officer, decided by another at a telephone who reads all reasons."""
    rina, name, codes = enters(RINA), given(), list[str]()
    for spelled, born in (("Muhammad", "05-07-2011"), ("Muh.", "07-05-2011")):
        codes.append(opened(rina, {}))
        sealed(rina, codes[-1], 1, Nama_lengkap=f"{spelled} {name} CONTOH", Tanggal_lahir=born, Telepon=PHONE_NUMBER)
    page = f"/kasus/{codes[-1]}/orang/1/sama/"
    dewi, decides = enters(DEWI), enters(RINA, PHONE)
    for officer in (dewi, decides):
        officer.go(page)
        if officer is decides:
            officer.taps = officer.letters = officer.fields = 0
        with timed(officer, into, "merge_decided"):
            officer.tap("Buka dan bandingkan")
            officer.proves()
            pair = officer.page.locator("main section.card", has_text=codes[0])
            said, unseen, box = pair.inner_text(), pair.locator(".vh").all_inner_texts(), pair.bounding_box()
            officer.tap(re.compile("Usulkan: orang yang sama" if officer is dewi else "Ya, orang yang sama"))
    into |= {
        "merge_reading_seconds": read_aloud(said) - read_aloud(" ".join(unseen)),
        "merge_reasons_pixels": round(box["height"]) if box else 0,
    }
    told(decides, "Digabung")


def main() -> None:
    options = argparse.ArgumentParser(prog="./sigap bench casework")
    options.add_argument("--home", type=Path)
    options.add_argument("--only", nargs="*", default=("victim", "night", "outreach", "errand", "merged", "register"))
    asked = options.parse_args()
    into: Figures = {"bench": "casework"}
    with demo(home=asked.home) as house, sync_playwright() as driver:
        browser: Browser = driver.chromium.launch(executable_path=whole_chromium(), args=FAKE)
        public, desk = f"http://localhost:{house.port}", f"http://localhost:{house.port + 1}"
        outside = Finger(browser.new_context(viewport=PHONE, has_touch=True, locale="id-ID").new_page(), public)
        walks: dict[str, Callable[..., None]] = {
            "victim": victim, "night": night, "outreach": outreach, "merged": merged, "register": register,
            "errand": lambda enters, into: errand(enters, outside, into),
        }  # fmt: skip
        for name in asked.only:
            walks[name](lambda login, *viewport: enter(browser, desk, login, *viewport), into)
            print(json.dumps(into), flush=True)
        browser.close()
    print(json.dumps(into))


if __name__ == "__main__":
    main()
