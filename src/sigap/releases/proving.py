"""Asks the solver's process, with a time limit: which cells must be withheld, and whether what is told may be told.

What cannot be proved in time is not published: silence, a crash and a late answer are all a refusal.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from sigap.releases.rules.limits import SMALLEST_CELL
from sigap.releases.rules.tables import CellKey, PublishedTable

SECONDS = 20.0
_GRACE = 5.0
_CHILD = (sys.executable, "-I", "-B", "-m", "sigap.releases.solver")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTable:
    """A table with the widths of what it withholds; `release` names the one that told it, empty for one to be told."""

    table: PublishedTable
    widths: dict[CellKey, int]
    release: str = ""


class NotProved(Exception):
    """It may not be told. `why`: undone | moved | contradiction | unproven; the earlier release and table, if any."""

    def __init__(self, why: str, release: str = "", table: str = "") -> None:
        super().__init__(why, release, table)
        self.why, self.release, self.table = why, release, table


def withheld(
    tables: Sequence[HeldTable], known: Sequence[HeldTable], *, seconds: float = SECONDS
) -> list[set[CellKey]]:
    """By table the cells to be withheld. Raises NotProved."""
    answer = _ask(tables, known, seconds, is_final=False)
    return [{tuple(key) for key, _is_small in cells} for cells in answer["withheld"]]


def prove(tables: Sequence[HeldTable], known: Sequence[HeldTable], *, seconds: float = SECONDS) -> None:
    """That tables as they stand may be told beside what is known. Raises NotProved."""
    _ask(tables, known, seconds, is_final=True)


def _ask(
    tables: Sequence[HeldTable], known: Sequence[HeldTable], seconds: float, *, is_final: bool
) -> dict[str, list[list[tuple[list[str], bool]]]]:
    question = {
        "asked": [_as_json(each) for each in tables],
        "known": [_as_json(each) for each in known],
        "minimum": SMALLEST_CELL,
        "seconds": seconds,
        "is_final": is_final,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            _CHILD, input=json.dumps(question).encode(), capture_output=True, timeout=seconds + _GRACE, check=True
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        raise NotProved("unproven") from None
    if answer["refused"]:
        raise NotProved(answer["refused"], answer["release"], answer["table"])
    found: dict[str, list[list[tuple[list[str], bool]]]] = answer
    return found


def _as_json(held: HeldTable) -> dict[str, object]:
    return {
        "release": held.release,
        "table": held.table.as_json(),
        "widths": [[list(key), width] for key, width in held.widths.items()],
    }
