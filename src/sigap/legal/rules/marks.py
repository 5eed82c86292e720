"""Marks of the legal track: their usual order, what is out of order, what is awaited, who is called tersangka. Pure.

The order and the limits of days are reference data (`reference/marks.toml`). Order is warned of, never forced: papers
come as they come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID

from sigap.kernel.reference import toml_file
from sigap.provisions.rules import Provision, SourceKind, statute_of


class MarkKind(StrEnum):
    """What happened on the legal track."""

    LP = "lp"
    INQUIRY = "inquiry"
    SP2HP = "sp2hp"
    SPRINDIK = "sprindik"
    SPDP = "spdp"
    NAMED_SUSPECT = "named_suspect"
    STAGE_ONE = "stage_one"
    P18 = "p18"
    P19 = "p19"
    P21 = "p21"
    STAGE_TWO = "stage_two"
    TRIAL = "trial"
    VERDICT = "verdict"
    INKRACHT = "inkracht"
    EXECUTION = "execution"
    LPSK = "lpsk"
    RESTITUTION_ASKED = "restitution_asked"
    RESTITUTION_RULED = "restitution_ruled"
    RESTITUTION_PAID = "restitution_paid"
    SP3 = "sp3"
    SENTENCE_DEMANDED = "sentence_demanded"
    DIVERSION_STARTED = "diversion_started"
    DIVERSION = "diversion"
    DIVERSION_FAILED = "diversion_failed"


class Track(StrEnum):
    """Who makes the paper."""

    POLICE = "police"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    VICTIM = "victim"


class MarkSource(StrEnum):
    """According to whom a mark stands, where neither the police nor the prosecutor entered it."""

    INVESTIGATOR = "investigator"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    VICTIM = "victim"
    FAMILY = "family"
    LAWYER = "lawyer"
    LETTER = "letter"


class TellManner(StrEnum):
    """How a victim was told of the progress."""

    IN_PERSON = "in_person"
    SAFE_CALL = "safe_call"
    COMPANION = "companion"
    LETTER = "handed_letter"


class Oddity(StrEnum):
    """What is unusual about a mark."""

    MISSING_BEFORE = "missing_before"
    EARLIER_THAN = "earlier_than"
    LATER_THAN = "later_than"
    TWICE = "twice"
    AFTER_END = "after_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkType:
    """One kind of mark, as the reference data has it."""

    kind: MarkKind
    label: str
    track: Track
    after: tuple[MarkKind, ...]
    is_per_person: bool
    is_once: bool
    basis: str
    source: str
    source_kind: SourceKind

    @property
    def provision(self) -> Provision:
        """The row as a jurist reads and confirms it."""
        before = ", ".join(mark_types()[each].label for each in self.after)
        return Provision(
            register="marks",
            code=self.kind.value,
            statute=statute_of(self.basis),
            title=self.label,
            lines=(
                ("Dasar", self.basis),
                ("Biasanya sesudah", before),
            ),
            source=self.source,
            kind=self.source_kind,
        )


class Procedure(StrEnum):
    """Which law of criminal procedure a case follows."""

    OLD = "old"
    NEW = "new"


KUHAP_SINCE = date(2026, 1, 2)
_OPENED_BY = frozenset(MarkKind) - {
    MarkKind.LP,
    MarkKind.INQUIRY,
    MarkKind.SP2HP,
    MarkKind.LPSK,
    MarkKind.RESTITUTION_ASKED,
    MarkKind.RESTITUTION_RULED,
    MarkKind.RESTITUTION_PAID,
    MarkKind.DIVERSION_STARTED,
    MarkKind.DIVERSION,
    MarkKind.DIVERSION_FAILED,
}
"""Marks that show an investigation, a prosecution or a trial to have begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Within how many days after one mark one of others is expected: days of 24 hours, as KUHP and KUHAP count."""

    after: MarkKind
    expects: tuple[MarkKind, ...]
    days: int
    basis: str
    source: str
    source_kind: SourceKind
    procedure: Procedure | None = None
    is_for_child: bool = False

    @property
    def provision(self) -> Provision:
        """The row as a jurist reads and confirms it."""
        types = mark_types()
        awaited = " / ".join(types[kind].label for kind in self.expects)
        return Provision(
            register="limits",
            code="-".join([self.after, self.expects[0], *([self.procedure] if self.procedure else []), str(self.days)]),
            statute=statute_of(self.basis),
            title=f"{self.days} hari sesudah {types[self.after].label}",
            lines=(("Ditunggu", awaited), ("Dasar", self.basis)),
            source=self.source,
            kind=self.source_kind,
        )


@cache
def mark_types() -> Mapping[MarkKind, MarkType]:
    """The shipped kinds, in the order of the track."""
    rows = toml_file("sigap.legal", "marks.toml")["marks"]
    return {
        MarkKind(row["code"]): MarkType(
            kind=MarkKind(row["code"]),
            label=row["label"],
            track=Track(row["track"]),
            after=tuple(map(MarkKind, row["after"])),
            is_per_person=row["is_per_person"],
            is_once=row["is_once"],
            basis=row["basis"],
            source=row["source"],
            source_kind=SourceKind(row["kind"]),
        )
        for row in rows
    }


@cache
def limits() -> tuple[Limit, ...]:
    """The shipped limits."""
    rows = toml_file("sigap.legal", "marks.toml")["limits"]
    return tuple(
        Limit(
            after=MarkKind(row["after"]),
            expects=tuple(map(MarkKind, row["expects"])),
            days=row["days"],
            basis=row["basis"],
            source=row["source"],
            source_kind=SourceKind(row["kind"]),
            procedure=Procedure(row["procedure"]) if "procedure" in row else None,
            is_for_child=row.get("is_for_child", False),
        )
        for row in rows
    )


def provisions() -> tuple[Provision, ...]:
    """Every mark and every limit, as a jurist confirms them."""
    return (*(row.provision for row in mark_types().values()), *(row.provision for row in limits()))


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingMark:
    """A mark that stands already; `person_id` where it is about one person reported."""

    kind: MarkKind
    on: date
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MarkWarning:
    """One thing that is unusual, and the other mark it is about."""

    what: Oddity
    other: MarkKind


def procedure_of(known: Iterable[StandingMark]) -> Procedure:
    """The law of procedure: KUHAP of 2025, also for older acts, unless investigation or trial had begun before it.

    UU 20/2025 article 361: what had begun under the old law ends under it.
    """
    begun = any(mark.kind in _OPENED_BY and mark.on < KUHAP_SINCE for mark in known)
    return Procedure.OLD if begun else Procedure.NEW


_ENDS = frozenset({MarkKind.SP3, MarkKind.DIVERSION})
_STILL_AFTER_END = frozenset({MarkKind.SP2HP, MarkKind.LP, *_ENDS})


def warnings_for(
    kind: MarkKind, on: date, known: Iterable[StandingMark], *, person_id: UUID | None = None
) -> tuple[MarkWarning, ...]:
    """What is out of order about a new mark: nothing here refuses it."""
    marks = [mark for mark in known if _concern(mark.person_id, person_id)]
    found = [*_before(kind, on, marks), *_behind(kind, on, marks)]
    if mark_types()[kind].is_once and any(mark.kind is kind for mark in marks):
        found.append(MarkWarning(Oddity.TWICE, kind))
    ended = next((mark for mark in marks if mark.kind in _ENDS and mark.on < on), None)
    if ended and kind not in _STILL_AFTER_END:
        found.append(MarkWarning(Oddity.AFTER_END, ended.kind))
    return tuple(found)


def _concern(one: UUID | None, other: UUID | None) -> bool:
    """Whether two marks are about the same person, or one of them about the whole case."""
    return one is None or other is None or one == other


def _before(kind: MarkKind, on: date, marks: Sequence[StandingMark]) -> list[MarkWarning]:
    found = []
    for needed in mark_types()[kind].after:
        days = [mark.on for mark in marks if mark.kind is needed]
        if not days:
            found.append(MarkWarning(Oddity.MISSING_BEFORE, needed))
        elif on < min(days):
            found.append(MarkWarning(Oddity.EARLIER_THAN, needed))
    return found


def _behind(kind: MarkKind, on: date, marks: Sequence[StandingMark]) -> list[MarkWarning]:
    """A mark that belongs before another one, entered with a later day."""
    if any(mark.kind is kind and mark.on <= on for mark in marks):
        return []
    later = [each for each, row in mark_types().items() if kind in row.after]
    return [MarkWarning(Oddity.LATER_THAN, mark.kind) for mark in marks if mark.kind in later and mark.on < on]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPaper:
    """A paper that is awaited: by which day, after what, on what basis."""

    kind: MarkKind
    due_on: date
    after: MarkKind
    limit: Limit


def expected_among(known: Iterable[StandingMark], *, has_accused_child: bool = False) -> tuple[ExpectedPaper, ...]:
    """What is awaited by the limits and has not come since, the nearest day first. Nothing once the track has ended."""
    marks = list(known)
    if any(mark.kind in _ENDS for mark in marks):
        return ()
    procedure = procedure_of(marks)
    found = []
    for limit in limits():
        if limit.procedure not in {None, procedure} or (limit.is_for_child and not has_accused_child):
            continue
        days = [mark.on for mark in marks if mark.kind is limit.after]
        if days and not any(mark.kind in limit.expects and mark.on >= max(days) for mark in marks):
            due = max(days) + timedelta(days=limit.days)
            found.append(ExpectedPaper(kind=limit.expects[0], due_on=due, after=limit.after, limit=limit))
    return tuple(sorted(found, key=lambda each: each.due_on))


def is_named_suspect(known: Iterable[StandingMark], person_id: UUID) -> date | None:
    """Since when the police name this person a suspect, or None: before, and after SP3, it is "terlapor"."""
    mine = sorted((mark for mark in known if mark.person_id == person_id), key=lambda mark: mark.on)
    named: date | None = None
    for mark in mine:
        if mark.kind is MarkKind.NAMED_SUSPECT:
            named = named or mark.on
        elif mark.kind in _ENDS:
            named = None
    return named
