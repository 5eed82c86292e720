"""`./sigap import register FILE`: an agency's existing case register, whole or not at all, with a report.

Says what was read, matched, left out and refused; a mistake names its sheet, row and column, and the mend.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from sigap.cli.failure import CommandFailed
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.owner import as_owner
from sigap.config.env import regency_zone
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor
from sigap.registers.rules import mapping
from sigap.registers.rules.mapping import RegisterMap

_MOST_TOLD = 200
_EVERY = 2.0
_BY = SystemActor(name="impor register")


def add_import(commands: Any) -> None:
    brought = commands.add_parser(
        "register",
        help="register kasus lama sebuah kantor, menjadi kasus",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Memasukkan register lama sebagai kasus: tertutup atau terbuka menurut barisnya, tanpa membunyikan "
        "tenggat yang lalu.\nKolom dikenali dari judulnya. Satu kesalahan, tidak ada yang masuk.",
        epilog=f"MAP.toml, semuanya boleh tidak ada:\n\n{mapping.EXAMPLE}",
    )
    brought.add_argument("file", type=Path, metavar="FILE.xlsx|.csv")
    brought.add_argument("--map", type=Path, metavar="MAP.toml", help="arti judul dan isi sel yang tidak dikenal")
    brought.add_argument("--dry-run", action="store_true", help="hanya memeriksa dan melaporkan")


def import_file(options: argparse.Namespace) -> int:
    """Brings a register in and tells what came of it. Raises CommandFailed with a line for each mistake."""
    register_map = _read_map(options.map)
    with as_owner(KeyLocation.from_environment()):
        # After the set-up: they need the models.
        actions, queries, sheets = (
            import_module(f"sigap.registers.{name}") for name in ("actions", "queries", "sheets")
        )
        try:
            report, staff = actions.bring_in_register(
                by=_BY,
                at=clock.now(),
                file=options.file,
                register_map=register_map,
                is_dry=options.dry_run,
                progress=_Progress(),
            )
        except sheets.RegisterUnread as unread:
            raise CommandFailed(f"{options.file}: {unread}; tidak ada yang masuk") from None
        except queries.StaffUnclear as unclear:
            raise CommandFailed(str(unclear)) from None
        except actions.KnownRegister as known:
            former, zone = known.former, regency_zone()
            raise CommandFailed(
                f"{options.file}: register ini sudah masuk pada {former.imported_at.astimezone(zone):%d-%m-%Y %H:%M} "
                f"sebagai “{former.source}” ({former.cases} kasus); tidak ada yang masuk lagi"
            ) from None
        except actions.UnableToImport as unable:
            for line in _lines(unable.report):
                print(line)
            raise CommandFailed(_mistake_lines(options.file, unable.report.mistakes)) from None
    for line in _lines(report):
        print(line)
    print(f"Kantor: {staff.office_name}. Penanggung jawab bila petugas tidak dikenal: {staff.manager[1]}.")
    print("Hanya diperiksa: tidak ada yang masuk." if options.dry_run else f"Masuk seluruhnya: {report.cases} kasus.")
    return 0


class _Progress:
    """Says on a terminal how far it is; nothing where nobody looks."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _EVERY

    def __call__(self, rows: int) -> None:
        if sys.stderr.isatty() and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            print(f"{rows} baris …", file=sys.stderr, flush=True)


def _read_map(file: Path | None) -> RegisterMap:
    if file is None:
        return RegisterMap()
    try:
        register_map, mistakes = mapping.map_in(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandFailed(f"{file}: tidak terbaca ({error.strerror})") from None
    except UnicodeDecodeError:
        raise CommandFailed(f"{file}: tidak terbaca sebagai teks UTF-8") from None
    if mistakes:
        raise CommandFailed("\n".join([f"{file}: tidak ada yang masuk", *(f"  {each}" for each in mistakes)]))
    return register_map


def _mistake_lines(file: Path, mistakes: list[Any]) -> str:
    lines = [f"  {each}" for each in mistakes[:_MOST_TOLD]]
    left = len(mistakes) - _MOST_TOLD
    return "\n".join(
        [
            f"{file}: tidak ada yang masuk, {len(mistakes)} kesalahan",
            *lines,
            *([f"  dan {left} lagi"] if left > 0 else []),
        ]
    )


def _lines(report: Any) -> Iterator[str]:
    """What was read, matched, left out, and what to look at."""
    yield f"Dibaca: {report.rows} baris; dilewati {report.rows_left} (kosong, judul, atau jumlah)."
    for sheet in dict.fromkeys(name for name, _title, _field in report.matched):
        pairs = "; ".join(f"{title} → {label}" for name, title, label in report.matched if name == sheet)
        yield f"Kolom yang dikenal{f' di lembar {sheet}' if sheet else ''}: {pairs}"
    if report.unread:
        yield f"Kolom yang tidak dibaca: {'; '.join(dict.fromkeys(title for _sheet, title in report.unread))}"
    if report.sheets_left:
        yield f"Lembar yang tidak dibaca: {', '.join(report.sheets_left)}"
    if not report.mistakes:
        years = ", ".join(f"{year}: {count}" for year, count in sorted(report.years.items()))
        closed = report.cases - report.open_cases
        yield f"{report.cases} kasus ({closed} selesai, {report.open_cases} berjalan), {report.people} orang; {years}"
    if not report.has_status:
        yield "Perhatian: tidak ada kolom status atau tanggal selesai, maka semuanya masuk sebagai kasus berjalan."
    for words, count in report.remarks.items():
        yield f"Perhatian: {words} ({count} baris)"
