"""Which spellings are one name: a table of pairs that must meet, one of pairs that must not, and a yardstick."""

import csv
import re
from itertools import combinations
from pathlib import Path

import pytest
from tests.factories.each import each

from sigap.matching.digits import phone_key
from sigap.matching.names import KEYS_LIMIT, fold, name_keys, name_words

MEET = [
    ("Muhammad Rizki Contoh", "Muh. Rizki Contoh"),
    ("Muhammad Rizki Contoh", "Moch. Rizki Contoh"),
    ("Muhammad Rizki Contoh", "M. Rizki Contoh"),
    ("Mohamad Rizki", "Mhd Rizki"),
    ("Mochammad Rizki", "Mokhamad Riski"),
    ("Muhamat Rizki", "Rizki"),
    ("Abdul Rahman", "Abd. Rahman"),
    ("Abdul Rahman", "Abdurrahman"),
    ("Abdurahman", "Abdoel Rachman"),
    ("Abdul Rohman", "A. Rahman"),
    ("Ab.Rahman", "Abdul Rahman"),
    ("Abdus Salam", "Abdussalam"),
    ("Abdul Aziz", "Abdul Asis"),
    ("Abdul Karim", "Abd Karim"),
    ("Hj. Suhaibah", "Suhaibah"),
    ("H. Marzuki", "Marzuki"),
    ("Hasan, Tn.", "Hasan"),
    ("Ny. Dewi Puspita", "Dewi Puspita"),
    ("Dr. Sekar Melati, S.H., M.Kn.", "Sekar Melati"),
    ("Sekar Melati S.Pd.I", "Sekar Melati"),
    ("Drs. Basuki, M.Si", "Basuki"),
    ("Sarno bin Basuki", "Sarno"),
    ("Nurhidayati binti Sulaiman", "Nurhidayati"),
    ("Siti Aminah Bt. Karta", "Siti Aminah"),
    ("Sarno Bin Basuki", "Sarno Basuki"),
    ("Soekarno", "Sukarno"),
    ("Boenga Moelyani", "Bunga Mulyani"),
    ("Djoko Soesanto", "Joko Susanto"),
    ("Djaelani", "Jaelani"),
    ("Tjokro Tjahjono", "Cokro Cahjono"),
    ("Tjitra", "Citra"),
    ("Sjahrir", "Syahrir"),
    ("Njoman Sari", "Nyoman Sari"),
    ("Jusuf", "Yusuf"),
    ("Ngatinnah Safitri", "Ngatinah Savitri"),
    ("Lestarri Ayu", "Lestari Ayu"),
    ("Anisa Rahma", "Annisa Rahmah"),
    ("Hidayat Saleh", "Idayat Soleh"),
    ("Halimah", "Halimoh"),
    ("Maisaroh", "Maysarah"),
    ("Ramadhan", "Romadon"),
    ("Fathimah Azzahra", "Patimah Azahra"),
    ("Fitri Yani", "Pitri Yani"),
    ("Novita Sari", "Nopita Sari"),
    ("Rizqi Ananda", "Rizky Ananda"),
    ("Taufiq Hidayat", "Taufik Hidayat"),
    ("Syaiful Bahri", "Saeful Bahri"),
    ("Khairunnisa", "Choirunnisa"),
    ("Achmad Danu", "Akhmad Danu"),
    ("Ni'matul Ulya", "Nikmatul Ulya"),
    ("Ni’matul Pere'an", "Nimatul Perean"),
    ("Ma'ruf", "Makruf"),
    ("Aulia Puspita", "Auliya Puspita"),
    ("Setiawan Jaya", "Setyawan Jaya"),
    ("Suwarni", "Suarni"),
    ("Slamet Widodo", "Selamet Widodo"),
    ("Ahmad Rafi Contoh", "Contoh Ahmad Rafi"),
    ("Puspita Dewi", "Dewi Puspita"),
    ("Nur Jannah", "Nurjanah"),
    ("Sri Wahyuni", "Sriwahyuni"),
    ("Siti Nur Jannah", "Nurjannah"),
    ("Siti Aisyah", "Aisah"),
    ("Sitti Suhaibah", "St. Suhaibah"),
    ("Rahmad", "Rachmat"),
    ("Ayub", "Ayup"),
    ("I Made Sudana", "Made Sodana"),
    ("Ni Kdk. Sudiasih", "Kadek Sudiasih"),
    ("Kgs. Contoh Alam", "Kiagus Contoh Alam"),
    ("Melati Putri Contoh", "Melati Contoh"),
    ("Bunga Ayu Lestari Contoh", "Bunga Lestari"),
    ("SULASTRI", "sulastri"),
    ("Ané Contoh", "Ane Contoh"),
]
APART = [
    ("Rina", "Rani"), ("Rina", "Reni"), ("Rini", "Rina"), ("Sari", "Sri"), ("Susi", "Sesi"), ("Dewi", "Desi"),
    ("Yanti", "Yanto"), ("Wati", "Wanto"), ("Putri", "Putra"), ("Saputri", "Saputra"), ("Sumarni", "Sumarno"),
    ("Suharti", "Suharto"), ("Kartini", "Kartono"), ("Sulastri", "Sulastra"), ("Santi", "Sinta"), ("Lina", "Lena"),
    ("Mila", "Mela"), ("Nina", "Nana"), ("Tina", "Tini"), ("Ayu", "Ayi"), ("Bayu", "Ayu"), ("Dian", "Dina"),
    ("Diana", "Dinda"), ("Ratna", "Ratih"), ("Ratna Sari", "Ratna Dewi"), ("Siti Aminah", "Siti Aisyah"),
    ("Siti Rahma", "Siti Rahmi"), ("Sri Wahyuni", "Sri Mulyani"), ("Dewi Puspita", "Dewi Anggraini"),
    ("Muhammad Rizki", "Muhammad Rafi"), ("Muhammad Yusuf", "Muhammad Yunus"), ("Muh. Saleh", "Muh. Salim"),
    ("Abdul Rahman", "Abdul Rahim"), ("Abdul Karim", "Abdul Kadir"), ("Abdul Malik", "Abdul Majid"),
    ("Ahmad Fauzi", "Ahmad Fajar"), ("Agus Salim", "Agus Santoso"), ("Budi Santoso", "Budi Setiawan"),
    ("Eko Prasetyo", "Eka Prasetyo"), ("Hendra", "Hendri"), ("Andi", "Andri"), ("Anton", "Antoni"),
    ("Rudi", "Ruli"), ("Joko", "Jaka"), ("Bambang", "Bimbing"), ("Slamet", "Selma"), ("Sugeng", "Sugianto"),
    ("Wayan Sudana", "Wayan Sukarta"), ("Made Sudana", "Ketut Sudana"), ("Kadek Ayu", "Komang Ayu"),
    ("Nurhayati", "Nurhidayati"), ("Nurjanah", "Nuraini"), ("Nur Aini", "Nur Asiah"), ("Halimah", "Salimah"),
    ("Fatimah", "Fatonah"), ("Zulaikha", "Zulfa"), ("Aisyah", "Azizah"), ("Khadijah", "Khalifah"),
    ("Sarno bin Basuki", "Karno bin Basuki"), ("Ali bin Umar", "Umar bin Ali"), ("Melati Contoh", "Melati Rekaan"),
    ("Melati Putri Contoh", "Melati Sari Rekaan"), ("Tuti", "Titi"), ("Yuli", "Yuni"), ("Sekar Wulan", "Sekar Bulan"),
    ("Sulastri", "Sulastri Contoh"), ("Contoh", "Melati Contoh"), ("Hasan Basri", "Husin Basri"),
]  # fmt: skip
YARDSTICK = Path(__file__).resolve().parents[3] / "shared" / "data" / "names-dev"


def meets(one: str, other: str) -> bool:
    return bool(name_keys(one).all & name_keys(other).all)


@each("one, other", MEET)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert meets(one, other), (name_words(one), name_words(other))
    assert meets(other, one)


@each("one, other", APART)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert not meets(one, other), name_keys(one).all & name_keys(other).all


def test_the_tables_are_long_enough() -> None:
    assert len(MEET) >= 60
    assert len(APART) >= 60


def test_no_key_is_a_single_word_of_a_longer_name() -> None:
    words = {fold(word) for word in ("Melati", "Putri", "Contoh")}
    assert not name_keys("Melati Putri Contoh").all & words
    assert name_keys("Melati").all == {fold("Melati")}


@pytest.mark.parametrize("name", ["", " ", "🌺", "محمد", "...", "'", "-", "\x00"])
def test_what_holds_no_letter_has_no_key(name: str) -> None:
    assert name_keys(name).all == frozenset()


@pytest.mark.parametrize("name", ["M.", "H", "An", "Bin", "SE", "Bin Bin", "h. h.", "M. M.", "Abdul", "x" * 300])
def test_a_name_of_a_title_alone_is_compared_by_it(name: str) -> None:
    assert name_keys(name).whole


def test_a_long_name_makes_few_keys() -> None:
    long = " ".join(f"Kata{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert len(name_keys(long).all) <= KEYS_LIMIT
    assert name_keys(long + " bin " + long).whole == name_keys(long).whole


def test_folding_is_done_once_and_for_all() -> None:
    for pair in MEET:
        for word in re.findall(r"[A-Za-z]+", " ".join(pair)):
            assert fold(word) == fold(word.upper())


def _keys(row: dict[str, str], *, with_numbers: bool) -> set[tuple[str, ...]]:
    own, alias = name_keys(row["full_name"]), name_keys(row["alias"])
    names = own.all | ({alias.whole} if alias.whole else set())
    year = row["birth_year"] or row["birth_date"][:4]
    found: set[tuple[str, ...]] = {("year", name, year) for name in names if year}
    found |= {("village", name, row["village_code"]) for name in names if row["village_code"]}
    if with_numbers:
        nik = re.sub(r"\D", "", row["nik"])
        found |= {("nik", nik)} if len(nik) == 16 else set()
        found |= {("phone", phone_key(row["phone"]))} if phone_key(row["phone"]) else set()
    return found


@pytest.mark.skipif(not YARDSTICK.is_dir(), reason="the yardstick lies beside the checkout")
@pytest.mark.parametrize(("with_numbers", "recall", "precision"), [(False, 0.79, 0.91), (True, 0.84, 0.80)])
def test_blocking_finds_who_is_the_same(recall: float, precision: float, *, with_numbers: bool) -> None:
    with (YARDSTICK / "input.csv").open() as source, (YARDSTICK / "truth.csv").open() as known:
        keys = {row["record_id"]: _keys(row, with_numbers=with_numbers) for row in csv.DictReader(source)}
        clusters = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(known)}
    pairs = list(combinations(sorted(keys), 2))
    same = {pair for pair in pairs if clusters[pair[0]] == clusters[pair[1]]}
    found = {pair for pair in pairs if keys[pair[0]] & keys[pair[1]]}
    assert len(found & same) / len(same) >= recall
    assert len(found & same) / len(found) >= precision
