"""`./sigap export htcds FILE` and `import htcds FILE`: rows that two people released; files of others, counted.

Nothing is counted anew for an export, and no case is opened by an import: only counts come in, beside those of SIGAP.
"""

import argparse
import csv
import os
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import django

from sigap.actionplan.sheet_in import SheetUnread, first_grid
from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.owner import as_owner
from sigap.config.env import regency_zone
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Unable

_MOST_TOLD = 20
_SPACE = UUID("6f0a3c52-0000-4000-8000-0000000000f7")
_BY = SystemActor(name="import")
_OWNER = SystemActor(name="export")
_SOURCES = ("simfoni", "police", "kemensos", "bp3mi", "court", "other")
_WORDS = {
    "empty": "kosong",
    "no_column": "kolom ini tidak ada",
    "no_rows": "tidak ada satu baris pun",
    "no_text": "tidak terbaca sebagai teks UTF-8",
    "not_a_day": "bukan tanggal TAHUN-BULAN-HARI yang sudah lewat",
    "not_a_phone": "bukan nomor telepon E.164",
    "not_a_year": "bukan tahun yang sudah tiba",
    "repeated": "kolom ini ada dua kali",
    "too_long": "terlalu panjang",
    "too_many": "terlalu banyak baris atau kolom",
    "unknown_code": "bukan kode HTCDS 2.0",
    "unknown_column": "bukan kolom HTCDS 2.0",
}


def add_export(commands: Any) -> None:
    out = commands.add_parser(
        "htcds",
        help="baris HTCDS 2.0 yang sudah dilepas dua orang",
        description="Menulis berkas ekspor baris yang sudah disiapkan satu orang dan dilepas orang lain di meja kerja "
        "(Gugus tugas, Terbitan, Ekspor baris), selama masih boleh diambil. Tidak ada yang dihitung baru.",
    )
    out.add_argument("file", type=Path, metavar="FILE.csv|.xlsx")
    out.add_argument("--id", default="", metavar="NOMOR", help="nomor ekspor; delapan huruf pertama cukup")


def add_import(commands: Any) -> None:
    brought = commands.add_parser(
        "htcds",
        help="berkas HTCDS 2.0 dari sistem lain, sebagai jumlah",
        description="Memeriksa setiap baris; satu kesalahan, tidak ada yang masuk. Tidak ada kasus dibuka dan "
        "tidak ada baris disimpan: yang masuk hanya jumlah korbannya, di samping angka SIGAP (Wawasan).",
    )
    brought.add_argument("file", type=Path, metavar="FILE.csv|.xlsx")
    brought.add_argument(
        "--year", type=int, metavar="TAHUN", help="bila tidak disebut: tahun yang tertulis di berkasnya"
    )
    brought.add_argument("--from", dest="source", choices=_SOURCES, default="other", help="dari mana berkasnya")
    brought.add_argument("--source", dest="words", default="Berkas HTCDS dari sistem lain", metavar="SUMBER")
    brought.add_argument(
        "--as-of", type=date.fromisoformat, metavar="TANGGAL", help="per tanggal; bila tidak, hari ini"
    )
    brought.add_argument("--dry-run", action="store_true", help="hanya memeriksa dan menghitung")


def export_file(options: argparse.Namespace) -> int:
    """Writes the newest released export, or the one that was named. Raises CommandFailed."""
    out: Path = options.file
    if out.suffix.lower() not in {".csv", ".xlsx"}:
        raise CommandFailed("FILE: nama berkas berakhir dengan .csv atau .xlsx")
    if not out.parent.is_dir():
        raise CommandFailed(f"FILE: folder {out.parent} tidak ada")
    with as_owner(KeyLocation.from_environment()):
        # After the set-up: it needs the models.
        reading, at = import_module("sigap.releases.rows.reading"), clock.now()
        try:
            row, text = reading.open_rows_as_owner(by=_OWNER, export_id=_released(options.id, at), at=at)
        except Unable as unable:
            raise CommandFailed(unable.sentence, status=1) from None
        content = text.encode() if out.suffix.lower() == ".csv" else reading.workbook_of(text)
    part = out.with_name(f".{out.name}.part")
    part.write_bytes(content)
    part.replace(out)
    print(f"{out}: {row}, untuk {row.receiver}, {row.report['told']} baris. Ekspor {row.pk}, sidik {row.digest}.")
    return 0


def _released(begins: str, at: datetime) -> UUID:
    rows = import_module("sigap.releases.models").RowExport.objects.filter(kind="htcds").defer("sealed_rows")
    ready = [row for row in rows.order_by("-answered_at") if row.is_open(at) and str(row.pk).startswith(begins.lower())]
    if not ready:
        raise CommandFailed(
            "Tidak ada ekspor HTCDS yang sudah dilepas dan masih boleh diambil. Disiapkan dan dilepas dua orang di "
            "meja kerja: Gugus tugas, Terbitan, Ekspor baris.",
            status=1,
        )
    if begins and len(ready) > 1:
        raise CommandFailed("--id: lebih dari satu ekspor bermula begini; tulis lebih panjang")
    found: UUID = ready[0].pk
    return found


def import_file(options: argparse.Namespace) -> int:
    """Checks a file, counts it and lays the count beside SIGAP's. Raises CommandFailed with a line for each mistake."""
    today = clock.now().astimezone(regency_zone()).date()
    raw = _content(options.file)
    counts = _counted(options.file, raw, today)
    year = options.year or (min(counts.years) if len(counts.years) == 1 else None)
    if year is None:
        raise CommandFailed("--year: berkas ini tidak menyebut satu tahun; tulis tahunnya")
    print(f"{counts.rows} baris terbaca, {counts.victims} korban pada tahun {year}.")
    if options.dry_run:
        print("Hanya diperiksa: tidak ada yang masuk.")
        return 0
    key = uuid5(_SPACE, f"{sha256(raw).hexdigest()} {year} {options.source} {options.words}")
    home = Home.from_environment()
    with server.available(home) as target:
        os.environ.update(target.owner_environment(home))
        django.setup()
        insight, kinds = import_module("sigap.insight.actions"), import_module("sigap.insight.rules.comparing")
        try:
            laid = insight.store_htcds_figure(
                by=_BY, at=clock.now(), key=key, year=year, counts=counts,
                source=kinds.OutsideSource(f"source_{options.source}"), words=options.words,
                as_of=options.as_of or today,
            )  # fmt: skip
        except Unable as unable:
            raise CommandFailed(unable.sentence) from None
    print(f"Masuk sebagai angka dari luar, di samping {laid.figure}. Tidak ada kasus dibuka, tidak ada baris disimpan.")
    return 0


def _content(file: Path) -> bytes:
    incoming = import_module("sigap.figures.htcds.incoming")
    try:
        if file.stat().st_size > incoming.MOST_BYTES:
            raise CommandFailed(f"{file}: lebih dari {incoming.MOST_BYTES // 1_000_000} MB; bagi berkasnya")
        return file.read_bytes()
    except OSError as error:
        raise CommandFailed(f"{file}: tidak terbaca ({error.strerror})") from None


def _counted(file: Path, raw: bytes, today: date) -> Any:
    incoming = import_module("sigap.figures.htcds.incoming")
    try:
        cells: Sequence[Sequence[str]]
        if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            grid = first_grid(raw, lambda grid: bool(grid.rows))
            cells = [["" if cell is None else str(cell).strip() for cell in row] for row in grid.rows]
        else:
            cells = incoming.rows_of_text(raw)
    except SheetUnread as unread:
        raise CommandFailed(
            f"{file}: tidak terbaca ({unread.reason.value}); simpan sebagai .csv, lalu ulangi"
        ) from None
    except (UnicodeDecodeError, csv.Error):
        raise CommandFailed(f"{file}: {_WORDS['no_text']}") from None
    found = incoming.counted_file(cells, today=today)
    if found.mistakes:
        mistakes = "\n".join(f"  {_mistake_line(each)}" for each in found.mistakes[:_MOST_TOLD])
        left = len(found.mistakes) - _MOST_TOLD
        raise CommandFailed(f"{file}: tidak ada yang masuk\n{mistakes}" + (f"\n  dan {left} lagi" if left > 0 else ""))
    return found.counts


def _mistake_line(mistake: Any) -> str:
    place = ", ".join(filter(None, [f"baris {mistake.row}" if mistake.row else "", mistake.column]))
    return f"{place}: {_WORDS[mistake.fault]}" if place else _WORDS[mistake.fault]
