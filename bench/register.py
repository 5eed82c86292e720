"""An old register of --rows rows comes in by its command: seconds and memory; then one that fails on its last row.

A demo of its own; half of the rows with a suspect, one in twenty still running. Everybody in it is CONTOH.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from _house import CHECKOUT, House, demo
from _names import FIRST, SECOND, THIRD

_HEAD = ("No Register", "Tanggal Lapor", "Nama Korban", "JK", "Umur", "Tgl Lahir", "Kecamatan", "Jenis Kekerasan",
         "Nama Pelaku", "Umur Pelaku", "Hubungan", "Status", "Tanggal Selesai", "Layanan", "Keterangan")  # fmt: skip
_DISTRICTS = ("Muaradua", "Kec. Pulau Beringin", "Banding Agung", "kec. simpang")
_KINDS = ("Seksual", "fisik, psikis", "KDRT (fisik)", "TPPO", "penelantaran")
_SEED = 1609


def row_of(number: int, draw: random.Random, series: str) -> list[Any]:
    """One row, with dates as texts and as days, ages or days of birth."""
    day = date(2016, 1, 4) + timedelta(days=number * 3600 // 50_000)
    name = f"{FIRST[number % 12]} {SECOND[number // 12 % 10]} {THIRD[number // 120 % 11]} {number // 1320} CONTOH"
    is_running, age = number % 20 == 0, draw.randrange(3, 60)
    suspect = [f"Orang {number} CONTOH", draw.randrange(20, 70), draw.choice(("suami", "tetangga", "ayah tiri"))]
    return [
        f"{number}/{series}/{day.year}", day if number % 2 else f"{day:%d/%m/%Y}", name, "LP"[number % 3 > 0],
        f"{age} th" if number % 2 else None, None if number % 2 else f"{min(day.day, 28)}-{day:%m}-{day.year - age}",
        _DISTRICTS[number % 4], _KINDS[number % 5], *(suspect if number % 2 else [None] * 3),
        "proses" if is_running else "Selesai", None if is_running else day + timedelta(days=draw.randrange(1, 90)),
        "konseling, visum", "CONTOH: " + "keterangan petugas tentang kasus ini. " * 3,
    ]  # fmt: skip


def write(file: Path, rows: int, *, spoiled: bool) -> None:
    """A workbook of so many rows, its texts in one table as Excel keeps them; the last age in words if spoiled."""
    draw = random.Random(_SEED)
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Register")
        sheet.write_row(0, 0, _HEAD)
        for number in range(1, rows + 1):
            cells = row_of(number, draw, "BARU" if spoiled else "PPA")
            if spoiled and number == rows:
                cells[4] = "dua belas"
            sheet.write_row(number, 0, cells)


def run(house: House, file: Path, *more: str) -> tuple[int, float, int, str]:
    """Status, seconds, megabytes at the peak of the command's own process, and what it said."""
    environment = {**os.environ, "SIGAP_HOME": str(house.home)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "sigap.cli.main", "import", "register", str(file), *more], cwd=CHECKOUT,
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, time.monotonic() - began, usage.ru_maxrss // 1024, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--home", type=Path, help="data folder of the demo, kept afterwards")
    asked = parser.parse_args()
    figures: dict[str, Any] = {"bench": "register", "rows": asked.rows}
    with TemporaryDirectory() as folder, demo(home=asked.home) as house:
        good, bad = Path(folder, "register.xlsx"), Path(folder, "salah.xlsx")
        write(good, asked.rows, spoiled=False)
        write(bad, asked.rows, spoiled=True)
        figures["file_mb"] = round(good.stat().st_size / 1e6, 1)
        for name, file, wanted in (("dry_run", good, 0), ("import", good, 0), ("again", good, 2), ("refused", bad, 2)):
            more = ("--dry-run",) if name == "dry_run" else ()
            status, seconds, megabytes, said = run(house, file, *more)
            if status != wanted:
                raise SystemExit(f"{name}: status {status}\n{said[-3000:]}")
            figures |= {f"{name}_seconds": round(seconds, 1), f"{name}_mb": megabytes}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
