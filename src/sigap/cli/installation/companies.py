"""`./sigap import companies FILE.csv`: the list of licensed placement companies; also `… htcds`, `… register`.

A list that has one mistake is not loaded at all; each mistake is named with its row and column.
"""

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

import django

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.installation import htcds, register, waiting
from sigap.config.env import regency_zone
from sigap.guidance.rules import COLUMNS, LONGEST, Fault, ListedCompany, ListingMistake, listing_of
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor

_MOST_TOLD = 20
_BY = SystemActor(name="import")
_WORDS: Mapping[Fault, str] = {
    Fault.EMPTY: "kosong",
    Fault.NO_COLUMN: "kolom ini tidak ada",
    Fault.NO_ROWS: "tidak ada satu perusahaan pun",
    Fault.NO_TEXT: "tidak terbaca sebagai teks UTF-8",
    Fault.NOT_A_DAY: "bukan tanggal TAHUN-BULAN-HARI",
    Fault.REPEATED: "sama dengan baris",
    Fault.TOO_MANY: "terlalu banyak baris",
    Fault.UNFIT_TEXT: "terlalu panjang atau bukan teks",
    Fault.UNKNOWN_STATE: "harus aktif, dibekukan, atau dicabut",
}


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sigap import", description="Memuat data dari berkas.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="register|htcds|companies|waiting")
    register.add_import(commands)
    htcds.add_import(commands)
    companies = commands.add_parser(
        "companies",
        help="daftar perusahaan penempatan pekerja migran yang berizin",
        description=f"Kolom (baris pertama): {', '.join(COLUMNS)}. Status: aktif, dibekukan, dicabut. Tanggal: "
        "TAHUN-BULAN-HARI. Daftar ini menggantikan yang lama seluruhnya.",
    )
    companies.add_argument("file", type=Path, metavar="FILE.csv")
    companies.add_argument("--listed-on", type=date.fromisoformat, required=True, metavar="TANGGAL")
    companies.add_argument("--source", required=True, metavar="SUMBER", help="siapa yang menerbitkan daftar ini")
    companies.add_argument("--dry-run", action="store_true", help="hanya memeriksa")
    commands.add_parser("waiting", help="register lama yang diunggah di meja kerja: diperiksa, atau dimasukkan")
    options = parser.parse_args(arguments)
    if options.command == "waiting":
        return waiting.run()
    if options.command == "htcds":
        return htcds.import_file(options)
    if options.command == "register":
        return register.import_file(options)
    if options.listed_on > clock.now().astimezone(regency_zone()).date():
        raise CommandFailed("--listed-on: tanggal ini belum tiba")
    if not (source := options.source.strip()):
        raise CommandFailed("--source: sebut siapa yang menerbitkan daftar ini")
    rows = listed_in(options.file)
    if options.dry_run:
        print(f"{len(rows)} perusahaan terbaca; tidak ada yang dimuat.")
        return 0
    _load(rows, listed_on=options.listed_on, source=source[:LONGEST])
    print(f"{len(rows)} perusahaan dimuat, daftar tanggal {options.listed_on:%d-%m-%Y}.")
    return 0


def listed_in(file: Path) -> Sequence[ListedCompany]:
    """The companies of a file. Raises CommandFailed with a line for each mistake."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise CommandFailed(f"{file}: tidak terbaca ({error.strerror})") from None
    listing = listing_of(raw)
    if listing.mistakes:
        mistakes = "\n".join(f"  {_mistake_line(mistake)}" for mistake in listing.mistakes[:_MOST_TOLD])
        left = len(listing.mistakes) - _MOST_TOLD
        raise CommandFailed(f"{file}: tidak ada yang dimuat\n{mistakes}" + (f"\n  dan {left} lagi" if left > 0 else ""))
    return listing.companies


def _mistake_line(mistake: ListingMistake) -> str:
    place = f"baris {mistake.row}, {mistake.column}: " if mistake.row else ""
    return place + _WORDS[mistake.fault] + (f" {mistake.same_as}" if mistake.same_as else "")


def _load(listed: Sequence[ListedCompany], *, listed_on: date, source: str) -> None:
    home = Home.from_environment()
    with server.available(home) as target:
        os.environ.update(target.owner_environment(home))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
        django.setup()
        # After the set-up: the act needs the models.
        actions = import_module("sigap.guidance.actions")
        actions.load_companies(by=_BY, at=clock.now(), listed_on=listed_on, source=source, companies=listed)
