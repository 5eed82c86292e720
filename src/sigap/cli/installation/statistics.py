"""`./sigap export statistics --year Y --out FILE.xlsx`: the tables of a year, from approved releases alone; `… htcds`.

Nothing is counted here, so that no two runs can be subtracted: what is not published yet is named as that.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

import django

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.cli.installation import htcds
from sigap.config.env import regency_zone
from sigap.kernel import clock

_FIRST_YEAR = 2000


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sigap export", description="Angka keluar sebagai berkas.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="statistics|htcds")
    htcds.add_export(commands)
    statistics = commands.add_parser(
        "statistics",
        help="statistik setahun, angka kecil tidak ditampilkan",
        description="Buku kerja XLSX: tabel yang sudah terbit untuk tahun itu (juga yang digabung beberapa tahun), "
        "SDG 16.2.2, dan rincian GLOTIP. Yang belum terbit disebut belum terbit.",
    )
    statistics.add_argument("--year", type=int, required=True, metavar="TAHUN")
    statistics.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx")
    options = parser.parse_args(arguments)
    if options.command == "htcds":
        return htcds.export_file(options)
    this_year = clock.now().astimezone(regency_zone()).year
    mistakes = []
    if not _FIRST_YEAR <= options.year <= this_year:
        mistakes.append(f"--year: dari {_FIRST_YEAR} sampai {this_year}")
    if options.out.suffix.lower() != ".xlsx":
        mistakes.append("--out: nama berkas berakhir dengan .xlsx")
    elif not options.out.parent.is_dir():
        mistakes.append(f"--out: folder {options.out.parent} tidak ada")
    if mistakes:
        raise CommandFailed("\n".join(mistakes))
    home = Home.from_environment()
    with server.available(home) as target:
        os.environ.update(target.owner_environment(home))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
        django.setup()
        return _export(options.year, options.out)


def _export(year: int, out: Path) -> int:
    # After the set-up: these need the models.
    facts = import_module("sigap.figures.yearbook.facts").facts_of(year)
    content = import_module("sigap.figures.yearbook.papers").sheet_of(facts)
    # Whole or not at all: a reader never meets half a workbook.
    part = out.with_name(f".{out.name}.part")
    part.write_bytes(content)
    part.replace(out)
    for table in facts["tables"]:
        print(f"{table['title']} ({table['release']})")
    for title, state in facts["states"]:
        if state != "terbit":
            print(f"{title}: {state}")
    if not facts["tables"]:
        print(
            "Tidak ada tabel: terbitan disiapkan dan disetujui di meja kerja (Gugus tugas, Terbitan), sesudah tahunnya "
            "selesai."
        )
    print(f"{out}: {len(facts['tables'])} tabel, {len(content) / 1000:.0f} KB")
    return 0
