"""Old registers are read as offices wrote them; what cannot be read is named by row and column, with the mend."""

from datetime import date
from pathlib import Path

import pytest
from tests.factories.old_registers import HEAD, messy, regions, row, written

from sigap.cases.rules import ClosingReason, PersonRole, RelationKind
from sigap.cases.rules.kind import LeadingKind, Setting, ViolenceForm
from sigap.registers.parsing import RegisterReading, RegisterReport
from sigap.registers.rules.columns import RegisterField, field_named, head_of
from sigap.registers.rules.mapping import EXAMPLE, RegisterMap, map_in
from sigap.registers.rules.rows import OldCase
from sigap.registers.sheets import RegisterUnread

NAME = RegisterField.NAME
TODAY = date(2026, 11, 30)


def read(file: Path, said: RegisterMap | None = None) -> tuple[list[OldCase], RegisterReport]:
    reading = RegisterReading(file, said or RegisterMap(), regions(), TODAY)
    return list(reading.cases()), reading.report


def mistakes(folder: Path, *rows: str, head: str = HEAD, said: RegisterMap | None = None) -> str:
    return "\n".join(map(str, read(written(folder, *rows, head=head), said)[1].mistakes))


def test_a_messy_workbook_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    cases, report = read(messy(tmp_path))
    assert list(map(str, report.mistakes)) == ["lembar 2021, baris 10, kolom KORBAN Umur: bukan angka; tulis 12"]
    assert (report.rows, report.rows_left, report.sheets_left) == (6, 3, ["Rekap"])
    assert {title for _sheet, title in report.unread} == {"No", "Foto"}
    assert [(each.row, each.reported_on.isoformat(), each.area) for each in cases] == [
        (7, "2021-01-04", "16.09.01.2001"),
        (8, "2021-01-09", "16.09.01.2002"),
        (9, "2021-01-11", "16.09.01"),
        (11, "2021-01-14", ""),
    ]
    girl, kdrt, settled, two = cases
    assert girl.kind is LeadingKind.SEXUAL
    assert girl.forms == (ViolenceForm.PHYSICAL, ViolenceForm.SEXUAL)
    victim, suspect = girl.people
    assert (victim.name, victim.born_on, victim.age) == ("Ni'mah Pere'an CONTOH", "2005-03-03", 15)
    assert (suspect.role, suspect.relation) == (PersonRole.SUSPECT, RelationKind.PARENT_OF)
    assert (kdrt.settings, kdrt.closed_on) == ((Setting.HOUSEHOLD,), None)
    assert (settled.closing, settled.people[0].age) == (ClosingReason.CLIENT_WITHDREW, 0)
    assert [each.name for each in two.people] == ["Korban A CONTOH", "X CONTOH", "Korban B CONTOH"]


def test_each_mistake_names_its_place_and_its_mend(tmp_path: Path) -> None:
    for spoiled, words in (
        (row(1, day="31/02/2021"), "baris 2, kolom Tanggal Lapor: tidak ada di kalender; periksa"),
        (row(1, day="04/13/2021"), "hari dulu baru bulan: tulis 13/04/2021"),
        (row(1, day="2021"), "hanya tahun, bukan tanggal"),
        (row(1, day="01/12/2030"), "belum terjadi; periksa tahunnya"),
        (row(1, day=""), "kolom Tanggal Lapor: kosong; isi tanggal"),
        (row(1, age="tiga puluh lima"), "kolom Umur: bukan angka; tulis 35"),
        (row(1, age="150"), "umur ini tidak mungkin"),
        (row(1, status="entah"), "kolom Status: 'entah' tidak dikenal; tulis salah satu"),
        (row(1).replace(";P;", ";X;"), "kolom JK: 'X' tidak dikenal"),
        (row(1).replace("Seksual, fisik", "fisik, zzz"), "kolom Jenis Kekerasan"),
        (row(1).replace("Gunung Tiga", "Gunung Tigo"), "tulis, misalnya: Gunung Tiga, Muaradua"),
        (row(1).replace("Ds. Gunung Tiga;Muaradua", "Bumi Agung;"), "ada di beberapa kecamatan; tulis, misalnya"),
    ):
        assert words in mistakes(tmp_path, spoiled), spoiled
    told = mistakes(tmp_path, row(1, name="N" * 200))
    assert "kolom Nama Korban: lebih dari 160 huruf" in told
    assert "NNN" not in told, "a name is never repeated"
    for name in ("Ani Pere'an CONTOH binti A", "ani 0812"):
        told = mistakes(tmp_path, row(1, status=name))
        assert "kolom Status: tidak dikenal" in told, "names lie where a mapping meant a status"
        assert name not in told
    titles = ["01/02/2021", "Ani CONTOH", "P", "9"]
    said = {"kolom 1": RegisterField.REPORTED_ON, "kolom 2": NAME, "kolom 3": RegisterField.SEX}
    head = head_of([titles], said, row=1)
    assert head is not None
    assert head.shown_title(NAME) == "Kolom 2", "a row of data that was taken for a heading"
    assert head_of([titles], said, row=None) is None


def test_a_row_twice_and_a_number_that_comes_back_are_refused(tmp_path: Path) -> None:
    assert "baris 4: sama dengan baris 2" in mistakes(tmp_path, row(1), row(2), row(1))
    assert "nomor ini sudah ada di baris 2" in mistakes(tmp_path, row(1), row(2), row(1, name="Lain CONTOH"))
    assert "tanggal lapornya lain" in mistakes(tmp_path, row(1), row(1, name="Lain CONTOH", day="05/01/2021"))
    (joined,), report = read(written(tmp_path, row(1), row(1, name="Adik CONTOH", age="9")))
    assert not report.mistakes
    assert [each.age for each in joined.people] == [15, None, 9]


def test_two_systems_of_region_codes_are_refused_unless_mapped(tmp_path: Path) -> None:
    head = "Tanggal;Nama;Umur;Kode wilayah;Desa"
    own, dotted, bps = (f"1/2/2021;A{n} CONTOH;9;{code};Gunung Tiga" for n, code in enumerate(
        ("1609012001", "16.09.01.2001", "1608010001")))  # fmt: skip
    assert not mistakes(tmp_path, own, dotted, head=head)
    assert "dua sistem kode wilayah" in mistakes(tmp_path, dotted, bps, head=head)
    assert "ini kode BPS" in mistakes(tmp_path, bps, head=head)
    mapped, wrong = map_in('region_codes = "bps"')
    assert not wrong
    assert not mistakes(tmp_path, bps, head=head, said=mapped), "by the name beside it"
    assert "bukan kode wilayah" in mistakes(tmp_path, bps.replace("1608010001", "16-09"), head=head)
    assert "kode dan nama" in mistakes(tmp_path, dotted.replace("Gunung Tiga", "Bumi Agung"), head=head)


def test_a_mapping_file_says_what_titles_and_words_mean(tmp_path: Path) -> None:
    said, wrong = map_in(
        '[columns]\n"Nama Penyintas" = "name"\n"Tgl X" = "tanggal lapor"\n"Kasus" = "-"\n'
        '[values.village]\n"Dusun Tiga" = "16.09.01.2001"\n[values.status]\n"Arsip" = "closed"'
    )
    assert not wrong
    file = written(tmp_path, "3/4/2021;Ni CONTOH;12;Dusun Tiga;zzz;Arsip",
                   head="Tgl X;Nama Penyintas;Umur;Desa;Kasus;Status")  # fmt: skip
    (case,), report = read(file, said)
    assert not report.mistakes
    assert (case.area, case.reported_on, case.closed_on) == ("16.09.01.2001", date(2021, 4, 3), date(2021, 4, 3))
    assert map_in(EXAMPLE)[1] == []
    _said, wrong = map_in(
        'salah = 1\nregion_codes = "x"\n[columns]\n"A" = "zzz"\n[values.sex]\n"x" = "Q"\n[values.y]\n'
    )
    assert len(wrong) == 5


def test_titles_are_known_by_synonym_and_by_whose_they_are() -> None:
    for title, field in {
        "Nama Korban": "name", "KORBAN": "name", "Pelaku": "suspect_name", "Umur Pelaku": "suspect_age",
        "Usia (Tahun)": "age", "Tgl. Pengaduan": "reported_on", "Bentuk Kekerasan": "kind", "No. HP": "phone",
        "Hub. dgn Pelaku": "relation", "Nama Pelapor": "left_out", "Jenis Kelamin Terlapor": "suspect_sex",
        "Alamat Pelaku": None, "Warna": None,
    }.items():  # fmt: skip
        assert field_named(title) == (RegisterField(field) if field else None), title


def test_numbers_that_a_spreadsheet_spoiled_are_refused_or_put_back(tmp_path: Path) -> None:
    head = "Tanggal;Nama;Umur;NIK;No HP;Tgl Lahir"
    assert "NIK tidak 16 angka" in mistakes(tmp_path, "1/2/2021;A CONTOH;9;1609;;", head=head)
    assert "1609" not in mistakes(tmp_path, "1/2/2021;A CONTOH;9;1609;;", head=head)
    assert "dua abad" in mistakes(tmp_path, "1/2/2021;A CONTOH;9;;;3/4/12", head=head)
    assert "lahir sesudah" in mistakes(tmp_path, "1/2/2021;A CONTOH;9;;;3/4/2022", head=head)
    (case,), report = read(written(tmp_path, "1/2/2021;A CONTOH;30;;0812;3/4/2012", head=head))
    assert case.people[0].age == 8
    assert any("tanggal lahir" in words for words in report.remarks)
    (case,), _report = read(
        written(tmp_path, "1/2/2021;A CONTOH;9;lk;40 th", head="Tanggal;Nama;Umur;JK Pelaku;Umur Pelaku")
    )
    assert [(each.sex, each.age) for each in case.people] == [("", 9), ("L", 40)]


def test_without_a_status_every_case_comes_in_open(tmp_path: Path) -> None:
    (case,), report = read(written(tmp_path, "1/2/2021;A CONTOH;9", head="Tanggal;Nama;Umur"))
    assert case.closed_on is None
    assert not report.has_status
    assert read(written(tmp_path, row(1)))[1].has_status


def test_files_that_are_no_register_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    for raw, words in (
        (b"", "kosong"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "format .xls lama"),
        (b"PK\x03\x04 broken", "lembar kerja"),
    ):
        file.write_bytes(raw)
        with pytest.raises(RegisterUnread, match=words):
            read(file)
    assert "tidak ada baris judul" in mistakes(tmp_path, "1;2", head="a;b")
    assert "tidak ada satu kasus pun" in mistakes(tmp_path)
