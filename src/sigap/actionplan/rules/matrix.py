"""The whole matrix of an edition as plain facts: what goes out as a sheet, comes in from one, and is compared. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4

from sigap.actionplan.rules.codes import FundingSource, Measure
from sigap.actionplan.rules.lamps import YearAim

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFacts:
    """What an indicator is to reach in one year."""

    year: int
    target: Decimal
    carried: Decimal = NOTHING
    due_quarter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """One indicator with its yearly targets."""

    key: UUID = field(default_factory=uuid4)
    title: str
    unit: str = ""
    baseline: Decimal | None = None
    measure: Measure = Measure.COUNT
    is_falling: bool = False
    targets: tuple[TargetFacts, ...] = ()

    def aim(self, year: int) -> YearAim | None:
        """What it is to reach in a year; none where nothing was set. A level starts where the last target left it."""
        by_year = {each.year: each for each in self.targets}
        now = by_year.get(year)
        if now is None:
            return None
        before = [each.target for each in sorted(self.targets, key=lambda each: each.year) if each.year < year]
        return YearAim(
            target=now.target,
            due_quarter=now.due_quarter,
            start=before[-1] if before else self.baseline or NOTHING,
            measure=self.measure,
            is_falling=self.is_falling,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFacts:
    """Money of one source in one year."""

    year: int
    source: FundingSource
    amount: Decimal
    carried: Decimal = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """An office as a row names it."""

    id: UUID
    name: str
    is_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFacts:
    """One activity with everything that stands in its rows. `stated`: totals of the budget document, by year."""

    key: UUID = field(default_factory=uuid4)
    goal: str
    programme_code: str = ""
    programme: str
    code: str = ""
    title: str
    office: OfficeFacts
    supports: tuple[OfficeFacts, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()
    money: tuple[MoneyFacts, ...] = ()
    stated: Mapping[int, Decimal] = field(default_factory=dict)

    def budget(self, year: int) -> Decimal:
        """The sum of its lines in a year."""
        return sum((each.amount for each in self.money if each.year == year), NOTHING)

    def by_source(self, year: int) -> dict[FundingSource, Decimal]:
        """Its lines in a year."""
        return {each.source: each.amount for each in self.money if each.year == year}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixFacts:
    """All activities in their order, and the totals that the budget document states for the whole, by year."""

    activities: tuple[ActivityFacts, ...] = ()
    stated: Mapping[int, Decimal] = field(default_factory=dict)

    def budget(self, year: int) -> Decimal:
        """The sum of all lines in a year."""
        return sum((each.budget(year) for each in self.activities), NOTHING)

    def by_source(self, year: int) -> dict[FundingSource, Decimal]:
        """The same, by source; those without money left out."""
        found: dict[FundingSource, Decimal] = {}
        for activity in self.activities:
            for source, amount in activity.by_source(year).items():
                found[source] = found.get(source, NOTHING) + amount
        return {source: found[source] for source in FundingSource if found.get(source)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SumMismatch:
    """Lines that do not add up to the stated total: of which activity (none: of the whole), and by how much."""

    activity: ActivityFacts | None
    year: int
    lines: Decimal
    stated: Decimal

    @property
    def difference(self) -> Decimal:
        """How much more the lines hold; negative where they hold less."""
        return self.lines - self.stated


def mismatches(matrix: MatrixFacts, years: Iterable[int]) -> Iterator[SumMismatch]:
    """Every stated total that the lines do not add up to: those of activities, then that of the whole."""
    for year in years:
        for each in matrix.activities:
            if year in each.stated and each.stated[year] != each.budget(year):
                yield SumMismatch(activity=each, year=year, lines=each.budget(year), stated=each.stated[year])
        if year in matrix.stated and matrix.stated[year] != matrix.budget(year):
            yield SumMismatch(activity=None, year=year, lines=matrix.budget(year), stated=matrix.stated[year])
