"""`./sigap setup export FILE` and `./sigap setup import FILE`: the set-up of a regency, without people and cases.

An import shows every difference first; then all of it is loaded, or nothing.
"""

import argparse
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from sigap.cli.failure import CommandFailed
from sigap.cli.keys.location import KeyLocation
from sigap.cli.keys.owner import as_owner
from sigap.kernel import clock
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Unable

_BY = SystemActor(name="berkas pengaturan")


def run(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sigap setup", description="Pengaturan daerah sebagai satu berkas: keluar, atau masuk seluruhnya."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="export|import")
    out = commands.add_parser("export", help="menulis pengaturan yang berlaku di sini; tanpa orang, tanpa kasus")
    out.add_argument("file", type=Path, metavar="FILE")
    brought = commands.add_parser("import", help="menampilkan bedanya, lalu memuat semuanya atau tidak satu pun")
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument("--dry-run", action="store_true", help="hanya menampilkan bedanya")
    options = parser.parse_args(arguments)
    if options.command == "export":
        return _export(options.file)
    return _import(_content(options.file), is_dry=options.dry_run)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandFailed(f"{file}: tidak terbaca ({error.strerror})") from None


def _export(file: Path) -> int:
    with as_owner(KeyLocation.from_environment()):
        actions = import_module("sigap.setup.actions")
        raw = actions.export_setup(by=_BY, at=clock.now())
    draft = file.with_name(f"{file.name}.new")
    draft.write_bytes(raw)
    draft.replace(file)
    print(f"{file}: pengaturan ditulis, {len(raw)} bita.")
    return 0


class _OnlyLooked(Exception):
    """Ends the transaction of a dry run, with nothing of it kept."""


def _import(raw: bytes, *, is_dry: bool) -> int:
    with as_owner(KeyLocation.from_environment()):
        audit, actions = import_module("sigap.audit"), import_module("sigap.setup.actions")
        at = clock.now()
        try:
            with audit.recording():
                file = actions.bring_file(by=_BY, at=at, raw=raw)
                for line in _lines(file.changes):
                    print(line)
                actions.load_file(by=_BY, at=at, file_id=file.pk)
                _refuse_dry(is_dry=is_dry)
        except _OnlyLooked:
            print("Hanya diperiksa: tidak ada yang dimuat.")
            return 0
        except Unable as unable:
            raise CommandFailed(unable.sentence) from None
    print("Pengaturan dimuat seluruhnya.")
    return 0


def _refuse_dry(*, is_dry: bool) -> None:
    if is_dry:
        raise _OnlyLooked


def _lines(changes: list[Mapping[str, Any]]) -> Iterator[str]:
    """The differences, part by part."""
    queries = import_module("sigap.setup.queries")
    parts = queries.setup_parts()
    for change in changes:
        part = parts[change["code"]]
        word = "" if part.load else " (ikut versi program, tidak dimuat)"
        yield f"{part.label}{word}: {len(change['rows'])} baru atau berbeda, {change['same']} sama"
        if change["left_behind"]:
            yield f"  ditinggalkan: {', '.join(change['left_behind'])}"
        for row in change["rows"]:
            yield f"  {'+' if row['is_new'] else '~'} {row['title']}"
            for each in () if row["is_new"] else row["fields"]:
                yield f"      {each['field']}: {queries.plain(each['before'])} → {queries.plain(each['after'])}"
