"""How one edition of minutes differs from the one before, and when the next meeting of a rhythm is due. Pure."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

type Line = Mapping[str, Any]
_SAID = ("kind", "text", "office", "due_on", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference:
    """A line that was added (no `before`), struck (no `after`) or changed."""

    before: Line | None
    after: Line | None


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[LineDifference]:
    """What differs between two editions, in the order of the new one; what was struck comes last."""
    old = {line["id"]: line for line in before}
    found = []
    for line in after:
        was = old.pop(line["id"], None)
        if was is None or any(was[name] != line[name] for name in _SAID):
            found.append(LineDifference(before=was, after=line))
    return found + [LineDifference(before=line, after=None) for line in old.values()]


def next_due(begun: datetime, every_months: int) -> datetime:
    """When a meeting of a rhythm must be held after one that began at a local moment."""
    year, month = divmod(begun.year * 12 + begun.month - 1 + every_months, 12)
    return begun.replace(year=year, month=month + 1, day=min(begun.day, monthrange(year, month + 1)[1]))
