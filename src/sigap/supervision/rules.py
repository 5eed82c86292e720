"""What a visit looks at, how a point may stand, how far a visit is. Pure but for its own reference file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, SourceKind, statute_of


class VisitKind(StrEnum):
    """Whose visit it is: the task force's own, or one by those above it."""

    OWN = "own"
    RECEIVED = "received"


class VisitStatus(StrEnum):
    """How far a visit is."""

    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class VisitTarget(StrEnum):
    """What is visited."""

    OFFICE = "office"
    SUB_FORCE = "sub_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitedParty:
    """An office or a sub task force, as it is called now."""

    kind: VisitTarget
    id: UUID
    name: str


class PointMark(StrEnum):
    """How a point stands."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


LACKING = frozenset({PointMark.PARTLY, PointMark.NO})
"""What a finding should follow from."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is looked at."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ChecklistSection:
    """Points that belong together."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """One edition of a checklist."""

    code: str
    edition: int
    label: str
    target: VisitTarget
    basis: str
    valid_from: date
    sections: tuple[ChecklistSection, ...]
    provision: Provision

    @property
    def points(self) -> tuple[Point, ...]:
        """All of them, in order."""
        return tuple(point for section in self.sections for point in section.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointTally:
    """How many points stand how; `open` are those that nobody has looked at."""

    yes: int
    partly: int
    no: int
    not_applicable: int
    open: int

    @property
    def looked_at(self) -> int:
        """Points that apply and were looked at."""
        return self.yes + self.partly + self.no


def tally_of(points: Iterable[Point], marks: Mapping[str, str]) -> PointTally:
    """Counts; marks of points that are not asked count for nothing."""
    count = Counter(marks.get(point.code, "") for point in points)
    return PointTally(
        yes=count[PointMark.YES],
        partly=count[PointMark.PARTLY],
        no=count[PointMark.NO],
        not_applicable=count[PointMark.NOT_APPLICABLE],
        open=count[""],
    )


@cache
def checklists() -> tuple[Checklist, ...]:
    """Every edition that ships."""
    return checklists_from(toml_file("sigap.supervision", "checklists.toml"))


def checklists_from(data: Mapping[str, Any]) -> tuple[Checklist, ...]:
    """Raises ValueError for an edition or a point that stands twice, KeyError for what is missing."""
    found = tuple(_checklist(row) for row in data["checklists"])
    if len({(each.code, each.edition) for each in found}) < len(found):
        raise ValueError("an edition of a checklist stands twice")
    return found


def checklists_on(day: date) -> list[Checklist]:
    """The edition of each that holds on a day, in the order of the file."""
    held = [each for each in checklists() if each.valid_from <= day]
    newest = {each.code: max(other.edition for other in held if other.code == each.code) for each in held}
    return [each for each in held if newest[each.code] == each.edition]


def checklist_of(code: str, edition: int) -> Checklist | None:
    """One edition; None where the visit goes by none."""
    return next((each for each in checklists() if (each.code, each.edition) == (code, edition)), None)


def provisions() -> Sequence[Provision]:
    """Every edition, as a jurist confirms it."""
    return [each.provision for each in checklists()]


def _checklist(row: Mapping[str, Any]) -> Checklist:
    sections = tuple(
        ChecklistSection(each["title"], tuple(Point(code, text) for code, text in each["points"]))
        for each in row["sections"]
    )
    codes = [point.code for section in sections for point in section.points]
    if len(set(codes)) < len(codes):
        raise ValueError(f"a point of {row['code']} stands twice")
    return Checklist(
        code=row["code"],
        edition=row["edition"],
        label=row["label"],
        target=VisitTarget(row["target"]),
        basis=row["basis"],
        valid_from=row["valid_from"],
        sections=sections,
        provision=Provision(
            register="checklists",
            code=row["code"].replace("_", "-"),
            statute=statute_of(row["basis"]),
            title=f"Daftar periksa: {row['label']}",
            lines=(
                ("Dasar", row["basis"]),
                *((each.title, "; ".join(point.text for point in each.points)) for each in sections),
            ),
            source=row["source"],
            kind=SourceKind(row["kind"]),
            valid_from=row["valid_from"],
        ),
    )
