"""An export of 10,000 victims: generalised, proved by the solver's own process, thinned, written, packed and sealed."""

import json
import os
import random
import sys
import time
import zlib
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

_VICTIMS, _SEED = 10_000, 1609
# No database is asked; the app's modules want to know which there would be.
_OWNER = {"DJANGO_SETTINGS_MODULE": "sigap.config.settings", "SIGAP_SURFACE": "owner", "DATABASE_URL": "postgresql:"}


def regency(anonymity: Any, shape: Any) -> Any:
    """So many victims, most in a case of their own, some of one family."""
    draw = random.Random(_SEED)
    rows = tuple(
        anonymity.PersonRow(
            key=(draw.choice("aaabbc"), draw.choice("PPL")),
            source=str(number - number % 7 % 3),
            values=(
                tuple(sorted({draw.choice("kkklmn") for _each in range(draw.randint(0, 3))})),
                (draw.choice("uv"),),
            ),
        )
        for number in range(_VICTIMS)
    )
    return anonymity.RowSet(head=shape.head(), axes=(shape.AGES, shape.SEXES), columns=shape.COLUMNS, rows=rows)


def main() -> None:
    os.environ.update(_OWNER)
    django.setup()
    preparing, anonymity = (import_module(f"sigap.releases.{name}") for name in ("rows.preparing", "rules.anonymity"))
    rowfile, sealing = import_module("sigap.releases.rules.rowfile"), import_module("sigap.vault.sealing")
    rows = regency(anonymity, import_module("tests.rules.test_rows_anonymous"))
    began = time.perf_counter()
    found = preparing.least_loss(rows, [])
    proved = time.perf_counter()
    told = anonymity.disclosed_rows(rows, found.way, found.classes_away)
    cells = ([*row.key, *map(rowfile.SEVERAL.join, row.values)] for row in told)
    text = rowfile.text_of(["age", "sex", "x", "y"], cells)
    key = sealing.OpenKey(id=UUID(int=1), material=bytes(32))
    place = sealing.Place(table="bench", row=UUID(int=2), column="rows", section="bench")
    sealing.seal_raw(zlib.compress(text.encode(), 9), key=key, place=place)
    figures = {
        "bench": "rows",
        "victims": _VICTIMS,
        "told": len(told),
        "seconds_to_choose_and_prove": round(proved - began, 2),
        "seconds_in_all": round(time.perf_counter() - began, 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
