"""The recovery file as it is fetched from this machine: a folder beside the data, two months in it.

It opens nothing without three sheets, and it is no part of a copy: the month that it holds would outlive its end there.
"""

import re
from pathlib import Path

from sigap.cli.home import write_private
from sigap.cli.keys.location import KeyLocation
from sigap.vault import recovery_files
from sigap.vault.ring import Ring

FOLDER = "pemulihan"
_NAME = re.compile(r"recovery-([0-9]+)\.json")


def lay_out(place: KeyLocation, ring: Ring) -> None:
    """Lays the file out under its generation; the one of the month before stays, for copies made until then."""
    source = place.folder / recovery_files.RECOVERY
    if not source.exists():
        return
    folder = place.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"recovery-{recovery_files.read(source).generation}.json"
    write_private(folder / name, source.read_text(encoding="utf-8"))
    there = sorted(_generations(folder))
    before = max((each for each in there if each < ring.needed_from), default=0)
    for generation in there:
        if generation not in {there[-1], before}:
            (folder / f"recovery-{generation}.json").unlink()
    print(f"Untuk dibawa keluar dari mesin ini: {folder / name}", flush=True)


def _generations(folder: Path) -> list[int]:
    return [int(found[1]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))]
