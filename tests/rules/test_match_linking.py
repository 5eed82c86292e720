"""Names, days, numbers: what is one spelling, how near, and what is found among people whose truth is known."""

import csv
from pathlib import Path

import numpy as np
import pytest

from sigap.matching.linking.book import book_of
from sigap.matching.linking.comparing import FIELDS, NumberLevel, compare
from sigap.matching.linking.days import DayLevel
from sigap.matching.linking.linking import link
from sigap.matching.linking.named import NameLevel
from sigap.matching.linking.nearness import WordNearness, Words
from sigap.matching.linking.records import COLUMNS, People, read_people
from sigap.matching.linking.spelling import NameCoder
from sigap.matching.names import name_words

OF_OTHERS = Path(__file__).parents[2].parent / "shared/data/names-dev"


def people_of(folder: Path, *rows: dict[str, str]) -> People:
    file = folder / "orang.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        sheet = csv.DictWriter(opened, COLUMNS)
        sheet.writeheader()
        sheet.writerows({"record_id": f"r{number}", **row} for number, row in enumerate(rows))
    return read_people(file)


def level(folder: Path, field: str, one: dict[str, str], other: dict[str, str]) -> int:
    compared = compare(book_of(people_of(folder, one, other)), np.array([0], np.int32), np.array([1], np.int32))
    return int(compared.levels[field][0])


def test_a_name_is_coded_as_name_words_has_it() -> None:
    coder = NameCoder()
    for name in (
        "Muh. Yusup", "HASAN, TN.", "Siti Aisyah, S.Pd.I", "Abd. Rahman", "A. Rohman", "Abdoel Sallam", "M",
        "H. M. Ali", "Drs. Soetrisno bin Kasim", "I Made Sudana", "Pere'an", "Kgs. Muhtar", "NN.NIYA APRIANI",
        "Ibu Hj.",
    ):  # fmt: skip
        own, father = name_words(name)
        coded = coder.name(name)
        words = list(coder.codes)
        found = [words[code] for code in (coded[4], *coded[:3]) if code]
        assert sorted(found) == sorted(own), name
        assert words[coded[5]] == (father[0] if father else ""), name


def test_names_come_near_by_spelling_order_parts_and_slips(tmp_path: Path) -> None:
    for one, other, expected in (
        ("Moh. Jusuf", "Muhammad Yusup", NameLevel.SAME),
        ("Boenga Wulandari", "BUNGAWULANDARI", NameLevel.SAME),
        ("Saputri Eli", "Eli Saputri", NameLevel.SAME),
        ("Nurhidayati", "Nurhifayati", NameLevel.ONE_SLIP),
        ("Dargyono Raharjo", "Dargyono", NameLevel.PART),
        ("Vino Firman", "Vino Firmansyah", NameLevel.PART_NEAR),
        ("Siti", "Siti Endang Lestari", NameLevel.PART),
        ("Maya Pratiwi", "Santi Pratiwi", NameLevel.ANOTHER),
        ("Hasan Basri", "Hasan Nugroho", NameLevel.FIRST),
        ("Slamet", "Zubaidah", NameLevel.OTHER),
        ("", "Zubaidah", NameLevel.UNKNOWN),
    ):
        assert level(tmp_path, "name", {"full_name": one}, {"full_name": other}) == expected, (one, other)


def test_days_swapped_year_alone_and_days_in_the_nik(tmp_path: Path) -> None:
    for one, other, expected in (
        ({"birth_date": "2009-03-04"}, {"birth_date": "2009-03-04"}, DayLevel.SAME),
        ({"birth_date": "2009-03-04"}, {"birth_date": "2009-04-03"}, DayLevel.SWAPPED),
        ({"birth_date": "2009-03-14"}, {"birth_year": "2009"}, DayLevel.YEAR),
        ({"birth_date": "2009-01-01"}, {"birth_date": "2009-08-17"}, DayLevel.YEAR),
        ({"birth_year": "2009"}, {"birth_date": "2010-01-01"}, DayLevel.YEAR_BESIDE),
        ({"birth_date": "2009-03-14"}, {"birth_date": "2009-03-15"}, DayLevel.OTHER_DAY),
        ({"birth_date": "1978-03-14"}, {"birth_date": "1987-03-14"}, DayLevel.OTHER_YEAR),
        ({"birth_date": "1990-03-14"}, {"birth_date": "1961-07-02"}, DayLevel.OTHER),
        ({"nik": "1609045403090001"}, {"birth_date": "2009-03-14"}, DayLevel.SAME),
        ({"nik": "1609045403090001"}, {}, DayLevel.UNKNOWN),
    ):
        assert level(tmp_path, "born", one, other) == expected, (one, other)


def test_the_nik_tells_sex_and_forgives_a_slip(tmp_path: Path) -> None:
    her = "1609045403090001"
    assert level(tmp_path, "sex", {"nik": her}, {"sex": "P"}) == 1
    assert level(tmp_path, "sex", {"nik": her}, {"sex": "L"}) == 2
    for other, expected in (
        ("160904 540309 0001", NumberLevel.SAME),
        ("1609045403900001", NumberLevel.SLIPS),
        ("1609045403090002", NumberLevel.SERIAL_DIFFERS),
        ("1609171403880003", NumberLevel.OTHER),
        ("160904", NumberLevel.UNKNOWN),
    ):
        assert level(tmp_path, "nik", {"nik": her}, {"nik": other}) == expected, other


def test_letters_of_words() -> None:
    words = Words(["", "syarip", "sarip", "siti", "sti", "ratnasari", "ratna", "sari", "budi", "ratnsaari"])
    for one, other, expected in (
        (1, 2, WordNearness.ONE_SLIP), (3, 4, WordNearness.ONE_SLIP), (5, 6, WordNearness.BEGINNING),
        (5, 7, WordNearness.END), (5, 9, WordNearness.ONE_SLIP), (6, 8, WordNearness.NOT), (1, 1, WordNearness.SAME),
    ):  # fmt: skip
        for pair in ((one, other), (other, one)):
            assert words.nearness(*(np.array([each], np.int32) for each in pair))[0] == expected, pair
    drawn = np.random.default_rng(7)
    letters = ["".join(drawn.choice(list("abc"), size=drawn.integers(7, 10))) for _ in range(60)]
    many = Words(letters)
    rows, others = (np.repeat(np.arange(60), 60).astype(np.int32), np.tile(np.arange(60), 60).astype(np.int32))
    for first, second, found in zip(rows.tolist(), others.tolist(), many.nearness(rows, others).tolist(), strict=True):
        slips = _slips(letters[first], letters[second])
        assert (found == WordNearness.SAME) == (letters[first] == letters[second])
        if slips == 1:
            assert found == WordNearness.ONE_SLIP
        if found == WordNearness.TWO_SLIPS:
            assert slips == 2


def _slips(one: str, other: str) -> int:
    """Levenshtein's table, as in any book."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        last, row = row, [place]
        for spot, its in enumerate(other, start=1):
            row.append(min(last[spot] + 1, row[-1] + 1, last[spot - 1] + (letter != its)))
    return row[-1]


def test_sisters_and_namesakes_stay_apart(tmp_path: Path) -> None:
    home = {"village_code": "16.09.04.2004", "mother_name": "Sri Rahayu", "phone": "081274001188"}
    people = people_of(
        tmp_path,
        {"full_name": "Maya Pratiwi", "sex": "P", "birth_date": "2008-05-17", **home},
        {"full_name": "Mila Pratiwi", "sex": "P", "birth_date": "2011-09-02", **home},
        {"full_name": "MAYA P.", "sex": "P", "birth_year": "2008", **home},
        {"full_name": "Maya Pratiwi", "sex": "P", "birth_date": "1979-02-11", "village_code": "16.09.12.2001"},
    )
    linked = link(people)
    found = dict(
        zip(zip(linked.one.tolist(), linked.other.tolist(), strict=True), linked.probability.tolist(), strict=True)
    )
    assert found.get((0, 1), 0) < 0.5
    assert found.get((0, 3), 0) < 0.5
    assert found[0, 2] > 0.5


def test_the_sample_of_others_is_found(tmp_path: Path) -> None:
    """A floor beneath, not the measure: `bench/match.py` measures."""
    if not OF_OTHERS.is_dir():
        pytest.skip("the sample of names is not here")
    people = read_people(OF_OTHERS / "input.csv")
    with (OF_OTHERS / "truth.csv").open(encoding="utf-8") as opened:
        person_of = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(opened)}
    persons = [person_of[each] for each in people.ids]
    linked = link(people)
    same = np.array([persons[one] == persons[other] for one, other in zip(linked.one, linked.other, strict=True)])
    sizes = [persons.count(each) for each in set(persons)]
    true = sum(size * (size - 1) // 2 for size in sizes)
    found = linked.probability >= 0.5
    assert 2 * (found & same).sum() / (found.sum() + true) >= 0.85


def test_weights_fit_the_fields(tmp_path: Path) -> None:
    compared = compare(
        book_of(people_of(tmp_path, {"full_name": "A"}, {"full_name": "B"})),
        np.array([0], np.int32),
        np.array([1], np.int32),
    )
    assert set(compared.levels) == set(FIELDS)
