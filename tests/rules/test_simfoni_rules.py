"""Simfoni without a database: fields and lists as shipped, ages, a sheet in any order, two accounts compared."""

import re
from datetime import date

from sigap.assistance.rules import catalogue
from sigap.cases.rules.kind import PlaceKind, ViolenceForm
from sigap.persons.rules import offender_kinds
from sigap.simfoni import rules
from sigap.simfoni.rules import NUMBER_FORM, FieldGroup, SimfoniList

L = SimfoniList
HEADINGS = ["Usia", "Nama Korban", "Tindak Kekerasan", "NO. REGISTER", "Pelayanan", "Tgl Pelaporan", "Kolom lain"]


def test_every_code_of_sigap_has_a_word_of_simfoni_and_no_word_is_law() -> None:
    lists = rules.lists()
    assert set(lists[L.FORM].words) == {form.value for form in ViolenceForm}
    assert set(lists[L.PLACE].words) == {place.value for place in PlaceKind}
    assert set(lists[L.RELATION].words) == set(offender_kinds())
    assert set(lists[L.SERVICE].words) == {row.simfoni for row in catalogue().rows}
    assert all(word for facts in lists.values() for word in facts.words.values())
    order = [field.label for field in rules.fields() if field.group is FieldGroup.CASE]
    assert order[:5] == ["No. register", "Tanggal kejadian", "Tanggal pelaporan", "Deskripsi", "Kategori lokasi"]
    assert "belum disepakati" in rules.shipped_limit().decided
    told = {each.code: each for each in rules.provisions()}
    assert set(told) == {"fields", "limit", *(each.value for each in L)}
    assert "tidak ditemukan hitungan hari" in told["limit"].source


def test_an_age_has_one_place_and_is_never_more_than_it_is() -> None:
    report = date(2026, 11, 24)
    for born, age in (
        (date(2011, 4, 12), "15,5"),
        (date(2011, 11, 24), "15,0"),
        (date(2011, 11, 25), "14,9"),
        (date(2012, 2, 29), "14,6"),
        (date(2026, 12, 1), "0,0"),
    ):
        assert rules.decimal_age(born, report) == age, born


def test_columns_are_known_in_any_order_and_the_number_by_its_best_name() -> None:
    found = rules.columns_of(HEADINGS)
    assert found == {"age": 0, "name": 1, "form": 2, "number": 3, "service": 4, "reported_on": 5}
    both = rules.columns_of(["No. register", "Nomor Simfoni", "Usia", "JK"])
    assert both is not None
    assert both["number"] == 1, "of a sheet of our own the register is SIGAP's"
    for short in (["Usia", "JK", "Pelayanan"], ["No. register", "Usia"], [], ["", "", ""]):
        assert rules.columns_of(short) is None, short


def test_rows_of_one_victim_are_taken_together_and_of_two_apart() -> None:
    rows = [
        (2, {"number": " 1609-26-1 ", "name": "A Pere'an", "form": "Fisik", "service": "", "age": "15,6"}),
        (3, {"number": "1609-26-1", "name": "", "form": "Psikis; Seksual", "service": "Kesehatan", "age": ""}),
        (4, {"number": "1609-26-2", "name": "B", "form": "Fisik", "service": "", "age": "9"}),
        (5, {"number": "1609-26-2", "name": "C", "form": "Fisik", "service": "", "age": "11"}),
        (6, {"number": "", "name": "D", "form": "", "service": "", "age": ""}),
        (7, {"number": "", "name": "", "form": "", "service": "", "age": ""}),
    ]
    found, unnumbered = rules.victims_in(rows)
    (one,) = found["1609-26-1"]
    assert one.account["form"] == {"Fisik", "Psikis", "Seksual"}
    assert one.account["age"] == {"15,6"}
    assert [each.line for each in found["1609-26-2"]] == [4, 5]
    assert unnumbered == [6]


def test_differences_are_of_words_not_of_how_they_are_written() -> None:
    here = {
        "acted_on": frozenset({"20/11/2026"}),
        "regency": frozenset({"OKU Selatan"}),
        "age": frozenset({"15"}),
        "form": frozenset({"Fisik", "Psikis"}),
        "relation": frozenset({"Keluarga/saudara"}),
        "place": frozenset[str](),
    }
    same = here | {
        "regency": frozenset({"KAB. OKU SELATAN"}),
        "age": frozenset({"15,6"}),
        "relation": frozenset({"keluarga / saudara"}),
    }
    assert rules.differences(here, same, range(14, 16)) == []
    there = same | {"age": frozenset({"16,1"}), "form": frozenset({"Fisik"}), "place": frozenset({"Sekolah"})}
    found = rules.differences(here, there, range(14, 16))
    assert [(each.field, each.here, each.there) for each in found] == [
        ("place", "", "Sekolah"),
        ("age", "15", "16,1"),
        ("form", "Fisik; Psikis", "Fisik"),
    ]
    assert [each.field for each in rules.differences(here, {"sex": frozenset({"P"})}, None)] == []
    assert [each.field for each in rules.differences(here, there, None)] == ["place", "age", "form"]


def test_days_are_read_as_sheets_write_them() -> None:
    rows = [
        (n, {"number": f"N-{n}", "acted_on": day}) for n, day in enumerate(("2026-11-20", "20-11-2026", "20/11/2026"))
    ]
    found, _none = rules.victims_in(rows)
    assert {value for (each,) in found.values() for value in each.account["acted_on"]} == {"20/11/2026"}
    (odd,) = rules.victims_in([(1, {"number": "N", "acted_on": "pekan lalu"})])[0]["N"]
    assert odd.account["acted_on"] == {"pekan lalu"}


def test_a_number_is_one_of_a_paper_and_nothing_else() -> None:
    for good in ("1608-26-00417", "123", "A 12/PPA.3_x"):
        assert re.fullmatch(NUMBER_FORM, good), good
    for bad in ("12", "Pere'an", "<b>123", "-123", "1" * 41, "12\n34"):
        assert not re.fullmatch(NUMBER_FORM, bad), bad
    assert rules.plain_number("  a 12\u00a0 b ") == "A 12 B"
