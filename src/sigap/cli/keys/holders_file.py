"""HOLDERS.toml: the five offices that keep a share. Every mistake is told at once, and what the choice is worth."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sigap.vault.shares import HOLDERS, ShareHolder, allowed_trios, fatal_losses

LONGEST_LABEL = 60
_KEYS = {"label", "outside", "police"}
EXAMPLE = """\
[[holder]]
label = "Kepala UPTD PPA"        # jabatan atau lembaga, bukan nama orang
outside = false                  # berkedudukan di luar daerah?
police = false                   # dari kepolisian?
"""


def read(path: Path) -> tuple[tuple[ShareHolder, ...], list[str]]:
    """The holders in the file's order, and what is wrong with it; no holders where anything is."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return (), [f"{path}: tidak terbaca ({error.strerror})"]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return (), [f"{path}: bukan TOML ({error})"]
    rows = data.get("holder", [])
    rows = rows if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) else []
    mistakes = [f"{path}: {mistake}" for mistake in (*_of_file(data, rows), *_of_rows(rows))]
    if mistakes:
        return (), mistakes
    holders = tuple(
        ShareHolder(number=number, label=row["label"].strip(), is_outside=row["outside"], is_police=row["police"])
        for number, row in enumerate(rows, start=1)
    )
    if not allowed_trios(holders):
        needed = "perlu paling sedikit satu dari luar daerah dan paling banyak satu dari kepolisian di antara tiga"
        return (), [f"{path}: tidak ada tiga pemegang yang boleh membuka bersama; {needed}"]
    return holders, []


def warnings(holders: tuple[ShareHolder, ...]) -> list[str]:
    """Which losses these holders cannot bear."""
    labels = {holder.number: holder.label for holder in holders}
    return [
        "Bila hilang "
        + " dan ".join(f"lembar {number} ({labels[number]})" for number in lost)
        + ", pemulihan tidak mungkin lagi."
        for lost in fatal_losses(holders)
    ]


def _of_file(data: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    if len(rows) != HOLDERS:
        yield f"harus tepat lima [[holder]], ada {len(rows)}; contoh satu:\n{EXAMPLE}".rstrip()
    for name in sorted(set(data) - {"holder"}):
        yield f"{name!r} tidak dikenal"


def _of_rows(rows: list[dict[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        label = row.get("label")
        if not isinstance(label, str) or not label.strip() or len(label) > LONGEST_LABEL or not label.isprintable():
            yield f"holder {number}: label harus 1 sampai {LONGEST_LABEL} huruf"
        elif label.strip().casefold() in seen:
            yield f"holder {number}: label {label.strip()!r} sudah dipakai; lima pemegang harus lima tempat"
        else:
            seen.add(label.strip().casefold())
        for flag in ("outside", "police"):
            if not isinstance(row.get(flag), bool):
                yield f"holder {number}: {flag} harus true atau false"
        for name in sorted(set(row) - _KEYS):
            yield f"holder {number}: {name!r} tidak dikenal"
