"""`./sigap places boundaries FILE.geojson`: the map's shapes, replaced by official ones.

A file with one mistake changes nothing; each mistake is named with its feature and what to do.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

import django

from sigap.cli.database import server
from sigap.cli.failure import CommandFailed
from sigap.cli.home import Home
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor
from sigap.places.boundaries.features import MOST_BYTES, too_large

_BY = SystemActor(name="import")
_MOST_NAMED = 20
_LONGEST_SOURCE = 200


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sigap places", description="Wilayah dan petanya.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="boundaries")
    shapes = commands.add_parser(
        "boundaries",
        help="mengganti bentuk kecamatan dan desa pada peta",
        description="GeoJSON (WGS84) dengan properti kode, misalnya 16.09.01 atau 16.09.01.2003. Bentuk yang ada "
        "diganti seluruhnya, tiap tingkat; kalau berkasnya hanya berisi desa, kecamatan disusun dari desanya.",
    )
    shapes.add_argument("file", type=Path, metavar="FILE.geojson")
    shapes.add_argument("--source", default="", metavar="SUMBER", help="siapa yang menerbitkan; bawaannya nama berkas")
    shapes.add_argument("--partial", action="store_true", help="boleh ada wilayah yang belum punya bentuk")
    shapes.add_argument("--dry-run", action="store_true", help="hanya memeriksa")
    options = parser.parse_args(arguments)
    raw = _content(options.file)
    home = Home.from_environment()
    with server.available(home) as target:
        os.environ.update(target.owner_environment(home))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
        django.setup()
        _load(raw, options)
    return 0


def _content(file: Path) -> bytes:
    """The file's bytes, never more than the limit. Raises CommandFailed."""
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1) if size <= MOST_BYTES else b""
    except OSError as error:
        raise CommandFailed(f"{file}: tidak terbaca ({error.strerror})") from None
    if max(size, len(raw)) > MOST_BYTES:
        what, advice = too_large(max(size, len(raw)))
        raise CommandFailed(f"{file}: {what}; {advice}")
    return raw


def _load(raw: bytes, options: argparse.Namespace) -> None:
    # After the set-up: these need the models.
    loading = import_module("sigap.places.boundaries.loading")
    regency = import_module("sigap.places.queries").home_regency()
    try:
        levels = loading.prepared(raw, regency=regency, may_lack=options.partial)
    except loading.UnfitShapes as unfit:
        lines = [f"  {mistake}" for mistake in unfit.mistakes[:_MOST_NAMED]]
        left = len(unfit.mistakes) - _MOST_NAMED
        lines += [f"  dan {left} lagi"] if left > 0 else []
        raise CommandFailed("\n".join([f"{options.file}: tidak ada yang dimuat", *lines])) from None
    for each in levels:
        how = " (disusun dari desanya)" if each.is_dissolved else ""
        print(f"{len(each.paths)} {loading.LEVEL_NAMES[each.level]}{how}: {each.size / 1000:.1f} KB bentuk")
        if each.without:
            print(f"  tanpa bentuk: {', '.join(each.without)}")
    if options.dry_run:
        print("Hanya diperiksa: tidak ada yang dimuat.")
        return
    import_module("sigap.vulnerability.actions.boundaries").replace_shapes(
        by=_BY,
        at=clock.now(),
        levels=levels,
        regency=regency,
        source=(options.source.strip() or options.file.name)[:_LONGEST_SOURCE],
        digest=loading.digest_of(raw),
    )
    print("Bentuk pada peta diganti. Peta menyebutnya batas indikatif.")
