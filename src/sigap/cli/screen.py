"""`./sigap screen FILE|-`: screens by the shipped instrument. Opens no database; loads no framework."""

import argparse
import json
import sys
from pathlib import Path

from sigap.cli.failure import CommandFailed
from sigap.screening.rules.contract_json import InputWrong, read_screenings, written
from sigap.screening.rules.examination import screen

_WRONG = 2
_HELP = (
    "Menyaring tanda perdagangan orang, kategori anak, risiko, mediasi, dan tenggat. Membaca satu skrining atau "
    "daftarnya (JSON), menulis daftar hasil dengan urutan yang sama. Hasilnya petunjuk; petugas yang memutuskan."
)


def run(arguments: list[str]) -> int:
    """Prints the results and returns 0; on any mistake prints no result, each mistake on its line, and returns 2."""
    parser = argparse.ArgumentParser(prog="./sigap screen", description=_HELP)
    parser.add_argument("file", metavar="FILE|-", help="berkas JSON (UTF-8), atau - untuk masukan baku")
    name: str = parser.parse_args(arguments).file
    try:
        asked = read_screenings(_text_of(name))
    except InputWrong as wrong:
        for mistake in wrong.mistakes:
            print(f"sigap screen: {mistake}", file=sys.stderr)
        return _WRONG
    results = [written(each.id, screen(each.screening)) for each in asked]
    is_plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps(results, ensure_ascii=is_plain, indent=1))
    return 0


def _text_of(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputWrong([f"baris {line}: bukan teks UTF-8"]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "nama berkas tidak sah"
        raise CommandFailed(f"berkas {name} tidak dapat dibaca: {reason}") from None
