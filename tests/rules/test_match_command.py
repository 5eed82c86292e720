"""`./sigap match link`: pairs of the contract, every mistake with its place, nothing half done."""

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sigap.cli.failure import CommandFailed
from sigap.cli.main import COMMANDS
from sigap.cli.matching import run
from sigap.matching.linking.records import read_people

HEADER = "record_id,full_name,alias,sex,birth_date,birth_year,mother_name,village_code,phone,nik"
ROWS = (
    "r1,Muh. Yusup,,L,2009-03-14,,Siti Aminah,16.09.04.2004,0812-7400-1188,1609041403090001",
    'r3,"YUSUF MUHAMMAD, AN.",Ucup,L,,2009,ST. AMINAH,16.09.04.2004,+6281274001188,',
    "r2,Rina Kartika,,P,1988-01-01,1988,,16.09.11.2001,,",
    "r4,,Ika,,,,,,,",
)


def sheet(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "orang.csv"
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return file


def pairs_in(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_one_person_in_two_spellings_is_one_pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "pasangan.csv"
    others = (f"x{day},Sri Contoh {day},,P,19{day}-05-{day},,,16.09.19.20{day},," for day in range(10, 29))
    assert run(["link", str(sheet(tmp_path, *ROWS, *others)), "--output", str(output)]) == 0
    (pair,) = pairs_in(output)
    assert list(pair) == ["record_id_a", "record_id_b", "probability"]
    assert (pair["record_id_a"], pair["record_id_b"]) == ("r1", "r3")
    assert 0.9 <= float(pair["probability"]) <= 1
    assert capsys.readouterr().out == "23 catatan dibaca, 1 pasangan ditulis\n"
    assert {each.name for each in tmp_path.iterdir()} == {"orang.csv", "pasangan.csv"}


def test_columns_in_another_order_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    names = HEADER.split(",")
    rows = [dict(zip(names, row, strict=True)) for row in csv.reader(ROWS)]
    file = tmp_path / "terbalik.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        turned = csv.DictWriter(opened, names[::-1])
        turned.writeheader()
        turned.writerows(rows)
    for source, output in ((file, tmp_path / "a.csv"), (sheet(tmp_path, *ROWS), tmp_path / "b.csv")):
        assert run(["link", str(source), "--output", str(output), "--threshold", "0.1"]) == 0
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


def test_every_mistake_has_its_row_and_column_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = (
        ",Tanpa Nomor,,L,,,,,,",
        "r1,Dua Kali,,L,,,,,,",
        "r5,Salah Hari,,P,2011-02-30,,,,,",
        "r6,Salah Tahun,,P,,99,,,,",
        "r7,Salah Jenis,,X,,,,,,",
        "r8,Salah Desa,,P,,,,1608010001,,",
        "r9,Kurang Sel,,P",
    )
    output = tmp_path / "pasangan.csv"
    assert run(["link", str(sheet(tmp_path, ROWS[0], *wrong)), "--output", str(output)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    expected = (
        "baris 3, kolom record_id: kosong",
        "baris 4, kolom record_id: sama dengan baris 2",
        "baris 5, kolom birth_date: bukan tanggal TAHUN-BULAN-HARI",
        "baris 6, kolom birth_year: bukan tahun",
        "baris 7, kolom sex: harus L, P, atau kosong",
        "baris 8, kolom village_code: bukan kode desa seperti 16.09.01.2001",
        "baris 9: 4 sel, seharusnya 10",
    )
    assert [line.partition("orang.csv: ")[2] for line in told.err.splitlines()] == list(expected)
    assert "Salah" not in told.err, "no cell is repeated"
    assert not output.exists()


def test_a_header_that_does_not_fit_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for header, why in (
        (HEADER.replace(",nik", ""), "baris 1: kolom nik tidak ada"),
        (HEADER + ",agama", "baris 1, kolom 11: agama tidak dikenal"),
        (HEADER + ",nik", "baris 1: kolom nik ada dua kali"),
        ("", "baris 1: kolom record_id tidak ada"),
    ):
        assert run(["link", str(sheet(tmp_path, header=header)), "--output", str(tmp_path / "p.csv")]) == 2
        assert why in capsys.readouterr().err


def test_what_cannot_be_read_or_written_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = sheet(tmp_path, *ROWS)
    before = file.read_bytes()
    for arguments in (
        ["link", str(file), "--output", str(file)],
        ["link", str(file), "--output", str(tmp_path)],
        ["link", str(file), "--output", str(tmp_path / "tidak-ada" / "p.csv")],
    ):
        with pytest.raises(CommandFailed) as failed:
            run(arguments)
        assert failed.value.status == 2
    assert file.read_bytes() == before
    assert run(["link", str(tmp_path / "tidak-ada.csv"), "--output", str(tmp_path / "p.csv")]) == 2
    latin = tmp_path / "latin.csv"
    latin.write_bytes(file.read_bytes() + b"r9,Ren\xe9,,L,,,,,,\n")
    assert run(["link", str(latin), "--output", str(tmp_path / "p.csv")]) == 2
    assert "bukan teks UTF-8" in capsys.readouterr().err
    for threshold in ("1.5", "-0.1", "nan", "banyak"):
        with pytest.raises(SystemExit) as ended:
            run(["link", str(file), "--output", str(tmp_path / "p.csv"), "--threshold", threshold])
        assert ended.value.code == 2


def test_no_record_and_one_record_make_an_empty_list(tmp_path: Path) -> None:
    for rows in ((), ROWS[:1]):
        output = tmp_path / "pasangan.csv"
        assert run(["link", str(sheet(tmp_path, *rows)), "--output", str(output), "--threshold", "0"]) == 0
        assert output.read_text() == "record_id_a,record_id_b,probability\n"


def test_halves_read_by_two_processes_are_one_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"r{number:03},Orang Ke {number},,L,19{number:02}-02-03,,,16.09.04.2004,," for number in range(10, 90)]
    rows += [f"s{number:03},Orang Ke {number},,L,19{number:02}-02-03,,,16.09.04.2004,," for number in range(10, 90)]
    file = sheet(tmp_path, *rows)
    found = []
    for alone in (10_000, 10):
        monkeypatch.setattr("sigap.matching.linking.records._ALONE", alone)
        output = tmp_path / f"{alone}.csv"
        assert run(["link", str(file), "--output", str(output), "--threshold", "0.1"]) == 0
        found.append(output.read_text())
    assert found[0] == found[1]
    sheet(tmp_path, *rows, rows[0], "z,Salah,,L,kemarin,,,,,")
    assert run(["link", str(file), "--output", str(tmp_path / "x.csv")]) == 2


def test_the_second_process_ends_whatever_a_signal_means_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sigap.matching.linking.records._ALONE", 2)
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        assert len(read_people(sheet(tmp_path, *ROWS)).ids) == len(ROWS)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_the_command_opens_no_database_and_is_in_the_list() -> None:
    assert "match" in COMMANDS
    code = (
        "import sys, sigap.cli.matching; print([m for m in sys.modules if m in {'django', 'psycopg', 'sigap.vault'}])"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "[]"
