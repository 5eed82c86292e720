"""Sheets of values as offices send them: each row a region or a question, each cell a number, a gap or a problem."""

import random
from decimal import Decimal
from typing import Any

import pytest

from sigap.actionplan.rules.grid import Cell, Grid, Merge
from sigap.vulnerability.rules.names import LEFT_OUT, Gazetteer, NamedRegion, RegionFault, name_key
from sigap.vulnerability.rules.readings import CatalogueEntry, ValueFault, ValueReading
from sigap.vulnerability.rules.sheet import foreign_text, read_values, title_key


def village(code: str, name: str, district: str = "Muaradua", *, ended: bool = False, bps: str = "") -> NamedRegion:
    return NamedRegion(
        code=code, name=name, district=code[:8], district_name=district, is_village=True, is_ended=ended, bps_code=bps
    )


def district(code: str, name: str) -> NamedRegion:
    return NamedRegion(code=code, name=name, district=code, district_name=name, is_village=False)


REGIONS = (
    district("16.09.01", "Muaradua"),
    district("16.09.02", "Buay Sandang Aji"),
    village("16.09.01.2001", "Pere'an"),
    village("16.09.01.2002", "Sukajadi"),
    village("16.09.01.2003", "Tanjung Baru II"),
    village("16.09.01.2004", "Desa Lama", ended=True),
    village("16.09.02.2001", "Sukajadi", "Buay Sandang Aji"),
    village("16.09.02.2002", "Bumi Agung", "Buay Sandang Aji", bps="1608031002"),
)


def entry(code: str, label: str, unit: str = "menit", **more: bool) -> CatalogueEntry:
    told = {"is_share": False, "is_case_count": False, "is_village": True} | more
    return CatalogueEntry(code=code, label=label, unit=unit, **told)


CATALOGUE = (
    entry("waktu", "Waktu ke puskesmas"),
    entry("miskin", "Penduduk miskin", "persen"),
    entry("sekolah", "Anak tidak sekolah", "anak", is_share=True),
    entry("sinyal", "Sinyal", "golongan 0–3"),
    entry("kasus", "Kasus TPPO", "kasus", is_case_count=True, is_village=False),
)


def read(*rows: list[Cell], merges: tuple[Merge, ...] = (), year: int | None = 2025, **more: Any) -> ValueReading:
    aliases, titles = more.pop("aliases", {}), more.pop("titles", {})
    places = Gazetteer(REGIONS, aliases, regency="16.09")
    return read_values(Grid(rows=rows, merges=merges), CATALOGUE, places, year=year, titles=titles, **more)


def faults(reading: ValueReading) -> list[ValueFault]:
    return [each.fault for each in reading.problems]


def values(reading: ValueReading) -> dict[tuple[str, str], tuple[Decimal, Decimal | None, int]]:
    return {(each.indicator, each.region): (each.value, each.base, each.year) for each in reading.values}


def test_names_are_one_however_they_are_written() -> None:
    for ours, theirs in (
        ("Pere'an", "PERE’AN"),
        ("Pere'an", "Desa Perean"),
        ("Pere'an", "pere`an "),
        ("Tanjung Baru II", "Kel. TanjungBaru 2"),
        ("Buay Sandang Aji", "KEC. BUAY SANDANG-AJI"),
    ):
        assert name_key(ours) == name_key(theirs)
    assert name_key("Tanjung Baru I") != name_key("Tanjung Baru II")
    assert name_key("Desa") == "desa"
    assert title_key("Penduduk miskin 2025 (%)") == "penduduk miskin"


def test_a_messy_sheet_reads_whole() -> None:
    found = read(
        ["Data indikator Kabupaten CONTOH"],
        [],
        ["No", "Kecamatan", "Nama Desa", "Waktu ke puskesmas", "Penduduk miskin 2024 (%)", "Anak tidak sekolah", "Ket"],
        [Decimal(1), "MUARADUA", "PERE’AN", "1.250", "24,5 %", "31 dari 74", "ok"],
        [Decimal(2), None, "Kel. Tanjungbaru 2", Decimal("35.5"), Decimal("12.5"), "4/10"],
        [Decimal(3), "Buay Sandang Aji", "bumi agung", "-", "…", None],
        ["Jumlah", None, None, Decimal(1285), None, None],
        merges=((3, 1, 4, 1),),
    )
    assert not found.problems
    assert not found.unclear
    assert values(found) == {
        ("waktu", "16.09.01.2001"): (Decimal(1250), None, 2025),
        ("miskin", "16.09.01.2001"): (Decimal("24.5"), None, 2024),
        ("sekolah", "16.09.01.2001"): (Decimal(31), Decimal(74), 2025),
        ("waktu", "16.09.01.2003"): (Decimal("35.5"), None, 2025),
        ("miskin", "16.09.01.2003"): (Decimal("12.5"), None, 2024),
        ("sekolah", "16.09.01.2003"): (Decimal(4), Decimal(10), 2025),
    }
    assert found.missing == {"waktu": 1, "miskin": 1, "sekolah": 1}
    assert {each.fault for each in found.notes} == {
        ValueFault.DASHES_ARE_GAPS,
        ValueFault.SUM_ROW,
        ValueFault.ABSENT,
    }
    absent = next(each.text for each in found.notes if each.fault is ValueFault.ABSENT)
    assert "Sukajadi, Muaradua" in absent
    assert "Desa Lama" not in absent


def test_a_row_that_may_be_two_villages_is_asked_for() -> None:
    head: list[Cell] = ["Desa", "Waktu ke puskesmas"]
    found = read(head, ["Sukajadi", Decimal(5)], ["Bumi Agng", Decimal(6)], ["Desa Lama", Decimal(7)])
    assert [(each.row, each.match.fault) for each in found.unclear] == [
        (2, RegionFault.DOUBLED_NAME),
        (3, RegionFault.UNKNOWN_NAME),
        (4, RegionFault.ENDED),
    ]
    assert [each.label for each in found.unclear[0].match.candidates] == [
        "Sukajadi, Muaradua",
        "Sukajadi, Buay Sandang Aji",
    ]
    assert found.unclear[1].match.candidates[0].code == "16.09.02.2002"
    assert not found.is_whole
    answers = {
        found.unclear[0].match.written: "16.09.02.2001",
        found.unclear[1].match.written: "16.09.02.2002",
        found.unclear[2].match.written: LEFT_OUT,
    }
    again = read(head, ["Sukajadi", Decimal(5)], ["Bumi Agng", Decimal(6)], ["Desa Lama", Decimal(7)], aliases=answers)
    assert again.is_whole
    assert again.left_out == 1
    assert set(again.regions) == {"16.09.02.2001", "16.09.02.2002"}
    known = read(["Kecamatan", *head], ["Muaradua", "Sukajadi", Decimal(5)], ["Kisam", "Sukajadi", Decimal(5)])
    assert set(known.regions) == {"16.09.01.2002"}
    assert known.unclear[0].match.fault is RegionFault.UNKNOWN_DISTRICT


def test_codes_of_others_are_refused_until_somebody_goes_by_name() -> None:
    head: list[Cell] = ["Kode", "Kecamatan", "Desa", "Waktu ke puskesmas"]
    rows: list[list[Cell]] = [
        ["16.09.01.2001", "Muaradua", "Pere'an", Decimal(1)],
        [Decimal(1609012002), "Muaradua", "Sukajadi", Decimal(2)],
        ["1608020003", "Muaradua", "Tanjung Baru II", Decimal(3)],
        ["16.10.01.2001", "Buay Sandang Aji", "Sukajadi", Decimal(4)],
        ["16.09.02.2002", "Buay Sandang Aji", "Entah Apa", Decimal(5)],
    ]
    found = read(head, *rows)
    assert set(found.regions) == {"16.09.01.2001", "16.09.01.2002"}
    assert [each.match.fault for each in found.unclear] == [
        RegionFault.BPS_CODE,
        RegionFault.FOREIGN_CODE,
        RegionFault.CODE_NAME_DIFFER,
    ]
    by_name = read(head, *rows, goes_by_name=True)
    assert [each.match.fault for each in by_name.unclear] == [RegionFault.CODE_NAME_DIFFER]
    assert by_name.by_name == {"kode 1608020003": "16.09.01.2003", "kode 1610012001": "16.09.02.2001"}
    mapped = read(["Kode BPS", "Waktu ke puskesmas"], ["1608031002", Decimal(9)], ["1609012001", Decimal(8)])
    assert set(mapped.regions) == {"16.09.02.2002"}
    assert mapped.unclear[0].match.fault is RegionFault.BPS_CODE


def test_a_cell_that_cannot_be_read_is_named() -> None:
    head: list[Cell] = ["Desa", "Waktu ke puskesmas", "Penduduk miskin", "Anak tidak sekolah", "Sinyal"]
    cases: list[tuple[int, Cell, ValueFault]] = [
        (1, "dua jam", ValueFault.NOT_A_NUMBER),
        (1, Decimal(-4), ValueFault.NEGATIVE),
        (1, "-4", ValueFault.NEGATIVE),
        (2, "101", ValueFault.OUT_OF_BOUNDS),
        (2, "1.250", ValueFault.OUT_OF_BOUNDS),
        (3, "31", ValueFault.NO_BASE),
        (3, "80 dari 74", ValueFault.OUT_OF_BOUNDS),
        (3, "3 dari 0", ValueFault.NO_BASE),
        (4, "4", ValueFault.OUT_OF_BOUNDS),
    ]
    for place, cell, fault in cases:
        row: list[Cell] = ["Pere'an", None, None, None, None]
        row[place] = cell
        found = read(head, row)
        assert faults(found) == [fault], (cell, fault)
        assert found.problems[0].row == 2
        assert not found.is_whole
    fractions = read(head, ["Pere'an", None, Decimal("0.245")], ["Bumi Agung", None, Decimal("0.1")])
    assert ValueFault.PERHAPS_FRACTIONS in {each.fault for each in fractions.notes}


def test_headings_years_and_levels() -> None:
    assert faults(read(["Desa", "Sinyal"], ["Pere'an", Decimal(1)], year=None)) == [ValueFault.NO_YEAR]
    assert faults(read(["Isi", "Sinyal"], ["Pere'an", Decimal(1)])) == [ValueFault.NO_HEADING]
    assert ValueFault.NO_INDICATOR in faults(read(["Desa", "Entah"], ["Pere'an", Decimal(1)]))
    twice = read(["Desa", "Sinyal", "sinyal"], ["Pere'an", Decimal(1), Decimal(1)], ["Pere'an", Decimal(1), Decimal(1)])
    assert set(faults(twice)) == {ValueFault.TWO_COLUMNS, ValueFault.TWO_ROWS}
    cases = read(["Desa", "Kasus TPPO 2023–2025"], ["Pere'an", Decimal(1)])
    assert faults(cases) == [ValueFault.CASES_BELOW_DISTRICT]
    assert ValueFault.CASES_TOO_SHORT in faults(read(["Kecamatan", "Kasus TPPO 2025"], ["Muaradua", Decimal(1)]))
    for years in ("2022–2024", "2020–2025"):
        assert ValueFault.CASES_TOO_SHORT in faults(
            read(["Kecamatan", f"Kasus TPPO {years}"], ["Muaradua", Decimal(7)])
        )
    few = read(["Kecamatan", "Kasus TPPO 2023–2025"], ["Muaradua", Decimal(4)], ["Buay Sandang Aji", Decimal(0)])
    assert faults(few) == [ValueFault.CASES_TOO_FEW] * 2
    three = read(["Kecamatan", "Kasus TPPO 2023–2025"], ["Muaradua", Decimal(7)])
    assert [(each.region, each.year, each.span) for each in three.values] == [("16.09.01", 2025, 3)]
    two_rows = read(
        ["Desa", "Waktu ke puskesmas", None, "Anak tidak sekolah", "Anak tidak sekolah dari"],
        [None, Decimal(2024), Decimal(2025), Decimal(2025), Decimal(2025)],
        ["Pere'an", Decimal(9), Decimal(8), Decimal(3), Decimal(12)],
        merges=((0, 0, 1, 0), (0, 1, 0, 2)),
    )
    assert {(each.year, each.value, each.base) for each in two_rows.values} == {
        (2024, Decimal(9), None),
        (2025, Decimal(8), None),
        (2025, Decimal(3), Decimal(12)),
    }
    by_row = read(["Desa", "Tahun", "Sinyal"], ["Pere'an", "2024", "1"], ["Pere'an", "2025", "2"], year=None)
    assert [each.year for each in by_row.values] == [2024, 2025]
    said = {"jarak tempuh": "waktu", "catatan": LEFT_OUT}
    titled = read(["Desa", "Jarak tempuh (menit)", "Catatan"], ["Pere'an", Decimal(9), "x"], titles=said)
    assert [each.indicator for each in titled.values] == ["waktu"]
    assert not titled.unread_titles
    formula = Grid(rows=[["Desa", "Sinyal"], ["Pere'an", None]], uncounted=frozenset({(1, 1)}))
    places = Gazetteer(REGIONS, {}, regency="16.09")
    assert faults(read_values(formula, CATALOGUE, places, year=2025, titles={})) == [ValueFault.FORMULA]


@pytest.mark.parametrize("cell", ["3216012345678901", Decimal(3216012345678901), "0812 3456 7890", "KENARI-582"])
def test_a_sheet_with_data_of_people_is_known(cell: Cell) -> None:
    found = foreign_text(Grid(rows=[["Desa", "Nama"], ["Pere'an", cell]]))
    assert found is not None
    assert found[0] == 2
    assert foreign_text(Grid(rows=[["Desa", "16.09.01.2001", Decimal(1609012001), "31 dari 74"]])) is None


def test_a_sheet_full_of_strangers_is_named_and_not_sought_for_ever() -> None:
    rows: list[list[Cell]] = [[f"Antah Berantah {n}", Decimal(1)] for n in range(3000)]
    found = read(["Desa", "Sinyal"], *rows)
    assert len(found.unclear) == 3000
    assert sum(bool(each.match.candidates) for each in found.unclear) <= 80


def test_no_sheet_whatever_makes_it_fall() -> None:
    die = random.Random(4)  # noqa: S311 - cells, no secrets
    pieces: list[Cell] = ["Desa", "Kecamatan", "Kode", "Tahun", "Sinyal", "Pere'an", "Sukajadi", "2025", "-", None]
    pieces += [Decimal(3), Decimal("-1.5"), "31 dari", "/ 74", "Jumlah", "Kode BPS", "'", "16.09", "9" * 40]
    for _round in range(400):
        rows = [[die.choice(pieces) for _ in range(die.randint(0, 5))] for _ in range(die.randint(0, 7))]
        found = read(*rows, merges=((0, 0, die.randint(0, 3), die.randint(0, 3)),), goes_by_name=die.random() < 0.5)
        assert found.is_whole == (bool(found.values) and not found.problems and not found.unclear)


def test_a_region_stands_once_for_a_year_of_its_own_column() -> None:
    twice = read(
        ["Kode", "Tahun", "Waktu ke puskesmas"],
        ["16.09.01.2001", "2024", "30"],
        ["16.09.01.2001", "2025", "35"],
        ["16.09.01.2001", "2024", "40"],
    )
    assert [(each.fault, each.row, each.text) for each in twice.problems] == [
        (ValueFault.TWO_ROWS, 4, "Pere'an, Muaradua, 2024: 2")
    ]
    columns = read(
        ["Kode", "Tahun", "Waktu ke puskesmas 2024", "Waktu ke puskesmas 2025"], ["16.09.01.2001", "2025", "30", "35"]
    )
    assert faults(columns) == [ValueFault.TWO_COLUMNS]


def test_a_year_and_a_span_have_bounds() -> None:
    for title, given, fault in (
        ("Waktu ke puskesmas, sensus 1985", None, True),
        ("Waktu ke puskesmas rata-rata 2001–2025", None, True),
        ("Waktu ke puskesmas 2027", None, True),
        ("Waktu ke puskesmas", 2027, True),
        ("Waktu ke puskesmas rata-rata 2006–2025", None, False),
    ):
        titles = {title_key(title): "waktu"}
        found = read(["Kode", title], ["16.09.01.2001", "30"], year=given, titles=titles, newest=2026)
        assert faults(found) == [ValueFault.YEAR_OUT_OF_BOUNDS] * fault, title
    rows = read(["Kode", "Tahun", "Waktu ke puskesmas"], ["16.09.01.2001", "1985", "30"], newest=2026)
    assert [(each.fault, each.row) for each in rows.problems] == [(ValueFault.YEAR_OUT_OF_BOUNDS, 2)]


def test_what_was_answered_before_is_told_with_what_else_it_may_be() -> None:
    aliases = {"nama muaradua/sukajaya": "16.09.01.2003", "kode 1608031002": "16.09.02.2002"}
    found = read(
        ["Kode", "Kecamatan", "Desa", "Lama ke puskesmas"],
        [None, "Muaradua", "Suka Jaya", "30"],
        ["1608031002", "Buay Sandang Aji", "Bumi Agung", "35"],
        aliases=aliases,
        titles={title_key("Lama ke puskesmas"): "waktu"},
    )
    assert not found.problems
    assert [(each.row, each.match.written) for each in found.remembered] == [(2, "nama muaradua/sukajaya")]
    offered = [each.code for each in found.remembered[0].match.candidates]
    assert offered[0] == "16.09.01.2003"
    assert "16.09.01.2002" in offered
    assert found.remembered_titles == {"Lama ke puskesmas": "waktu"}
