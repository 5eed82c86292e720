"""What a line typed while people talk says: its first letter decides. Pure.

`k …` a decision, `t …` a task, `p …` whose it is and by when, `/` the next point of the agenda, anything else a note.
Within a line: `p` and the office, then the day in words, then the evidence (after `b`, or what is left).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sigap.kernel.spoken_days import spoken_day
from sigap.kernel.written_days import DayNotInCalendar
from sigap.meetings.rules.kinds import MinuteLineKind

_LONGEST_NAME = 6


class LineGap(StrEnum):
    """What a decision or a task still lacks, or what could not be read in its line."""

    NO_OFFICE = "no_office"
    MANY_OFFICES = "many_offices"
    NO_DAY = "no_day"
    NO_SUCH_DAY = "no_such_day"
    PAST_DAY = "past_day"
    NO_EVIDENCE = "no_evidence"


class LineUse(StrEnum):
    """What is done with a typed line: it is added, it completes the one before, or it leads to a point."""

    ADD = "add"
    COMPLETE = "complete"
    POINT = "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeWords:
    """An office, and the words by which people call it."""

    id: UUID
    name: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A line as it was understood. `point`: the point's number or title where it leads to one."""

    use: LineUse
    kind: MinuteLineKind
    text: str = ""
    office: OfficeWords | None = None
    due_on: date | None = None
    evidence: str = ""
    point: str = ""
    unread: frozenset[LineGap] = frozenset()


_FIRST = {"k": MinuteLineKind.DECISION, "t": MinuteLineKind.TASK}
_PLAIN = re.compile(r"[^a-z0-9]+")
_LEFT_OUT = frozenset({"dinas", "kantor", "badan", "bagian", "kabupaten", "kota", "daerah", "dan", "unit", "kab"})


def office_words(office_id: UUID, name: str, kind: str) -> OfficeWords:
    """How people call an office: its name, the short word of its kind, the initials of its name, "dinsos"."""
    parts = _words_of(name)
    short = [part for part in parts if part not in _LEFT_OUT]
    called = {" ".join(parts), kind.replace("_", " "), kind.replace("_", ""), " ".join(short)}
    if len(parts) > 1:
        called |= {"".join(part[0] for part in parts), "".join(part[:3] for part in parts[:2])}
    return OfficeWords(id=office_id, name=name, words=frozenset(called - {""}))


def read_line(typed: str, *, offices: Sequence[OfficeWords], today: date) -> SpokenLine:
    """What a line says."""
    words = typed.split()
    first = words[0].lower() if words else ""
    if first.startswith("/"):
        return SpokenLine(use=LineUse.POINT, kind=MinuteLineKind.POINT, point=typed.strip().removeprefix("/").strip())
    if first in {"p", "b"} and len(words) > 1:
        return _owed(LineUse.COMPLETE, MinuteLineKind.TASK, words, offices, today)
    kind = _FIRST.get(first)
    if kind is None or len(words) == 1:
        return SpokenLine(use=LineUse.ADD, kind=MinuteLineKind.NOTE, text=" ".join(words))
    return _owed(LineUse.ADD, kind, words[1:], offices, today)


def gaps_of(
    kind: MinuteLineKind, *, office: object, due_on: date | None, evidence: str, has_tasks: bool, today: date
) -> frozenset[LineGap]:
    """What a decision or a task lacks. A decision that tasks follow needs no office of its own."""
    is_owed = kind is MinuteLineKind.TASK or (kind is MinuteLineKind.DECISION and not (has_tasks and office is None))
    if not is_owed:
        return frozenset()
    found = {
        LineGap.NO_OFFICE: office is None,
        LineGap.NO_DAY: due_on is None,
        LineGap.PAST_DAY: due_on is not None and due_on < today,
        LineGap.NO_EVIDENCE: not evidence,
    }
    return frozenset(gap for gap, is_there in found.items() if is_there)


def spelled(kind: MinuteLineKind, *, text: str, office: str, day: str, evidence: str) -> str:
    """The line as it would be typed, to be mended."""
    letter = {MinuteLineKind.DECISION: "k ", MinuteLineKind.TASK: "t "}.get(kind, "")
    owed = [f"p {office}" if office else "", day, f"b {evidence}" if evidence else ""]
    return letter + " ".join([text, *(part for part in owed if part)])


def _owed(
    use: LineUse, kind: MinuteLineKind, words: Sequence[str], offices: Sequence[OfficeWords], today: date
) -> SpokenLine:
    text, owner, evidence = _parts(words)
    unread: set[LineGap] = set()
    office, due_on = None, None
    try:
        if owner:
            office, owner = _office(owner, offices, unread)
            due_on, owner = _day_first(owner, today)
            evidence = evidence or owner
        elif kind is MinuteLineKind.TASK:
            text, due_on = _day_last(text, today)
    except DayNotInCalendar:
        unread.add(LineGap.NO_SUCH_DAY)
    return SpokenLine(
        use=use,
        kind=kind,
        text=_sentence(" ".join(text)),
        office=office,
        due_on=due_on,
        evidence=" ".join(evidence),
        unread=frozenset(unread),
    )


def _parts(words: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The words before `p`, those after it, and those after `b`."""
    parts: dict[str, list[str]] = {"": [], "p": [], "b": []}
    here = ""
    for word in words:
        mark = word.lower().rstrip(":")
        if mark == "p" and not here:
            here = "p"
        elif mark == "b" or (mark == "bukti" and here == "p"):
            here = "b"
        else:
            parts[here].append(word)
    return parts[""], parts["p"], parts["b"]


def _office(
    words: list[str], offices: Sequence[OfficeWords], unread: set[LineGap]
) -> tuple[OfficeWords | None, list[str]]:
    """The office that the words begin with, by the longest name that fits one alone; and the words after it."""
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        found = _called(" ".join(_words_of(" ".join(words[:count]))), offices)
        if len(found) == 1:
            return found[0], words[count:]
        if found:
            unread.add(LineGap.MANY_OFFICES)
            return None, words[count:]
    unread.add(LineGap.NO_OFFICE)
    return None, words


def _called(typed: str, offices: Iterable[OfficeWords]) -> list[OfficeWords]:
    if not typed:
        return []
    known = list(offices)
    exactly = [office for office in known if typed in office.words]
    return exactly or [office for office in known if any(word.startswith(f"{typed} ") for word in office.words)]


def _day_first(words: list[str], today: date) -> tuple[date | None, list[str]]:
    found = spoken_day(words, today=today)
    return (found.day, words[found.words :]) if found else (None, words)


def _day_last(words: list[str], today: date) -> tuple[list[str], date | None]:
    for start in range(1, len(words)):
        found = spoken_day(words[start:], today=today)
        if found is not None and start + found.words == len(words):
            return words[:start], found.day
    return words, None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words_of(text: str) -> list[str]:
    return [word for word in _PLAIN.split(text.lower()) if word]
