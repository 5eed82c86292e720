"""A register as an office kept it: titles above, headings over two rows, merged cells, sums. Everybody is CONTOH."""

from datetime import date
from pathlib import Path

import openpyxl

from sigap.vulnerability.rules.names import Gazetteer, NamedRegion

HEAD = (
    "No Register;Tanggal Lapor;Nama Korban;JK;Umur;Desa;Kecamatan;Jenis Kekerasan;Nama Pelaku;Hubungan;Status;Petugas"
)
ROW = "{n};{day};{name};P;{age};Ds. Gunung Tiga;Muaradua;Seksual, fisik;Budi CONTOH;ayah tiri;{status};"


def regions() -> Gazetteer:
    """Two districts, of which both have a village of one name."""
    villages = (("01", "2001", "Gunung Tiga"), ("01", "2002", "Bumi Agung"), ("02", "2001", "Bumi Agung"))
    districts = {"01": "Muaradua", "02": "Pulau Beringin"}
    rows = [
        NamedRegion(code=f"16.09.{code}", name=name, district=f"16.09.{code}", district_name=name, is_village=False)
        for code, name in districts.items()
    ]
    rows += [
        NamedRegion(code=f"16.09.{district}.{code}", name=name, district=f"16.09.{district}",
                    district_name=districts[district], is_village=True)
        for district, code, name in villages
    ]  # fmt: skip
    return Gazetteer(rows, {}, regency="16.09")


def written(folder: Path, *rows: str, head: str = HEAD, name: str = "register.csv") -> Path:
    """A register as a CSV of semicolons."""
    file = folder / name
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    return file


def row(n: int, *, day: str = "04/01/2021", name: str = "", age: str = "15", status: str = "Selesai") -> str:
    """One row under `HEAD`."""
    return ROW.format(n=f"{n:03}", day=day, name=name or f"Ni'mah Pere'an {n} CONTOH", age=age, status=status)


def messy(folder: Path) -> Path:
    """A workbook as one finds it: 6 rows of 5 cases, one of them with an age in words."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2021"
    wide = [None] * 3
    for cells in (
        ["REGISTER KASUS CONTOH TAHUN 2021"],
        [],
        ["No", "No. Register", "Tgl. Lapor", "KORBAN", *wide, "Desa/Kel.", "Kecamatan", "Jenis Kekerasan", "PELAKU",
         None, "Status Kasus", "Kronologis", "Foto"],
        [None, None, None, "Nama", "JK (L/P)", "Umur", "TTL", None, None, None, "Nama", "Hubungan dgn Korban"],
        list(range(1, 16)),
        ["JANUARI 2021"],
        [1, "001/I", "04/01/2021", "Ni'mah Pere'an CONTOH", "P", "15 th", "Muaradua, 3 Maret 2005", "Ds. Gunung Tiga",
         "Muaradua", "Seksual, fisik", "Budi CONTOH", "Ayah tiri", "Selesai", "CONTOH: dipukul."],
        [2, "002/I", date(2021, 1, 9), "Mawar CONTOH", "Perempuan", 12, None, "Bumi Agung", "Kec. Muaradua",
         "KDRT (psikis)", None, None, "masih proses"],
        [3, "003/I", 44207, "Anak CONTOH", "laki-laki", "8 bln", None, None, "Muaradua", "penelantaran", None, None,
         "Selesai, damai"],
        [4, "004/I", "12 Januari 2021", "Dua CONTOH", "L", "dua belas", None, None, None, "fisik"],
        [5, "005/I", "14-1-21", "Korban A CONTOH", "P", 30, None, None, None, "TPPO", "X CONTOH", "majikan", "Selesai"],
        [None, None, None, "Korban B CONTOH", "P", 31, None, None, None, "TPPO", "X CONTOH", "majikan", "Selesai"],
        ["JUMLAH", None, None, 5],
    ):  # fmt: skip
        sheet.append(cells)
    for merged in ("A1:O1", "D3:G3", "K3:L3", "A6:O6", "B11:B12", "C11:C12", *(f"{c}3:{c}4" for c in "ABCHIJMNO")):
        sheet.merge_cells(merged)
    book.create_sheet("Rekap").append(["Bulan", "Jumlah"])
    file = folder / "register.xlsx"
    book.save(file)
    return file
