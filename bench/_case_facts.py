"""What is said and done in the case of `casework`, and what it takes to write that by hand. All CONTOH."""

import re
import subprocess

from force import FINDING, LETTERS_A_SECOND, Figures
from taps import Finger

PEN_LETTERS_A_SECOND = 2
STORY = (
    "CONTOH: guru BK menelepon. Muridnya, kelas sembilan, dua minggu tidak masuk. Kata temannya ia dibawa pamannya"
    " bekerja di warung, tidak digaji, dan tidak boleh pulang."
)
SIDES = {
    "Fisik": "CONTOH: memar di lengan kiri, makan sekali sehari, sakit kepala sejak seminggu.",
    "Psikis": "CONTOH: sulit tidur, menangis bila mendengar motor, tidak mau ditinggal sendiri.",
    "Sosial": "CONTOH: tinggal bersama nenek, teman sekelas masih menghubungi lewat bibinya.",
    "Ekonomi": "CONTOH: nenek menjual sayur, utang ke paman tiga juta rupiah sejak tahun lalu.",
    "Pendidikan": "CONTOH: berhenti di kelas sembilan, wali kelas bersedia menerima kembali.",
    "Keluarga": "CONTOH: ibu bekerja di luar negeri, ayah tidak diketahui, nenek mau mengasuh.",
    "Kekuatan": "CONTOH: pandai menjahit, dekat dengan nenek dan guru BK.",
    "Keinginan, dengan kata-katanya sendiri": "CONTOH: aku mau sekolah lagi dan tidak mau bertemu paman.",
}
STEP = "3, sedang: cukup, belum tetap"
GOALS = (
    ("CONTOH: tidur tanpa takut.", "Konseling dan dukungan psikososial", "Rina Marlina, UPTD PPA"),
    ("CONTOH: luka dirawat.", "Pendampingan ke layanan kesehatan", "UPTD PPA"),
    ("CONTOH: kembali bersekolah.", "Kembali ke sekolah", "UPTD PPA"),
)
PAPERS = ("asesmen", "persetujuan", "rencana", "rencana-anak", "perkembangan", "terminasi", "kartu-hak")
SEEN = "CONTOH: pintu digembok dari luar, anak makan sekali sehari, tetangga mendengar tangis pada malam hari."
TASK = "Mengantarnya ke puskesmas Senin jam delapan."


def by_hand(dewi: Finger, code: str, values: list[str], into: Figures) -> None:
    """The same facts on each paper by pen, and typed into the sheet and Simfoni; beside what was measured here."""
    facts = [STORY, *SIDES.values(), *(words for goal in GOALS for words in goal[:2]), *values]
    pen = {"pengaduan": [STORY, *values]}
    for slug in PAPERS:
        made = dewi.page.context.request.get(f"{dewi.home}/kasus/{code}/rencana/dokumen/{slug}/1/").body()
        text = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
        pen[slug] = [fact for fact in dict.fromkeys(facts) if bare(fact) in bare(text)]
    papers = {
        slug: round(sum(len(fact) / PEN_LETTERS_A_SECOND + FINDING for fact in found)) for slug, found in pen.items()
    }
    typed = round(sum(len(value) / LETTERS_A_SECOND + FINDING for value in values))
    into["by_hand_seconds"] = {**papers, "sheet": typed, "simfoni": typed}
    ours = sum(each["seconds"] for each in into.values() if isinstance(each, dict) and "seconds" in each)
    into["victim_seconds"] = {"ours": ours, "by_hand": sum(papers.values()) + 2 * typed}


def bare(text: str) -> str:
    """Without spaces and hyphens, which a line's end puts in."""
    return re.sub(r"[\s\-‐\u00ad]", "", text)
