"""`./sigap match link INPUT.csv --output PAIRS.csv`: records of the same person. In memory; opens no database."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np

from sigap.cli.failure import CommandFailed
from sigap.matching.linking.linking import Linked, link
from sigap.matching.linking.records import COLUMNS, SheetRefused, read_people

_WRONG = 2
_MOST_TOLD = 50
_AT_ONCE = 100_000
_HELP = (
    "Mencari catatan tentang orang yang sama. Semuanya terjadi di memori, tanpa basis data. Hasilnya petunjuk dengan "
    "peluang; orang yang memutuskan."
)


def run(arguments: list[str]) -> int:
    """Writes the pairs and returns 0; on any mistake writes nothing, tells each on its line, and returns 2."""
    parser = argparse.ArgumentParser(prog="./sigap match", description=_HELP)
    commands = parser.add_subparsers(dest="command", required=True, metavar="link")
    of_link = commands.add_parser("link", help="pasangan catatan orang yang sama", description=_HELP)
    of_link.add_argument("input", type=Path, metavar="INPUT.csv", help=f"kolom: {', '.join(COLUMNS)}")
    of_link.add_argument("--output", type=Path, required=True, metavar="PAIRS.csv")
    of_link.add_argument("--threshold", type=_share, default=0.9, metavar="0.9", help="peluang terkecil, 0 sampai 1")
    options = parser.parse_args(arguments)
    _refuse_output(options.input, options.output)
    try:
        people = read_people(options.input)
    except SheetRefused as refused:
        for mistake in refused.mistakes[:_MOST_TOLD]:
            print(f"sigap match: {options.input}: {mistake}", file=sys.stderr)
        if (left := len(refused.mistakes) - _MOST_TOLD) > 0:
            print(f"sigap match: {options.input}: dan {left} kesalahan lagi", file=sys.stderr)
        return _WRONG
    written = _write(options.output, people.ids, link(people), options.threshold)
    print(f"{len(people)} catatan dibaca, {written} pasangan ditulis")
    return 0


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("peluang adalah angka dari 0 sampai 1")
    return share


def _refuse_output(source: Path, output: Path) -> None:
    """Before any work: what would be lost or could not be written."""
    if output.exists() and source.exists() and output.samefile(source):
        raise CommandFailed("--output menunjuk berkas masukan; pilih nama lain")
    if output.is_dir() or not output.parent.is_dir():
        raise CommandFailed(f"--output {output}: folder itu tidak ada, atau nama itu sebuah folder")


def _write(output: Path, ids: list[str], linked: Linked, threshold: float) -> int:
    """All pairs or none: under another name first."""
    rows = np.flatnonzero(linked.probability >= threshold)
    try:
        with NamedTemporaryFile(
            "w", dir=output.parent, prefix=f".{output.name}.", delete=False, encoding="utf-8"
        ) as file:
            try:
                file.write("record_id_a,record_id_b,probability\n")
                for start in range(0, len(rows), _AT_ONCE):
                    file.writelines(_lines(ids, linked, rows[start : start + _AT_ONCE]))
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(output)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise CommandFailed(f"{output} tidak dapat ditulis: {error.strerror}") from None
    return len(rows)


def _lines(ids: list[str], linked: Linked, rows: np.ndarray) -> Iterator[str]:
    pairs = zip(linked.one[rows].tolist(), linked.other[rows].tolist(), linked.probability[rows].tolist(), strict=True)
    for one, other, chance in pairs:
        first, second = sorted((ids[one], ids[other]))
        yield f"{_cell(first)},{_cell(second)},{chance:.4f}\n"


def _cell(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(mark in text for mark in '",\n\r') else text
