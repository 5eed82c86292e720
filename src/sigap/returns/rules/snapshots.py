"""What an edition holds, as one text that is always the same; where two editions differ; who kept silent. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Snapshot = Mapping[str, Any]
type SnapshotLine = Mapping[str, Any]
"""A line: code, label, definition, source, query, parts as [label, number], office, answer and what goes with it."""


class OfficeAnswer(StrEnum):
    """What the office that answers for a line did."""

    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    SILENT = "silent"


OFFICE_ANSWER_LABELS: dict[OfficeAnswer, Promise] = {
    OfficeAnswer.CONFIRMED: _("Dibenarkan kantornya"),
    OfficeAnswer.DIFFERS: _("Angka kantor; SIGAP menghitung lain"),
    OfficeAnswer.SILENT: _("Tidak dijawab kantornya"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFigure:
    """One line that is not what it was in the edition before; a part that was not told is None."""

    code: str
    before: tuple[tuple[str, int], ...]
    now: tuple[tuple[str, int], ...]


def canonical(snapshot: Snapshot) -> str:
    """One text for one content, whatever order it was put together in."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(snapshot: Snapshot) -> str:
    """64 hexadecimal digits over everything that an edition says."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def lines_of(snapshot: Snapshot) -> Iterable[SnapshotLine]:
    """Every line, in order."""
    for section in snapshot["sections"]:
        yield from section["lines"]


def changes(before: Snapshot, now: Snapshot) -> tuple[ChangedFigure, ...]:
    """The lines whose numbers differ, in the order of the newer edition; what was not there has no number."""
    old = {line["code"]: _parts(line) for line in lines_of(before)}
    return tuple(
        ChangedFigure(code=line["code"], before=old.get(line["code"], ()), now=_parts(line))
        for line in lines_of(now)
        if old.get(line["code"], ()) != _parts(line)
    )


def _parts(line: SnapshotLine) -> tuple[tuple[str, int], ...]:
    return tuple((label, number) for label, number in line["parts"] or ())


def silent_offices(lines: Iterable[SnapshotLine]) -> Sequence[str]:
    """Offices that confirmed nothing of what they answer for, by name, each once."""
    return sorted({line["office"] for line in lines if line["answer"] == OfficeAnswer.SILENT})
