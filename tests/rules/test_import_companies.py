"""`./sigap import companies`: a list with one mistake is not loaded; every mistake has its row and column."""

from pathlib import Path

import pytest

from sigap.cli.failure import CommandFailed
from sigap.cli.installation import companies
from sigap.cli.main import main

HEAD = "nama,izin,kota,status,berlaku_sampai\n"
ASK = ["--listed-on", "2026-11-01", "--source", "CONTOH"]


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("PT A,,Palembang,aktif,\n", "baris 2, izin: kosong"),
        (",C-1,Palembang,aktif,\n", "baris 2, nama: kosong"),
        ("PT A,C-1,,bagus,\n", "baris 2, status: harus aktif, dibekukan, atau dicabut"),
        ("PT A,C-1,,aktif,31-12-2029\n", "baris 2, berlaku_sampai: bukan tanggal"),
        ("PT A,C-1,,aktif,\nPT B,C-1,,aktif,\n", "baris 3, izin: sama dengan baris 2"),
        (f"PT {'A' * 300},C-1,,aktif,\n", "baris 2, nama: terlalu panjang"),
        ("", "tidak ada satu perusahaan pun"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, rows: str, words: str) -> None:
    with pytest.raises(CommandFailed, match=words) as failed:
        companies.run(["companies", str(file(tmp_path, HEAD + rows)), *ASK])
    assert failed.value.status == 2
    assert "tidak ada yang dimuat" in failed.value.message


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="baris 1, izin: kolom ini tidak ada\\n  baris 1, berlaku_sampai: kolom"):
        companies.run(["companies", str(file(tmp_path, "nama,kota,status\nPT A,,aktif\n")), *ASK])


@pytest.mark.parametrize("change", [["--listed-on", "2126-01-01"], ["--source", "  "]])
def test_a_list_needs_a_day_that_has_come_and_its_source(tmp_path: Path, change: list[str]) -> None:
    path = file(tmp_path, HEAD + "PT A,C-1,,aktif,\n")
    with pytest.raises(CommandFailed):
        companies.run(["companies", str(path), *ASK, *change])


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="tidak terbaca"):
        companies.run(["companies", str(tmp_path / "none.csv"), *ASK])


@pytest.mark.parametrize("sign", [",", ";"])
def test_checking_alone_loads_nothing(tmp_path: Path, sign: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (HEAD + "PT Rekaan,C-1,Palembang,Aktif,2029-01-31\n").replace(",", sign)
    assert main(["import", "companies", str(file(tmp_path, text)), *ASK, "--dry-run"]) == 0
    assert "1 perusahaan terbaca" in capsys.readouterr().out
