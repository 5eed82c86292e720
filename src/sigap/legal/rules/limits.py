"""Limits of days between marks: from which one a limit runs, what ends it, and what became of it. Pure.

How long, by which article and who owes it is said by the deadline of the limit's rule, as it stood on the first day;
limits without a rule are customs, shown and not run. Days are those of KUHP and KUHAP: 24 hours, day off or not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from sigap.clocks.rules import NoSuchRule, Rule, rule_on, shipped_rules
from sigap.clocks.rules.units import DUTY_UNITS, Unit, last_day_of
from sigap.kernel.reference import toml_file
from sigap.legal.rules.marks import MarkKind, Procedure, mark_types
from sigap.provisions.rules import Provision, SourceKind, statute_of

_DAYS = {Unit.PENAL_DAYS: 1, Unit.PENAL_MONTHS: 30, Unit.WORKING_DAYS: 1}
_FIRST, _LATER = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Within how many days after one mark one of others is expected. `rule`: the deadline that runs by it, if any.

    As shipped, or (`under`) as `version` of that deadline has it.
    """

    after: MarkKind
    expects: tuple[MarkKind, ...]
    days: int
    basis: str
    source: str
    source_kind: SourceKind
    rule: str = ""
    procedure: Procedure | None = None
    place: int = 0
    in_duty_days: bool = False
    is_for_child: bool = False
    is_sexual: bool = False
    is_right: bool = False
    version: Rule | None = None

    @property
    def provision(self) -> Provision:
        """The row as a jurist reads and confirms it: the deadline itself, where one runs by it."""
        if self.rule:
            return (self.version or _deadline(self.rule)).provision
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

    def under(self, versions: Iterable[Rule], began_on: date) -> "Limit":
        """As officials had it on its first day: the version that stood then; as shipped where none did."""
        try:
            rule = rule_on(versions, self.rule, began_on)
        except NoSuchRule:
            return self
        is_duty = rule.unit in DUTY_UNITS
        days = rule.amount if is_duty else (last_day_of(began_on, rule.amount, rule.unit) - began_on).days
        return replace(self, days=days, basis=rule.basis, in_duty_days=is_duty, version=rule)

    def runs_from(self, starts: Sequence[date]) -> Sequence[date]:
        """Of the days of its marks, in order, those from which it runs."""
        return {_FIRST: starts[:1], _LATER: starts[1:]}.get(self.place, starts)


def _deadline(code: str) -> Rule:
    return next(rule for rule in shipped_rules() if rule.code == code)


def _limit(row: dict[str, Any]) -> Limit:
    rule = _deadline(row["rule"]) if "rule" in row else None
    return Limit(
        after=MarkKind(row["after"]),
        expects=tuple(map(MarkKind, row["expects"])),
        days=rule.amount * _DAYS[rule.unit] if rule else row["days"],
        basis=rule.basis if rule else row["basis"],
        source=rule.source if rule else row["source"],
        source_kind=rule.kind if rule else SourceKind(row["kind"]),
        rule=rule.code if rule else "",
        procedure=Procedure(row["procedure"]) if "procedure" in row else None,
        place=row.get("place", 0),
        in_duty_days=rule is not None and rule.unit is Unit.WORKING_DAYS,
        is_for_child=row.get("is_for_child", False),
        is_sexual=row.get("is_sexual", False),
        is_right=row.get("is_right", False),
    )


@cache
def limits() -> tuple[Limit, ...]:
    """The shipped limits."""
    return tuple(map(_limit, toml_file("sigap.legal", "limits.toml")["limits"]))


def provisions() -> tuple[Provision, ...]:
    """Every mark, and every limit that is no deadline of its own, as a jurist confirms them."""
    return (*(row.provision for row in mark_types().values()), *(row.provision for row in limits() if not row.rule))


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedMark:
    """A mark as a limit reads it; `is_sure` as in `StandingMark`."""

    id: UUID
    kind: MarkKind
    on: date
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSpan:
    """One run of a limit: since which day, and, where it was kept or missed for sure, by which mark of which day."""

    limit: Limit
    began_on: date
    ended_on: date | None = None
    ended_by: UUID | None = None


def spans_of(
    limit: Limit, marks: Iterable[DatedMark], *, procedure: Procedure, is_sexual: bool
) -> tuple[LimitSpan, ...]:
    """Every run of a limit among the marks of a case or a track, in order; of those that are open the first alone.

    While one is awaited, a second mark of the same kind begins nothing new: what is owed is owed since the first.
    """
    if limit.procedure not in {None, procedure} or (limit.is_sexual and not is_sexual):
        return ()
    known = list(marks)
    found: list[LimitSpan] = []
    for began in limit.runs_from(sorted({mark.on for mark in known if mark.kind is limit.after})):
        end = next((mark for mark in answers_to(limit, began, known) if mark.is_sure), None)
        if end is None:
            return (*found, LimitSpan(limit=limit, began_on=began))
        if not found or found[-1].ended_by != end.id:
            found.append(LimitSpan(limit=limit, began_on=began, ended_on=end.on, ended_by=end.id))
    return tuple(found)


class _AnsweringMark(Protocol):
    @property
    def kind(self) -> MarkKind: ...
    @property
    def on(self) -> date: ...


def answers_to[M: _AnsweringMark](limit: Limit, began_on: date, marks: Iterable[M]) -> list[M]:
    """What answers a mark of that day, in order of days.

    Of the same day not what that mark itself comes after, unless one of its kind had gone before: a file that is sent
    and returned on one day is not back yet.
    """
    usual = mark_types()[limit.after]
    known = sorted((mark for mark in marks if mark.kind in limit.expects), key=lambda mark: mark.on)
    earlier = {mark.kind for mark in known if mark.on < began_on}
    before = {*usual.after, *usual.needs} - earlier
    return [mark for mark in known if mark.on > began_on or (mark.on == began_on and mark.kind not in before)]


LAPSES = ((1, 3), (3, 6), (7, 12), (15, 18))
"""Up to how many years' prison prosecution lapses after how many years (KUHP article 136); beyond, after twenty."""
_LONGEST = 20


def lapse_rule(years: int) -> str:
    """The deadline after which prosecution lapses, by the longest prison term that is threatened."""
    return f"law-lapse-{next((after for most, after in LAPSES if years <= most), _LONGEST)}"
