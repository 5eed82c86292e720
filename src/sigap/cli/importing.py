"""`./sigap import companies FILE.csv`: the list of licensed placement companies, as its source had it on a day.

A list that has one mistake is not loaded at all; each mistake is named with its row and column.
"""

import argparse
import csv
import io
import os
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django

from sigap.cli import database
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor

if TYPE_CHECKING:
    from sigap.guidance.actions import ListedCompany

COLUMNS = ("nama", "izin", "kota", "status", "berlaku_sampai")
_STATES = {"": "active", "aktif": "active", "dibekukan": "suspended", "dicabut": "revoked"}
_LONGEST = 200
_MOST_TOLD = 20
_FIRST_ROW = 2  # row 1 holds the columns' names
_BY = SystemActor(name="import")


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sigap import", description="Memuat data dari berkas.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="companies")
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
    asked = parser.parse_args(arguments)
    if asked.listed_on > clock.now().astimezone(clock.JAKARTA).date():
        raise CommandFailed("--listed-on: tanggal ini belum tiba")
    if not (source := asked.source.strip()):
        raise CommandFailed("--source: sebut siapa yang menerbitkan daftar ini")
    rows = _checked(asked.file)
    if asked.dry_run:
        print(f"{len(rows)} perusahaan terbaca; tidak ada yang dimuat.")
        return 0
    _load(rows, listed_on=asked.listed_on, source=source[:_LONGEST])
    print(f"{len(rows)} perusahaan dimuat, daftar tanggal {asked.listed_on:%d-%m-%Y}.")
    return 0


def listed_in(file: Path) -> "list[ListedCompany]":
    """The companies of a file. Raises CommandFailed. Needs Django set up."""
    return [_company(row) for row in _checked(file)]


def _load(rows: Sequence[dict[str, str]], *, listed_on: date, source: str) -> None:
    home = Home.from_environment()
    with database.available(home) as target:
        os.environ.update(target.owner_environment(home))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
        django.setup()
        # After the set-up: the act needs the models.
        actions = import_module("sigap.guidance.actions")
        listed = [_company(row) for row in rows]
        actions.load_companies(by=_BY, at=clock.now(), listed_on=listed_on, source=source, companies=listed)


def _company(row: dict[str, str]) -> "ListedCompany":
    actions, rules = import_module("sigap.guidance.actions"), import_module("sigap.guidance.rules")
    made: ListedCompany = actions.ListedCompany(
        name=row["nama"],
        licence=row["izin"],
        city=row["kota"],
        state=rules.Licence(_STATES[row["status"].casefold()]),
        valid_to=date.fromisoformat(row["berlaku_sampai"]) if row["berlaku_sampai"] else None,
    )
    return made


def _checked(file: Path) -> list[dict[str, str]]:
    """Every row of the file. Raises CommandFailed with a line for each mistake."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandFailed(f"{file}: tidak terbaca sebagai teks UTF-8") from None
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise CommandFailed(f"{file}: baris 1, kolom {', '.join(missing)} tidak ada")
    rows = [{name: (row[name] or "").strip() for name in COLUMNS} for row in reader]
    mistakes = list(_mistakes(rows))
    if not rows:
        mistakes = ["tidak ada satu perusahaan pun"]
    if mistakes:
        told = "\n".join(f"  {mistake}" for mistake in mistakes[:_MOST_TOLD])
        more = f"\n  dan {len(mistakes) - _MOST_TOLD} lagi" if len(mistakes) > _MOST_TOLD else ""
        raise CommandFailed(f"{file}: tidak ada yang dimuat\n{told}{more}")
    return rows


def _mistakes(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=_FIRST_ROW):
        yield from (f"baris {number}, {name}: kosong" for name in ("nama", "izin") if not row[name])
        for name in COLUMNS:
            if len(row[name]) > _LONGEST or not row[name].isprintable():
                yield f"baris {number}, {name}: terlalu panjang atau bukan teks"
        yield from _unfit(number, row)
        if row["izin"] and (before := seen.setdefault(row["izin"], number)) != number:
            yield f"baris {number}, izin: sama dengan baris {before}"


def _unfit(number: int, row: dict[str, str]) -> Iterator[str]:
    if row["status"].casefold() not in _STATES:
        yield f"baris {number}, status: harus aktif, dibekukan, atau dicabut"
    if row["berlaku_sampai"] and not _is_day(row["berlaku_sampai"]):
        yield f"baris {number}, berlaku_sampai: bukan tanggal TAHUN-BULAN-HARI"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
